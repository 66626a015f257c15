"""What a release's tables are: the archive's, with who and when beside each row, and the states.

A row that speaks of a report begins with the report's id, body, province and year, so that no
table has to be joined to be read. A table of numbers also has the report's status, the form's
official labels, and after its values one column of states for each: a value is empty for four
different reasons, and the state says which.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive.database.schema import (
    NUMBERS,
    PUBLIC,
    ROW_KEYS,
    TABLES,
    VIEWS,
    form_tables,
    forms_in_use,
    value_column,
    value_columns,
)

STATE = "_state"
"""What is added to a column's name for the column of its states."""

_OF_REPORT: dict[str, type] = {"report_id": str, "agency": str, "province": str, "year": int}
_LEFT_OUT = {"search_id"}  # it serves the search only
LONG = {f"{code}_long": table for code, table in form_tables().items() if table.column_key}
"""The tables of a release that hold one of the forms' tables cell by cell."""
_VIEW_KEYS = {"late": ("report_id",), "coverage": ("agency_id", "year")}


@dataclass(frozen=True)
class Dataset:
    """One table of a release: its query, columns with types, and the key that its rows go by.

    Every number of a report is a ``float`` here: bodies print halves where whole items are meant.
    ``is_yearly``: its rows belong to a report's year. ``in_workbook`` is the condition for a row
    to stand in the workbooks, None if none does.
    """

    name: str
    sql: str
    columns: Mapping[str, type]
    key: tuple[str, ...]
    is_yearly: bool
    in_workbook: str | None = None

    def rows(
        self, copy: sqlite3.Connection, year: int | None = None, *, workbook: bool = False
    ) -> Iterator[tuple[object, ...]]:
        """The rows in the order of the key, of one year or all, as they come from SQLite."""
        where = self.in_workbook if workbook and self.in_workbook else "1"
        if year is not None:
            where += f" and year = {year:d}"
        names = ", ".join(f'"{name}"' for name in self.columns)
        cursor = copy.execute(
            f"select {names} from ({self.sql}) where {where} order by {', '.join(self.key)}"
        )
        for row in cursor:
            yield tuple(map(_plain, row))

    def count(
        self, copy: sqlite3.Connection, year: int | None = None, *, workbook: bool = False
    ) -> int:
        """How many rows there are."""
        where = self.in_workbook if workbook and self.in_workbook else "1"
        if year is not None:
            where += f" and year = {year:d}"
        found = copy.execute(f"select count(*) from ({self.sql}) where {where}").fetchone()
        return int(found[0])


def _plain(value: object) -> object:
    """A whole number as one: 3 and not 3.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def datasets() -> list[Dataset]:
    """Every table of a release, in the order in which they are told of."""
    found = [_long(name) if name in LONG else _dataset(name) for name in _NAMES]
    return [*found, *map(_view, VIEWS)]


_NAMES = (
    "reports",
    *(name for code in NUMBERS for name in (code, f"{code}_long") if name == code or name in LONG),
    "checks", "claims", "changes", "evidence", "sections", "agencies", "portals",
    *(name for name in PUBLIC if name in ("documents", "captures", "crawls")),
)  # fmt: skip
_SHEETS = {
    "reports": "1", **dict.fromkeys(NUMBERS, "1"),
    "checks": "status <> 'pass'", "claims": "verdict <> 'agrees'",
    "changes": "1", "agencies": "1", "portals": "1",
}  # fmt: skip


def _dataset(name: str) -> Dataset:
    table = TABLES[name]
    key = (table.key,) if isinstance(table.key, str) else table.key
    own = {column: kind for column, kind in table.columns.items() if column not in _LEFT_OUT}
    sheet = _SHEETS.get(name)
    if name == "reports":
        columns = {"id": str, "agency_id": str, "agency": str, "province": str, **own}
        sql = (
            "select r.*, a.name as agency, a.province from reports r"
            " join agencies a on a.id = r.agency_id"
        )
        return Dataset(name, sql, columns, key, True, sheet)
    if name in NUMBERS:
        return _numbers(name, key, sheet)
    if key[0] != "report_id":
        return Dataset(name, f"select * from {name}", own, key, False, sheet)
    sql = f"select t.*, {_WHO} from {name} t {_JOINED}"
    return Dataset(name, sql, {**_OF_REPORT, **own}, key, True, sheet)


_WHO = "a.name as agency, a.province as province, r.year as year"
_JOINED = "join reports r on r.id = t.report_id join agencies a on a.id = r.agency_id"


def _numbers(name: str, key: tuple[str, ...], sheet: str | None) -> Dataset:
    """A table of a form's cells: labels beside the rows, states behind the values."""
    columns: dict[str, type] = {**_OF_REPORT, "form": str, "report_status": str}
    parts = ["t.*", _WHO, "r.form as form", "r.status as report_status"]
    values = value_columns(name)
    if row_key := ROW_KEYS.get(name):
        columns |= {row_key: str, f"{row_key}_label": str}
        parts.append(_label("row_label", name, f"t.{row_key}", values[0]) + f" as {row_key}_label")
        cells = {column: f"'{name}.' || t.{row_key} || '.{column}'" for column in values}
    else:
        cells = {c.standing: f"'{c.table}.{c.row}.{c.column}'" for c in codes() if c.table == name}
    if row_key and any(row.unit for row in form_tables()[name].rows):
        columns["unit"] = str
        parts.append(_label("unit", name, f"t.{row_key}", values[0]) + " as unit")
    columns |= dict.fromkeys(values, float)
    columns |= {f"{column}{STATE}": str for column in values}
    parts += [
        "(select e.state from evidence e where e.report_id = t.report_id and e.cell ="
        f' {cell}) as "{column}{STATE}"'
        for column, cell in cells.items()
    ]
    sql = f"select {', '.join(parts)} from {name} t {_JOINED}"
    return Dataset(name, sql, columns, key, True, sheet)


def _label(what: str, table: str, row: str, column: str) -> str:
    return (
        f"(select c.{what} from temp.codes c where c.form = r.form and c.table_name = '{table}'"
        f" and c.row_name = {row} and c.column_name = '{column}')"
    )


def _long(name: str) -> Dataset:
    """One row a cell of one of the forms' tables: its value, its state, what was printed."""
    table = LONG[name].code
    row, column = ROW_KEYS[table], LONG[name].column_key
    values = value_columns(table)
    worth = " ".join(f"when '{column}' then q.{column}" for column in values)
    sql = (
        f"select t.report_id, {_WHO}, r.status as report_status, t.row_name as {row},"
        f" c.row_label as {row}_label, t.column_name as {column},"
        f" c.column_label as {column}_label, case t.column_name {worth} end as value, t.state,"
        f" t.raw, c.unit from evidence t {_JOINED} left join {table} q"
        f" on q.report_id = t.report_id and q.{row} = t.row_name left join temp.codes c"
        " on c.form = r.form and c.table_name = t.table_name and c.row_name = t.row_name"
        f" and c.column_name = t.column_name where t.table_name = '{table}'"
    )
    columns: dict[str, type] = {
        **_OF_REPORT, "report_status": str, row: str, f"{row}_label": str, f"{column}": str,
        f"{column}_label": str, "value": float, "state": str, "raw": str, "unit": str,
    }  # fmt: skip
    return Dataset(name, sql, columns, ("report_id", row, f"{column}"), True)


def _view(name: str) -> Dataset:
    columns = {column: int if column == "year" else str for column in VIEW_COLUMNS[name]}
    key = _VIEW_KEYS[name]
    return Dataset(name, f"select * from {name}", columns, key, True, "1")


VIEW_COLUMNS = {
    "late": (
        "report_id", "agency_id", "agency", "year", "kind", "due_on", "published_on",
        "issued_on", "first_seen_on", "verdict",
    ),
    "coverage": ("report_id", "agency_id", "agency", "year", "state", "status"),
}  # fmt: skip


@dataclass(frozen=True)
class Code:
    """One cell of a form: its codes, its official labels, its unit, and where its values stand."""

    form: str
    circular: str
    table: str
    row: str
    row_label: str
    groups: str
    column: str
    column_label: str
    unit: str
    standing: str
    """The column of a release's table that holds it."""


def codes() -> Iterator[Code]:
    """Every cell of every form, the newest form first, in printed order."""
    for form in forms_in_use():
        for table in form.tables:
            for row in table.rows:
                for name in row.columns:
                    column = table.cell_column(row, name)
                    yield Code(
                        form.code, form.circular, table.code, row.code, row.label,
                        " / ".join(row.groups), column.code, column.label, column.unit,
                        value_column(table, row.code, column.code),
                    )  # fmt: skip


def prepare(copy: sqlite3.Connection) -> None:
    """Give a connection what the queries need: the forms' labels, in a table that is not kept."""
    copy.executescript(
        "create temp table codes (form text, table_name text,"
        " row_name text, column_name text, row_label text, column_label text, unit text,"
        " primary key (form, table_name, row_name, column_name)) without rowid"
    )
    copy.executemany(
        "insert into temp.codes values (?, ?, ?, ?, ?, ?, ?)",
        [(c.form, c.table, c.row, c.column, c.row_label, c.column_label, c.unit) for c in codes()],
    )


def holds_samples(copy: sqlite3.Connection) -> bool:
    """Whether there are reports of the demo's sample portals, most of them invented."""
    found = copy.execute("select 1 from portals where source = 'sample' limit 1").fetchone()
    return found is not None


def years(copy: sqlite3.Connection) -> list[int]:
    """The years that there are reports on."""
    return [row[0] for row in copy.execute("select distinct year from reports order by year")]
