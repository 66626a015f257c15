"""Grids: a value is its row's and its column's by both labels, or it is unread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extract.document import Grid, Place
from extract.tables.match import find_row, read_grids
from extract.tables.reading import Reading
from tests.extract.tables.grids import (
    APPLICANTS,
    CARRIED_IN,
    DISCLOSURE,
    DOCUMENTS,
    FORM,
    NEW,
    REQUESTS,
    RESULTS,
    REVIEW,
    Text,
    got,
    grid,
)

Line = Sequence[Text]
SEVEN = ["1", "2", "0", "0", "0", "0", "3"]
SAID = "1 2 0 0 0 0 3"


def read(*grids: Grid, year: int | None = 2024, texts: tuple[str, ...] = ()) -> Reading:
    return read_grids(grids, FORM, year, texts)


def of_requests(*rows: Sequence[Text], row: str = "new", **how: str) -> str:
    return got(read(grid(*rows, **how)), REQUESTS, row)  # type: ignore[arg-type]


def of_documents(*rows: Sequence[Text], row: str = "rules") -> str:
    return got(read(grid(*rows)), DISCLOSURE, row)


# Under the heads


def test_a_value_is_its_row_s_and_its_column_s() -> None:
    assert of_requests(APPLICANTS, [NEW, *SEVEN]) == SAID
    reading = read(grid(APPLICANTS, [NEW, *SEVEN]))
    assert all(cell.placed == "by label" for cell in reading.cells.values())
    assert reading.cells["requests", "new", "business"].place == Place(path="1/2")
    assert reading.warnings == [] and reading.strange == []


def test_columns_in_another_order_are_not_believed() -> None:
    heads = [APPLICANTS[0], APPLICANTS[2], APPLICANTS[1], *APPLICANTS[3:]]
    assert of_requests(heads, [NEW, *SEVEN]) == "unread"


def test_a_row_of_another_width_has_lost_or_won_a_cell() -> None:
    assert of_requests(APPLICANTS, [NEW, *SEVEN[:6]]) == "unread"
    assert of_requests(APPLICANTS, [NEW, *SEVEN, "9"]) == "unread"
    assert of_requests([*APPLICANTS, ""], [NEW, *SEVEN]) == SAID  # a sum will check it
    reading = read(grid(APPLICANTS, [NEW, *SEVEN[:6]]))
    assert reading.warnings == [f"{NEW}: its values cannot be placed under the column heads"]
    assert reading.cells["requests", "new", "total"].raw == "1 2 0 0 0 0"


def test_without_heads_nothing_is_placed() -> None:
    assert of_requests([NEW, *SEVEN]) == "unread"
    assert of_documents(["规章", "1", "2", "3"]) == "unread"


def test_in_order_needs_most_heads_and_a_sum() -> None:
    four = [*APPLICANTS[:5], "", "", ""]
    half = [*APPLICANTS[:4], "", "", "", ""]
    assert of_requests([("表", 8)], four, [NEW, *SEVEN]) == SAID
    assert (
        read(grid([("表", 8)], four, [NEW, *SEVEN])).cells["requests", "new", "total"].placed
        == "by order"
    )
    assert of_requests([("表", 8)], half, [NEW, *SEVEN]) == "unread"
    two_of_three: Line = ["信息内容", "本年制发件数", ("", 1), ("现行有效件数", 1)]
    assert of_documents([("表", 4)], two_of_three, ["规章", "1", "2", "3"]) == "unread"


def test_in_order_the_values_have_to_be_as_many_and_unbroken() -> None:
    heads = [("表", 9)], [*APPLICANTS[:6], "", "", ""]
    assert of_requests(*heads, [NEW, *SEVEN, ""]) == SAID
    assert of_requests(*heads, [NEW, *SEVEN[:3], "", *SEVEN[3:]]) == "unread"
    assert of_requests(*heads, [NEW, *SEVEN, "9"]) == "unread"
    assert of_requests(*heads, [NEW, "", *SEVEN]) == SAID


def test_a_column_under_a_head_of_no_form_is_none_of_its() -> None:
    heads = [*APPLICANTS[:3], "上年数", *APPLICANTS[3:]]
    assert of_requests(heads, [NEW, *SEVEN[:2], "77", *SEVEN[2:]]) == SAID
    over_both: Line = [NEW, *SEVEN[:1], ("77", 2), *SEVEN[2:]]
    assert of_requests(heads, over_both) == "unread"


def test_a_printed_cell_under_no_head_makes_the_row_unread() -> None:
    heads: Line = [*DOCUMENTS[:3], ("现行有效件数", 1), ("", 1), ("表", 1)]
    assert of_documents([("注", 6)], heads, ["规章", "1", "2", "3", "9", ""]) == "unread"
    reading = read(grid([("注", 6)], heads, ["规章", "1", "2", "3", "", ""]))
    assert got(reading, DISCLOSURE, "rules") == "1 2 3"
    assert reading.cells["disclosure", "rules", "made"].placed == "by label"


def test_a_blank_or_dash_over_several_columns_is_each_one_s_but_a_number_is_none_s() -> None:
    assert of_requests(APPLICANTS, [NEW, "1", ("", 5), "1"]) == "1 blank blank blank blank blank 1"
    assert of_requests(APPLICANTS, [NEW, "1", ("/", 5), "1"]) == "1 mark mark mark mark mark 1"
    assert of_requests(APPLICANTS, [NEW, "1", ("5", 5), "6"]) == "unread"


def test_several_cells_under_one_head_may_print_one_value() -> None:
    wide: Line = ["信息内容", ("本年制发件数", 2), "本年废止件数", "现行有效件数"]
    assert of_documents(wide, ["规章", "", "1", "2", "3"]) == "1 2 3"
    assert of_documents(wide, ["规章", "4", "1", "2", "3"]) == "unread"
    assert of_documents(wide, ["规章", "", "", "2", "3"]) == "blank 2 3"


def test_a_number_over_several_rows_is_none_of_theirs() -> None:
    rows: list[Line] = [
        DOCUMENTS,
        ["规章", ("1", 1, 2), "2", "3"],
        ["规范性文件", "2", "3"],
    ]
    reading = read(grid(*rows))
    assert got(reading, DISCLOSURE, "rules") == "unread"
    assert got(reading, DISCLOSURE, "normative_documents") == "unread"
    blank: list[Line] = [
        DOCUMENTS,
        ["规章", ("", 1, 2), "2", "3"],
        ["规范性文件", "2", "3"],
    ]
    assert got(read(grid(*blank)), DISCLOSURE, "normative_documents") == "blank 2 3"
    seven: list[Line] = [[*APPLICANTS[:6], "", ""], [NEW, ("1", 1, 2), *SEVEN[1:]]]
    assert of_requests(*seven, [CARRIED_IN, *SEVEN[1:]]) == "unread"


def test_pieces_of_heads_place_values_that_no_sum_checks() -> None:
    torn = ["信息内容", "本年制发", "本年废止件数", "现行有效"]
    reading = read(grid(torn, ["规章", "1", "2", "3"]))
    assert got(reading, DISCLOSURE, "rules") == "1 2 3"
    assert reading.cells["disclosure", "rules", "made"].placed == "by order"
    for heads in (
        ["信息内容", "本年制发", "本年废止", "现行有效"],  # no head is whole
        ["信息内容", "现行有效", "本年废止件数", "本年制发"],
        ["信息内容", "件数", "本年废止件数", "现行有效"],
    ):
        assert of_documents(heads, ["规章", "1", "2", "3"]) == "unread"
    assert of_documents(torn, ["规章", "1", "2"]) == "unread"
    assert of_documents([*torn, ""], ["规章", "1", "2", "3", "4"]) == "unread"
    assert of_documents(torn, ["规章", "1", ("2", 2)]) == "unread"
    beside = [*torn, "上年数"]
    assert of_documents(beside, ["规章", "1", "2", "3", "77"]) == "1 2 3"


def test_a_cell_that_is_doubtful_is_no_empty_one() -> None:
    made = grid(APPLICANTS, [NEW, "1", "", *SEVEN[2:]])
    doubtful = tuple(replace(c, doubtful=(c.row, c.column) == (1, 2)) for c in made.cells)
    assert got(read(replace(made, cells=doubtful)), REQUESTS, "new") == "1 unread 0 0 0 0 3"
    wide: Sequence[Text] = ["信息内容", ("本年制发件数", 2), "本年废止件数", "现行有效件数"]
    both = grid(wide, ["规章", "", "1", "2", "3"]).cells
    two = [replace(c, doubtful=c.doubtful or (c.row, c.column) == (1, 1)) for c in both]
    assert got(read(Grid(tuple(two), Place())), DISCLOSURE, "rules") == "unread"


# Rows


def test_heads_serve_the_next_grid_also_when_they_end_one() -> None:
    assert got(read(grid(APPLICANTS), grid([NEW, *SEVEN])), REQUESTS, "new") == SAID
    assert (
        got(read(grid(APPLICANTS, [CARRIED_IN, *SEVEN]), grid([NEW, *SEVEN])), REQUESTS, "new")
        == SAID
    )


def test_a_value_before_the_label_is_of_no_column_but_a_serial_number_is() -> None:
    heads = [("表", 9)], ["", *APPLICANTS]
    assert of_requests(*heads, ["1", NEW, *SEVEN]) == "unread"
    assert of_requests(["序号", *APPLICANTS], ["1", NEW, *SEVEN]) == SAID
    reading = read(grid(*heads, ["1", NEW, *SEVEN]))
    assert reading.warnings == [f"{NEW}: a value stands before its label"]


@pytest.mark.parametrize(
    ("head", "label", "texts", "expected"),
    [
        ("本年收费金额（单位：万元）", "行政事业性收费", (), "5"),
        ("本年收费金额（单位：元）", "行政事业性收费", (), "unread"),
        ("本年收费金额", "行政事业性收费（元）", (), "unread"),
        ("本年收费金额", "行政事业性收费", ("单位：元",), "unread"),
        ("本年收费金额（万元）", "行政事业性收费", ("单位：元",), "5"),
        ("本年收费金额", "行政事业性收费", (), "5"),
    ],
)
def test_money_is_taken_in_the_form_s_unit_only(
    head: str, label: str, texts: tuple[str, ...], expected: str
) -> None:
    reading = read(grid(["信息内容", head], [label, "5"]), texts=texts)
    assert got(reading, DISCLOSURE, "administrative_fees") == expected
    unit = ["行政事业性收费: in 元, the form's unit is 万元"]
    assert reading.warnings == (unit if expected == "unread" else [])


def test_a_unit_stated_in_a_caption_or_a_cell_counts_and_does_not_touch_counts() -> None:
    fees = ["信息内容", "本年收费金额"], ["行政事业性收费", "5"]
    captioned = grid(*fees, caption="单位：元")
    assert got(read(captioned), DISCLOSURE, "administrative_fees") == "unread"
    in_cell = grid([("单位：元", 2)], *fees)
    assert got(read(in_cell), DISCLOSURE, "administrative_fees") == "unread"
    assert (
        got(
            read(grid(DOCUMENTS, ["规章", "1", "2", "3"]), texts=("单位：元",)), DISCLOSURE, "rules"
        )
        == "1 2 3"
    )


def test_a_table_of_another_year_counts_only_as_rows_that_nothing_else_gives() -> None:
    last = grid(APPLICANTS, [NEW, *["9"] * 7], [CARRIED_IN, *SEVEN], caption="2023年")
    own = grid(APPLICANTS, [NEW, *SEVEN])
    for order in ((last, own), (own, last)):
        reading = read(*order)
        assert got(reading, REQUESTS, "new") == SAID
        assert got(reading, REQUESTS, "carried_in") == "unread"
        assert reading.warnings == [f"{CARRIED_IN}: its table is not of 2024"]
    assert got(read(last, year=2023), REQUESTS, "new") == "9 9 9 9 9 9 9"
    assert got(read(last, year=None), REQUESTS, "new") == "9 9 9 9 9 9 9"
    headed = grid([("2023年", 8)], APPLICANTS, [NEW, *SEVEN])
    assert got(read(headed), REQUESTS, "new") == "unread"


def test_a_year_over_the_first_heads_goes_on_over_repeated_ones() -> None:
    rows: list[Line] = [
        [("2023年", 8)],
        APPLICANTS,
        [NEW, *SEVEN],
        APPLICANTS,
        [CARRIED_IN, *SEVEN],
    ]
    assert of_requests(*rows, row="carried_in") == "unread"
    assert got(read(grid(*rows[:3]), grid(*rows[3:])), REQUESTS, "carried_in") == SAID


def test_a_strange_row_is_told_where_the_table_is_a_form_s() -> None:
    reading = read(grid(DOCUMENTS, ["规章", "1", "2", "3"], ["其他主动公开文件", "5", "5", "5"]))
    assert reading.strange == ["其他主动公开文件"]
    assert reading.warnings == ["unknown row label: 其他主动公开文件"]
    assert read(grid(["甲", "5"], ["乙", "6"])).warnings == []


def test_a_row_given_twice_otherwise_is_unread() -> None:
    twice = grid(DOCUMENTS, ["规章", "1", "2", "3"]), grid(DOCUMENTS, ["规章", "1", "2", "4"])
    assert got(read(*twice), DISCLOSURE, "rules") == "1 2 unread"


@pytest.mark.parametrize(
    ("text", "groups", "code"),
    [
        ("其他", ["三、本年度办理结果", "（六）其他处理"], "other_misc"), ("其他", [], None),
        ("其他", ["（五）不予处理"], None), ("总计", ["三、本年度办理结果"], "handled"),
        ("其他情形", ["（六）其他处理"], "other_misc"), (NEW, [], "new"),
        ("（七）总计", [], "handled"),
        ("2.重复申请（应填整数）", [], "not_processed_repeat"), ("", ["（六）其他处理"], None),
    ],
)  # fmt: skip
def test_a_bare_word_is_a_row_only_beside_its_group(
    text: str, groups: list[str], code: str | None
) -> None:
    row = find_row(text, groups, REQUESTS)
    assert (row.code if row else None) == code


def test_a_label_may_stand_behind_its_groups_or_in_pieces() -> None:
    grouped = ["三、本年度办理结果", "（六）其他处理", "其他"]
    heads = [("表", 10)], ["", "", *APPLICANTS]
    assert of_requests(*heads, [*grouped, *SEVEN], row="other_misc") == SAID
    pieces = ["一、本年", "新收政府信息", "公开申请数量"]
    assert of_requests(*heads, [*pieces, *SEVEN]) == SAID
    four = ["一、", "本年新收", "政府信息公开", "申请数量"]
    assert of_requests([("表", 11)], ["", *heads[1]], [*four, *SEVEN]) == SAID
    five = ["一、", "本年", "新收政府", "信息公开", "申请数量"]
    assert of_requests([("表", 12)], ["", "", *heads[1]], [*five, *SEVEN]) == "unread"


# Torn and stray


def torn(upper: list[str], lower: list[str], row: str = "not_processed_reissue") -> str:
    first, last = [NEW, *SEVEN], [CARRIED_IN, *SEVEN]
    return of_requests(APPLICANTS, first, upper, lower, last, row=row)


REISSUE = "5.要求行政机关确认或重新出具已获取信息"
NOTHING = [""] * 7


@pytest.mark.parametrize("cut", range(2, len(REISSUE)))
def test_a_row_torn_in_two_is_read_or_unread_but_never_blank(cut: int) -> None:
    above, below = REISSUE[:cut], REISSUE[cut:]
    assert torn([above, *SEVEN], [below, *NOTHING]) == SAID
    assert torn([above, *NOTHING], [below, *SEVEN]) == SAID
    split = torn([above, *SEVEN[:3], *[""] * 4], [below, *[""] * 3, *SEVEN[3:]])
    assert split in ("unread", "none")
    with_typo = torn([above, *NOTHING], [below.replace("获取", "荻取"), *SEVEN])
    assert with_typo in ("unread", "none", SAID)


def test_a_label_torn_behind_its_number_is_unread_for_the_number_may_be_a_figure() -> None:
    assert torn([REISSUE[:1], *SEVEN], [REISSUE[1:], *NOTHING]) == "unread"
    assert torn([REISSUE[:1], *NOTHING], [REISSUE[1:], *SEVEN]) in (SAID, "unread")


def test_a_piece_of_its_label_beside_a_row_makes_it_unread() -> None:
    assert torn([REISSUE[:12], *NOTHING], [REISSUE[9:], *SEVEN]) == "unread"
    assert torn([REISSUE[9:], *SEVEN], [REISSUE[:12], *NOTHING]) == "unread"
    assert torn([REISSUE, *NOTHING], ["其他主动公开文件", *SEVEN]) == "blank"
    assert torn([REISSUE, *SEVEN], [REISSUE[-4:], *NOTHING]) == SAID  # words alone take no figure
    assert torn([REISSUE, *SEVEN], [REISSUE + "总数", *SEVEN]) == SAID
    warned = read(grid(APPLICANTS, [REISSUE[:12], *NOTHING], [REISSUE[9:], *SEVEN])).warnings
    assert f"{REISSUE}: it may be torn in two, figures beside it are of no row" in warned


def test_figures_without_a_label_below_a_row_or_beside_a_blank_one_make_it_unread() -> None:
    assert torn([REISSUE, *NOTHING], ["", *SEVEN]) == "unread"
    assert torn([REISSUE, *SEVEN], ["", *SEVEN]) == "unread"
    assert torn(["", *SEVEN], [REISSUE, *NOTHING]) == "unread"
    assert torn(["", *SEVEN], [REISSUE, *SEVEN]) == SAID
    assert torn(["", *SEVEN[:3], *[""] * 4], [REISSUE, *[""] * 3, *SEVEN[3:]]) == "unread"
    assert torn(["", *SEVEN], [REISSUE, *SEVEN], row="new") == "unread"
    assert torn(["", *SEVEN], [REISSUE, *SEVEN], row="carried_in") == SAID


@pytest.mark.parametrize("piece", ["", "5.", "”"])
def test_a_group_s_words_beside_figures_are_no_label_of_theirs(piece: str) -> None:
    heads: Line = ["", *APPLICANTS]
    above: Line = [("（五）不予处理", 1, 2), REISSUE, *NOTHING]
    rows: list[Line] = [[("表", 9)], heads, above, [piece, *SEVEN]]
    assert of_requests(*rows, row="not_processed_reissue") == "unread"
    upside: Line = [("（五）不予处理", 1, 2), piece, *SEVEN]
    rows = [[("表", 9)], heads, upside, [REISSUE, *NOTHING]]
    assert of_requests(*rows, row="not_processed_reissue") == "unread"


def test_a_figure_alone_below_a_table_is_of_its_last_row() -> None:
    rows = DOCUMENTS, ["规章", "1", "2", "3"], ["规范性文件", "13", "0", ""]
    reading = read(grid(*rows, below="175"))
    assert got(reading, DISCLOSURE, "normative_documents") == "unread"
    assert got(reading, DISCLOSURE, "rules") == "1 2 3"
    assert reading.warnings == ["行政规范性文件: a value stands alone below it"]
    whole = grid(*rows[:2], below="175")
    assert got(read(whole), DISCLOSURE, "rules") == "unread"  # no sum says that it is whole


def test_a_row_whose_own_sum_holds_is_whole_whatever_stands_below() -> None:
    assert of_requests(APPLICANTS, [NEW, *SEVEN], below="12") == SAID
    assert of_requests(APPLICANTS, [NEW, *SEVEN[:6], "30"], below="12") == "unread"
    assert of_requests(APPLICANTS, [NEW, *SEVEN[:6], ""], below="3") == "unread"
    assert of_requests(APPLICANTS, [NEW, *SEVEN], [("注", 8)], below="12") == SAID


# One row of values under heads


ROUTES: Sequence[Text] = [(row.label, 5) for row in REVIEW.rows]
FIFTEEN = [str(n) for n in range(15)]


def reviewed(*rows: Sequence[Text], **how: str) -> Reading:
    return read(grid(*rows, **how))  # type: ignore[arg-type]


def test_reconsideration_and_litigation_are_one_row_under_their_routes() -> None:
    reading = reviewed(ROUTES, RESULTS * 3, FIFTEEN)
    assert [got(reading, REVIEW, row) for row in REVIEW.rows] == [
        "0 1 2 3 4", "5 6 7 8 9", "10 11 12 13 14",
    ]  # fmt: skip


def test_their_row_may_be_blank_or_torn_from_its_heads() -> None:
    assert got(reviewed(ROUTES, RESULTS * 3, [""] * 15), REVIEW, "reconsideration") == "blank"
    reading = read(grid(ROUTES, RESULTS * 3), grid(FIFTEEN))
    assert got(reading, REVIEW, "litigation_direct") == "5 6 7 8 9"
    assert got(reviewed(ROUTES, RESULTS * 3), REVIEW, "reconsideration") == "none"


def test_two_rows_of_values_cannot_both_be_right() -> None:
    reading = reviewed(ROUTES, RESULTS * 3, FIFTEEN, ["9", *FIFTEEN[1:]])
    assert got(reading, REVIEW, "reconsideration") == "unread 1 2 3 4"


def test_their_table_of_another_year_is_none_of_this_one_s() -> None:
    reading = reviewed(ROUTES, RESULTS * 3, FIFTEEN, caption="2023年")
    assert got(reading, REVIEW, "reconsideration") == "none"
    assert reading.warnings == [f"{REVIEW.title}: its table is not of 2024"]


def test_a_figure_alone_below_their_row_makes_all_of_it_unread() -> None:
    assert (
        got(reviewed(ROUTES, RESULTS * 3, FIFTEEN, below="5"), REVIEW, "litigation_direct")
        == "unread"
    )
    torn_off = read(grid(ROUTES, RESULTS * 3), grid(FIFTEEN, below="5"))
    assert got(torn_off, REVIEW, "reconsideration") == "unread"


def test_all_tables_may_stand_in_one_grid() -> None:
    wide: list[Line] = [
        [("申请人情况", 15)], [*APPLICANTS, ("", 7)], [NEW, *SEVEN, ("", 7)],
        ROUTES, RESULTS * 3, FIFTEEN,
    ]  # fmt: skip
    reading = read(grid(*wide))
    assert got(reading, REQUESTS, "new") == SAID
    assert got(reading, REVIEW, "reconsideration") == "0 1 2 3 4"
