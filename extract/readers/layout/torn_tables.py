"""The pieces of tables that stand on a PDF's pages, and the grids that they were torn from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.document import Box, Grid, GridCell, Place
from extract.readers.layout.glyphs import pairs_in_words, text_lines
from extract.readers.layout.paper import PAGE, Glyph, Paper
from extract.readers.layout.ruling import bounds_of
from extract.tables.value import is_value

_EDGE = 6.0
"""Points within which two edges of a table are the same, the gap between spaced cells too."""
_PART_OF_ROW = 0.2
"""So much of a table's width, counted above and below, is drawn at least where a row ends."""
_MOST_VALUES = 2
"""A cell has one value; a wrapped one is two."""
_LABEL = 24
"""Characters: a longer text is no value."""
_TORN = "〔…〕"
"""Stands beside a text that the cell's edge cuts, so that it is not read as a number."""


@dataclass
class Piece:
    """The part of a table that stands on one page: its cells' boxes and texts.

    ``stray``: the cells in which something is drawn that their texts do not say.
    ``first`` and ``last``: whether nothing of the document stands above or below it on its page.
    """

    paper: Paper
    boxes: list[Box]
    texts: list[str]
    bounds: Box
    stray: frozenset[int] = frozenset()
    first: bool = False
    last: bool = False

    @property
    def is_coarse(self) -> bool:
        """Whether its rules leave several values in one cell: rows or columns are not ruled."""
        mixed = 0
        for text in self.texts:
            if sum(map(is_value, text.split())) > _MOST_VALUES:
                return True
            alone = [is_value(line) for line in text.split("\n")]
            mixed += len(alone) > 1 and any(alone)
        return mixed > 1

    @property
    def start(self) -> float:
        """Where it begins, counted on over the pages."""
        return PAGE * self.paper.number + self.bounds[1]

    @property
    def end(self) -> float:
        """Where it ends, counted on over the pages."""
        return PAGE * self.paper.number + self.bounds[3]

    @property
    def has_values(self) -> bool:
        """Whether any of its cells is a value."""
        return any(map(is_value, self.texts))


class Cells:
    """Boxes by the point that they hold."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.boxes = boxes
        self._tops = sorted({y for box in boxes for y in (box[1], box[3])})
        self._bands = [
            sorted((b[0], b[2], n) for n, b in enumerate(boxes) if b[1] <= top < b[3])
            for top in self._tops
        ]

    def at(self, glyph: Glyph) -> int | None:
        """The number of the box in which the glyph's middle is."""
        band = bisect_right(self._tops, (glyph.top + glyph.bottom) / 2) - 1
        if band < 0:
            return None
        middle = (glyph.x0 + glyph.x1) / 2
        cells = self._bands[band]
        found = bisect_right(cells, (middle, float("inf"), 0)) - 1
        return cells[found][2] if found >= 0 and middle < cells[found][1] else None


def take_piece(
    paper: Paper, boxes: Sequence[Box], glyphs: Sequence[Glyph]
) -> tuple[Piece, list[Glyph], list[Glyph]]:
    """The table of these cells, and which of the glyphs stand inside and outside of them."""
    cells = Cells(boxes)
    held: list[list[Glyph]] = [[] for _ in boxes]
    outside: list[Glyph] = []
    for glyph in glyphs:
        number = cells.at(glyph)
        (outside if number is None else held[number]).append(glyph)
    torn = _torn_by_rules(glyphs, cells)
    texts = [
        "\n".join(text for text, _ in text_lines(inside)) + _TORN * (number in torn)
        for number, inside in enumerate(held)
    ]
    stray = frozenset(
        number
        for number, (box, text) in enumerate(zip(boxes, texts, strict=True))
        if paper.witness and len(text) < _LABEL and paper.witness.is_stray(box)
    )
    piece = Piece(paper, list(boxes), texts, bounds_of(boxes), stray)
    return piece, [glyph for inside in held for glyph in inside], outside


def _torn_by_rules(glyphs: Iterable[Glyph], cells: Cells) -> set[int]:
    """The cells over whose edges a number is printed: what stands inside is a piece of it."""
    torn: set[int] = set()
    for glyph, following in pairs_in_words([g for g in glyphs if g.text.isdigit()]):
        numbers = cells.at(glyph), cells.at(following)
        if numbers[0] != numbers[1]:
            torn |= {number for number in numbers if number is not None}
    return torn


def grids_of(pieces: Sequence[Piece]) -> list[Grid]:
    """The grids, the pieces of one torn table together.

    A table goes on where the last thing on a page and the first on the next are tables between
    the same left and right edges.
    """
    groups: list[list[Piece]] = []
    for piece in pieces:
        above = groups[-1][-1] if groups else None
        if above and above.last and piece.first and _continues(above, piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_grid(group) for group in groups]


def _continues(above: Piece, below: Piece) -> bool:
    same_left = abs(above.bounds[0] - below.bounds[0]) <= _EDGE
    same_right = abs(above.bounds[2] - below.bounds[2]) <= _EDGE
    return below.paper.number == above.paper.number + 1 and same_left and same_right


def _grid(pieces: Sequence[Piece]) -> Grid:
    """One grid from the pieces: rows of each page below the other, columns by common edges."""
    verticals = _edges(x for piece in pieces for box in piece.boxes for x in (box[0], box[2]))
    cells: list[GridCell] = []
    joints: set[int] = set()
    height = 0
    for piece in pieces:
        tops = _row_edges(piece)
        if height:
            joints.add(height)
        for number, (box, text) in enumerate(zip(piece.boxes, piece.texts, strict=True)):
            row, column = _nearest(tops, box[1]), _nearest(verticals, box[0])
            cells.append(
                GridCell(
                    text,
                    height + row,
                    column,
                    Place(page=piece.paper.number, box=piece.paper.shown(box)),
                    max(_nearest(tops, box[3]) - row, 1),
                    max(_nearest(verticals, box[2]) - column, 1),
                    doubtful=number in piece.stray,
                )
            )
        height += len(tops) - 1
    cells.sort(key=lambda cell: (cell.row, cell.column))
    top = pieces[0].paper.shown(pieces[0].bounds)
    return Grid(tuple(cells), replace(cells[0].place, box=top), frozenset(joints))


def _row_edges(piece: Piece) -> list[float]:
    """Where rows begin and end: a group's cell that ends in the middle of a row ends no row."""
    wide: dict[float, float] = {}
    edges = _edges(y for box in piece.boxes for y in (box[1], box[3]))
    for box in piece.boxes:
        for end in {_nearest(edges, box[1]), _nearest(edges, box[3])}:
            wide[edges[end]] = wide.get(edges[end], 0) + box[2] - box[0]
    least = _PART_OF_ROW * (piece.bounds[2] - piece.bounds[0])
    ends = {edges[0], edges[-1]}
    return [edge for edge in edges if edge in ends or wide[edge] >= least]


def _edges(values: Iterable[float]) -> list[float]:
    """The different edges among ``values``, from small to large."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _EDGE:
            edges.append(value)
    return edges


def _nearest(edges: Sequence[float], value: float) -> int:
    after = bisect_right(edges, value)
    if not after:
        return 0
    before = after - 1
    is_last = after == len(edges)
    return before if is_last or value - edges[before] <= edges[after] - value else after
