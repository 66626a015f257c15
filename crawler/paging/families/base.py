"""What a family says of its pages; what it does not say is the same for all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.pages.calls import Call, calls
from crawler.pages.page import Page
from crawler.pages.rows import Row
from crawler.paging.by_address import StaticPager
from crawler.paging.by_request import InTurn, PagedRequest, ServicePager, Unit
from crawler.paging.requests import Pager
from crawler.paging.service_rows import shown


class Family:
    """One CMS family: a subclass says how to know it and how its lists go on."""

    name = ""
    marks: re.Pattern[str] | None = None
    """What stands only in the pages of this family (markup and scripts)."""
    addresses: re.Pattern[str] | None = None
    """What its lists are called (path and query)."""

    def recognise(self, page: Page) -> bool:
        """Is this page (a list, or the index page before it) one of the family's?"""
        return bool(
            (self.addresses and self.addresses.search(page.url))
            or (self.marks and self.marks.search(page.source))
        )

    def entries(self, page: Page) -> list[Row]:
        """The rows that a page (or the answer of a service) shows."""
        return shown(page)

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """The walk that begins at this first page, whose entries are ``rows``."""
        return StaticPager(page, rows)

    def links(self, page: Page) -> list[tuple[str, str]]:
        """Columns that only the family's own scripts hold, as (name, address)."""
        return []


def asked_by(page: Page, mark: re.Pattern[str], sources: str = "") -> list[Call]:
    """The requests of a page's scripts whose address has that mark, and a place for a page."""
    return [call for call in calls(page, sources) if call.paged and mark.search(call.url)]


def served(
    page: Page, rows: Sequence[Row], requests: Sequence[PagedRequest], pages: int | None = None
) -> Pager:
    """A list that a service fills; where it does not answer, whatever a static list may have."""
    if not requests:
        return StaticPager(page, rows)
    return InTurn([ServicePager(page, [Unit(requests, pages=pages)]), StaticPager(page, rows)])
