"""Rows that a page break tore into two, made one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.document import Grid, GridCell
from extract.forms import Row
from extract.tables.labels import find_label
from extract.tables.value import is_value, texts_in


def mend_joints(grid: Grid, rows: Sequence[Row]) -> Grid:
    """The grid with every row that a page break tore into two made one again.

    ``rows`` are the form's rows that begin with a label.

    Two rows are one if the label of the second is no label by itself, but goes on where the first
    one stops.
    """
    for joint in sorted(grid.joints, reverse=True):
        upper, lower = grid.row(joint - 1), grid.row(joint)
        if joint and _torn(upper, lower, rows):
            grid = _merge(grid, joint)
    return grid


def _torn(upper: Sequence[GridCell], lower: Sequence[GridCell], rows: Sequence[Row]) -> bool:
    ends, goes_on = texts_in(upper), texts_in(lower)
    if not ends or ends[-1] in lower:
        return False
    begun = find_label(ends[-1].text, rows)
    if not goes_on:
        # A row without any words is the rest of the labelled row above it.
        return begun is not None
    if goes_on[-1] in upper:
        return False
    joined = find_label(ends[-1].text + goes_on[-1].text, rows)
    alone = find_label(goes_on[-1].text, rows)
    if joined is None or joined.how == "part":
        return False
    if alone and (alone.code != joined.code or alone.distance <= joined.distance):
        return False
    if begun is None or begun.how == "part":
        return True
    return begun.code == joined.code and joined.distance <= begun.distance


def _merge(grid: Grid, joint: int) -> Grid:
    """Row ``joint`` joined to the row above it, cell by cell."""
    lower = {cell.column: cell for cell in grid.cells if cell.row == joint}
    cells: list[GridCell] = []
    for cell in grid.cells:
        if cell.row == joint:
            continue
        if cell.row + cell.rows == joint and cell.column in lower:
            rest = lower.pop(cell.column)
            doubtful = cell.doubtful or rest.doubtful
            cell = replace(cell, text=_joined(cell.text, rest.text), doubtful=doubtful)
        cells.append(cell)
    cells += [replace(cell, row=joint - 1) for cell in lower.values()]
    return replace(
        grid, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))), joints=grid.joints
    )


def _joined(upper: str, lower: str) -> str:
    """Label pieces are joined; two printed values are kept apart, so that neither is read."""
    both_values = upper.strip() and lower.strip() and (is_value(upper) or is_value(lower))
    return f"{upper} {lower}" if both_values else upper.strip() + lower.strip()
