"""What the WARC files tell and the tables do not: after a kill, or when the database was lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive import originals, schema
from archive.errors import DamagedArchive
from archive.originals import Again, Ended, Stored, Told
from archive.seen import Seen

if TYPE_CHECKING:
    from archive.store import Archive

_STARTED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?=(?:-\d+)?$)")  # in a crawl's id


@dataclass(frozen=True)
class _Unsettled:
    """A WARC file that has grown since all that it tells was known to be in the tables."""

    name: str
    size: int
    found: list[Told]
    whole: bool


def recover(archive: Archive) -> int:
    """Record it; the number of captures that had no row."""
    new = list(_unsettled(archive))
    found = [told for file in new for told in file.found]
    # stable: within a second, and a file, the order of writing
    found.sort(key=lambda told: told.fetched_at)
    added = sum(_record(archive, told) for told in found)
    _settle(archive, new)
    return added


def _unsettled(archive: Archive) -> Iterator[_Unsettled]:
    settled = {row["name"]: row["size"] for row in archive.rows("select * from warc_files")}
    for name, size in originals.files(archive.data).items():
        since = settled.get(name, 0)
        if since == size:
            continue
        found: list[Told] = []
        whole = True
        try:
            for told in originals.walk_file(archive.data, name, since if since < size else 0):
                found.append(told)  # one by one: what is whole in a damaged file counts
        except DamagedArchive:
            whole = False  # gongkai verify names what could not be read
        yield _Unsettled(name, size, found, whole)


def _settle(archive: Archive, files: Iterable[_Unsettled]) -> None:
    """Note up to which byte all that a file tells is in the tables."""
    with archive.db.atomic():
        for file in files:
            stored = (told for told in file.found if isinstance(told, Stored))
            if file.whole and all(map(archive.has, stored)):
                archive.settled({file.name: file.size})


def _record(archive: Archive, told: Told) -> bool:
    """Record what one record tells; whether it is a capture that had no row."""
    with archive.db.atomic():
        if isinstance(told, Stored):
            return _capture(archive, told)
        if isinstance(told, Again):
            _met_again(archive, told)
        else:
            _ended(archive, told)
        return False


def _capture(archive: Archive, stored: Stored) -> bool:
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


def _met_again(archive: Archive, again: Again) -> None:
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


def _ended(archive: Archive, ended: Ended) -> None:
    """A visit came to its end; unless that is known."""
    crawl = {name: ended.crawl.get(name) for name in schema.TABLES["crawls"].columns}
    known = archive.row("select finished_at from crawls where id = ?", [crawl["id"]])
    if known is not None and known["finished_at"] is not None:
        return
    archive.put_portal(ended.portal)
    archive.db.table("crawls").upsert(crawl, pk="id")
    archive.seen_in_lists(ended.unasked, ended.fetched_at)
