"""Text-layer PDF -> Document: ruled tables through pdfplumber, joined where a page tore them."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pdfplumber
from pdfplumber.page import Page

from extract.document import Box, Document, Grid, GridCell, Line, Place
from extract.errors import DamagedOriginal
from extract.readers.glyphs import Char, pairs_in_words, text_lines
from extract.readers.ruling import RuledTables
from extract.text import clean

_EDGE = 3.0
"""Points within which two edges of a table are the same rule."""
_TORN = "〔…〕"
"""Stands beside a text that the cell's edge cuts, so that it is not read as a number."""
_MARGIN_LINES = 3
"""So many lines beside a page's edge may be running heads, page numbers or stamps."""

logging.getLogger("pdfminer").setLevel(logging.ERROR)


@dataclass
class _Piece:
    """The part of a table that stands on one page: its cells' boxes and texts."""

    page: int
    boxes: list[Box]
    texts: list[str]
    bounds: Box
    first: bool
    last: bool


def read(data: bytes, charset: str | None = None) -> Document:
    """The document of a PDF with a text layer; ``charset`` means nothing here.

    Raises DamagedOriginal if the file cannot be opened or followed to its end.
    """
    document = Document("application/pdf")
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            pieces: list[_Piece] = []
            if not pdf.pages:
                raise DamagedOriginal("the PDF has no page: fetch it again")
            for page in pdf.pages:
                pieces += _read_page(page, document)
                page.close()
            title = (pdf.metadata or {}).get("Title")
    except DamagedOriginal:
        raise
    except Exception as error:  # pdfminer raises whatever its parsers meet in a broken file
        reason = type(error).__name__
        raise DamagedOriginal(f"the PDF is cut off or broken ({reason}): fetch it again") from error
    if isinstance(title, str) and title.strip():
        document.titles.append(clean(title))
    document.blocks += [_grid(group) for group in _joined(pieces)]
    if not pieces and not document.lines:
        document.warnings.append("the PDF has no text layer: it is a scan and needs OCR")
    return document


def _read_page(page: Page, document: Document) -> list[_Piece]:
    chars = page.dedupe_chars().chars
    tables = [table for table in RuledTables(page).tables if len(table.cells) > 1]
    tables.sort(key=lambda table: table.bbox[1])
    outside = [char for char in chars if not any(_inside(char, t.bbox) for t in tables)]
    lines = _lines(outside, page.page_number)
    document.lines += lines
    pieces = []
    for table in tables:
        boxes = [_box(cell) for cell in table.cells]
        torn = _torn_by_rules(chars, boxes)
        texts = [
            "\n".join(text for text, _ in text_lines([c for c in chars if _inside(c, box)]))
            + _TORN * (box in torn)
            for box in boxes
        ]
        pieces.append(_Piece(page.page_number, boxes, texts, _box(table.bbox), False, False))
    if pieces:
        tops = [line.place.box[1] for line in lines if line.place.box]
        pieces[0].first = sum(top < pieces[0].bounds[1] for top in tops) <= _MARGIN_LINES
        pieces[-1].last = sum(top > pieces[-1].bounds[3] for top in tops) <= _MARGIN_LINES
    return pieces


def _torn_by_rules(chars: Sequence[Char], boxes: Sequence[Box]) -> set[Box]:
    """The cells over whose edges a number is printed: what stands inside is a piece of it."""
    digits = [char for char in chars if char["text"].isdigit()]
    torn: set[Box] = set()
    for char, following in pairs_in_words(digits):
        cells = [next((box for box in boxes if _inside(c, box)), None) for c in (char, following)]
        if cells[0] != cells[1]:
            torn |= {box for box in cells if box}
    return torn


def _box(numbers: Sequence[float]) -> Box:
    x0, top, x1, bottom = (round(float(number), 2) for number in numbers)
    return x0, top, x1, bottom


def _inside(char: Char, box: Sequence[float]) -> bool:
    middle = (char["x0"] + char["x1"]) / 2
    height = (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= middle < box[2] and box[1] <= height < box[3])


def _lines(chars: Sequence[Char], page: int) -> list[Line]:
    return [Line(text, Place(page=page, box=box)) for text, box in text_lines(chars)]


def _joined(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """The pieces, those of one torn table together.

    A table goes on where the last thing on a page and the first on the next are tables between
    the same left and right edges.
    """
    groups: list[list[_Piece]] = []
    for piece in pieces:
        above = groups[-1][-1] if groups else None
        if above and above.last and piece.first and _continues(above, piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _continues(above: _Piece, below: _Piece) -> bool:
    same_left = abs(above.bounds[0] - below.bounds[0]) <= _EDGE
    same_right = abs(above.bounds[2] - below.bounds[2]) <= _EDGE
    return below.page == above.page + 1 and same_left and same_right


def _grid(pieces: Sequence[_Piece]) -> Grid:
    """One grid from the pieces: rows of each page below the other, columns by common edges."""
    lefts = _edges(box[0] for piece in pieces for box in piece.boxes)
    rights = _edges(box[2] for piece in pieces for box in piece.boxes)
    verticals = _edges([*lefts, *rights])
    cells: list[GridCell] = []
    joints: set[int] = set()
    height = 0
    for piece in pieces:
        tops = _edges([y for box in piece.boxes for y in (box[1], box[3])])
        if height:
            joints.add(height)
        for box, text in zip(piece.boxes, piece.texts, strict=True):
            row, column = _nearest(tops, box[1]), _nearest(verticals, box[0])
            cells.append(
                GridCell(
                    text,
                    height + row,
                    column,
                    Place(page=piece.page, box=box),
                    _nearest(tops, box[3]) - row,
                    _nearest(verticals, box[2]) - column,
                )
            )
        height += len(tops) - 1
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(tuple(cells), replace(cells[0].place, box=pieces[0].bounds), frozenset(joints))


def _edges(values: Iterable[float]) -> list[float]:
    """The different edges among ``values``, from small to large."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _EDGE:
            edges.append(value)
    return edges


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))
