"""What a PDF page draws beside its text: straight lines, areas and pictures."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from extract.document import Box
from extract.ground.errors import DamagedOriginal
from extract.ground.messages import say
from extract.readers.layout.paper import Frame, Paper, Rule

PALE = 240
FAINT = 30
"""Of 255: paler fills are white; less opaque ones are not seen."""

_MOST_OBJECTS = 150_000
_MOST_SEGMENTS = 60_000
"""A page with more is no page of text: reading stops there."""
_THIN = 4.0
"""Points up to which a filled shape is a rule, not an area."""


class Shapes:
    """The page's lines, areas and pictures in the file's coordinates."""

    def __init__(self, page: PdfPage) -> None:
        self.lines: list[Box] = []
        self.areas: list[tuple[Box, bool]] = []
        self.pictures: list[Box] = []
        self.outlines = 0
        self._objects = 0
        self._segments = 0
        self._walk(page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _IDENTITY)

    def put_on(self, paper: Paper, frame: Frame) -> None:
        """Gives the page what of it lies inside its bounds."""
        for line in self.lines:
            x0, top, x1, bottom = frame.box(*line)
            if not (x1 < 0 or bottom < 0 or x0 > paper.width or top > paper.height):
                paper.rules.append(Rule(x0, top, x1, bottom))
        for area, _ in self.areas:
            x0, top, x1, bottom = frame.box(*area)
            if x1 - x0 < _THIN and bottom - top < _THIN:
                paper.dots.append((x0, top, x1, bottom))
            elif x1 - x0 < _THIN:
                paper.rules.append(Rule((x0 + x1) / 2, top, (x0 + x1) / 2, bottom))
            elif bottom - top < _THIN:
                paper.rules.append(Rule(x0, (top + bottom) / 2, x1, (top + bottom) / 2))
            else:
                paper.fills.append((x0, top, x1, bottom))
        paper.pictures += [frame.box(*picture) for picture in self.pictures]
        paper.outlines = self.outlines

    def is_dark_below(self, x: float, y: float, frame: Frame) -> bool:
        """Whether the last area painted at that point is not white, so that white is seen."""
        dark = False
        for area, is_pale in self.areas:
            x0, top, x1, bottom = frame.box(*area)
            if x0 <= x <= x1 and top <= y <= bottom:
                dark = not is_pale
        return dark

    def _walk(self, owner: Any, count: Any, get: Any, matrix: _Matrix) -> None:
        number = count(owner)
        self._objects += number
        if self._objects > _MOST_OBJECTS:
            raise DamagedOriginal(say("pdf.too_many_shapes", shapes=_MOST_OBJECTS))
        for index in range(number):
            item = get(owner, index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._picture(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                inner = _times(_matrix(item), matrix)
                self._walk(
                    item, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner
                )

    def _picture(self, item: Any, matrix: _Matrix) -> None:
        box = _bounds(item, matrix)
        if min(box[2] - box[0], box[3] - box[1]) < _THIN:
            self.areas.append((box, False))
        else:
            self.pictures.append(box)

    def _path(self, item: Any, matrix: _Matrix) -> None:
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, mode, stroke)
        if not mode.value and not stroke.value:
            return
        box = _bounds(item, matrix)
        wide, high = box[2] - box[0], box[3] - box[1]
        if mode.value and not stroke.value:
            red, green, blue, alpha = colour_of(item)
            is_pale = min(red, green, blue) > PALE
            if alpha <= FAINT or (is_pale and min(wide, high) < _THIN):
                return
            segments = 0 if min(wide, high) < _THIN else pdfium.FPDFPath_CountSegments(item)
            if segments <= 6:
                self.areas.append((box, is_pale))
            elif max(wide, high) < 80:
                self.outlines += 1
        else:
            self._stroked(item, _times(_matrix(item), matrix))

    def _stroked(self, item: Any, matrix: _Matrix) -> None:
        """The straight lines of a drawn path that run along the page's edges."""
        count = pdfium.FPDFPath_CountSegments(item)
        self._segments += count
        if self._segments > _MOST_SEGMENTS:
            raise DamagedOriginal(say("pdf.endless"))
        x, y = ctypes.c_float(), ctypes.c_float()
        start = before = (0.0, 0.0)
        curves = 0
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            here = _apply(matrix, x.value, y.value)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                start = here
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                self._line(before, here)
            else:
                curves += 1
            if pdfium.FPDFPathSegment_GetClose(segment):
                self._line(here, start)
            before = here
        self.outlines += curves > 4

    def _line(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        (x0, y0), (x1, y1) = sorted((one, other))
        if abs(x1 - x0) < 1 or abs(y1 - y0) < 1:
            across = abs(x1 - x0) >= abs(y1 - y0)
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            line = (x0, y, x1, y) if across else (x, min(y0, y1), x, max(y0, y1))
            if line[:2] != line[2:]:
                self.lines.append(line)


_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


def _matrix(item: Any) -> _Matrix:
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: _Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _bounds(item: Any, matrix: _Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    if matrix is _IDENTITY:
        return left.value, bottom.value, right.value, top.value
    (x0, y0), (x1, y1) = (
        _apply(matrix, left.value, bottom.value),
        _apply(matrix, right.value, top.value),
    )
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def colour_of(item: Any) -> tuple[int, int, int, int]:
    """Red, green, blue and opacity (0 to 255) with which the object is filled."""
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return 0, 0, 0, 255
    return red.value, green.value, blue.value, alpha.value
