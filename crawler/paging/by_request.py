"""Walks a list that a service fills page by page, in whatever way the service lets itself be asked.

A family knows how its service is called; here is what is common: which request is tried first,
when a list is over, and what it declared and did not show.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from crawler.pages.page import Page, key
from crawler.pages.pager_counts import read_numbers
from crawler.pages.rows import Row
from crawler.paging.requests import Ask, Pager
from crawler.paging.service_rows import total_of
from extract.ground.messages import Message, say

_MOST_BARREN = 2  # answers without anything new, one behind the other
_CAPPED = 10_000  # entries: services count no further


class PagedRequest(Protocol):
    """A request to a service for a page by its number."""

    @property
    def first(self) -> int:
        """The number of the first page."""

    def ask(self, number: int, referer: str) -> Ask:
        """The request for the page of that number."""


@dataclass(frozen=True)
class Unit:
    """One list of a page: the requests by which its service may be asked, the likeliest first."""

    requests: Sequence[PagedRequest]
    skip: bool = False  # the first page stands in the markup already
    pages: int | None = None  # as many as the page itself declares


@dataclass
class ServicePager:
    """Asks every unit of a page: a request while it brings anything new, a unit until it is whole.

    ``prefetch`` are script files that must be read before the requests are known: what they say is
    given to ``learn``, which makes the units.
    """

    page: Page
    units: list[Unit] = field(default_factory=list)
    prefetch: Sequence[str] = ()
    learn: Callable[[str], list[Unit]] | None = None
    worked: bool = False  # the service answered with rows
    _seen: set[str] = field(default_factory=set)
    _sources: str = ""
    _walk: Iterator[Ask] | None = None
    _answer: Page | None = None
    _rows: Sequence[Row] = ()
    _lacking: list[Message] = field(default_factory=list)

    def after(self, page: Page | None, rows: Sequence[Row], ask: Ask | None) -> Ask | None:
        """The next request, or None when every unit has been asked."""
        if ask is not None and ask.helps:
            self._sources += page.source if page is not None else ""
        else:
            self._answer, self._rows = page, rows
        if self._walk is None:
            self._seen = {key(row.url) for row in rows}
            self._walk = self._asks()
        return next(self._walk, None)

    def shortfall(self) -> Message | None:
        """What the service declares and did not show, or None."""
        return say("visit.lacks_together", lacking=self._lacking) if self._lacking else None

    def _asks(self) -> Iterator[Ask]:
        units = list(self.units)
        if self.learn is not None:
            for url in self.prefetch:
                yield Ask(url, referer=self.page.url, helps=True)
            units += self.learn(self._sources)
        for unit in units:
            for request in unit.requests:
                if (yield from self._through(request, unit)):
                    self.worked = True
                    break

    def _through(self, request: PagedRequest, unit: Unit) -> Generator[Ask, None, bool]:
        """Ask one request to its end; True if it brought anything."""
        number = request.first + unit.skip
        last = None if unit.pages is None else request.first + unit.pages - 1
        served: set[str] = set(self._seen) if unit.skip else set()
        before, barren, total = len(served), 0, None
        while barren < _MOST_BARREN and (last is None or number <= last):
            yield request.ask(number, self.page.url)
            keys = self._shown()
            records, pages = _declared(self._answer) if self._answer is not None else (None, None)
            if not unit.skip:
                total = records or total
            if not keys:
                break
            barren = 0 if keys - served else barren + 1
            served |= keys
            if pages is not None and unit.pages is None:
                last = request.first + pages - 1
            if total is not None and len(served) >= total:
                break
            number += 1
        if total is not None and len(served) < min(total, _CAPPED) and request.first == 1:
            yield request.ask(0, self.page.url)  # no script said that it does not count from 0
            served |= self._shown()
        if total is not None and before < len(served) < min(total, _CAPPED):
            self._lacking.append(say("visit.lacks_entries", declared=total, shown=len(served)))
        return len(served) > before

    def _shown(self) -> set[str]:
        return {key(row.url) for row in self._rows} if self._answer is not None else set()


@dataclass
class InTurn:
    """One pager behind the other: the next is asked only where those before brought nothing."""

    pagers: Sequence[Pager]
    _number: int = 0
    _first: tuple[Page, Sequence[Row]] | None = None

    def after(self, page: Page | None, rows: Sequence[Row], ask: Ask | None) -> Ask | None:
        """What the pager whose turn it is wants; the next one's first wish when it has ended."""
        if ask is None and page is not None:
            self._first = (page, rows)
        following = self.pagers[self._number].after(page, rows, ask)
        while following is None and self._number + 1 < len(self.pagers) and self._may_go_on():
            self._number += 1
            first, shown_first = self._first or (None, ())
            following = self.pagers[self._number].after(first, shown_first, None)
        return following

    def shortfall(self) -> Message | None:
        """What the list lacks, as the pager says that was asked last."""
        return self.pagers[self._number].shortfall()

    def _may_go_on(self) -> bool:
        pager = self.pagers[self._number]
        return not (isinstance(pager, ServicePager) and pager.worked)


def _declared(page: Page) -> tuple[int | None, int | None]:
    """Records and pages that an answer declares: in its data, else in its pager."""
    if page.data is not None:
        return total_of(page)
    numbers = read_numbers(page)
    return total_of(page)[0], numbers.pages if numbers.sure else None
