"""One release: every public table as CSV, Parquet and JSON Lines, whole and by year, workbooks, the
SQLite file, and what explains and identifies them.

The same archive gives the same bytes: rows stand in the order of their keys, and the only moment
that is written is that of the latest capture.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from archive.database.store import Archive
from archive.errors import ArchiveError, of_database
from archive.export import about, changes, dictionary, formats, tables, workbook
from archive.export.folders import CHECKSUMS, check, checksums, digest_of, files, replacing

DATABASE = "archive.db"
Step = Callable[[int, int], None]


def export(
    archive: Archive, folder: Path, step: Step | None = None, previous: Path | None = None
) -> list[Path]:
    """Write a release into ``folder``, in the place of the one that stands there; its files.

    It shows the archive at one moment, also while another run writes to it, and appears whole or
    not at all. ``CHANGES`` compares it with ``previous``, or with the release whose place it takes.
    Raises ArchiveError where the folder cannot be written, holds the archive, or holds files
    that are of no release; Locked while another export writes there.
    """
    check(archive.data, folder)
    if previous is not None and not checksums(previous):
        raise ArchiveError(f"{previous} holds no release that this one could be compared with.")
    try:
        with replacing(folder) as part:
            _Release(part, step).write(archive, folder, previous)
    except OSError as error:
        raise ArchiveError(f"{folder} cannot be written: {error.strerror}.") from error
    except sqlite3.Error as error:
        raise of_database(archive.path, error) from error
    return files(folder)


@dataclass
class _Release:
    """A release that is being written into ``folder``."""

    folder: Path
    step: Step | None
    datasets: list[tables.Dataset] = field(default_factory=tables.datasets)
    counts: dict[str, int] = field(default_factory=dict)
    done: int = 0

    def write(self, archive: Archive, standing: Path, previous: Path | None) -> None:
        """Write every file; ``standing`` is the folder whose place it takes."""
        database = self.folder / DATABASE
        archive.db.conn.execute("vacuum into ?", (str(database),))
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            tables.prepare(copy)
            version = copy.execute("select max(fetched_at) from captures").fetchone()[0] or ""
            years = tables.years(copy)
            notice = dictionary.added()["notice"]["samples"] if tables.holds_samples(copy) else ""
            self._tables(copy, years)
            self._workbooks(copy, years, version)
        dictionary.write(self.datasets, self.folder)
        about.write(self.datasets, self.counts, years, self.folder, version, notice)
        digests = self._digests()
        sizes = {name: (self.folder / name).stat().st_size for name in digests}
        package = dictionary.package(self.datasets, digests, sizes, version)
        (self.folder / "datapackage.json").write_text(package, encoding="utf-8")
        digests["datapackage.json"] = digest_of(self.folder / "datapackage.json")
        self._changes(standing, previous, digests, version)
        lines = [f"{digest}  {name}\n" for name, digest in sorted(digests.items())]
        (self.folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")

    def _tables(self, copy: sqlite3.Connection, years: list[int]) -> None:
        for dataset in self.datasets:
            rows = dataset.rows(copy)
            self.counts[dataset.name] = formats.write(
                rows, dataset.columns, self.folder, dataset.name
            )
            for year in years if dataset.is_yearly else ():
                below = self.folder / "years" / str(year)
                below.mkdir(parents=True, exist_ok=True)
                formats.write(dataset.rows(copy, year), dataset.columns, below, dataset.name)
            self._tell(len(years))

    def _workbooks(self, copy: sqlite3.Connection, years: list[int], version: str) -> None:
        workbook.write(copy, self.datasets, self.folder / "gongkai.xlsx", version)
        self._tell(len(years))
        for year in years:
            path = self.folder / "years" / str(year) / f"gongkai-{year}.xlsx"
            workbook.write(copy, self.datasets, path, version, year)
            self._tell(len(years))

    def _tell(self, years: int) -> None:
        self.done += 1
        if self.step:
            self.step(self.done, len(self.datasets) + 1 + years)

    def _digests(self) -> dict[str, str]:
        found = (path for path in files(self.folder) if path.name != "UNFINISHED")
        return {path.relative_to(self.folder).as_posix(): digest_of(path) for path in found}

    def _changes(
        self, standing: Path, previous: Path | None, digests: dict[str, str], version: str
    ) -> None:
        """Compare with the release before; the same release again keeps what it said of itself."""
        before = checksums(standing)
        known = {name: digest for name, digest in before.items() if name not in changes.NAMES}
        if previous is None and known == digests:
            for name in changes.NAMES:
                (self.folder / name).write_bytes((standing / name).read_bytes())
        else:
            earlier = previous or (standing if before else None)
            changes.write(self.datasets, earlier, self.folder, version)
        for name in changes.NAMES:
            digests[name] = digest_of(self.folder / name)
