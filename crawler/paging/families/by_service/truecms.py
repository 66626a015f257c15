"""TrueCMS: the first rows stand hidden in ``#initData``, further ones come as JSONP data stores.

The size of a page is capped differently (too large a one brings nothing), some servers want a
Referer, some have no service at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.pages.addresses import join, split
from crawler.pages.calls import with_query
from crawler.pages.page import Page
from crawler.pages.rows import Row
from crawler.pages.script import settings
from crawler.paging.by_address import StaticPager
from crawler.paging.by_request import InTurn, ServicePager, Unit
from crawler.paging.families.base import Family
from crawler.paging.requests import Ask, Pager

_SERVICE = re.compile(r"""["']?([\w/.:-]*messageController/getMessage\.do)""")
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_COLUMN = re.compile(r"""columnId["']?\s*(?:[:=]|,)\s*["']?([0-9a-f-]{32,36})""", re.IGNORECASE)
_ENDPOINTS = (
    "/TrueCMS/messageController/getMessage.do",
    "/truecms/messageController/getMessage.do",
)
_SIZES = (20, 10)


@dataclass(frozen=True)
class _Range:
    """The service asked for a range of records."""

    url: str
    column: str
    template: str
    size: int
    first: int = 1

    def ask(self, number: int, referer: str) -> Ask:
        start = (number - 1) * self.size + 1
        pairs = (
            ("startrecord", str(start)),
            ("endrecord", str(start + self.size - 1)),
            ("perpage", str(self.size)),
            ("columnId", self.column),
            ("contentTemplate", self.template),
            ("callback", "cb"),
        )
        return Ask(with_query(self.url, pairs), referer=referer)


class TrueCms(Family):
    """Columns ``/<site>/<column>/<column>.html``."""

    name = "truecms"
    marks = re.compile(r"messageController/getMessage\.do|id=[\"']?initData\b|/TrueCMS/", re.I)

    def recognise(self, page: Page) -> bool:
        """Its service or its hidden rows; or a column whose folder has its own name."""
        segments = split(page.url).path.split("/")
        doubled = len(segments) > 3 and segments[-1].removesuffix(".html") == segments[-2]
        return super().recognise(page) or (doubled and "/content/" in page.source)

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """The service in sizes that it may grant; else pages ``<column>_1.html``."""
        known = settings(page)
        written = _COLUMN.search(page.source)
        column = written[1] if written else known.get("columnid", "")
        if not _UUID.fullmatch(column):
            column = next((m[0] for s in page.scripts for m in _UUID.finditer(s)), "")
        if not _UUID.fullmatch(column):
            return StaticPager(page, rows)
        named = [join(page.base, match[1]) for match in _SERVICE.finditer(page.source)]
        guessed = [join(page.base, endpoint) for endpoint in _ENDPOINTS]
        template = known.get("contenttemplate", "")
        ways = list(_ways(dict.fromkeys(named or guessed), column, template))
        static = StaticPager(page, rows, templates=[_second(page)], only=True)
        return InTurn([ServicePager(page, [Unit(ways)]), static])


def _second(page: Page) -> str:
    """How further static pages are called where there are any."""
    return re.sub(r"(\.\w+)?$", r"_{n}\1", page.url.partition("?")[0], count=1)


def _ways(urls: Sequence[str] | dict[str, None], column: str, template: str) -> Iterator[_Range]:
    for url in urls:
        for size in _SIZES:
            yield _Range(url, column, template, size)
