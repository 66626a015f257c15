"""Originals that complete each other: only what is absent is filled, and never by a guess."""

from __future__ import annotations

from extract.document import Place
from extract.tables.cell import ABSENT, Cell
from extract.tables.fill_from_others import fill_gaps
from tests.extract.tables.grids import number

BLANK, UNREAD = Cell("blank", None, ""), Cell("unread", None, "?")


def test_only_what_is_absent_is_taken_from_others() -> None:
    best = {"a": number(1), "b": UNREAD, "c": BLANK, "d": ABSENT}
    other = {key: number(9) for key in "abcde"}
    filled = fill_gaps(best, [other])
    assert filled == {**best, "d": other["d"]}
    assert filled["d"] is other["d"] and filled["b"] is UNREAD


def test_what_no_original_has_stays_absent() -> None:
    absent = Cell("absent")
    filled = fill_gaps({"a": absent}, [{"a": ABSENT}, {}, {"b": number(1)}])
    assert filled["a"] is absent


def test_originals_that_agree_give_the_cell_of_the_first() -> None:
    first, second = number(3), Cell("number", number(3).value, "3件", Place(page=9))
    assert fill_gaps({"a": ABSENT}, [{"a": ABSENT}, {"a": first}, {"a": second}])["a"] is first


def test_originals_that_disagree_give_nothing() -> None:
    for others in ([number(3), number(4)], [number(0), BLANK], [number(3), UNREAD]):
        cell = fill_gaps({"a": ABSENT}, [{"a": other} for other in others])["a"]
        raw = " / ".join(other.raw or "" for other in others)
        assert cell == Cell("unread", None, raw, others[0].place)


def test_a_disagreement_over_a_picture_is_one_of_a_picture() -> None:
    seen = Cell("number", number(3).value, "3", Place(page=1), recognised=True)
    cell = fill_gaps({"a": ABSENT}, [{"a": seen}, {"a": number(4)}])["a"]
    assert cell.recognised and cell.state == "unread" and cell.raw == "3 / 4"
    unsaid = Cell("mark", None, None)
    assert fill_gaps({"a": ABSENT}, [{"a": unsaid}, {"a": number(4)}])["a"].raw == " / 4"
