"""XML Spreadsheet 2003 (a workbook as one XML text, often named xls) -> Document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from extract.document import Document, Grid, GridCell, Line, Place
from extract.ground.errors import TooLarge
from extract.ground.messages import say
from extract.ground.text import clean
from extract.readers.sheets.number_formats import UNKNOWN, show_number, show_text
from extract.readers.sheets.sheet_display import MOST_CELLS
from extract.readers.sheets.sheet_styles import Style
from extract.readers.xml import Element, local, number_of, parse_xml, value_of

_HIDDEN = frozenset({"SheetHidden", "SheetVeryHidden"})
_FORMATS = {
    "General Number": "General",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
}
"""The formats that have a name; other words are formats that are not known here."""
_ASIDE_TAGS = frozenset({"s", "sup", "sub", "del", "strike"})
_WHITE = frozenset({"#ffffff", "white"})


def read(data: bytes, charset: str | None = None) -> Document:
    """The document of the workbook's visible sheets, a grid a sheet.

    Raises DamagedOriginal for what is no XML, TooLarge for a sheet that no report has.
    """
    document = Document("application/vnd.ms-excel")
    root = parse_xml(data, "the workbook")
    styles = {value_of(style, "ID"): _style(style) for style in _named(root, "Style")}
    for sheet in _named(root, "Worksheet"):
        state = next((element.text for element in _named(sheet, "Visible")), None)
        if state not in _HIDDEN:
            _read_sheet(sheet, styles, document)
    return document


def _named(element: Element, name: str) -> Iterator[Element]:
    return (inner for inner in element.iter() if local(inner) == name)


def _style(style: Element) -> Style:
    """A cell style: its number format, and whether its font strikes, raises or hides."""
    parts = {local(part): part for part in style}
    code = value_of(parts.get("NumberFormat"), "Format", "General")
    is_code = code == "General" or any(character in code for character in "0#?@;")
    font = parts.get("Font")
    is_aside = (
        value_of(font, "StrikeThrough") == "1"
        or value_of(font, "VerticalAlign") in ("Superscript", "Subscript")
        or (
            value_of(font, "Color").lower() in _WHITE
            and not value_of(parts.get("Interior"), "Color")
        )
    )
    return Style(_FORMATS.get(code, code if is_code else UNKNOWN), is_aside)


def _read_sheet(sheet: Element, styles: Mapping[str, Style], document: Document) -> None:
    shows_zeros = not any(True for _ in _named(sheet, "DoNotDisplayZeros"))
    name = value_of(sheet, "Name")
    hidden = set(_hidden_columns(sheet))
    cells: list[GridCell] = []
    number = -1
    for row in _named(sheet, "Row"):
        number = number_of(row, "Index", number + 2) - 1
        if value_of(row, "Hidden") != "1":
            texts = [
                cell
                for cell in _cells(row, number, name, styles, shows_zeros)
                if cell.column not in hidden
            ]
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


def _cells(
    row: Element, number: int, sheet: str, styles: Mapping[str, Style], shows_zeros: bool
) -> Iterator[GridCell]:
    column = -1
    for cell in row:
        if local(cell) != "Cell":
            continue
        column = number_of(cell, "Index", column + 2) - 1
        across = min(number_of(cell, "MergeAcross"), 16384)
        down = min(number_of(cell, "MergeDown"), 65536)
        place = Place(path=f"{sheet}!R{number + 1}C{column + 1}")
        text = _printed(
            cell, styles.get(value_of(cell, "StyleID", "Default"), Style()), shows_zeros
        )
        yield GridCell(text, number, column, place, down + 1, across + 1)
        column += across


def _printed(cell: Element, style: Style, shows_zeros: bool) -> str:
    """What a person sees in the cell; in brackets where that cannot be told."""
    data = next((element for element in cell if local(element) == "Data"), None)
    if data is None:
        return "〔=〕" if value_of(cell, "Formula") else ""  # a result that is not stored
    if value_of(data, "Type") != "Number":
        text = clean(_rich_text(data)).strip()
        shown = show_text(text, style.code)
    else:
        text = clean("".join(data.itertext())).strip()
        try:
            number = Decimal(text)
        except InvalidOperation:
            return f"〔{text}〕"
        shown = show_number(number, style.code) if number or shows_zeros else ""
    is_value = any(character.isdigit() for character in text)
    return f"〔{text}〕" if shown is None or (style.is_aside and is_value) else shown


def _rich_text(element: Element) -> str:
    """A text with markup in it; what is struck, raised or white in brackets."""
    pieces = [element.text or ""]
    for part in element:
        text = _rich_text(part)
        is_white = local(part) == "Font" and value_of(part, "Color").lower() in _WHITE
        is_aside = is_white or local(part).lower() in _ASIDE_TAGS
        pieces += [f"〔{text}〕" if is_aside and text.strip() else text, part.tail or ""]
    return "".join(pieces)
