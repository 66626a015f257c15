"""ZIP packages (docx, xlsx, ofd): their parts, within limits that a bomb does not pass."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from extract.ground.errors import DamagedOriginal, TooLarge
from extract.ground.messages import say

MOST_BYTES = 200_000_000
"""Unpacked size of one part; real reports' parts stay under a tenth of it."""
_CHUNK = 1 << 20


def open_package(data: bytes) -> zipfile.ZipFile:
    """The package; DamagedOriginal if its directory cannot be read."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DamagedOriginal(say("file.broken")) from error


def names_in(data: bytes) -> list[str]:
    """The names of a package's parts; of one that is cut off, those that can still be seen."""
    try:
        with open_package(data) as package:
            return package.namelist()
    except DamagedOriginal:
        return [name.decode("utf-8", "replace") for name in _names_seen(data)]


def _names_seen(data: bytes) -> list[bytes]:
    """The names in the local headers: 26 bytes, the name's length, the extra field's, the name."""
    names = []
    at = data.find(b"PK\x03\x04")
    while at >= 0:
        length = int.from_bytes(data[at + 26 : at + 28], "little")
        names.append(data[at + 30 : at + 30 + length])
        at = data.find(b"PK\x03\x04", at + 30)
    return names


def read_part(
    package: zipfile.ZipFile, part: str | zipfile.ZipInfo, most: int = MOST_BYTES
) -> bytes:
    """One part's bytes, whatever size the package claims for it.

    Raises DamagedOriginal if it is missing, broken or encrypted, TooLarge if it unpacks to more
    than ``most`` bytes, NotImplementedError if it is packed in a way that Python does not know.
    """
    name = part if isinstance(part, str) else part.filename
    pieces: list[bytes] = []
    size = 0
    try:
        with package.open(part) as unpacked:
            while piece := unpacked.read(_CHUNK):
                size += len(piece)
                if size > most:
                    raise TooLarge(say("part.over_size", name=name, bytes=most))
                pieces.append(piece)
    except KeyError as error:
        raise DamagedOriginal(say("part.missing", name=name)) from error
    except NotImplementedError:  # packed in a way that Python does not know
        raise
    except RuntimeError as error:  # what zipfile raises for encryption
        raise DamagedOriginal(say("part.locked", name=name)) from error
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, zlib.error) as error:
        raise DamagedOriginal(say("part.broken", name=name)) from error
    return b"".join(pieces)


def related(part: str, target: str) -> str:
    """The name of the part that ``part`` calls ``target``."""
    folder = "" if target.startswith("/") else posixpath.dirname(part)
    return posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
