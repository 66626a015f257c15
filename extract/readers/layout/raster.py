"""A grey picture whose pixels lie in one piece of memory, so that small parts are had at once."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from extract.document import Box

Point = tuple[float, float]
Pixels = tuple[int, int, int, int]
"""Left, top, right and bottom; the last two are the first that are outside."""
INK = b"\xff"


class Raster:
    """``wide`` by ``high`` pixels of a byte each in ``data``, ``pitch`` bytes a row."""

    def __init__(self, wide: int, high: int, data: bytearray | None = None, pitch: int = 0) -> None:
        self.wide, self.high = wide, high
        self._pitch = pitch or wide
        data = bytearray(self._pitch * high) if data is None else data
        self.image = Image.frombuffer("L", (wide, high), data, "raw", "L", self._pitch, 1)
        self.image.readonly = 0  # it draws into the data themselves
        self._data = data
        self._pen = ImageDraw.Draw(self.image)
        self._read: bytes | None = None

    def line(self, ends: Sequence[Point], grey: int, width: int = 1) -> None:
        """Draws a line between the ends."""
        self._pen.line(ends, grey, width)
        self._read = None

    @property
    def _bytes(self) -> bytes:
        """The data, in a copy of which slices are cheap."""
        if self._read is None:
            self._read = bytes(self._data)
        return self._read

    def part(self, box: Pixels, margin: int = 0) -> tuple[tuple[int, int], bytes]:
        """The size and the pixels of what is in the box, at least one."""
        x0, y0, x1, y1 = self._inside(box, margin)
        data, pitch = self._bytes, self._pitch
        rows = [data[row + x0 : row + x1] for row in range(y0 * pitch, y1 * pitch, pitch)]
        return (x1 - x0, y1 - y0), b"".join(rows)

    def has_ink(self, box: Pixels) -> bool:
        """Whether any pixel in the box is white, in a picture where that stands for ink."""
        x0, y0, x1, y1 = self._inside(box, 0)
        find, pitch = self._bytes.find, self._pitch
        for row in range(y0 * pitch, y1 * pitch, pitch):
            if find(INK, row + x0, row + x1) >= 0:
                return True
        return False

    def _inside(self, box: Pixels, margin: int) -> Pixels:
        x0 = min(max(box[0] - margin, 0), self.wide - 1)
        y0 = min(max(box[1] - margin, 0), self.high - 1)
        x1, y1 = min(box[2] + margin, self.wide), min(box[3] + margin, self.high)
        return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def pixels(box: Box, scale: float) -> Pixels:
    """The pixels that a box of points touches."""
    x0, top, x1, bottom = box
    return int(x0 * scale), int(top * scale), int(x1 * scale) + 1, int(bottom * scale) + 1


def cropped(image: Image.Image, box: Pixels) -> Image.Image:
    """The part of the picture in the box, at least one pixel."""
    x0, y0 = max(box[0], 0), max(box[1], 0)
    x1, y1 = min(box[2], image.width), min(box[3], image.height)
    return image.crop((x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)))


def inset(box: Box, points: float) -> Box:
    """The box without so much at each edge, or a quarter of it where it is small."""
    x0, top, x1, bottom = box
    across, down = min(points, (x1 - x0) / 4), min(points, (bottom - top) / 4)
    return x0 + across, top + down, x1 - across, bottom - down
