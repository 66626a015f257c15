"""What an answer shows as a list, whatever it is written in: a page, JSON, JSONP, a data store.

Rows of services carry titles with markup, addresses of other schemes, JSON inside of JSON strings,
dates as seconds or milliseconds: all of that is undone here, for every family alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from crawler.pages.page import Page, entities, key, resolve
from crawler.pages.rows import Row, epoch_date, find_date, fragment_rows, rows
from crawler.paging.row_urls import made
from crawler.words import pattern, plain, words
from extract.ground.articles import data_in

_TAG = re.compile(r"<[^<>]*>")
_RECORD = re.compile(
    r"<record\b[^<>]*>((?:(?!<record\b).)*?)</record\s*>", re.IGNORECASE | re.DOTALL
)
_XML_TOTAL = re.compile(r"<totalrecords?>\s*(\d+)", re.IGNORECASE)
_COUNT = re.compile(r"""\bcount\s*=\s*\\?["']?(\d{1,6})""", re.IGNORECASE)
_IN_ATTRIBUTES = etree.XPath("//@*[starts-with(., '[{')]")
_DEEPEST = 12
_SHORTEST_TITLE = 4  # characters


def shown(page: Page) -> list[Row]:
    """The rows of an answer, each address once."""
    data = page.data
    if data is not None:
        return data_rows(data, page.base, page.makings)
    if _RECORD.search(page.source) or "&lt;record" in page.source.lower():
        found = {key(row.url): row for row in records(page.source, page.base)}
        for row in rows(page) if "<html" in page.source.lower() else ():
            found.setdefault(key(row.url), row)
        return list(found.values())
    found = {key(row.url): row for row in rows(page)}
    for value in _IN_ATTRIBUTES(page.tree):
        for row in data_rows(data_in(str(value)), page.base):
            found.setdefault(key(row.url), row)
    return list(found.values())


def data_rows(data: Any, base: str, makings: Sequence[str] = ()) -> list[Row]:
    """The rows that JSON holds at any depth: objects with a title and an address, or markup.

    ``makings`` say how the list's script makes the address of a row that has none.
    """
    found: dict[str, Row] = {}
    for row in _walk(data, base, makings, 0):
        old = found.get(key(row.url))
        if old is None or (old.listed_on is None and row.listed_on is not None):
            found[key(row.url)] = row
    return list(found.values())


def records(source: str, base: str) -> list[Row]:
    """The rows of all records in a data store: CDATA, entity-escaped or bare."""
    if "&lt;record" in source.lower():
        source = entities(source)
    found: list[Row] = []
    for match in _RECORD.finditer(source):
        record = match[1].replace("<![CDATA[", "").replace("]]>", "")
        if "&lt;" in record:
            record = entities(record)
        found += fragment_rows(record, base)
    return found


def total_of(page: Page) -> tuple[int | None, int | None]:
    """How many records and how many pages an answer of a service says that there are."""
    data = page.data
    if data is None:
        total = _XML_TOTAL.search(page.source)
        return (int(total[1]) if total else None), None
    counts = dict(_counts(data, 0))
    records = next((counts[n] for n in _ranked("records") if n in counts), None)
    pages = next((counts[n] for n in _ranked("pages") if n in counts), None)
    return records, pages


def field_of(record: dict[str, Any], kind: str) -> Any:
    """The value that a record holds under one of the names of that kind, the best name first."""
    lower = {str(name).lower(): value for name, value in record.items()}
    return next((lower[name] for name in _ranked(kind) if lower.get(name)), None)


def _walk(data: Any, base: str, makings: Sequence[str], depth: int) -> Iterator[Row]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _walk(item, base, makings, depth + 1)
    elif isinstance(data, str):
        yield from _in_text(data, base, makings, depth)
    elif isinstance(data, dict):
        row = _row(data, base, makings)
        if row is not None:
            yield row
        for name, value in data.items():
            if row is None or not pattern("service", "inside").search(str(name).lower()):
                yield from _walk(value, base, makings, depth + 1)


def _in_text(text: str, base: str, makings: Sequence[str], depth: int) -> Iterator[Row]:
    """A string that is markup, a data store, or JSON once more."""
    if "<record" in text.lower():
        yield from records(text, base)
    elif re.search(r"<a\s", text, re.IGNORECASE):
        yield from fragment_rows(text, base)
    elif text[:1] in "[{" and len(text) > 20:
        inner = data_in(text)
        if inner is not None:
            yield from _walk(inner, base, makings, depth + 1)


def _row(record: dict[str, Any], base: str, makings: Sequence[str]) -> Row | None:
    title = field_of(record, "titles")
    address = _address(record) or made(record, makings)
    if not isinstance(title, str) or not address:
        return None
    text = plain(_TAG.sub("", entities(title)))
    url = resolve(address, base)
    if url is None or len(text) < _SHORTEST_TITLE:
        return None
    return Row(url, text, _date(record), from_script=True)


def _address(record: dict[str, Any]) -> str | None:
    value = field_of(record, "addresses")
    if isinstance(value, str) and value[:1] in "[{":
        value = data_in(value)
    if isinstance(value, dict):
        value = value.get("pc") or next((v for v in value.values() if isinstance(v, str)), None)
    return value if isinstance(value, str) else None


def _date(record: dict[str, Any]) -> str | None:
    for name in _ranked("dates"):
        for own, value in record.items():
            if str(own).lower() == name and value:
                stamp = str(value).strip()
                found = find_date([stamp]) or epoch_date(stamp)
                if found:
                    return found
    return None


def _counts(data: Any, depth: int) -> Iterator[tuple[str, int]]:
    """The counters of an answer (numbers, or digits in strings), the outermost last."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data[:3]:
            yield from _counts(item, depth + 1)
    elif isinstance(data, dict):
        for value in data.values():
            yield from _counts(value, depth + 1)
        for name, value in data.items():
            if str(value).isdigit() and len(str(value)) < 8:
                yield str(name).lower(), int(value)
    elif isinstance(data, str) and "<" in data:
        total = _XML_TOTAL.search(data) or _COUNT.search(data)
        if total:
            yield "totalrecord", int(total[1])


def _ranked(kind: str) -> list[str]:
    """The names of a kind of field, best first."""
    found: list[str] = words()["service"][kind]
    return found
