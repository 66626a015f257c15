"""What recurs on the pages of a portal and is no report: its navigation, its index pages."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Set

from crawler.pages.page import Page, key
from crawler.visit.tasks import Answer

MOST_COPIES = 3  # reports with the very same content


def digest(answer: Answer) -> str:
    """SHA-256 of the body: the same page again, whatever its address."""
    return hashlib.sha256(answer.body).hexdigest()


class Boilerplate:
    """The boilerplate links of one portal's pages, and the pages that it may show for any other."""

    def __init__(self) -> None:
        self._navigation: set[str] = set()
        self._beside_rows: set[str] = set()
        self._index_pages: set[str] = set()  # their content: a 404 may show one of them
        self._copies: Counter[str] = Counter()
        self._home: Answer | None = None

    @property
    def navigation(self) -> Set[str]:
        """Keys of the links that index pages show."""
        return self._navigation

    @property
    def links(self) -> Set[str]:
        """Keys of the links that index pages show, or list pages outside of their rows."""
        return self._navigation | self._beside_rows

    def add_index_page(self, answer: Answer, page: Page, *, is_home: bool) -> None:
        """A page between the home page and the column, or the home page itself."""
        self.add_content(answer)
        self._navigation |= {key(link.url) for link in page.links}
        if is_home:
            self._home = answer

    def add_content(self, answer: Answer) -> None:
        """What a page of the column shows is what no report's page shows."""
        self._index_pages.add(digest(answer))

    def add_beside_rows(self, links: Set[str]) -> None:
        """Keys of links that stand on a list page outside of its rows."""
        self._beside_rows |= links

    def is_navigation(self, url: str) -> bool:
        """Does an index page link to that address?"""
        return key(url) in self._navigation

    def is_index_page(self, answer: Answer) -> bool:
        """Is this an index page or a list once more?"""
        return digest(answer) in self._index_pages

    def is_home(self, answer: Answer) -> bool:
        """Is this the home page, served (or redirected to) in another page's place?"""
        home = self._home
        return home is not None and (key(answer.url) == key(home.url) or answer.body == home.body)

    def repeats(self, answer: Answer) -> bool:
        """Is a report's page an index page, or the one that is served for every row?"""
        name = digest(answer)
        if not answer.from_memory:
            self._copies[name] += 1
        return name in self._index_pages or self._copies[name] >= MOST_COPIES
