"""Grids + form -> cells with evidence: every cell by its row's and its column's label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.document import Grid, GridCell, Place
from extract.forms import Form, Row, Table
from extract.ground.messages import say
from extract.ground.text import bare, fold
from extract.tables.cell import Placed
from extract.tables.columns import Heads, find_heads, years_in
from extract.tables.heads import MONEY, other_unit, stated_unit, without_instruction, without_unit
from extract.tables.labels import find_label
from extract.tables.reading import Reading
from extract.tables.row_merge import mend_joints
from extract.tables.value import MARKS, is_value, read_cell, texts_in

_LONGEST_HEAD = 40


@dataclass
class Matcher:
    """Reads the grids of one document, in order; heads serve until others come.

    ``year`` is the year that the report is on: a table whose caption names another year (``years``
    are those of the grid's tables) is not its own, and its rows are ``foreign``: they count only
    as rows that nothing else gives. ``money`` is a unit of money that the document states outside
    of the heads.
    """

    form: Form
    year: int | None = None
    money: str | None = None
    reading: Reading = field(default_factory=Reading)
    heads: dict[str, Heads] = field(default_factory=dict)
    years: dict[str, frozenset[int]] = field(default_factory=dict)
    foreign: list[tuple[Table, Row, str, Place]] = field(default_factory=list)

    def read(self, grid: Grid) -> None:
        """Takes the cells of the form that stand in the grid."""
        rows = [row for table in self.form.laid_out("rows") for row in table.rows]
        grid = mend_joints(grid, rows)
        caption = years_in(grid.caption)
        self.years = {}
        pending: list[list[GridCell]] = []
        review_rows: list[list[GridCell]] = []
        unknown: list[str] = []
        is_statutory = False
        for number in range(grid.height):
            cells = grid.row(number)
            found = self._row_label(cells)
            if found:
                table, row, label = found
                self._take_heads(pending, table, grid, caption)
                self._read_row(table, row, cells, label)
                pending, is_statutory, caption = [], True, frozenset()
            elif not any(is_value(cell.text) for cell in cells):
                pending.append(cells)
            elif self._take_heads(pending, self._review, grid, caption):
                pending, caption = [], frozenset()
                review_rows.append(cells)
            elif texts_in(cells):
                unknown.append(_raw(texts_in(cells)))
            else:
                review_rows.append(cells)
        for text in unknown if is_statutory else []:
            self.reading.warn(say("row.unknown_label", label=text[:60]))
        self._read_review(review_rows, pending, grid)
        self._keep_heads(pending, grid)

    def _keep_heads(self, pending: Sequence[Sequence[GridCell]], grid: Grid) -> None:
        """Keeps heads at a grid's end, torn from their rows, for the rows of the next grid."""
        if pending and find_heads(pending, self._review, grid) is None:
            for table in self.form.laid_out("rows"):
                if self._take_heads(pending, table, grid):
                    return

    @property
    def _review(self) -> Table:
        """The table that is one row of values under heads: reconsideration and litigation."""
        return self.form.laid_out("row")[0]

    def _take_heads(
        self,
        rows: Sequence[Sequence[GridCell]],
        table: Table,
        grid: Grid,
        caption: frozenset[int] = frozenset(),
    ) -> bool:
        """Takes the heads of the table if these rows have any; its first heads name the year."""
        heads = find_heads(rows, table, grid)
        if heads:
            heads.years = heads.years | caption or self.years.get(table.code, frozenset())
            self.years[table.code] = heads.years
            self.heads[table.code] = heads
        return heads is not None

    def _row_label(self, cells: Sequence[GridCell]) -> tuple[Table, Row, GridCell] | None:
        """The form's row that this grid row is, and the cell in which its label ends."""
        texts = texts_in(cells)
        for end in range(len(texts) - 1, -1, -1):
            for start in range(end, max(end - 3, -1), -1):
                text = "".join(cell.text for cell in texts[start : end + 1])
                groups = [cell.text for cell in texts[:start]]
                for table in self.form.laid_out("rows"):
                    row = find_row(text, groups, table)
                    if row:
                        return table, row, texts[end]
        return None

    def _read_row(self, table: Table, row: Row, cells: Sequence[GridCell], label: GridCell) -> None:
        heads = self.heads.get(table.code, Heads())
        values = [cell for cell in cells if cell.column >= label.column + label.columns]
        before = [
            cell
            for cell in cells
            if cell.column < label.column
            and is_value(cell.text)
            and cell.column not in heads.serials
        ]
        unit = self._other_unit(table, row, label)
        why = None
        if before:
            why = say("row.value_before")
        elif unit:
            why = say("row.other_unit", printed=unit, unit=MONEY)
        elif heads.is_of_another_year(self.year):
            self.foreign.append((table, row, _raw(values), label.place))
            return
        if why:
            self.reading.unread(table, row, _raw(values), label.place, why)
        else:
            self._place(table, [(row, column) for column in row.columns], values, label)

    def _other_unit(self, table: Table, row: Row, label: GridCell) -> str | None:
        money = [code for code in row.columns if table.column(code).unit == MONEY]
        if not money:
            return None
        heads = self.heads.get(table.code, Heads())
        head = " ".join(heads.texts.get(("", code), "") for code in money)
        return other_unit(f"{head} {label.text}", MONEY, self.money)

    def _place(
        self,
        table: Table,
        wanted: Sequence[tuple[Row, str]],
        values: Sequence[GridCell],
        where: GridCell,
    ) -> None:
        """Puts a grid row's cells where the heads say, or in order, or marks them ``unread``."""
        heads = self.heads.get(table.code, Heads())
        how: Placed = "by label"
        placed = _by_label(wanted, values, heads)
        if placed is None and (table.is_summed or len(wanted) == 1):
            how, placed = "by order", _by_order(wanted, values, heads)
        if placed is None:
            how, placed = "by order", _by_pieces(wanted, values, heads, table)
        for row in dict.fromkeys(row for row, _ in wanted):
            own = [index for index, (owner, _) in enumerate(wanted) if owner == row]
            if placed is None:
                why = say("row.columns_unclear")
                self.reading.unread(table, row, _raw(values), where.place, why)
            else:
                cells = [
                    read_cell(placed[index], table.column(wanted[index][1]), how, table.is_summed)
                    for index in own
                ]
                self.reading.put(table, row, cells)

    def _read_review(
        self,
        rows: Sequence[Sequence[GridCell]],
        pending: Sequence[Sequence[GridCell]],
        grid: Grid,
    ) -> None:
        """The row of values under the review heads; a blank row counts if there is no other."""
        table = self._review
        if not rows and self._take_heads(pending, table, grid):
            rows = [cells for cells in pending[-1:] if not texts_in(cells)]
        heads = self.heads.get(table.code)
        if heads is None:
            return
        for cells in rows:
            if heads.is_of_another_year(self.year):
                self.reading.warn(
                    say("doubt.at", at=table.title, says=say("row.other_year", year=self.year))
                )
            else:
                wanted = [(row, column) for row in table.rows for column in row.columns]
                self._place(table, wanted, cells, cells[0])


def read_grids(
    grids: Sequence[Grid], form: Form, year: int | None, texts: Sequence[str]
) -> Reading:
    """The cells of ``form`` that stand in ``grids``, in whatever order and however torn.

    ``texts`` is the document's other text, where units may be stated.
    """
    cells = [cell.text for grid in grids for cell in grid.cells if len(cell.text) < _LONGEST_HEAD]
    captions = [grid.caption for grid in grids]
    matcher = Matcher(form, year, stated_unit([*texts, *cells, *captions], MONEY))
    for grid in grids:
        matcher.read(grid)
    for table, row, raw, place in matcher.foreign:
        if not matcher.reading.has(table, row):
            why = say("row.other_year", year=year)
            matcher.reading.unread(table, row, raw, place, why)
    return matcher.reading


def find_row(text: str, groups: Sequence[str], table: Table) -> Row | None:
    """The row whose label ``text`` is, or whose label it is beside its group's label."""
    hit = find_label(without_unit(text), table.rows)
    hit = hit or find_label(without_instruction(text), table.rows)
    if hit:
        return table.row(hit.code)
    around = {bare(group) for group in groups}
    named = [
        row
        for row in table.rows
        if bare(text) in row.in_group and around and bare(row.groups[-1]) in around
    ]
    return named[0] if len(named) == 1 else None


def _raw(cells: Iterable[GridCell]) -> str:
    return " ".join(cell.text.strip() for cell in cells if cell.text.strip())


def _by_label(
    wanted: Sequence[tuple[Row, str]], values: Sequence[GridCell], heads: Heads
) -> list[GridCell] | None:
    """One cell for each wanted head, or None if the row and its heads do not fit together.

    Cells under heads that the form does not know are no part of it.
    """
    spans = [heads.of(row, column) for row, column in wanted]
    if len(_known(wanted, heads)) < len(wanted) or not values:
        return None
    if values[-1].column + values[-1].columns != heads.width:
        return None
    taken: list[list[GridCell]] = [[] for _ in spans]
    if any(cell.rows > 1 and cell.text.strip() for cell in values):
        return None  # one number printed for several rows is none of theirs
    for cell in values:
        over = set(range(cell.column, cell.column + cell.columns))
        under = [index for index, span in enumerate(spans) if span and span & over]
        is_nothing = not cell.text.strip() or fold(cell.text) in MARKS
        if not over & heads.strangers and (len(under) == 1 or (under and is_nothing)):
            for index in under:  # one blank or dash across several columns is each one's
                taken[index].append(cell)
        elif (cell.text.strip() or cell.doubtful) and (under or not over <= heads.strangers):
            return None
    chosen = [_one(cells) for cells in taken]
    return None if None in chosen else [cell for cell in chosen if cell is not None]


def _one(cells: Sequence[GridCell]) -> GridCell | None:
    """The one printed cell under a head, or its first empty one; None if there are several."""
    printed = [cell for cell in cells if cell.text.strip() or cell.doubtful]
    if len(printed) > 1 or not cells:
        return None
    return printed[0] if printed else cells[0]


def _by_order(
    wanted: Sequence[tuple[Row, str]], values: Sequence[GridCell], heads: Heads
) -> list[GridCell] | None:
    """The printed cells, if they are as many as wanted, unbroken, and no head contradicts.

    Most heads must be known; one that is printed and unknown may stand for anything.
    """
    over = {column for cell in values for column in range(cell.column, cell.column + cell.columns)}
    if heads.strangers & over or 2 * len(_known(wanted, heads)) <= len(wanted):
        return None
    printed = [cell for cell in values if cell.text.strip() or cell.doubtful]
    if len(printed) != len(wanted) or any(cell.rows > 1 for cell in printed):
        return None
    first = values.index(printed[0])
    return printed if list(values[first : first + len(printed)]) == printed else None


def _by_pieces(
    wanted: Sequence[tuple[Row, str]], values: Sequence[GridCell], heads: Heads, table: Table
) -> list[GridCell] | None:
    """The cells under heads of which only pieces are left (本年新 of 本年新制作数量), in order.

    Each piece has to begin the head that the form has there, and at least one head to be whole.
    """
    under = [cell for cell in values if cell.column in heads.pieces or _named(cell, wanted, heads)]
    others = (cell for cell in values if cell not in under)
    beside = [cell for cell in others if cell.column not in heads.strangers]
    is_one_each = len(under) == len(wanted) and all(cell.rows == 1 for cell in under)
    if (
        _raw(beside)
        or not is_one_each
        or not _known(wanted, heads)
        or _width(values) != heads.width
    ):
        return None
    for cell, (row, column) in zip(under, wanted, strict=True):
        own = heads.of(row, column)
        piece = heads.pieces.get(cell.column)
        fits = piece and any(bare(t).startswith(piece) for t in table.column(column).labels)
        if not fits and (own is None or cell.column not in own):
            return None
    return under


def _named(cell: GridCell, wanted: Sequence[tuple[Row, str]], heads: Heads) -> bool:
    return any(cell.column in (heads.of(row, column) or ()) for row, column in wanted)


def _width(cells: Sequence[GridCell]) -> int:
    return max((cell.column + cell.columns for cell in cells), default=0)


def _known(wanted: Sequence[tuple[Row, str]], heads: Heads) -> list[int]:
    """Where the wanted heads begin that are known; nothing if they are not in the form's order.

    Heads in another order have lost or won a cell, so that they are over the wrong columns.
    """
    known = [min(span) for row, column in wanted if (span := heads.of(row, column))]
    return known if known == sorted(known) else []
