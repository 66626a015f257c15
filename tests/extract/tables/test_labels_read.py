from __future__ import annotations

import pytest

from extract.tables.labels import find_label
from tests.extract.made import FORM

REQUESTS, DISCLOSURE = FORM.table("requests"), FORM.table("disclosure")


@pytest.mark.parametrize("table", FORM.tables, ids=lambda table: table.code)
def test_every_label_of_the_form_finds_its_own_row(table: object) -> None:
    for row in table.rows:  # type: ignore[attr-defined]
        for label in row.labels:
            hit = find_label(label, table.rows)  # type: ignore[attr-defined]
            assert hit and (hit.code, hit.distance, hit.how) == (row.code, 0, "whole")


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("1、信访举报投诉类申请", "not_processed_petition"),
        ("（一） 予以 公开", "granted"),
        ("2.没有现成信息需另行制作", "unable_not_existing"),
        ("1.申请人无正当理由逾期不补正、行政机关不在处理其政府信息公开申请", "other_uncorrected"),
        ("2.逾期不缴费", "other_fee_unpaid"),
        ("部分公开", "granted_in_part"),
        ("1.申请人无正当理由逾期不补", "other_uncorrected"),
    ],
)
def test_typos_cuts_and_other_punctuation_are_known(printed: str, code: str) -> None:
    hit = find_label(printed, REQUESTS.rows)
    assert hit and hit.code == code


@pytest.mark.parametrize("printed", ["其他", "总计", "公开", "3.", "", "不予公开", "申请"])
def test_what_could_be_several_labels_is_none(printed: str) -> None:
    assert find_label(printed, REQUESTS.rows) is None


@pytest.mark.parametrize("printed", ["行政处可", "行政", "行政X罚许", "规"])
def test_short_labels_must_be_printed_exactly(printed: str) -> None:
    assert find_label(printed, DISCLOSURE.rows) is None
