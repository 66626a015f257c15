"""A portal is asked when something can have changed, or as its declaration says."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.registry import RHYTHMS, Portal
from crawler.rhythm import due_on


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
