"""Pages whose addresses are of one template: one is looked at before the others are asked for."""

from __future__ import annotations

from urllib.parse import parse_qsl

from crawler.pages.addresses import split
from crawler.visit.tasks import Answer, Task


def url_template(url: str) -> str:
    """What addresses of one template have in common: the names in the query, or the folder."""
    parts = split(url)
    if parts.query:
        names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
        return f"{parts.netloc}{parts.path}?{'&'.join(names)}"
    return f"{parts.netloc}{parts.path.rpartition('/')[0]}/"


class UrlTemplates:
    """The templates of one portal's reports: which are shells, and what waits for the first page.

    Every task that is held comes back by :meth:`release` or :meth:`release_all`, once.
    """

    def __init__(self) -> None:
        self._shells: dict[str, Answer] = {}  # one page of each that a service could fill
        self._settled: set[str] = set()  # a page of these has been looked at
        self._held: dict[str, list[Task]] = {}

    def shell(self, url: str) -> Answer | None:
        """The page that stands for all of its template, where a service fills them."""
        return self._shells.get(url_template(url))

    def add_shell(self, url: str, answer: Answer) -> None:
        """A page of nothing but script, and a service that fills it."""
        self._shells.setdefault(url_template(url), answer)

    def holds(self, task: Task) -> bool:
        """Must a page wait until the first of its template has been looked at?"""
        name = url_template(task.url)
        if name in self._settled:
            return False
        if name in self._held:
            self._held[name].append(task)
            return True
        self._held[name] = []
        return False

    def release(self, url: str) -> list[Task]:
        """The first page of a template has been looked at: the others may be asked for."""
        name = url_template(url)
        if name not in self._held:
            return []
        self._settled.add(name)
        return self._held.pop(name)

    def release_all(self) -> list[Task]:
        """Everything that waits for a page that never came."""
        held = [task for tasks in self._held.values() for task in tasks]
        self._settled |= set(self._held)
        self._held.clear()
        return held
