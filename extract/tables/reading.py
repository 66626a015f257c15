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


@dataclass
class Reading:
    """Cells by table, row and column; doubts in words; the text lines that were tables' lines."""

    cells: dict[CellKey, Cell] = field(default_factory=dict)
    warnings: list[Message] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)

    def put(self, table: Table, row: Row, cells: Sequence[Cell]) -> None:
        """Takes a row's cells, in the order of the row's columns.

        A row that was already read with other values is read twice and so not at all: both
        cannot be right, and nothing says which one is.
        """
        for column, cell in zip(row.columns, cells, strict=True):
            if cell.state == "unread" and cell.recognised:
                self.warn(say("doubt.at", at=row.label, says=say("row.unsure_cell")))
            elif cell.state == "unread" and cell.placed:
                raw, unit = (cell.raw or "")[:40], table.cell_column(row, column).unit
                self.warn(
                    say("doubt.at", at=row.label, says=say("row.no_number", text=raw, unit=unit))
                )
            key = (table.code, row.code, column)
            known = self.cells.get(key)
            if known is None:
                self.cells[key] = cell
            elif known.state == "unread":
                continue  # what was doubtful once is not healed by another table
            elif (known.state, known.value) != (cell.state, cell.value):
                self.cells[key] = Cell("unread", None, f"{known.raw} / {cell.raw}", known.place)
                self.warn(say("doubt.at", at=row.label, says=say("row.twice")))

    def unread(self, table: Table, row: Row, raw: str, place: Place, why: Message) -> None:
        """Marks all of a row's cells as there but not readable, and says why."""
        for column in row.columns:
            self.cells[(table.code, row.code, column)] = Cell("unread", None, raw, place)
        self.warn(say("doubt.at", at=row.label, says=why))

    def unread_table(self, table: Table, why: Message) -> None:
        """Marks all rows of the table that were read as not readable, and says why."""
        for row in table.rows:
            known = [self.cells.get((table.code, row.code, column)) for column in row.columns]
            found = [cell for cell in known if cell and cell.place]
            if found:
                raw = " ".join(cell.raw or "" for cell in found)
                self.unread(table, row, raw, found[0].place or Place(), why)

    def warn(self, sentence: Message) -> None:
        """Adds a doubt, once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def warnings_of(self, row: Row) -> list[Message]:
        """The doubts about that row."""
        return [sentence for sentence in self.warnings if sentence.startswith(f"{row.label}: ")]

    def has(self, table: Table, row: Row) -> bool:
        """Whether any cell of the row is there."""
        return any((table.code, row.code, column) in self.cells for column in row.columns)

    def placed(self) -> int:
        """How many cells were read as number, blank or mark."""
        return sum(cell.state != "unread" for cell in self.cells.values())

    def complete(self, form: Form) -> dict[CellKey, Cell]:
        """Every cell of the form in printed order; what was not found is ``absent``."""
        return {key: self.cells.get(key, ABSENT) for key in form.cells()}
