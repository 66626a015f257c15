"""Column heads in a grid: which grid columns stand under which of a table's heads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.document import Grid, GridCell
from extract.forms import Row, Table
from extract.ground.text import bare
from extract.tables.heads import without_instruction, without_unit
from extract.tables.labels import find_label

HeadKey = tuple[str, str]
"""The codes of row and column that a head stands over; the row is "" where it serves all rows."""

_LONGEST_HEAD = 16
_NO_KEY = ("", "")
_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*年")


@dataclass
class Heads:
    """Where a table's column heads stand in a grid: grid columns by what they stand over.

    ``width`` is the number of grid columns of the head's rows: a row of another width has lost or
    won a cell, so that its columns are no longer certain. ``pieces`` are what a wrap or a page
    break has left of heads, by grid column. ``strangers`` are columns under heads that are none of
    the table's (those of its labels too), ``serials`` number the rows. ``years`` are those that
    the head names.
    """

    columns: dict[HeadKey, frozenset[int]] = field(default_factory=dict)
    texts: dict[HeadKey, str] = field(default_factory=dict)
    width: int = 0
    pieces: dict[int, str] = field(default_factory=dict)
    strangers: frozenset[int] = frozenset()
    serials: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()

    def of(self, row: Row, column: str) -> frozenset[int] | None:
        """The grid columns of a cell of the form, None if no head names it."""
        return self.columns.get((row.code, column)) or self.columns.get(("", column))

    def is_of_another_year(self, year: int | None) -> bool:
        """Whether the head names years, but not ``year``: a table for comparison."""
        return bool(year and self.years and year not in self.years)


def years_in(text: str) -> frozenset[int]:
    """The years that a caption or head names."""
    return frozenset(int(year) for year in _YEAR.findall(text))


def find_heads(rows: Sequence[Sequence[GridCell]], table: Table, grid: Grid) -> Heads | None:
    """Where the head rows name the table's columns; None if they name none of them."""
    filled = [_fill(row, grid) for row in rows]
    paths = [_path(filled, column) for column in range(grid.width)]
    keys = [_head_key([cell.text for cell in path], table) for path in paths]
    named = [column for column, key in enumerate(keys) if key]
    if not named:
        return None
    heads = Heads(width=max(cell.end for row in rows for cell in row), years=_lowest_years(rows))
    for column in named:
        heads.texts[keys[column] or _NO_KEY] = " ".join(cell.text for cell in paths[column])
    heads.columns = {key: columns for key in heads.texts if (columns := _unbroken(keys, key))}
    leaves = {column: _leaf(path, named, table) for column, path in enumerate(paths)}
    unnamed = {column: leaf for column, leaf in leaves.items() if leaf and not keys[column]}
    serial = table.beside.get("serial", ())
    heads.pieces = {column: leaf for column, leaf in unnamed.items() if _is_piece(leaf, table)}
    strangers = {column for column, leaf in unnamed.items() if len(leaf) <= _LONGEST_HEAD}
    heads.strangers = frozenset(strangers.difference(heads.pieces))
    heads.serials = frozenset(column for column, leaf in unnamed.items() if leaf in serial)
    return heads


def _unbroken(keys: Sequence[HeadKey | None], key: HeadKey) -> frozenset[int]:
    """The grid columns under that head; none if others stand between them."""
    columns = [column for column, own in enumerate(keys) if own == key]
    return frozenset(columns if columns[-1] - columns[0] + 1 == len(columns) else ())


def _lowest_years(rows: Sequence[Sequence[GridCell]]) -> frozenset[int]:
    """The years in the lowest row that names any: on a sheet, prose may stand above a caption."""
    named = (years_in(" ".join(without_instruction(c.text) for c in row)) for row in rows[::-1])
    return next((years for years in named if years), frozenset())


def _path(rows: Sequence[Sequence[GridCell]], column: int) -> list[GridCell]:
    """The printed head cells over a grid column, from top to bottom."""
    over = (cell for row in rows for cell in row if cell.covers(column) and bare(cell.text))
    return list(dict.fromkeys(over))


def _leaf(path: Sequence[GridCell], named: Sequence[int], table: Table) -> str:
    """The lowest head that is the column's own: no group's, no caption over the whole table."""
    groups = {bare(column.group) for column in table.columns if column.group}
    groups |= {bare(text) for text in (*table.over, *(row.label for row in table.rows))}
    for cell in reversed(path):
        is_caption = all(map(cell.covers, named))
        if not is_caption and bare(cell.text) not in groups:
            return bare(cell.text)
    return ""


def _is_piece(leaf: str, table: Table) -> bool:
    """Whether a page break or a wrap may have left this much of one of the table's heads."""
    labels = [bare(label) for column in table.columns for label in column.labels]
    return any(label.startswith(leaf) or label.endswith(leaf) for label in labels)


def _fill(row: Sequence[GridCell], grid: Grid) -> list[GridCell]:
    """In a grid without any spans, a head reaches over the empty cells to its right."""
    if any(cell.columns > 1 for cell in grid.cells):
        return list(row)
    filled: list[GridCell] = []
    for cell in row:
        if not bare(cell.text) and filled and bare(filled[-1].text):
            before = filled.pop()
            filled.append(replace(before, columns=cell.column - before.column + 1))
        else:
            filled.append(cell)
    return filled


def _head_key(path: Sequence[str], table: Table) -> HeadKey | None:
    """What the heads over one grid column name, the lowest first; wrapped heads are joined."""
    for end in range(len(path), 0, -1):
        for start in range(end - 1, max(end - 3, -1), -1):
            head = without_instruction(without_unit("".join(path[start:end])))
            # without a sum to check the numbers, a head's typo could hide a wrong one
            hit = find_label(head, table.columns, typos=table.is_summed)
            if hit and hit.how == "whole":
                return _with_route(path[:start], hit.code, table)
    return None


def _with_route(groups: Sequence[str], column: str, table: Table) -> HeadKey | None:
    if table.is_labelled:
        return "", column
    for text in reversed(groups):
        hit = find_label(text, table.rows)
        if hit and hit.how == "whole":
            return hit.code, column
    return None
