"""The article behind a page that shows none: data in its script, or the answer of a service.

Which strings are articles and what services are called is data (``words.toml``). What a service
answers with is kept as it came; nothing of the report in it is read here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from html import escape
from typing import Any
from urllib.parse import unquote

from crawler.pages.addresses import split
from crawler.pages.attachments import attachments, is_file, is_report
from crawler.pages.calls import Call, calls
from crawler.pages.page import Page, data_of, entities, resolve
from crawler.pages.script import Reading, Unreadable, unescaped
from crawler.paging.requests import Ask
from crawler.paging.service_rows import field_of
from crawler.words import pattern, plain, ranked, words

_MARKUP = re.compile(r"<(?:table|p|div|span|section|h[1-6]|br|img|a)\b", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;(?:table|p|div|span|section)\b|%3C(?:table|p|div)", re.IGNORECASE)
_HINTS = re.compile(r"<(?:table|p|div|a)\b|\\u003c|\\x3c|&lt;p|%3Cp", re.IGNORECASE)
_OBJECT = re.compile(r"[\w\"'\])]\s*[:=]\s*(?=[\[{])|\(\s*(?=\{)")
_STRING = re.compile(
    r"""\b\w+["']?\s*[:=]\s*("(?:[^"\\]++|\\.)*+"|'(?:[^'\\]++|\\.)*+')""", re.DOTALL
)
_PARAMETER = re.compile(r"""[\w$.\[\]]*[\w$]\(\s*["']([\w-]{1,40})["']\s*\)""")
_LAST_SEGMENT = re.compile(
    r"(?:window\.|document\.)?location(?:\.pathname|\.href)?\s*\.\s*(?:split\([^()]*\)\s*"
    r"(?:\.\s*(?:pop|slice|at)\([^()]*\)(?:\s*\[\s*0\s*\])?|\[[^\]\n]*\])"
    r"|(?:substring|substr|slice|match)\((?:[^()]|\([^()]*\))*\)(?:\s*\[\s*\d\s*\])?)"
)
_IDENTITY = re.compile(r"(?:^|_|[a-z])(?:gu|uu)?id$", re.IGNORECASE)
_LITTLE = 300  # characters outside of links: a page that says something of its own has more
_LEAST = 200  # characters of markup: a shorter string is an article only by its name
_SHORTEST_ID = 2
_MOST_FILES = 4  # script files that are read to learn how an article is asked for
_DEEPEST = 12
_MOST_TOKENS = 300_000  # of one script


def carried(page: Page) -> Page | None:
    """The article that an answer, or a page's script, holds as data: as a page of its own."""
    held = [page.data] if page.data is not None else _held(page)
    found = [article for data in held for article in _articles(data, 0)]
    if not found:
        return None
    title, markup, files = max(found, key=lambda article: len(article[1]) + 50 * len(article[2]))
    links = "".join(
        f'<p>附件：<a href="{escape(url, quote=True)}">{escape(name)}</a></p>'
        for url, name in files
    )
    body = f'<h1>{escape(title)}</h1><div id="zoom">{markup}{links}</div>'
    return Page(page.url, f"<html><body>{body}</body></html>".encode(), "utf-8", base=page.base)


def is_bare(page: Page) -> bool:
    """Does a page say nothing of its own, and have scripts that may?"""
    scripted = any(True for _ in page.tree.iter("script"))
    return (
        scripted
        and len(page.own_text) < _LITTLE
        and not (is_report(page) or page.frames or attachments(page))
    )


def script_files(page: Page) -> list[str]:
    """The script files of a page that may say how its article is asked for."""
    own = [
        url for url in page.script_files if not pattern("article", "libraries").search(url.lower())
    ]
    return own[:_MOST_FILES]


def asks(page: Page, sources: str = "") -> list[Ask]:
    """The requests for the article that the page's address names, the likeliest first.

    ``sources`` are the texts of its script files.
    """
    names = identities(page)
    known = Page(page.url, _with_values(page.source, page, names).encode(), "utf-8")
    written = calls(known, _with_values(sources, page, names))
    found = [call for call in written if not call.goes and _speaks_of(call, names)]
    for name in names[:1]:
        found += _by_service(page, sources, written, name)
    return list(dict.fromkeys(call.ask(0, page.url) for call in found))


def identities(page: Page) -> list[str]:
    """What may name the article in the page's address, the likeliest first."""
    given = [(name, value) for name, value in page.query if len(value) >= _SHORTEST_ID]
    given.sort(key=lambda pair: _IDENTITY.search(pair[0]) is None)
    last = _last_segment(page)
    numbered = [last] if re.search(r"\d", last) else []
    return list(dict.fromkeys([*(value for _, value in given), *numbered]))


def _last_segment(page: Page) -> str:
    return unquote(split(page.url).path).rstrip("/").rpartition("/")[2].partition(".")[0]


def _with_values(source: str, page: Page, names: list[str]) -> str:
    """A script in which what it reads from the page's address stands as a literal."""
    query = {name.lower(): value for name, value in page.query}

    def value(match: re.Match[str]) -> str:
        given = query.get(match[1].lower())
        return match[0] if given is None else json.dumps(given)

    last = json.dumps(_last_segment(page))
    return _LAST_SEGMENT.sub(lambda _: last, _PARAMETER.sub(value, source)) if names else source


def _speaks_of(call: Call, names: list[str]) -> bool:
    sent = (unquote(call.url), call.body or "", *(value for _, value in call.form))
    return any(name in text for name in names for text in sent)


def _by_service(page: Page, sources: str, written: list[Call], name: str) -> Iterator[Call]:
    """Services that are known by their address, asked in every way that they are known to take."""
    for service in words()["article"]["services"]:
        mark = re.compile(service["address"], re.IGNORECASE)
        found = [call.url for call in written if mark.search(call.url)]
        quoted = re.findall(r"""["'`]([^"'`\s<>]{3,300})["'`]""", page.source + sources)
        found += [url for text in quoted if mark.search(text) and (url := resolve(text, page.base))]
        for url in dict.fromkeys(address.partition("?")[0] for address in found):
            for form in service.get("forms", ()):
                yield Call(url, "POST", tuple((n, v.replace("⟨id⟩", name)) for n, v in form))
            for body in service.get("bodies", ()):
                yield Call(url, "POST", body=body.replace("⟨id⟩", name))


def _held(page: Page) -> Iterator[Any]:
    """What a page's scripts write down that may hold an article."""
    for script in page.scripts:
        if _HINTS.search(script):
            objects = list(_objects(script))
            yield from objects
            for match in () if objects else _STRING.finditer(script):
                if len(match[1]) >= _LEAST:
                    yield {"content": unescaped(match[1][1:-1])}


def _objects(script: str) -> Iterator[Any]:
    """The objects of a script, the outermost of each."""
    passed, left = 0, _MOST_TOKENS
    for match in _OBJECT.finditer(script):
        if left <= 0:
            return
        if match.end() < passed:
            continue
        reading = Reading(script, {}, match.end(), left)
        with suppress(Unreadable, RecursionError):
            yield reading.value()
            passed = reading.at
        left = reading.left


def _articles(data: Any, depth: int) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Title, markup and files of every object that holds an article."""
    if depth > _DEEPEST:
        return
    if isinstance(data, str):
        inner = data_of(data) if data[:1] in "[{" and len(data) >= _LEAST else None
        if inner is not None:
            yield from _articles(inner, depth + 1)
    elif isinstance(data, list):
        for item in data:
            yield from _articles(item, depth + 1)
    elif isinstance(data, dict):
        files, markup = list(_files(data, 0)), _text(data)
        title = field_of(data, "titles")
        title = plain(re.sub(r"<[^<>]*>", "", entities(title))) if isinstance(title, str) else ""
        if markup or (files and title):
            yield title, markup, files
        else:
            for value in data.values():
                yield from _articles(value, depth + 1)


def _text(record: Mapping[str, Any]) -> str:
    """The markup that an object holds as its text: by its name, else the longest."""
    texts = {name.lower(): text for name, value in record.items() if (text := _markup(value))}
    for line in ranked("article", "content"):
        for name, text in texts.items():
            if line.fullmatch(name):
                return text
    longest = max(texts.values(), key=len, default="")
    return longest if len(longest) >= _LEAST else ""


def _markup(value: Any) -> str:
    if not isinstance(value, str) or data_of(value) is not None:
        return ""
    if _ESCAPED.search(value) and not _MARKUP.search(value):
        value = entities(unquote(value))
    return value if _MARKUP.search(value) else ""


def _files(data: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Addresses and names of the files that an article's object lists."""
    if depth > 3:
        return
    if isinstance(data, list):
        for item in data:
            yield from _files(item, depth + 1)
    elif isinstance(data, dict):
        if depth:
            lower = {str(name).lower(): value for name, value in data.items()}
            address = next((lower[n] for n in words()["article"]["files"] if lower.get(n)), None)
            name = next((lower[n] for n in words()["article"]["file_names"] if lower.get(n)), "")
            if isinstance(address, str) and is_file(address, str(name)):
                yield address, str(name)
                return
        for name, value in data.items():
            if isinstance(value, (list, dict)) and (
                depth or pattern("article", "file_lists").search(str(name).lower())
            ):
                yield from _files(value, depth + 1)
