"""Rows that a page break tore into two, made one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.document import Grid, GridCell
from extract.forms import Row
from extract.tables.labels import Hit, find_label
from extract.tables.value import is_value, texts_in


def mend_rows(grid: Grid, rows: Sequence[Row]) -> Grid:
    """The grid with every row that a page break tore into two made one again.

    ``rows`` are the form's rows that begin with a label.

    Two rows are one if the label of the second is no label by itself, but goes on where the first
    one stops. Where nothing says that a page broke there, as converters leave it, their labels
    have to be one label exactly, and all figures to stand in one of them.
    """
    for number in range(grid.height - 1, 0, -1):
        torn = Torn.of(grid.row(number - 1), grid.row(number))
        if torn and (torn.at_break(rows) if number in grid.joints else torn.unseen(rows)):
            grid = _merge(grid, number)
    return grid


@dataclass(frozen=True)
class Torn:
    """Two rows that may be one: what ends the label of the upper and of the lower one, if any."""

    upper: Sequence[GridCell]
    lower: Sequence[GridCell]
    begins: GridCell
    goes_on: GridCell | None

    @classmethod
    def of(cls, upper: Sequence[GridCell], lower: Sequence[GridCell]) -> Torn | None:
        """The two rows; None if one of them has no label of its own to be joined."""
        above, below = texts_in(upper), texts_in(lower)
        if not above or above[-1] in lower or (below and below[-1] in upper):
            return None
        return cls(upper, lower, above[-1], below[-1] if below else None)

    def at_break(self, rows: Sequence[Row]) -> bool:
        """Whether a page break between them tore one row."""
        begun = find_label(self.begins.text, rows)
        if self.goes_on is None:
            # A row without any words is the rest of the labelled row above it.
            return begun is not None
        joined = self._joined(rows)
        if joined is None or joined.how == "part":
            return False
        if _is_own_row(find_label(self.goes_on.text, rows), joined):
            return False
        if begun is None or begun.how == "part":
            return True
        return begun.code == joined.code and joined.distance <= begun.distance

    def unseen(self, rows: Sequence[Row]) -> bool:
        """Whether they are surely one row, although nothing says that a page broke there."""
        if self.goes_on is None or self.begins.column != self.goes_on.column:
            return False
        if _holds(self.upper, self.begins) and _holds(self.lower, self.goes_on):
            return False
        joined = self._joined(rows)
        return joined is not None and joined.how == "whole" and joined.distance == 0

    def _joined(self, rows: Sequence[Row]) -> Hit | None:
        """The row whose label the two pieces are together."""
        return find_label(self.begins.text + (self.goes_on.text if self.goes_on else ""), rows)


def _is_own_row(alone: Hit | None, joined: Hit) -> bool:
    """Whether the lower piece is a label by itself, and not better joined to the upper one."""
    if alone is None:
        return False
    return alone.code != joined.code or alone.distance <= joined.distance


def _holds(cells: Sequence[GridCell], label: GridCell) -> bool:
    """Whether the row prints anything behind its label."""
    return any(cell.is_printed for cell in cells if cell.column >= label.end)


def _merge(grid: Grid, joint: int) -> Grid:
    """Row ``joint`` joined to the row above it, cell by cell."""
    lower = {cell.column: cell for cell in grid.cells if cell.row == joint}
    upper = [cell for cell in grid.cells if cell.row != joint]
    cells = [_with_rest(cell, joint, lower) for cell in upper]
    cells += [replace(cell, row=joint - 1) for cell in lower.values()]
    return replace(grid, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _with_rest(cell: GridCell, joint: int, lower: dict[int, GridCell]) -> GridCell:
    """The cell with what stands right below it, which is taken out of ``lower``."""
    rest = lower.pop(cell.column, None) if cell.row + cell.rows == joint else None
    if rest is None:
        return cell
    doubtful = cell.doubtful or rest.doubtful
    return replace(cell, text=_joined(cell.text, rest.text), doubtful=doubtful)


def _joined(upper: str, lower: str) -> str:
    """Label pieces are joined; two printed values are kept apart, so that neither is read."""
    are_values = any(map(is_value, (upper, lower))) and "" not in (upper.strip(), lower.strip())
    return f"{upper} {lower}" if are_values else upper.strip() + lower.strip()
