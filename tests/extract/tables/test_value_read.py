from __future__ import annotations

from decimal import Decimal

import pytest

from extract.document import Place
from extract.forms import Column
from extract.tables.value import is_value, read_value

HERE = Place(line=1)


def column(unit: str, is_change: bool = False) -> Column:
    """A column of that unit."""
    return Column("code", "label", None, (), unit, is_change)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("0", "件", "0"),
        ("１８", "件", "18"),
        (" 1,234 ", "件", "1234"),
        ("12件", "件", "12"),
        ("-3", "件", "-3"),
        ("－３", "件", "-3"),
        ("24252.311082", "万元", "24252.311082"),
        ("1276.5534万元", "万元", "1276.5534"),
        ("5.0", "件", "5.0"),
    ],
)
def test_a_printed_number_is_that_number(text: str, unit: str, value: str) -> None:
    cell = read_value(text, column(unit), HERE)
    assert (cell.state, cell.value) == ("number", Decimal(value))


@pytest.mark.parametrize("text", ["/", "—", "——", "-", "无", "－"])
def test_marks_are_neither_blank_nor_zero(text: str) -> None:
    assert read_value(text, column("件"), HERE).state == "mark"


@pytest.mark.parametrize("text", ["", " ", "\xa0", "\u3000", "\u200b"])
def test_nothing_printed_is_blank(text: str) -> None:
    assert read_value(text, column("件"), HERE).state == "blank"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("见附件", "件"),
        ("约5", "件"),
        ("5 8", "件"),
        ("5\n8", "件"),
        ("007", "件"),
        ("O", "件"),
        ("三", "件"),
        ("一", "件"),
        ("1,23", "件"),
        ("73802895.90元", "万元"),
        ("5%", "件"),
        ("1/2", "件"),
    ],
)
def test_what_is_not_surely_a_number_is_unread_and_kept_as_printed(text: str, unit: str) -> None:
    cell = read_value(text, column(unit), HERE)
    assert (cell.state, cell.value, cell.raw) == ("unread", None, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12", True), ("12件", True), ("/", True), ("1.", False), ("3.其他", False), ("", False)],
)
def test_numbered_labels_are_not_values(text: str, expected: bool) -> None:
    assert is_value(text) is expected


@pytest.mark.parametrize(
    ("text", "value"), [("增10", 10), ("减8", -8), ("增加3", 3), ("-35", -35), ("0", 0)]
)
def test_a_change_may_be_in_words(text: str, value: int) -> None:
    assert read_value(text, column("项", is_change=True), HERE).value == value
    if text[0] in "增减":
        assert read_value(text, column("项"), HERE).state == "unread"
