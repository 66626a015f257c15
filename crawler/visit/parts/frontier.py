"""What a visit has still to ask for, the best first, and what it has asked: nothing twice."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable

from crawler.pages.page import Page, key
from crawler.pages.rows import Row
from crawler.visit.discovery import HINTED_COLUMN, CandidateLink
from crawler.visit.tasks import Task

MOST_CANDIDATES = 40  # links tried before anything was found
MOST_FOLDERS = 400
DEEPEST_LINK = 4  # index pages, one behind the other
DEEPEST_FOLDER = 4


class Frontier:
    """The candidate links, candidate reports and deferred pages of one visit."""

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._links: list[tuple[CandidateLink, int]] = []
        self._tried = 0
        self._folders = 0
        self._reports: deque[tuple[Row, str]] = deque()
        self._deferred: deque[tuple[Task, Page]] = deque()

    def claim(self, address: str) -> bool:
        """Take an address as asked; False if it was before, however it was spelled."""
        name = key(address)
        if name in self._asked:
            return False
        self._asked.add(name)
        return True

    def is_asked(self, address: str) -> bool:
        """Was that address asked for, however it was spelled?"""
        return key(address) in self._asked

    def add_links(self, links: Iterable[CandidateLink], depth: int) -> None:
        """Links that may lead to the column, on an index page ``depth`` - 1 links from home."""
        if depth <= DEEPEST_LINK:
            for link in links:
                if not self.is_asked(link.url):
                    heapq.heappush(self._links, (link, depth))

    def next_link(self, *, found: bool) -> Task | None:
        """The request for the best link that is left; None: none is worth it.

        Once something was ``found``, only those that name a column (as many as there may be
        folders, for each body may have its own) and the home page's platforms.
        """
        while self._links and self._tried < (MOST_FOLDERS if found else MOST_CANDIDATES):
            link, depth = heapq.heappop(self._links)
            if found and not (link.names_column or (depth == 1 and link.to_platform)):
                continue
            if self.is_asked(link.url):
                continue
            self._tried += 1
            if link.rank <= HINTED_COLUMN:
                return Task("column", link.url, named=link.names_column)
            return Task("index", link.url, depth=depth)
        return None

    def enter_folder(self) -> bool:
        """Count one more folder of the column; False if there are too many to be true."""
        self._folders += 1
        return self._folders <= MOST_FOLDERS

    def add_candidate_report(self, row: Row, parent: str) -> None:
        """A row of the index page ``parent`` that is called like a report."""
        self._reports.append((row, parent))

    def next_candidate_report(self) -> tuple[Row, str] | None:
        """The first of those that are left, with its index page."""
        return self._reports.popleft() if self._reports else None

    def defer(self, task: Task, page: Page) -> None:
        """A page of the column that was no list: what else it offers is looked into last."""
        self._deferred.append((task, page))

    def next_deferred(self) -> tuple[Task, Page] | None:
        """The first of the deferred pages that are left."""
        return self._deferred.popleft() if self._deferred else None
