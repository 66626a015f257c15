"""How the systems that portals run on list their pages: one thin file a family.

A family says how to recognise its pages, where the entries stand and what to ask for further
pages; dates, titles, false friends, dedupe and bounds are everybody's and live beside this room.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from crawler.page import Page
from crawler.paging import Ask
from crawler.rows import Row


class Pager(Protocol):
    """Walks the pages of one list."""

    def after(self, page: Page | None, rows: Sequence[Row], ask: Ask | None) -> Ask | None:
        """What to ask after this answer to ``ask``; None ends the list.

        ``ask`` is None for the first page; ``page`` is None where the answer was no page.
        """

    def shortfall(self) -> str | None:
        """What the list declares and did not show, in words; None if it is whole or cannot say."""


class Family(Protocol):
    """One CMS family."""

    name: str

    def recognise(self, page: Page) -> bool:
        """Is this list page one of the family's?"""

    def entries(self, page: Page) -> list[Row]:
        """The rows that a page (or a further page's answer) of the family shows."""

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """The walk that begins at this first page, whose entries are ``rows``."""


def families() -> tuple[Family, ...]:
    """All families in the order in which they are asked; the last takes whatever is left."""
    from crawler.families import hanweb, static

    return (hanweb.Hanweb(), static.Static())


def recognise(page: Page) -> Family:
    """The family of a list page, by its fingerprints: a declaration may be out of date."""
    for family in families():
        if family.recognise(page):
            return family
    return families()[-1]
