"""Articles that are data: markup in a string of JSON, or of a script of a page.

What fields are called is data (``articles.toml``).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from extract.ground.javascript import Names, Script, Unreadable, Value

_DATA = tomllib.loads((Path(__file__).parent / "articles.toml").read_text(encoding="utf-8"))
_CONTENT: list[str] = _DATA["names"]["content"]
_TITLE: list[str] = _DATA["names"]["title"]
_PERHAPS: list[str] = _DATA["names"]["perhaps"]
LABELS: dict[str, list[str]] = _DATA["header"]
"""Of the label that a page would print: what the field is called, best first."""
TAG = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(r"<(?:table|p|div|span|section|h[1-6]|br|img|a)\b", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;(?:table|p|div|span|section)\b", re.IGNORECASE)
_QUOTED = re.compile(r"%3C(?:table|p|div|span|section)(?:%20|%3E)", re.IGNORECASE)
_HINT = re.compile(
    rf"{_MARKUP.pattern}|{_ESCAPED.pattern}|{_QUOTED.pattern}|\\u003c|\\x3c", re.IGNORECASE
)
_JSONP = re.compile(r"^[\w$.\[\]'\"]{1,80}\s*\(\s*(?=[\[{])")
_DEEPEST = 12
_LEAST = 200
"""Characters of markup: a shorter string is no article, unless it goes by a name of one."""


@dataclass(frozen=True)
class Held:
    """An object of the data: its fields, where it stands (``data.list[0]``), and its title, or that
    of what is around it."""

    record: Mapping[str, Any]
    path: str
    title: str


@dataclass(frozen=True)
class Article:
    """One article: its markup, its title, where its text stands, and the object that holds it."""

    markup: str
    title: str
    path: str
    record: Mapping[str, Any]


def data_in(text: str) -> Any:
    """The JSON that a text is, JSONP's call around it and raw line ends within strings forgiven;
    None if it is none. JSON in a string of JSON is undone at the outermost level."""
    text = text.strip().lstrip("\ufeff").strip()
    if called := _JSONP.match(text):
        text = text[called.end() :].rstrip("; \r\n\t").removesuffix(")")
    if not text.startswith(("{", "[", '"{', '"[')):
        return None
    try:
        data = json.loads(text, strict=False)
        return json.loads(data, strict=False) if isinstance(data, str) else data
    except (ValueError, RecursionError):
        return None


def objects_in(data: Any, path: str = "", title: str = "", depth: int = 0) -> Iterator[Held]:
    """Every object that data holds, at any depth and in JSON within its strings."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for number, item in enumerate(data):
            yield from objects_in(item, f"{path}[{number}]", title, depth + 1)
    elif isinstance(data, str):
        inner = data_in(data) if len(data) >= _LEAST else None
        if inner is not None:
            yield from objects_in(inner, path, title, depth + 1)
    elif isinstance(data, dict):
        title = field(data, _TITLE) or title
        yield Held(data, path, title or field(data, _PERHAPS))
        for name, value in data.items():
            yield from objects_in(value, f"{path}.{name}".lstrip("."), title, depth + 1)


def articles_in(data: Any) -> list[Article]:
    """The articles that data holds at any depth, one an object, in their order."""
    return [article for held in objects_in(data) if (article := article_of(held)) is not None]


def article_of(held: Held) -> Article | None:
    """The article whose text an object itself holds: by its name, else its longest markup."""
    texts = {name: text for name, value in held.record.items() if (text := markup_in(value))}
    named = [name for known in _CONTENT for name in texts if _folded(name) == known]
    if not named and (long := [name for name in texts if len(texts[name]) >= _LEAST]):
        named = [max(long, key=lambda name: len(texts[name]))]
    if not named:
        return None
    path = f"{held.path}.{named[0]}".lstrip(".")
    return Article(texts[named[0]], held.title, path, held.record)


def data_of(script: Script) -> list[Any]:
    """What a script writes down that may hold an article: its objects and arrays, and each long
    string that stands in none of them, by the name that it is given there."""
    if not _HINT.search(script.source):
        return []
    whole = data_in(script.source)
    if whole is not None:
        return [whole]
    given = {one.value.start_byte: one.name for one in (*script.pairs, *script.assignments)}
    found: list[Any] = []
    for node in script.literals:
        value = script.value_or_none(node, _Passing())
        if isinstance(value, (dict, list)):
            found.append(value)
        elif isinstance(value, str) and len(value) >= _LEAST:
            inner = data_in(value)
            name = given.get(node.start_byte, "content")
            found.append({name: value} if inner is None else inner)
    return [value for value in found if value]


def markup_in(value: Any) -> str:
    """The markup that a text is, escaped once more or not; empty if it is none."""
    if not isinstance(value, str) or data_in(value) is not None:
        return ""
    if _QUOTED.search(value):
        value = unquote(value)
    if _ESCAPED.search(value) and not _MARKUP.search(value):
        value = unescape(value)
    return value if _MARKUP.search(value) else ""


def field(record: Mapping[str, Any], names: Sequence[str]) -> str:
    """What an object says under one of these names, the best first, as plain text; or nothing."""
    known = {_folded(name): value for name, value in record.items()}
    found = (known[name] for name in names if isinstance(known.get(name), (str, int)))
    return next((text for value in found if (text := _plain(value))), "")


class _Passing(Names):
    """Whatever is called with a text is worth that text: ``JSON.parse``, ``decodeURIComponent``."""

    def call(self, callee: str, arguments: list[Value], text: str) -> Value:
        if not arguments or not isinstance(arguments[0], (str, dict, list)):
            raise Unreadable(callee)
        return arguments[0]


def _plain(value: str | int) -> str:
    return " ".join(TAG.sub("", unescape(str(value))).split())


def _folded(name: str) -> str:
    return re.sub(r"[_-]", "", name.lower())
