"""Grids + form -> cells with evidence: every cell by its row's and its column's label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from extract.checks.sums import adds_up
from extract.document import Grid, GridCell, Place
from extract.forms import Form, Row, Table
from extract.ground.messages import Message, say
from extract.ground.text import bare, fold
from extract.tables.cell import ABSENT, Placed
from extract.tables.columns import Heads, find_heads, years_in
from extract.tables.heads import MONEY, other_unit, stated_unit, without_instruction, without_unit
from extract.tables.labels import bare_labels, find_label
from extract.tables.reading import Reading
from extract.tables.row_merge import mend_rows
from extract.tables.value import MARKS, is_value, read_cell, texts_in

_LONGEST_HEAD = 40
_ALIKE = 80
"""Per cent of a text's characters that have to stand in a label for it to be a piece of it."""


@dataclass(frozen=True)
class Found:
    """A grid row that is a row of the form: its table, its row, and where its label ends."""

    table: Table
    row: Row
    label: GridCell


@dataclass
class Walk:
    """What one grid's rows are, by their numbers, as far as they have been read.

    ``pending`` are rows of words that no row has been read under, ``caption`` the years over the
    first heads. ``found`` are the form's rows, ``strange`` rows with labels of none, ``values``
    rows without any words, each with the table whose heads stand right above it, if any.
    """

    caption: frozenset[int]
    pending: list[list[GridCell]] = field(default_factory=list)
    found: dict[int, Found] = field(default_factory=dict)
    strange: dict[int, str] = field(default_factory=dict)
    values: dict[int, tuple[Table | None, list[GridCell]]] = field(default_factory=dict)

    def go_on(self) -> None:
        """Forgets the heads and the caption: they served the row that was read."""
        self.pending, self.caption = [], frozenset()


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
        rows = [row for table in self.form.labelled() for row in table.rows]
        grid = mend_rows(grid, rows)
        self.years = {}
        walk = Walk(years_in(grid.caption))
        for number in range(grid.height):
            self._read_grid_row(number, grid, walk)
        for text in walk.strange.values() if walk.found else ():
            self.reading.meet_strange(text)
        for table in self.form.laid_out("row"):
            self._read_values(table, walk, grid)
        self._doubt_torn(walk, grid)
        self._doubt_last(walk, grid)
        self._keep_heads(walk.pending, grid)

    def _read_grid_row(self, number: int, grid: Grid, walk: Walk) -> None:
        cells = grid.row(number)
        found = self._row_label(cells)
        if found:
            self._take_heads(walk.pending, found.table, grid, walk.caption)
            self._read_row(found, cells)
            walk.found[number] = found
            walk.go_on()
        elif not any(is_value(cell.text) for cell in cells):
            walk.pending.append(cells)
        elif table := self._take_row_heads(walk.pending, grid, walk.caption):
            walk.values[number] = table, cells
            walk.go_on()
        elif texts := texts_in(cells):
            walk.strange[number] = _raw(texts)
        else:
            walk.values[number] = None, cells

    def _doubt_torn(self, walk: Walk, grid: Grid) -> None:
        """Figures of no row, beside a row that they may have been torn from, make it unread."""
        why = say("row.torn")
        unowned = [number for number, (table, _) in walk.values.items() if table is None]
        for number in (*walk.strange, *unowned):
            for beside in (number - 1, number + 1):
                found, cells = walk.found.get(beside), grid.row(beside)
                if found and _may_be_torn(found, cells, grid.row(number), beside < number):
                    self._unread(found, _raw((*cells, *grid.row(number))), why)

    def _doubt_last(self, walk: Walk, grid: Grid) -> None:
        """A figure that stands alone below a grid is of its last row, and of no cell."""
        last = grid.height - 1
        why = say("row.value_below")
        if not grid.below:
            return
        if found := walk.found.get(last):
            if not self._is_whole(found):
                self._unread(found, _raw(grid.row(last)), why)
        elif last in walk.values:
            table = walk.values[last][0]
            for own in self.form.laid_out("row") if table is None else (table,):
                self.reading.unread_table(own, why)

    def _is_whole(self, found: Found) -> bool:
        """Whether a sum along the row says that no figure of it is missing."""
        cells = self.reading.cells
        table, row = found.table, found.row
        values = {
            code: cells.get((table.code, row.code, code), ABSENT).value for code in row.columns
        }
        return adds_up(values, self.form, table)

    def _unread(self, found: Found, raw: str, why: Message) -> None:
        self.reading.unread(found.table, found.row, raw, found.label.place, why)

    def _keep_heads(self, pending: Sequence[Sequence[GridCell]], grid: Grid) -> None:
        """Keeps heads at a grid's end, torn from their rows, for the rows of the next grid."""
        taken = (find_heads(pending, table, grid) for table in self.form.laid_out("row"))
        if pending and not any(taken):
            any(self._take_heads(pending, table, grid) for table in self.form.labelled())

    def _take_row_heads(
        self, rows: Sequence[Sequence[GridCell]], grid: Grid, caption: frozenset[int]
    ) -> Table | None:
        """The table that is one row of values, whose heads these rows are."""
        tables = self.form.laid_out("row")
        return next((t for t in tables if self._take_heads(rows, t, grid, caption)), None)

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

    def _row_label(self, cells: Sequence[GridCell]) -> Found | None:
        """The form's row that this grid row is, and the cell in which its label ends."""
        texts = texts_in(cells)
        for start, end in _spans(len(texts)):
            text = "".join(cell.text for cell in texts[start : end + 1])
            groups = [cell.text for cell in texts[:start]]
            for table in self.form.labelled():
                row = find_row(text, groups, table)
                if row:
                    return Found(table, row, texts[end])
        return None

    def _read_row(self, found: Found, cells: Sequence[GridCell]) -> None:
        table, row, label = found.table, found.row, found.label
        heads = self.heads.get(table.code, Heads())
        values = [cell for cell in cells if cell.column >= label.column + label.columns]
        unit = self._other_unit(table, row, label)
        if any(_stands_before(cell, label, heads) for cell in cells):
            self._unread(found, _raw(values), say("row.value_before"))
        elif unit:
            self._unread(found, _raw(values), say("row.other_unit", printed=unit, unit=MONEY))
        elif heads.is_of_another_year(self.year):
            self.foreign.append((table, row, _raw(values), label.place))
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

    def _read_values(self, table: Table, walk: Walk, grid: Grid) -> None:
        """The row of values under the table's heads; a blank row counts if there is no other."""
        rows = [cells for owner, cells in walk.values.values() if owner in (table, None)]
        if not rows and self._take_heads(walk.pending, table, grid):
            rows = [cells for cells in walk.pending[-1:] if not texts_in(cells)]
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


def _spans(length: int) -> Iterator[tuple[int, int]]:
    """First and last of the texts that may be a label: the last ones first, up to three joined."""
    for end in range(length - 1, -1, -1):
        for start in range(end, max(end - 3, -1), -1):
            yield start, end


def _stands_before(cell: GridCell, label: GridCell, heads: Heads) -> bool:
    """Whether the cell holds a value before the row's label, and no serial number."""
    is_before = cell.column < label.column and cell.column not in heads.serials
    return is_before and is_value(cell.text)


def _may_be_torn(
    found: Found, cells: Sequence[GridCell], stray: Sequence[GridCell], is_above: bool
) -> bool:
    """Whether figures of no row, in the row ``stray``, may be torn from a row of the form.

    ``cells`` are that row's, ``is_above`` whether it stands above. Words of a group that reach
    over both rows are none of the stray row's own.
    """
    own = [cell for cell in texts_in(stray) if cell not in cells]
    if own:
        return _is_piece_of_label(own[-1].text, found.row)
    return is_above or _fill_gaps_of(cells, stray)


def _is_piece_of_label(text: str, row: Row) -> bool:
    """Whether the words are a piece of the row's label, a typo in them or not."""
    piece, labels = bare(text), bare_labels(row.labels)
    return piece != "" and any(
        len(piece) <= len(label) and fuzz.partial_ratio(piece, label) >= _ALIKE for label in labels
    )


def _fill_gaps_of(cells: Sequence[GridCell], stray: Sequence[GridCell]) -> bool:
    """Whether ``stray`` prints something where the row of these cells prints nothing."""
    printed = {cell.column for cell in cells if cell.is_printed}
    return any(cell.is_printed and cell.column not in printed for cell in stray)


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
    is_one_each = len(under) == len(wanted) and all(
        cell.rows == 1 and not any(map(cell.covers, heads.strangers)) for cell in under
    )
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
