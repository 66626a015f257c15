"""Static directories: TRS WCM and everything that looks like it; also the last resort.

List pages are files in folders (``index.html``, ``index_1.html`` …); see portals.md, F1 and F14.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.families import Pager
from crawler.page import Page
from crawler.paging import StaticPager
from crawler.rows import Row, rows


class Static:
    """Any page with rows in its markup or its scripts."""

    name = "static"

    def recognise(self, page: Page) -> bool:
        """Every page can be read this way."""
        return True

    def entries(self, page: Page) -> list[Row]:
        """All links of the page, each with the date of its row."""
        return rows(page)

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """下一页, numbers of the script, or guesses."""
        return StaticPager(page, rows)
