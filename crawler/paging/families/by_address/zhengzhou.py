"""Zhengzhou's disclosure platform: everything behind ``?a=``; the anchor wraps the whole row.

The pager is ``.page-tile`` (its last number is the number of pages).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.pages.calls import Call, with_query
from crawler.pages.page import Page
from crawler.pages.rows import Row
from crawler.paging.by_address import StaticPager, pager_links
from crawler.paging.by_request import ServicePager, Unit
from crawler.paging.families.base import Family
from crawler.paging.requests import Pager
from crawler.words import bare

_NUMBER = re.compile(r"\d{1,3}")


class Zhengzhou(Family):
    """public.<county>.gov.cn and the like."""

    name = "zhengzhou"
    addresses = re.compile(r"\?(?:.*&)?a=(?:info|dir|path|list)\b")
    marks = re.compile(r"""class=["']?[^"'>]*\b(?:common-list|page-tile)\b""")

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """Real links; where the pager only counts, its pages by number."""
        pages = [
            int(text)
            for element in page.tree.xpath("//*[contains(@class, 'page-tile')]//a")
            if _NUMBER.fullmatch(text := bare(element.text_content()))
        ]
        if any(pager_links(page)) or not pages:
            return StaticPager(page, rows)
        way = Call(with_query(page.url, (("page", "⟦0⟧"),)))
        return ServicePager(page, [Unit([way], skip=True, pages=max(pages))])
