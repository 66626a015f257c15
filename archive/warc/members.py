"""The gzip members of a WARC file, one a record, and the records in them."""

from __future__ import annotations

import io
import mmap
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warcio.recordloader import ArcWarcRecordLoader  # type: ignore[import-untyped]

CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"  # how a gzip member begins


def members(path: Path, offset: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """The whole gzip members of a file: (offset, length, content); ends where it is cut off."""
    with path.open("rb") as source:
        source.seek(offset)
        pending = b""
        while True:
            unzip = zlib.decompressobj(zlib.MAX_WBITS + 16)
            content, length = [], 0
            while not unzip.eof:
                chunk = pending or source.read(CHUNK)
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


def parse(raw: bytes) -> Any:
    """A WARC record (warcio's), or None if it is none."""
    try:
        return ArcWarcRecordLoader().parse_record_stream(io.BytesIO(raw), known_format="warc")
    except Exception:  # warcio raises bare exceptions of many kinds for damaged records
        return None


def next_member(path: Path, offset: int) -> int | None:
    """Where the next whole WARC record begins, from ``offset`` on; None if there is none."""
    if offset >= path.stat().st_size:
        return None
    with path.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as all_:
        at = all_.find(_MAGIC, offset)
        while at >= 0:
            member = next(members(path, at), None)
            if member and parse(member[2]) is not None:
                return at
            at = all_.find(_MAGIC, at + 1)
    return None


def repair(path: Path) -> None:
    """Cut a file back to its last whole record; one without any is removed.

    Where a whole record stands behind the damage, nothing is cut: ``gongkai verify`` names it.
    """
    if not path.is_file():
        return
    whole = sum(length for _, length, _ in members(path))
    size = path.stat().st_size
    if whole < size and next_member(path, whole + 1) is not None:
        return
    if not whole:
        path.unlink()
    elif whole < size:
        os.truncate(path, whole)
