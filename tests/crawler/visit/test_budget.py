"""How much may be asked: every visit ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.visit.parts.budget import Budget, VisitLimits

events = st.lists(st.sampled_from(["handed over", "sent", "came back", "lost"]))


def budget(requests: int = 10, fruitless: int = 5) -> Budget:
    return Budget(VisitLimits(requests, fruitless))


@given(events)
def test_whatever_happens_the_numbers_agree(happened: list[str]) -> None:
    spent, waiting, sent = budget(), 0, 0
    for event in happened:
        if event == "handed over":
            spent.handed_over()
            waiting += 1
        elif event == "sent":
            spent.sent()
            sent += 1
        elif event == "came back":
            spent.came_back()
            waiting = max(0, waiting - 1)
        else:
            spent.lose_pending()
            waiting = 0
        assert (spent.requests, spent.under_way) == (sent, sent + waiting)
        assert spent.is_idle == (waiting == 0)


@given(st.lists(st.booleans(), max_size=60))
def test_a_visit_ends_at_its_bounds_and_no_sooner(news: list[bool]) -> None:
    spent, gain, last = budget(requests=30, fruitless=7), 0, 0
    for made, anything in enumerate(news):
        gain += anything
        last = made if anything and made < 30 else last
        assert spent.is_spent(gain) == (made >= 30 or made - last >= 7)
        spent.sent()


@pytest.mark.parametrize("waiting", [0, 3])
def test_requests_that_wait_count_too(waiting: int) -> None:
    spent = budget(requests=10, fruitless=100)
    for _ in range(waiting):
        spent.handed_over()
    for _ in range(10 - waiting):
        assert not spent.is_spent(0)
        spent.sent()
    assert spent.is_spent(0)
