"""PDF -> Document: what pages print, the tables in it, joined where a page tore them."""

from __future__ import annotations

import re

import pypdfium2

from extract.document import Document
from extract.ground.errors import DamagedOriginal
from extract.ground.messages import say
from extract.ground.text import clean
from extract.readers.embedded import put_pages
from extract.readers.layout.pages import take_papers
from extract.readers.pdf.annotations import shown_page
from extract.readers.pdf.fonts import open_pdf
from extract.readers.pdf.likeness import Likeness
from extract.readers.pdf.printed import read_paper

_MOST_PAGES = 600
_PASSWORD = 4
"""pdfium's number for a file that asks for a password."""
_END = re.compile(rb"%%EOF|endobj\s*(?:xref.*|trailer.*|startxref.*)?$", re.DOTALL)


def read(data: bytes, charset: str | None = None) -> Document:
    """The document of a PDF; pages that are pictures are recognised. ``charset`` means nothing.

    Raises DamagedOriginal if the file cannot be opened or followed to its end.
    """
    document = Document("application/pdf")
    pdf = _open(data)
    try:
        pages = [shown_page(pdf, index) for index in range(len(pdf))]
        likeness = Likeness()
        papers = [
            read_paper(page, number, likeness, undrawn)
            for number, (page, undrawn) in enumerate(pages, 1)
        ]
        pictures = [paper.number for paper in papers if paper.is_picture]
        title = pdf.get_metadata_value("Title")
    except pypdfium2.PdfiumError as error:
        raise DamagedOriginal(say("pdf.broken", reason=error)) from error
    finally:
        pdf.close()
    take_papers([paper for paper in papers if not paper.is_picture], document)
    if title.strip():
        document.titles.append(clean(title))
    if pictures:
        put_pages(document, data, pictures)
    elif not document.blocks and not document.lines:
        document.warnings.append(say("pdf.no_text"))
    return document


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        pdf = open_pdf(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise DamagedOriginal(say("pdf.locked")) from error
        raise DamagedOriginal(say("pdf.broken", reason=error)) from error
    pages = len(pdf)
    if 0 < pages <= _MOST_PAGES and _END.search(data[-4096:]):
        return pdf
    pdf.close()
    if not pages:
        raise DamagedOriginal(say("pdf.no_page"))
    if pages > _MOST_PAGES:
        raise DamagedOriginal(say("pdf.too_many_pages", pages=pages))
    raise DamagedOriginal(say("pdf.no_end"))
