"""Values between commas, semicolons or tabs, as spreadsheets save them."""

from __future__ import annotations

import csv
import io
import random

import pytest

from extract.readers import open_document
from extract.report import read
from tests.extract.made import html_report, make_truth

TITLE = "青湾县水务局2024年政府信息公开工作年度报告"


def saved(mark: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    """A made report as a spreadsheet saves it: every row as wide as the widest."""
    truth = make_truth(random.Random(3))
    grids = open_document(html_report(truth)).grids()
    rows = [[TITLE], ["一、总体情况"]]
    for grid in grids:
        for number in range(grid.height):
            row = [""] * grid.width
            for cell in grid.row(number):
                if cell.row == number:
                    row[cell.column] = cell.text
            rows.append(row)
    width = max(map(len, rows))
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=mark, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
    return buffer.getvalue()


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_of_values_is_read(mark: str, quoting: int, charset: str) -> None:
    report = read(saved(mark, quoting).encode(charset), "report.csv")
    assert report.status == "verified"
    cells = make_truth(random.Random(3))
    for (table, row, column), printed in cells.items():
        cell = report.evidence[f"{table}.{row}.{column}"]
        assert (cell.state == "number") == printed.isdigit() or "." in printed
        assert cell.value is None or str(cell.value) == printed.replace(",", "")


def test_a_row_that_a_mark_within_a_value_tears_is_not_read() -> None:
    lines = saved(",").split("\r\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("行政许可"))
    lines[at] = lines[at].replace("行政许可,", "行政许可,1,")
    report = read("\r\n".join(lines).encode(), "report.csv")
    assert report.evidence["disclosure.licensing.decisions"].state == "unread"
    assert report.status == "partial"
