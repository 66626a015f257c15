"""Hanweb jpaas: each pager of a page carries the address and the query of its own service.

The page's number counts only inside ``paramJson``; ``parseType`` is spelled in two ways and is
copied from the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from crawler.pages.calls import Call
from crawler.pages.listed_titles import judge
from crawler.pages.page import Page, entities, resolve
from crawler.pages.rows import Row
from crawler.pages.script import literal, settings
from crawler.paging.by_address import StaticPager
from crawler.paging.by_request import InTurn, ServicePager, Unit
from crawler.paging.families.base import Family, asked_by
from crawler.paging.requests import Pager

_SERVICE = re.compile(r"jpaas-publish-server", re.IGNORECASE)
_ADDRESS = re.compile(r"""["']([^"'\s]*jpaas-publish-server/front/page/build/unit[^"'\s]*)["']""")
_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_GIVEN = ("parseType", "webId", "tplSetId", "pageType", "tagId", "editType", "pageId")
_NUMBERS = ("paramJson", "pageNo", "pageSize")
_SIZE = "15"


class Jpaas(Family):
    """Columns of the new Hanweb."""

    name = "jpaas"
    marks = _SERVICE

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """One service for each pager of the page; else the requests that its scripts make."""
        shows = any(judge(row.title, in_column=True).kind == "report" for row in rows)
        units = [Unit([call], skip=shows, pages=pages) for call, pages in _units(page)]
        if not units:
            ways = [*asked_by(page, _SERVICE), *_written(page), *_named(page)]
            units = [Unit(ways)] if ways else []
        return InTurn([ServicePager(page, units), StaticPager(page, rows)])


def _units(page: Page) -> Iterator[tuple[Call, int | None]]:
    """The services of a page's pagers, or of the script elements that build a block of it."""
    for element in page.tree.xpath("//*[@querydata or @data-querydata or (@webid and @pageid)]"):
        given = literal(entities(_attribute(element, "querydata")))
        pairs = _query_of(element, given if isinstance(given, dict) else {})
        address = _attribute(element, "uniturl") or _attribute(element, "url")
        url = resolve(address or _UNIT, page.base)
        if not pairs or not url:
            continue
        size = given.get("pageSize") if isinstance(given, dict) else None
        rows, count = (
            _attribute(element, "rows") or str(size or _SIZE),
            _attribute(element, "count"),
        )
        pages = None
        if count.isdigit() and rows.isdigit() and int(rows):
            pages = -(-int(count) // int(rows))
        yield _call(url, pairs, rows), pages


def _query_of(element: HtmlElement, given: dict[str, object]) -> list[tuple[str, str]]:
    """The ids that a service wants: in one attribute, or each in its own."""
    own = {name: _attribute(element, name.lower()) for name in _GIVEN}
    whole = {name: value for name, value in own.items() if value} | given
    return [(n, str(v)) for n, v in whole.items() if n not in _NUMBERS and v is not None]


def _attribute(element: HtmlElement, name: str) -> str:
    return str(element.get(name) or element.get(f"data-{name}") or "")


def _call(url: str, pairs: list[tuple[str, str]], rows: str) -> Call:
    inner = f'{{"pageNo":⟦0⟧,"pageSize":{rows}}}'
    return Call(url, form=(*pairs, ("paramJson", inner)))


def _written(page: Page) -> Iterator[Call]:
    """An address of the service that a script or a link writes out."""
    for match in _ADDRESS.finditer(entities(page.source)):
        url = resolve(match[1], page.base)
        if url:
            yield _call(url, [], settings(page).get("pagesize", _SIZE))


def _named(page: Page) -> Iterator[Call]:
    """Ids that the page calls by the names of the query."""
    known = settings(page)
    pairs = [(name, known[name.lower()]) for name in _GIVEN if known.get(name.lower())]
    url = resolve(_UNIT, page.base)
    if url and dict(pairs).get("webId") and dict(pairs).get("pageId"):
        yield _call(url, pairs, known.get("pagesize", _SIZE))
