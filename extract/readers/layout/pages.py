"""The pages of a document -> its tables and lines, joined where a page's end tore them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from extract.document import Document, Line, Place
from extract.ground.messages import Message, say
from extract.readers.layout.alignment import aligned_tables
from extract.readers.layout.paper import Glyph, Paper
from extract.readers.layout.ruling import ruled_tables
from extract.readers.layout.running import running_lines
from extract.readers.layout.textlines import TextLine, text_lines_of
from extract.readers.layout.torn_tables import Piece, grids_of, take_piece

_MARGIN_LINES = 3
"""So many lines beside a page's edge may be running heads, page numbers or stamps."""
_FEW_VALUES = 2


def take_papers(papers: Sequence[Paper], document: Document) -> None:
    """Adds the pages' tables and lines to the document; running heads are no part of it."""
    pages = [_read_page(paper) for paper in papers]
    _drop_running(pages)
    _release_heads(pages)
    _take_text(pages, document)
    for paper, page in zip(papers, pages, strict=True):
        document.warnings += _doubts(paper, sum(len(piece.stray) for piece in page.pieces))


def _doubts(paper: Paper, stray: int) -> Iterator[Message]:
    """What the drawn page says against the page's text, a sentence each."""
    yield from (say("drawn.page", page=paper.number, says=doubt) for doubt in paper.doubts)
    if paper.doubtful:
        yield say("drawn.doubtful_digits", page=paper.number, digits=paper.doubtful)
    if stray:
        yield say("drawn.unexplained", page=paper.number, cells=stray)


@dataclass
class _Page:
    """What stands on a page: ruled tables, lines of other text, glyphs of the tables by place."""

    pieces: list[Piece]
    lines: list[TextLine]
    held: list[list[Glyph]]


def _read_page(paper: Paper) -> _Page:
    page = _Page([], [], [])
    glyphs = paper.glyphs
    for boxes in ruled_tables(paper):
        piece, inside, outside = take_piece(paper, boxes, glyphs)
        if not piece.is_coarse:
            page.pieces.append(piece)
            page.held.append(inside)
            glyphs = outside
    page.lines = text_lines_of(paper, glyphs)
    return page


def _release_heads(pages: Sequence[_Page]) -> None:
    """Gives ruled heads back to the text where the rows under them are not ruled."""
    for page, following in zip_longest(pages, pages[1:]):
        below = [line for line in page.lines if page.pieces and line.y > page.pieces[-1].end]
        if not below and following:
            first = min((piece.start for piece in following.pieces), default=None)
            below = [line for line in following.lines if first is None or line.y < first]
        if page.pieces and not page.pieces[-1].has_values and _begin_with_values(below):
            piece, glyphs = page.pieces.pop(), page.held.pop()
            page.lines += text_lines_of(piece.paper, glyphs)
            page.lines.sort(key=lambda line: line.y)


def _begin_with_values(lines: Sequence[TextLine]) -> bool:
    return any(len(line.values) > _FEW_VALUES for line in lines[:_MARGIN_LINES])


def _drop_running(pages: Sequence[_Page]) -> None:
    lines = [line for page in pages for line in page.lines]
    running = {id(lines[index]) for index in running_lines(lines)}
    for page in pages:
        # A page with nothing else is no page of running heads: its few lines are its text.
        page.lines = [line for line in page.lines if id(line) not in running] or page.lines


def _take_text(pages: Sequence[_Page], document: Document) -> None:
    """The pages' lines, and the tables that only their alignment shows."""
    lines = [line for page in pages for line in page.lines]
    document.lines += [
        Line(line.text, Place(page=line.paper.number, box=line.paper.shown(line.box)))
        for line in lines
    ]
    for page in pages:
        tops = [line.box[1] for line in page.lines]
        if page.pieces:
            above, below = page.pieces[0], page.pieces[-1]
            above.first = sum(top < above.bounds[1] for top in tops) <= _MARGIN_LINES
            below.last = sum(top > below.bounds[3] for top in tops) <= _MARGIN_LINES
    pieces = [piece for page in pages for piece in page.pieces]
    document.blocks += [*grids_of(pieces), *aligned_tables(lines)]
