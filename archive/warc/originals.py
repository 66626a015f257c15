"""Originals: every answer of a portal, whole, in WARC files under ``DATA/warc``; one writer.

A kept answer is three WARC records, written in one go and on the disk before the caller goes on:
what was asked (``request``), what the program knew of it (``metadata``: portal, role, title in the
list, the page that it hangs on) and the answer itself (``response``), in this order, so that a
response that is whole always has its two companions in front of it (:mod:`archive.warc.records`).

An answer with nothing new (304, or the same bytes again) is a ``revisit`` record in the place of
the response: what was asked, what was answered, and where the original lies. How a visit ended is a
``metadata`` record of its own. So the files alone tell what the tables of the archive hold.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from email.message import Message
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from archive.errors import DamagedArchive, Locked
from archive.files import sync_folder
from archive.lock import is_held
from archive.moments import now
from archive.warc.members import CHUNK, members, next_member, parse, repair
from archive.warc.records import Exchange, Revisited, note_of, records_of
from archive.warc.warc_types import Again, Ended, Original, Stored, Told

__all__ = [
    "FOLDER", "Again", "Ended", "Exchange", "Original", "Originals", "Stored", "Told",
    "being_written", "files", "now", "read_original", "walk", "walk_file",
]  # fmt: skip

FOLDER = "warc"
WRITER = ".writer"  # in FOLDER: held by the one writer
ROTATE_AT = 1 << 30  # bytes: a new file is begun when the current one has grown past this
LOCK_PATIENCE = 5.0  # seconds: a writer that was just killed may need a moment to be gone


class Originals:
    """The one writer over ``DATA/warc``; opening it repairs what a killed writer left behind.

    A record that was cut off is cut away: ``keep()`` had not returned, so nobody knows of it.
    Raises ``Locked`` while another writer holds the folder.
    """

    def __init__(self, data: Path, *, rotate_at: int = ROTATE_AT) -> None:
        self._data = data
        self._folder = data / FOLDER
        self._rotate_at = rotate_at
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(self._folder / WRITER)
        self._file: io.FileIO | None = None
        self._name = ""
        self._count = 0
        self._sizes: dict[str, int] = {}
        unclean = self._lock.read().decode().strip()
        if unclean:
            repair(self._folder / unclean)

    def __enter__(self) -> Originals:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    def keep(self, exchange: Exchange, *, sync: bool = True) -> Stored:
        """Write request, metadata and response; they are on the disk when this returns.

        Without ``sync`` they outlive a kill, and a loss of power only after ``sync()``.
        What cannot be written whole (a full disk) is not there at all: the error is raised, and
        the file ends where it ended before.
        """
        fetched_at = exchange.fetched_at or now()
        place = self._write(partial(records_of, exchange, fetched_at), sync=sync)
        answer = Original(
            exchange.url, exchange.status, exchange.headers, exchange.body, fetched_at
        )
        return _stored(place, answer, exchange.about)

    def revisit(self, exchange: Exchange, warc_file: str, offset: int) -> int | None:
        """Write that an answer was the original at that place once more; the record's offset.

        ``exchange`` is a 304, or an answer with the very same body. Nothing is written, and None
        returned, if no response stands there (damage, which ``gongkai verify`` tells).
        """
        original = _revisited(self._data, warc_file, offset)
        if original is None:
            return None
        fetched_at = exchange.fetched_at or now()
        return self._write(partial(records_of, exchange, fetched_at, of=original))[1]

    def end(self, ended: Ended) -> None:
        """Write how a visit ended."""
        self._write(partial(note_of, f"visit:{ended.crawl['id']}", asdict(ended), ended.fetched_at))

    def _write(
        self, records: Callable[..., tuple[bytes, int]], *, sync: bool = False
    ) -> tuple[str, int, int]:
        """Append records that are made in one go: file, offset and length of the last one."""
        out = self._open()
        start = out.tell()
        content, offset = records(opening=None if start else self._name)
        # a revisit that is lost with the power is asked for again; an original might not be
        self._append(out, content, sync=sync)
        place = (f"{FOLDER}/{self._name}", start + offset, len(content) - offset)
        self._sizes[place[0]] = start + len(content)
        if out.tell() >= self._rotate_at:
            self._finish()
        return place

    @property
    def sizes(self) -> Mapping[str, int]:
        """How far each file is that this writer has written to, by name, in bytes."""
        return self._sizes

    def sync(self) -> None:
        """Bring what was written without it to the disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Finish the file and let the next writer in; harmless when called twice."""
        if self._lock.closed:
            return
        self._finish()
        self._mark("")
        self._lock.close()

    def _open(self) -> io.FileIO:
        if self._file is None:
            stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
            while (self._folder / (name := f"gongkai-{stamp}-{self._count:05d}.warc.gz")).exists():
                self._count += 1
            self._name = name
            self._mark(name)  # before the file: a kill in between leaves a name without a file
            self._file = io.FileIO(self._folder / name, "x")
            sync_folder(self._folder)
        return self._file

    def _append(self, out: io.FileIO, content: bytes, *, sync: bool) -> None:
        start = out.tell()
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[out.write(rest) :]
            if sync:
                os.fsync(out.fileno())
        except BaseException:
            self._file = None  # where it cannot be cut back either, another file is begun
            os.ftruncate(out.fileno(), start)
            out.seek(start)
            self._file = out
            raise

    def _finish(self) -> None:
        if self._file is not None:
            empty = self._file.tell() == 0
            self.sync()
            self._file.close()
            self._file = None
            if empty:
                (self._folder / self._name).unlink()

    def _mark(self, name: str) -> None:
        """The lock file names the file being written, until that one is closed in good order."""
        self._lock.seek(0)
        self._lock.truncate()
        self._lock.write(name.encode())
        self._lock.flush()


def read_original(data: Path, warc_file: str, offset: int) -> Original:
    """The answer at that place; ``DamagedArchive`` if there is none.

    A revisit gives what was answered then: the original's headers and body, at the revisit's time.
    """
    record = _record_at(data / warc_file, offset)
    head = record.rec_headers.get_header
    answer = record
    if record.rec_type == "revisit" and head("WARC-Refers-To-Filename"):
        place = head("WARC-Refers-To-Filename"), int(head("WARC-Refers-To-File-Offset"))
        answer = _record_at(data / place[0], place[1])
        if answer.rec_headers.get_header("WARC-Record-ID") != head("WARC-Refers-To"):
            answer = record
    if answer.rec_type != "response":
        raise _no_answer(data / warc_file, offset)
    return replace(_original(answer), fetched_at=head("WARC-Date"))


def _record_at(path: Path, offset: int) -> Any:
    """The WARC record at that place; ``DamagedArchive`` if there is none."""
    try:
        for _, _, raw in members(path, offset):
            record = parse(raw)
            if record is not None:
                return record
            break
    except OSError as error:
        raise DamagedArchive(f"{path} cannot be read: {error.strerror}.") from error
    raise _no_answer(path, offset)


def _no_answer(path: Path, offset: int) -> DamagedArchive:
    return DamagedArchive(f"{path} holds no answer at byte {offset}; run gongkai verify.")


def _revisited(data: Path, warc_file: str, offset: int) -> Revisited | None:
    """What a revisit of the response at that place must say of it; None if there is none."""
    try:
        with (data / warc_file).open("rb") as source:
            source.seek(offset)
            # the record's own head is wanted, not the body that follows it
            unzip = zlib.decompressobj(zlib.MAX_WBITS + 16)
            record = parse(unzip.decompress(source.read(CHUNK), CHUNK))
    except (OSError, zlib.error):
        return None
    if record is None or record.rec_type != "response":
        return None
    head = record.rec_headers.get_header
    return Revisited(
        record_id=head("WARC-Record-ID"),
        url=head("WARC-Target-URI"),
        date=head("WARC-Date"),
        payload_digest=head("WARC-Payload-Digest"),
        warc_file=warc_file,
        offset=offset,
    )


def being_written(data: Path) -> bool:
    """Is a crawl at work in that data folder?"""
    return is_held(data / FOLDER / WRITER)


def files(data: Path) -> dict[str, int]:
    """The WARC files of a data folder, by name relative to it in the order of writing: bytes."""
    found = sorted((data / FOLDER).glob("*.warc.gz"))
    return {path.relative_to(data).as_posix(): path.stat().st_size for path in found}


def walk(data: Path) -> Iterator[Stored]:
    """Every kept answer, file by file in the order of writing, with what was known ``about`` it.

    Raises ``DamagedArchive`` after the last file, if any had damage, and names the places.
    """
    damage = []
    for name in files(data):
        try:
            yield from (told for told in walk_file(data, name) if isinstance(told, Stored))
        except DamagedArchive as error:
            damage.append(str(error))
    if damage:
        raise DamagedArchive(" ".join(damage))


def walk_file(data: Path, name: str, offset: int = 0) -> Iterator[Told]:
    """Whatever is whole in one WARC file, from the record at ``offset`` on.

    Raises ``DamagedArchive`` at the end, if a record was cut off or unreadable; those behind it
    are found all the same.
    """
    path = data / name
    abouts: dict[str, Mapping[str, object]] = {}
    damaged = []
    try:
        size = path.stat().st_size
        at: int | None = offset
        while at is not None and at < size:
            for place, length, raw in members(path, at):
                at = place + length
                try:
                    yield from _told((name, place, length), raw, abouts)
                except (ValueError, TypeError, AttributeError):  # no answer, or half a one
                    damaged.append(place)
            if at < size:
                damaged.append(at)
                at = next_member(path, at + 1)
    except OSError as error:
        raise DamagedArchive(f"{path} cannot be read: {error.strerror}.") from error
    if damaged:
        places = ", ".join(str(place) for place in damaged)
        raise DamagedArchive(f"{path} is damaged at byte {places}; all other records are whole.")


def _lock(path: Path) -> IO[bytes]:
    handle = path.open("a+b")
    until = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() > until:
                handle.close()
                raise Locked(f"Another run is writing to {path.parent}; wait for it.") from None
            time.sleep(0.05)
    handle.seek(0)
    return handle


def _told(
    place: tuple[str, int, int], raw: bytes, abouts: dict[str, Mapping[str, object]]
) -> Iterator[Told]:
    """What a record tells, if it tells something; ValueError if it is no WARC record."""
    record = parse(raw)
    if record is None:
        raise ValueError("no WARC record")
    head = record.rec_headers.get_header
    name = head("WARC-Record-ID")
    if record.rec_type == "metadata":
        known = json.loads(record.raw_stream.read())
        if head("WARC-Concurrent-To"):
            abouts[head("WARC-Concurrent-To")] = known
        else:
            yield Ended(**known)
    elif record.rec_type == "revisit":
        original = head("WARC-Refers-To-Filename"), int(head("WARC-Refers-To-File-Offset"))
        yield Again(*original, head("WARC-Date"), abouts.pop(name, {}))
    elif record.rec_type == "response":
        yield _stored(place, _original(record), abouts.pop(name, None))


def _original(record: Any) -> Original:
    return Original(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        status=int(record.http_headers.get_statuscode()),
        headers=tuple(record.http_headers.headers),
        body=record.raw_stream.read(),
        fetched_at=record.rec_headers.get_header("WARC-Date"),
    )


def _stored(
    place: tuple[str, int, int], answer: Original, about: Mapping[str, object] | None
) -> Stored:
    media_type, charset = _type_of(answer.header("content-type") or "")
    return Stored(
        *place,
        sha256=hashlib.sha256(answer.body).hexdigest(),
        url=answer.url,
        status=answer.status,
        media_type=media_type,
        charset=charset,
        size=len(answer.body),
        etag=answer.header("etag"),
        last_modified=answer.header("last-modified"),
        fetched_at=answer.fetched_at,
        about=about,
    )


@lru_cache(maxsize=256)  # a portal has a handful of them
def _type_of(header: str) -> tuple[str | None, str | None]:
    """Media type and charset that a Content-Type header names."""
    content_type = Message()
    content_type["content-type"] = header
    return content_type.get_content_type() if header else None, content_type.get_content_charset()
