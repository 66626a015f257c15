"""What pdfium gives of a page -> Paper: the printed characters that a person sees, set upright."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from extract.document import Box
from extract.ground.errors import DamagedOriginal
from extract.ground.messages import say
from extract.readers.layout.paper import UNREADABLE, Frame, Glyph, Paper
from extract.readers.pdf.strokes import FAINT, PALE, Shapes, colour_of

_MOST_GLYPHS = 60_000
_SLANT = 3.0
"""Degrees by which text may be off and still be upright or sideways."""
_DASHES = {"\x02": "-", "\ufffe": "-", "\xad": "-"}
"""What pdfium makes of a hyphen that ends a line; here it is a printed dash."""


class _Style(NamedTuple):
    """What all characters of one text object share; ``turn`` is None where they are slanted."""

    size: float
    turn: int | None
    is_seen: bool
    is_pale: bool


class _Char(NamedTuple):
    text: str
    box: Box
    origin: tuple[float, float]
    style: _Style
    parted: bool


def read_paper(page: PdfPage, number: int) -> Paper:
    """What is drawn on the page; DamagedOriginal if it holds more than any page of text does."""
    bounds = page.get_bbox()
    shapes = Shapes(page)
    chars = list(_chars(page))
    counts = Counter(char.style.turn for char in chars if char.style.is_seen)
    counts.pop(None, None)
    shown = page.get_rotation() // 90
    upright = counts.most_common(1)[0][0] if counts else shown
    frame = Frame(bounds, upright or 0)
    paper = Paper(number, *frame.size, turns=(shown - frame.turns) % 4)
    shapes.put_on(paper, frame)
    _put_glyphs(chars, shapes, paper, frame)
    return paper


def _put_glyphs(chars: list[_Char], shapes: Shapes, paper: Paper, frame: Frame) -> None:
    for char in chars:
        style = char.style
        x0, top, x1, bottom = frame.box(*char.box)
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        is_on_page = 0 <= x <= paper.width and 0 <= y <= paper.height
        is_pale = style.is_pale and not shapes.is_dark_below(x, y, frame)
        if is_pale or not style.is_seen or not is_on_page:
            paper.hidden += 1
        elif style.turn is None:
            paper.slanted += 1
        else:
            turn = (style.turn - frame.turns) % 4
            if turn == 0:
                # The line that the glyph stands on tells its height better than its ink:
                # the ink of 一 is a stroke, and that of some fonts is all that pdfium knows.
                _, baseline = frame.point(*char.origin)
                top, bottom = baseline - 0.88 * style.size, baseline + 0.12 * style.size
            paper.glyphs.append(Glyph(char.text, x0, top, x1, bottom, turn, char.parted))


def _chars(page: PdfPage) -> Iterator[_Char]:
    """The printed characters in the file's order and coordinates; blanks are left out."""
    helper = page.get_textpage()
    text_page = helper.raw
    count = helper.count_chars()
    if count > _MOST_GLYPHS:
        raise DamagedOriginal(say("pdf.too_many_characters", characters=count))
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    get_char, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    get_object, get_origin = pdfium.FPDFText_GetTextObject, pdfium.FPDFText_GetCharOrigin
    is_unmapped = pdfium.FPDFText_HasUnicodeMapError
    styles: dict[int, _Style] = {}
    parted = False
    for index in range(count):
        code = get_char(text_page, index)
        character = chr(code) if code < 0x110000 else UNREADABLE
        owner = get_object(text_page, index)
        if not owner:
            continue  # what pdfium puts in by itself, to part words
        if character.isspace():
            parted = True
            continue
        key = ctypes.addressof(owner.contents)
        if key not in styles:
            styles[key] = _style(text_page, index, owner)
        get_box(text_page, index, box)
        get_origin(text_page, index, x, y)
        text = _DASHES.get(character, character)
        if is_unmapped(text_page, index) == 1 or _is_nothing(text):
            text = UNREADABLE
        where = (box.left, box.bottom, box.right, box.top)
        yield _Char(text, where, (x.value, y.value), styles[key], parted)
        parted = False


def _is_nothing(text: str) -> bool:
    """Control characters and the private use areas say nothing of what is drawn."""
    code = ord(text)
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xE000 <= code < 0xF900 or code >= 0xF0000


def _style(text_page: Any, index: int, owner: Any) -> _Style:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    size = pdfium.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
    angle = math.degrees(math.atan2(matrix.b, matrix.a))
    turn = round(angle / 90)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(owner)
    red, green, blue, alpha = colour_of(owner)
    is_seen = mode not in (3, 7) and alpha > FAINT and abs(size) > 1
    is_pale = min(red, green, blue) > PALE and mode not in (1, 5)
    return _Style(
        abs(size), turn % 4 if abs(angle - turn * 90) < _SLANT else None, is_seen, is_pale
    )
