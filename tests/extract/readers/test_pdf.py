from __future__ import annotations

import random

import pytest

from extract.report import read
from tests.extract.made import make_truth
from tests.extract.made_pdf import pdf_report
from tests.extract.test_laws import TITLE, assert_exact


@pytest.mark.parametrize("page_height", [842, 500, 420, 360])
@pytest.mark.parametrize("repeat_heads", [False, True])
def test_ruled_tables_torn_over_pages_are_read_whole(page_height: int, repeat_heads: bool) -> None:
    truth = make_truth(random.Random(page_height), marks=repeat_heads)
    data = pdf_report(truth, TITLE, page_height=page_height, repeat_heads=repeat_heads)
    report = read(data, "report.pdf")
    assert_exact(report, truth)
    cell = report.evidence["requests.new.total"]
    assert cell.place and cell.place.page and cell.place.box
    assert cell.placed == "by label"


@pytest.mark.parametrize("row", ["other_uncorrected", "not_processed_reissue", "unable_unclear"])
@pytest.mark.parametrize("values_above", [False, True])
@pytest.mark.parametrize("repeat_heads", [False, True])
def test_a_row_torn_in_its_middle_is_one_row(
    row: str, values_above: bool, repeat_heads: bool
) -> None:
    truth = make_truth(random.Random(row))
    data = pdf_report(
        truth, TITLE, torn_row=row, values_above=values_above, repeat_heads=repeat_heads
    )
    assert_exact(read(data, "report.pdf"), truth)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_pdf_cut_off_is_unread_and_says_so(kept: float) -> None:
    data = pdf_report(make_truth(random.Random(1)), TITLE)
    report = read(data[: int(len(data) * kept)], "cut.pdf")
    assert report.status in ("unread", "not_a_report")
    assert "cut.pdf: the PDF is cut off or broken" in report.warnings[0]


@pytest.mark.parametrize("size", [8, 9])
@pytest.mark.parametrize("ruled", ["rows", "nothing"])
def test_centred_heads_between_the_lines_of_groups_are_read(size: int, ruled: str) -> None:
    truth = make_truth(random.Random(size))
    assert_exact(read(pdf_report(truth, TITLE, ruled=ruled, centred=size), "report.pdf"), truth)
