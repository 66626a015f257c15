"""ZIP packages (docx, xlsx): their parts, within limits that a bomb does not pass."""

from __future__ import annotations

import io
import zipfile

from extract.errors import DamagedOriginal

MOST_BYTES = 200_000_000
"""Unpacked size of one part; real reports' parts stay under a tenth of it."""


def open_package(data: bytes) -> zipfile.ZipFile:
    """The package; DamagedOriginal if its directory cannot be read."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise DamagedOriginal("the file is cut off or broken: fetch it again") from error


def read_part(package: zipfile.ZipFile, name: str) -> bytes:
    """One part's bytes; DamagedOriginal if it is missing, broken, encrypted or over the limit."""
    try:
        if package.getinfo(name).file_size > MOST_BYTES:
            raise DamagedOriginal(
                f"part {name} unpacks to more than {MOST_BYTES} bytes: look at the file by hand"
            )
        return package.read(name)
    except KeyError as error:
        raise DamagedOriginal(f"the file has no part {name}: fetch it again") from error
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, ValueError) as error:
        raise DamagedOriginal(f"part {name} is broken or encrypted: fetch it again") from error
