"""Static directories: TRS WCM and everything that looks like it; also the last resort.

List pages are files in folders (``index.html``, ``index_1.html`` …).
A page of no known family is read in the same way, and the visit says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crawler.pages.calls import calls
from crawler.pages.listed_titles import judge
from crawler.pages.page import Page
from crawler.pages.pager_counts import second_number
from crawler.pages.rows import Row
from crawler.paging.by_address import StaticPager, pager_links
from crawler.paging.by_request import InTurn, ServicePager, Unit
from crawler.paging.families.base import Family
from crawler.paging.requests import Pager

_MOST_FILES = 4
_LIBRARY = re.compile(
    r"jquery|bootstrap|vue|react|swiper|layui|echarts|\.min\.|polyfill|share|stat"
)


class Static(Family):
    """Any page with rows in its markup or its scripts."""

    name = "static"
    marks = re.compile(
        r"createPage(?:HTML)?\s*\(|TRS_Editor|TRS_UEDITOR|trs_editor_view|Custom_UnionStyle"
        r"|\bcountPage\b|/igs/front/search|/was5/web/|/t20\d{6}_\d+\.s?html?"
        r"|/20\d{4}/t\d+(?:_\d+)?\.s?html?|[\"'/]t20\d{6}_\d+\.s?html?"
    )

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """下一页, requests of the page's scripts, numbers of the script, or guesses."""
        static = StaticPager(page, rows)
        reports = sum(judge(row.title, in_column=True).kind != "other" for row in rows)
        if reports and any(pager_links(page)):
            return static
        asked = [call for call in calls(page) if call.paged]
        second = second_number(page)
        goes = [call for call in asked if call.goes]
        if second is not None:
            goes = [replace(call, first=second - 1) for call in goes]
        ways = [call for call in asked if not call.goes]
        pagers: list[Pager] = []
        if ways:
            pagers.append(ServicePager(page, [Unit(ways)]))
        elif goes and (reports or static.numbers.sign):
            pagers.append(ServicePager(page, [Unit(goes, skip=True)]))
        elif not reports and page.script_files and not page.frames:
            pagers.append(_by_files(page))
        return InTurn([*pagers, static]) if pagers else static


class Unknown(Static):
    """A page of no known family."""

    name = "unknown"

    def recognise(self, page: Page) -> bool:
        """Every page can be tried this way."""
        return True


def _by_files(page: Page) -> ServicePager:
    """A list without rows: what its own script files ask for."""
    files = [url for url in page.script_files if not _LIBRARY.search(url.lower())]

    def learn(sources: str) -> list[Unit]:
        ways = [call for call in calls(page, sources) if call.paged and not call.goes]
        return [Unit(ways)] if ways else []

    return ServicePager(page, prefetch=files[-_MOST_FILES:], learn=learn)
