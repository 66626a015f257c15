"""The type of 三门峡: ``/pageView/classifiedSearch.html?pageNum=N``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.pages.calls import Call, with_query
from crawler.pages.page import Page
from crawler.pages.rows import Row
from crawler.paging.by_address import StaticPager, pager_links
from crawler.paging.by_request import InTurn, ServicePager, Unit
from crawler.paging.families.base import Family
from crawler.paging.requests import Pager


class PageView(Family):
    """Lists by query, numbered by ``pageNum``."""

    name = "smx-pageview"
    addresses = re.compile(r"/pageView/", re.IGNORECASE)

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """Real links; else the next numbers of the query."""
        static = StaticPager(page, rows)
        if any(pager_links(page)):
            return static
        way = Call(with_query(page.url, (("pageNum", "⟦0⟧"),)))
        return InTurn([ServicePager(page, [Unit([way], skip=True)]), static])
