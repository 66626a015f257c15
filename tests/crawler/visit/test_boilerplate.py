"""What recurs on a portal's pages."""

from __future__ import annotations

import pytest

from archive.warc.originals import Exchange
from crawler.pages.page import Page, key
from crawler.visit.parts.boilerplate import MOST_COPIES, Boilerplate
from crawler.visit.tasks import Answer

HOME = "http://a.gov.cn/"


def answer(url: str, body: str = "<body>首页", *, from_memory: bool = False) -> Answer:
    return Answer(url, Exchange(url, 200, [], body.encode()), "utf-8", from_memory=from_memory)


def page(of: Answer) -> Page:
    return Page(of.url, of.body, of.charset)


def test_the_links_of_index_pages_are_navigation_those_beside_rows_only_boilerplate() -> None:
    boilerplate = Boilerplate()
    index = answer(f"{HOME}gk/", "<body><a href='/xw/'>新闻</a><a href='/hd/'>互动</a>")
    boilerplate.add_index_page(index, page(index), is_home=False)
    boilerplate.add_beside_rows({key(f"{HOME}map/")})
    assert boilerplate.navigation == {key(f"{HOME}xw/"), key(f"{HOME}hd/")}
    assert boilerplate.links == boilerplate.navigation | {key(f"{HOME}map/")}
    assert boilerplate.is_navigation("https://a.gov.cn/xw")
    assert not boilerplate.is_navigation(f"{HOME}map/")


def test_the_home_page_is_known_by_address_and_by_content() -> None:
    boilerplate = Boilerplate()
    home = answer(HOME)
    assert not boilerplate.is_home(home)
    boilerplate.add_index_page(home, page(home), is_home=True)
    assert boilerplate.is_home(answer(f"{HOME}index.html", "<body>别的"))
    assert boilerplate.is_home(answer(f"{HOME}nb/"))
    assert not boilerplate.is_home(answer(f"{HOME}nb/", "<body>年报"))


def test_an_index_page_in_place_of_a_report_repeats() -> None:
    boilerplate = Boilerplate()
    listing = answer(f"{HOME}nb/", "<body>列表")
    boilerplate.add_content(listing)
    assert boilerplate.is_index_page(answer(f"{HOME}nb/2.html", "<body>列表"))
    assert boilerplate.repeats(answer(f"{HOME}nb/1.html", "<body>列表"))
    assert not boilerplate.repeats(answer(f"{HOME}nb/1.html", "<body>报告"))


@pytest.mark.parametrize("from_memory", [False, True])
def test_one_page_for_every_row_repeats_when_the_portal_sends_it(from_memory: bool) -> None:
    boilerplate = Boilerplate()
    said = [
        boilerplate.repeats(answer(f"{HOME}{number}", "<body>空", from_memory=from_memory))
        for number in range(MOST_COPIES + 1)
    ]
    assert said == [not from_memory and number + 1 >= MOST_COPIES for number in range(len(said))]
