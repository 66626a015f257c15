"""What stands right above and right below a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extract.document import Block, Document, Grid, Line, Paragraph, Place
from extract.tables.captions import (
    caption_below,
    captioned,
    is_caption,
    is_of_another_year,
    tables_of_other_years,
)
from tests.extract.tables.grids import FORM, REQUESTS, grid, lines

TABLE = grid(["规章", "1"])


def between(*blocks: Block | str) -> Grid:
    made = [Paragraph(b, Place()) if isinstance(b, str) else b for b in blocks]
    return captioned(Document("text/html", blocks=list(made)))[0]


def test_the_paragraphs_beside_a_table_are_its_caption_and_its_figures() -> None:
    found = between("第一段", "2023年情况", TABLE, "175", "后文")
    assert (found.caption, found.below) == ("2023年情况", "175")
    assert between(TABLE).caption == "" == between(TABLE).below
    assert between("这是一句话。", TABLE, "175件，比上年多").caption == ""
    assert between("甲", TABLE, "175件，比上年多").below == ""
    assert between(TABLE, "13 175").below == "13 175"
    assert between(TABLE, "/").below == "/"
    assert between(TABLE, "规章 5").below == ""


def test_a_caption_that_the_reader_found_is_kept() -> None:
    assert between("2023年", replace(TABLE, caption="2022年")).caption == "2022年"


def test_no_table_is_the_caption_of_another() -> None:
    assert between(TABLE, TABLE).below == ""


def in_text(first: int, last: int) -> Grid:
    one, two = TABLE.cells
    cells = (replace(one, place=Place(line=first)), replace(two, place=Place(line=last)))
    return Grid(cells, Place(line=first))


def test_in_a_text_the_nearest_lines_count() -> None:
    text = lines("2022年", "2023年", "表", "表", "175", "176")
    document = Document("text/plain", blocks=[in_text(3, 4)], lines=text)
    found = captioned(document)[0]
    assert (found.caption, found.below) == ("2023年", "175")
    two = Document("text/plain", blocks=[in_text(1, 2), in_text(4, 5)], lines=[text[2], text[5]])
    upper, lower = captioned(two)
    assert (upper.caption, upper.below) == ("", "") and (lower.caption, lower.below) == (
        "表",
        "176",
    )
    next_to = Document("text/plain", blocks=[in_text(1, 2), in_text(3, 4)], lines=[text[4]])
    assert [grid.below for grid in captioned(next_to)] == ["", "175"]


def on_page(text: str, page: int, top: float) -> Line:
    return Line(text, Place(page=page, box=(0, top, 100, top + 10)))


def test_on_a_page_the_line_right_above_counts() -> None:
    place = Place(page=2, box=(0, 100, 100, 200))
    drawn = Grid(TABLE.cells, place)
    text = [
        on_page("上一页", 1, 80), on_page("较高", 2, 40), on_page("正上", 2, 88),
        on_page("较高之二", 2, 60), on_page("表内", 2, 120), Line("无处", Place(line=1)),
    ]  # fmt: skip
    found = captioned(Document("application/pdf", blocks=[drawn], lines=text))[0]
    assert (found.caption, found.below) == ("正上", "")
    touching = [on_page("较高", 2, 40), on_page("相接", 2, 92)]
    assert (
        captioned(Document("application/pdf", blocks=[drawn], lines=touching))[0].caption == "相接"
    )
    inside = [on_page("较高", 2, 40), on_page("越过", 2, 93)]
    assert captioned(Document("application/pdf", blocks=[drawn], lines=inside))[0].caption == "较高"
    beside = [on_page("左", 2, 80), on_page("右", 2, 80)]
    assert captioned(Document("application/pdf", blocks=[drawn], lines=beside))[0].caption == "右"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年", True),
        ("字" * 60, True),
        ("字" * 61, False),
        ("甲，", False),
        ("甲。 ", False),
        ("", True),
    ],
)
def test_a_caption_is_short_and_no_sentence(text: str, expected: bool) -> None:
    assert is_caption(text) is expected


def test_the_last_line_may_be_the_caption_of_what_follows() -> None:
    assert caption_below(lines("甲。", "2023年")) == "2023年"
    assert caption_below(lines("2023年", "甲。")) == "" == caption_below([])


def test_another_year_is_one_that_leaves_this_one_out() -> None:
    of_two = replace(TABLE, caption="2022年与2023年")
    assert is_of_another_year(of_two, 2024) and not is_of_another_year(of_two, 2023)
    assert not is_of_another_year(TABLE, 2024)


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        (("2022年情况", "申请人情况", "自然人"), 2023, ["requests"]),
        (("2022年情况", "第二十条第（一）项"), 2023, ["disclosure"]),
        (("2022年情况", "行政", "复议", "行政诉讼"), 2023, ["review_litigation"]),
        (("2023年情况", "申请人情况"), 2023, []),
        (("2022年情况", "申请人情况"), None, []),
        (("2022年，我们办理", "", "甲，", "申请人情况"), 2023, []),
        (("2022年全年情况良好。", "申请人情况"), 2023, []),
        (("情况", "申请人情况"), 2023, []),
        (("2022年情况", "注", "申请人情况"), 2023, []),
        (("2022年", "申", "请", "人", "情况"), 2023, ["requests"]),
        (("2022年", "申", "请", "人", "情", "况"), 2023, []),
    ],
)  # fmt: skip
def test_a_table_of_lines_below_another_year_s_caption(
    text: tuple[str, ...], year: int | None, expected: list[str]
) -> None:
    found = tables_of_other_years(lines(*text), FORM, year)
    assert [table.code for table in found] == expected
    assert REQUESTS.begins[0] == "本列数据"
