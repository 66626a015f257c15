"""The 统计表 of 2014: one number an item, in every layout that provinces gave it."""

from __future__ import annotations

import random

import pytest

from extract.report import Report, read
from tests.extract.made_items import (
    TABLE,
    ItemMarkup,
    ItemTruth,
    item_rows,
    items_html,
    items_text,
    make_items,
)

TITLE = "青湾县人民政府2017年政府信息公开工作年度报告"
LAYOUTS = [
    ("统计指标", "单位", "统计数"),
    ("指标名称", "计量单位", "代码", "本期实际", "历年累计"),
    ("序号", "统计指标", "单位", "数量"),
    ("指标", "单位", "2017年", "历年累计"),
    ("指标", "单位", "2016年", "2017年"),
    ("项目", "数量"),
]


def values(report: Report) -> dict[str, object]:
    return {
        key.split(".")[1]: cell.raw
        for key, cell in report.evidence.items()
        if cell.value is not None
    }


def expected(truth: ItemTruth) -> dict[str, object]:
    return dict(truth)


@pytest.mark.parametrize("columns", LAYOUTS, ids="-".join)
@pytest.mark.parametrize("seed", range(3))
def test_every_layout_of_the_table_comes_back(columns: tuple[str, ...], seed: int) -> None:
    truth = make_items(random.Random(seed))
    rows = item_rows(truth, ItemMarkup(columns=columns))
    report = read(items_html(rows, TITLE), "a.html")
    assert report.form == "2014"
    assert values(report) == expected(truth)
    assert report.status == "verified", [f for f in report.checks if f.status != "pass"]


@pytest.mark.parametrize("border", [" ", "\t", "|", "\n"], ids=["blank", "tab", "pipe", "line"])
@pytest.mark.parametrize("columns", LAYOUTS[:2], ids="-".join)
def test_the_table_as_text_comes_back(columns: tuple[str, ...], border: str) -> None:
    truth = make_items(random.Random(7))
    rows = item_rows(truth, ItemMarkup(columns=columns))
    report = read(items_text(rows, TITLE, border).encode(), "a.txt")
    assert report.form == "2014"
    assert values(report) == expected(truth)


def test_labels_without_their_numbers_and_a_province_that_cut_rows() -> None:
    truth = make_items(random.Random(3))
    cut = frozenset({"received_fax", "channel_gazette", "normative_made"})
    markup = ItemMarkup(label=lambda text: text.split(".")[-1], dropped=cut)
    report = read(items_html(item_rows(truth, markup), TITLE), "a.html")
    assert values(report) == {code: text for code, text in truth.items() if code not in cut}
    assert report.status == "partial"
    assert report.evidence["statistics.received_fax.value"].state == "absent"


def test_a_sum_of_the_year_and_all_years_is_never_taken_for_the_year() -> None:
    truth = make_items(random.Random(4))
    rows = item_rows(truth, ItemMarkup(columns=("指标", "单位", "数量", "历年累计")))
    headless = read(items_html(rows[1:], TITLE), "a.html")
    assert not values(headless)
    assert headless.status in ("partial", "unread")


def test_an_amount_in_another_unit_is_unread() -> None:
    truth = make_items(random.Random(5)) | {"budget": "350000"}
    rows = item_rows(truth, ItemMarkup())
    rows = [[("元" if text == "万元" else text) for text in row] for row in rows]
    report = read(items_html(rows, TITLE), "a.html")
    assert report.evidence["statistics.budget.value"].state == "unread"
    assert any("元" in warning for warning in report.warnings)


def test_a_comparison_with_the_year_before_is_not_the_year() -> None:
    truth = make_items(random.Random(6))
    rows = item_rows(truth, ItemMarkup(columns=("指标", "单位", "2016年")))
    report = read(items_html(rows, TITLE), "a.html")
    assert not values(report)


@pytest.mark.parametrize("seed", range(40))
def test_damage_is_never_verified_with_a_wrong_number(seed: int) -> None:
    rng = random.Random(seed)
    truth = make_items(rng)
    rows = item_rows(truth, ItemMarkup(columns=rng.choice(LAYOUTS)))
    for _ in range(rng.randint(1, 3)):
        row = rng.choice(rows)
        kind = rng.choice(["drop cell", "blank", "drop row", "double"])
        if kind == "drop cell" and row:
            row.pop(rng.randrange(len(row)))
        elif kind == "blank" and row:
            row[rng.randrange(len(row))] = ""
        elif kind == "drop row":
            rows.remove(row)
        else:
            rows.insert(rng.randrange(len(rows)), list(row))
    report = read(items_html([row for row in rows if row], TITLE), "a.html")
    wrong = {code: text for code, text in values(report).items() if text != truth[code]}
    assert not wrong, report.warnings


def test_every_row_is_found_by_its_own_label() -> None:
    assert len({row.code for row in TABLE.rows}) == len(TABLE.rows)
