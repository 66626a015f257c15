"""The statutory forms as data: rows, columns, labels in all their spellings, sums."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

Layout = Literal["rows", "row", "items"]
FOLDER = Path(__file__).parent
CODES = ("2021", "2019", "2014")
"""The forms that reports are read on, the newest first."""


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
    ``unit`` is its cells' where rows of one column are counted in several units.
    """

    code: str
    label: str
    groups: tuple[str, ...]
    spellings: tuple[str, ...]
    in_group: tuple[str, ...]
    columns: tuple[str, ...]
    article: str | None
    unit: str | None

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every way in which this row's label is printed, the form's own first."""
        return (self.label, *self.spellings)


@dataclass(frozen=True, eq=False)
class Table:
    """One of a form's tables, rows and columns in printed order.

    ``layout`` is how it is printed: ``rows`` begin with a label and stand under heads; one ``row``
    of values holds all, under heads only; ``items`` are labels with a unit and one number each.
    ``is_summed`` says that a sum of the form checks its numbers. ``beside`` are the heads of
    columns that hold none of its cells, by what they hold (item, unit, serial).
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    layout: Layout
    is_summed: bool
    beside: Mapping[str, tuple[str, ...]]

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
class Form:
    """A statutory layout, named by the year of the circular that prescribes it."""

    code: str
    circular: str
    tables: tuple[Table, ...]
    sums: tuple[Sum, ...]

    def table(self, code: str) -> Table:
        """The table of that code; KeyError if the form has none."""
        return next_or_key_error(self.tables, code)

    def laid_out(self, layout: Layout) -> tuple[Table, ...]:
        """The tables that are printed in that layout."""
        return tuple(table for table in self.tables if table.layout == layout)

    def printed(self) -> list[str]:
        """Every label that the form's tables print, groups and articles too."""
        found: list[str] = []
        for table in self.tables:
            for row in table.rows:
                found += [*row.labels, *row.groups, row.article or ""]
            for column in table.columns:
                found += [*column.labels, column.group or ""]
        return found

    def cells(self) -> list[tuple[str, str, str]]:
        """Every (table, row, column) of the form, in printed order."""
        return [
            (table.code, row.code, column)
            for table in self.tables
            for row in table.rows
            for column in row.columns
        ]


Coded = TypeVar("Coded", Column, Row, Table)


def next_or_key_error(items: tuple[Coded, ...], code: str) -> Coded:
    """The item of that code; KeyError if there is none."""
    for item in items:
        if item.code == code:
            return item
    raise KeyError(code)


@cache
def load(code: str) -> Form:
    """The form of that code ("2021"), read from its TOML file."""
    data = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    summed = {item["table"] for item in data["sum"]}
    return Form(
        code=data["form"],
        circular=data["circular"],
        tables=tuple(_table(item, item["code"] in summed) for item in data["table"]),
        sums=tuple(
            Sum(s["rule"], s["table"], s["along"], tuple(s["parts"]), tuple(s["totals"]))
            for s in data["sum"]
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
    )
