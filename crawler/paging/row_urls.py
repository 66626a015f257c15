"""Addresses that a list's script makes of a row's fields: "/detail/" + item.id + ".html"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree
from tree_sitter import Node

from crawler.pages.page import parse
from extract.ground.javascript import Names, Script, Unreadable, Value, scripts_in

_WRITTEN = re.compile(r"[^\"'`\s<>()\\]*[/?][^\"'`\s<>()\\]*")
_BRACES = re.compile(r"\{\{\s*(?:[\w$\[\]]+\s*\.\s*)*([A-Za-z_]\w*)\s*\}\}")
_MEMBER = re.compile(r"[\w$.\[\]]+\.([A-Za-z_]\w*)")
_NO_PAGE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|css|js|json)(?:$|[?#])|^(?:https?:)?/*$", re.IGNORECASE
)
_NO_NAMES = re.compile(
    r"title|name|date|time|length|page|url|href|link|src|path|type|img|pic", re.I
)
_FIELDS = re.compile(r"⟨(\w+)⟩")
_PASSED_ON = ("encodeURI", "encodeURIComponent", "String", "escape")
_ATTRIBUTES = etree.XPath("//@*[contains(., '/') or contains(., '?')]")
_MOST = 40  # of one list


class _Fields(Names):
    """A row's fields as places (⟨id⟩); of anything else it is not known what it is."""

    def name(self, text: str) -> Value:
        member = _MEMBER.fullmatch(text)
        if member is None:
            raise Unreadable(text)
        return f"⟨{member[1]}⟩"

    def call(self, callee: str, arguments: list[Value], text: str) -> Value:
        if callee not in _PASSED_ON or not arguments or arguments[0] is None:
            raise Unreadable(text)
        return arguments[0]


def makings(sources: Sequence[str]) -> list[str]:
    """The addresses that scripts and templates make, with ⟨field⟩ where a row's field goes."""
    found: dict[str, None] = {}
    for source in sources:
        for text in _texts(source):
            for match in _WRITTEN.finditer(text):
                made = match[0].strip("=")
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


def _texts(source: str) -> Iterator[str]:
    """What the sums and template strings of a script come to; of a page also its attributes."""
    if not re.match(r"\s*<", source):
        yield from _sums(Script(source))
        return
    tree = parse(source)
    contents = ["".join(str(part) for part in script.itertext()) for script in tree.iter("script")]
    for script in scripts_in(contents):
        yield from _sums(script)
    markup = [text for text in contents if re.match(r"\s*<(?!!)", text)]
    for part in (tree, *(parse(f"<html><body>{text}</body></html>") for text in markup)):
        for value in map(str, _ATTRIBUTES(part)):
            yield _BRACES.sub(r"⟨\1⟩", value)
            if "+" in value or "`" in value:
                yield from _sums(Script(f"({value})"))


def _sums(script: Script) -> Iterator[str]:
    for node in script.sums:
        terms = [_term(script, term) for term in script.terms(node)]
        yield "".join(terms)
    if "{{" in script.source:
        yield from (_BRACES.sub(r"⟨\1⟩", text) for text in script.strings)


def _term(script: Script, node: Node) -> str:
    """A term of a sum; a blank, which ends an address, where it is not known."""
    value = script.value_or_none(node, _Fields())
    return str(value) if isinstance(value, (str, int)) else " "
