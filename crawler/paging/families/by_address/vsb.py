"""博达 VSB Webber: static pages numbered downwards, or ``list.jsp`` with a component's counters.

``zfxxgknb.htm`` is the newest page, ``zfxxgknb/4.htm`` the second of five, ``1.htm`` the oldest.
The counters ``a165823t``, ``a165823p`` and ``a165823c`` are pages, page and size.
"""

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

_COUNTERS = re.compile(
    r"""\b([a-z]\w*?\d{2,8})t(?:["']?\s*[:=]\s*["']?|["']\s+value=["']?)(\d{1,4})\b"""
)
_PLAIN = re.compile(r"\btotalpage[\"']?\s*(?:[:=]|value=)\s*[\"']?(\d{1,4})", re.IGNORECASE)


class Vsb(Family):
    """Everything in .htm, details ``/info/<tree>/<id>.htm``."""

    name = "vsb"
    marks = re.compile(
        r"_showDynClicks|\bwbtreeid=|\bvsb_content|v_news_content"
        r"|urltype=(?:tree|egovinfo|news)\.|/info/\d{3,5}/\d+\.htm"
    )
    addresses = re.compile(r"/(?:list|gkml_list)\.jsp\?.*(?:urltype|wbtreeid)=")

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """Real links first; the counters by number where the pager's links are only script."""
        name = page.url.partition("?")[0]
        below = [f"{name.removesuffix('.htm')}/{{n}}.htm"] if name.endswith(".htm") else []
        static = StaticPager(page, rows, below)
        if any(pager_links(page)) or ".jsp" not in page.url:
            return static
        counters = _COUNTERS.search(page.source)
        plain = _PLAIN.search(page.source)
        if counters:
            stem, pages = counters[1], counters[2]
            pairs = ((f"{stem}t", pages), (f"{stem}p", "⟦0⟧"))
        elif plain:
            pages, pairs = plain[1], (("PAGENUM", "⟦0⟧"), ("totalpage", plain[1]))
        else:
            return static
        unit = Unit([Call(with_query(page.url, pairs))], skip=True, pages=int(pages))
        return InTurn([ServicePager(page, [unit]), static])
