"""Pictures and scans: what is sure is right, the rest is unread, and nobody is accused."""

from __future__ import annotations

import base64
import io
import random
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from docx import Document as WordFile
from PIL import Image
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from extract.readers import media_type_of
from extract.readers.scan.certainty import CellText, Glyph
from extract.readers.scan.ink import Page
from extract.readers.scan.lattice import find_lattices, find_rules
from extract.readers.scan.ocr_text import UNSURE, agreed, mended
from extract.readers.scan.recognise import Recognised
from extract.readers.scan.shapes import odd_figures
from extract.report import Report, combine, read
from tests.extract.made import (
    Markup,
    Truth,
    disclosure_rows,
    html_report,
    html_tables,
    make_truth,
)
from tests.extract.made_pdf import FONT
from tests.extract.made_scan import draw, encoded, scan, stamp
from tests.extract.test_laws import assert_exact

ROOT = Path(__file__).parents[3]
REPORTS = ROOT / "tests" / "reports"


def assert_nothing_wrong(report: Report, truth: Truth, least: int) -> None:
    """Every cell is as printed or unread; at least ``least`` of them are read."""
    read_cells = 0
    for key, printed in truth.items():
        cell = report.evidence[".".join(key)]
        if cell.state in ("unread", "absent"):
            continue
        read_cells += 1
        plain = printed.replace(",", "")
        is_number = bool(re.fullmatch(r"[\d.]+", plain))
        state = "number" if is_number else "mark" if printed else "blank"
        assert (cell.state, cell.value) == (state, Decimal(plain) if is_number else None), key
    assert read_cells >= least


def table(truth: Truth, **markup: Any) -> str:
    """A page with the first table of a report and nothing else."""
    rows = "".join(f"<tr>{row}</tr>" for row in disclosure_rows(truth, Markup(**markup)))
    title = "<h1>青湾县人民政府2024年政府信息公开工作年度报告</h1>"
    return f"<html><head></head><body>{title}<table>{rows}</table></body></html>"


@pytest.fixture(scope="module")
def truth() -> Truth:
    """The figures of the report that the tests of this module draw."""
    return make_truth(random.Random(7), marks=True)


@pytest.fixture(scope="module")
def picture(truth: Truth, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A long picture of a whole report, as a screen shows it."""
    return draw(html_report(truth).decode(), tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def first_table(tmp_path_factory: pytest.TempPathFactory) -> tuple[Truth, Any]:
    """The first table alone, with figures that are easily misread."""
    figures = ["10", "7", "1", "0", "—", "/", "18", "61", "", "10.5"]
    keys = [key for key in make_truth(random.Random(1)) if key[0] == "disclosure"]
    truth = dict(zip(keys, figures, strict=True))
    return truth, draw(table(truth), tmp_path_factory.mktemp("table"), height=900)


def test_a_long_picture_of_a_report_is_read_to_the_last_cell(picture: Any, truth: Truth) -> None:
    report = read(encoded(picture), "report.png")
    assert_exact(report, truth)
    cell = report.evidence["requests.new.total"]
    assert cell.recognised and cell.place and cell.place.box and cell.place.page is None
    x0, top, x1, bottom = (round(value) for value in cell.place.box)
    assert (picture[top + 3 : bottom - 3, x0 + 3 : x1 - 3] < 128).any()
    assert "this is a picture" in report.warnings[0]
    assert report.as_json()["evidence"]["requests.new.total"]["recognised"] is True


def test_a_crooked_scan_upside_down_under_a_seal(picture: Any, truth: Truth) -> None:
    height, width = picture.shape[:2]
    crooked = stamp(scan(picture, 3, skew=0.8), width // 2, height // 2, 90)
    report = read(encoded(np.rot90(crooked, 2), "JPEG", quality=85), "scan.jpg")
    assert (report.agency, report.year) == ("青湾县人民政府", 2024)
    assert_nothing_wrong(report, truth, 150)


@pytest.mark.parametrize("turns", [0, 1, 3])
def test_points_dashes_and_blanks_survive_or_are_unread(
    first_table: tuple[Truth, Any], turns: int
) -> None:
    truth, picture = first_table
    page = scan(np.pad(picture, ((0, 0), (0, 0), (0, 0))), turns, skew=0.4 * turns)
    report = read(encoded(np.ascontiguousarray(np.rot90(page, turns)), "WEBP"), "table.webp")
    assert_nothing_wrong(report, {**truth}, 7)


def test_a_printed_total_that_is_wrong_is_doubted_not_told(tmp_path: Path) -> None:
    truth = make_truth(random.Random(3))
    key = ("requests", "new", "total")
    truth[key] = str(int(truth[key]) + 1)
    picture = draw(html_report(truth).decode(), tmp_path)
    report = read(encoded(picture), "report.png")
    assert report.status == "partial"
    assert not [finding for finding in report.checks if finding.status == "fail"]
    assert report.evidence["requests.new.total"].state == "unread"
    assert report.evidence["requests.granted.business"].state == "number"
    assert any("recognised in a picture: not taken" in warning for warning in report.warnings)


def test_pages_of_one_file_are_one_report(truth: Truth, picture: Any) -> None:
    """A table that a page's end tears goes on where the next page begins."""
    gray = picture.min(axis=2).astype(int)
    rules = np.flatnonzero((gray[:, 40:-40] < 128).mean(axis=1) > 0.85)
    cut = next(int(row) for row in rules if row > len(picture) * 0.5)
    pages = [np.pad(part, ((60, 60), (0, 0), (0, 0)), constant_values=255)
             for part in (picture[: cut + 1], picture[cut:])]  # fmt: skip
    width = min(len(page) for page in pages)
    assert width
    report = read(encoded(pages, "TIFF"), "report.tiff")
    assert_nothing_wrong(report, truth, 195)
    cell = report.evidence["requests.carried_out.total"]
    assert cell.place and cell.place.page == 2


def scanned_pdf(pages: list[Any], *, hidden: str = "", text_page: bool = False) -> bytes:
    """A PDF of pictures, 150 dots an inch, with text that nobody sees; a first page of text."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    if text_page:
        canvas.setFont(FONT, 12)
        for line in range(20):
            canvas.drawString(72, 700 - 20 * line, "本机关按照条例要求公开各类政府信息。")
        canvas.showPage()
    for page in pages:
        height, width = (side * 72 / 150 for side in page.shape[:2])
        canvas.setPageSize((width, height))
        written = canvas.beginText(20, height - 30)
        written.setFont(FONT, 8)
        written.setTextRenderMode(3)
        for line in range(40 if hidden else 0):
            written.textLine(f"{hidden} {line}")
        canvas.drawText(written)
        canvas.drawImage(ImageReader(Image.fromarray(page)), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_scanned_pdf_is_read_whatever_text_is_hidden_in_it(
    first_table: tuple[Truth, Any],
) -> None:
    truth, picture = first_table
    page = scan(picture, 5, skew=-0.7, noise=4)
    data = scanned_pdf([page], hidden="行政许可 99 规章 1 1 1", text_page=True)
    report = read(data, "scan.pdf")
    assert_nothing_wrong(report, truth, 7)
    assert any("page 2 of the PDF is a picture" in warning for warning in report.warnings)
    place = report.evidence["disclosure.rules.made"].place
    assert place and place.page == 2 and place.box and place.box[2] < page.shape[1] * 72 / 150


def test_tables_that_are_pictures_in_a_page_and_in_a_word_file(
    first_table: tuple[Truth, Any], tmp_path: Path
) -> None:
    truth, picture = first_table
    png = encoded(picture)
    address = "data:image/png;base64," + base64.b64encode(png).decode()
    title = "青湾县人民政府2024年政府信息公开工作年度报告"
    html = f"<html><h1>{title}</h1><p>一、总体情况</p><p><img src='{address}'></p></html>"
    report = read(html.encode(), "page.html")
    assert_nothing_wrong(report, truth, 8)
    assert (report.title, report.media_type) == (title, "text/html")
    place = report.evidence["disclosure.rules.made"].place
    assert place and place.path == "/html/body/p[2]/img" and place.box
    word = WordFile()
    word.add_paragraph(title)
    word.add_picture(io.BytesIO(png), width=4_000_000)
    word.save(str(tmp_path / "report.docx"))
    report = read((tmp_path / "report.docx").read_bytes(), "report.docx")
    assert_nothing_wrong(report, truth, 8)
    place = report.evidence["disclosure.rules.made"].place
    assert place and place.path == "word/media/image1.png"


def numbered(text: str, pitch: tuple[float, ...] = (), glyphs: str = "") -> CellText:
    """A figure whose digits look as those of ``glyphs`` do."""
    shapes = [np.random.default_rng(int(c)).random((24, 24)).astype(np.float32) for c in glyphs]
    return CellText(text, "", tuple(map(Glyph, shapes, text)), pitch)


def test_a_digit_that_looks_like_another_is_odd() -> None:
    texts = [numbered("8", glyphs="8"), numbered("8", glyphs="8"), numbered("6", glyphs="6")]
    assert odd_figures([*texts, numbered("6", glyphs="6")]) == set()
    assert odd_figures([*texts, numbered("6", glyphs="8")]) == {3}


def test_digits_too_far_apart_may_have_lost_their_point() -> None:
    texts = [numbered("12", (0.75,)), numbered("25", (0.77,)), numbered("105", (0.74, 1.1))]
    assert odd_figures(texts) == {2}


def test_digits_of_a_title_that_two_readings_do_not_share_are_left_out() -> None:
    first = Recognised("在2021年", (0.9, 0.9, 0.9, 0.9, 0.9, 0.9))
    second = Recognised("在2024年", (0.9, 0.9, 0.9, 0.9, 0.9, 0.9))
    assert agreed(first, second) == f"在202{UNSURE}年"
    assert agreed(first, first) == "在2021年"


def test_words_are_mended_where_the_picture_allows_it_and_digits_never() -> None:
    line = Recognised("尚未申结", (0.9, 0.9, 0.5, 0.9), ("尚", "未", "申审", "结"))
    assert mended([line]) == "尚未审结"
    assert mended([Recognised("尚未甲结", (0.9,) * 4, ("尚", "未", "甲", "结"))]) == "尚未甲结"
    wrong = "2.属于国家秘密"
    assert mended([Recognised(wrong, (0.9,) * 8, ("21", *wrong[1:]))]) == wrong


def test_rules_are_found_and_crossbars_of_digits_are_none() -> None:
    page = np.full((300, 400), 255, np.uint8)
    for y in (50, 100, 150, 200):
        page[y : y + 2, 40:360] = 0
    for x in (40, 200, 300, 358):
        page[50:202, x : x + 2] = 0
    page[125:127, 210:290] = 0  # print that nearly fills its cell
    (lattice,) = find_lattices(find_rules(page, 20), 20)
    assert len(lattice.cells) == 9 and all(cell.clear for cell in lattice.cells)


def test_a_stamp_is_no_print_but_its_cell_is_stained() -> None:
    page = np.full((200, 200, 3), 255, np.uint8)
    page[90:110, 40:160] = (200, 30, 40)
    page[20:24, 20:180] = 0
    ink = Page(page).ink((30, 60, 170, 140), np.zeros((200, 200), np.uint8), 20)
    assert ink.stained and not ink.blobs


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (encoded(np.zeros((10, 10, 3), np.uint8))[:40], "the picture is cut off or"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 rubbish", "the picture is cut off or"),
    ],
)
def test_a_broken_picture_is_unread_with_one_sentence(data: bytes, words: str) -> None:
    report = read(data, "x.png")
    assert report.status == "unread"
    assert report.warnings[0].startswith(f"x.png: {words}")


def test_a_picture_beyond_the_limits_is_not_opened() -> None:
    for side in (8_000, 20_000):
        report = read(encoded(picture_of(side, side)), "huge.png")
        assert "pixels, more than 40,000,000: make it smaller" in report.warnings[0]
    many = [np.zeros((8, 8, 3), np.uint8)] * 61
    assert "61 pages, more than 60" in read(encoded(many, "TIFF"), "many.tiff").warnings[0]


def picture_of(width: int, height: int) -> Any:
    """A picture of one bit a pixel."""
    return np.asarray(Image.new("1", (width, height)))


@pytest.mark.parametrize("package", ["numpy", "cv2", "onnxruntime", "rapidocr"])
def test_without_a_package_of_the_extra_pictures_are_unread_and_say_what_to_install(
    package: str, tmp_path: Path
) -> None:
    picture = tmp_path / "x.png"
    picture.write_bytes(encoded(np.zeros((50, 50, 3), np.uint8)))
    page = REPORTS / "first-table-is-a-picture.html"
    program = (
        "import sys; sys.modules[sys.argv[1]] = None\n"
        "from extract.report import read\n"
        "for path in sys.argv[2:]:\n"
        "    report = read(open(path, 'rb').read(), path)\n"
        "    print(report.status, report.warnings)\n"
    )
    command = [sys.executable, "-c", program, package, str(picture), str(page)]
    alone, inside = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.splitlines()
    assert alone.startswith("unread") and "gongkai[ocr]" in alone
    assert inside.startswith("unread") and "gongkai[ocr]" in inside


def test_the_type_of_a_picture_is_what_its_content_shows() -> None:
    dot = np.zeros((4, 4, 3), np.uint8)
    kinds = {"PNG": "png", "JPEG": "jpeg", "GIF": "gif", "BMP": "bmp", "TIFF": "tiff"}
    for kind, name in {**kinds, "WEBP": "webp"}.items():
        assert media_type_of(encoded(dot, kind)) == f"image/{name}"
    assert media_type_of(b"BM is no picture but text") == "text/plain"


def test_pictures_that_each_hold_a_table_are_one_report() -> None:
    """As the crawler finds them: a page without tables, and the pictures that hang on it."""
    title = "青湾县人民政府2024年政府信息公开工作年度报告"
    truth = make_truth(random.Random(11))
    tables = html_tables(truth, Markup())
    page = read(f"<html><h1>{title}</h1><p>一、总体情况</p></html>".encode(), "page.html")
    parts = [
        read(f"<html><body><table>{rows}</table></body></html>".encode(), f"{number}.png")
        for number, rows in enumerate(tables, 1)
    ]
    for part in parts:
        for key, cell in part.evidence.items():
            part.evidence[key] = replace(cell, recognised=cell.state != "absent")
    whole = combine(page, parts)
    assert_exact(whole, truth, chapters=False)
    assert whole.evidence["disclosure.rules.made"] is parts[0].evidence["disclosure.rules.made"]
    upheld = "review_litigation.reconsideration.upheld"
    assert whole.evidence[upheld] is parts[2].evidence[upheld]
    assert "15 cells were taken from 3.png" in whole.warnings
    parts[2].evidence[upheld] = replace(parts[2].evidence[upheld], value=Decimal(99))
    doubted = combine(page, parts)
    assert doubted.status == "partial" and doubted.evidence[upheld].state == "unread"
    assert not [finding for finding in doubted.checks if finding.status == "fail"]
