"""What WARC files hold for the archive: answers, answers once more, and the ends of visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.warc.records import Headers, first


@dataclass(frozen=True)
class Stored:
    """Where an answer lies and what it was: ``offset`` and ``length`` are bytes of the .gz file."""

    warc_file: str  # relative to the data folder: "warc/….warc.gz"
    offset: int
    length: int
    sha256: str  # of the body
    url: str
    status: int
    media_type: str | None
    charset: str | None
    size: int  # bytes of the body
    etag: str | None
    last_modified: str | None
    fetched_at: str  # ISO 8601 UTC
    about: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Again:
    """An answer that brought nothing new, and where the original lies that it was once more."""

    warc_file: str
    offset: int
    fetched_at: str  # ISO 8601 UTC
    about: Mapping[str, Any]


@dataclass(frozen=True)
class Ended:
    """A visit that came to its end: its row of ``crawls``, that of its portal, and the ids of the
    documents that it met in lists and did not ask for."""

    crawl: Mapping[str, Any]
    portal: Mapping[str, Any]
    unasked: Sequence[str]

    @property
    def fetched_at(self) -> str:
        """When it ended."""
        return str(self.crawl["finished_at"])


Told = Stored | Again | Ended
"""What a WARC file tells, record by record."""


@dataclass(frozen=True)
class Original:
    """One kept answer, read back: headers in their order, body as it was read."""

    url: str
    status: int
    headers: Headers
    body: bytes
    fetched_at: str

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case, or None."""
        return first(self.headers, name)
