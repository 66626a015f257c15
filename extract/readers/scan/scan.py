"""A picture of a report, or a page that is one, -> Document: ruled tables and lines of text.

Boxes are in pixels of the picture; for a page of a PDF in its points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from extract.document import Box, Document, Grid, GridCell, Line, Place
from extract.ground.errors import ReadError
from extract.ground.messages import Message, say
from extract.readers.pdf.fonts import open_pdf
from extract.readers.scan.certainty import CellText, read_ink
from extract.readers.scan.ink import Page
from extract.readers.scan.lattice import Lattice, LatticeCell, find_lattices, find_rules
from extract.readers.scan.ocr_text import read_text
from extract.readers.scan.picture import check_pages, draw, grain, open_pictures
from extract.readers.scan.recognise import Picture
from extract.readers.scan.shapes import odd_figures
from extract.readers.scan.upright import WayBack, set_upright

_EM = 0.8
"""A line's box is higher than its characters."""
_SMALL = 17.0
"""Characters of so few pixels (10.5 points at 115 dots an inch) were read wrongly, and as surely as
any: only where a sum would tell are their figures taken."""
_MARGIN_LINES = 3
"""So many lines beside a page's edge may be running heads, page numbers or stamps."""
_LEAST_WIDE, _LEAST_HIGH = 240, 60
"""Pixels: smaller pictures in a page are its decoration."""
_SAME_WIDTH, _SAME_EDGE = 0.05, 0.015
"""A torn table's halves differ less than this in width and, as a share of it, in their columns."""
RECOGNISED = say("picture.recognised")


@dataclass(frozen=True)
class PageFrame:
    """A page: where it stands in its original, and the way from its upright picture to there.

    ``number`` counts the pages or pictures of one original; ``path`` names a picture inside of
    another file. ``scale`` are the picture's pixels a unit of the boxes, ``grain`` the pixels that
    were scanned for each of them.
    """

    number: int
    scale: float = 1.0
    path: str | None = None
    alone: bool = False
    way: WayBack | None = None
    grain: float = 1.0

    def place(self, box: Box) -> Place:
        """The place on the page as it was of a box in its upright picture."""
        x0, top, x1, bottom = self.way.box(box) if self.way else box
        shown = [round(value / self.scale, 1) for value in (x0, top, x1, bottom)]
        number = None if self.path or self.alone else self.number
        return Place(page=number, box=(shown[0], shown[1], shown[2], shown[3]), path=self.path)


@dataclass
class ScannedTable:
    """A table on one page: its cells, their texts, and whether it begins or ends the page.

    ``small``: its print is so small that only a sum makes a figure sure.
    """

    page: PageFrame
    lattice: Lattice
    texts: list[CellText]
    first: bool = False
    last: bool = False
    small: bool = False

    def place(self, box: Box) -> Place:
        """Where on the page as it was a box of the upright picture stands."""
        return self.page.place(box)

    @property
    def edges(self) -> list[float]:
        """Left and right edges of the cells as shares of the table's width."""
        left, _, right, _ = self.lattice.bounds
        xs = {x for cell in self.lattice.cells for x in (cell.box[0], cell.box[2])}
        return sorted((x - left) / (right - left) for x in xs)


@dataclass
class Scan:
    """What was read from the pages of one original."""

    tables: list[ScannedTable] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def grids(self) -> list[Grid]:
        """The tables, those that a page's end tore joined; doubtful figures marked."""
        self._doubt_odd_figures()
        groups: list[list[ScannedTable]] = []
        for table in self.tables:
            if groups and _continues(groups[-1][-1], table):
                groups[-1].append(table)
            else:
                groups.append([table])
        return [_grid(group) for group in groups]

    def document(self, media_type: str, what: Message) -> Document:
        """The document of all pages; ``what`` of it is a picture is said in a warning."""
        document = Document(
            media_type, recognised=True, warnings=[say("doubt.at", at=what, says=RECOGNISED)]
        )
        document.blocks += self.grids()
        document.lines += self.lines
        return document

    def _doubt_odd_figures(self) -> None:
        texts = [text for table in self.tables for text in table.texts]
        for index in odd_figures(texts):
            texts[index] = replace(texts[index], doubt="unlike the others")
        rest = iter(texts)
        for table in self.tables:
            table.texts = [next(rest) for _ in table.texts]


def read(data: bytes, charset: str | None = None) -> Document:
    """The document that a file of pictures shows; ``charset`` means nothing here.

    Raises DamagedOriginal if the picture cannot be opened, TooLarge beyond the stated limits.
    """
    media_type, pictures = open_pictures(data)
    scan = Scan()
    for number, picture in enumerate(pictures, 1):
        read_page(scan, picture, PageFrame(number, alone=len(pictures) == 1))
    return scan.document(media_type, say("picture.is_one"))


def read_pages(data: bytes, numbers: Sequence[int]) -> Document:
    """What those pages of a PDF (from 1) show, in points from their upper left corners.

    Raises TooLarge beyond the stated limits.
    """
    check_pages(len(numbers))
    scan = Scan()
    pdf = open_pdf(data)
    try:
        for number in numbers:
            picture, scale = draw(pdf[number - 1])
            shown = PageFrame(number, scale, grain=grain(pdf[number - 1], scale))
            read_page(scan, picture, shown)
    finally:
        pdf.close()
    return scan.document("application/pdf", say("picture.pdf_is_one", pages=list(numbers)))


def read_pictures(pictures: Sequence[tuple[str, bytes]]) -> Document:
    """What the pictures show that another original holds, each by its path there, in its order.

    A table may be torn over several. A picture that cannot be opened is told in a warning;
    small ones are decoration.
    """
    scan = Scan()
    doubts = []
    number = 0
    for path, data in pictures:
        try:
            _, pages = open_pictures(data)
        except ReadError as error:
            doubts.append(say("doubt.at", at=path, says=error.says))
            continue
        for page in pages:
            if page.shape[0] >= _LEAST_HIGH and page.shape[1] >= _LEAST_WIDE:
                number += 1
                read_page(scan, page, PageFrame(number, path=path))
    document = scan.document("image/*", say("picture.are_in_it"))
    if not document.blocks and not document.lines:
        document.warnings.clear()
    document.warnings += doubts
    return document


def read_page(scan: Scan, picture: Picture, frame: PageFrame) -> None:
    """Reads one page into ``scan``."""
    picture, way, boxes = set_upright(picture)
    if not boxes:
        return
    frame = replace(frame, way=way)
    em = _EM * float(np.median([min(x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes]))
    page = Page(picture)
    rules = find_rules(page.gray, em)
    lattices = find_lattices(rules, em)
    outside = [box for box in boxes if not any(_inside(box, t.bounds) for t in lattices)]
    lines = [(text, box) for text, box in read_text(page.picture, outside) if text.strip()]
    scan.lines += [Line(text, frame.place(box)) for text, box in lines]
    ruled = rules.ink
    tables = [
        ScannedTable(
            frame,
            lattice,
            [_cell_text(page, cell, ruled, em) for cell in lattice.cells],
            small=em * frame.grain < _SMALL,
        )
        for lattice in lattices
    ]
    if tables:
        top, bottom = tables[0].lattice.bounds[1], tables[-1].lattice.bounds[3]
        tables[0].first = sum(box[1] < top for _, box in lines) <= _MARGIN_LINES
        tables[-1].last = sum(box[1] > bottom for _, box in lines) <= _MARGIN_LINES
    scan.tables += tables


def _cell_text(page: Page, cell: LatticeCell, rules: Picture, em: float) -> CellText:
    text = read_ink(page.ink(cell.box, rules, em), em)
    return text if cell.clear else replace(text, doubt="borders not clear")


def _inside(box: Box, bounds: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]


def _continues(above: ScannedTable, below: ScannedTable) -> bool:
    """Whether a page's end tore these from each other: one width, and the same columns."""
    if below.page.number != above.page.number + 1:
        return False
    if not (above.last and below.first):
        return False
    widths = [t.lattice.bounds[2] - t.lattice.bounds[0] for t in (above, below)]
    if abs(widths[0] - widths[1]) > _SAME_WIDTH * max(widths):
        return False
    few, many = sorted((above.edges, below.edges), key=len)
    return all(min(abs(x - other) for other in many) < _SAME_EDGE for x in few)


def _grid(tables: Sequence[ScannedTable]) -> Grid:
    """One grid from a table's pieces: rows below each other, columns by common edges."""
    edges = _common(x for table in tables for x in table.edges)
    cells: list[GridCell] = []
    joints: set[int] = set()
    height = 0
    for table in tables:
        if height:
            joints.add(height)
        left, _, right, _ = table.lattice.bounds
        for cell, text in zip(table.lattice.cells, table.texts, strict=True):
            column = _nearest(edges, (cell.box[0] - left) / (right - left))
            after = _nearest(edges, (cell.box[2] - left) / (right - left))
            cells.append(
                GridCell(
                    text.text,
                    height + cell.row,
                    column,
                    table.place(cell.box),
                    cell.rows,
                    max(after - column, 1),
                    recognised=True,
                    doubtful=bool(text.doubt),
                    small=table.small,
                )
            )
        height += max(cell.row + cell.rows for cell in table.lattice.cells)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(tuple(cells), tables[0].place(tables[0].lattice.bounds), frozenset(joints))


def _common(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))
