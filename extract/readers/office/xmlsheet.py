"""XML Spreadsheet 2003 (a workbook as one XML text, often named xls) -> Document."""

from __future__ import annotations

from collections.abc import Iterator

from extract.document import Document, Grid, GridCell, Line, Place
from extract.ground.errors import TooLarge
from extract.ground.messages import say
from extract.ground.text import clean
from extract.readers.office.sheet_display import MOST_CELLS
from extract.readers.xml import Element, local, number_of, parse_xml, value_of

_HIDDEN = frozenset({"SheetHidden", "SheetVeryHidden"})


def read(data: bytes, charset: str | None = None) -> Document:
    """The document of the workbook's visible sheets, a grid a sheet.

    Raises DamagedOriginal for what is no XML, TooLarge for a sheet that no report has.
    """
    document = Document("application/vnd.ms-excel")
    for sheet in _named(parse_xml(data, "the workbook"), "Worksheet"):
        state = next((element.text for element in _named(sheet, "Visible")), None)
        if state not in _HIDDEN:
            _read_sheet(sheet, document)
    return document


def _named(element: Element, name: str) -> Iterator[Element]:
    return (inner for inner in element.iter() if local(inner) == name)


def _read_sheet(sheet: Element, document: Document) -> None:
    name = value_of(sheet, "Name")
    hidden = set(_hidden_columns(sheet))
    cells: list[GridCell] = []
    number = -1
    for row in _named(sheet, "Row"):
        number = number_of(row, "Index", number + 2) - 1
        if value_of(row, "Hidden") != "1":
            texts = [cell for cell in _cells(row, number, name) if cell.column not in hidden]
            cells += texts
            printed = [cell for cell in texts if cell.text]
            if len(printed) == 1:
                document.lines.append(Line(printed[0].text, printed[0].place))
        if len(cells) > MOST_CELLS:
            raise TooLarge(say("sheet.too_large", name=name))
    if cells:
        document.blocks.append(Grid(tuple(cells), Place(path=name)))


def _hidden_columns(sheet: Element) -> Iterator[int]:
    number = -1
    for column in _named(sheet, "Column"):
        number = number_of(column, "Index", number + 2) - 1
        span = min(number_of(column, "Span"), 16384)
        if value_of(column, "Hidden") == "1":
            yield from range(number, number + span + 1)
        number += span


def _cells(row: Element, number: int, sheet: str) -> Iterator[GridCell]:
    column = -1
    for cell in row:
        if local(cell) != "Cell":
            continue
        column = number_of(cell, "Index", column + 2) - 1
        across = min(number_of(cell, "MergeAcross"), 16384)
        down = min(number_of(cell, "MergeDown"), 65536)
        place = Place(path=f"{sheet}!R{number + 1}C{column + 1}")
        yield GridCell(_printed(cell), number, column, place, down + 1, across + 1)
        column += across


def _printed(cell: Element) -> str:
    """The cell's value; whole numbers without the decimals that files add."""
    data = next((element for element in cell if local(element) == "Data"), None)
    text = "" if data is None else clean("".join(data.itertext())).strip()
    if data is None and value_of(cell, "Formula"):
        return "〔=〕"  # a result that is not stored
    if data is not None and value_of(data, "Type") == "Number":
        return text.removesuffix(".0")
    return text
