"""Files packed in one (ZIP, RAR, 7z) -> the files, within limits that a bomb does not pass."""

from __future__ import annotations

import ctypes
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extract.ground.errors import DamagedOriginal, MissingProgram, ReadError, TooLarge
from extract.ground.media_types import RAR, SEVEN_ZIP, ZIP, media_type_of
from extract.ground.messages import say
from extract.ground.packages import open_package, read_part

PACKED = frozenset({ZIP, RAR, SEVEN_ZIP})
"""The media types that hold files."""
_MOST_FILES = 500
_MOST_BYTES = 500_000_000
_DEEPEST = 3
_NOISE = re.compile(r"(?:^|/)(?:__MACOSX/|\._|~\$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.I)
"""What file managers and office programs leave beside the files."""
_UTF8_NAME = 0x800
_LOCKED = say("packed.locked")


@dataclass(frozen=True)
class Packed:
    """A file of an archive by its path in it; ``error`` if it could not be unpacked."""

    name: str
    data: bytes = b""
    error: ReadError | None = None


def unpack(data: bytes, media_type: str) -> list[Packed]:
    """The files in an archive and in the archives in it, three deep.

    Raises DamagedOriginal for an archive that cannot be opened, TooLarge for more than 500 files or
    500 MB, MissingProgram for RAR and 7z without libarchive.
    """
    files: list[Packed] = []
    for file in _files(data, media_type, "", 1):
        files.append(file)
        if len(files) > _MOST_FILES:
            raise TooLarge(say("packed.too_many_files", files=_MOST_FILES))
        if sum(len(file.data) for file in files) > _MOST_BYTES:
            raise TooLarge(say("packed.over_size", bytes=_MOST_BYTES))
    return files


def _files(data: bytes, media_type: str, folder: str, depth: int) -> Iterator[Packed]:
    for file in _from_zip(data) if media_type == ZIP else _from_libarchive(data):
        if _NOISE.search(file.name):
            continue
        name = folder + file.name
        kind = _kind(file)
        if kind not in PACKED:
            yield Packed(name, file.data, file.error)
        elif depth == _DEEPEST:
            yield Packed(name, error=TooLarge(say("packed.nested")))
        else:
            try:
                yield from _files(file.data, kind, f"{name}/", depth + 1)
            except (DamagedOriginal, MissingProgram) as error:
                yield Packed(name, error=error)


def _kind(file: Packed) -> str:
    try:
        return media_type_of(file.data)
    except ReadError:
        return ""


def _from_zip(data: bytes) -> Iterator[Packed]:
    with open_package(data) as package:
        entries = [entry for entry in package.infolist() if not entry.is_dir()]
        if entries and all(entry.flag_bits & 1 for entry in entries):
            raise DamagedOriginal(_LOCKED)
        left = _MOST_BYTES
        for entry in entries[: _MOST_FILES * 2]:
            try:
                if entry.flag_bits & 1:
                    raise DamagedOriginal(_LOCKED)
                body = read_part(package, entry, left)
                left -= len(body)
                yield Packed(_name(entry), body)
            except NotImplementedError:  # a packing that only libarchive undoes
                yield from _from_libarchive(data, entry.filename)
            except DamagedOriginal as error:
                yield Packed(_name(entry), error=error)


def _name(entry: zipfile.ZipInfo) -> str:
    """The file's name; Chinese Windows writes it in GBK and does not say so."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _from_libarchive(data: bytes, only: str | None = None) -> Iterator[Packed]:
    try:
        import libarchive  # loads a library of the system, which need not be there
    except (ImportError, OSError, TypeError, AttributeError) as error:
        raise MissingProgram(say("packed.no_libarchive")) from error
    left = _MOST_BYTES
    try:
        with libarchive.memory_reader(data, _format(data), "none") as archive:
            for entry in archive:
                if libarchive.ffi.libarchive.archive_entry_is_data_encrypted(_pointer(entry)):
                    raise DamagedOriginal(_LOCKED)
                is_file = not (entry.isdir or entry.issym)
                if is_file and only in (None, entry.pathname):
                    body = _body(entry, left)
                    left -= len(body)
                    yield Packed((entry.pathname or "?").replace("\\", "/"), body)
    except libarchive.ArchiveError as error:
        says = str(error).lower()
        if "encrypt" in says or "passphrase" in says:
            raise DamagedOriginal(_LOCKED) from error
        raise DamagedOriginal(say("packed.broken", reason=error)) from error


def _format(data: bytes) -> str:
    """libarchive's name of the format: left to itself it takes a file inside for the archive."""
    if data.startswith(b"Rar!"):
        return "rar5" if data.startswith(b"Rar!\x1a\x07\x01") else "rar"
    return "7zip" if data.startswith(b"7z") else "zip"


def _pointer(entry: Any) -> ctypes.c_void_p:
    return ctypes.c_void_p(entry._entry_p)


def _body(entry: Any, most: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    for block in entry.get_blocks():
        size += len(block)
        if size > most:
            raise TooLarge(say("packed.over_size", bytes=_MOST_BYTES))
        pieces.append(bytes(block))
    return b"".join(pieces)
