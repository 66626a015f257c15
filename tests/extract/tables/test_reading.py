"""What was read: nothing is healed, nothing read twice, nothing invented."""

from __future__ import annotations

import pytest

from extract.document import Place
from extract.ground.messages import plain
from extract.tables.cell import ABSENT, Cell
from extract.tables.reading import Reading, keys_of
from tests.extract.tables.grids import DISCLOSURE, FORM, REQUESTS, got, number

RULES, FEES = DISCLOSURE.row("rules"), DISCLOSURE.row("administrative_fees")
PLACE = Place(page=2)
UNREAD = Cell("unread", None, "?", PLACE)


def three(*values: int) -> list[Cell]:
    return [number(value) for value in values]


def test_a_row_is_taken_cell_by_cell_in_its_order() -> None:
    reading = Reading()
    reading.put(DISCLOSURE, RULES, three(1, 2, 3))
    assert got(reading, DISCLOSURE, RULES) == "1 2 3"
    assert keys_of(DISCLOSURE, RULES)[0] == ("disclosure", "rules", "made")
    assert reading.warnings == []
    with pytest.raises(ValueError, match=r"shorter|longer"):
        reading.put(DISCLOSURE, RULES, three(1, 2))


def test_the_same_row_twice_is_one_row() -> None:
    reading = Reading()
    reading.put(DISCLOSURE, RULES, three(1, 2, 3))
    reading.put(DISCLOSURE, RULES, three(1, 2, 3))
    assert got(reading, DISCLOSURE, RULES) == "1 2 3" and not reading.warnings


def test_a_row_given_twice_otherwise_is_not_read_where_it_differs() -> None:
    reading = Reading()
    reading.put(DISCLOSURE, RULES, three(1, 2, 3))
    reading.put(DISCLOSURE, RULES, [number(1), number(5), Cell("blank", None, "")])
    assert got(reading, DISCLOSURE, RULES) == "1 unread unread"
    cell = reading.cells["disclosure", "rules", "repealed"]
    assert (cell.raw, cell.value, cell.place) == ("2 / 5", None, Place(line=1))
    assert reading.warnings == ["规章: the document gives this row twice, with other values"]


def test_0_and_a_blank_are_other_values() -> None:
    reading = Reading()
    reading.put(DISCLOSURE, FEES, [Cell("blank", None, "")])
    reading.put(DISCLOSURE, FEES, [number(0)])
    assert got(reading, DISCLOSURE, FEES) == "unread"


@pytest.mark.parametrize("later", [number(1), Cell("blank", None, ""), Cell("mark", None, "/")])
def test_unread_is_never_healed(later: Cell) -> None:
    reading = Reading()
    reading.unread(DISCLOSURE, FEES, "1", PLACE, plain("doubtful"))
    reading.put(DISCLOSURE, FEES, [later])
    assert reading.cells["disclosure", "administrative_fees", "collected"].state == "unread"
    reading = Reading()
    reading.put(DISCLOSURE, FEES, [UNREAD])
    reading.put(DISCLOSURE, FEES, [later])
    assert reading.cells["disclosure", "administrative_fees", "collected"] is UNREAD


def test_a_row_found_unreadable_after_it_was_read_is_not_believed() -> None:
    reading = Reading()
    reading.put(DISCLOSURE, RULES, three(1, 2, 3))
    reading.unread(DISCLOSURE, RULES, "1 2 3", PLACE, plain("torn"))
    assert got(reading, DISCLOSURE, RULES) == "unread"
    assert reading.cells["disclosure", "rules", "made"] == Cell("unread", None, "1 2 3", PLACE)
    assert reading.warnings == ["规章: torn"]


def test_every_doubt_is_said_and_once() -> None:
    reading = Reading()
    text = "约五十余件" * 10
    reading.put(DISCLOSURE, FEES, [Cell("unread", None, text, PLACE, "by label")])
    assert reading.warnings == [f"行政事业性收费: “{text[:40]}” is no number in 万元"]
    reading.put(DISCLOSURE, FEES, [Cell("unread", None, text, PLACE, "by label")])
    assert len(reading.warnings) == 1
    other = Reading()
    other.put(DISCLOSURE, FEES, [Cell("unread", None, None, PLACE, "by label")])
    assert other.warnings == ["行政事业性收费: “” is no number in 万元"]
    picture = Reading()
    picture.put(DISCLOSURE, FEES, [Cell("unread", None, "5", PLACE, "by label", recognised=True)])
    said = "行政事业性收费: a cell of it cannot be surely read from the picture"
    assert picture.warnings == [said] == picture.warnings_of(FEES)
    assert picture.warnings_of(RULES) == []
    silent = Reading()
    silent.put(DISCLOSURE, FEES, [UNREAD])
    assert silent.warnings == []


def test_a_whole_table_may_be_doubted_but_only_where_it_was_read() -> None:
    reading = Reading()
    reading.put(DISCLOSURE, RULES, three(1, 2, 3))
    reading.put(REQUESTS, REQUESTS.row("new"), three(1, 0, 0, 0, 0, 0, 1))
    reading.unread_table(DISCLOSURE, plain("of 2023"))
    assert got(reading, DISCLOSURE, RULES) == "unread"
    assert reading.cells["disclosure", "rules", "made"].raw == "1 2 3"
    assert reading.cells["disclosure", "rules", "made"].place == Place(line=1)
    assert got(reading, DISCLOSURE, FEES) == "none"
    assert got(reading, REQUESTS, "new") == "1 0 0 0 0 0 1"
    assert reading.warnings == ["规章: of 2023"]


def test_rows_of_another_reading_fill_only_what_is_not_there() -> None:
    first, second = Reading(), Reading()
    first.put(DISCLOSURE, RULES, three(1, 2, 3))
    second.put(DISCLOSURE, RULES, three(7, 8, 9))
    second.unread(DISCLOSURE, FEES, "5元", PLACE, plain("in 元"))
    second.put(DISCLOSURE, DISCLOSURE.row("licensing"), three(4))
    first.fill(second, FORM)
    assert got(first, DISCLOSURE, RULES) == "1 2 3"
    assert got(first, DISCLOSURE, FEES) == "unread"
    assert got(first, DISCLOSURE, "licensing") == "4"
    assert first.warnings == ["行政事业性收费: in 元"]


def test_what_is_counted() -> None:
    reading = Reading()
    assert not reading.has(DISCLOSURE, RULES) and reading.placed() == 0
    reading.put(DISCLOSURE, RULES, [number(1), UNREAD, Cell("mark", None, "/")])
    assert reading.has(DISCLOSURE, RULES) and not reading.has(DISCLOSURE, FEES)
    assert reading.placed() == 2
    whole = reading.complete(FORM)
    assert list(whole) == FORM.cells() and len(whole) == len(FORM.cells())
    assert whole["disclosure", "rules", "made"].value == 1
    assert whole["disclosure", "administrative_fees", "collected"] is ABSENT


def test_a_strange_row_is_kept_and_said() -> None:
    reading = Reading()
    reading.meet_strange("其中：" + "文" * 80)
    assert reading.strange == ["其中：" + "文" * 80]
    assert reading.warnings == ["unknown row label: 其中：" + "文" * 57]
