"""What the spider hands to the pipeline, and what the pipeline says of it.

Originals to keep, documents that are as they were, and what became of both.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive.database.store import Seen
from archive.warc.originals import Exchange


@dataclass(frozen=True)
class Capture:
    """An answer to keep; ``evidence`` names the error that it shows, if it is no document."""

    portal_id: str
    seen: Seen
    exchange: Exchange
    evidence: str | None = None


@dataclass(frozen=True)
class Unchanged:
    """A document that the portal still lists and that has not changed.

    ``exchange`` is the answer that said so (304, or the same bytes again), if it was asked for.
    """

    portal_id: str
    seen: Seen
    exchange: Exchange | None = None


@dataclass(frozen=True)
class Finished:
    """A portal's visit is over, and everything it kept stands before this item."""

    portal_id: str


@dataclass(frozen=True)
class Recorded:
    """A document is in the archive, ``is_new`` or as before.

    ``unasked`` is its id where only its row in a list was met.
    """

    seen: Seen
    is_new: bool
    unasked: str | None = None
