"""What a PDF page draws beside its text: straight lines, areas and pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from extract.document import Box
from extract.ground.errors import DamagedOriginal
from extract.ground.messages import say
from extract.readers.layout.affine import IDENTITY, Matrix, Point, apply, times
from extract.readers.layout.paper import Frame, Paper, Rule

PALE = 240
FAINT = 30
"""Of 255: paler fills are white; less opaque ones are not seen."""

_MOST_OBJECTS = 150_000
_MOST_SEGMENTS = 60_000
"""A page with more is no page of text: reading stops there."""
_SCRIBBLE = 200
"""Segments up to which a filled outline is looked at one by one."""
_THIN = 4.0
"""Points up to which a filled shape is a rule, not an area."""


class Shapes:
    """The page's lines, areas and pictures in the file's coordinates.

    ``strokes`` are all lines, aslant too; ``painted`` the opaque areas and ``laid`` the pictures,
    each with its place in the order of painting, which ``orders`` has for text objects by address.
    """

    def __init__(self, page: PdfPage) -> None:
        self.lines: list[Box] = []
        self.areas: list[Box] = []
        self.strokes: list[tuple[Point, Point]] = []
        self.painted: list[tuple[Box, int]] = []
        self.laid: list[tuple[Box, int]] = []
        self.orders: dict[int, int] = {}
        self.pictures: list[Box] = []
        self.outlines = 0
        self._objects = 0
        self._order = 0
        self._segments = 0
        self._walk(page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, IDENTITY)

    def put_on(self, paper: Paper, frame: Frame) -> None:
        """Gives the page what of it lies inside its bounds."""
        for line in self.lines:
            x0, top, x1, bottom = frame.box(*line)
            if not (x1 < 0 or bottom < 0 or x0 > paper.width or top > paper.height):
                paper.rules.append(Rule(x0, top, x1, bottom))
        for area in self.areas:
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

    def _walk(self, owner: Any, count: Any, get: Any, matrix: Matrix) -> None:
        number = count(owner)
        self._objects += number
        if self._objects > _MOST_OBJECTS:
            raise DamagedOriginal(say("pdf.too_many_shapes", shapes=_MOST_OBJECTS))
        for index in range(number):
            item = get(owner, index)
            kind = pdfium.FPDFPageObj_GetType(item)
            self._order += 1
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self.orders[ctypes.addressof(item.contents)] = self._order
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._picture(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                inner = times(_matrix(item), matrix)
                self._walk(
                    item, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner
                )

    def _picture(self, item: Any, matrix: Matrix) -> None:
        box = _bounds(item, matrix)
        if min(box[2] - box[0], box[3] - box[1]) < _THIN:
            self.areas.append(box)
            self.strokes.append(_middle(box))
        else:
            self.pictures.append(box)
            self.laid.append((box, self._order))

    def _path(self, item: Any, matrix: Matrix) -> None:
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, mode, stroke)
        if not mode.value and not stroke.value:
            return
        box = _bounds(item, matrix)
        if mode.value and not stroke.value:
            self._filled(item, box, matrix)
        else:
            self._stroked(item, times(_matrix(item), matrix))

    def _filled(self, item: Any, box: Box, matrix: Matrix) -> None:
        wide, high = box[2] - box[0], box[3] - box[1]
        red, green, blue, alpha = colour_of(item)
        is_thin = min(wide, high) < _THIN
        if alpha <= FAINT or (is_thin and min(red, green, blue) > PALE):
            return
        segments = 0 if is_thin else pdfium.FPDFPath_CountSegments(item)
        if segments > 6:
            self.outlines += max(wide, high) < 80
            if segments <= _SCRIBBLE:
                ends = times(_matrix(item), matrix)
                self.strokes += [pair for pair, _ in _segments_of(item, ends)]
            return
        self.areas.append(box)
        if is_thin:
            self.strokes.append(_middle(box))
        else:
            self.painted.append((box, self._order))

    def _stroked(self, item: Any, matrix: Matrix) -> None:
        """The straight lines of a drawn path that run along the page's edges."""
        count = pdfium.FPDFPath_CountSegments(item)
        self._segments += count
        if self._segments > _MOST_SEGMENTS:
            raise DamagedOriginal(say("pdf.endless"))
        curves = 0
        for pair, is_curve in _segments_of(item, matrix):
            self.strokes.append(pair)
            if is_curve:
                curves += 1
            else:
                self._line(*pair)
        self.outlines += curves > 4

    def _line(self, one: Point, other: Point) -> None:
        (x0, y0), (x1, y1) = sorted((one, other))
        if abs(x1 - x0) < 1 or abs(y1 - y0) < 1:
            across = abs(x1 - x0) >= abs(y1 - y0)
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            line = (x0, y, x1, y) if across else (x, min(y0, y1), x, max(y0, y1))
            if line[:2] != line[2:]:
                self.lines.append(line)


def _matrix(item: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _segments_of(item: Any, matrix: Matrix) -> Iterator[tuple[tuple[Point, Point], bool]]:
    """A path's segments, and whether each is a piece of a curve: then it runs to a point of it."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = apply(matrix, (x.value, y.value))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        else:
            yield (before, here), kind != pdfium.FPDF_SEGMENT_LINETO
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield (here, start), False
        before = here


def _middle(box: Box) -> tuple[Point, Point]:
    """The line along the middle of a thin area."""
    x0, y0, x1, y1 = box
    if x1 - x0 < y1 - y0:
        return ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)
    return (x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)


def _bounds(item: Any, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    if matrix is IDENTITY:
        return left.value, bottom.value, right.value, top.value
    (x0, y0), (x1, y1) = (
        apply(matrix, (left.value, bottom.value)),
        apply(matrix, (right.value, top.value)),
    )
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def colour_of(item: Any) -> tuple[int, int, int, int]:
    """Red, green, blue and opacity (0 to 255) with which the object is filled."""
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return 0, 0, 0, 255
    return red.value, green.value, blue.value, alpha.value
