"""What can go wrong in the archive; each message is one sentence: what, why, what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from extract.ground.errors import GongkaiError

__all__ = [
    "ArchiveError", "DamagedArchive", "GongkaiError", "Locked", "NoArchive", "UnknownPortal",
    "of_database",
]  # fmt: skip


class ArchiveError(GongkaiError):
    """The folder that holds the archive cannot be used as asked."""


class Locked(ArchiveError):
    """Another run of the program holds the lock of this folder (exit code 3)."""


class NoArchive(ArchiveError):
    """The folder holds no archive yet."""


class DamagedArchive(ArchiveError):
    """The database or a WARC file is not whole."""


class UnknownPortal(ArchiveError):
    """A document was handed over whose portal the archive has not been told of."""


_HELD = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_REFUSED = {
    sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM,
}  # fmt: skip

_BROKEN = {
    sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_ERROR,  # as "no such table"
}  # fmt: skip


def of_database(path: Path, error: sqlite3.Error | UnicodeDecodeError) -> ArchiveError:
    """What SQLite's error means for the archive at ``path``: held, refused, or damaged.

    Text that is not UTF-8 is damage too: nothing but UTF-8 is ever written.
    """
    is_text = isinstance(error, UnicodeDecodeError)
    usual = sqlite3.SQLITE_CORRUPT if is_text else sqlite3.SQLITE_ERROR
    primary = getattr(error, "sqlite_errorcode", usual) & 0xFF
    if primary in _HELD:
        return Locked(f"{path} is being written by another program ({error}): wait for it.")
    if primary in _REFUSED:
        return ArchiveError(
            f"{path} cannot be used ({error}): see to its rights and the space on its disk."
        )
    if primary in _BROKEN:
        return DamagedArchive(
            f"{path} cannot be read ({error}): move it away and run"
            " gongkai extract --archive --all, which builds it again from warc/."
        )
    return ArchiveError(f"{path} did not take what was to be written ({error}): please tell us.")
