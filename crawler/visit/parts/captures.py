"""Which answers are kept anew, and which documents need not be asked for: what is kept already."""

from __future__ import annotations

import hashlib

from archive.database.store import Seen
from archive.warc.originals import Exchange
from crawler.errors import PortalError
from crawler.items import Capture, Unchanged
from crawler.visit.memory import Memory
from crawler.visit.tasks import Answer, Task


class Captures:
    """The documents of one portal, as one visit compares them with what the archive holds."""

    def __init__(self, portal_id: str, memory: Memory) -> None:
        self._portal_id = portal_id
        self._memory = memory
        self._changed: set[str] = set()  # pages of reports with new content

    def keep(self, seen: Seen, answer: Answer) -> Capture | Unchanged:
        """Keep an answer, unless it is what is kept already."""
        if answer.from_memory:
            return Unchanged(self._portal_id, seen, answer.again)
        known = self._memory.known(seen.url)
        if known and known.sha256 == hashlib.sha256(answer.exchange.body).hexdigest():
            return Unchanged(self._portal_id, seen, answer.exchange)
        if known and seen.role == "page":
            self._changed.add(seen.url)
        return Capture(self._portal_id, seen, answer.exchange)

    def evidence(self, task: Task, answer: Answer, error: PortalError) -> Capture:
        """Keep what shows that something went wrong."""
        seen = task.seen or Seen(task.url, self._portal_id, "list")
        return Capture(self._portal_id, seen, answer.exchange, type(error).__name__)

    def conditions(self, task: Task) -> dict[str, str]:
        """The headers by which the portal may say that what is kept holds."""
        return self._memory.conditions(task.document)

    def spared(self, task: Task) -> Answer | None:
        """The kept answer to a task, where the portal need not be asked again.

        What hangs on a page that was changed may have been changed with it.
        """
        seen = task.seen
        if (
            seen is None
            or task.kind not in ("report", "file", "article")
            or seen.parent in self._changed
        ):
            return None
        return self.kept(seen.url) if self._memory.current(seen) else None

    def kept(self, url: str) -> Answer | None:
        """The kept answer of that address, as if the portal had sent it now."""
        original = self._memory.kept(url)
        if original is None:
            return None
        exchange = Exchange(original.url, original.status, original.headers, original.body)
        return Answer(original.url, exchange, from_memory=True)
