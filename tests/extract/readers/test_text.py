from __future__ import annotations

import pytest

from extract.ground.text import bare, simplified
from extract.readers import open_document


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("規章", "规章"),
        ("規(guī)章", "规章"),
        ("工(gōng)作(zuo)", "工作"),
        ("第二十條　第（一）項", "第二十条第一项"),
        ("信息內容", "信息内容"),
        ("規(一)章", "规一章"),
    ],
)
def test_labels_of_converted_pages_are_those_of_the_form(printed: str, label: str) -> None:
    assert bare(printed) == label


@pytest.mark.parametrize("text", ["", "abc 12", "乾县於后里著作", "政府信息公開"])
def test_simplifying_keeps_the_length(text: str) -> None:
    assert len(simplified(text)) == len(text)


def test_markdowns_escapes_are_no_part_of_a_cell() -> None:
    page = "| 甲 | 乙 | 丙 |\n|---|---|---|\n| 1\\. 甲 | \\- | 1243\\.26 |\n"
    (grid,) = open_document(page.encode()).grids()
    assert [cell.text for cell in grid.row(2)] == ["1. 甲", "-", "1243.26"]
