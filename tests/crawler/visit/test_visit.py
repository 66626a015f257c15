"""A whole visit without a network: whatever comes in whatever order, nothing is lost or doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.errors import BrokenOff, HttpError, PortalError, TooSlow
from crawler.pages.page import key
from crawler.visit.parts.budget import VisitLimits
from crawler.visit.tasks import Answer
from crawler.visit.visit_summary import dead_links
from extract.ground.messages import plain
from tests.crawler.handmade import PDF, article, html, title
from tests.crawler.visit.network import HOME, Walk, answer

some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

YEARS = tuple(range(2015, 2025))
FATES = ("there", "gone", "slow", "cut off", "file", "shell")
fates = st.fixed_dictionaries({year: st.sampled_from(FATES) for year in YEARS})
seeds = st.integers(0, 10**6)


def report(year: int) -> str:
    return f"{HOME}nb/{year}.html"


def rows(years: tuple[int, ...]) -> str:
    items = "".join(f"<li><a href='/nb/{y}.html'>{title(y)}</a></li>" for y in years)
    return f"<ul>{items}</ul>"


def portal(fate: Mapping[int, str]) -> dict[str, Answer | PortalError]:
    """A home page, an index page, a list of two pages, a folder, and what became of each report."""
    pages: dict[str, Answer | PortalError] = {
        HOME: answer(HOME, html("<a href='/gk/'>政府信息公开</a><a href='/no/'>信息公开</a>")),
        f"{HOME}gk/": answer(f"{HOME}gk/", html("<a href='/nb/'>政府信息公开年报</a>")),
        f"{HOME}nb/": answer(
            f"{HOME}nb/",
            html(rows(YEARS[:6]) + "<a href='/nb/index_1.html'>下一页</a>"),
        ),
        f"{HOME}nb/index_1.html": answer(f"{HOME}nb/index_1.html", html(rows(YEARS[6:]))),
    }
    for year, become in fate.items():
        url = report(year)
        if become == "there":
            pages[url] = answer(url, article(title(year)))
        elif become == "file":
            text = f"<a href='/nb/{year}.pdf'>{title(year)}.pdf</a>"
            pages[url] = answer(url, article(title(year)).replace("</div>", f"{text}</div>"))
            pages[f"{HOME}nb/{year}.pdf"] = answer(f"{HOME}nb/{year}.pdf", PDF)
        elif become == "shell":
            pages[url] = answer(url, "<html><script>var a = 1;</script><body></body></html>")
        elif become != "gone":
            kind = TooSlow if become == "slow" else BrokenOff
            pages[url] = kind(plain(f"{url} did not come."))
    return pages


@some
@given(fates, seeds)
def test_every_task_that_is_asked_is_answered_and_none_twice(
    fate: dict[int, str], seed: int
) -> None:
    walk = Walk(portal(fate), Random(seed).randrange).run()
    times = Counter(key(task.url) for task in walk.asked if task.ask is None)
    assert set(times.values()) == {1}
    assert walk.answered == len(walk.asked)
    assert walk.visit.budget.is_idle


@some
@given(fates, seeds, seeds)
def test_the_order_of_answers_changes_nothing_that_is_found(
    fate: dict[int, str], one: int, other: int
) -> None:
    first, second = (Walk(portal(fate), Random(seed).randrange).run() for seed in (one, other))
    assert {task.url for task in first.asked} == {task.url for task in second.asked}
    assert first.visit.counts() == second.visit.counts()
    kinds = [Counter(kind for kind, _ in each.visit.findings.problems) for each in (first, second)]
    assert kinds[0] == kinds[1]


@some
@given(fates, seeds)
def test_every_report_is_found_or_named(fate: dict[int, str], seed: int) -> None:
    walk = Walk(portal(fate), Random(seed).randrange).run()
    findings = walk.visit.findings
    lost = [year for year, become in fate.items() if become not in ("there", "file")]
    assert findings.found == len(YEARS) - len(lost)
    named = [sentence for _, sentence in [*findings.problems, *dead_links(findings)]]
    told = sum(any(report(year) in sentence for sentence in named) for year in lost)
    untold = sum(int(says.split()[0]) for says in named if says.endswith("kind; see the log."))
    assert told + untold >= len(lost)


@pytest.mark.parametrize("most", [1, 5, 11])
def test_a_visit_ends_at_its_limit_and_says_so(most: int) -> None:
    limits = VisitLimits(requests=most)
    walk = Walk(portal(dict.fromkeys(YEARS, "there")), limits=limits).run()
    assert len(walk.asked) <= most
    assert "Trap" in {kind for kind, _ in walk.visit.findings.problems}


def test_a_portal_that_is_not_there_is_named_once() -> None:
    walk = Walk({HOME: HttpError(plain(f"{HOME} answered with status 500."))}).run()
    assert walk.visit.findings.problems == [("HttpError", f"{HOME} answered with status 500.")]
    assert len(walk.asked) == 1


def test_a_visit_goes_through_its_states() -> None:
    walk = Walk(portal({}))
    visit = walk.visit
    assert not (visit.is_open or visit.is_told or visit.is_idle)
    walk.run()
    assert visit.is_told
    assert not (visit.is_open or visit.is_idle)
    visit.close()
    assert visit.crawl_id is None
    assert visit.findings.found == 0
    assert not visit.frontier.is_asked(HOME)


def test_a_link_that_leads_nowhere_makes_no_portal_red() -> None:
    walk = Walk(portal(dict.fromkeys(YEARS, "there"))).run()
    assert walk.visit.findings.problems == []
    assert [task.kind for task in walk.asked][:3] == ["home", "index", "column"]
