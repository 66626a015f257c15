"""Reading: the cells of a form as far as one document gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.document import Place
from extract.forms import Form, Row, Table
from extract.ground.messages import Message, say
from extract.tables.cell import ABSENT, Cell

CellKey = tuple[str, str, str]
"""The codes of a cell's table, row and column."""


def keys_of(table: Table, row: Row) -> list[CellKey]:
    """The row's cells, in the order of its columns."""
    return [(table.code, row.code, column) for column in row.columns]


@dataclass
class Reading:
    """Cells by table, row and column; doubts in words; the text lines that were tables' lines.

    ``strange`` are the labels of rows that stand in the form's tables and are none of its rows.
    """

    cells: dict[CellKey, Cell] = field(default_factory=dict)
    warnings: list[Message] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    strange: list[str] = field(default_factory=list)

    def put(self, table: Table, row: Row, cells: Sequence[Cell]) -> None:
        """Takes a row's cells, in the order of the row's columns.

        A row that was already read with other values is read twice and so not at all: both
        cannot be right, and nothing says which one is.
        """
        for key, cell in zip(keys_of(table, row), cells, strict=True):
            if cell.state == "unread":
                self._say_why(table, row, key[2], cell)
            known = self.cells.setdefault(key, cell)
            # what was doubtful once is not healed by another table
            if known.state != "unread" and not known.says_as(cell):
                self.cells[key] = Cell("unread", None, f"{known.raw} / {cell.raw}", known.place)
                self.warn(say("doubt.at", at=row.label, says=say("row.twice")))

    def _say_why(self, table: Table, row: Row, column: str, cell: Cell) -> None:
        if cell.recognised:
            self.warn(say("doubt.at", at=row.label, says=say("row.unsure_cell")))
        elif cell.placed:
            raw, unit = (cell.raw or "")[:40], table.cell_column(row, column).unit
            why = say("row.no_number", text=raw, unit=unit)
            self.warn(say("doubt.at", at=row.label, says=why))

    def fill(self, other: Reading, form: Form) -> None:
        """Takes the rows that ``other`` has and this reading has nothing of, with their doubts."""
        for table, row in form.rows():
            if other.has(table, row) and not self.has(table, row):
                self.put(table, row, [other.cells[key] for key in keys_of(table, row)])
                self.warn(*other.warnings_of(row))

    def unread(self, table: Table, row: Row, raw: str, place: Place, why: Message) -> None:
        """Marks all of a row's cells as there but not readable, and says why."""
        self.cells |= dict.fromkeys(keys_of(table, row), Cell("unread", None, raw, place))
        self.warn(say("doubt.at", at=row.label, says=why))

    def unread_table(self, table: Table, why: Message) -> None:
        """Marks all rows of the table that were read as not readable, and says why."""
        for row in table.rows:
            found = self._of(table, row)
            if found:
                raw = " ".join(cell.raw or "" for cell in found)
                self.unread(table, row, raw, found[0].place or Place(), why)

    def _of(self, table: Table, row: Row) -> list[Cell]:
        """The row's cells that are there, in its order."""
        return [self.cells[key] for key in keys_of(table, row) if key in self.cells]

    def meet_strange(self, label: str) -> None:
        """Notes a row of the form's tables that is none of the form's, and says so."""
        self.strange.append(label)
        self.warn(say("row.unknown_label", label=label[:60]))

    def warn(self, *sentences: Message) -> None:
        """Adds doubts, each once."""
        self.warnings = list(dict.fromkeys((*self.warnings, *sentences)))

    def warnings_of(self, row: Row) -> list[Message]:
        """The doubts about that row."""
        return [sentence for sentence in self.warnings if sentence.startswith(f"{row.label}: ")]

    def has(self, table: Table, row: Row) -> bool:
        """Whether any cell of the row is there."""
        return not self.cells.keys().isdisjoint(keys_of(table, row))

    def placed(self) -> int:
        """How many cells were read as number, blank or mark."""
        return sum(cell.state != "unread" for cell in self.cells.values())

    def complete(self, form: Form) -> dict[CellKey, Cell]:
        """Every cell of the form in printed order; what was not found is ``absent``."""
        return {key: self.cells.get(key, ABSENT) for key in form.cells()}
