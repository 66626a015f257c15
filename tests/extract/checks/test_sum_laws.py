"""Sums check; they never change a value, and what is not known is not judged."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.checks.finding import Finding
from extract.checks.sums import adds_up, check_cells
from extract.forms import load
from extract.ground.messages import plain
from extract.tables.cell import ABSENT, Cell
from extract.tables.reading import CellKey
from tests.extract.tables.grids import DISCLOSURE, FORM, REQUESTS, number

BLANK, MARK, UNREAD = Cell("blank", None, ""), Cell("mark", None, "/"), Cell("unread", None, "?")


def zeros(**changed: Cell) -> dict[CellKey, Cell]:
    cells = {key: number(0) for key in FORM.cells()}
    for name, cell in changed.items():
        table, row, column = name.split("__")
        cells[table, row, column] = cell
    return cells


def finding(cells: dict[CellKey, Cell], rule: str, where: str) -> Finding:
    found = [f for f in check_cells(cells, FORM) if (f.rule, f.where) == (rule, where)]
    assert len(found) == 1
    return found[0]


def test_every_declared_sum_is_checked_once_in_every_row_or_column() -> None:
    found = check_cells(zeros(), FORM)
    assert {f.status for f in found} == {"pass"}
    wheres = [f.where for f in found if f.rule == "requests.row_total"]
    assert wheres == [f"requests.{row.code}.*" for row in REQUESTS.rows]
    wheres = [f.where for f in found if f.rule == "requests.balance"]
    assert wheres == [f"requests.*.{column.code}" for column in REQUESTS.columns]
    assert len(found) == 25 + 7 + 7 + 3


def test_a_wrong_total_fails_and_says_both_numbers() -> None:
    cells = zeros(requests__new__business=number(2), requests__new__total=number(3))
    row = finding(cells, "requests.row_total", "requests.new.*")
    says = plain("一、本年新收政府信息公开申请数量: the parts add up to 2, printed is 3")
    assert row == Finding(
        "requests.row_total", "requests.new.*", "fail", says, Decimal(2), Decimal(3)
    )
    column = finding(cells, "requests.balance", "requests.*.business")
    assert (column.status, column.expected, column.found) == ("fail", Decimal(2), Decimal(0))
    assert column.says.startswith("商业企业: ")
    assert finding(cells, "requests.row_total", "requests.granted.*").status == "pass"


def test_a_right_total_passes_with_its_number() -> None:
    cells = zeros(requests__new__business=number(2), requests__new__total=number(2))
    row = finding(cells, "requests.row_total", "requests.new.*")
    says = plain("一、本年新收政府信息公开申请数量: 2 as it adds up")
    assert row == Finding(
        "requests.row_total", "requests.new.*", "pass", says, Decimal(2), Decimal(2)
    )


@pytest.mark.parametrize("nothing", [BLANK, MARK])
def test_blanks_and_marks_count_as_nothing(nothing: Cell) -> None:
    assert (
        finding(
            zeros(requests__new__business=nothing), "requests.row_total", "requests.new.*"
        ).status
        == "pass"
    )
    all_blank = zeros(requests__new__total=nothing)
    assert finding(all_blank, "requests.row_total", "requests.new.*").status == "pass"


def test_a_total_that_is_not_printed_is_said_so() -> None:
    cells = zeros(requests__new__business=number(2), requests__new__total=BLANK)
    row = finding(cells, "requests.row_total", "requests.new.*")
    says = plain("一、本年新收政府信息公开申请数量: the parts add up to 2, no total is printed")
    assert row == Finding("requests.row_total", "requests.new.*", "fail", says, Decimal(2), None)
    one_of_two = zeros(requests__new__business=number(2), requests__handled__business=BLANK)
    assert finding(one_of_two, "requests.balance", "requests.*.business").found == 0


@pytest.mark.parametrize("cell", [UNREAD, ABSENT])
@pytest.mark.parametrize("column", ["business", "total"])
def test_what_is_not_known_is_not_judged(cell: Cell, column: str) -> None:
    cells = (
        zeros(
            requests__new__research=number(9),
            requests__new__total=number(12),
            **{f"requests__new__{column}": cell},
        )
        if column != "total"
        else zeros(requests__new__research=number(9), requests__new__total=cell)
    )
    row = finding(cells, "requests.row_total", "requests.new.*")
    says = plain(
        "一、本年新收政府信息公开申请数量: cannot be checked, 1 of its cells could not be read"
    )
    assert row == Finding("requests.row_total", "requests.new.*", "unknown", says)
    cells["requests", "new", "welfare"] = cell
    assert "2 of its cells" in finding(cells, "requests.row_total", "requests.new.*").says


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("disclosure__rules__made", "1.5", "not a whole number"),
        ("disclosure__rules__made", "-1", "below 0"),
        ("disclosure__administrative_fees__collected", "1.5", None),
        ("disclosure__administrative_fees__collected", "-1", "below 0"),
        ("disclosure__rules__made", "0", None),
    ],
)
def test_counts_are_whole_and_not_below_0_and_money_may_have_decimals(
    name: str, value: str, wrong: str | None
) -> None:
    failed = [f for f in check_cells(zeros(**{name: number(value)}), FORM) if f.status == "fail"]
    if wrong is None:
        assert failed == []
    else:
        label = DISCLOSURE.row(name.split("__")[1]).label
        says, where = plain(f"{label}: {value} is {wrong}"), name.replace("__", ".")
        assert failed == [Finding("disclosure.count", where, "fail", says, None, Decimal(value))]


def test_a_change_may_be_below_0_but_not_a_half() -> None:
    form = load("2019")
    cells = {key: number(0) for key in form.cells()}
    cells["disclosure", "licensing", "items_change"] = number(-3)
    assert all(f.status == "pass" for f in check_cells(cells, form))
    cells["disclosure", "licensing", "items_change"] = number("0.5")
    assert [f.status for f in check_cells(cells, form)].count("fail") == 1


def test_sums_never_change_a_cell() -> None:
    cells = zeros(requests__new__total=number(3), requests__new__business=UNREAD)
    before = dict(cells)
    check_cells(cells, FORM)
    assert cells == before


def test_a_row_adds_up_if_all_is_known_and_every_sum_along_it_holds() -> None:
    codes = [column.code for column in REQUESTS.columns]
    row: dict[str, Decimal | None] = dict.fromkeys(codes, Decimal(0))
    row |= {"business": Decimal(2), "total": Decimal(2)}
    assert adds_up(row, FORM, REQUESTS)
    assert not adds_up(row | {"research": Decimal(1)}, FORM, REQUESTS)
    assert not adds_up(row | {"research": None}, FORM, REQUESTS)
    assert not adds_up({"made": Decimal(1)}, FORM, DISCLOSURE)
