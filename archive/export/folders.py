"""The folders that releases stand in: which may be written, how one takes another's place."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from archive.errors import ArchiveError, Locked
from archive.files import write_whole

FOLDER = "exports"
"""Where within a data folder releases may stand; the site offers the newest of those."""

CHECKSUMS = "CHECKSUMS"
_WRITTEN = "exports.txt"  # in the data folder: one absolute path a line
_UNFINISHED = "UNFINISHED"
_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h
_HERE = -100  # AT_FDCWD


def remember(data: Path, folder: Path) -> None:
    """Note where a release of a data folder stands, for :func:`folders`."""
    names = dict.fromkeys(str(path) for path in (*folders(data), folder.resolve()))
    lines = "".join(f"{name}\n" for name in names)
    write_whole(data / _WRITTEN, lines.encode(errors="surrogateescape"))


def folders(data: Path) -> list[Path]:
    """The folders to which a data folder was exported, as far as they are still there."""
    known = data / _WRITTEN
    lines = known.read_bytes().splitlines() if known.is_file() else []
    return [path for line in lines if (path := Path(os.fsdecode(line))).is_dir()]


def newest(data: Path) -> Path | None:
    """The newest release within ``DATA/exports``: that folder itself, or one of those in it."""
    place = data / FOLDER
    try:
        found = [f for f in (place, *place.iterdir()) if (f / CHECKSUMS).is_file()]
    except OSError:
        return None
    shown = [f for f in found if f == place or not f.name.startswith(".")]
    return max(shown, key=lambda f: ((f / CHECKSUMS).stat().st_mtime_ns, f.name), default=None)


def checksums(folder: Path) -> dict[str, str]:
    """File, as a path within the release, to SHA-256; empty if the folder holds no release."""
    try:
        text = (folder / CHECKSUMS).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    pairs = (line.partition("  ") for line in text.splitlines())
    return {name: digest for digest, _, name in pairs if name}


def faults(folder: Path) -> list[str]:
    """What is not whole in an exported folder, one sentence each."""
    if not (folder / CHECKSUMS).is_file():
        return [f"{folder / CHECKSUMS}: is missing; is this an exported folder?"]
    found = []
    for name, digest in checksums(folder).items():
        path = folder / name
        if not path.is_file():
            found.append(f"{path}: is missing.")
        elif digest_of(path) != digest:
            found.append(f"{path}: does not match its checksum.")
    return found


def digest_of(path: Path) -> str:
    """A file's SHA-256 in hexadecimal."""
    with path.open("rb") as source:
        digest = sha256()
        while chunk := source.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def files(folder: Path) -> list[Path]:
    """Every file below a folder, in order."""
    return sorted(path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())


def check(data: Path, folder: Path) -> None:
    """Raise ArchiveError where a release may not stand: in or around the data folder itself (but
    within its ``exports``), or where there is anything that is not of a release.
    """
    data, folder = data.resolve(), folder.resolve()
    inside = folder.parts[len(data.parts) :] if folder.is_relative_to(data) else None
    if data.is_relative_to(folder) or (inside is not None and inside[0] != FOLDER):
        raise ArchiveError(
            f"{folder} cannot be written: it holds the archive itself; name a folder of its own,"
            f" or one in {data / FOLDER}."
        )
    if folder.exists() and not folder.is_dir():
        raise ArchiveError(f"{folder} cannot be written: it is no folder; name another.")
    if folder.is_dir() and (foreign := _foreign(folder)):
        raise ArchiveError(
            f"{folder} cannot be written: it holds {foreign}, which is of no release; name an"
            " empty folder, or one that gongkai export wrote."
        )


def _foreign(folder: Path) -> str | None:
    """The first file of a folder that is not of the release that stands there."""
    own = {*checksums(folder), CHECKSUMS} if (folder / CHECKSUMS).is_file() else set()
    names = (path.relative_to(folder).as_posix() for path in files(folder))
    return next((name for name in names if name not in own), None)


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new folder beside ``folder`` that takes its place when the block ends without an error.

    Killed anywhere, ``folder`` holds the old release or the new one, whole; what is left beside it
    the next export takes away. Raises Locked if another export to the folder is running.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    part, aside = (folder.with_name(f".{folder.name}.{end}") for end in ("part", "old"))
    if aside.is_dir() and not folder.exists():
        aside.rename(folder)
    if part.is_dir() and any(part.iterdir()) and not _is_ours(part):
        raise ArchiveError(f"{part} is in the way: move it elsewhere.")
    part.mkdir(exist_ok=True)
    with (part / _UNFINISHED).open("a") as marker:
        try:
            fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(f"Another export to {folder} is running: wait until it ends.") from None
        _clear(part)
        try:
            yield part
            (part / _UNFINISHED).unlink()
            _exchange(part, folder, aside)
        finally:
            if part.is_dir():
                (part / _UNFINISHED).touch()
                _clear(part)
                (part / _UNFINISHED).unlink()
                part.rmdir()


def _is_ours(part: Path) -> bool:
    return (part / _UNFINISHED).exists() or (part / CHECKSUMS).is_file()


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != _UNFINISHED:
            path.unlink()


def _exchange(part: Path, folder: Path, aside: Path) -> None:
    """Put ``part`` at the place of ``folder``, and what stood there at the place of ``part``."""
    if not folder.exists():
        part.rename(folder)
    elif not _exchanged(part, folder):
        folder.rename(aside)
        part.rename(folder)
        aside.rename(part)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the disk cannot."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    if renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    error = ctypes.get_errno()
    if error in (errno.EINVAL, errno.ENOSYS, errno.EXDEV, errno.ENOTSUP):
        return False
    raise OSError(error, os.strerror(error), str(other))
