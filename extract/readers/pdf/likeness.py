"""Whether a digit is drawn as the digit that its font's map says it is.

A PDF says by a map of its own which characters its glyphs are, and draws whatever the font has. Of
every font each digit is drawn once, large, and held against the digits of common fonts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PIL import Image, ImageChops

from extract.readers.pdf.fonts import open_pdf

_SIZE = 16, 24
_FONTS = (
    *("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Times-Roman", "Times-Bold"),
    *("Times-Italic", "Courier", "Courier-Oblique"),
)
_CLEARLY = 1.2
"""Another digit is drawn if it is like the drawing by so many times more than the one named."""
_LIKE = 45.0
"""Mean difference, of 255, up to which a drawing is surely that of a digit."""
_SURELY = 28.0
"""The same, up to which it is no other digit: 3 and 8, most alike, differ by twice as much."""
_SAME = 3.0
"""Mean difference, of 255, up to which two drawings are of one glyph."""
_CORE = bytes(255 * (value > 100) for value in range(256))
"""What of a drawing's ink is more than its blurred edge."""
_EM = 60
DIGITS = "0123456789"


class Likeness:
    """The digits of one document's fonts, each looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], bool] = {}
        self._drawn: dict[int, list[tuple[str, bytes]]] = {}

    def agrees(self, font: int, digit: str, draw: Callable[[], Image.Image]) -> bool:
        """Whether the font draws this digit as one; ``draw`` gives its picture in grey."""
        key = font, digit
        if key not in self._known:
            self._known[key] = self._look(font, digit, draw())
        return self._known[key]

    def _look(self, font: int, digit: str, picture: Image.Image) -> bool:
        shape = _shape(picture)
        if shape is None:
            return True  # what has no ink is found by others
        others = self._drawn.setdefault(font, [])
        off = _differences(shape, b"".join(drawn for _, drawn in others))
        twins = [other for (other, _), far in zip(others, off, strict=True) if far < _SAME]
        others.append((digit, shape))
        for twin in twins:
            self._known[font, twin] = False
        return not twins and _is_like(shape, digit)


def _is_like(shape: bytes, digit: str) -> bool:
    """Whether the shape is more like the digit's than any other's, or like none at all."""
    off = _differences(shape, _models())
    named = min(off[int(digit) :: len(DIGITS)])
    best = min(off)
    return named < _SURELY or best > _LIKE or named <= _CLEARLY * best


def _shape(picture: Image.Image) -> bytes | None:
    """The ink alone, light on black, in one size; None where there is none."""
    low, high = (int(value) for value in picture.getextrema())  # type: ignore[arg-type]
    if high - low < 50:
        return None
    counts, middle = picture.histogram(), (low + high) // 2
    is_dark_ground = sum(counts[:middle]) > sum(counts[middle:])
    ink = picture.tobytes().translate(_contrasts(low, high, is_dark_ground))
    box = Image.frombytes("L", picture.size, ink.translate(_CORE)).getbbox()
    image = Image.frombytes("L", picture.size, ink)
    return image.resize(_SIZE, Image.Resampling.BOX, box).tobytes() if box else None


@cache
def _contrasts(low: int, high: int, is_dark_ground: bool) -> bytes:
    """For each grey value between the two its ink, from 0 to 255."""
    scale = 255 / (high - low)
    inks = (scale * (value - low if is_dark_ground else high - value) for value in range(256))
    return bytes(max(0, min(255, round(ink))) for ink in inks)


def _differences(shape: bytes, others: bytes) -> bytes:
    """The mean difference, of 255, between the shape and each of the others."""
    count = len(others) // len(shape)
    if not count:
        return b""
    size = _SIZE[0], _SIZE[1] * count
    columns = (Image.frombytes("L", size, shapes) for shapes in (shape * count, others))
    difference = ImageChops.difference(*columns)
    return difference.reduce(_SIZE).tobytes()


@cache
def _models() -> bytes:
    """The shapes of all digits in the common fonts, a font after the other."""
    pdf = open_pdf(_specimen())
    try:
        sheet = pdf[0].render(scale=1, grayscale=True).to_pil()
    finally:
        pdf.close()
    corners = ((x * _EM, y * _EM) for y in range(len(_FONTS)) for x in range(len(DIGITS)))
    shapes = [_shape(sheet.crop((x, y, x + _EM, y + _EM))) for x, y in corners]
    return b"".join(filter(None, shapes))


def _specimen() -> bytes:
    """A page with the digits of pdfium's own fonts, a font a line."""
    wide, high = _EM * len(DIGITS), _EM * len(_FONTS)
    fonts = [f"/F{n}<</Type/Font/Subtype/Type1/BaseFont/{name}>>" for n, name in enumerate(_FONTS)]
    shown = []
    for row in range(len(fonts)):
        for column, digit in enumerate(DIGITS):
            x, y = column * _EM + 12, high - (row + 1) * _EM + 12
            shown.append(f"BT/F{row} {_EM - 15} Tf {x} {y} Td ({digit})Tj ET")
    content = "\n".join(shown)
    return (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide} {high}]/Contents 4 0 R"
        f"/Resources<</Font<<{''.join(fonts)}>>>>>>endobj\n"
        f"4 0 obj<</Length {len(content)}>>stream\n{content}\nendstream endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF\n"
    ).encode()
