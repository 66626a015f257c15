"""Rows that a page break tore: made one again, or unread, never half a row."""

from __future__ import annotations

import pytest

from extract.document import Grid, GridCell, Place
from extract.forms import load
from extract.tables.row_merge import mend_rows

FORM = load("2021")
ROWS = [row for code in ("disclosure", "requests") for row in FORM.table(code).rows]
UNPAID = FORM.table("requests").row("other_fee_unpaid").label


def mended(upper: list[str], lower: list[str]) -> list[list[str]]:
    cells = [
        GridCell(text, row, column, Place())
        for row, texts in enumerate((upper, lower))
        for column, text in enumerate(texts)
    ]
    grid = mend_rows(Grid(tuple(cells), Place(), frozenset({1})), ROWS)
    return [[cell.text for cell in grid.row(n) if cell.row == n] for n in range(grid.height)]


@pytest.mark.parametrize("cut", [3, 5, 6, 9, 20, len(UNPAID) - 2])
def test_a_label_is_joined_although_its_rest_is_nearly_the_whole(cut: int) -> None:
    rows = mended([UNPAID[:cut], "1", "25"], [UNPAID[cut:], "", ""])
    assert rows == [[UNPAID, "1", "25"]]


def test_values_below_the_break_belong_to_the_label_above_it() -> None:
    assert mended([UNPAID, "", ""], ["", "1", "25"]) == [[UNPAID, "1", "25"]]


def test_a_number_torn_by_the_break_stays_in_two_pieces() -> None:
    assert mended([UNPAID, "1", "25"], ["", "", "13"]) == [[UNPAID, "1", "25 13"]]


def test_an_empty_row_below_the_break_is_part_of_the_row_above_it() -> None:
    assert mended([UNPAID, "1", "25"], ["", "", ""]) == [[UNPAID, "1", "25"]]


def test_whole_rows_stay_two() -> None:
    label = FORM.table("requests").row("other_misc").label
    rows = [[UNPAID, "1", "25"], [label, "0", "0"]]
    assert mended(*rows) == rows
