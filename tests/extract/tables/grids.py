"""Grids and lines of our own making, and what was read of them in short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from extract.document import Grid, GridCell, Line, Place
from extract.forms import Row, Table, load
from extract.tables.cell import Cell
from extract.tables.reading import Reading

FORM = load("2021")
DISCLOSURE = FORM.table("disclosure")
REQUESTS = FORM.table("requests")
REVIEW = FORM.table("review_litigation")
APPLICANTS = ["", *(column.label for column in REQUESTS.columns)]
"""The heads of table 2 over one column of labels."""
DOCUMENTS = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
RESULTS = [column.label for column in REVIEW.columns]
NEW, CARRIED_IN = REQUESTS.rows[0].label, REQUESTS.rows[1].label

Text = str | tuple[str, int] | tuple[str, int, int]
"""A cell's text, and over how many columns and rows it reaches."""


def cells(*rows: Sequence[Text]) -> list[GridCell]:
    """Cells row by row; those that reach down from a row above keep their places."""
    made: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    for number, texts in enumerate(rows):
        column = 0
        for text in texts:
            while (number, column) in taken:
                column += 1
            words, wide, high = (text, 1, 1) if isinstance(text, str) else (*text, 1)[:3]
            place = Place(path=f"{number}/{column}")
            made.append(GridCell(words, number, column, place, high, wide))
            for down in range(high):
                taken |= {(number + down, column + across) for across in range(wide)}
            column += wide
    return made


def grid(
    *rows: Sequence[Text], joints: Iterable[int] = (), caption: str = "", below: str = ""
) -> Grid:
    """A grid of those rows."""
    return Grid(tuple(cells(*rows)), Place(path="table"), frozenset(joints), caption, below)


def lines(*texts: str) -> list[Line]:
    """Lines of a text, numbered from 1."""
    return [Line(text, Place(line=number)) for number, text in enumerate(texts, start=1)]


def short(cell: Cell | None) -> str:
    """A number as it is worth, another cell by its state; "none" if it was not read at all."""
    if cell is None:
        return "none"
    return f"{cell.value:f}" if cell.state == "number" else cell.state


def got(reading: Reading, table: Table, row: Row | str) -> str:
    """A row's cells in short, one word if they are all the same."""
    code = row if isinstance(row, str) else row.code
    own = table.row(code)
    found = [short(reading.cells.get((table.code, code, column))) for column in own.columns]
    return found[0] if len(set(found)) == 1 and not found[0].isdigit() else " ".join(found)


def number(value: int | str, raw: str | None = None) -> Cell:
    """A cell that prints a number."""
    return Cell("number", Decimal(value), raw or str(value), Place(line=1), "by label")
