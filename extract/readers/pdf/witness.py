"""What is drawn on a PDF page, as a second witness of what its text says.

The page is drawn once, small and in grey. A character that leaves no ink is not seen; ink in a
cell that no character explains makes the cell doubtful; so does a digit that is drawn in part, or
faintly, or with something through or over it.
"""

from __future__ import annotations

from functools import cache, cached_property, lru_cache

from PIL import Image, ImageDraw
from pypdfium2 import PdfPage

from extract.document import Box
from extract.readers.layout.overlay import Overlay, Seen
from extract.readers.layout.paper import Frame, Paper
from extract.readers.layout.raster import Pixels, Raster, cropped, inset, pixels
from extract.readers.pdf.strokes import Shapes

_SCALE = 100 / 72
"""Pixels a point."""
UNSEEN, FAINT = 28, 80
"""Of 255: ink that differs less from its ground is not seen; if it differs less than the other,
it is doubtful whether a person reads it."""
_STRAY = 60
"""Of 255: what differs more from a cell's ground is ink."""
_LEAST_STRAY = 3
"""Pixels of ink that count."""
_BLUR = 2
"""Pixels beside a character that its second, heavier drawing may take."""
_INSETS = (2.0, 4.0)
"""Points from a cell's edges that its rules may take."""
_INKED = 0.1
"""The share of a digit's contrast from which a pixel is of its ink."""
_MISSING = 0.3
"""The share of a digit's width or height that may be without ink."""


class Witness:
    """The drawn page in the upright frame of its paper."""

    def __init__(self, page: PdfPage, paper: Paper, shapes: Shapes, frame: Frame) -> None:
        turned = 90 * (-paper.turns % 4)
        bitmap = page.render(scale=_SCALE, rotation=turned, grayscale=True, may_draw_forms=False)
        grey = bytearray(bitmap.buffer)
        self._drawn = Raster(bitmap.width, bitmap.height, grey, bitmap.stride)
        self._explained: list[Pixels] = []
        self._overlay = Overlay(paper.width, paper.height, _SCALE)
        for box, order in shapes.painted:
            self._overlay.paint(frame.box(*box), order)
        for box, order in shapes.laid:
            self._overlay.lay(frame.box(*box), order)
        for one, other in shapes.strokes:
            self._overlay.stroke(frame.point(*one), frame.point(*other))

    def explain(self, box: Box) -> None:
        """Takes the ink in the box for that of a character which is read.

        Nothing may be explained any more once it was asked for strays.
        """
        x0, y0, x1, y1 = pixels(box, _SCALE)
        x0, y0, x1 = x0 - _BLUR, y0 - 1, x1 + _BLUR - 1
        if self._explained:
            left, top, right, bottom = self._explained[-1]
            if (top, bottom) == (y0, y1) and left <= x0 <= right:  # the next of a line
                self._explained[-1] = left, top, max(right, x1), bottom
                return
        self._explained.append((x0, y0, x1, y1))

    def doubt(self, box: Box) -> None:
        """Crosses out a place of which nobody knows what a viewer shows there."""
        x0, top, x1, bottom = box
        for one, other in (((x0, top), (x1, bottom)), ((x0, bottom), (x1, top))):
            self._overlay.stroke(one, other)
            ends = [(x * _SCALE, y * _SCALE) for x, y in (one, other)]
            self._drawn.line(ends, grey=0, width=2)

    def sees(self, box: Box) -> bool:
        """Whether any ink is in the box."""
        _, grey = self._drawn.part(pixels(box, _SCALE))
        return max(grey) - min(grey) > UNSEEN

    def is_dark(self, box: Box) -> bool:
        """Whether the ground in the box is so dark that white is seen on it."""
        counts = cropped(self._drawn.image, pixels(box, _SCALE)).histogram()
        return counts.index(max(counts)) < 255 - UNSEEN

    def sees_digit(self, box: Box, order: int) -> Seen:
        """Whether the digit that belongs into the box, and is painted in that order, is drawn.

        ``box`` is that of its ink alone.
        """
        drawn = _look(*self._drawn.part(pixels(box, _SCALE), 1))
        if drawn is Seen.NO:
            return drawn
        left = self._overlay.leaves(box, order)
        return drawn if left is Seen.YES else left

    def is_stray(self, box: Box) -> bool:
        """Whether ink is in the cell that no character explains."""
        return all(self._strays(pixels(inset(box, points), _SCALE)) for points in _INSETS)

    def _strays(self, box: Pixels) -> bool:
        darkest, _ = cropped(self._cleared, box).getextrema()
        if int(darkest) > 255 - _STRAY:  # type: ignore[arg-type]
            return False  # no ink differs so much from a ground as light as that
        drawn = cropped(self._drawn.image, box)
        low, high = drawn.getextrema()
        if int(high) - int(low) <= _STRAY:  # type: ignore[arg-type]
            return False
        counts = drawn.histogram(cropped(self._unexplained, box))
        ground = counts.index(max(counts))
        ink = sum(counts[: max(ground - _STRAY, 0)]) + sum(counts[ground + _STRAY :])
        return ink >= _LEAST_STRAY

    @cached_property
    def _unexplained(self) -> Image.Image:
        """White where no character explains what is drawn."""
        image = Image.new("L", self._drawn.image.size, 255)
        draw = ImageDraw.Draw(image)
        for box in self._explained:
            draw.rectangle(box, fill=0)
        return image

    @cached_property
    def _cleared(self) -> Image.Image:
        """The page in white where characters explain what is drawn."""
        image = self._drawn.image.copy()
        draw = ImageDraw.Draw(image)
        for box in self._explained:
            draw.rectangle(box, fill=255)
        return image


@cache
def _ink(low: int, high: int, is_dark_ground: bool) -> bytes:
    """For each grey value, 255 if it is ink between these two."""
    least = round(_INKED * (high - low))
    ink = range(low + least, 256) if is_dark_ground else range(high - least)
    return bytes(255 * (value in ink) for value in range(256))


@lru_cache(4096)
def _look(size: tuple[int, int], grey: bytes) -> Seen:
    """Whether the pixels show a digit: one that is faint or drawn in part is doubtful.

    The digits of a report are few and stand at few fractions of a pixel.
    """
    low, high = min(grey), max(grey)
    if high - low <= UNSEEN:
        return Seen.NO
    if high - low < FAINT:
        return Seen.DOUBTFUL
    middle = (low + high) // 2
    is_dark_ground = 2 * sum(value < middle for value in grey) > len(grey)
    ink = grey.translate(_ink(low, high, is_dark_ground))
    return Seen.YES if _fills(Image.frombytes("L", size, ink)) else Seen.DOUBTFUL


def _fills(image: Image.Image) -> bool:
    """Whether the ink takes nearly all of the digit's width and height, a pixel less at each edge
    of the picture; a font of another width than its text says may draw it a little beside."""
    box = image.getbbox()
    if box is None:
        return False
    across = min(image.width - 2 - (box[2] - box[0]), max(box[0] - 1, image.width - 1 - box[2]))
    down = min(image.height - 2 - (box[3] - box[1]), max(box[1] - 1, image.height - 1 - box[3]))
    is_wide = across <= max(_MISSING * (image.width - 2), 1.5)
    return is_wide and down <= max(_MISSING * (image.height - 2), 1.5)
