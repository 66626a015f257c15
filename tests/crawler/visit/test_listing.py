"""One list being walked: it ends, and what it lacks is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import PortalError, TooSlow
from crawler.pages.page import Page
from crawler.pages.rows import Row
from crawler.paging.families import recognise
from crawler.paging.requests import Ask
from crawler.visit.tasks import LONG_PAGE, MOST_BARREN, Listing, Task
from extract.ground.messages import Message, plain
from tests.crawler.visit.network import HOME

FIRST = Page(f"{HOME}nb/", b"<body>")


class Pages:
    """A pager over given requests."""

    def __init__(self, *asks: Ask) -> None:
        self._asks: Iterator[Ask] = iter(asks)

    def after(self, page: Page | None, rows: Sequence[Row], ask: Ask | None) -> Ask | None:
        return next(self._asks, None)

    def shortfall(self) -> Message | None:
        return plain("declares 9 pages, 1 was shown")


def listing(*asks: Ask, reports: int = 1) -> Listing:
    task = Task("column", FIRST.url, year=2024, unit="某局")
    return Listing(recognise(FIRST), Pages(*asks), (task, FIRST), reports)


def following(walked: Listing, asked: Sequence[str] = ()) -> Ask | None:
    return walked.next_request(None, (), None, lambda url: url in asked, lambda url: None)


def test_its_rows_inherit_what_its_folder_is() -> None:
    walked = listing()
    assert (walked.url, walked.year, walked.unit) == (FIRST.url, 2024, "某局")
    assert walked.start[1] is FIRST


def test_pages_that_were_asked_for_are_passed_by() -> None:
    asks = [Ask(f"{HOME}{number}") for number in range(3)]
    walked = listing(*asks)
    assert following(walked, asked=[asks[0].url, asks[1].url]) == asks[2]
    assert walked.is_shared


def test_a_script_file_that_was_read_is_no_page_of_another_list() -> None:
    script = Ask(f"{HOME}a.js", helps=True)
    walked = listing(script, Ask(f"{HOME}1"))
    assert following(walked, asked=[script.url]) == Ask(f"{HOME}1")
    assert not walked.is_shared


def test_the_same_form_is_posted_for_every_page() -> None:
    form = Ask(f"{HOME}list", form=(("page", "2"),))
    assert following(listing(form), asked=[form.url]) == form


@given(st.lists(st.integers(0, 3), max_size=30))
def test_a_list_is_given_up_after_barren_pages_and_lacks_nothing_then(shown: list[int]) -> None:
    walked = listing(*[Ask(f"{HOME}{n}") for n in range(40)], reports=0)
    barren = 0
    for reports in shown:
        walked.add_page(reports)
        barren = 0 if reports else barren + 1
        given_up = barren >= MOST_BARREN
        assert (following(walked) is None) == given_up
        assert (walked.shortfall is None) == given_up
    assert walked.is_fruitful == any(shown)


def lose(walked: Listing, *, gone: bool = False) -> tuple[bool, PortalError]:
    error = TooSlow(plain("a page did not come."))
    return walked.lose_page(error, gone=gone), error


def test_a_lost_page_is_trouble_until_another_comes_and_a_problem_after_that() -> None:
    walked = listing()
    is_problem, error = lose(walked)
    assert not is_problem
    assert walked.trouble is error
    walked.add_page(1)
    assert walked.trouble is None
    assert lose(walked)[0]
    assert not lose(walked, gone=True)[0]


@pytest.mark.parametrize("reports", [LONG_PAGE - 1, LONG_PAGE])
def test_one_long_page_is_cut_by_its_script(reports: int) -> None:
    walked = listing(reports=reports)
    assert not walked.is_one_page
    walked.turn_page()
    lose(walked, gone=True)
    assert walked.is_one_page == (reports >= LONG_PAGE)
    walked.turn_page()
    walked.add_page(1)
    assert not walked.is_one_page
