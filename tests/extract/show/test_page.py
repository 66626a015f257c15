"""`gongkai show`: a person sees each cell where it stands, and doubts at first glance."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from PIL import Image

from extract.report import read
from extract.show.boxes import COLOURS, failed_cells, marks_on, page_picture, pages_of
from extract.show.page import page_of, show_files
from tests.extract.made import html_report, make_truth
from tests.extract.made_pdf import pdf_report
from tests.extract.test_laws import TITLE


def report_and_data(wrong: bool = False) -> tuple[bytes, bytes]:
    truth = make_truth(random.Random(3))
    if wrong:
        truth[("requests", "granted", "total")] = "4711"
    return pdf_report(truth, TITLE), html_report(truth, title=TITLE)


def colours_at(picture: bytes, box: tuple[float, float, float, float]) -> set[str]:
    """The colours on the edge of a box in points, at two pixels a point."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    x0, top, x1, _ = (round(value * 2) for value in box)
    edge = [image.getpixel((x, top + dy)) for x in range(x0, x1) for dy in range(-4, 5)]
    return {"#{:02x}{:02x}{:02x}".format(*pixel) for pixel in edge if isinstance(pixel, tuple)}


def test_every_cell_is_boxed_on_its_page() -> None:
    data, _ = report_and_data()
    report = read(data, "report.pdf")
    marks = [mark for page in pages_of(report) for mark in marks_on(report, page)]
    assert len(marks) == len(report.evidence)
    cell = report.evidence["requests.new.total"]
    assert cell.place and cell.place.box
    picture = page_picture(data, cell.place.page, marks_on(report, cell.place.page))
    assert COLOURS["number"] in colours_at(picture, cell.place.box)


def test_a_failed_sum_has_another_shape_and_colour() -> None:
    data, page = report_and_data(wrong=True)
    report = read(data, "report.pdf")
    assert "requests.granted.total" in failed_cells(report)
    marks = {m.key: m for n in pages_of(report) for m in marks_on(report, n)}
    assert marks["requests.granted.total"].kind == "contradicts"
    shown = page_of(page, read(page, "page.html"), {})
    assert 'class="contradicts"' in shown and "≠" in shown


def test_unread_cells_are_crossed_out() -> None:
    truth = make_truth(random.Random(4))
    truth[("requests", "granted", "business")] = "1 5"
    data = pdf_report(truth, TITLE)
    report = read(data, "report.pdf")
    cell = report.evidence["requests.granted.business"]
    assert cell.state == "unread" and cell.place and cell.place.box
    picture = page_picture(data, cell.place.page, marks_on(report, cell.place.page))
    assert COLOURS["unread"] in colours_at(picture, cell.place.box)


def test_what_the_original_prints_is_only_text() -> None:
    page = html_report(make_truth(random.Random(5)), title="<script>alert(1)</script>" + TITLE)
    assert "<script" not in page_of(page, read(page, "<script>.html"), {})


@pytest.mark.parametrize("name", ["a.pdf", "a.html", "a.txt"])
def test_files_are_written_beside_each_other(tmp_path: Path, name: str) -> None:
    pdf, page = report_and_data()
    data = {"a.pdf": pdf, "a.html": page, "a.txt": b"no report"}[name]
    paths = [tmp_path / "one" / name, tmp_path / "two" / name]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(data)
    found = list(show_files([*paths, tmp_path / "none.pdf"], tmp_path / "shown"))
    written = [file for _, files in found for file in files]
    assert len(set(written)) == len(written) and all(file.stat().st_size for file in written)
    assert found[0][1][0].name == f"{name}.html" and found[1][1][0].name == f"{name}-2.html"
    assert found[2][0].status == "unread"
