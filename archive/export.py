"""The public tables as files: CSV for each, the SQLite file itself, and their checksums."""

from __future__ import annotations

import csv
import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from archive.errors import ArchiveError
from archive.files import write_whole
from archive.schema import PUBLIC, TABLES, VIEWS
from archive.store import Archive

FOLDER = "exports"
CHECKSUMS = "CHECKSUMS"
_WRITTEN = "folders.txt"  # one absolute path a line
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS = re.compile(r"[-—]+|-[\d,]+(?:\.\d+)?")


def export(
    archive: Archive, folder: Path, step: Callable[[int, int], None] | None = None
) -> list[Path]:
    """Write every public table and view as CSV, the database, and ``CHECKSUMS`` (SHA-256).

    CSV is UTF-8 with a byte order mark and CRLF, so that Excel opens it rightly; a null is an empty
    field, and why it is null stands in ``evidence.csv``. Each file appears whole or not at all, and
    all show the archive at one moment, also while another run writes to it.
    Raises ArchiveError where the folder cannot be written.
    """
    names = [*PUBLIC, *VIEWS]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [_database(archive, folder / "archive.db")]
        with closing(sqlite3.connect(written[0])) as copy:
            for done, name in enumerate(names, start=1):
                written.append(_csv(copy, name, folder / f"{name}.csv"))
                if step:
                    step(done, len(names))
        lines = [f"{_digest(path)}  {path.name}\n" for path in sorted(written)]
        write_whole(folder / CHECKSUMS, "".join(lines).encode())
    except OSError as error:
        raise ArchiveError(f"{folder} cannot be written: {error.strerror}.") from error
    return [*written, folder / CHECKSUMS]


def remember(data: Path, folder: Path) -> None:
    """Note where an export of a data folder stands, for :func:`folders`."""
    names = dict.fromkeys(str(path) for path in (*folders(data), folder.resolve()))
    (data / FOLDER).mkdir(exist_ok=True)
    lines = "".join(f"{name}\n" for name in names)
    write_whole(data / FOLDER / _WRITTEN, lines.encode(errors="surrogateescape"))


def folders(data: Path) -> list[Path]:
    """The folders to which a data folder was exported, as far as they are still there."""
    known = data / FOLDER / _WRITTEN
    lines = known.read_bytes().splitlines() if known.is_file() else []
    return [path for line in lines if (path := Path(os.fsdecode(line))).is_dir()]


def faults(folder: Path) -> list[str]:
    """What is not whole in an exported folder, one sentence each."""
    if not (folder / CHECKSUMS).is_file():
        return [f"{folder / CHECKSUMS}: is missing; is this an exported folder?"]
    found = []
    for line in (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        path = folder / name
        if not path.is_file():
            found.append(f"{path}: is missing.")
        elif _digest(path) != digest:
            found.append(f"{path}: does not match its checksum.")
    return found


def safe(value: object) -> object:
    """A text that a spreadsheet would run as a formula, made plain text by a leading apostrophe.

    A negative number is left alone, as a number and as text, and so is a printed dash.
    """
    if not isinstance(value, str) or not value.startswith(_FORMULA) or _HARMLESS.fullmatch(value):
        return value
    return f"'{value}"


def _csv(copy: sqlite3.Connection, name: str, path: Path) -> Path:
    keys = TABLES[name].key if name in TABLES else ("agency_id", "year")
    order = ", ".join([keys] if isinstance(keys, str) else keys)
    cursor = copy.execute(f"select * from {name} order by {order}")
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([column[0] for column in cursor.description])
        writer.writerows([safe(value) for value in row] for row in cursor)
    part.replace(path)
    return path


def _database(archive: Archive, path: Path) -> Path:
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    copy = sqlite3.connect(part)
    try:
        archive.db.conn.backup(copy)
    finally:
        copy.close()
    part.replace(path)
    return path


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as source:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
