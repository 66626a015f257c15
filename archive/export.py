"""The public tables as files: CSV for each, the SQLite file itself, and their checksums."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from archive.errors import ArchiveError
from archive.schema import PUBLIC, TABLES, VIEWS
from archive.store import Archive

CHECKSUMS = "CHECKSUMS"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(
    archive: Archive, folder: Path, step: Callable[[int, int], None] | None = None
) -> list[Path]:
    """Write every public table and view as CSV, the database, and ``CHECKSUMS`` (SHA-256).

    CSV is UTF-8 with a byte order mark and CRLF, so that Excel opens it rightly; a null is an empty
    field, and why it is null stands in ``evidence.csv``. Each file appears whole or not at all.
    Raises ArchiveError where the folder cannot be written.
    """
    names = [*PUBLIC, *VIEWS]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for done, name in enumerate(names, start=1):
            written.append(_csv(archive, name, folder / f"{name}.csv"))
            if step:
                step(done, len(names) + 1)
        written.append(_database(archive, folder / "archive.db"))
        lines = [f"{_digest(path)}  {path.name}\n" for path in sorted(written)]
        _replace(folder / CHECKSUMS, "".join(lines).encode())
    except OSError as error:
        raise ArchiveError(f"{folder} cannot be written: {error.strerror}.") from error
    return [*written, folder / CHECKSUMS]


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

    A negative number is left alone, and so is a printed dash.
    """
    if not isinstance(value, str) or not value.startswith(_FORMULA) or set(value) <= {"-", "—"}:
        return value
    return f"'{value}"


def _csv(archive: Archive, name: str, path: Path) -> Path:
    keys = TABLES[name].key if name in TABLES else ("agency_id", "year")
    order = ", ".join([keys] if isinstance(keys, str) else keys)
    cursor = archive.db.execute(f"select * from {name} order by {order}")
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


def _replace(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
