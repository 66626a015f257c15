"""Which grid columns stand under which heads."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extract.forms import Row
from extract.tables.columns import Heads, find_heads, years_in
from tests.extract.tables.grids import (
    APPLICANTS,
    DISCLOSURE,
    DOCUMENTS,
    REQUESTS,
    RESULTS,
    REVIEW,
    Text,
    grid,
)

ROW = REQUESTS.rows[0]


def heads_of(*rows: Sequence[Text], table: object = REQUESTS) -> Heads | None:
    made = grid(*rows)
    return find_heads([made.row(n) for n in range(made.height)], table, made)  # type: ignore[arg-type]


def known(*rows: Sequence[Text], table: object = REQUESTS) -> Heads:
    found = heads_of(*rows, table=table)
    assert found is not None
    return found


def under(heads: Heads, row: Row, column: str) -> set[int] | None:
    """The grid columns of a cell of the form."""
    found = heads.of(row, column)
    return None if found is None else set(found)


def test_each_head_stands_over_its_own_column() -> None:
    heads = known(APPLICANTS)
    for at, column in enumerate(REQUESTS.columns, start=1):
        assert under(heads, ROW, column.code) == {at}
    assert heads.width == 8 and not heads.strangers and not heads.pieces
    assert heads.texts["", "business"] == "商业企业"


def test_no_head_is_no_heads() -> None:
    assert heads_of(["第一列", "第二列"]) is None
    assert heads_of(["", ""]) is None


def test_the_lowest_head_names_the_column_and_groups_do_not_hide_it() -> None:
    organisations = [column.label for column in REQUESTS.columns if column.group]
    heads = known(
        [("注", 1, 3), ("申请人情况", 7)],
        [("自然人", 1, 2), ("法人或其他组织", 5), ("总计", 1, 2)],
        [*organisations],
    )
    assert [under(heads, ROW, column.code) for column in REQUESTS.columns] == [
        {n} for n in range(1, 8)
    ]
    assert heads.strangers == {0}  # a head of one word over the labels is none of the form's
    assert heads.texts["", "business"] == "申请人情况 法人或其他组织 商业企业"


def test_a_head_torn_over_two_rows_is_joined() -> None:
    heads = known(["", "自然人", "商业", "总计"], ["", "", "企业", ""])
    assert under(heads, ROW, "business") == {2}


def test_a_head_s_typo_is_forgiven_only_where_a_sum_checks_the_table() -> None:
    assert under(known(["自然人", "社会公益组只"]), ROW, "welfare") == {1}
    heads = known(["信息内容", "本年制发件数", "本年处理决定效量"], table=DISCLOSURE)
    assert under(heads, DISCLOSURE.row("licensing"), "decisions") is None


def test_a_begun_head_is_a_piece_and_a_foreign_one_a_stranger() -> None:
    heads = known(["信息内容", "本年制发", "本年废止件数", "上年数", "有效件数"], table=DISCLOSURE)
    assert heads.pieces == {1: "本年制发", 4: "有效件数"}
    assert heads.strangers == {3}
    assert under(heads, DISCLOSURE.row("rules"), "made") is None


def test_a_text_too_long_for_a_head_is_no_stranger() -> None:
    assert known(["自然人", "字" * 16]).strangers == {1}
    assert known(["自然人", "字" * 17]).strangers == frozenset()


def test_a_caption_over_the_whole_table_is_no_head_of_a_column() -> None:
    heads = known([("表二", 3)], ["甲", "自然人", "总计"])
    assert heads.strangers == {0}
    assert known([("表二", 3)], ["", "自然人", "总计"]).strangers == frozenset()


def test_serial_numbers_are_told_by_their_head() -> None:
    heads = known(["序号", "事项", "自然人"])
    assert heads.serials == {0} and heads.strangers == {0, 1}
    assert known(["次序", "事项", "自然人"]).serials == frozenset()


def test_the_same_head_over_columns_apart_names_none_of_them() -> None:
    heads = known(["自然人", "商业企业", "自然人"])
    assert under(heads, ROW, "natural_person") is None and under(heads, ROW, "business") == {1}
    assert under(known([("自然人", 2), "商业企业"]), ROW, "natural_person") == {0, 1}


def test_without_spans_a_head_reaches_over_the_empty_cells_to_its_right() -> None:
    heads = known(["信息内容", "本年处理决定数量", "", ""], table=DISCLOSURE)
    assert under(heads, DISCLOSURE.row("licensing"), "decisions") == {1, 2, 3}
    spanned = known([("信息内容", 2), "本年处理决定数量", "", ""], table=DISCLOSURE)
    assert under(spanned, DISCLOSURE.row("licensing"), "decisions") == {2}


def test_results_of_reconsideration_and_litigation_stand_under_their_routes() -> None:
    routes = [row.label for row in REVIEW.rows]
    heads = known([(route, 5) for route in routes], RESULTS * 3, table=REVIEW)
    for at, row in enumerate(REVIEW.rows):
        assert under(heads, row, "total") == {5 * at + 4}
    assert heads.width == 15
    nameless = heads_of(RESULTS, table=REVIEW)
    assert nameless is None


def test_the_unit_and_the_instructions_are_no_part_of_a_head() -> None:
    heads = known(["信息内容", "本年收费金额（单位：万元）"], table=DISCLOSURE)
    assert under(heads, DISCLOSURE.row("administrative_fees"), "collected") == {1}
    heads = known(["信息内容", "本年收费金额（应填整数）"], table=DISCLOSURE)
    assert under(heads, DISCLOSURE.row("administrative_fees"), "collected") == {1}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023年", {2023}),
        ("2022 年和2023年", {2022, 2023}),
        ("12023年", set()),
        ("〔2021〕", set()),
    ],
)
def test_years_that_a_caption_names(text: str, years: set[int]) -> None:
    assert years_in(text) == years


def test_the_lowest_years_count_and_another_s_year_is_noticed() -> None:
    heads = known([("2022年报告", 2)], [("2023年", 2)], ["", "自然人"])
    assert heads.years == {2023}
    assert heads.is_of_another_year(2024) and not heads.is_of_another_year(2023)
    assert not heads.is_of_another_year(None)
    assert not known(DOCUMENTS, table=DISCLOSURE).is_of_another_year(2024)
    assert known(["自然人（如2019年）"]).years == frozenset()
