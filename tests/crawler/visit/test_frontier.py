"""What is still to ask: nothing twice, the best first, within bounds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.page import Page, key
from crawler.pages.rows import Row
from crawler.visit.discovery import COLUMN, HINTED_COLUMN, CandidateLink
from crawler.visit.parts.frontier import DEEPEST_LINK, MOST_CANDIDATES, MOST_FOLDERS, Frontier
from crawler.visit.tasks import Task

HOST = "a.gov.cn"
addresses = st.builds(
    "{}://{}/{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from([HOST, HOST.upper(), f"{HOST}:80"]),
    st.sampled_from(["nb", "gk", "%E5%B9%B4"]),
    st.sampled_from(["", "/", "/index.html", "?a=1"]),
)
ranks = st.sampled_from([COLUMN, COLUMN + 0.3, HINTED_COLUMN, 1.5, 2.5])


def link(rank: float, order: int, url: str, text: str = "") -> CandidateLink:
    return CandidateLink(rank, order, url, text)


@given(st.lists(addresses))
def test_an_address_is_claimed_once_however_it_is_spelled(urls: list[str]) -> None:
    frontier = Frontier()
    claimed = [url for url in urls if frontier.claim(url)]
    assert len(claimed) == len({key(url) for url in urls})
    assert all(frontier.is_asked(url) for url in urls)
    assert not frontier.is_asked("http://b.gov.cn/")


@given(st.lists(st.tuples(ranks, addresses)), st.sets(addresses), st.booleans())
def test_links_come_best_first_and_none_that_was_asked(
    given_links: list[tuple[float, str]], asked: set[str], found: bool
) -> None:
    frontier = Frontier()
    links = [link(rank, order, url) for order, (rank, url) in enumerate(given_links)]
    frontier.add_links(links, 1)
    for url in asked:
        frontier.claim(url)
    rank_of = {(each.url, each.rank <= HINTED_COLUMN): each.rank for each in sorted(links)[::-1]}
    given_back = []
    while (task := frontier.next_link(found=found)) is not None:
        assert frontier.claim(task.url)
        given_back.append(rank_of[task.url, task.kind == "column"])
        assert task.named == (given_back[-1] < HINTED_COLUMN or task.kind == "index")
    assert given_back == sorted(given_back)
    wanted = {key(each.url) for each in links if not found or each.names_column}
    assert len(given_back) == len(wanted - {key(url) for url in asked})


def test_after_something_was_found_only_columns_and_platforms_are_tried() -> None:
    frontier = Frontier()
    frontier.add_links(
        [
            link(COLUMN, 0, f"http://{HOST}/nb/", "信息公开年报"),
            link(2.0, 1, f"http://{HOST}/pt/", "政府信息公开平台"),
            link(2.0, 2, f"http://{HOST}/gk/", "政务公开"),
        ],
        1,
    )
    frontier.add_links([link(2.0, 3, f"http://{HOST}/pt2/", "信息公开平台")], 2)
    urls = []
    while (task := frontier.next_link(found=True)) is not None:
        urls.append((task.kind, task.url))
    assert urls == [("column", f"http://{HOST}/nb/"), ("index", f"http://{HOST}/pt/")]


def test_links_end_at_a_number_and_at_a_depth() -> None:
    frontier = Frontier()
    frontier.add_links([link(2.0, n, f"http://{HOST}/{n}/") for n in range(100)], 1)
    frontier.add_links([link(0.0, 0, f"http://{HOST}/deep/")], DEEPEST_LINK + 1)
    tasks = []
    while (task := frontier.next_link(found=False)) is not None:
        tasks.append(task.url)
    assert len(tasks) == MOST_CANDIDATES
    assert f"http://{HOST}/deep/" not in tasks


def test_folders_end_at_a_number() -> None:
    frontier = Frontier()
    entered = [frontier.enter_folder() for _ in range(MOST_FOLDERS + 2)]
    assert entered == [True] * MOST_FOLDERS + [False] * 2


def test_candidate_reports_and_deferred_pages_come_back_in_order_and_once() -> None:
    frontier = Frontier()
    rows = [Row(f"http://{HOST}/{n}", "年报") for n in range(3)]
    pages = [Page(f"http://{HOST}/p{n}", b"<body>") for n in range(3)]
    for row, page in zip(rows, pages, strict=True):
        frontier.add_candidate_report(row, "http://parent/")
        frontier.defer(Task("column", page.url), page)
    assert [frontier.next_candidate_report() for _ in range(4)] == [
        *((row, "http://parent/") for row in rows),
        None,
    ]
    deferred = [frontier.next_deferred() for _ in range(4)]
    assert [each and each[1] for each in deferred] == [*pages, None]
