"""Text that has lost its columns: a row's values only where there are exactly as many as it has."""

from __future__ import annotations

import pytest

from extract.tables.lines import read_lines
from extract.tables.reading import Reading
from tests.extract.tables.grids import (
    DISCLOSURE,
    FORM,
    NEW,
    REQUESTS,
    RESULTS,
    REVIEW,
    got,
    lines,
)

HEAD = [
    "申请人情况",
    "自然人",
    "法人或其他组织",
    "总计",
    "商业企业 科研机构 社会公益组织 法律服务机构 其他",
]
VALUES = "1 2 0 0 0 0 3"
OTHERS = [f"{row.label} 0 0 0 0 0 0 0" for row in REQUESTS.rows[1:6]]
"""Rows enough to show that every row has a line."""


def read(*text: str) -> Reading:
    return read_lines(lines(*text), FORM)


def new_row(*text: str) -> str:
    return got(read(*text), REQUESTS, "new")


def documents(*text: str, row: str = "rules") -> str:
    return got(read(*text), DISCLOSURE, row)


# Rows of applicants


def test_a_row_on_a_line_is_read_in_the_order_of_the_heads() -> None:
    reading = read(*HEAD, f"{NEW} {VALUES}", *OTHERS)
    assert got(reading, REQUESTS, "new") == VALUES
    assert got(reading, REQUESTS, "carried_in") == "0 0 0 0 0 0 0"
    cell = reading.cells["requests", "new", "total"]
    assert cell.placed == "by order" and cell.place and cell.place.line == 6
    assert reading.warnings == []
    assert 5 in reading.lines and 0 not in reading.lines


def test_a_cell_a_line_is_read_too() -> None:
    assert new_row(*HEAD[:4], *HEAD[4].split(), NEW, *VALUES.split()) == VALUES


@pytest.mark.parametrize("values", ["1 2 0 0 0 0", "1 2 0 0 0 0 3 3", "1 2"])
def test_one_value_more_or_less_is_no_row(values: str) -> None:
    reading = read(*HEAD, f"{NEW} {values}", *OTHERS)
    assert got(reading, REQUESTS, "new") == "unread"
    count = len(values.split())
    assert reading.warnings == [f"{NEW}: {count} values for 7 columns"]
    assert got(reading, REQUESTS, "carried_in") == "0 0 0 0 0 0 0"


def test_without_heads_in_the_form_s_order_no_row_is_read() -> None:
    swapped = [*HEAD[:4], "科研机构 商业企业 社会公益组织 法律服务机构 其他"]
    more = [*HEAD[:4], HEAD[4] + " 港澳台居民"]
    for head in ([], swapped, more, HEAD[2:]):
        reading = read(*head, f"{NEW} {VALUES}", *OTHERS)
        assert got(reading, REQUESTS, "new") == "unread"
        assert f"{NEW}: the column heads are not above it in the form's order" in reading.warnings
        assert got(reading, REQUESTS, "carried_in") == "unread"


def test_a_label_is_wrapped_before_its_values() -> None:
    label = ["一、本年新收政府", "信息公开申请数量"]
    assert new_row(*HEAD, label[0], f"{label[1]} {VALUES}", *OTHERS) == VALUES
    group = ["三、本年度办理结果", "（三）不予公开", "4.保护第三方", f"合法权益 {VALUES}"]
    reading = read(*HEAD, f"{NEW} {VALUES}", *group, *OTHERS)
    assert got(reading, REQUESTS, "refused_third_party") == VALUES


def test_two_rows_of_values_under_one_label_are_nobody_s() -> None:
    reading = read(*HEAD, f"{NEW} {VALUES}", VALUES, *OTHERS)
    assert got(reading, REQUESTS, "new") == "unread"
    assert f"{NEW}: two rows of values" in reading.warnings


def test_a_value_alone_below_is_a_page_number_only_if_the_row_is_whole() -> None:
    assert new_row(*HEAD, f"{NEW} {VALUES}", "12", *OTHERS) == VALUES
    assert new_row(*HEAD, f"{NEW} 1 2 0 0 0 0 30", "12", *OTHERS) == "unread"
    assert new_row(*HEAD, f"{NEW} 1 2 0 0 0 0 /", "3", *OTHERS) == "unread"
    assert new_row(*HEAD, f"{NEW} {VALUES}", "- 12 -", *OTHERS) == VALUES
    assert new_row(*HEAD, f"{NEW} 1 2 0 0 0 0 30", "第 3 页 共 9 页", *OTHERS) == "1 2 0 0 0 0 30"


def test_an_empty_cell_between_borders_is_a_value_of_its_own() -> None:
    row = f"{NEW}\t1\t2\t\t0\t0\t0\t3"
    tabs = [row.replace(" ", "\t") for row in OTHERS]
    assert new_row(*HEAD, row, *tabs) == "1 2 blank 0 0 0 3"
    assert new_row(*HEAD, row.replace("\t", "|"), *tabs) == "1 2 blank 0 0 0 3"
    assert new_row(*HEAD, row.replace("\t\t", " "), *OTHERS) == "unread"


def test_prose_with_numbers_is_no_row() -> None:
    assert new_row(*HEAD, "本年新收政府信息公开申请 7 件", *OTHERS) == "none"


def test_a_row_that_the_text_names_is_not_absent() -> None:
    reading = read(*HEAD, NEW, *OTHERS)
    assert got(reading, REQUESTS, "new") == "unread"
    assert f"{NEW}: its label is there, its values are not" in reading.warnings
    assert got(reading, REQUESTS, "granted_in_part") != "none"
    assert got(read(*HEAD, *OTHERS), REQUESTS, "new") == "none"
    assert got(read("规章"), DISCLOSURE, "rules") == "none"  # too short to be sure of


# Blocks


RULES = ["信息内容 本年制发件数 本年废止件数 现行有效件数", "规章 1 2 3"]
LICENSING = ["信息内容 本年处理决定数量", "行政许可 7"]


def test_a_block_s_rows_stand_under_its_own_heads() -> None:
    reading = read(*RULES, *LICENSING, *OTHERS)
    assert got(reading, DISCLOSURE, "rules") == "1 2 3"
    assert got(reading, DISCLOSURE, "licensing") == "7"
    assert {0, 1, 2, 3} <= reading.lines


@pytest.mark.parametrize(
    "head",
    [
        "信息内容 本年制发件数 现行有效件数 本年废止件数",
        "信息内容 本年制发件数 本年废止件数",
        "信息内容 本年制发件数 本年废止件数 现行有效件数 上年件数",
        "本年制发件数 本年废止件数 现行有效件数",
        "",
    ],
)
def test_other_heads_are_not_believed(head: str) -> None:
    assert documents(head, RULES[1], *OTHERS) in ("unread", "none")


def test_wrong_numbers_of_values_and_strays_are_not_believed() -> None:
    assert documents(RULES[0], "规章 1 2", *OTHERS) == "unread"
    assert documents(RULES[0], "规章 1 2 3 4", *OTHERS) == "unread"
    assert documents(*RULES, "9", *OTHERS) == "unread"
    assert documents(RULES[0], "规章", "1 2 3", *OTHERS) == "unread"
    reading = read(RULES[0], "规章 1 2", *OTHERS)
    assert "规章: 2 values for 3 columns" in reading.warnings
    reading = read(*RULES, "9", *OTHERS)
    assert "规章: a value stands on a line of its own" in reading.warnings


def test_a_label_begins_its_line() -> None:
    assert documents(RULES[0], "本机关 规章 1 2 3", *OTHERS) == "none"
    assert (
        documents(RULES[0], "行政规 范性文件 1 2 3", *OTHERS, row="normative_documents") == "1 2 3"
    )


def test_cells_of_a_line_each_are_a_block_too_unless_others_have_one_too_many() -> None:
    block = [
        "信息内容",
        "本年制发件数",
        "本年废止件数",
        "现行有效件数",
        "规章",
        "1",
        "2",
        "3",
        "行政",
    ]
    assert documents(*block) == "1 2 3"
    stray = [*HEAD[:4], *HEAD[4].split(), NEW, *VALUES.split(), "4", "五"]
    assert documents(*block, *stray) == "unread"
    fifteen = [*block, "结果", *map(str, range(16)), "五"]
    assert documents(*fifteen) == "unread"


@pytest.mark.parametrize(
    ("head", "text", "expected"),
    [
        ("信息内容 本年收费金额（单位：万元）", (), "5"),
        ("信息内容 本年收费金额（单位：元）", (), "unread"),
        ("信息内容 本年收费金额", ("单位：元",), "unread"), ("信息内容 本年收费金额", (), "5"),
    ],
)  # fmt: skip
def test_money_is_taken_in_the_form_s_unit_only(
    head: str, text: tuple[str, ...], expected: str
) -> None:
    rows = [*text, head, "行政事业性收费 5", *OTHERS]
    assert documents(*rows, row="administrative_fees") == expected
    counts = [*text, *LICENSING, *OTHERS]
    assert documents(*counts, row="licensing") == "7"


# One row of values


ROUTES = ["行政复议 行政诉讼", "未经复议直接起诉 复议后起诉"]
THREE = [" ".join(RESULTS)] * 3
FIFTEEN = " ".join(map(str, range(15)))


def review(*text: str) -> list[str]:
    reading = read(*text)
    return [got(reading, REVIEW, row) for row in REVIEW.rows]


def test_the_row_of_all_results_is_cut_by_routes() -> None:
    expected = ["0 1 2 3 4", "5 6 7 8 9", "10 11 12 13 14"]
    assert review(*ROUTES, *THREE, FIFTEEN, *OTHERS) == expected
    assert review(*ROUTES, *THREE, *FIFTEEN.split()) == expected
    halves = " ".join(map(str, range(8))), " ".join(map(str, range(8, 15)))
    assert review(*ROUTES, *THREE, *halves, *OTHERS) == expected


def test_its_values_have_to_be_as_many_and_its_heads_complete() -> None:
    assert review(*ROUTES, *THREE, FIFTEEN + " 9", *OTHERS) == ["unread"] * 3
    assert review(*ROUTES, *THREE, FIFTEEN[:-3], *OTHERS) == ["unread"] * 3
    assert review(*ROUTES, *THREE[:2], FIFTEEN, *OTHERS) != [
        "0 1 2 3 4",
        "5 6 7 8 9",
        "10 11 12 13 14",
    ]
    swapped = ["行政诉讼 行政复议", "复议后起诉 未经复议直接起诉"]
    assert "0 1 2 3 4" not in review(*swapped, *THREE, FIFTEEN, *OTHERS)
    reading = read(*ROUTES, *THREE, FIFTEEN + " 9", *OTHERS)
    assert "行政复议: 16 values for 15 columns" in reading.warnings
