"""What the WARC files tell and the tables do not: after a kill, or when the database was lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from sqlite_utils import Database

from archive.database import schema
from archive.database.document_types import Seen
from archive.errors import DamagedArchive
from archive.warc import originals
from archive.warc.originals import Again, Ended, Stored

_STARTED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?=(?:-\d+)?$)")  # in a crawl's id


class Tables(Protocol):
    """What recovery asks of the tables; :class:`archive.database.store.Archive` says more."""

    data: Path
    db: Database

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[dict[str, Any]]:
        """The rows of a query."""

    def row(self, sql: str, parameters: Sequence[object] = ()) -> dict[str, Any] | None:
        """The first of them, or None."""

    def has(self, stored: Stored) -> bool:
        """Whether what an original tells is in the tables."""

    def keep(self, seen: Seen, stored: Stored, crawl_id: str | None) -> bool:
        """Record a document and a capture; True if there was none."""

    def unchanged(self, seen: Seen, moment: str) -> None:
        """Record that a document was as before."""

    def put_portal(self, portal: Mapping[str, object]) -> None:
        """Record a portal."""

    def put_crawl(self, crawl_id: str, portal_id: str, started: str, status: str) -> None:
        """Record that a crawl has begun."""

    def seen_in_lists(self, document_ids: Iterable[str], moment: str) -> None:
        """Record that documents stood in lists as before."""

    def settled(self, sizes: Mapping[str, int]) -> None:
        """Note that all that files hold at these sizes is recorded."""


def recover(archive: Tables) -> int:
    """Record it; the number of captures that had no row.

    Files are read in the order of writing, record by record: those of years tell of millions of
    answers. Each file is one transaction.
    """
    settled = {row["name"]: row["size"] for row in archive.rows("select * from warc_files")}
    added = 0
    for name, size in originals.files(archive.data).items():
        since = settled.get(name, 0)
        if since != size:
            with archive.db.atomic():
                added += _recover_file(archive, name, size, since if since < size else 0)
    return added


def _recover_file(archive: Tables, name: str, size: int, since: int) -> int:
    """Record what a file tells from the byte ``since`` on; if that is all, note how far it went."""
    added = 0
    whole = True
    try:
        for told in originals.walk_file(archive.data, name, since):
            if isinstance(told, Again):
                _met_again(archive, told)
            elif isinstance(told, Ended):
                _ended(archive, told)
            elif _capture(archive, told):
                added += 1
            else:
                whole = whole and archive.has(told)
    except DamagedArchive:
        whole = False  # gongkai verify names what could not be read
    if whole:
        archive.settled({name: size})
    return added


def _capture(archive: Tables, stored: Stored) -> bool:
    about: Any = stored.about
    if not about or not about.get("portal"):
        return False
    seen = Seen(**about["seen"])
    crawl_id = about.get("crawl")
    if not archive.row("select 1 from portals where id = ?", [seen.portal_id]):
        archive.put_portal(about["portal"])
    if crawl_id and not archive.row("select 1 from crawls where id = ?", [crawl_id]):
        began = _STARTED.search(crawl_id)
        started = began.group() if began else stored.fetched_at
        archive.put_crawl(crawl_id, seen.portal_id, started, "recovered")
    return archive.keep(seen, stored, crawl_id)


def _met_again(archive: Tables, again: Again) -> None:
    """A document was asked for again, and was as before; unless it was met later already."""
    document = archive.row(
        "select d.id, d.last_seen from captures c join documents d on d.id = c.document_id"
        " where c.warc_file = ? and c.warc_offset = ?",
        [again.warc_file, again.offset],
    )
    if document is None or document["last_seen"] > again.fetched_at:
        return
    if "seen" in again.about:
        archive.unchanged(Seen(**again.about["seen"]), again.fetched_at)
    else:  # files of before visits said what they had met
        archive.db.execute(
            "update documents set last_seen = :at, asked_at = :at where id = :id",
            {"id": document["id"], "at": again.fetched_at},
        )


def _ended(archive: Tables, ended: Ended) -> None:
    """A visit came to its end; unless that is known."""
    crawl = {name: ended.crawl.get(name) for name in schema.TABLES["crawls"].columns}
    known = archive.row("select finished_at from crawls where id = ?", [crawl["id"]])
    if known is not None and known["finished_at"] is not None:
        return
    archive.put_portal(ended.portal)
    archive.db.table("crawls").upsert(crawl, pk="id")
    archive.seen_in_lists(ended.unasked, ended.fetched_at)
