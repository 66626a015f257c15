"""What a visit is made of: a request and why, its answer, the list being walked, its bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from archive.database.store import Seen
from archive.warc.originals import Exchange
from crawler.errors import PortalError
from crawler.items import Capture, Unchanged
from crawler.pages.page import Page
from crawler.paging.families import Family
from crawler.paging.requests import Ask, Pager

LONG_PAGE = 6  # reports on one page: it may be the whole list, cut into pages by its script

Kind = Literal["home", "way", "column", "page", "report", "file", "article"]


@dataclass
class Listing:
    """One list being walked: its family, its pager, and what its rows inherit."""

    url: str
    family: Family
    pager: Pager
    year: int | None
    unit: str | None = None
    pages: int = 1
    barren: int = 0
    fruitful: bool = False  # it showed a report
    shared: bool = False  # another list has asked for some of its pages
    served: bool = False  # a further page showed a report
    troubles: list[PortalError] = field(default_factory=list)  # before any further page did
    gone: int = 0  # further pages that do not exist
    reports: int = 0  # rows of its first page that are reports, or may be
    start: tuple[Task, Page] | None = None  # what else its first page may offer, if it is no list
    makings: list[str] | None = None  # how its scripts make the addresses of rows, once looked for

    @property
    def all_at_once(self) -> bool:
        """Does its script cut pages out of one long page (none of those it declares exists)?"""
        return self.reports >= LONG_PAGE and self.gone > 0 and self.pages == 1 + self.gone


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
    in_person: bool = False  # its own page is asked for, though others of its mould were shells
    then: Then | None = None  # what follows for an article of a shell, or a script file of it


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


@dataclass
class Limits:
    """Where a visit ends at the latest."""

    requests: int = 5000
    fruitless: int = 400  # requests that may go by without any report
    pages: int = 200
