"""What is painted over, laid on or drawn through a page's characters, in the order of painting."""

from __future__ import annotations

from enum import Enum

from PIL import Image, ImageDraw

from extract.document import Box

_CORE = 0.2
"""The share of a digit at each of its edges where an underline or a rule may touch it."""
_BACKGROUND = 0.25
"""The share of a page that a picture takes which lies behind or over all of it: a watermark."""


class Seen(Enum):
    """How a character is drawn: as the text says, not at all, or so that nobody can be sure."""

    YES = 1
    NO = 2
    DOUBTFUL = 3


class Overlay:
    """Opaque areas, pictures and strokes on a page of that size (points), ``scale`` pixels each."""

    def __init__(self, width: float, height: float, scale: float) -> None:
        self._scale = scale
        self._last = -1
        self._largest = _BACKGROUND * width * height
        size = int(width * scale) + 1, int(height * scale) + 1
        self._areas = Image.new("I", size, -1)
        self._pictures = Image.new("I", size, -1)
        self._strokes = Image.new("L", size, 0)
        self._paint_areas = ImageDraw.Draw(self._areas)
        self._paint_pictures = ImageDraw.Draw(self._pictures)
        self._paint_strokes = ImageDraw.Draw(self._strokes)

    def paint(self, box: Box, order: int) -> None:
        """An opaque area."""
        self._last = max(self._last, order)
        self._paint_areas.rectangle(pixels(box, self._scale), fill=order)

    def lay(self, box: Box, order: int) -> None:
        """A picture, of which nobody knows what it lets through; one behind all is left out."""
        x0, top, x1, bottom = box
        if (x1 - x0) * (bottom - top) < self._largest:
            self._last = max(self._last, order)
            self._paint_pictures.rectangle(pixels(box, self._scale), fill=order)

    def stroke(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        """A line."""
        ends = [(x * self._scale, y * self._scale) for x, y in (one, other)]
        self._paint_strokes.line(ends, fill=255)

    def leaves(self, box: Box, order: int) -> Seen:
        """What is seen of a digit that is painted in that order; ``box`` is that of its ink."""
        if self._last > order:
            lowest, highest = self._extrema(self._areas, box)
            if lowest > order:
                return Seen.NO
            if highest > order or self._extrema(self._pictures, box)[1] > order:
                return Seen.DOUBTFUL
        is_struck = self._extrema(self._strokes, _core(box))[1]
        return Seen.DOUBTFUL if is_struck else Seen.YES

    def holds(self, box: Box) -> bool:
        """Whether a picture or a stroke is in the box."""
        has_picture = self._extrema(self._pictures, box)[1] >= 0
        return has_picture or self._extrema(self._strokes, box)[1] > 0

    def _extrema(self, image: Image.Image, box: Box) -> tuple[int, int]:
        low, high = cropped(image, pixels(box, self._scale)).getextrema()
        return int(low), int(high)  # type: ignore[arg-type]


def pixels(box: Box, scale: float) -> tuple[int, int, int, int]:
    """The pixels that a box of points touches."""
    x0, top, x1, bottom = box
    return int(x0 * scale), int(top * scale), int(x1 * scale) + 1, int(bottom * scale) + 1


def cropped(image: Image.Image, box: tuple[int, int, int, int], margin: int = 0) -> Image.Image:
    """The part of the picture in the box, at least one pixel."""
    x0, y0 = max(box[0] - margin, 0), max(box[1] - margin, 0)
    x1, y1 = min(box[2] + margin, image.width), min(box[3] + margin, image.height)
    return image.crop((x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)))


def inset(box: Box, points: float) -> Box:
    """The box without so much at each edge, or a quarter of it where it is small."""
    x0, top, x1, bottom = box
    across, down = min(points, (x1 - x0) / 4), min(points, (bottom - top) / 4)
    return x0 + across, top + down, x1 - across, bottom - down


def _core(box: Box) -> Box:
    x0, top, x1, bottom = box
    across, down = _CORE * (x1 - x0), _CORE * (bottom - top)
    return x0 + across, top + down, x1 - across, bottom - down
