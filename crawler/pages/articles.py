"""The article behind a page that shows none: data in its script, or the answer of a service.

What services are called is data (``words.toml``). What a service answers with is kept as it came;
nothing of the report in it is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import unquote

from crawler.pages.attachments import attachments, is_file, is_report
from crawler.pages.calls import Call, calls
from crawler.pages.page import Page, resolve
from crawler.pages.script import last_segment
from crawler.paging.requests import Ask
from crawler.words import pattern, words
from extract.ground.articles import article_of, data_of, objects_in

_IDENTITY = re.compile(r"(?:^|_|[a-z])(?:gu|uu)?id$", re.IGNORECASE)
_LITTLE = 300  # characters outside of links: a page that says something of its own has more
_SHORTEST_ID = 2
_MOST_FILES = 4  # script files that are read to learn how an article is asked for
_DEEPEST_FILE = 3


def carried(page: Page) -> Page | None:
    """The article that an answer, or a page's script, holds as data: as a page of its own."""
    if page.data is not None:
        data = [page.data]
    else:
        data = [value for script in page.code for value in data_of(script)]
    found = [article for value in data for article in _articles(value)]
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
    written = calls(page, sources, page if names else None)
    found = [call for call in written if not call.goes and _speaks_of(call, names)]
    for name in names[:1]:
        found += _by_service(page, sources, written, name)
    return list(dict.fromkeys(call.ask(0, page.url) for call in found))


def identities(page: Page) -> list[str]:
    """What may name the article in the page's address, the likeliest first."""
    given = [(name, value) for name, value in page.query if len(value) >= _SHORTEST_ID]
    given.sort(key=lambda pair: _IDENTITY.search(pair[0]) is None)
    last = last_segment(page)
    numbered = [last] if re.search(r"\d", last) else []
    return list(dict.fromkeys([*(value for _, value in given), *numbered]))


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


def _articles(data: Any) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Title, markup and files of every object that holds an article."""
    for held in objects_in(data):
        article, files = article_of(held), list(_files(held.record, 0))
        if article is not None or (files and held.title):
            yield held.title, article.markup if article else "", files


def _files(data: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Addresses and names of the files that an article's object lists."""
    if depth > _DEEPEST_FILE:
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
