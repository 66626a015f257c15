"""Which label a text prints: exactly, with a typo, or only begun; never a doubtful guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.forms import Column, codes, load
from extract.tables.labels import bare_labels, find_label, group_labels, unnumbered
from tests.extract.tables.grids import DISCLOSURE, REQUESTS


def column(code: str, *labels: str) -> Column:
    return Column(code, labels[0], None, labels[1:], "件", False)


def find(text: str, *items: Column, typos: bool = True) -> str | None:
    hit = find_label(text, items, typos)
    return f"{hit.code} {hit.distance} {hit.how}" if hit else None


ROWS = [(t, row) for code in codes() for t, row in load(code).rows() if t.is_labelled]


@pytest.mark.parametrize(("table", "row"), ROWS, ids=lambda item: item.code)
def test_every_spelling_is_its_own_row(table: object, row: object) -> None:
    for label in row.labels:  # type: ignore[attr-defined]
        hit = find_label(label, table.rows)  # type: ignore[attr-defined]
        assert hit and (hit.code, hit.distance, hit.how) == (row.code, 0, "whole")  # type: ignore[attr-defined]


LONG = "申请人逾期未按收费通知要求缴纳费用"  # 17 characters


def test_punctuation_and_blanks_are_no_difference() -> None:
    assert find(" （申请人）逾期，未按收费通知 要求缴纳费用。", column("a", LONG)) == "a 0 whole"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LONG.replace("通知", "通如"), "a 1 whole"),
        (LONG.replace("通知要求", "道如耍求"), "a 3 whole"),
        (LONG.replace("收费通知要求", "攵弗道如耍求"), None),  # 5 of 17 are more than one in five
        (LONG.replace("未按", "失按"), None),  # a character that changes the meaning
        (LONG.replace("未", ""), None),
        (LONG + "5", None),
        (LONG[:6], "a 0 part"),
        (LONG[:5], None),
        (LONG[1:8], None),
        ("", None),
        ("。", None),
    ],
)
def test_typos_and_cuts_of_one_label(text: str, expected: str | None) -> None:
    assert find(text, column("a", LONG)) == expected


def test_a_typo_is_forgiven_only_if_every_other_label_is_clearly_farther() -> None:
    a, b, c = (
        column("a", "保护他方合法权益"),
        column("b", "保护它方合法权益"),
        column("c", "保护甲乙合法权益"),
    )
    assert find("保护池方合法权益", a) == "a 1 whole"
    assert find("保护池方合法权益", a, b) is None
    assert find("保护池方合法权益", a, c) is None  # 2 against 1
    assert find("保护他方合法杈益", a, column("d", "保护丙丁合法权益")) == "a 1 whole"


def test_several_spellings_of_one_label_do_not_stand_against_it() -> None:
    assert (
        find("保护池方合法权益", column("a", "保护他方合法权益", "保护它方合法权益")) == "a 1 whole"
    )


def test_short_labels_are_printed_exactly() -> None:
    assert find("行政许可", column("a", "行政许可")) == "a 0 whole"
    assert find("行政许司", column("a", "行政许可")) is None
    assert find("科研机构所", column("a", "科研机构处")) == "a 1 whole"


def test_without_typos_only_exact_and_begun_labels_count() -> None:
    a = column("a", LONG)
    assert find(LONG.replace("通知", "通如"), a, typos=False) is None
    assert find(LONG, a, typos=False) == "a 0 whole"
    assert find(LONG[:8], a, typos=False) == "a 0 part"


def test_a_label_of_two_or_a_beginning_of_two_is_none() -> None:
    assert find("其他", column("a", "其他"), column("b", "其他")) is None
    two = column("a", LONG + "甲乙丙"), column("b", LONG + "丁戊己")
    assert find(LONG[:8], *two) is None
    assert find(LONG + "甲乙丙", *two) == "a 0 whole"


def test_an_exact_label_wins_over_a_beginning_and_a_typo() -> None:
    assert (
        find("保护第三方合法", column("a", "保护第三方合法权益"), column("b", "保护第三方合法"))
        == "b 0 whole"
    )


@given(st.sampled_from([row.label for row in REQUESTS.rows]), st.data())
def test_a_digit_or_telling_character_put_in_never_finds_a_row_whole(
    label: str, data: st.DataObject
) -> None:
    bare = bare_labels((label,))[0]
    at = data.draw(st.integers(0, len(bare)))
    odd = data.draw(st.sampled_from("无未非不新上下7"))
    hit = find_label(bare[:at] + odd + bare[at:], REQUESTS.rows)
    # only where the words are the label of another row, or the number before it is lost
    assert hit is None or hit.how == "part" or hit.distance == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（一）收到申请数", "收到申请数"), ("1.当面申请数", "当面申请数"), ("1、传真", "传真"),
        ("其中：涉密", "涉密"), ("其中涉密", "涉密"), ("一、总", "总"), ("a.乙", "乙"),
        ("（一）1.丙", "丙"), ("1.5倍", "1.5倍"), ("2024年", "2024年"), ("1.其中：丁", "丁"),
        ("12、戊", "戊"), ("己", "己"),
    ],
)  # fmt: skip
def test_numbering_is_no_part_of_a_label(text: str, expected: str) -> None:
    assert unnumbered(text) == expected


def test_groups_are_bare_and_each_once() -> None:
    assert group_labels(DISCLOSURE) == frozenset()
    assert "三本年度办理结果" in group_labels(REQUESTS) and "六其他处理" in group_labels(REQUESTS)
    assert bare_labels(("规章", "规 章", "规章。")) == ("规章",)
