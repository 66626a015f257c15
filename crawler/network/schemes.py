"""By which scheme, http or https, a portal's hosts answer: many know one only, and link to both."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from crawler.errors import BrokenOff, PortalError, Refused, TooSlow, Unreachable
from crawler.pages.addresses import netloc
from crawler.visit.tasks import Task


@dataclass
class Schemes:
    """The schemes of one visit; ``first`` is the address that it begins with."""

    first: str
    left_for: PortalError | None = None  # why the declared scheme was left
    _answering: dict[str, str] = field(default_factory=dict)  # of hosts that know only that one
    _held: list[Task] = field(default_factory=list)  # links by the other scheme; one is asked
    _settled: bool = False  # and it is known what comes of them

    def reach(self, url: str) -> str:
        """An address by the scheme under which its host answers."""
        scheme = self._answering.get(netloc(url))
        return url if scheme is None else f"{scheme}:{url.partition(':')[2]}"

    def holds(self, task: Task) -> bool:
        """Must a link by the other scheme wait for what becomes of the first such link?"""
        if self._settled or not self._strays(task.url):
            return False
        self._held.append(task)
        return len(self._held) > 1

    def release(self) -> list[Task]:
        """What waited for the first link by another scheme than the portal's own."""
        waited, self._held = self._held[1:], []
        self._settled = self._settled or bool(waited)
        return [replace(task, url=self.reach(task.url)) for task in waited]

    def twin(self, task: Task, error: PortalError, *, begins: bool) -> Task | None:
        """A page once more by http for https or the other way round, if it was not tried yet.

        So is the page asked that the visit ``begins`` with, and what links say by the other scheme
        than the portal itself answers by. Where that answers, the whole visit keeps to it.
        """
        closed = isinstance(error, (Unreachable, BrokenOff, TooSlow)) or (
            isinstance(error, Refused) and " 403" in str(error) and task.url.startswith("https")
        )
        if task.swapped or not closed or not (begins or self._strays(task.url)):
            return None
        self._answering[netloc(task.url)] = "http" if task.url.startswith("https:") else "https"
        self.left_for = error
        return replace(task, url=self.reach(task.url), swapped=True)

    def _strays(self, url: str) -> bool:
        """Is it an address of the portal's own host, by the other scheme than its home page?"""
        home = self.reach(self.first)
        return netloc(url) == netloc(home) and url.startswith("https:") != home.startswith("https:")
