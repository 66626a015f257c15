"""A portal is asked when something can have changed, or as its declaration says."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from crawler.registry import RHYTHMS, Portal
from crawler.rhythm import TURNS, asked_again, due_on


def portal(rhythm: str | None = None) -> Portal:
    return Portal("x", "x", "http://x.example/", rhythm=rhythm)


@pytest.mark.parametrize(
    ("rhythm", "last", "due"),
    [
        (None, "2026-01-01", "2026-01-02"),
        (None, "2026-04-29", "2026-04-30"),
        (None, "2026-04-30", "2026-05-07"),
        (None, "2026-11-22", "2026-11-29"),
        (None, "2026-12-24", "2026-12-31"),
        (None, "2026-12-28", "2027-01-01"),
        (None, "2026-12-31", "2027-01-01"),
        (None, "2028-02-28", "2028-02-29"),
        ("yearly", "2026-11-22", "2026-11-29"),
        ("daily", "2026-11-22", "2026-11-23"),
        ("weekly", "2026-02-01", "2026-02-08"),
        ("monthly", "2026-02-01", "2026-03-03"),
    ],
)
def test_when_a_portal_is_due(rhythm: str | None, last: str, due: str) -> None:
    assert due_on(portal(rhythm), date.fromisoformat(last)) == date.fromisoformat(due)


def test_one_that_is_only_asked_by_name_is_never_due() -> None:
    assert due_on(portal("never"), None) is None
    assert due_on(portal("never"), date(2026, 1, 1), again=True) is None


@pytest.mark.parametrize("rhythm", [None, *(name for name in RHYTHMS if name != "never")])
def test_one_that_was_not_asked_is_due_and_one_that_failed_is_tomorrow(rhythm: str | None) -> None:
    assert due_on(portal(rhythm), None) == date.min
    assert due_on(portal(rhythm), date(2026, 6, 1), again=True) == date(2026, 6, 2)


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
