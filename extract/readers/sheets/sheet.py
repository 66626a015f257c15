"""Spreadsheets (xlsx, xls, et) -> Document through calamine: a grid a sheet, merges kept."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from extract.document import Document, Grid, GridCell, Line, Place
from extract.ground.errors import DamagedOriginal, TooLarge
from extract.ground.messages import say
from extract.ground.text import clean
from extract.readers.sheets.sheet_display import MOST_CELLS, Looks, read_looks
from extract.readers.sheets.xls_display import read_old_looks

Value = object


def read(data: bytes, charset: str | None = None) -> Document:
    """The document of a workbook's visible sheets; ``charset`` means nothing here.

    Raises DamagedOriginal if the workbook cannot be opened, is locked, or is far too large.
    """
    document = Document("application/vnd.ms-excel")
    looks = read_looks(data) if data.startswith(b"PK") else read_old_looks(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for sheet in book.sheets_metadata:
                if sheet.visible is SheetVisibleEnum.Visible:
                    found = (looks or {}).get(sheet.name, Looks(is_known=False))
                    _read_sheet(book.get_sheet_by_name(sheet.name), found, document)
    except CalamineError as error:
        raise DamagedOriginal(say("sheet.broken")) from error
    return document


def _read_sheet(sheet: CalamineSheet, looks: Looks, document: Document) -> None:
    """The sheet as a person sees it: without hidden rows and columns, numbers as they are shown."""
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise TooLarge(say("sheet.too_large", name=sheet.name))
    spans = dict(sheet.merged_cell_ranges or [])
    hidden = {
        (row, column)
        for (top, left), (bottom, right) in spans.items()
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    cells: list[GridCell] = []
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        if row in looks.hidden_rows:
            continue
        texts = [looks.shown((row, c), value, _printed(value)) for c, value in enumerate(values)]
        if sum(bool(text) for text in texts) == 1:
            document.lines.append(Line("".join(texts), Place(path=f"{sheet.name}!{row + 1}")))
        for column, text in enumerate(texts):
            if (row, column) not in hidden and column not in looks.hidden_columns:
                bottom, right = spans.get((row, column), (row, column))
                place = Place(path=f"{sheet.name}!{_letters(column)}{row + 1}")
                size = bottom - row + 1, right - column + 1
                cells.append(GridCell(text, row, column, place, *size))
    if cells:
        document.blocks.append(Grid(tuple(cells), Place(path=sheet.name)))


def _printed(value: Value) -> str:
    """The value as a person reads it, without the digits that binary fractions add."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return format(Decimal(f"{value:.15g}"), "f")
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
