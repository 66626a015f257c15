"""Articles that are served as data: markup in a string of JSON, or of a script of the page."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from extract.ground.text import bare
from extract.ground.titles import Title, read_title
from extract.prose.headings import statutory_in

_DATA = tomllib.loads((Path(__file__).parent / "article.toml").read_text(encoding="utf-8"))
_CONTENT: list[str] = _DATA["names"]["content"]
_TITLE: list[str] = _DATA["names"]["title"]
_LABELS: dict[str, list[str]] = _DATA["header"]
_MARKUP = re.compile(r"<(?:table|p|div|span|section|h[1-6]|br|img|a)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_ESCAPED = re.compile(r"&lt;(?:table|p|div|span|section)\b", re.IGNORECASE)
_QUOTED = re.compile(r"%3C(?:table|p|div|span|section)(?:%20|%3E)", re.IGNORECASE)
_JSONP = re.compile(r"^[\w$.]{1,80}\s*\(\s*(?=[\[{])")
_OBJECT = re.compile(r"[\w\"'\])]\s*[:=]\s*(?=\{)|\(\s*(?=\{)")
_STRING = re.compile(
    r"""\b(\w+)["']?\s*[:=]\s*(?:"((?:[^"\\]++|\\.)*+)"|'((?:[^'\\]++|\\.)*+)'|`((?:[^`\\]++|\\.)*+)`)""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "v": ""}
_DEEPEST = 12
_LEAST = 200
"""Characters of markup: a shorter string is no article, unless it goes by a name of one."""
_BEIJING = timezone(timedelta(hours=8))
_FEWEST_CHAPTERS = 3


@dataclass(frozen=True)
class Article:
    """One article: its markup, its title, labels with values, and where its text stands."""

    markup: str
    title: str
    path: str
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def pairs_beside(self, text: str) -> list[tuple[str, str]]:
        """The labels with their values that do not stand in that text anyway."""
        printed = bare(text)
        return [(label, value) for label, value in self.pairs if label not in printed]

    @property
    def figures(self) -> str:
        """Every figure that it prints, in its order."""
        return " ".join(re.findall(r"\d+", _TAG.sub(" ", self.markup)))

    @property
    def of(self) -> Title | None:
        """Whose report on which year its title names; None if that is no report's."""
        return read_title(self.title)

    @property
    def is_whole(self) -> bool:
        """Whether it reads like a whole report."""
        text = unescape(_TAG.sub("\n", self.markup))
        return len(statutory_in(text)) >= _FEWEST_CHAPTERS


def data_in(text: str) -> Any:
    """The JSON that a text is, JSONP's call around it forgiven; None if it is none."""
    text = text.strip().lstrip("\ufeff").strip()
    if called := _JSONP.match(text):
        text = text[called.end() :].rstrip("; \r\n\t").removesuffix(")")
    if not text.startswith(("{", "[")):
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def articles_in(data: Any) -> list[Article]:
    """The articles that JSON holds at any depth, one an object, the fullest first."""
    found = list(_walk(data, "", "", 0))
    return sorted(found, key=lambda article: (not article.is_whole, -len(article.markup)))


def reports_in(articles: list[Article]) -> int:
    """How many reports are among them: one may stand there twice, in two markups that print the
    same figures. One whose text lies in a file or a picture is told by its title alone."""
    told = (article.of for article in articles)
    named = {(title.agency, title.year) for title in told if title is not None}
    return max(len({article.figures for article in articles if article.is_whole}), len(named))


def in_scripts(scripts: list[str]) -> Article | None:
    """The report that a page's scripts hold in an object or a string; None without one, or where
    they hold several, for nothing says which is the page's."""
    found: list[Article] = []
    for script in scripts:
        if _MARKUP.search(script) or "\\u003c" in script.lower() or _ESCAPED.search(script):
            found += _in_objects(script) or _in_strings(script)
    whole = [article for article in found if article.is_whole]
    if not whole or reports_in(found) != 1:
        return None
    return max(whole, key=lambda article: len(article.markup))


def _in_objects(script: str) -> list[Article]:
    """Articles in what a script writes as JSON."""
    decoder, found, passed = json.JSONDecoder(strict=False), list[Article](), 0
    for match in _OBJECT.finditer(script):
        if match.end() < passed:
            continue
        try:
            data, passed = decoder.raw_decode(script, match.end())
        except (ValueError, RecursionError):
            continue
        found += articles_in(data)
    return found


def _in_strings(script: str) -> list[Article]:
    """Articles in the strings of a script that is more than JSON."""
    found = []
    for match in _STRING.finditer(script):
        literal = next((text for text in match.groups()[1:] if text), "")
        if len(literal) < _LEAST:
            continue
        text = _ESCAPE.sub(_unescaped, literal)
        inner = data_in(text)
        if inner is not None:
            found += articles_in(inner)
        elif markup := _markup(text):
            found.append(Article(markup, "", match[1]))
    return found


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return "" if match[3] else _CONTROL.get(match[4], match[4])


def _walk(data: Any, path: str, title: str, depth: int) -> Iterator[Article]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for number, item in enumerate(data):
            yield from _walk(item, f"{path}[{number}]", title, depth + 1)
    elif isinstance(data, str):
        inner = data_in(data) if len(data) >= _LEAST else None
        if inner is not None:
            yield from _walk(inner, path, title, depth + 1)
    elif isinstance(data, dict):
        title = _field(data, _TITLE) or title
        own = _article(data, path, title)
        if own is not None:
            yield own
        for name, value in data.items():
            yield from _walk(value, f"{path}.{name}".lstrip("."), title, depth + 1)


def _article(record: dict[str, Any], path: str, title: str) -> Article | None:
    """The article whose text an object itself holds: by its name, else its longest markup."""
    texts = {name: markup for name, value in record.items() if (markup := _markup(value))}
    named = [name for known in _CONTENT for name in texts if _folded(name) == known]
    if not named and (long := [name for name in texts if len(texts[name]) >= _LEAST]):
        named = [max(long, key=lambda name: len(texts[name]))]
    if not named:
        return None
    pairs = [(label, value) for label, names in _LABELS.items() if (value := _field(record, names))]
    where = f"{path}.{named[0]}".lstrip(".")
    return Article(texts[named[0]], title, where, [(n, _as_date(n, v)) for n, v in pairs])


def _markup(value: Any) -> str:
    """The markup that a text is, escaped once more or not; empty if it is none."""
    if not isinstance(value, str) or data_in(value) is not None:
        return ""
    if _QUOTED.search(value):
        value = unquote(value)
    if _ESCAPED.search(value) and not _MARKUP.search(value):
        value = unescape(value)
    return value if _MARKUP.search(value) else ""


def _field(record: dict[str, Any], names: list[str]) -> str:
    known = {_folded(name): value for name, value in record.items()}
    found = (known[name] for name in names if isinstance(known.get(name), (str, int)))
    return next((text for value in found if (text := _plain(value))), "")


def _plain(value: str | int) -> str:
    return " ".join(_TAG.sub("", unescape(str(value))).split())


def _folded(name: str) -> str:
    return re.sub(r"[_-]", "", name.lower())


def _as_date(label: str, value: str) -> str:
    """A moment counted in seconds or milliseconds since 1970 as the day that it was in Beijing."""
    if label.endswith("日期") and re.fullmatch(r"\d{9,10}|\d{12,13}", value):
        seconds = int(value) / (1000 if len(value) > 10 else 1)
        return datetime.fromtimestamp(seconds, _BEIJING).date().isoformat()
    return value
