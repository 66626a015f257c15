"""Releases as their users open them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq  # type: ignore[import-untyped,unused-ignore]
from python_calamine import CalamineWorkbook

from archive.database.store import Archive

Rows = list[dict[str, Any]]

FEW = (
    "disclosure", "requests", "review_litigation", "statistics", "sections", "evidence", "checks",
    "claims", "changes",
)  # fmt: skip


def keep_few(data: Path) -> list[str]:
    """Leave an archive the reports of its latest year only; their ids, in order."""
    with Archive(data) as archive:
        db = archive.db
        db.execute("pragma foreign_keys = off")
        with db.atomic():
            db.execute("delete from reports where year < (select max(year) from reports)")
            for table in FEW:
                db.execute(f"delete from {table} where report_id not in (select id from reports)")
        return [row["id"] for row in archive.rows("select id from reports order by id")]


def change(data: Path, *statements: str) -> None:
    """Write into an archive's tables, as no run of the program would."""
    with Archive(data) as archive:
        archive.db.execute("pragma foreign_keys = off")
        with archive.db.atomic():
            for statement in statements:
                archive.db.execute(statement)


def from_csv(path: Path) -> Rows:
    """The rows of a CSV file, every value as text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def from_jsonl(path: Path) -> Rows:
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def from_parquet(path: Path) -> Rows:
    """The rows of a Parquet file."""
    rows: Rows = pq.read_table(path).to_pylist()
    return rows


def from_sheet(path: Path, name: str) -> Rows:
    """The rows of a sheet of a workbook, by the codes in its heads."""
    head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    names = [str(text).rpartition("\n")[2] for text in head]
    return [dict(zip(names, row, strict=True)) for row in rows]
