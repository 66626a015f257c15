"""What is painted over, laid on or drawn through a page's characters, in the order of painting."""

from __future__ import annotations

from enum import Enum

from PIL import Image, ImageDraw

from extract.document import Box
from extract.readers.layout.raster import Pixels, Point, Raster, cropped, pixels

_CORE = 0.2
"""The share of a digit at each of its edges where an underline or a rule may touch it."""
_BACKGROUND = 0.25
"""The share of a page that a picture takes which lies behind or over all of it: a watermark."""


class Seen(Enum):
    """How a character is drawn: as the text says, not at all, or so that nobody can be sure."""

    YES = 1
    NO = 2
    DOUBTFUL = 3


class _Layer:
    """Boxes, each over those before it; they are drawn where somebody asks for them."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._boxes: list[tuple[Pixels, int]] = []
        self._image: Image.Image | None = None

    def add(self, box: Pixels, order: int) -> None:
        """One more box of pixels."""
        self._boxes.append((box, order))
        self._image = None

    def orders(self, box: Pixels) -> tuple[int, int]:
        """The lowest and the highest order that is seen in the box; -1 is that of nothing."""
        if not self._boxes:
            return -1, -1
        if self._image is None:
            self._image = Image.new("I", self._size, -1)
            draw = ImageDraw.Draw(self._image)
            for area, order in self._boxes:
                draw.rectangle(area, fill=order)
        low, high = cropped(self._image, box).getextrema()
        return int(low), int(high)  # type: ignore[arg-type]


class Overlay:
    """Opaque areas, pictures and strokes on a page of that size (points), ``scale`` pixels each."""

    def __init__(self, width: float, height: float, scale: float) -> None:
        self._scale = scale
        self._last = -1
        self._largest = _BACKGROUND * width * height
        size = int(width * scale) + 1, int(height * scale) + 1
        self._areas, self._pictures = _Layer(size), _Layer(size)
        self._strokes = Raster(*size)

    def paint(self, box: Box, order: int) -> None:
        """An opaque area."""
        self._last = max(self._last, order)
        self._areas.add(pixels(box, self._scale), order)

    def lay(self, box: Box, order: int) -> None:
        """A picture, of which nobody knows what it lets through; one behind all is left out."""
        x0, top, x1, bottom = box
        if (x1 - x0) * (bottom - top) < self._largest:
            self._last = max(self._last, order)
            self._pictures.add(pixels(box, self._scale), order)

    def stroke(self, one: Point, other: Point) -> None:
        """A line."""
        ends = [(x * self._scale, y * self._scale) for x, y in (one, other)]
        self._strokes.line(ends, grey=255)

    def leaves(self, box: Box, order: int) -> Seen:
        """What is seen of a digit that is painted in that order; ``box`` is that of its ink."""
        if self._last > order:
            area = pixels(box, self._scale)
            lowest, highest = self._areas.orders(area)
            if lowest > order:
                return Seen.NO
            if highest > order or self._pictures.orders(area)[1] > order:
                return Seen.DOUBTFUL
        is_struck = self._strokes.has_ink(pixels(_core(box), self._scale))
        return Seen.DOUBTFUL if is_struck else Seen.YES

    def holds(self, box: Box) -> bool:
        """Whether a picture or a stroke is in the box."""
        area = pixels(box, self._scale)
        return self._pictures.orders(area)[1] >= 0 or self._strokes.has_ink(area)


def _core(box: Box) -> Box:
    x0, top, x1, bottom = box
    across, down = _CORE * (x1 - x0), _CORE * (bottom - top)
    return x0 + across, top + down, x1 - across, bottom - down
