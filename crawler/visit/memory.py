"""What the archive knows of an address already, and what that saves asking."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from archive.database.store import Archive, Known, Seen
from archive.errors import DamagedArchive
from archive.warc.originals import Original, read_original
from crawler.portals.schedule import asked_again
from crawler.words import bare


@dataclass(frozen=True)
class Memory:
    """The archive as the crawler asks it; ``full`` forgets validators and asks for everything.

    ``nightly``: nobody named the portal, so a report whose row in the list is as it was waits for
    its turn (:func:`crawler.portals.schedule.asked_again`), even where the portal could say in a
    word that nothing changed. ``since`` (ISO 8601) is when the run began that was cut short and
    now goes on.
    """

    archive: Archive
    full: bool = False
    nightly: bool = False
    since: str | None = None
    today: date = field(default_factory=lambda: datetime.now(UTC).date())

    def known(self, url: str) -> Known | None:
        """The latest capture of that address, or None."""
        return self.archive.known(url)

    def conditions(self, url: str) -> dict[str, str]:
        """The headers of a conditional request, as far as the last answer gave validators.

        Data may have come from the service that fills the page: its validators are not the page's.
        """
        known = None if self.full else self.known(url)
        headers: dict[str, str] = {}
        if known is None or "json" in (known.media_type or ""):
            return headers
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        return headers

    def current(self, seen: Seen) -> bool:
        """Need the portal not be asked at all, because the document's row in the list is as it was
        and it is not its turn? Whoever names a portal wants to know: then all have their turn."""
        known = None if self.full else self.known(seen.url)
        if known is None or known.url != seen.url:  # a portal that moved
            return False
        if seen.title is not None and bare(known.title) != bare(seen.title):
            return False
        if seen.listed_on is not None and known.listed_on != seen.listed_on:
            return False
        if seen.role == "attachment" and not self.archive.linked(seen.parent or "", seen.url):
            return False
        if self.since is not None and known.asked_at >= self.since:
            return True
        if not self.nightly:
            return False
        published = date.fromisoformat(known.published_on)
        asked = date.fromisoformat(known.asked_at[:10])
        return not asked_again(seen.url, published, asked, self.today)

    def kept(self, url: str) -> Original | None:
        """The answer that was kept last, read back from its WARC file."""
        location = self.archive.location(url)
        if location is None:
            return None
        try:
            return read_original(self.archive.data, *location)
        except DamagedArchive:
            return None
