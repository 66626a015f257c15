"""Heads in running text: all of them, in the form's order; units of money that are stated."""

from __future__ import annotations

import pytest

from extract.tables.heads import (
    MONEY,
    begin_in_order,
    heads_stand_in,
    other_unit,
    stated_unit,
    without_instruction,
    without_unit,
)

HEADS = [("结果维持", "维持"), ("结果纠正",), ("其他结果",)]


@pytest.mark.parametrize(
    ("text", "times", "expected"),
    [
        ("结果维持 结果纠正 其他结果", 1, True),
        ("行政复议 维持结果纠正其他结果 0 1", 1, True),
        ("结果维持 其他结果 结果纠正", 1, False),
        ("结果维持 结果纠正", 1, False),
        ("结果维持 结果纠正 其他结果" * 2, 1, False),
        ("结果维持 结果纠正 其他结果" * 2, 2, True),
        ("结果维持 结果纠正 其他结果" * 3, 2, False),
        ("结果 结果 其他 维持 纠正 结果", 1, True),
        ("结 结 其 果维持 果纠正 他结果", 1, True),
        ("结果维 结果纠 其他结 持 正 果", 1, True),
        ("结果 结果 其他", 1, False),
        ("维持 纠正 结果", 1, False),
        ("结果维持结果纠正其他结果 结果 结果 其他 维持 纠正 结果", 2, True),
        ("", 1, False),
    ],
)
def test_heads_stand_whole_or_wrapped_as_often_as_asked(
    text: str, times: int, expected: bool
) -> None:
    assert heads_stand_in(text, HEADS, times) is expected


def test_heads_shorter_than_a_cut_are_wrapped_to_a_last_character_or_not_at_all() -> None:
    heads = [("结果维持",), ("总计",)]
    assert heads_stand_in("结果 总 维持 计", heads)
    assert heads_stand_in("结果 总计 维持", heads)
    assert heads_stand_in("结果维 总 持 计", heads)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自然人 商业企业 总计", True), ("自然 商业 总计", True), ("商业企业 自然人 总计", False),
        ("自然人 总计", False), ("总计 自然人 商业企业 总计", False), ("", False),
    ],
)  # fmt: skip
def test_heads_begin_first_in_the_order_of_the_form(text: str, expected: bool) -> None:
    assert begin_in_order(text, ["自然人", "商业企业", "总计"]) is expected


def test_as_many_characters_are_looked_for_as_asked() -> None:
    assert begin_in_order("未经 复议", ["未经复议直接起诉", "复议后起诉"])
    assert not begin_in_order("未经 复议", ["未经复议直接起诉", "复议后起诉"], length=3)
    assert not begin_in_order("自然人", ["自然人", "自然人"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本年收费金额（单位：万元）", "本年收费金额"), ("本年收费金额（万元）", "本年收费金额"),
        ("本年收费金额(金额单位:元)", "本年收费金额"), ("本年收费金额", "本年收费金额"),
        ("采购總金額", "采购总金额"), ("收费/元", "收费"), ("收费（件）", "收费(件)"),
    ],
)  # fmt: skip
def test_a_unit_is_no_part_of_a_head(text: str, expected: str) -> None:
    assert without_unit(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("规章（应填本年数）", "规章"), ("规章（指部门规章）", "规章"),
        ("规章（部门）", "规章(部门)"),
        ("（应填本年数）", "(应填本年数)"), ("（如有）规章", "(如有)规章"),
    ],
)  # fmt: skip
def test_what_a_template_tells_is_no_part_of_a_label(text: str, expected: str) -> None:
    assert without_instruction(text) == expected


@pytest.mark.parametrize(
    ("head", "elsewhere", "expected"),
    [
        ("收费金额（单位：元）", None, "元"), ("收费金额（元）", None, "元"),
        ("收费金额", None, None),
        ("收费金额（单位：万元）", "元", None), ("收费金额", "元", "元"),
        ("收费金额/千元", None, "千元"),
        ("收费金额（单位：人民币元）", None, "元"), ("收费金额", MONEY, None),
        ("收费金額（單位：億元）", None, "亿元"),
    ],
)  # fmt: skip
def test_another_unit_of_money_is_the_head_s_own_or_the_document_s(
    head: str, elsewhere: str | None, expected: str | None
) -> None:
    assert other_unit(head, MONEY, elsewhere) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["单位：元"], "元"), (["单位：万元"], None), (["单位：万元", "金额单位：千元"], "千元"),
        (["本表以元为单位"], "元"), (["本表以万元为单位"], None), (["单位：件、元"], "元"),
        (["单位：件"], None), (["收到元件"], None), ([], None),
        (["（单位：万元）（单位：元）"], "元"),
    ],
)  # fmt: skip
def test_a_unit_counts_where_it_is_stated_as_one(texts: list[str], expected: str | None) -> None:
    assert stated_unit(texts, MONEY) == expected
