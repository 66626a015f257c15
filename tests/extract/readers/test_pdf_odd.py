"""Odd PDFs: turned, cropped, hidden, overprinted, locked: read as they are seen, or unread."""

from __future__ import annotations

import io
import random

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from extract.readers.pdf.likeness import Likeness
from extract.readers.pdf.printed import read_paper
from extract.report import Report, read
from tests.extract.made import Truth, make_truth
from tests.extract.made_pdf import FONT, pdf_report
from tests.extract.test_laws import TITLE, assert_exact

TRUTH = make_truth(random.Random(11))


def changed(data: bytes, quarter: int = 0, content: int = 0, crop: float = 0) -> bytes:
    """The PDF with its pages turned, their content turned, their edges cut off."""
    document = pypdfium2.PdfDocument(data)
    for index in range(len(document)):
        page = document[index]
        width, height = page.get_size()
        if content:
            turned = pdfium.FS_MATRIX(0, 1, -1, 0, height, 0)
            bounds = pdfium.FS_RECTF(0, width, height, 0)
            page.set_mediabox(0, 0, height, width)
            pdfium.FPDFPage_TransFormWithClip(page, turned, bounds)
        if crop:
            page.set_cropbox(crop, crop, width - crop, height - crop)
        page.set_rotation(quarter * 90)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def no_wrong_number(report: Report, truth: Truth) -> None:
    for key, cell in report.evidence.items():
        table, row, column = key.split(".")
        if cell.state == "number":
            assert cell.raw == truth[table, row, column], key


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
@pytest.mark.parametrize("content", [0, 1])
def test_turned_pages_are_read_upright(quarter: int, content: int) -> None:
    data = changed(pdf_report(TRUTH, TITLE), quarter, content)
    report = read(data, "turned.pdf")
    assert_exact(report, TRUTH)
    place = report.evidence["requests.new.total"].place
    assert place and place.page and place.box
    width, height = pypdfium2.PdfDocument(data)[place.page - 1].get_size()
    assert 0 <= place.box[0] < place.box[2] <= width
    assert 0 <= place.box[1] < place.box[3] <= height


def test_a_cropped_page_keeps_what_is_seen() -> None:
    assert_exact(read(changed(pdf_report(TRUTH, TITLE), crop=40), "cropped.pdf"), TRUTH)


def hidden(canvas: Canvas) -> None:
    """Numbers that nobody sees, over all of the page."""
    canvas.saveState()
    text = canvas.beginText()
    text.setTextRenderMode(3)
    text.setFont(FONT, 9)
    for y in range(60, 800, 12):
        text.setTextOrigin(300, y)
        text.textOut("7")
    canvas.drawText(text)
    canvas.restoreState()


def white(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont(FONT, 9)
    for y in range(60, 800, 12):
        canvas.drawString(300, y, "7")
    canvas.restoreState()


def watermark(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setFillColorRGB(0.8, 0.8, 0.8)
    canvas.setFont(FONT, 60)
    canvas.translate(150, 200)
    canvas.rotate(45)
    canvas.drawString(0, 0, "2024 政务公开 2024")
    canvas.restoreState()


@pytest.mark.parametrize("over", [hidden, white, watermark])
@pytest.mark.parametrize("ruled", ["whole", "nothing"])
def test_what_nobody_reads_is_not_read(over: object, ruled: str) -> None:
    assert callable(over)
    assert_exact(read(pdf_report(TRUTH, TITLE, ruled=ruled, over=over), "over.pdf"), TRUTH)


def stamp(canvas: Canvas) -> None:
    canvas.setFont(FONT, 9)
    for y in range(60, 800, 7):
        canvas.drawString(322, y, "8")
        canvas.drawString(423, y, "1")


@pytest.mark.parametrize("ruled", ["whole", "nothing", "columns"])
def test_overprinted_numbers_are_never_taken(ruled: str) -> None:
    report = read(pdf_report(TRUTH, TITLE, ruled=ruled, over=stamp), "stamp.pdf")
    assert report.status != "verified"
    no_wrong_number(report, TRUTH)


def test_an_empty_password_opens_and_another_is_asked_for() -> None:
    def locked(word: str) -> bytes:
        return pdf_report(TRUTH, TITLE, encrypt=StandardEncryption(word, ownerPassword="owner"))

    assert_exact(read(locked(""), "open.pdf"), TRUTH)
    report = read(locked("secret"), "locked.pdf")
    assert report.status in ("unread", "not_a_report") and "password" in report.warnings[0]


def test_a_damaged_cross_reference_is_built_again() -> None:
    data = pdf_report(TRUTH, TITLE)
    at = data.rindex(b"startxref")
    assert_exact(read(data[:at] + b"startxref\n7\n%%EOF\n", "xref.pdf"), TRUTH)


def test_a_picture_with_someones_text_behind_it_is_a_picture() -> None:
    source = pypdfium2.PdfDocument(pdf_report(TRUTH, TITLE))
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    image = source[0].render(scale=1).to_pil()
    canvas.drawInlineImage(image, 0, 0, 595, 842)
    hidden(canvas)
    canvas.showPage()
    canvas.save()
    papers = pypdfium2.PdfDocument(buffer.getvalue())
    assert read_paper(papers[0], 1, Likeness()).is_picture
