"""A PDF's drawn page is the judge of its text: what is seen is read, or the cell is unread."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from extract.document import Box
from extract.report import Report, read
from tests.extract.made import html_report, make_truth
from tests.extract.made_ofd import ofd_report
from tests.extract.made_pdf import FONT, pdf_report
from tests.extract.test_laws import TITLE, assert_exact

KEY = ("disclosure", "licensing", "decisions")
CELL = ".".join(KEY)
TRUTH = make_truth(random.Random(11)) | {KEY: "4267"}
BLANK = TRUTH | {KEY: ""}
HEIGHT = 842
Draw = Callable[[Canvas, Box], None]


def place_of(truth: dict[tuple[str, str, str], str]) -> tuple[int, Box]:
    """The page of the cell, and its box in the canvas's coordinates."""
    place = read(pdf_report(truth, TITLE), "clean.pdf").evidence[CELL].place
    assert place and place.page and place.box
    x0, top, x1, bottom = place.box
    return place.page, (x0, HEIGHT - bottom, x1, HEIGHT - top)


def drawn_over(truth: dict[tuple[str, str, str], str], draw: Draw) -> Report:
    """The report, read after something was drawn over the cell."""
    page, box = place_of(truth)

    def over(canvas: Canvas) -> None:
        if canvas.getPageNumber() == page:
            canvas.saveState()
            draw(canvas, box)
            canvas.restoreState()

    return read(pdf_report(truth, TITLE, over=over), "over.pdf")


def line(canvas: Canvas, box: Box) -> None:
    canvas.setStrokeColorRGB(1, 0, 0)
    middle = (box[1] + box[3]) / 2
    canvas.line(box[0] + 4, middle, box[0] + 30, middle)


def slash(canvas: Canvas, box: Box) -> None:
    canvas.line(box[0] + 6, box[1] + 4, box[0] + 18, box[3] - 4)


def bar(canvas: Canvas, box: Box) -> None:
    canvas.rect(box[0] + 6, (box[1] + box[3]) / 2, 9, 1, stroke=0, fill=1)


def half_covered(canvas: Canvas, box: Box) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(box[0] + 3, box[1] + 2, 6, box[3] - box[1] - 4, stroke=0, fill=1)


def light(canvas: Canvas, box: Box) -> None:
    canvas.setFillGray(0.75)
    canvas.setFont(FONT, 9)
    canvas.drawString(box[0] + 24, box[1] + 7, "5")


@pytest.mark.parametrize("draw", [line, slash, bar, half_covered, light])
def test_a_number_that_is_struck_or_half_covered_is_unread(draw: Draw) -> None:
    report = drawn_over(TRUTH, draw)
    assert report.evidence[CELL].state == "unread"
    assert report.status == "partial"
    assert any("look at the page" in warning for warning in report.warnings)
    numbers = [key for key, cell in report.evidence.items() if cell.state == "unread"]
    assert numbers == [CELL]


def unseen(canvas: Canvas, box: Box) -> None:
    canvas.setFillGray(0.97)
    canvas.setFont(FONT, 9)
    canvas.drawString(box[0] + 24, box[1] + 7, "5")


def clipped_away(canvas: Canvas, box: Box) -> None:
    path = canvas.beginPath()
    path.rect(0, 0, 5, 5)
    canvas.clipPath(path, stroke=0)
    canvas.setFont(FONT, 9)
    canvas.drawString(box[0] + 24, box[1] + 7, "5")


@pytest.mark.parametrize("draw", [unseen, clipped_away])
def test_digits_that_nobody_sees_are_no_part_of_a_number(draw: Draw) -> None:
    assert_exact(drawn_over(TRUTH, draw), TRUTH)


def white_box(canvas: Canvas, box: Box) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(box[0] + 2, box[1] + 2, 90, box[3] - box[1] - 4, stroke=0, fill=1)


def test_a_number_under_a_white_box_is_a_blank() -> None:
    assert_exact(drawn_over(TRUTH, white_box), BLANK)


def test_a_corrected_number_is_read() -> None:
    def correct(canvas: Canvas, box: Box) -> None:
        white_box(canvas, box)
        canvas.setFillGray(0)
        canvas.setFont(FONT, 9)
        canvas.drawString(box[0] + 40, box[1] + 7, "77")

    assert_exact(drawn_over(TRUTH, correct), TRUTH | {KEY: "77"})


def picture(canvas: Canvas, box: Box) -> None:
    square = ImageReader(Image.new("L", (20, 20), 0))
    canvas.drawImage(square, box[0] + 10, box[1] + 5, 20, 8)


def curves(canvas: Canvas, box: Box) -> None:
    canvas.circle(box[0] + 20, (box[1] + box[3]) / 2, 4)


@pytest.mark.parametrize("draw", [picture, curves, slash])
def test_a_cell_in_which_something_is_drawn_is_no_blank(draw: Draw) -> None:
    assert drawn_over(BLANK, draw).evidence[CELL].state == "unread"


def field(canvas: Canvas, box: Box) -> None:
    canvas.acroForm.textfield(
        value="318", x=box[0] + 4, y=box[1] + 2, width=60, height=14, fontSize=9, borderWidth=0
    )


def typed(canvas: Canvas, box: Box) -> None:
    place = box[0] + 4, box[1] + 2, box[0] + 94, box[1] + 16
    canvas.freeTextAnnotation("318", DA="/Helv 9 Tf 0 g", Rect=place)


def test_a_form_field_is_read_as_it_is_shown() -> None:
    assert_exact(drawn_over(BLANK, field), BLANK | {KEY: "318"})


def test_text_typed_over_a_page_is_never_a_blank_that_is_sure() -> None:
    cell = drawn_over(BLANK, typed).evidence[CELL]
    assert cell.state == "unread" or cell.value == Decimal(318)


def test_a_number_struck_by_a_mark_without_a_look_of_its_own_is_unread() -> None:
    page, (x0, bottom, _, top) = place_of(TRUTH)
    document = pypdfium2.PdfDocument(pdf_report(TRUTH, TITLE))
    sheet = document[page - 1]
    mark = pdfium.FPDFPage_CreateAnnot(sheet.raw, pdfium.FPDF_ANNOT_STRIKEOUT)
    ends = x0 + 6, top - 4, x0 + 24, top - 4, x0 + 6, bottom + 4, x0 + 24, bottom + 4
    pdfium.FPDFAnnot_AppendAttachmentPoints(mark, pdfium.FS_QUADPOINTSF(*ends))
    pdfium.FPDFAnnot_SetRect(mark, pdfium.FS_RECTF(x0 + 6, top - 4, x0 + 24, bottom + 4))
    pdfium.FPDFPage_CloseAnnot(mark)
    buffer = io.BytesIO()
    document.save(buffer)
    assert read(buffer.getvalue(), "marked.pdf").evidence[CELL].state == "unread"


@pytest.mark.parametrize("text", ["４２６７", "０"])
def test_full_width_digits_of_a_font_that_is_not_embedded_are_read(text: str) -> None:
    report = read(pdf_report(TRUTH | {KEY: text}, TITLE), "wide.pdf")
    assert report.evidence[CELL].value == Decimal(text)


@pytest.mark.parametrize("squeezed", [33, 50])
def test_squeezed_digits_are_all_read(squeezed: int) -> None:
    def draw(canvas: Canvas, box: Box) -> None:
        text = canvas.beginText(box[0] + 6, box[1] + 7)
        text.setFont(FONT, 9)
        text.setHorizScale(squeezed)
        text.textOut("1133")
        canvas.drawText(text)

    assert_exact(drawn_over(BLANK, draw), BLANK | {KEY: "1133"})


def ofd_with(instead: str) -> Report:
    """The report as OFD, with the object of the cell's number and something after it."""
    page = html_report(TRUTH, title=TITLE)
    with zipfile.ZipFile(io.BytesIO(ofd_report(page, TITLE))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            text = part.decode()
            if ">4267<" in text:
                end = text.index("</ofd:TextObject>", text.index(">4267<")) + len(
                    "</ofd:TextObject>"
                )
                text = text[:end] + instead + text[end:]
            package.writestr(name, text)
    return read(out.getvalue(), "over.ofd")


def over_the_page(kind: str, extra: str) -> str:
    data = "M 0 0 L 190 0 L 190 280 L 0 280 C" if kind == "area" else "M 0 0 L 190 280"
    return (
        f'<ofd:PathObject ID="9001" Boundary="10 10 190 280" LineWidth="0.2" {extra}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def test_what_an_ofd_paints_over_is_not_read() -> None:
    assert ofd_with("").evidence[CELL].value == Decimal(4267)
    covered = ofd_with(over_the_page("area", 'Fill="true" Stroke="false"'))
    assert covered.evidence[CELL].state != "number"
    assert covered.status != "verified"


def test_a_line_aslant_over_an_ofd_leaves_no_cell_that_it_crosses_sure() -> None:
    struck = ofd_with(over_the_page("line", 'Stroke="true"'))
    assert struck.status == "partial"
    assert any(cell.state == "unread" for cell in struck.evidence.values())
