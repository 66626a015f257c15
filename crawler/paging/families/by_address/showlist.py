"""The type of 池州: ``/OpennessContent/showList/<branch>/<category>/page_2.html``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.pages.addresses import join
from crawler.pages.page import Page
from crawler.pages.rows import Row
from crawler.paging.by_address import StaticPager
from crawler.paging.families.base import Family
from crawler.paging.requests import Pager


class ShowList(Family):
    """Static lists whose further pages are ``page_N.html`` in the list's own folder."""

    name = "showlist"
    addresses = re.compile(r"/showList/", re.IGNORECASE)

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """The static walk, with the family's naming first."""
        folder = page.url if page.url.endswith("/") else f"{page.url}/"
        if re.search(r"\.html?$", page.url):
            folder = join(page.url, ".")
        return StaticPager(page, rows, templates=[f"{folder}page_{{n}}.html"])
