"""What a visit has learnt of its portal's shells: how their articles are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from crawler.pages.articles import identities
from crawler.pages.page import Page
from crawler.paging.requests import Ask
from crawler.visit.tasks import Answer, Task

_MOST_FAILURES = 2  # a way that has never worked is tried for so many articles


@dataclass
class Sources:
    """The script files that shells load: read once, for all that wait for them."""

    left: list[str]
    text: str = ""
    waiting: list[Callable[[], Iterator[Any]]] = field(default_factory=list)


@dataclass
class Learnt:
    """What a visit knows of its portal's shells."""

    sources: dict[tuple[str, ...], Sources] = field(default_factory=dict)
    worked: set[str] = field(default_factory=set)
    shells: dict[str, Answer] = field(default_factory=dict)  # mould -> a shell that could be filled
    settled: set[str] = field(default_factory=set)  # moulds of which a page has been looked at
    held: dict[str, list[Task]] = field(default_factory=dict)  # what waits for the first of a mould
    failures: Counter[str] = field(default_factory=Counter)

    def in_order(self, ways: Sequence[Ask], page: Page) -> list[Ask]:
        """The ways that are worth trying, those that have worked for other articles first."""
        shapes = {ask: _shape(ask, page) for ask in ways}
        left = [ask for ask in ways if self.failures[shapes[ask]] < _MOST_FAILURES]
        return sorted(left, key=lambda ask: shapes[ask] not in self.worked)

    def note(self, ask: Ask, page: Page, *, worked: bool) -> None:
        """Whether a way brought the article."""
        shape = _shape(ask, page)
        if worked:
            self.worked.add(shape)
            self.failures[shape] = 0
        elif shape not in self.worked:
            self.failures[shape] += 1


def mould(url: str) -> str:
    """What addresses of one template have in common: the names in the query, or the folder."""
    parts = urlsplit(url)
    if parts.query:
        names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
        return f"{parts.netloc}{parts.path}?{'&'.join(names)}"
    return f"{parts.netloc}{parts.path.rpartition('/')[0]}/"


def _shape(ask: Ask, page: Page) -> str:
    """A way of asking without the article that it asks for."""
    shape = ask.address
    for name in identities(page):
        shape = shape.replace(quote(name, safe=""), "⟨id⟩").replace(name, "⟨id⟩")
    return shape
