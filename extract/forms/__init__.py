"""The statutory forms as data: rows, columns, labels in all their spellings, sums."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

Layout = Literal["rows", "blocks", "row", "items"]
FOLDER = Path(__file__).parent
"""One file a form, named by its code; a new form is a new file."""
_FILES = "[12][0-9][0-9][0-9].toml"


# Rows, columns and tables are loaded once: each equals itself alone, which makes them cheap keys.


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table: its code, its printed label and the label that spans it, if any.

    ``is_change`` columns state by how much a number changed: they may be negative or in words.
    """

    code: str
    label: str
    group: str | None
    spellings: tuple[str, ...]
    unit: str
    is_change: bool

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every way in which this column's head is printed, the form's own first."""
        return (self.label, *self.spellings)


@dataclass(frozen=True, eq=False)
class Row:
    """One row: its code, printed label, the labels of the groups around it, and its columns.

    ``in_group`` are words that name the row only beside its group's label, such as a bare 其他.
    ``unit`` is its cells' where rows of one column are counted in several units. ``part_of`` is
    the group of outcomes that the row is counted with, None for rows that are no outcome.
    """

    code: str
    label: str
    groups: tuple[str, ...]
    spellings: tuple[str, ...]
    in_group: tuple[str, ...]
    columns: tuple[str, ...]
    article: str | None
    unit: str | None
    part_of: str | None

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every way in which this row's label is printed, the form's own first."""
        return (self.label, *self.spellings)


@dataclass(frozen=True, eq=False)
class Table:
    """One of a form's tables, rows and columns in printed order.

    ``layout`` is how it is printed: ``rows`` begin with a label and stand under heads; ``blocks``
    are such rows, a few at a time under heads of their own; one ``row`` of values holds all, under
    heads only; ``items`` are labels with a unit and one number each.
    ``is_summed`` says that a sum of the form checks its numbers. ``beside`` are the heads of
    columns that hold none of its cells, by what they hold (item, unit, serial), ``over`` the words
    of its head that name no column. ``begins`` are the words with which it begins where its cells
    are lines, ``chapter`` is the one in which the form prints it. ``row_key`` is what its rows are
    called (outcome, route, item), None for blocks, whose every cell is a thing of its own;
    ``column_key`` is what its columns are called, for tables that are also told cell by cell.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    layout: Layout
    is_summed: bool
    beside: Mapping[str, tuple[str, ...]]
    over: tuple[str, ...]
    begins: tuple[str, ...]
    chapter: int | None
    row_key: str | None
    column_key: str | None

    @property
    def is_labelled(self) -> bool:
        """Whether its rows begin with a label and stand under heads."""
        return self.layout in ("rows", "blocks")

    def column(self, code: str) -> Column:
        """The column of that code; KeyError if the table has none."""
        return next_or_key_error(self.columns, code)

    def row(self, code: str) -> Row:
        """The row of that code; KeyError if the table has none."""
        return next_or_key_error(self.rows, code)

    def cell_column(self, row: Row, code: str) -> Column:
        """The column of one of the row's cells, in that cell's unit."""
        return _in_unit(self.column(code), row.unit)


@cache
def _in_unit(column: Column, unit: str | None) -> Column:
    return replace(column, unit=unit) if unit else column


@dataclass(frozen=True)
class Sum:
    """A sum that the form declares.

    ``along="row"``: in every row of the table the columns ``parts`` add up to the columns
    ``totals``; ``along="column"``: in every column the rows ``parts`` add up to the rows
    ``totals``.
    """

    rule: str
    table: str
    along: Literal["row", "column"]
    parts: tuple[str, ...]
    totals: tuple[str, ...]


@dataclass(frozen=True)
class Carried:
    """Two rows of a table that are one number in two years: ``out``, and ``into`` of the next.

    ``total`` is the column that sums up the others.
    """

    table: str
    out: str
    into: str
    total: str


@dataclass(frozen=True)
class Form:
    """A statutory layout, named by the year of the circular that prescribes it."""

    code: str
    circular: str
    tables: tuple[Table, ...]
    sums: tuple[Sum, ...]
    carried: tuple[Carried, ...] = ()

    def table(self, code: str) -> Table:
        """The table of that code; KeyError if the form has none."""
        return next_or_key_error(self.tables, code)

    def labelled(self) -> tuple[Table, ...]:
        """The tables whose rows begin with a label and stand under heads."""
        return tuple(table for table in self.tables if table.is_labelled)

    def laid_out(self, layout: Layout) -> tuple[Table, ...]:
        """The tables that are printed in that layout."""
        return tuple(table for table in self.tables if table.layout == layout)

    @property
    def year(self) -> int:
        """The year of the circular."""
        return int(self.code)

    def chapters(self) -> list[int]:
        """The chapters in which the form prints tables, in order."""
        return sorted({table.chapter for table in self.tables if table.chapter})

    def printed(self) -> list[str]:
        """Every label that the form's tables print, groups and articles too."""
        found: list[str] = []
        for table in self.tables:
            for row in table.rows:
                found += [*row.labels, *row.groups, row.article or ""]
            for column in table.columns:
                found += [*column.labels, column.group or ""]
        return found

    def rows(self) -> list[tuple[Table, Row]]:
        """Every row of the form with its table, in printed order."""
        return [(table, row) for table in self.tables for row in table.rows]

    def cells(self) -> list[tuple[str, str, str]]:
        """Every (table, row, column) of the form, in printed order."""
        return [(table.code, row.code, code) for table, row in self.rows() for code in row.columns]


Coded = TypeVar("Coded", Column, Row, Table)


def next_or_key_error(items: tuple[Coded, ...], code: str) -> Coded:
    """The item of that code; KeyError if there is none."""
    for item in items:
        if item.code == code:
            return item
    raise KeyError(code)


def codes() -> tuple[str, ...]:
    """The forms that reports are read on, the newest first: those of the folder."""
    return _codes(FOLDER)


@cache
def _codes(folder: Path) -> tuple[str, ...]:
    return tuple(sorted((path.stem for path in folder.glob(_FILES)), reverse=True))


def load(code: str) -> Form:
    """The form of that code ("2021"), read from its TOML file."""
    return _load(FOLDER / f"{code}.toml")


@cache
def _load(path: Path) -> Form:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    summed = {item["table"] for item in data["sum"]}
    return Form(
        code=data["form"],
        circular=data["circular"],
        tables=tuple(_table(item, item["code"] in summed) for item in data["table"]),
        sums=tuple(
            Sum(s["rule"], s["table"], s["along"], tuple(s["parts"]), tuple(s["totals"]))
            for s in data["sum"]
        ),
        carried=tuple(
            Carried(c["table"], c["out"], c["into"], c["total"]) for c in data.get("carried", ())
        ),
    )


def _table(data: dict[str, Any], is_summed: bool) -> Table:
    columns = tuple(
        Column(
            code=c["code"],
            label=c["label"],
            group=c.get("group"),
            spellings=tuple(c.get("spellings", ())),
            unit=c.get("unit", "件"),
            is_change=c.get("is_change", False),
        )
        for c in data["column"]
    )
    every_column = tuple(column.code for column in columns)
    rows = tuple(
        Row(
            code=r["code"],
            label=r["label"],
            groups=tuple(r.get("groups", ())),
            spellings=tuple(r.get("spellings", ())),
            in_group=tuple(r.get("in_group", ())),
            columns=tuple(r.get("columns", every_column)),
            article=r.get("article"),
            unit=r.get("unit"),
            part_of=r.get("part_of"),
        )
        for r in data["row"]
    )
    return Table(
        code=data["code"],
        title=data["title"],
        columns=columns,
        rows=rows,
        layout=data.get("layout", "rows"),
        is_summed=is_summed,
        beside={item["kind"]: tuple(item["heads"]) for item in data.get("beside", ())},
        over=tuple(data.get("over", ())),
        begins=tuple(data.get("begins", ())),
        chapter=data.get("chapter"),
        row_key=data.get("row_key"),
        column_key=data.get("column_key"),
    )
