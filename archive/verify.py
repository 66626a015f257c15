"""Are the WARC files and the database whole, and do they agree?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from archive.database.schema import NUMBERS, ROW_KEYS, forms_in_use, value_columns
from archive.database.store import Archive
from archive.errors import DamagedArchive
from archive.warc import originals
from extract.document import Place
from extract.tables.value import read_value

_COLUMNS = {
    f"{table.code}.{row.code}.{code}": table.cell_column(row, code)
    for form in forms_in_use()
    for table in form.tables
    for row in table.rows
    for code in row.columns
}


# what a response says of itself, and what a revisit says of its response
_REFERRED = (
    ("WARC-Target-URI", "WARC-Date", "WARC-Payload-Digest"),
    ("WARC-Refers-To-Target-URI", "WARC-Refers-To-Date", "WARC-Payload-Digest"),
)
Said = tuple[str | None, ...]
Responses = dict[str, Said]
"""Record id to address, date and payload digest of a response."""
Revisits = list[tuple[str, str, Said]]
"""Where a revisit stands, what it refers to, and what it says of it."""


def verify(archive: Archive) -> Iterator[str]:
    """Every fault, one sentence each; nothing if all is whole and in agreement."""
    responses: Responses = {}
    revisits: Revisits = []
    for name in originals.files(archive.data):
        yield from _warc(archive.data / name, responses, revisits)
    yield from _revisits(responses, revisits)
    for part in (_database, _captures, _values):
        try:
            yield from part(archive)
        except sqlite3.Error as error:
            yield f"archive.db: cannot be read to its end ({error})."


def _database(archive: Archive) -> Iterator[str]:
    for row in archive.rows("pragma integrity_check"):
        if row["integrity_check"] != "ok":
            yield f"archive.db: {row['integrity_check']}."
    for row in archive.rows("pragma foreign_key_check"):
        yield f"archive.db: a row of {row['table']} refers to no row of {row['parent']}."


def _warc(
    path: Path, responses: Responses | None = None, revisits: Revisits | None = None
) -> Iterator[str]:
    """The digests of every record of a WARC file, block and payload, as ``warcio check`` does.

    What responses there are, and what revisits say of theirs, is noted in the two.
    """
    try:
        with path.open("rb") as source:
            for record in ArchiveIterator(source, check_digests=True):
                record.content_stream().read()
                head = record.rec_headers.get_header
                name = head("WARC-Record-ID")
                if record.digest_checker.passed is False:
                    yield f"{path.name}: record {name} does not match its digest."
                elif head("WARC-Block-Digest") is None:
                    yield f"{path.name}: record {name} has no digest."
                said = tuple(head(key) for key in _REFERRED[record.rec_type == "revisit"])
                if record.rec_type == "response" and responses is not None:
                    responses[name] = said
                elif record.rec_type == "revisit" and revisits is not None:
                    revisits.append((f"{path.name}: revisit {name}", head("WARC-Refers-To"), said))
    except Exception:  # warcio raises bare exceptions of many kinds for damaged records
        yield f"{path.name}: cannot be read to its end."


def _revisits(responses: Responses, revisits: Revisits) -> Iterator[str]:
    """Every revisit against the response that it refers to: address, date and payload digest."""
    for place, refers_to, said in revisits:
        if refers_to not in responses:
            yield f"{place} refers to {refers_to}, and there is no such response."
        elif responses[refers_to] != said:
            yield f"{place} says of {refers_to} what that response does not."


def _captures(archive: Archive) -> Iterator[str]:
    """Every capture's file, offset, length and SHA-256 against the WARC files, and the reverse."""
    stored = {}
    try:
        for found in originals.walk(archive.data):
            stored[found.warc_file, found.offset] = (found.sha256, found.length)
            if not archive.has(found):
                yield f"{found.warc_file} at {found.offset}: {found.url} has no row in archive.db."
    except DamagedArchive as error:
        yield str(error)
    for row in archive.rows("select * from captures order by id"):
        place = f"capture {row['id']} ({row['warc_file']} at {row['warc_offset']})"
        found_there = stored.get((row["warc_file"], row["warc_offset"]))
        if found_there is None:
            yield f"{place}: no original stands there."
        elif found_there != (row["sha256"], row["warc_length"]):
            yield f"{place}: another original stands there."


def _values(archive: Archive) -> Iterator[str]:
    """Every number of the public tables against its evidence, and every state against its number.

    ``raw`` is what was printed: a number that is not worth what was printed is a fault.
    """
    for table in NUMBERS:
        columns, key = value_columns(table), ROW_KEYS.get(table)
        for row in archive.rows(f"select * from {table}"):
            values = {column: row[column] for column in columns}
            yield from _row(archive, row["report_id"], table, row[key] if key else None, values)


def _row(
    archive: Archive,
    report_id: str,
    table: str,
    row_name: str | None,
    values: dict[str, int | float | None],
) -> Iterator[str]:
    where = "report_id = ? and table_name = ?" + (" and row_name = ?" if row_name else "")
    parameters = [report_id, table] + ([row_name] if row_name else [])
    seen = set()
    for cell in archive.rows(f"select * from evidence where {where}", parameters):
        column = cell["column_name"] if row_name else f"{cell['row_name']}_{cell['column_name']}"
        seen.add(column)
        value = values.get(column)
        if cell["cell"] not in _COLUMNS:
            yield f"{report_id} {cell['cell']}: no form has such a cell."
        elif (value is not None) != (cell["state"] == "number"):
            yield f"{report_id} {cell['cell']}: the state {cell['state']} and the value disagree."
        elif value is not None and not _is_worth(cell, value):
            yield f"{report_id} {cell['cell']}: {value} is not the printed {cell['raw']!r}."
    for column, value in values.items():
        if value is not None and column not in seen:
            yield f"{report_id} {table}.{row_name or ''}.{column}: {value} has no evidence."


def _is_worth(cell: dict[str, Any], value: int | float) -> bool:
    printed = read_value(cell["raw"] or "", _COLUMNS[cell["cell"]], Place()).value
    return printed is not None and float(printed) == value


def summary(archive: Archive) -> dict[str, int]:
    """How much there was to verify: WARC files, captures, reports, cells."""
    seen = {"warc_files": len(originals.files(archive.data))}
    for name, table in (("captures", "captures"), ("reports", "reports"), ("cells", "evidence")):
        with suppress(sqlite3.Error):  # a fault, told by verify(): what cannot be read is left out
            row = archive.row(f"select count(*) as n from {table}")
            seen[name] = row["n"] if row else 0
    return seen
