"""A document as a portal shows it, and as the archive knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["page", "attachment", "list"]


@dataclass(frozen=True)
class Seen:
    """Where a document was met.

    ``title`` and ``listed_on`` (ISO date) are what the list that named it printed; ``parent`` is
    the address of the page it hangs on. A ``page`` is whatever a list entry led to, a file too.
    """

    url: str
    portal_id: str
    role: Role
    title: str | None = None
    listed_on: str | None = None
    parent: str | None = None


@dataclass(frozen=True)
class Known:
    """A document as it was last met: what decides whether and how it is asked for again."""

    url: str
    etag: str | None
    last_modified: str | None
    sha256: str  # of the latest capture
    fetched_at: str
    title: str | None
    listed_on: str | None  # the date that a list last printed beside it
    published_on: str  # that date, or its page's, or the day on which it was first seen
    asked_at: str  # when the portal last answered for it, with something new or not
    media_type: str | None = None  # as the answer said
