"""Grids + form -> cells with evidence: every cell by its row's and its column's label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extract.document import Grid, GridCell
from extract.forms import Form, Row, Table
from extract.heads import other_unit
from extract.labels import find_label
from extract.reading import Reading
from extract.text import bare
from extract.value import is_value, read_value

HeadKey = tuple[str, str]
"""The codes of row and column that a head stands over; the row is "" where it serves all rows."""

_DATA_TABLES = ("disclosure", "requests")
"""Tables whose rows begin with a label; the review table has one row of values and no label."""


@dataclass
class Heads:
    """Where a table's column heads stand in a grid: grid columns by what they stand over.

    ``width`` is the number of grid columns of the head's rows: a row of another width has lost or
    won a cell, so that its columns are no longer certain.
    """

    columns: dict[HeadKey, frozenset[int]] = field(default_factory=dict)
    texts: dict[HeadKey, str] = field(default_factory=dict)
    width: int = 0

    def of(self, row: Row, column: str) -> frozenset[int] | None:
        """The grid columns of a cell of the form, None if no head names it."""
        return self.columns.get((row.code, column)) or self.columns.get(("", column))


def read_grids(grids: Sequence[Grid], form: Form) -> Reading:
    """The cells of ``form`` that stand in ``grids``, in whatever order and however torn."""
    reading = Reading()
    heads: dict[str, Heads] = {}
    for grid in grids:
        _read_grid(mend_joints(grid, form), form, heads, reading)
    return reading


def _read_grid(grid: Grid, form: Form, heads: dict[str, Heads], reading: Reading) -> None:
    pending: list[list[GridCell]] = []
    review_rows: list[list[GridCell]] = []
    unknown: list[str] = []
    is_statutory = False
    for number in range(grid.height):
        cells = grid.row(number)
        found = _row_label(cells, form)
        if found:
            table, row, label = found
            heads[table.code] = _heads(pending, table, grid) or heads.get(table.code, Heads())
            _read_row(table, row, cells, label, heads[table.code], reading)
            pending, is_statutory = [], True
        elif not _has_value(cells):
            pending.append(cells)
        elif review := _heads(pending, form.table("review_litigation"), grid):
            heads["review_litigation"], pending = review, []
            review_rows.append(cells)
        elif _texts(cells):
            unknown.append(" ".join(cell.text.strip() for cell in _texts(cells)))
        else:
            review_rows.append(cells)
    for text in unknown if is_statutory else []:
        reading.warn(f"unknown row label: {text[:60]}")
    _read_review(review_rows, form.table("review_litigation"), heads, reading, pending, grid)


def _texts(cells: Iterable[GridCell]) -> list[GridCell]:
    return [cell for cell in cells if bare(cell.text) and not is_value(cell.text)]


def _has_value(cells: Iterable[GridCell]) -> bool:
    return any(is_value(cell.text) for cell in cells)


def _row_label(cells: Sequence[GridCell], form: Form) -> tuple[Table, Row, GridCell] | None:
    """The form's row that this grid row is, and the cell in which its label ends."""
    texts = _texts(cells)
    for end in range(len(texts) - 1, -1, -1):
        for start in range(end, max(end - 3, -1), -1):
            text = "".join(cell.text for cell in texts[start : end + 1])
            for code in _DATA_TABLES:
                table = form.table(code)
                hit = find_label(text, table.rows)
                if hit:
                    return table, table.row(hit.code), texts[end]
    return None


def _heads(rows: Sequence[Sequence[GridCell]], table: Table, grid: Grid) -> Heads | None:
    """Where the head rows name the table's columns; None if they name none of them."""
    found: dict[HeadKey, set[int]] = {}
    heads = Heads()
    filled = [_fill(row, grid) for row in rows]
    for column in range(grid.width):
        path = [cell for row in filled for cell in row if _covers(cell, column)]
        path = list(dict.fromkeys(cell for cell in path if bare(cell.text)))
        key = _head_key([cell.text for cell in path], table)
        if key:
            found.setdefault(key, set()).add(column)
            heads.texts[key] = " ".join(cell.text for cell in path)
    if not found:
        return None
    heads.columns = {
        key: frozenset(columns)
        for key, columns in found.items()
        if max(columns) - min(columns) + 1 == len(columns)
    }
    heads.width = max(cell.column + cell.columns for row in rows for cell in row)
    return heads


def _covers(cell: GridCell, column: int) -> bool:
    return cell.column <= column < cell.column + cell.columns


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
        for start in (end - 1, end - 2):
            if start < 0:
                continue
            hit = find_label("".join(path[start:end]), table.columns)
            if hit and hit.how == "whole":
                return _with_route(path[:start], hit.code, table)
    return None


def _with_route(groups: Sequence[str], column: str, table: Table) -> HeadKey | None:
    if table.code in _DATA_TABLES:
        return "", column
    for text in reversed(groups):
        hit = find_label(text, table.rows)
        if hit and hit.how == "whole":
            return hit.code, column
    return None


def _read_row(
    table: Table,
    row: Row,
    cells: Sequence[GridCell],
    label: GridCell,
    heads: Heads,
    reading: Reading,
) -> None:
    values = [cell for cell in cells if cell.column >= label.column + label.columns]
    before = [cell for cell in cells if cell.column < label.column and is_value(cell.text)]
    wanted = [(row, column) for column in row.columns]
    unit = _other_unit(row, heads)
    if before or unit:
        why = f"in {unit}, the form's unit is {row.unit}" if unit else "a value before its label"
        reading.unread(table, row, _raw(values), label.place, why)
        return
    _place(table, wanted, values, heads, reading, label)


def _other_unit(row: Row, heads: Heads) -> str | None:
    if row.unit == "件":
        return None
    return other_unit(" ".join(heads.texts.get(("", code), "") for code in row.columns), row.unit)


def _raw(cells: Iterable[GridCell]) -> str:
    return " ".join(cell.text.strip() for cell in cells if cell.text.strip())


def _place(
    table: Table,
    wanted: Sequence[tuple[Row, str]],
    values: Sequence[GridCell],
    heads: Heads,
    reading: Reading,
    where: GridCell,
) -> None:
    """Puts a grid row's cells where the heads say, or in order, or marks them ``unread``."""
    placed = _by_label(wanted, values, heads)
    how = "by label"
    if placed is None and 2 * len(_known(wanted, heads)) > len(wanted):
        printed = [cell for cell in values if cell.text.strip()]
        unbroken = values[values.index(printed[0]) :][: len(printed)] if printed else []
        if unbroken == printed and len(printed) == len(wanted):
            placed, how = printed, "by order"
    for row in dict.fromkeys(row for row, _ in wanted):
        own = [index for index, (owner, _) in enumerate(wanted) if owner == row]
        if placed is None:
            why = "its values cannot be placed under the column heads"
            reading.unread(table, row, _raw(values), where.place, why)
        else:
            cells = [placed[index] for index in own]
            read = [
                read_value(cell.text, row.unit, cell.place, "by order")
                if how == "by order"
                else read_value(cell.text, row.unit, cell.place)
                for cell in cells
            ]
            reading.put(table, row, read)


def _by_label(
    wanted: Sequence[tuple[Row, str]], values: Sequence[GridCell], heads: Heads
) -> list[GridCell] | None:
    """One cell for each wanted head, or None if the row and its heads do not fit together."""
    spans = [heads.of(row, column) for row, column in wanted]
    if len(_known(wanted, heads)) < len(wanted) or not values:
        return None
    if values[-1].column + values[-1].columns != heads.width:
        return None
    taken: list[list[GridCell]] = [[] for _ in spans]
    for cell in values:
        over = set(range(cell.column, cell.column + cell.columns))
        under = [index for index, span in enumerate(spans) if span and span & over]
        if len(under) == 1:
            taken[under[0]].append(cell)
        elif cell.text.strip():
            return None
    chosen = [_one(cells) for cells in taken]
    return None if None in chosen else [cell for cell in chosen if cell is not None]


def _one(cells: Sequence[GridCell]) -> GridCell | None:
    """The one printed cell under a head, or its first empty one; None if there are several."""
    printed = [cell for cell in cells if cell.text.strip()]
    if len(printed) > 1 or not cells:
        return None
    return printed[0] if printed else cells[0]


def _known(wanted: Sequence[tuple[Row, str]], heads: Heads) -> list[int]:
    """Where the wanted heads begin that are known; nothing if they are not in the form's order.

    Heads in another order have lost or won a cell, so that they are over the wrong columns.
    """
    known = [min(span) for row, column in wanted if (span := heads.of(row, column))]
    return known if known == sorted(known) else []


def _read_review(
    rows: Sequence[Sequence[GridCell]],
    table: Table,
    heads: dict[str, Heads],
    reading: Reading,
    pending: Sequence[Sequence[GridCell]],
    grid: Grid,
) -> None:
    """The row of values under the review heads; a row left blank counts if there is no other."""
    if not rows and (review := _heads(pending, table, grid)):
        heads[table.code] = review
        rows = [cells for cells in pending[-1:] if not _texts(cells)]
    if table.code not in heads:
        return
    wanted = [(row, column) for row in table.rows for column in row.columns]
    for cells in rows:
        _place(table, wanted, cells, heads[table.code], reading, cells[0])


def mend_joints(grid: Grid, form: Form) -> Grid:
    """The grid with every row that a page break tore into two made one again.

    Two rows are one if the label of the second is no label by itself, but goes on where the first
    one stops.
    """
    for joint in sorted(grid.joints, reverse=True):
        upper, lower = grid.row(joint - 1), grid.row(joint)
        if joint and _torn(upper, lower, form):
            grid = _merge(grid, joint)
    return grid


def _torn(upper: Sequence[GridCell], lower: Sequence[GridCell], form: Form) -> bool:
    ends, goes_on = _texts(upper), _texts(lower)
    if not ends or not goes_on or ends[-1] in lower or goes_on[-1] in upper:
        return False
    rows = [row for code in _DATA_TABLES for row in form.table(code).rows]
    begun = find_label(ends[-1].text, rows)
    joined = find_label(ends[-1].text + goes_on[-1].text, rows)
    if joined is None or joined.how == "part" or find_label(goes_on[-1].text, rows):
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
            cell = replace(cell, text=_joined(cell.text, rest.text))
        cells.append(cell)
    cells += [replace(cell, row=joint - 1) for cell in lower.values()]
    return replace(
        grid, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))), joints=grid.joints
    )


def _joined(upper: str, lower: str) -> str:
    """Label pieces are joined; two printed values are kept apart, so that neither is read."""
    both_values = upper.strip() and lower.strip() and (is_value(upper) or is_value(lower))
    return f"{upper} {lower}" if both_values else upper.strip() + lower.strip()
