"""What the archive knows of an address already, and what that saves asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archive.errors import DamagedArchive
from archive.originals import Original, read_original
from archive.store import Archive, Known, Seen
from crawler.words import bare

_LISTED = "select listed_on from documents where id = ?"


@dataclass(frozen=True)
class Memory:
    """The archive as the crawler asks it; ``full`` forgets validators and asks for everything."""

    archive: Archive
    full: bool = False
    recheck: timedelta = timedelta(days=30)

    def known(self, url: str) -> Known | None:
        """The latest capture of that address, or None."""
        return self.archive.known(url)

    def conditions(self, url: str) -> dict[str, str]:
        """The headers of a conditional request, as far as the last answer gave validators."""
        known = None if self.full else self.known(url)
        headers = {}
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        return headers

    def current(self, seen: Seen) -> bool:
        """Need the portal not be asked at all? So for a document without validators whose row in
        the list is as it was and whose last capture is not too old."""
        known = None if self.full else self.known(seen.url)
        if known is None or known.etag or known.last_modified:
            return False
        if seen.title is not None and bare(known.title) != bare(seen.title):
            return False
        if seen.listed_on is not None and self._listed_on(seen.url) not in (None, seen.listed_on):
            return False
        fetched = datetime.fromisoformat(known.fetched_at)
        fetched = fetched if fetched.tzinfo else fetched.replace(tzinfo=UTC)
        return datetime.now(UTC) - fetched < self.recheck

    def _listed_on(self, url: str) -> str | None:
        """The date that a list last printed beside that address."""
        row = self.archive.row(_LISTED, [self.archive.document_id(url)])
        return None if row is None else row["listed_on"]

    def kept(self, url: str) -> Original | None:
        """The answer that was kept last, read back from its WARC file."""
        place = self.archive.place(url)
        if place is None:
            return None
        try:
            return read_original(self.archive.data, *place)
        except DamagedArchive:
            return None
