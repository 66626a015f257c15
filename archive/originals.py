"""Originals: every answer of a portal, whole, in WARC files under ``DATA/warc``; one writer.

A kept answer is three WARC records, written in one go and flushed before the caller goes on:
what was asked (``request``), what the program knew of it (``metadata``: portal, role, title in the
list, the page that it hangs on) and the answer itself (``response``), in this order, so that a
response that is whole always has its two companions in front of it. The stored body is the one
that is read: transfer and content encodings are undone, the headers that spoke of them are kept
under ``X-Archive-Orig-…``, and SHA-256, size and WARC digests all speak of these same bytes.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from urllib.parse import quote, urlsplit

from warcio.recordloader import ArcWarcRecordLoader  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from archive.errors import DamagedArchive, Locked

FOLDER = "warc"
ROTATE_AT = 1 << 30  # bytes: a new file is begun when the current one has grown past this
LOCK_PATIENCE = 5.0  # seconds: a writer that was just killed may need a moment to be gone
_ENCODING_HEADERS = ("content-encoding", "transfer-encoding")
_CHUNK = 1 << 16

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as they are to be kept.

    ``body`` is decoded (no transfer or content encoding left); ``headers`` are those of the wire.
    ``about`` is what a rebuild of the archive needs to know and the answer does not say.
    """

    url: str
    status: int
    headers: Headers
    body: bytes
    request_headers: Headers = ()
    request_body: bytes = b""
    method: str = "GET"
    about: Mapping[str, object] | None = None
    fetched_at: str | None = None  # ISO 8601 UTC; now, if not given


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
class Original:
    """One kept answer, read back: headers in their order, body as it was read."""

    url: str
    status: int
    headers: Headers
    body: bytes
    fetched_at: str

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case, or None."""
        return _first(self.headers, name)


class _WireHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """HTTP headers written back byte for byte; warcio would rewrite those that are not ASCII."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        lines = [f"{self.protocol} {self.statusline}", *(f"{n}: {v}" for n, v in self.headers)]
        self.headers_buff = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


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
        self._lock = _lock(self._folder / ".writer")
        self._file: IO[bytes] | None = None
        self._name = ""
        self._count = 0
        unclean = self._lock.read().decode().strip()
        if unclean:
            _repair(self._folder / unclean)

    def __enter__(self) -> Originals:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    def keep(self, exchange: Exchange) -> Stored:
        """Write request, metadata and response; they are in the file when this returns."""
        fetched_at = exchange.fetched_at or now()
        out = self._open()
        start = out.tell()
        buffer = io.BytesIO()
        offset = _write_exchange(WARCWriter(buffer, gzip=True), buffer, exchange, fetched_at)
        out.write(buffer.getvalue())
        out.flush()
        answer = Original(
            exchange.url, exchange.status, exchange.headers, exchange.body, fetched_at
        )
        place = (f"{FOLDER}/{self._name}", start + offset, buffer.tell() - offset)
        stored = _stored(place, answer, exchange.about)
        if out.tell() >= self._rotate_at:
            self._finish()
        return stored

    def close(self) -> None:
        """Finish the file and let the next writer in; harmless when called twice."""
        if self._lock.closed:
            return
        self._finish()
        self._mark("")
        self._lock.close()

    def _open(self) -> IO[bytes]:
        if self._file is None:
            stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
            while (self._folder / (name := f"gongkai-{stamp}-{self._count:05d}.warc.gz")).exists():
                self._count += 1
            self._name = name
            self._mark(name)  # before the file: a kill in between leaves a name without a file
            self._file = (self._folder / name).open("xb")
            writer = WARCWriter(self._file, gzip=True)
            info = {"software": "gongkai", "format": "WARC File Format 1.0"}
            writer.write_record(writer.create_warcinfo_record(name, info))
        return self._file

    def _finish(self) -> None:
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None

    def _mark(self, name: str) -> None:
        """The lock file names the file being written, until that one is closed in good order."""
        self._lock.seek(0)
        self._lock.truncate()
        self._lock.write(name.encode())
        self._lock.flush()


def read_original(data: Path, warc_file: str, offset: int) -> Original:
    """The answer at that place; ``DamagedArchive`` if there is none."""
    path = data / warc_file
    try:
        for _, _, raw in _members(path, offset):
            record = _parse(raw)
            if record is None or record.rec_type != "response":
                break
            return _original(record)
    except OSError as error:
        raise DamagedArchive(f"{path} cannot be read: {error.strerror}.") from error
    raise DamagedArchive(f"{path} holds no answer at byte {offset}; run gongkai verify.")


def walk(data: Path) -> Iterator[Stored]:
    """Every kept answer, file by file in the order of writing, with what was known ``about`` it.

    Raises ``DamagedArchive`` at the end of a file whose last record is cut off or unreadable.
    """
    for path in sorted((data / FOLDER).glob("*.warc.gz")):
        yield from _walk_file(data, path)
        whole = sum(length for _, length, _ in _members(path))
        if whole < path.stat().st_size:
            raise DamagedArchive(f"{path} is damaged at byte {whole}; what stands before is whole.")


def now() -> str:
    """This moment as ISO 8601 UTC, to the second, as WARC dates are."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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


def _repair(path: Path) -> None:
    """Cut a file back to its last whole record; one without any is removed."""
    if not path.is_file():
        return
    whole = sum(length for _, length, _ in _members(path))
    if not whole:
        path.unlink()
    elif whole < path.stat().st_size:
        os.truncate(path, whole)


def _write_exchange(writer: Any, buffer: io.BytesIO, exchange: Exchange, fetched_at: str) -> int:
    """Write the three records; the offset of the response within the buffer."""
    status = f"{exchange.status} {_reason(exchange.status)}"
    headers = _consistent(exchange.headers, len(exchange.body))
    response = _record(
        writer,
        exchange.url,
        "response",
        exchange.body,
        {"WARC-Date": fetched_at},
        http_headers=_WireHeaders(status, headers, protocol="HTTP/1.1"),
    )
    together = {
        "WARC-Date": fetched_at,
        "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
    }
    asked = _WireHeaders(*_asked(exchange), protocol=exchange.method)
    body = exchange.request_body
    writer.write_record(
        _record(writer, exchange.url, "request", body, together, http_headers=asked)
    )
    if exchange.about is not None:
        known = json.dumps(dict(exchange.about), ensure_ascii=False, sort_keys=True).encode()
        kind = {"warc_content_type": "application/json"}
        writer.write_record(_record(writer, exchange.url, "metadata", known, together, **kind))
    offset = buffer.tell()
    writer.write_record(response)
    return offset


def _record(
    writer: Any, url: str, kind: str, content: bytes, headers: Mapping[str, str], **given: object
) -> Any:
    return writer.create_warc_record(
        url,
        kind,
        payload=io.BytesIO(content),
        length=len(content),
        warc_headers_dict=dict(headers),
        **given,
    )


def _asked(exchange: Exchange) -> tuple[str, list[tuple[str, str]]]:
    """The request line (without its method) and the headers of a request."""
    target = urlsplit(exchange.url)
    path = quote(target.path or "/", safe="/%:@!$&'()*+,;=~")
    query = f"?{target.query}" if target.query else ""
    return f"{path}{query} HTTP/1.1", [("Host", target.netloc), *exchange.request_headers]


def _consistent(headers: Headers, size: int) -> list[tuple[str, str]]:
    """The headers of the wire, those that no longer speak of the stored bytes renamed."""
    kept = []
    for name, value in headers:
        lower = name.lower()
        stale = lower in _ENCODING_HEADERS or (
            lower == "content-length" and value.strip() != str(size)
        )
        kept.append((f"X-Archive-Orig-{name}" if stale else name, _one_line(value)))
    if _first(kept, "content-length") is None:
        kept.append(("Content-Length", str(size)))
    return kept


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _members(path: Path, offset: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """The whole gzip members of a file: (offset, length, content); ends where it is cut off."""
    with path.open("rb") as source:
        source.seek(offset)
        pending = b""
        while True:
            unzip = zlib.decompressobj(zlib.MAX_WBITS + 16)
            content, length = [], 0
            while not unzip.eof:
                chunk = pending or source.read(_CHUNK)
                pending = b""
                if not chunk:
                    return
                try:
                    content.append(unzip.decompress(chunk))
                except zlib.error:
                    return
                length += len(chunk) - len(unzip.unused_data)
            pending = unzip.unused_data
            yield offset, length, b"".join(content)
            offset += length


def _parse(raw: bytes) -> Any:
    try:
        return ArcWarcRecordLoader().parse_record_stream(io.BytesIO(raw), known_format="warc")
    except Exception:  # warcio raises bare exceptions of many kinds for damaged records
        return None


def _walk_file(data: Path, path: Path) -> Iterator[Stored]:
    abouts: dict[str, Mapping[str, object]] = {}
    name = path.relative_to(data).as_posix()
    for offset, length, raw in _members(path):
        record = _parse(raw)
        if record is None:
            raise DamagedArchive(
                f"{path} is damaged at byte {offset}: no WARC record stands there."
            )
        headers = record.rec_headers
        if record.rec_type == "metadata":
            known = json.loads(record.raw_stream.read())
            abouts[headers.get_header("WARC-Concurrent-To")] = known
        elif record.rec_type == "response":
            about = abouts.pop(headers.get_header("WARC-Record-ID"), None)
            yield _stored((name, offset, length), _original(record), about)


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
    content_type = Message()
    content_type["content-type"] = answer.header("content-type") or ""
    return Stored(
        *place,
        sha256=hashlib.sha256(answer.body).hexdigest(),
        url=answer.url,
        status=answer.status,
        media_type=content_type.get_content_type() if content_type["content-type"] else None,
        charset=content_type.get_content_charset(),
        size=len(answer.body),
        etag=answer.header("etag"),
        last_modified=answer.header("last-modified"),
        fetched_at=answer.fetched_at,
        about=about,
    )


def _first(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name.lower()), None)
