"""One cell's text: a number only where that number, in that unit, is printed and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.document import GridCell, Place
from extract.forms import Column
from extract.tables.value import is_value, read_cell, read_value, texts_in


def column(unit: str = "件", is_change: bool = False) -> Column:
    return Column("c", "数量", None, (), unit, is_change)


def read(text: str, unit: str = "件", is_change: bool = False) -> str:
    cell = read_value(text, column(unit, is_change), Place())
    return str(cell.value) if cell.state == "number" else cell.state


@given(st.integers(min_value=0, max_value=10**11))
def test_a_whole_number_is_read_as_it_is_printed(value: int) -> None:
    assert read(str(value)) == read(f"{value:,}") == read(f" {value} ") == str(value)
    assert read(f"{value}件") == read(f"{value} 件") == str(value)


@given(st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False))
def test_decimals_stay_as_printed(value: Decimal) -> None:
    assert read(str(value), "万元") == str(value)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("１２", "件", "12"), ("−3", "件", "-3"), ("﹣3", "件", "-3"), ("+3", "件", "3"),
        ("12宗", "件", "12"), ("12项", "项", "12"), ("1.5万元", "万元", "1.5"),
        ("12项", "件", "unread"), ("12元", "万元", "unread"), ("12万元", "件", "unread"),
        ("12篇", "篇", "12"), ("12人", "篇", "unread"),
        ("007", "件", "unread"), ("0", "件", "0"), ("0.5", "件", "0.5"), ("1,23", "件", "unread"),
        ("1 2", "件", "unread"), ("1. 5", "件", "unread"), ("1 ,000", "件", "unread"),
        ("1\n2", "件", "unread"), ("1²", "件", "unread"), ("①", "件", "unread"),
        ("见附件", "件", "unread"), ("1/2", "件", "unread"), ("9" * 15, "件", "9" * 15),
        ("9" * 16, "件", "unread"), ("", "件", "blank"), (" \u3000", "件", "blank"),
        ("\u200b", "件", "blank"), ("/", "件", "mark"), ("——", "件", "mark"), ("无", "件", "mark"),
        ("一", "件", "unread"), ("½", "件", "unread"),
    ],
)  # fmt: skip
def test_what_a_text_is(text: str, unit: str, expected: str) -> None:
    assert read(text, unit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("增10", "10"),
        ("减8", "-8"),
        ("增加10", "10"),
        ("减少8", "-8"),
        ("减", "unread"),
        ("-8", "-8"),
    ],
)
def test_words_of_change_count_only_under_a_column_of_changes(text: str, expected: str) -> None:
    assert read(text, is_change=True) == expected
    assert read(text) == ("-8" if text == "-8" else "unread")


def test_the_evidence_is_kept_whatever_was_read() -> None:
    place = Place(page=3)
    for text, raw in (("1 2", "1 2"), (" / ", "/"), ("", ""), (" 5件 ", "5件"), ("2²", "2²")):
        cell = read_value(text, column(), place, "by order")
        assert (cell.raw, cell.place, cell.placed) == (raw, place, "by order")
    assert read_value("5", column(), place).placed == "by label"


@pytest.mark.parametrize("is_summed", [True, False])
def test_what_a_picture_does_not_surely_show_is_no_number(is_summed: bool) -> None:
    def state(**how: bool) -> tuple[str, bool, Decimal | None]:
        cell = read_cell(GridCell("5", 0, 0, Place(), **how), column(), "by label", is_summed)
        return cell.state, cell.recognised, cell.value

    five = Decimal(5)
    assert state() == ("number", False, five)
    assert state(recognised=True) == ("number", True, five)
    assert state(recognised=True, doubtful=True) == ("unread", True, None)
    expected = ("number", True, five) if is_summed else ("unread", True, None)
    assert state(recognised=True, small=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", True), ("5件", True), ("1,000", True), ("−5", True), ("/", True), ("无", True),
        ("3人次", True), ("5.其他", False), ("5个工作日", False), ("规章", False), ("", False),
        ("05", False), ("5-", False), ("1项", True), ("2元", True),
    ],
)  # fmt: skip
def test_a_value_is_a_number_with_its_unit_or_a_mark(text: str, expected: bool) -> None:
    assert is_value(text) is expected


def test_words_are_what_is_neither_blank_nor_value() -> None:
    texts = ["规章", "", " ", "5", "/", "。", "（一）"]
    row = [GridCell(text, 0, column, Place()) for column, text in enumerate(texts)]
    assert [cell.text for cell in texts_in(row)] == ["规章", "（一）"]
