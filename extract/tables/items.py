"""Tables of items: a label, a unit and one number each, as the 统计表 of 2014 prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.document import Document, Grid, GridCell, Line, Place
from extract.forms import Form, Row, Table
from extract.ground.messages import Message, say
from extract.ground.text import bare, fold
from extract.tables.captions import captioned, is_of_another_year
from extract.tables.cell import Cell, Placed
from extract.tables.heads import MONEY
from extract.tables.labels import find_label, unnumbered
from extract.tables.reading import Reading
from extract.tables.value import COUNTED_IN, MARKS, is_value, read_value

_SECTION = re.compile(r"^[一二三四五六七八九十]{1,3}[、.．,，]")
_YEAR_HEAD = re.compile(r"^(20\d{2})年?(?:度)?(.*)$")
_MOST_WORDS = 4
_NO_SECTION = ""
_UNKNOWN = "?"


@dataclass
class Layout:
    """What the columns of one table of items hold; ``values`` are those of the year's numbers.

    A row of another ``width`` than the heads' has lost or won a cell, so that its columns are no
    longer certain. ``is_headed`` is false where no heads are printed: a row then has to have
    exactly one number.
    """

    values: list[int] = field(default_factory=list)
    units: frozenset[int] = frozenset()
    width: int = 0
    is_headed: bool = False


def read_items(document: Document, form: Form, year: int | None) -> Reading:
    """The items of ``form`` in the document's grids, and in its lines what no grid gave."""
    reader = _Items(form.laid_out("items")[0], year)
    grids = captioned(document)
    others = [grid for grid in grids if year and is_of_another_year(grid, year)]
    for grid in grids:
        if grid not in others:
            reader.read_grid(grid)
    if others and not reader.reading.cells:
        for grid in others:
            reader.read_grid(grid)
        reader.reading.unread_table(reader.table, say("row.other_year", year=year))
    if not reader.reading.cells:
        reader.read_lines(document.lines)
    reader.doubt()
    return reader.reading


@dataclass
class _Items:
    """Reads the items of one table; ``section`` is the group that the rows stand in."""

    table: Table
    year: int | None
    reading: Reading = field(default_factory=Reading)
    section: str = _NO_SECTION
    layout: Layout = field(default_factory=Layout)

    def doubt(self) -> None:
        """Believes no row of a table most of whose rows have more or fewer numbers than it should.

        Its heads are lost or wrong, and the rows that fit may have lost a number.
        """
        cells = self.reading.cells.values()
        unread = sum(cell.state == "unread" for cell in cells)
        if 2 * unread > len(cells):
            for key, cell in self.reading.cells.items():
                if cell.state != "unread":
                    self.reading.cells[key] = Cell("unread", None, cell.raw, cell.place)
            self.reading.warn(say("doubt.at", at=self.table.title, says=say("table.misfit")))

    def read_grid(self, grid: Grid) -> None:
        """Takes the items that stand in the grid; heads serve the next grids too (torn tables)."""
        unknown: list[str] = []
        last: tuple[Row, GridCell] | None = None
        found_any = False
        for number in range(grid.height):
            cells = grid.row(number)
            if self._take_heads(cells):
                continue
            label = last = self._label(cells)
            if label is None:
                if any(self._heads_section(cell.text) for cell in cells):
                    continue
                words = [cell.text for cell in cells if not is_value(cell.text)]
                named = " ".join(text for text in words if bare(text))
                if any(_is_number(cell.text) for cell in cells) and named:
                    unknown.append(named)
                continue
            row, cell = label
            if self._read_row(row, cell, cells):
                found_any = True
        for text in unknown if found_any else []:
            self.reading.meet_strange(text)
        if grid.below and last:
            why = say("row.value_below")
            self.reading.unread(self.table, last[0], grid.below, last[1].place, why)

    def _take_heads(self, cells: Sequence[GridCell]) -> bool:
        """Takes the row as the table's heads if it names an item's and a value's column."""
        kinds = [(cell, self._head_kind(cell.text)) for cell in cells]
        by_kind = {kind for _, kind in kinds}
        if "item" not in by_kind or not by_kind & {"value", "unit"}:
            return False
        columns = {
            kind: [c for cell, k in kinds if k == kind for c in _columns(cell)]
            for kind in ("value", "unit")
        }
        self.layout = Layout(columns["value"], frozenset(columns["unit"]), _width(cells), True)
        return True

    def _head_kind(self, text: str) -> str | None:
        """What a head says that its column holds; None for a head that nobody knows."""
        printed = bare(re.sub(r"[(（][^)）]*[)）]", "", text)) or bare(text)
        for kind, heads in self.table.beside.items():
            if printed in map(bare, heads):
                return kind
        named = _YEAR_HEAD.match(printed)
        if named:
            is_ours = int(named.group(1)) == self.year
            return "value" if is_ours and self._names_value(named.group(2)) else None
        return "value" if printed and self._names_value(printed) else None

    def _names_value(self, text: str) -> bool:
        return not text or text in map(bare, self.table.columns[0].labels)

    def _label(self, cells: Sequence[GridCell]) -> tuple[Row, GridCell] | None:
        """The item that the row prints, and the cell in which its label ends."""
        texts = [cell for cell in cells if bare(cell.text) and not bare(cell.text).isdigit()]
        texts = [cell for cell in texts if not is_value(cell.text) and not self._is_unit(cell)]
        for cell in texts:
            self._enter(cell.text)
        for start in range(len(texts)):
            for end in range(len(texts), start, -1):
                row = self.find("".join(cell.text for cell in texts[start:end]))
                if row:
                    return row, texts[end - 1]
        return None

    def find(self, text: str) -> Row | None:
        """The item whose label this is, in the section that it stands in.

        Labels that several sections have (被依法纠错数) count only under their own.
        """
        printed = unnumbered(text)
        own = [row for row in self.table.rows if row.groups[0] == self.section]
        for rows in (own, self.table.rows):
            hit = find_label(printed, rows)
            if hit and hit.how == "whole" and (hit.distance == 0 or self.section != _UNKNOWN):
                return self.table.row(hit.code)
        return None

    def _heads_section(self, text: str) -> str | None:
        """The form's section that the text heads, None if it heads none."""
        printed = bare(unnumbered(text))
        is_numbered = bool(_SECTION.match(fold(text)))
        for group in dict.fromkeys(row.groups[0] for row in self.table.rows) if printed else ():
            name = bare(unnumbered(group))
            is_begun = name.startswith(printed) or printed.startswith(name)
            if printed == name or (is_numbered and is_begun):
                return group
        return None

    def _enter(self, text: str) -> None:
        """Goes into the section that the text heads; into an unknown one if none of the form's."""
        found = self._heads_section(text)
        if found or _SECTION.match(fold(text)):
            self.section = found or _UNKNOWN

    def _is_unit(self, cell: GridCell) -> bool:
        return fold(cell.text) in COUNTED_IN or bool(self.layout.units & set(_columns(cell)))

    def _read_row(self, row: Row, label: GridCell, cells: Sequence[GridCell]) -> bool:
        after = [cell for cell in cells if cell.column >= label.column + label.columns]
        units = [cell for cell in after if self._is_unit(cell) and not _is_number(cell.text)]
        values = [cell for cell in after if cell not in units]
        unit = next((fold(cell.text) for cell in units if bare(cell.text)), "")
        printed = [cell for cell in values if bare(cell.text) or fold(cell.text) in MARKS]
        if not unit and self.layout.units and not any(_is_number(cell.text) for cell in printed):
            return False  # a section's heading: it prints no unit and no number
        self._put(row, values, unit, label.place)
        return True

    def _put(self, row: Row, values: Sequence[GridCell], unit: str, place: Place) -> None:
        raw = " ".join(cell.text.strip() for cell in values if cell.text.strip())
        wrong = _wrong_unit(unit, row.unit or "")
        chosen = self._chosen(values)
        if self.layout.is_headed and _width(values) != self.layout.width:
            wrong = say("row.cell_count")
        if wrong:
            self.reading.unread(self.table, row, raw, place, wrong)
        elif chosen is None:
            why = say("row.year_unclear")
            self.reading.unread(self.table, row, raw, place, why)
        else:
            cell, how = chosen
            column = self.table.cell_column(row, row.columns[0])
            self.reading.put(self.table, row, [read_value(cell.text, column, cell.place, how)])

    def _chosen(self, values: Sequence[GridCell]) -> tuple[GridCell, Placed] | None:
        """The cell under the value's head; without heads the only number of the row."""
        if self.layout.values:
            under = [cell for cell in values if set(_columns(cell)) & set(self.layout.values)]
            printed = [cell for cell in under if cell.text.strip()]
            texts = {fold(cell.text) for cell in printed}
            if len(texts) > 1 or not under or any(cell.columns > 1 for cell in printed):
                return None
            return (printed or under)[0], "by label"
        printed = [cell for cell in values if cell.text.strip()]
        if self.layout.is_headed or len(printed) > 1 or not values:
            return None
        return (printed or list(values))[0], "by order"

    def read_lines(self, lines: Sequence[Line]) -> None:
        """Takes the items that stand in text which has lost its columns."""
        order = self._order([line.text for line in lines])
        for pieces, values, numbers in _text_rows(lines):
            self._read_text_row(pieces, values, order, lines[min(numbers)].place)
            self.reading.lines |= numbers

    def _order(self, texts: Sequence[str]) -> list[str | None]:
        """What the numbers of a row are, in order, as the heads say; one value if there are none.

        Heads may stand on one line or each on its own.
        """
        kinds: list[str | None] = []
        for text in texts:
            for piece in re.split(r"[\s|]+", text):
                kind = self._head_kind(piece)
                if kind == "item":
                    kinds = []
                elif kind != "unit" and piece:
                    kinds.append(kind)
                if "value" in kinds and piece and _SECTION.match(fold(piece)):
                    return kinds[:-1]
        return ["value"]

    def _read_text_row(
        self, pieces: list[str], values: Sequence[str], order: Sequence[str | None], place: Place
    ) -> None:
        unit = ""
        while pieces and fold(pieces[-1]) in COUNTED_IN | MARKS:
            unit = fold(pieces.pop())
        row = self._row_of(pieces)
        if row is None:
            return
        wrong = _wrong_unit(unit, row.unit or "")
        if len(values) != len(order) or order.count("value") != 1:
            wrong = wrong or say("row.value_count", values=len(values), columns=len(order))
        if wrong:
            self.reading.unread(self.table, row, " ".join(values), place, wrong)
        else:
            text = values[order.index("value")]
            column = self.table.cell_column(row, row.columns[0])
            self.reading.put(self.table, row, [read_value(text, column, place, "by order")])

    def _row_of(self, words: Sequence[str]) -> Row | None:
        for word in words:
            self._enter(word)
        for start in range(max(len(words) - _MOST_WORDS, 0), len(words)):
            row = self.find("".join(words[start:]))
            if row:
                return row
        return None


def _text_rows(lines: Sequence[Line]) -> Iterator[tuple[list[str], list[str], set[int]]]:
    """(words, values, line numbers) of every run of values, with the words since the run before.

    A number that begins a line of words is the row's own.
    """
    words: list[str] = []
    values: list[str] = []
    numbers: set[int] = set()
    for number, line in enumerate(lines):
        pieces = [piece for piece in re.split(r"[\s|]+", line.text) if piece]
        if len(pieces) > 1 and pieces[0].isdigit() and not _is_cell(pieces[1]):
            pieces = pieces[1:]
        for piece in pieces:
            if _is_cell(piece) and not (fold(piece) in MARKS and not _ends_in_unit(words)):
                values.append(piece)
                numbers.add(number)
                continue
            if values:
                yield words, values, numbers
                words, values, numbers = [], [], set()
            words.append(piece)
    if values:
        yield words, values, numbers


def _is_cell(piece: str) -> bool:
    return is_value(piece) or piece.isdigit()


def _ends_in_unit(words: Sequence[str]) -> bool:
    return bool(words) and fold(words[-1]) in COUNTED_IN


def _width(cells: Sequence[GridCell]) -> int:
    return max((cell.column + cell.columns for cell in cells), default=0)


def _columns(cell: GridCell) -> range:
    return range(cell.column, cell.column + cell.columns)


def _is_number(text: str) -> bool:
    return is_value(text) and fold(text) not in MARKS


def _wrong_unit(printed: str, unit: str) -> Message | None:
    """Why the number cannot be taken in the form's unit; counts are counts by any measure word."""
    if not printed or printed in MARKS or printed == unit:
        return None
    if MONEY in (printed, unit) or "元" in printed:
        return say("row.other_unit", printed=printed, unit=unit)
    return None
