"""Spreadsheets (xlsx, xls, et) -> Document through calamine: a grid a sheet, merges kept."""

from __future__ import annotations

import io
from datetime import date, datetime

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from extract.document import Document, Grid, GridCell, Line, Place
from extract.errors import DamagedOriginal
from extract.text import clean

_MOST_CELLS = 200_000
"""More cells than a report's sheet has by three orders of magnitude."""

Value = object


def read(data: bytes, charset: str | None = None) -> Document:
    """The document of a workbook's visible sheets; ``charset`` means nothing here.

    Raises DamagedOriginal if the workbook cannot be opened, is locked, or is far too large.
    """
    document = Document("application/vnd.ms-excel")
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for sheet in book.sheets_metadata:
                if sheet.visible is SheetVisibleEnum.Visible:
                    _read_sheet(book.get_sheet_by_name(sheet.name), document)
    except CalamineError as error:
        raise DamagedOriginal(
            "the workbook is cut off, broken or locked: fetch it again"
        ) from error
    return document


def _read_sheet(sheet: CalamineSheet, document: Document) -> None:
    if sheet.total_height * sheet.total_width > _MOST_CELLS:
        raise DamagedOriginal(f"sheet {sheet.name} is too large: look at it by hand")
    spans = dict(sheet.merged_cell_ranges or [])
    hidden = {
        (row, column)
        for (top, left), (bottom, right) in spans.items()
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    cells: list[GridCell] = []
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        texts = [_printed(value) for value in values]
        if sum(bool(text) for text in texts) == 1:
            document.lines.append(Line("".join(texts), Place(path=f"{sheet.name}!{row + 1}")))
        for column, text in enumerate(texts):
            if (row, column) not in hidden:
                bottom, right = spans.get((row, column), (row, column))
                place = Place(path=f"{sheet.name}!{_letters(column)}{row + 1}")
                size = bottom - row + 1, right - column + 1
                cells.append(GridCell(text, row, column, place, *size))
    if cells:
        document.blocks.append(Grid(tuple(cells), Place(path=sheet.name)))


def _printed(value: Value) -> str:
    """The value as a person reads it: whole numbers without the decimals that files add."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, date | datetime):
        return value.isoformat()[:10]
    return clean(str(value)).strip()


def _letters(column: int) -> str:
    """A, B … Z, AA: a column's name from its number, which begins with 0."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
