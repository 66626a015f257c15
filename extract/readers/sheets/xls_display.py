"""How a sheet of an old workbook (xls, et) shows what it stores, through xlrd."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import xlrd

from extract.ground.text import clean
from extract.readers.sheets.number_formats import UNKNOWN
from extract.readers.sheets.sheet_display import Looks, Where
from extract.readers.sheets.sheet_styles import LEAST_CONTRAST, LEAST_SIZE, Style
from extract.readers.web.measures import WHITE, luminance

_TWIPS = 20
"""xlrd's unit of height in a point."""
_AUTOMATIC = frozenset({64, 65, 0x7FFF})
_BROKEN = (
    xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, AssertionError, AttributeError,
    IndexError, KeyError, NotImplementedError, TypeError, UnicodeError, ValueError,
)  # fmt: skip
"""What xlrd raises for workbooks that are not as it expects."""


def read_old_looks(data: bytes) -> dict[str, Looks] | None:
    """The sheets' looks by their names; None if xlrd cannot tell them."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=_Silent())
        return {sheet.name: _looks(book, sheet) for sheet in book.sheets()}
    except _BROKEN:
        return None


class _Silent:
    """Where xlrd prints what it thinks of a workbook."""

    def write(self, text: str) -> None:
        """Leaves the text."""


def _looks(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Looks:
    looks = Looks(shows_zeros=bool(sheet.show_zero_values))
    looks.hidden_rows = {
        row for row, info in sheet.rowinfo_map.items() if info.hidden or not info.height
    }
    looks.hidden_columns = {
        column for column, info in sheet.colinfo_map.items() if info.hidden or not info.width
    }
    styles = [_style(book, style) for style in book.xf_list]
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            number = sheet.cell_xf_index(row, column)
            looks.styles[row, column] = styles[number] if number < len(styles) else Style()
    looks.texts = dict(_odd_texts(book, sheet))
    return looks


def _style(book: xlrd.Book, style: xlrd.formatting.XF) -> Style:
    known = book.format_map.get(style.format_key)
    ground = style.background
    fill = ground.pattern_colour_index if ground.fill_pattern else None
    code = known.format_str if known is not None and known.format_str is not None else UNKNOWN
    return Style(code, _is_aside(book, style.font_index, fill))


def _is_aside(book: xlrd.Book, font_number: int, fill: int | None) -> bool:
    """Whether print in the font is struck out, raised, tiny, or of the colour of its ground."""
    font = book.font_list[font_number]
    if font.struck_out or font.escapement or font.height < LEAST_SIZE * _TWIPS:
        return True
    ink = _colour(book, font.colour_index, (0.0, 0.0, 0.0))
    ground = WHITE if fill is None else _colour(book, fill, WHITE)
    lights = sorted(map(luminance, (ink, ground)))
    return (lights[1] + 0.05) / (lights[0] + 0.05) < LEAST_CONTRAST


def _colour(
    book: xlrd.Book, index: int, automatic: tuple[float, float, float]
) -> tuple[float, float, float]:
    parts = None if index in _AUTOMATIC else book.colour_map.get(index)
    return automatic if parts is None else (parts[0] / 255, parts[1] / 255, parts[2] / 255)


def _odd_texts(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Iterator[tuple[Where, str]]:
    """The texts in runs of which one is struck, raised or unseen: that run in brackets."""
    for (row, column), runs in sheet.rich_text_runlist_map.items():
        text = str(sheet.cell_value(row, column))
        ends = [start for start, _ in runs[1:]] + [len(text)]
        pieces = [text[: runs[0][0]]] if runs else [text]
        is_odd = False
        for (start, font), end in zip(runs, ends, strict=True):
            aside = bool(text[start:end].strip()) and _is_aside(book, font, None)
            pieces.append(f"〔{text[start:end]}〕" if aside else text[start:end])
            is_odd = is_odd or aside
        if is_odd:
            yield (row, column), clean("".join(pieces)).strip()
