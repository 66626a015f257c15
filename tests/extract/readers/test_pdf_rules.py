"""Tables in PDFs whose rows, columns or both are not ruled: read exactly, or unread."""

from __future__ import annotations

import random

import pytest

from extract.report import read
from tests.extract.made import Truth, make_truth
from tests.extract.made_pdf import RULED, pdf_report
from tests.extract.test_laws import TITLE, assert_exact


def with_zeros_as(mark: str, truth: Truth) -> Truth:
    """The truth with every zero printed as the mark, but for totals: a row has one value."""
    return {
        key: mark if text == "0" and key[0] == "requests" and key[2] != "total" else text
        for key, text in truth.items()
    }


@pytest.mark.parametrize("ruled", RULED)
@pytest.mark.parametrize("zero", ["0", "", "—"])
@pytest.mark.parametrize("page_height", [842, 560])
def test_rules_are_no_condition(ruled: str, zero: str, page_height: int) -> None:
    truth = with_zeros_as(zero, make_truth(random.Random(f"{ruled}{page_height}")))
    data = pdf_report(truth, TITLE, page_height=page_height, ruled=ruled)
    assert_exact(read(data, "report.pdf"), truth)


def test_a_row_without_any_value_is_not_taken_from_its_neighbours() -> None:
    truth = make_truth(random.Random(9))
    for key in truth:
        if key[:2] == ("requests", "unable_unclear"):
            truth[key] = ""
    report = read(pdf_report(truth, TITLE, ruled="nothing"), "report.pdf")
    cells = {key: cell for key, cell in report.evidence.items() if cell.state == "number"}
    assert all(cell.raw == truth[tuple(key.split("."))] for key, cell in cells.items())  # type: ignore[index]
    assert report.status == "partial"
