"""A portal without a network: answers by address, in whatever order a test chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.database.store import Known
from archive.warc.originals import Exchange, Original
from crawler.errors import PortalError
from crawler.items import Capture, Recorded, Unchanged
from crawler.portals.registry import Portal
from crawler.visit.answer_handlers import answered, idle
from crawler.visit.failed_requests import failed
from crawler.visit.memory import Memory
from crawler.visit.parts.budget import VisitLimits
from crawler.visit.shells import instead
from crawler.visit.tasks import Answer, Step, Task
from crawler.visit.visit import Visit

HOME = "http://a.gov.cn/"


@dataclass
class NoArchive:
    """An archive that knows these documents and no others."""

    documents: Mapping[str, Known] = field(default_factory=dict)
    links: frozenset[tuple[str, str]] = frozenset()

    def known(self, url: str) -> Known | None:
        return self.documents.get(url)

    def linked(self, page_url: str, url: str) -> bool:
        return (page_url, url) in self.links

    def location(self, url: str) -> None:
        return None


def memory(**given: Any) -> Memory:
    """What a crawl remembers of an empty archive."""
    archive: Any = NoArchive()
    return Memory(archive, **given)


def answer(url: str, body: str | bytes, status: int = 200) -> Answer:
    """What a portal says."""
    content = body if isinstance(body, bytes) else body.encode()
    return Answer(url, Exchange(url, status, [], content), "utf-8", media_type="text/html")


@dataclass
class Walk:
    """One visit to a portal of these pages, and everything that it did."""

    pages: Mapping[str, Answer | PortalError]
    choose: Callable[[int], int] = lambda waiting: 0
    limits: VisitLimits = field(default_factory=VisitLimits)
    asked: list[Task] = field(default_factory=list)
    items: list[Capture | Unchanged] = field(default_factory=list)
    answered: int = 0
    _waiting: list[Task] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.visit = Visit(Portal("a", "某县", HOME), memory(), limits=self.limits)

    def run(self) -> Walk:
        """Go on until nothing is left to ask."""
        self._take(self.visit.begin())
        while self._waiting or self._more():
            if self._waiting:
                self._answer(self._waiting.pop(self.choose(len(self._waiting))))
        self.visit.end()
        self.visit.conclude()
        return self

    def _more(self) -> bool:
        assert self.visit.is_idle
        steps = idle(self.visit)
        self._take(steps)
        return bool(steps)

    def _answer(self, task: Task) -> None:
        said = self.pages.get(task.url) or answer(task.url, "<p>没有</p>", 404)
        steps = (
            failed(self.visit, task, said)
            if isinstance(said, PortalError)
            else answered(self.visit, task, said)
        )
        self.answered += 1
        self._take(steps)
        self.visit.budget.came_back()

    def _take(self, steps: Iterable[Step]) -> None:
        for step in steps:
            if isinstance(step, (Capture, Unchanged)):
                self.items.append(step)
                if isinstance(step, Unchanged) or not step.evidence:
                    is_new = isinstance(step, Capture)
                    self.visit.recorded(Recorded(step.seen, is_new))
            elif (others := instead(self.visit, step)) is not None:
                self._take(others)
            else:
                self.asked.append(step)
                self._waiting.append(step)
                self.visit.budget.handed_over()
                self.visit.budget.sent()


def kept(url: str, body: bytes) -> Original:
    """An original as the archive gives it back."""
    return Original(url, 200, [], body, "2025-01-01T00:00:00Z")
