"""Tables of items: one label, its unit and the number of this year, or unread."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extract.document import Document, Grid
from extract.forms import load
from extract.tables.items import read_items
from extract.tables.reading import Reading
from tests.extract.tables.grids import Text, got, grid, lines

FORM = load("2014")
TABLE = FORM.table("statistics")
HEAD = ["统计指标", "单位", "统计数"]
RECEIVED, IN_PERSON = TABLE.row("received").label, TABLE.row("received_in_person").label


def read(*grids: Grid, text: tuple[str, ...] = (), year: int | None = 2016) -> Reading:
    document = Document("text/html", blocks=list(grids), lines=lines(*text))
    return read_items(document, FORM, year)


def item(*rows: Sequence[Text], row: str = "received", year: int | None = 2016, **how: str) -> str:
    return got(read(grid(*rows, **how), year=year), TABLE, row)  # type: ignore[arg-type]


def test_an_item_is_read_under_the_head_of_its_values() -> None:
    assert item(HEAD, [RECEIVED, "件", "12"]) == "12"
    assert item(["序号", *HEAD], ["1", RECEIVED, "件", "12"]) == "12"
    reading = read(grid(HEAD, [RECEIVED, "件", "12"]))
    assert [cell.placed for cell in reading.cells.values()] == ["by label"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("2016年", "12"),
        ("2016年度", "12"),
        ("2016年数量", "12"),
        ("本年", "12"),
        ("2015年", "unread"),
        ("累计", "unread"),
        ("本年（件）", "12"),
    ],
)
def test_only_the_number_of_the_year_counts(head: str, expected: str) -> None:
    rows: list[Sequence[Text]] = [["统计指标", "单位", head, "上年"], [RECEIVED, "件", "12", "77"]]
    assert item(*rows) == expected


def test_without_heads_only_a_lone_number_is_the_item_s() -> None:
    assert item([RECEIVED, "件", "12"]) == "12"
    assert item([RECEIVED, "件", "12", ""]) == "12"
    assert item([RECEIVED, "件", "12", "13"]) == "unread"
    reading = read(grid([RECEIVED, "件", "12"]))
    assert [cell.placed for cell in reading.cells.values()] == ["by order"]
    warned = read(grid([RECEIVED, "件", "12", "13"])).warnings
    assert f"{RECEIVED}: nothing says which of its numbers is the year's" in warned


def test_a_row_of_another_width_than_its_heads_is_unread() -> None:
    reading = read(grid(HEAD, [RECEIVED, "件", "12", "5"]))
    assert got(reading, TABLE, "received") == "unread"
    assert f"{RECEIVED}: its cells are not as many as the column heads" in reading.warnings


def test_two_numbers_under_one_head_are_not_one() -> None:
    wide: Sequence[Text] = ["统计指标", "单位", ("统计数", 2)]
    assert item(wide, [RECEIVED, "件", "12", "13"]) == "unread"
    assert item(wide, [RECEIVED, "件", "12", "12"]) == "12"
    assert item(wide, [RECEIVED, "件", "", "12"]) == "12"
    assert item(wide, [RECEIVED, "件", "", ""]) == "blank"
    assert item(wide, [RECEIVED, "件", ("12", 2)]) == "unread"


@pytest.mark.parametrize(
    ("row", "unit", "expected"),
    [
        ("received", "件", "5"), ("received", "条", "5"), ("received", "", "5"),
        ("received", "万元", "unread"),
        ("received", "元", "unread"), ("budget", "万元", "5"), ("budget", "元", "unread"),
        ("budget", "件", "unread"), ("budget", "/", "5"), ("budget", "", "5"),
    ],
)  # fmt: skip
def test_counts_are_counts_by_any_measure_word_but_money_is_not(
    row: str, unit: str, expected: str
) -> None:
    assert item(HEAD, [TABLE.row(row).label, unit, "5"], row=row) == expected


def test_a_label_that_several_sections_have_counts_under_its_own() -> None:
    rows: list[Sequence[Text]] = [
        HEAD,
        ["四、行政复议数量", "件", "3"], ["（二）被依法纠错数", "件", "1"],
        ["五、行政诉讼数量", "件", "5"], ["（二）被依法纠错数", "件", "2"],
    ]  # fmt: skip
    assert item(*rows, row="reconsiderations_corrected") == "1"
    assert item(*rows, row="litigation_corrected") == "2"
    assert item(HEAD, ["（二）被依法纠错数", "件", "1"], row="litigation_corrected") == "none"


def test_a_section_s_heading_is_no_item() -> None:
    rows: list[Sequence[Text]] = [HEAD, ["三、依申请公开情况", "", ""], [RECEIVED, "件", "12"]]
    reading = read(grid(*rows))
    assert got(reading, TABLE, "received") == "12" and reading.warnings == []
    rows = [HEAD, ["四、行政复议数量", "", ""], ["（一）维持具体行政行为数", "件", "1"]]
    assert item(*rows, row="reconsiderations") == "none"
    assert item(*rows, row="reconsiderations_upheld") == "1"


def test_a_section_of_no_form_leaves_no_typo_forgiven() -> None:
    label = IN_PERSON.replace("当面", "当而") + "总量"
    spelled = "收到申请数量"
    rows: list[Sequence[Text]] = [
        HEAD,
        ["十一、其他", "", ""],
        [spelled, "件", "12"],
        [label, "件", "5"],
    ]
    assert item(*rows) == "12"
    assert item(*rows, row="received_in_person") == "none"


def test_an_unknown_item_is_told_where_others_are_known() -> None:
    reading = read(grid(HEAD, [RECEIVED, "件", "12"], ["本省另设的指标", "件", "5"]))
    assert reading.strange == ["本省另设的指标 件"] or reading.strange == ["本省另设的指标"]
    assert read(grid(HEAD, ["本省另设的指标", "件", "5"])).warnings == []
    silent = read(grid(HEAD, [RECEIVED, "件", "12"], ["本省另设的指标", "件", ""]))
    assert silent.warnings == []


def test_another_year_s_table_is_left_alone_or_marked() -> None:
    own = grid(HEAD, [RECEIVED, "件", "12"], caption="2016年")
    last = grid(HEAD, [RECEIVED, "件", "99"], caption="2015年")
    for order in ((own, last), (last, own)):
        assert got(read(*order), TABLE, "received") == "12"
    alone = read(last)
    assert got(alone, TABLE, "received") == "unread"
    assert alone.warnings[0] == f"{RECEIVED}: its table is not of 2016"
    assert got(read(last, year=None), TABLE, "received") == "99"


def test_most_rows_unread_and_none_is_believed() -> None:
    good = [RECEIVED, "件", "12"]
    bad = [[TABLE.row(code).label, "件", "5", "6"] for code in ("closed", "answered")]
    reading = read(grid(HEAD, good, *bad))
    cell = reading.cells["statistics", "received", "value"]
    assert (cell.state, cell.value, cell.raw) == ("unread", None, "12")
    assert (
        reading.warnings[-1] == f"{TABLE.title}: most rows do not fit its heads, none is believed"
    )
    assert got(read(grid(HEAD, good, bad[0])), TABLE, "received") == "12"


def test_heads_serve_the_next_grid() -> None:
    other = [["统计指标", "单位", "上年", "本年"], [RECEIVED, "件", "77", "12"]]
    torn = grid([IN_PERSON, "件", "66", "5"])
    reading = read(grid(*other), torn)
    assert got(reading, TABLE, "received_in_person") == "5"


def test_a_figure_alone_below_a_table_is_of_its_last_item() -> None:
    rows = [HEAD, [RECEIVED, "件", "12"], [IN_PERSON, "件", ""]]
    reading = read(grid(*rows, below="5"))
    assert got(reading, TABLE, "received_in_person") == "unread"
    assert got(reading, TABLE, "received") == "12"
    assert reading.warnings == [f"{IN_PERSON}: a value stands alone below it"]


# Lines


def in_text(*text: str, row: str = "received") -> str:
    return got(read(text=text), TABLE, row)


def test_items_of_a_text_are_read_by_their_labels() -> None:
    assert in_text("统计指标 单位 统计数", "三、依申请公开情况", f"{RECEIVED} 件 12") == "12"
    assert in_text(f"{RECEIVED} 件 12") == "12"
    assert in_text(RECEIVED, "件", "12") == "12"
    assert in_text(f"3 {RECEIVED} 件 12") == "12"
    assert in_text("（一）收到", "申请数 件 12") == "12"
    assert in_text(f"|{RECEIVED}|件|12|") == "12"
    assert in_text(f"{RECEIVED} 万元 12") == "unread"
    assert in_text(f"{RECEIVED} 件 /") == "mark"
    assert in_text("本年情况 12") == "none"


def test_a_text_s_numbers_are_as_many_as_its_heads() -> None:
    heads = "统计指标 单位 上年 本年", "三、依申请公开情况"
    assert in_text(*heads, f"{RECEIVED} 件 77 12") == "12"
    assert in_text(*heads, f"{RECEIVED} 件 12") == "unread"
    assert in_text(f"{RECEIVED} 件 77 12") == "unread"
    reading = read(text=(f"{RECEIVED} 件 77 12",))
    assert f"{RECEIVED}: 2 values for 1 columns" in reading.warnings


def test_lines_count_only_where_no_grid_gave_anything() -> None:
    reading = read(grid(HEAD, [RECEIVED, "件", "12"]), text=(f"{IN_PERSON} 件 5",))
    assert got(reading, TABLE, "received_in_person") == "none"
    assert reading.lines == set()
    assert read(text=("情况", f"{IN_PERSON} 件 5")).lines == {1}
