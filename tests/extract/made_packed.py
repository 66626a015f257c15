"""Archives of our own making: ZIP with GBK names or locked, RAR, 7z."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import libarchive

Files = Mapping[str, bytes]


class _NamedInGbk(zipfile.ZipInfo):
    """An entry as Chinese Windows writes it: its name in GBK, and nothing that says so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gbk"), self.flag_bits


def zip_file(files: Files, gbk: bool = False) -> bytes:
    """A ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(_NamedInGbk(name) if gbk else name, data)
    return buffer.getvalue()


def locked_zip(files: Files) -> bytes:
    """A ZIP archive whose entries say that they are encrypted."""
    data = bytearray(zip_file(files))
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(magic, at + 4)
    return bytes(data)


def rar_file(files: Files, locked: bool = False) -> bytes:
    """A RAR archive of version 4, its files stored as they are."""
    archive = b"Rar!\x1a\x07\x00" + _block(0x73, 0, bytes(6))
    for name, data in files.items():
        raw = name.encode("utf-8")
        crc = zlib.crc32(data)
        head = struct.pack(
            "<IIBIIBBHI", len(data), len(data), 3, crc, 0, 20, 0x30, len(raw), 0o100644
        )
        archive += _block(0x74, 0x8000 | 4 * locked, head + raw) + data
    return archive + _block(0x7B, 0x4000, b"")


def _block(kind: int, flags: int, rest: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def seven_zip(files: Files) -> bytes:
    """A 7z archive."""
    pieces: list[bytes] = []

    def write(piece: bytes) -> int:
        pieces.append(bytes(piece))
        return len(piece)

    with libarchive.custom_writer(write, "7zip") as archive:
        for name, data in files.items():
            archive.add_file_from_memory(name, len(data), data)
    return b"".join(pieces)
