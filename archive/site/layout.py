"""A report's three tables as they are laid out in the circular: heads, groups, spans, cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import groupby
from typing import Any

from extract.forms import Column, Form, Row, Table


@dataclass(frozen=True)
class Head:
    """A head cell of a table: its text, how many rows and columns it covers, and what it names
    (``row.new``, ``column.total``) unless it is a group's.
    """

    text: str
    rows: int = 1
    columns: int = 1
    names: str = ""


def _of_column(column: Column, rows: int = 1) -> Head:
    return Head(column.label, rows, 1, f"column.{column.code}")


def _of_row(row: Row, rows: int = 1, columns: int = 1) -> Head:
    return Head(row.label, rows, columns, f"row.{row.code}")


@dataclass(frozen=True)
class Shown:
    """A value cell: its state, what to show (the text as it is printed), and the numbers (from 1)
    of the failed checks that speak of it.
    """

    key: str
    state: str
    text: str
    raw: str | None
    notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Line:
    """One printed row: its heads, then its values; ``total`` rows stand out."""

    heads: tuple[Head, ...]
    cells: tuple[Shown, ...]
    total: bool = False


@dataclass(frozen=True)
class Block:
    """A table, or one article's part of it: head rows over lines."""

    title: str
    heads: tuple[tuple[Head, ...], ...]
    lines: tuple[Line, ...]
    unit: str


def tables(
    form: Form, evidence: Sequence[Mapping[str, Any]], failed: Sequence[Mapping[str, Any]]
) -> list[tuple[Table, list[Block]]]:
    """Every table of the form with its cells.

    ``evidence`` are the report's rows of the table of that name, with the value as ``value``;
    ``failed`` are its failed checks, in the order in which they are numbered.
    """
    cells = {row["cell"]: row for row in evidence}
    notes: dict[str, list[int]] = {}
    for number, check in enumerate(failed, start=1):
        for key in spoken_of(form, check):
            notes.setdefault(key, []).append(number)

    def show(table: str, row: str, column: str) -> Shown:
        key = f"{table}.{row}.{column}"
        return _shown(key, cells.get(key), tuple(notes.get(key, ())))

    layouts = {"blocks": _by_article, "row": _in_one_line, "items": _by_item, "rows": _by_row}
    return [(table, layouts[table.layout](table, show)) for table in form.tables]


def spoken_of(form: Form, check: Mapping[str, Any]) -> Iterator[str]:
    """The cells of which a check (its ``rule`` and ``cells``) speaks: ``*`` is any row or column
    that its sum has part in.
    """
    sums = [s for s in form.sums if s.rule == check["rule"]]
    for table, row, column in form.cells():
        key = f"{table}.{row}.{column}"
        part = not sums or any(
            (row if s.along == "column" else column) in (*s.parts, *s.totals) for s in sums
        )
        if part and fnmatchcase(key, check["cells"]):
            yield key


Show = Callable[[str, str, str], Shown]


def _shown(key: str, cell: Mapping[str, Any] | None, notes: tuple[int, ...]) -> Shown:
    if cell is None:
        return Shown(key, "absent", "", None, notes)
    state = str(cell["state"])
    value = cell.get("value")
    text = str(cell["raw"] or "") if state in ("mark", "number") else ""
    if state == "number" and value == 0:
        state = "zero"
    return Shown(key, state, text, cell["raw"], notes)


def _by_article(table: Table, show: Show) -> list[Block]:
    """The first table: a block for each item of article 20, with the columns of its rows."""
    blocks = []
    for article, found in groupby(table.rows, key=lambda row: row.article):
        rows = list(found)
        columns = [table.column(code) for code in rows[0].columns]
        heads = (Head(table.over[0]), *(_of_column(column) for column in columns))
        lines = tuple(
            Line((_of_row(row),), tuple(show(table.code, row.code, c.code) for c in columns))
            for row in rows
        )
        blocks.append(Block(article or "", (heads,), lines, _units(columns)))
    return blocks


def _by_item(table: Table, show: Show) -> list[Block]:
    """The 统计表 of 2014: a block a section, one item, its unit and its number a line."""
    blocks = []
    for section, rows in groupby(table.rows, key=lambda row: row.groups[0]):
        heads = (
            *(Head(table.beside[kind][0]) for kind in ("item", "unit")),
            Head(table.columns[0].label),
        )
        lines = tuple(
            Line(
                (Head(row.label), Head(row.unit or "")),
                tuple(show(table.code, row.code, code) for code in row.columns),
            )
            for row in rows
        )
        blocks.append(Block(section, (heads,), lines, ""))
    return blocks


def _units(columns: Sequence[Column]) -> str:
    """The units of the columns, each once."""
    return "、".join(dict.fromkeys(column.unit for column in columns))


def _by_row(table: Table, show: Show) -> list[Block]:
    """A table whose rows stand in groups, and whose columns may stand under a common head."""
    depth = 1 + max(len(row.groups) for row in table.rows)
    grouped = any(column.group for column in table.columns)
    first: list[Head] = [Head("", 2 if grouped else 1, depth)]
    second: list[Head] = []
    for group, found in groupby(table.columns, key=lambda column: column.group):
        columns = list(found)
        if group:
            first.append(Head(group, 1, len(columns)))
            second += [_of_column(column) for column in columns]
        else:
            first += [_of_column(column, 2 if grouped else 1) for column in columns]
    lines = []
    before: tuple[str, ...] = ()
    for number, row in enumerate(table.rows):
        heads = [
            Head(group, _span(table.rows[number:], level, row))
            for level, group in enumerate(row.groups)
            if row.groups[: level + 1] != before[: level + 1]
        ]
        heads.append(_of_row(row, 1, depth - len(row.groups)))
        cells = tuple(show(table.code, row.code, column) for column in row.columns)
        lines.append(Line(tuple(heads), cells, row.code in {"handled", "carried_out"}))
        before = row.groups
    head_rows = (tuple(first), tuple(second)) if grouped else (tuple(first),)
    return [Block("", head_rows, tuple(lines), _units(table.columns))]


def _span(rows: Sequence[Row], level: int, row: Row) -> int:
    """How many rows on from ``row`` stand in the same group of that level."""
    span = 0
    for following in rows:
        if following.groups[: level + 1] != row.groups[: level + 1]:
            break
        span += 1
    return span


def _in_one_line(table: Table, show: Show) -> list[Block]:
    """The third table: one line of numbers, the routes side by side over their columns."""
    width = len(table.columns)
    top: list[Head] = []
    middle: list[Head] = []
    bottom: list[Head] = []
    below: list[Head] = []
    for groups, found in groupby(table.rows, key=lambda row: row.groups):
        rows = list(found)
        if groups:
            top.append(Head(groups[0], 1, width * len(rows)))
            middle += [_of_row(row, 1, width) for row in rows]
            below += [_of_column(column) for _ in rows for column in table.columns]
        else:
            top += [_of_row(row, 1, width) for row in rows]
            bottom += [_of_column(column, 2) for _ in rows for column in table.columns]
    cells = tuple(
        show(table.code, row.code, column.code) for row in table.rows for column in table.columns
    )
    heads = (tuple(top), (*bottom, *middle), tuple(below))
    return [Block("", heads, (Line((), cells),), _units(table.columns))]
