"""Addresses that a list's script makes of a row's fields: "/detail/" + item.id + ".html"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_TAIL = r"""([^"'`\s<>()]*[/?=][^"'`\s<>()]*)"""
_FIELD = r"""(?:[A-Za-z_$][\w$]*(?:\[\s*\w+\s*\])?\s*\.\s*)+([A-Za-z_]\w*)(?![\w$(\[.])"""
_SUM = re.compile(rf"""{_TAIL}\\?["'`]\s*\+\s*{_FIELD}""")
_MORE = re.compile(rf"""\s*\+\s*(?:(["'`])([^"'`\s<>]*)(\1?)|{_FIELD})""")
_WRITTEN = re.compile(
    r"""["'`(=]\s*([^"'`\s<>()=]*[/?][^"'`\s<>()]*(?:\$\{[^{}]{1,40}\}|\{\{[^{}]{1,40}\}\})[^"'`\s<>]*)"""
)
_PLACE = re.compile(r"\$?\{\{?\s*(?:[\w$\[\]]+\s*\.\s*)*([A-Za-z_]\w*)\s*\}?\}")
_NO_PAGE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|css|js|json)(?:$|[?#])|^(?:https?:)?/*$", re.IGNORECASE
)
_NO_NAMES = re.compile(
    r"title|name|date|time|length|page|url|href|link|src|path|type|img|pic", re.I
)
_FIELDS = re.compile(r"⟨(\w+)⟩")
_MOST = 40  # of one list


def makings(sources: Sequence[str]) -> list[str]:
    """The addresses that scripts and templates make, with ⟨field⟩ where a row's field goes."""
    found: dict[str, None] = {}
    for source in sources:
        for made in (*_sums(source), *_written(source)):
            fields = _FIELDS.findall(made)
            if fields and not _NO_PAGE.search(made) and not any(map(_NO_NAMES.search, fields)):
                found.setdefault(made)
            if len(found) >= _MOST:
                return list(found)
    return list(found)


def made(record: Mapping[str, Any], ways: Sequence[str]) -> str | None:
    """The address of a row, by the first way whose fields it has; None without."""
    lower = {str(name).lower(): value for name, value in record.items()}
    for way in ways:
        values = [lower.get(name.lower()) for name in _FIELDS.findall(way)]
        if all(isinstance(v, (str, int)) and not isinstance(v, bool) and v != "" for v in values):
            return _FIELDS.sub(lambda match: str(lower[match[1].lower()]), way)
    return None


def _sums(source: str) -> Iterator[str]:
    for match in _SUM.finditer(source):
        made, at = f"{match[1]}⟨{match[2]}⟩", match.end()
        while (more := _MORE.match(source, at)) is not None:
            made += f"⟨{more[4]}⟩" if more[4] else more[2]
            at = more.end()
            if not more[4] and not more[3]:
                break  # the address ends within this string
        yield made


def _written(source: str) -> Iterator[str]:
    for match in _WRITTEN.finditer(source):
        made = _PLACE.sub(lambda place: f"⟨{place[1]}⟩", match[1])
        if "{" not in made:
            yield made
