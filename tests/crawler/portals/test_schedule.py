"""A portal is asked when something can have changed, or as its declaration says."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from crawler.portals.registry import RHYTHMS, Portal
from crawler.portals.schedule import PATIENCE, TURNS, asked_again, due_on


def portal(rhythm: str | None = None) -> Portal:
    return Portal("x", "x", "http://x.example/", rhythm=rhythm)


def days(first: str, number: int) -> list[date]:
    return [date.fromisoformat(first) + timedelta(days=n) for n in range(number)]


@pytest.mark.parametrize("rhythm", [None, "yearly", "daily"])
@pytest.mark.parametrize(
    ("last", "due"),
    [("2026-01-01", "2026-01-02"), ("2026-04-29", "2026-04-30"), ("2028-02-28", "2028-02-29"),
     ("2026-12-31", "2027-01-01")],
)  # fmt: skip
def test_in_the_season_a_portal_is_due_every_day(rhythm: str | None, last: str, due: str) -> None:
    assert due_on(portal(rhythm), date.fromisoformat(last)) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("rhythm", "start", "period"),
    [(None, "2026-05-01", 7), ("weekly", "2026-02-01", 7), ("monthly", "2026-02-01", 30),
     ("daily", "2026-08-01", 1)],
)  # fmt: skip
def test_else_a_portal_has_its_day_and_no_day_is_that_of_all(
    rhythm: str | None, start: str, period: int
) -> None:
    first = date.fromisoformat(start)
    turns = Counter[date]()
    for number in range(700):
        declared = Portal(f"x{number}", "x", "http://x.example/", rhythm=rhythm)
        due = due_on(declared, first)
        assert due is not None and first < due <= first + timedelta(days=period)
        turns[due] += 1
        assert due_on(declared, due) == due + timedelta(days=period)  # and keeps it
    assert len(turns) == period
    assert max(turns.values()) < 2.2 * 700 / period


def test_the_season_begins_for_all_on_its_first_day() -> None:
    for number in range(50):
        declared = Portal(f"x{number}", "x", "http://x.example/")
        for last in days("2026-12-26", 6):
            due = due_on(declared, last)
            assert due is not None and due <= date(2027, 1, 1)


def test_one_that_is_only_asked_by_name_is_never_due() -> None:
    assert due_on(portal("never"), None) is None
    assert due_on(portal("never"), date(2026, 1, 1), failures=1) is None
    assert due_on(portal("never"), date(2026, 1, 1), refused=True) is None


RHYTHMS_ASKED = [None, *(name for name in RHYTHMS if name != "never")]


@pytest.mark.parametrize("rhythm", RHYTHMS_ASKED)
def test_what_went_wrong_is_tried_again_the_next_day_but_not_for_ever(rhythm: str | None) -> None:
    last = date(2026, 6, 1)
    assert due_on(portal(rhythm), None) == date.min
    for failures in range(1, PATIENCE + 1):
        assert due_on(portal(rhythm), last, failures=failures) == date(2026, 6, 2)
    usual = due_on(portal(rhythm), last)
    assert due_on(portal(rhythm), last, failures=PATIENCE + 1) == usual


@pytest.mark.parametrize("rhythm", RHYTHMS_ASKED)
@pytest.mark.parametrize("last", days("2026-01-25", 3) + days("2026-06-01", 3))
def test_a_portal_that_refuses_is_asked_once_a_week_at_most(rhythm: str | None, last: date) -> None:
    due = due_on(portal(rhythm), last, failures=1, refused=True)
    assert due is not None and due >= last + timedelta(days=7)


TODAY = date(2026, 3, 9)


@pytest.mark.parametrize(("age", "days"), [(0, 7), (120, 7), (121, 30), (730, 30), (731, 90)])
def test_a_report_has_one_turn_in_so_many_days(age: int, days: int) -> None:
    published = TODAY - timedelta(days=age)
    turns = Counter[int]()
    for number in range(900):
        url = f"http://x.example/{number}.html"
        after = [n for n in range(1, days + 1)
                 if asked_again(url, published, TODAY - timedelta(days=n), TODAY)]  # fmt: skip
        turns[after[0] - 1] += 1  # days since its turn came
        assert after == list(range(after[0], days + 1))  # once it came, it waits until it is asked
    assert set(turns) == set(range(days))
    assert max(turns.values()) < 3 * 900 / days  # no night has them all


def test_a_report_that_was_just_asked_is_not_asked_again() -> None:
    for age in (0, 400, 4000):
        published = TODAY - timedelta(days=age)
        assert not asked_again("http://x.example/", published, TODAY, TODAY)


def test_a_clock_that_went_ahead_keeps_no_report_from_its_turn() -> None:
    assert asked_again("http://x.example/", TODAY, TODAY + timedelta(days=4000), TODAY)


def test_the_newer_a_report_the_sooner_its_turn() -> None:
    *limits, last = [limit for limit, _ in TURNS]
    assert last is None
    assert limits == sorted(limits, key=lambda limit: limit or 0)
    assert [days for _, days in TURNS] == sorted(days for _, days in TURNS)
