"""What can go wrong in the archive; each message is one sentence: what, why, what to do."""

from __future__ import annotations

from extract.errors import GongkaiError

__all__ = ["ArchiveError", "DamagedArchive", "GongkaiError", "Locked", "NoArchive", "UnknownPortal"]


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
