"""From kept originals to reports: every version of a document is read, the latest one is shown.

A version is what a portal showed after one crawl: the page and the files that hang on it. A
document claims one report (a body and a year); where several claim the same, one is chosen by
:func:`_rank` and the others stay linked to the report in ``documents``. One document is one
transaction.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from archive.database import reports, rows, schema, search
from archive.database.store import Archive
from archive.errors import DamagedArchive
from archive.warc.originals import read_original
from extract.ground.errors import ReadError
from extract.ground.messages import Message, loads, plain, say
from extract.limits import Limits
from extract.report import EXTRACTOR, Context, Report, combine, read
from extract.worker import Job, Workers

Step = Callable[[int, int], None]
"""Told after each document: how many are done, of how many."""


@dataclass
class Ingested:
    """What a run read: documents by the status they were read with, and what could not be read."""

    statuses: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[str, str]] = field(default_factory=list)
    """(address, sentence)"""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        problems = [{"url": url, "says": says} for url, says in self.problems]
        return {"read": dict(self.statuses), "problems": problems}

    @property
    def documents(self) -> int:
        """Number of documents read."""
        return sum(self.statuses.values())


@dataclass(frozen=True)
class Version:
    """The captures (rows of ``captures``) that stood together after one crawl, the page's first."""

    id: str
    captures: tuple[dict[str, Any], ...]


_AHEAD = 4
"""So many documents a process are being read while the one before them is written."""

Begun = tuple[dict[str, Any], int, list[tuple[Version, list[Job[Report]]]]]
"""A document, the number of the first version that is read, and these versions' captures."""


def ingest(
    archive: Archive,
    *,
    everything: bool = False,
    step: Step | None = None,
    limits: Limits | None = None,
) -> Ingested:
    """Read what this extractor has not read yet, or all; originals without a row are found first.

    Raises nothing for bad originals, nor for a document at which the program itself fails: they
    are ``unread`` and told in the result. What stops it is the database: sqlite3.OperationalError.
    Captures are read in worker processes, within ``limits``; those that pass them are ``unread``.
    """
    archive.reindex()
    if everything:
        with archive.db.atomic():
            schema.drop_derived(archive.db)
        schema.create(archive.db)
    search.create(archive.db)
    todo = list(_pending(archive))
    result = Ingested()
    with Workers(limits) as workers:
        for done, begun in enumerate(_begin_ahead(archive, workers, todo), start=1):
            _ingest_document(archive, workers, begun, result)
            if step:
                step(done, len(todo))
    reports.forget_idle_agencies(archive)
    return result


def versions(archive: Archive, document_id: str) -> list[Version]:
    """Every version of a page document, oldest first."""
    captures = list(
        archive.rows(
            "select c.*, d.url from captures c join documents d on d.id = c.document_id"
            " where (d.id = ?1 or (d.role = 'attachment' and d.id in"
            " (select document_id from attachments where page_id = ?1)))"
            " and c.http_status = 200 order by c.fetched_at, c.rowid",
            [document_id],
        )
    )
    found: list[Version] = []
    current: dict[str, dict[str, Any]] = {}
    for number, capture in enumerate(captures):
        current[capture["document_id"]] = capture
        last_of_visit = number + 1 == len(captures) or _visit(captures[number + 1]) != _visit(
            capture
        )
        if last_of_visit and document_id in current:
            version = _version(archive, document_id, current, found)
            if not found or version.id != found[-1].id:
                found.append(version)
    return found


def _pending(archive: Archive) -> Iterator[dict[str, Any]]:
    """Page documents with a capture, or with an attachment's, that this extractor has not read."""
    documents = archive.rows(
        "select d.*, min(c.fetched_at) as first_captured_at from documents d"
        " join captures c on c.document_id = d.id and c.http_status = 200"
        " where d.role = 'page' group by d.id order by first_captured_at, d.id"
    )
    for document in list(documents):
        read_before = _read_already(archive, document["id"])
        if any(version.id not in read_before for version in versions(archive, document["id"])):
            yield document


def _begin_ahead(archive: Archive, workers: Workers, todo: list[dict[str, Any]]) -> Iterator[Begun]:
    """The documents in order, each when the workers have some of those after it already."""
    begun: deque[Begun] = deque()
    for document in todo:
        begun.append(_begin(archive, workers, document))
        if len(begun) > _AHEAD * workers.limits.processes:
            yield begun.popleft()
    yield from begun


def _begin(archive: Archive, workers: Workers, document: dict[str, Any]) -> Begun:
    every = versions(archive, document["id"])
    known = _read_already(archive, document["id"])
    first_new = next(number for number, version in enumerate(every) if version.id not in known)
    start = max(0, first_new - 1)  # the one before is read again to say what changed
    asked = [(version, _ask(archive, workers, document, version)) for version in every[start:]]
    return document, start, asked


def _ingest_document(archive: Archive, workers: Workers, begun: Begun, result: Ingested) -> None:
    document, start, asked = begun
    readings = [
        (version, _read(archive, workers, document, version, jobs)) for version, jobs in asked
    ]

    def reread(archive: Archive, other: dict[str, Any]) -> reports.Reading:
        return _reread(archive, workers, other)

    try:
        _put(archive, document, start, readings, reread)
    except sqlite3.OperationalError:  # not this document's: the disk is full, or another writes
        raise
    except Exception as error:
        why = [_failed("reading.not_stored", error)]
        readings = [(version, _nothing(archive, document, version, why)) for version, _ in readings]
        _put(archive, document, start, readings, reread)
    _, (report, _) = readings[-1]
    result.statuses[report.status] += 1
    if report.status == "unread":
        result.problems.append((document["url"], "; ".join(report.warnings)))


def _put(
    archive: Archive,
    document: dict[str, Any],
    start: int,
    readings: list[tuple[Version, reports.Reading]],
    reread: reports.Reread,
) -> None:
    """Write what a document's versions, from the one numbered ``start`` on, were read as."""
    with archive.db.atomic():
        reports.forget_stale_readings(archive, document["id"], EXTRACTOR)
        for position, (version, (report, _)) in enumerate(readings, start=start):
            reports.put_reading(archive, document, version.id, position, report)
        _, (report, parts) = readings[-1]
        reports.claim(archive, document, report, parts, reread)
        for (old, (before, _)), (new, (after, _)) in pairwise(readings):
            reports.put_changes(
                archive, document["id"], _newest(old), _newest(new), rows.changed(before, after)
            )


def _read_already(archive: Archive, document_id: str) -> set[str]:
    """The versions of a document that this extractor has read."""
    found = archive.rows(
        "select id from readings where document_id = ? and extractor = ?", [document_id, EXTRACTOR]
    )
    return {row["id"] for row in found}


def _reread(archive: Archive, workers: Workers, document: dict[str, Any]) -> reports.Reading:
    """The latest version of a document, read again; what could not be stored stays unread."""
    version = versions(archive, document["id"])[-1]
    jobs = _ask(archive, workers, document, version)
    report, parts = _read(archive, workers, document, version, jobs)
    if document["status"] == "unread" and report.status != "unread":
        why = loads(document["why_codes"]) or [plain(document["why"])]
        return _nothing(archive, document, version, why)
    return report, parts


def _ask(
    archive: Archive, workers: Workers, document: dict[str, Any], version: Version
) -> list[Job[Report]]:
    """Have the workers read a version's captures."""
    context = _context(archive, document)
    return [
        workers.submit(_read_capture, archive.data, capture, context)
        for capture in version.captures
    ]


def _read_capture(data: Path, capture: dict[str, Any], context: Context) -> Report:
    try:
        body = read_original(data, capture["warc_file"], capture["warc_offset"]).body
    except DamagedArchive:
        body = b""  # read() says that nothing is there; gongkai verify says why
    return read(body, capture["url"], charset=capture["charset"], context=context)


def _read(
    archive: Archive,
    workers: Workers,
    document: dict[str, Any],
    version: Version,
    jobs: list[Job[Report]],
) -> reports.Reading:
    """What a version says; whatever goes wrong with it, it is this document's matter alone."""
    context = _context(archive, document)
    parts: list[rows.Part] = []
    for capture, job in zip(version.captures, jobs, strict=True):
        try:
            report = workers.result(job)
        except ReadError as error:
            report = read(b"", capture["url"], context=context)
            report.warnings = [say("doubt.at", at=capture["url"], says=error.says)]
        parts.append((capture["id"], report))
    try:
        return _combined(parts), parts
    except Exception as error:
        return _nothing(archive, document, version, [_failed("reading.failed", error)])


def _nothing(
    archive: Archive, document: dict[str, Any], version: Version, why: list[Message]
) -> reports.Reading:
    """An unread report with what the list says of the document."""
    context = _context(archive, document)
    parts = [(c["id"], read(b"", c["url"], context=context)) for c in version.captures]
    report = parts[0][1]
    report.warnings = why
    return report, parts


def _failed(code: str, error: Exception) -> Message:
    reason = " ".join(str(error).split())
    return say(code, reason=f"{type(error).__name__}: {reason}")


def _context(archive: Archive, document: dict[str, Any]) -> Context:
    portal = archive.row("select name from portals where id = ?", [document["portal_id"]])
    return Context(title=document["title"], agency=portal["name"] if portal else None)


def _combined(parts: list[rows.Part]) -> Report:
    page, *attachments = [report for _, report in parts]
    report = combine(page, attachments) if attachments else page
    if report.status == "unread":  # whatever part could not be read, its reason is the report's
        reasons = dict.fromkeys(why for _, part in parts for why in part.warnings)
        report.warnings = list(reasons) or [say("report.nothing_read")]
    return report


def _visit(capture: dict[str, Any]) -> str:
    # captures of one crawl belong together; without a crawl those of one day do
    return str(capture["crawl_id"] or capture["fetched_at"][:10])


def _version(
    archive: Archive, page_id: str, current: dict[str, dict[str, Any]], before: list[Version]
) -> Version:
    page = current[page_id]
    others = [capture for key, capture in current.items() if key != page_id]
    if before and before[-1].captures[0]["id"] != page["id"]:
        others = [c for c in others if not _dropped(archive, before[-1], page, c)]
    captures = (page, *others)
    digest = sha256("\n".join(capture["id"] for capture in captures).encode()).hexdigest()
    return Version(f"{page_id}-{digest[:12]}", captures)


def _dropped(
    archive: Archive, before: Version, page: dict[str, Any], attachment: dict[str, Any]
) -> bool:
    """Whether the page named this file before and names it no longer."""
    return _names(archive, before.captures[0], attachment["url"]) and not _names(
        archive, page, attachment["url"]
    )


def _names(archive: Archive, page: dict[str, Any], url: str) -> bool:
    try:
        body = read_original(archive.data, page["warc_file"], page["warc_offset"]).body
    except DamagedArchive:
        return True
    parts = urlsplit(url)
    name = parts.query or parts.path.rsplit("/", 1)[-1]
    spellings = (name, name.replace("&", "&amp;"), unquote(name), quote(unquote(name)))
    return any(spelling.encode() in body for spelling in spellings)


def _newest(version: Version) -> str:
    newest = max(version.captures, key=lambda capture: capture["fetched_at"])
    return str(newest["id"])
