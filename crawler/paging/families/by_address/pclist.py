"""``…/pc/list.html``: the rows are an inline ``articleList``; each address is JSON in a string."""

from __future__ import annotations

import re

from crawler.pages.page import Page, key
from crawler.pages.rows import Row
from crawler.pages.script import after
from crawler.paging.families.base import Family
from crawler.paging.service_rows import data_rows, shown

_LIST = re.compile(r"\barticleList[\"']?\s*[:=]\s*\[")


class PcList(Family):
    """Columns with their rows in the page's own script."""

    name = "pclist"
    marks = _LIST
    addresses = re.compile(r"/pc/list(?:_\d+)?\.html")

    def entries(self, page: Page) -> list[Row]:
        """The rows of every ``articleList``, and what the markup shows besides."""
        if page.data is not None:
            return shown(page)
        found: dict[str, Row] = {}
        for script in page.code:
            for row in data_rows(after(script, "articleList"), page.base):
                found.setdefault(key(row.url), row)
        for row in shown(page):
            found.setdefault(key(row.url), row)
        return list(found.values())
