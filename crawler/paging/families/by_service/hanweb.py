"""Hanweb JCMS with jpage: rows in a data store inside a script, further ones from dataproxy.jsp.

The first screen's visible list is empty; its records are CDATA, entity-escaped or bare markup.
Servers differ: some obey ``startrecord``, some only ``page``, some only a link copied from the
answer before (``nextgroup``), some only POST, some only with a Referer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlencode, urlunsplit

from crawler.pages.addresses import join, split
from crawler.pages.listed_titles import judge
from crawler.pages.page import Page, entities, key
from crawler.pages.rows import Row
from crawler.paging.by_address import StaticPager
from crawler.paging.families.base import Family
from crawler.paging.requests import Ask, Pager
from crawler.paging.service_rows import records, shown
from extract.ground.messages import Message, say

_RECORD = re.compile(
    r"<record\b[^<>]*>((?:(?!<record\b).)*?)</record\s*>", re.IGNORECASE | re.DOTALL
)
_NEXT_GROUP = re.compile(
    r"<nextgroup\b[^<>]*>((?:(?!<nextgroup\b).)*?)</nextgroup\s*>", re.IGNORECASE | re.DOTALL
)
_LINK = re.compile(r"""href\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s>]+))""", re.IGNORECASE)
_TOTAL = re.compile(
    r"""<totalrecord>\s*(\d+)|\btotalrecords?["']?\s*[:=]\s*["']?(\d+)""", re.IGNORECASE
)
_PER_PAGE = re.compile(r"""\bperpage["']?\s*[:=]\s*["']?(\d+)""", re.IGNORECASE)
_PROXY = re.compile(r"""["']([^"']*dataproxy\.jsp[^"']*)["']""", re.IGNORECASE)
_PROXY_ADDRESS = re.compile(r"dataproxy\.jsp", re.IGNORECASE)
_PARAMETERS = (
    "col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname",
    "permissiontype",
)  # fmt: skip
_STORE = re.compile(r"<datastore\b", re.IGNORECASE)
_JPAGE = re.compile(r"""[("'#]+([\w-]+)["')]+\s*\.jpage\s*\(""", re.IGNORECASE)
_IDS = re.compile(r"""\bid\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_MOST_BARREN_GROUPS = 2  # links to the next group that bring nothing new before they are left
_SCREENS = 3  # screens that one fetch of the browser's pager brings
_BIG_PAGE = 100  # rows a page that every server grants


class Hanweb(Family):
    """Columns whose list comes out of a jpage data store."""

    name = "hanweb"
    marks = re.compile(r"<datastore|dataproxy\.jsp", re.IGNORECASE)
    addresses = _PROXY_ADDRESS

    def entries(self, page: Page) -> list[Row]:
        """The records of the data store; the page's own rows too where it shows any."""
        found = shown(page)  # the link to the next group is no row
        return [row for row in found if not _PROXY_ADDRESS.search(row.url)]

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """The proxy's pages; the static walk where the page names no proxy."""
        pager = JpagePager(page)
        return pager if pager.usable else StaticPager(page, rows)


class JpagePager:
    """Asks the proxy in one way after the other until the declared total has been shown."""

    def __init__(self, page: Page) -> None:
        source = column_unit(page)
        self._page = page
        self._seen: set[str] = set()
        self._doubles = 0  # records without an address of their own
        self._asked: set[Ask] = set()
        total = [int(next(g for g in m.groups() if g)) for m in _TOTAL.finditer(source)]
        self._total = max(total, default=None)
        size = _PER_PAGE.search(source)
        self._per_page = max(1, int(size[1])) if size else 15
        self._group = next_group(source, page.base)
        self._barren_groups = 0
        self._proxy = _proxy(source, page.base) or _proxy(page.source, page.base) or self._group
        self._parameters = _parameters(source, self._group)
        self._ways: Iterator[Ask] | None = None
        self._take(records(source, page.base), source)
        self._first_count = len(self._seen)

    @property
    def usable(self) -> bool:
        """Is there a proxy to ask?"""
        return self._proxy is not None

    def after(self, page: Page | None, rows: Sequence[Row], ask: Ask | None) -> Ask | None:
        """The next group by its own link as long as that brings rows; else the other ways."""
        fresh = 0
        if ask is not None and page is not None:
            fresh = self._take(records(page.source, page.base) or list(rows), page.source)
            self._learn(page.source)
            group = next_group(page.source, page.base)
            if group and ask.form is None:
                self._group = group
        if self._complete():
            return None
        if self._group and self._ways is None:
            self._barren_groups = 0 if fresh or ask is None else self._barren_groups + 1
            link = Ask(self._group, referer=self._page.url)
            if link not in self._asked and self._barren_groups < _MOST_BARREN_GROUPS:
                self._asked.add(link)
                return link
        return self._other_way(fresh)

    def shortfall(self) -> Message | None:
        """What the data store declares and did not show, or None."""
        shown = len(self._seen) + self._doubles
        if self._total is None or shown >= self._total:
            return None
        return say("visit.lacks_entries", declared=self._total, shown=shown)

    def _learn(self, source: str) -> None:
        match = _TOTAL.search(source)
        if match and self._total is None:
            self._total = int(next(group for group in match.groups() if group))

    def _take(self, found: Sequence[Row], source: str) -> int:
        names = {key(row.url) for row in found}
        new = names - self._seen
        if new:
            self._doubles += max(0, len(_RECORD.findall(source)) - len(names))
        self._seen |= new
        return len(new)

    def _complete(self) -> bool:
        return self._total is not None and len(self._seen) >= self._total

    def _other_way(self, fresh: int) -> Ask | None:
        """Each further way of asking is walked while it brings rows, then the next is tried."""
        if self._ways is None:
            self._ways = iter(self._start_ways())
            self._current: Iterator[Ask] = iter(())
            fresh = 0
        if not fresh:
            way = next(self._ways, None)
            if way is None:
                return None
            self._current = self._continue(way)
        ask = next(self._current, None)
        if ask is None or ask in self._asked or self._proxy is None:
            return None if ask is None else self._other_way(0)
        self._asked.add(ask)
        return ask

    def _start_ways(self) -> Iterator[Ask]:
        if self._total is None and self._group is not None and len(self._seen) > self._first_count:
            return  # the chain of links ended by itself: nothing says that there is more
        form = tuple(self._parameters)
        yield Ask("range", form)
        yield Ask("range", None)
        for way in ("page", "big page", "screen"):
            yield Ask(way, None)

    def _continue(self, way: Ask) -> Iterator[Ask]:
        """All requests of one way of asking, for as long as somebody wants the next."""
        number = 0
        while True:
            if way.url == "range":
                first = len(self._seen) + 1
                span = {
                    "startrecord": str(first),
                    "endrecord": str(first + self._per_page * _SCREENS - 1),
                    "perpage": str(self._per_page),
                }
                query = span if way.form is not None else {**dict(self._parameters), **span}
                yield self._to_proxy(query, way.form)
            else:
                size = _BIG_PAGE if way.url == "big page" else self._per_page
                step = max(1, self._first_count) if way.url == "screen" else size
                number = max(number + 1, len(self._seen) // step + 1)
                query = {"page": str(number), **dict(self._parameters), "perpage": str(size)}
                yield self._to_proxy(query, None)

    def _to_proxy(self, query: dict[str, str], form: tuple[tuple[str, str], ...] | None) -> Ask:
        parts = split(self._proxy or "")
        url = urlunsplit(parts._replace(query=urlencode(query), fragment=""))
        return Ask(url, form, self._page.url)


def column_unit(page: Page) -> str:
    """The text of the column's own data store and of the settings of its jpage.

    A sidebar may have a store as well: the column's is the one with the most reports, else with
    the most rows; its settings are those of its element or unit, else those that follow it.
    """
    source = entities(page.source) if "&lt;record" in page.source else page.source
    starts = [match.start() for match in _STORE.finditer(source)]
    if len(starts) < 2:
        return source
    pieces = [source[a:b] for a, b in zip(starts, [*starts[1:], len(source)], strict=True)]
    chosen = max(range(len(pieces)), key=lambda number: _promise(pieces[number], page.base))
    store = re.split(r"</datastore\s*>", pieces[chosen], maxsplit=1, flags=re.IGNORECASE)[0]
    group = next_group(store, page.base)
    unit = dict(parse_qsl(split(group).query)).get("unitid") if group else None
    ids = _IDS.findall(source[max(0, starts[chosen] - 600) : starts[chosen]])
    names = {name for name in (unit, ids[-1] if ids else None) if name}
    calls = list(_JPAGE.finditer(source))
    ends = [*(match.start() for match in calls[1:]), len(source)]
    settings = [
        (match[1], _STORE.split(source[match.start() : end])[0])
        for match, end in zip(calls, ends, strict=False)  # a page may have no such call
    ]
    own = [
        text
        for name, text in settings
        if name in names or any(re.search(rf"unitid\W+{re.escape(n)}\b", text) for n in names)
    ]
    return store + own[0] if own else pieces[chosen]


def _promise(store: str, base: str) -> tuple[int, int]:
    found = records(store, base)
    return sum(judge(row.title, in_column=True).kind != "other" for row in found), len(found)


def next_group(source: str, base: str) -> str | None:
    """The link to the next group of records, verbatim (its parameters may be encrypted)."""
    match = _NEXT_GROUP.search(source) or _NEXT_GROUP.search(entities(source))
    link = _LINK.search(entities(match[1])) if match else None
    address = next((g for g in link.groups() if g), None) if link else None
    return join(base, address.strip()) if address else None


def _proxy(source: str, base: str) -> str | None:
    match = _PROXY.search(source)
    return join(base, entities(match[1])) if match else None


def _parameters(source: str, group: str | None) -> list[tuple[str, str]]:
    """What the proxy wants to know of the column: from the group's link, else from the script."""
    given = dict(parse_qsl(split(group).query, keep_blank_values=True)) if group else {}
    given.pop("page", None)
    found = {name: given.pop(name) for name in _PARAMETERS if name in given}
    for name in _PARAMETERS:
        match = re.search(
            rf"""\b{name}["']?\s*[:=]\s*(?:["']([^"']*)["']|([\w%/-]+))""", source, re.IGNORECASE
        )
        if match and name not in found:
            found[name] = match[1] if match[1] is not None else match[2]
    found.setdefault("col", "1")
    return [*found.items(), *given.items()]
