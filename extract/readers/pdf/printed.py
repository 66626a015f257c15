"""What pdfium gives of a page -> Paper: the printed characters that a person sees, set upright."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium
from PIL import Image
from pypdfium2 import PdfPage

from extract.document import Box
from extract.ground.errors import DamagedOriginal
from extract.ground.messages import say
from extract.readers.layout.overlay import Seen
from extract.readers.layout.paper import UNREADABLE, Frame, Glyph, Paper
from extract.readers.pdf.fonts import keep_font
from extract.readers.pdf.likeness import DIGITS, Likeness
from extract.readers.pdf.strokes import FAINT, PALE, Shapes, colour_of
from extract.readers.pdf.witness import Witness

_MOST_GLYPHS = 60_000
_SLANT = 3.0
"""Degrees by which text may be off and still be upright or sideways."""
_IN_NUMBERS = frozenset("0123456789０１２３４５６７８９.,-．，－")
_RIM = 0.2
"""Points around a digit that is looked at: no room for its neighbours."""
_ENLARGED, _MOST_ENLARGED = 48, 12
"""Pixels of the longer side of a digit that is looked at, and pixels a point at most."""
_DASHES = {"\x02": "-", "\ufffe": "-", "\xad": "-"}
"""What pdfium makes of a hyphen that ends a line; here it is a printed dash."""


class _Style(NamedTuple):
    """What all characters of one text object share; ``turn`` is None where they are slanted.

    ``order`` is its place in the order of painting, ``font`` the address of its font.
    """

    size: float
    turn: int | None
    is_seen: bool
    is_pale: bool
    order: int
    font: int


class _Char(NamedTuple):
    text: str
    box: Box
    ink: Box | None
    origin: tuple[float, float]
    style: _Style
    parted: bool


def read_paper(
    page: PdfPage, number: int, likeness: Likeness, undrawn: Sequence[Box] = ()
) -> Paper:
    """What is drawn on the page; DamagedOriginal if it holds more than any page of text does.

    ``likeness`` is that of the document, whose pages are open as long as it is used; in the boxes
    ``undrawn`` something lies that viewers may show and pdfium does not draw.
    """
    bounds = page.get_bbox()
    shapes = Shapes(page)
    chars = list(_chars(page, shapes))
    counts = Counter(char.style.turn for char in chars if char.style.is_seen)
    counts.pop(None, None)
    shown = page.get_rotation() // 90
    upright = counts.most_common(1)[0][0] if counts else shown
    frame = Frame(bounds, upright or 0)
    paper = Paper(number, *frame.size, turns=(shown - frame.turns) % 4)
    shapes.put_on(paper, frame)
    if chars:
        witness = Witness(page, paper, shapes, frame)
        for box in undrawn:
            witness.doubt(frame.box(*box))
        paper.witness = witness
        liars = _fonts_that_lie(chars, page, paper, frame, likeness)
        _put_glyphs(chars, witness, paper, frame, liars)
        if liars:
            paper.doubts.append(say("drawn.false_map"))
    return paper


def _fonts_that_lie(
    chars: list[_Char], page: PdfPage, paper: Paper, frame: Frame, likeness: Likeness
) -> set[int]:
    """The fonts that draw a digit otherwise than their map says."""
    samples: dict[tuple[int, str], Box] = {}
    for char in chars:
        is_plain = char.style.is_seen and char.style.turn == frame.turns
        if char.ink and is_plain and char.text in DIGITS:
            box = frame.box(*char.ink)
            if min(box) > 1 and box[2] < paper.width - 1 and box[3] < paper.height - 1:
                samples.setdefault((char.style.font, char.text), box)
    return {
        font
        for (font, digit), box in samples.items()
        if not likeness.agrees(font, digit, partial(_enlarged, page, paper, box))
    }


def _enlarged(page: PdfPage, paper: Paper, box: Box) -> Image.Image:
    """The part of the page in the box, upright and large."""
    x0, top, x1, bottom = paper.shown(box)
    wide, high = page.get_size()
    around = (x0 - _RIM, high - bottom - _RIM, wide - x1 - _RIM, top - _RIM)
    edges = tuple(max(edge, 0.0) for edge in around)
    scale = min(_ENLARGED / max(bottom - top, x1 - x0, 1.0), _MOST_ENLARGED)
    picture: Image.Image = page.render(
        scale=scale, crop=edges, grayscale=True, may_draw_forms=False
    ).to_pil()
    return picture.rotate(90 * paper.turns, expand=True) if paper.turns else picture


def _put_glyphs(
    chars: list[_Char], witness: Witness, paper: Paper, frame: Frame, liars: set[int]
) -> None:
    words: dict[int, Seen] = {}
    for char in chars:
        style = char.style
        x0, top, x1, bottom = box = frame.box(*char.box)
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        is_on_page = 0 <= x <= paper.width and 0 <= y <= paper.height
        seen = Seen.NO
        if style.is_seen and is_on_page:
            # The characters of one text object are seen alike; of numbers, each is looked at.
            known = words.get(style.order) if char.ink is None else None
            seen = known or _seen(char, box, witness, frame)
            if char.ink is None and style.order:
                words[style.order] = seen
        if seen is Seen.YES and char.text.isdigit() and style.font in liars:
            seen = Seen.DOUBTFUL
        if seen is Seen.NO:
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
            text = char.text if seen is Seen.YES else UNREADABLE
            paper.doubtful += seen is Seen.DOUBTFUL
            glyph = Glyph(text, x0, top, x1, bottom, turn, char.parted)
            paper.glyphs.append(glyph)
            witness.explain((x0, min(box[1], top), x1, max(box[3], bottom)))


def _seen(char: _Char, box: Box, witness: Witness, frame: Frame) -> Seen:
    """Whether the character in that box is drawn; of digits it has to be sure."""
    if char.style.is_pale and not witness.is_dark(box):
        return Seen.NO
    if char.ink is None:
        return Seen.YES if witness.sees(box) else Seen.NO
    box = frame.box(*char.ink)
    if char.text.isdigit():
        return witness.sees_digit(box, char.style.order)
    return Seen.YES if witness.sees(box) else Seen.NO


def _chars(page: PdfPage, shapes: Shapes) -> Iterator[_Char]:
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
    left, right, low, high = (ctypes.c_double() for _ in range(4))
    get_ink = pdfium.FPDFText_GetCharBox
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
            styles[key] = _style(text_page, index, owner, shapes.orders.get(key, 0))
        get_box(text_page, index, box)
        get_origin(text_page, index, x, y)
        text = _DASHES.get(character, character)
        if is_unmapped(text_page, index) == 1 or _is_nothing(text):
            text = UNREADABLE
        where = (box.left, box.bottom, box.right, box.top)
        ink = None
        if text in _IN_NUMBERS:
            get_ink(text_page, index, left, right, low, high)
            ink = left.value, low.value, right.value, high.value
        yield _Char(text, where, ink, (x.value, y.value), styles[key], parted)
        parted = False


def _is_nothing(text: str) -> bool:
    """Control characters and the private use areas say nothing of what is drawn."""
    code = ord(text)
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xE000 <= code < 0xF900 or code >= 0xF0000


def _style(text_page: Any, index: int, owner: Any, order: int) -> _Style:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    size = pdfium.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
    angle = math.degrees(math.atan2(matrix.b, matrix.a))
    turn = round(angle / 90)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(owner)
    red, green, blue, alpha = colour_of(owner)
    font = pdfium.FPDFTextObj_GetFont(owner)
    if not pdfium.FPDFFont_GetIsEmbedded(font):
        keep_font()
    is_seen = mode not in (3, 7) and alpha > FAINT and abs(size) > 1
    is_pale = min(red, green, blue) > PALE and mode not in (1, 5)
    is_straight = abs(angle - turn * 90) < _SLANT
    return _Style(
        abs(size),
        turn % 4 if is_straight else None,
        is_seen,
        is_pale,
        order,
        ctypes.addressof(font.contents),
    )
