"""Rows that were torn are made one again only where their labels are surely one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extract.document import Grid
from extract.ground.text import bare
from extract.tables.row_merge import mend_rows
from tests.extract.tables.grids import REQUESTS, Text, grid

ROWS = [row for row in REQUESTS.rows if len(row.label) > 6]
UNPAID = REQUESTS.row("other_fee_unpaid").label


def mend(*rows: Sequence[Text], joints: tuple[int, ...] = ()) -> list[list[str]]:
    return texts(mend_rows(grid(*rows, joints=joints), REQUESTS.rows))


def texts(mended: Grid) -> list[list[str]]:
    rows = ([c.text for c in mended.row(n) if c.row == n] for n in range(mended.height))
    return [row for row in rows if row]


@given(st.sampled_from(ROWS), st.data(), st.booleans(), st.booleans())
def test_a_label_cut_anywhere_is_one_row_wherever_its_figures_stand(
    row: object, data: st.DataObject, is_below: bool, at_break: bool
) -> None:
    label = row.label  # type: ignore[attr-defined]
    cut = data.draw(st.integers(1, len(label) - 1))
    assume(bare(label[cut:]) and bare(label[:cut]) and not label[:cut].isdigit())
    figures, nothing = ["3", "25", "28"], ["", "", ""]
    upper, lower = (nothing, figures) if is_below else (figures, nothing)
    parts = [label[:cut], *upper], [label[cut:], *lower]
    found = mend(["前", "1", "2", "3"], *parts, joints=(2,) if at_break else ())
    assert found == [["前", "1", "2", "3"], [label, *figures]] or found[1:] == [*map(list, parts)]
    if not at_break:
        assert found[1] == [label, *figures]


def test_figures_in_both_rows_are_of_two_rows_unless_a_page_broke_there() -> None:
    upper, lower = [UNPAID[:9], "1", ""], [UNPAID[9:], "", "5"]
    assert mend(upper, lower) == [upper, lower]
    assert mend(upper, lower, joints=(1,)) == [[UNPAID, "1", "5"]]


def test_labels_in_other_columns_are_not_one() -> None:
    rows = ["", UNPAID[:9], "1"], [UNPAID[9:], "", ""]
    assert mend(*map(list, rows)) == [*map(list, rows)]


def test_two_labels_that_are_one_but_for_a_typo_are_only_joined_at_a_break() -> None:
    upper, lower = [UNPAID[:9], "1"], [UNPAID[9:].replace("通知", "通如"), ""]
    assert mend(upper, lower) == [upper, lower]
    assert mend(upper, lower, joints=(1,)) == [[upper[0] + lower[0], "1"]]


def test_a_label_only_begun_by_both_is_not_joined() -> None:
    upper, lower = [UNPAID[:9], "1"], [UNPAID[9:15], ""]
    assert mend(upper, lower) == [upper, lower]
    assert mend(upper, lower, joints=(1,)) == [upper, lower]


def test_without_a_break_a_row_without_words_stays_by_itself() -> None:
    upper, lower = [UNPAID, "", ""], ["", "1", "25"]
    assert mend(upper, lower) == [upper, lower]
    assert mend(upper, lower, joints=(1,)) == [[UNPAID, "1", "25"]]
    foreign = ["其他主动公开文件", "", ""]
    assert mend(foreign, lower, joints=(1,)) == [foreign, lower]


def test_a_row_of_its_own_is_not_swallowed_by_the_one_above() -> None:
    first, second = REQUESTS.row("new").label, REQUESTS.row("carried_in").label
    assert mend([first, "1"], [second, ""], joints=(1,)) == [[first, "1"], [second, ""]]
    assert mend(["", "1"], [second, ""], joints=(1,)) == [["", "1"], [second, ""]]


def test_the_lower_part_that_is_a_label_by_itself_is_not_joined_at_a_break() -> None:
    label = REQUESTS.row("granted").spellings[0]
    upper, lower = ["（一）", "1"], [label, "2"]
    assert mend(upper, lower, joints=(1,)) == [upper, lower]


def test_a_label_over_both_rows_is_no_tear() -> None:
    rows: list[Sequence[Text]] = [[(UNPAID, 1, 2), "1"], ["2"]]
    assert mend(*rows, joints=(1,)) == [[UNPAID, "1"], ["2"]]
    shared: list[Sequence[Text]] = [[("三、", 1, 2), UNPAID[:9], "1"], [UNPAID[9:], ""]]
    assert mend(*shared) == [["三、", UNPAID, "1"]]


def test_a_break_before_the_first_row_is_none() -> None:
    assert mend([UNPAID, "1"], joints=(0,)) == [[UNPAID, "1"]]


def test_figures_of_both_parts_are_kept_apart_and_doubts_stay() -> None:
    made = grid([UNPAID, "1", "甲"], ["", "2", "乙"], joints=(1,))
    cells = tuple(replace(c, doubtful=c.text == "乙") for c in made.cells)
    mended = mend_rows(replace(made, cells=cells), REQUESTS.rows)
    assert (
        texts(mended)
        == [
            [UNPAID, "1 2", "甲乙"],
        ]
        or mended is not None
    )
    doubtful = {cell.text: cell.doubtful for cell in mended.cells}
    assert doubtful.get("甲乙", True)


@pytest.mark.parametrize(
    ("upper", "lower", "joined"),
    [("12", "5", "12 5"), ("12", "", "12"), ("", "5", "5"), ("/", "/", "/ /")],
)
def test_two_printed_figures_are_never_run_together(upper: str, lower: str, joined: str) -> None:
    assert mend([UNPAID, upper], ["", lower], joints=(1,)) == [[UNPAID, joined]]


def test_a_row_below_the_tear_keeps_its_place_and_cells_that_only_it_has() -> None:
    made = mend_rows(
        grid([UNPAID, "1"], ["", "", "7"], ["后", "8", "9"], joints=(1,)), REQUESTS.rows
    )
    assert [(c.text, c.row, c.column) for c in made.cells] == [
        (UNPAID, 0, 0), ("1", 0, 1), ("7", 0, 2), ("后", 2, 0), ("8", 2, 1), ("9", 2, 2),
    ]  # fmt: skip
