"""What a visit is made of: a request and why, its answer, the list being walked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from archive.database.store import Seen
from archive.warc.originals import Exchange
from crawler.errors import PortalError
from crawler.items import Capture, Unchanged
from crawler.pages.page import Page
from crawler.pages.rows import Row
from crawler.paging.families import Family
from crawler.paging.requests import Ask, Pager
from crawler.paging.row_urls import makings

MOST_BARREN = 8  # further pages of a list without any report, one behind the other
LONG_PAGE = 6  # reports on one page: it may be the whole list, cut into pages by its script

Kind = Literal["home", "index", "column", "page", "report", "file", "article"]


class Listing:
    """One list being walked: its family, its pager, what its rows inherit, what its pages showed.

    ``start`` is its first page and why that was asked for; ``reports`` of its rows are reports, or
    may be.
    """

    def __init__(
        self, family: Family, pager: Pager, start: tuple[Task, Page], reports: int
    ) -> None:
        task, self._first = start
        self.start = start
        self.url, self.year, self.unit = task.url, task.year, task.unit
        self.family = family
        self._pager = pager
        self._reports = reports
        self._pages = 1
        self._barren = 0  # further pages without any report, one behind the other
        self._fruitful = reports > 0  # it showed a report
        self._served = False  # a further page did
        self._shared = False  # another list has asked for some of its pages
        self._troubles: list[PortalError] = []  # before any further page showed a report
        self._gone = 0  # further pages that do not exist
        self._rules: list[str] | None = None

    @property
    def pages(self) -> int:
        """Pages that were asked for, the first included."""
        return self._pages

    @property
    def is_fruitful(self) -> bool:
        """Did it show a report?"""
        return self._fruitful

    @property
    def is_shared(self) -> bool:
        """Did another list ask for some of its pages?"""
        return self._shared

    @property
    def is_one_page(self) -> bool:
        """Does its script cut pages out of one long page (none of those it declares exists)?"""
        return self._reports >= LONG_PAGE and self._gone > 0 and self._pages == 1 + self._gone

    @property
    def shortfall(self) -> str | None:
        """What it declares and did not show, in words; None if it is whole or was given up."""
        return None if self._barren >= MOST_BARREN else self._pager.shortfall()

    @property
    def trouble(self) -> PortalError | None:
        """Why no further page showed a report, if one should have."""
        return self._troubles[0] if self._troubles and not self._served else None

    def next_request(
        self,
        page: Page | None,
        rows: Sequence[Row],
        ask: Ask | None,
        is_asked: Callable[[str], bool],
        script_file: Callable[[str], Page | None],
    ) -> Ask | None:
        """The request for its next page after the answer to ``ask``; None: it is over.

        Pages that another list has asked for are passed by; ``script_file`` gives those read.
        """
        following = self._pager.after(page, rows, ask)
        while following is not None and not following.posts and is_asked(following.url):
            self._shared = self._shared or not following.helps
            following = self._pager.after(script_file(following.url), (), following)
        return None if self._barren >= MOST_BARREN else following

    def turn_page(self) -> None:
        """One more page is asked for."""
        self._pages += 1

    def add_page(self, reports: int) -> None:
        """A further page came; ``reports`` of its rows are reports, or may be."""
        self._barren = 0 if reports else self._barren + 1
        self._fruitful = self._fruitful or reports > 0
        self._served = self._served or reports > 0

    def lose_page(self, error: PortalError, *, gone: bool) -> bool:
        """A further page did not come; True if that is a problem by itself.

        Of a service's requests one may fail and the next bring the list.
        """
        if gone:
            self._gone += 1
        elif not self._served:
            self._troubles.append(error)
        else:
            return True
        return False

    def row_url_rules(self, script_file: Callable[[str], Page | None]) -> list[str]:
        """How its page, and the script files that were read, make addresses of rows' fields."""
        if self._rules is None:
            files = filter(None, map(script_file, self._first.script_files))
            self._rules = makings([self._first.source, *(file.source for file in files)])
        return self._rules


@dataclass(frozen=True)
class Task:
    """One request to make and why."""

    kind: Kind
    url: str
    seen: Seen | None = None
    listing: Listing | None = None
    ask: Ask | None = None
    sure: bool = True  # a report by its title (else its page decides), a file that matters
    year: int | None = None  # of the folder it lies in
    unit: str | None = None  # the body whose folder it lies in
    trail: tuple[str, ...] = ()  # keys of the shells that sent here
    depth: int = 0
    hops: int = 0
    root: str | None = None  # the column's first page, for its folders
    named: bool = True  # the link that led here names the column
    swapped: bool = False  # the same address by the other scheme, http or https
    is_page: bool = False  # a frame of a report: a page, though it hangs on another
    in_person: bool = False  # asked for itself, though others of its URL template were shells
    then: Then | None = None  # what follows for an article of a shell, or a script file of it

    @property
    def document(self) -> str:
        """The address under which the answer is kept."""
        return self.seen.url if self.seen else self.url


Then = Callable[["Answer | PortalError"], "Iterator[Step]"]


@dataclass(frozen=True)
class Answer:
    """An answer as the visit sees it; ``from_memory`` if the portal did not send the body now."""

    url: str  # that answered, after redirects
    exchange: Exchange
    charset: str | None = None
    cookies: Sequence[str] = ()
    media_type: str = ""
    from_memory: bool = False
    drawn: bytes | None = None  # what a browser made of what was served
    again: Exchange | None = None  # the 304 by which the portal said that what is kept holds

    @property
    def body(self) -> bytes:
        """The body, decoded; the page as a browser shows it where it was drawn."""
        return self.exchange.body if self.drawn is None else self.drawn


Step = Task | Capture | Unchanged
