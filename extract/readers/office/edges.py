"""Rows of cells that know their left and right edges -> a grid with columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.document import Grid, GridCell, Place


@dataclass(frozen=True)
class EdgeCell:
    """A cell's text between its edges (any unit); whether it is part of the one above it."""

    text: str
    left: float
    right: float
    goes_on: bool = False


def grid_of(rows: Sequence[Sequence[EdgeCell]], path: str, tolerance: float) -> Grid:
    """The grid of the rows; edges nearer to each other than ``tolerance`` are one.

    A cell's place is ``path`` with the numbers of its row and of the cell in it, from 1.
    """
    edges = distinct(
        (x for row in rows for cell in row for x in (cell.left, cell.right)), tolerance
    )
    cells: list[GridCell] = []
    above: dict[int, int] = {}
    for number, row in enumerate(rows):
        for position, cell in enumerate(row, 1):
            column = nearest(edges, cell.left)
            across = max(nearest(edges, cell.right) - column, 1)
            upper = cells[above[column]] if column in above else None
            if cell.goes_on and upper and upper.row + upper.rows == number:
                cells[above[column]] = replace(upper, rows=upper.rows + 1)
            else:
                above[column] = len(cells)
                place = Place(path=f"{path}/row[{number + 1}]/cell[{position}]")
                cells.append(GridCell(cell.text, number, column, place, 1, across))
    return Grid(tuple(cells), Place(path=path))


def distinct(values: Iterable[float], tolerance: float) -> list[float]:
    """The different values, from small to large."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > tolerance:
            found.append(value)
    return found


def nearest(edges: Sequence[float], value: float) -> int:
    """The number of the edge that is nearest to the value."""
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))
