"""PDF -> Document: what pages print, the tables in it, joined where a page tore them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pypdfium2

from extract.document import Document, Line, Place
from extract.errors import DamagedOriginal
from extract.readers.glyphs import text_lines
from extract.readers.paper import Paper
from extract.readers.pieces import Piece, grids_of, take_piece
from extract.readers.printed import read_paper
from extract.readers.ruling import ruled_tables
from extract.text import clean

_MARGIN_LINES = 3
"""So many lines beside a page's edge may be running heads, page numbers or stamps."""
_MOST_PAGES = 600
_PASSWORD = 4
"""pdfium's number for a file that asks for a password."""
_END = re.compile(rb"%%EOF|endobj\s*(?:xref.*|trailer.*|startxref.*)?$", re.DOTALL)


def read(data: bytes, charset: str | None = None) -> Document:
    """The document of a PDF with a text layer; ``charset`` means nothing here.

    Raises DamagedOriginal if the file cannot be opened or followed to its end.
    """
    document = Document("application/pdf")
    pdf = _open(data)
    try:
        papers = [read_paper(pdf[index], index + 1) for index in range(len(pdf))]
        title = pdf.get_metadata_value("Title")
    except pypdfium2.PdfiumError as error:
        raise DamagedOriginal(f"the PDF is cut off or broken ({error}): fetch it again") from error
    finally:
        pdf.close()
    pieces: list[Piece] = []
    for paper in papers:
        pieces += read_page(paper, document)
    if title.strip():
        document.titles.append(clean(title))
    document.blocks += grids_of(pieces)
    if not pieces and not document.lines:
        document.warnings.append("the PDF has no text layer: it is a scan and needs OCR")
    return document


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise DamagedOriginal(
                "the PDF asks for a password: ask its publisher for an open one"
            ) from error
        raise DamagedOriginal(f"the PDF is cut off or broken ({error}): fetch it again") from error
    pages = len(pdf)
    if 0 < pages <= _MOST_PAGES and _END.search(data[-4096:]):
        return pdf
    pdf.close()
    if not pages:
        raise DamagedOriginal("the PDF has no page: fetch it again")
    if pages > _MOST_PAGES:
        raise DamagedOriginal(f"the PDF has {pages} pages: cut the report out of it")
    raise DamagedOriginal("the PDF is cut off or broken (it has no end): fetch it again")


def read_page(paper: Paper, document: Document) -> list[Piece]:
    """The page's tables; its lines outside of them are added to the document's."""
    pieces = []
    whole = paper.glyphs
    for boxes in ruled_tables(paper):
        piece, paper.glyphs = take_piece(paper, boxes)
        pieces.append(piece)
    lines = text_lines(paper.glyphs)
    paper.glyphs = whole
    document.lines += [
        Line(text, Place(page=paper.number, box=paper.shown(box))) for text, box in lines
    ]
    _mark_ends(pieces, [box[1] for _, box in lines])
    return pieces


def _mark_ends(pieces: Sequence[Piece], tops: Sequence[float]) -> None:
    if pieces:
        pieces[0].first = sum(top < pieces[0].bounds[1] for top in tops) <= _MARGIN_LINES
        pieces[-1].last = sum(top > pieces[-1].bounds[3] for top in tops) <= _MARGIN_LINES
