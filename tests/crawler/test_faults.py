# ruff: noqa: E501  (rows of markup are clearer in one line)
"""What goes wrong on portals: each has a name, makes its own portal red and ends within bounds."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from tests.crawler.handmade import PDF, html
from tests.crawler.portals import Visited, visit
from tests.portals import Answer, Request, Site, faults
from tests.portals.listing import listed_reports
from tests.portals.static import COLUMN, static_portal


def portal() -> Site:
    return static_portal(listed_reports(years=(2024, 2023, 2022, 2021)))


def detail(site: Site) -> str:
    return next(path for path in site.pages if "/t20250122_" in path)


def column(answer: Answer | Callable[[Request], Answer]) -> Site:
    site = portal()
    site.put(COLUMN, answer)
    return site


def one_report(answer: Answer) -> Site:
    site = portal()
    site.put(detail(site), answer)
    return site


def home(answer: Answer | Callable[[Request], Answer]) -> Site:
    site = Site()
    site.put("/", answer)
    return site


def robots(answer: Answer | str) -> Site:
    site = portal()
    site.put("/robots.txt", answer, "text/plain")
    return site


def trap() -> Site:
    site = home(Answer(html("<a href='/nb/'>政府信息公开年报</a>").encode()))
    site.prefixes["/nb/"] = faults.trap("/nb/")
    return site


def news_without_end() -> Site:
    def page(request: Request) -> Answer:
        number = int("0" + "".join(filter(str.isdigit, request.path))) + 1
        news = f"<li><a href='/nb/x/{number}.html'>青湾县第{number}号新闻动态消息</a></li>"
        return Answer(html(f"<ul>{news}</ul><a href='/nb/{number}.html'>下一页</a>").encode())

    site = home(Answer(html("<a href='/nb/'>政府信息公开年报</a>").encode()))
    site.prefixes["/nb/"] = page
    return site


def hubs_without_end() -> Site:
    def page(request: Request) -> Answer:
        links = "".join(
            f"<a href='{request.path}{n}/'>政府信息公开</a><a href='{request.path}{n}n/'>公开年报</a>"
            for n in range(5)
        )
        return Answer(html(links).encode())

    return Site(otherwise=page)


def shells_for_reports() -> Site:
    site = portal()
    for path in [path for path in site.pages if "/t20" in path]:
        del site.pages[path]
    site.otherwise = faults.spa_shell()
    return site


def front_page_for_reports() -> Site:
    site = portal()
    for path in [path for path in site.pages if "/t20" in path]:
        site.pages[path] = site.pages["/"]
    return site


def passing() -> Site:
    site, tries = portal(), count()
    whole = site.pages[COLUMN]
    assert isinstance(whole, Answer)
    site.put(COLUMN, lambda _: faults.challenge("overloaded") if next(tries) == 0 else whole)
    return site


def wrong_attachment() -> Site:
    body = html(
        "<h1>2024年政府信息公开工作年度报告</h1><div id=zoom><a href='/f/a.pdf'>附件</a></div>"
    )
    site = one_report(Answer(body.encode()))
    site.put("/f/a.pdf", "<html><body>请输入验证码后下载</body></html>")
    return site


# what is served, how many reports are found all the same, how it is called, requests at most
CASES: dict[str, tuple[Site, int, list[str], int]] = {
    "home 412": (Site(otherwise=faults.challenge("ruishu")), 0, ["Challenged"], 1),
    "home 521": (Site(otherwise=faults.challenge("jiasule")), 0, ["Challenged"], 1),
    "column 412": (column(faults.challenge("ruishu")), 0, ["Challenged"], 5),
    "column 521": (column(faults.challenge("jiasule")), 0, ["Challenged"], 5),
    "column EdgeOne": (column(faults.challenge("edgeone")), 0, ["Challenged"], 5),
    "column C3VK": (column(faults.challenge("c3vk")), 0, ["Challenged"], 5),
    "column CT6T": (column(faults.self_redirect), 0, ["Challenged"], 5),
    "column 403": (column(faults.challenge("geofence")), 0, ["Refused"], 5),
    "column 503": (column(faults.challenge("overloaded")), 0, ["HttpError", "ColumnNotFound"], 7),
    "503 that passes": (passing(), 4, [], 9),
    "home shell": (Site(otherwise=faults.spa_shell()), 0, ["ScriptShell"], 2),
    "shell for reports": (shells_for_reports(), 0, ["ScriptShell"] * 4, 10),
    "front page for reports": (front_page_for_reports(), 0, ["SoftNotFound"] * 4, 9),
    "soft 404": (one_report(faults.soft_404()), 3, ["SoftNotFound"], 8),
    "empty": (one_report(faults.empty()), 3, ["EmptyResponse"], 8),
    "reset": (one_report(faults.reset()), 3, ["BrokenOff"], 10),
    "cut off": (one_report(faults.cut_off(Answer(b"x" * 900), 100)), 3, ["BrokenOff"], 10),
    "404 report": (one_report(Answer(b"gone", status=404)), 3, ["HttpError"], 8),
    "dead host": (one_report(faults.redirect("http://no.invalid/")), 3, ["Unreachable"], 10),
    "slow": (column(faults.slow(Answer(html("暂无" * 9).encode()), 2)), 0, ["NoReports"], 5),
    "file for a page": (home(Answer(PDF, content_type="application/pdf")), 0, ["WrongType"], 2),
    "page for a file": (wrong_attachment(), 4, ["WrongType"], 9),
    "private": (home(faults.redirect("http://192.168.1.1/")), 0, ["ForbiddenHost"], 2),
    "metadata": (column(faults.redirect("http://169.254.169.254/a")), 0, ["ForbiddenHost"], 5),
    "loopback": (home(faults.redirect("http://localhost:9/")), 0, ["ForbiddenHost"], 2),
    "circle": (home(faults.redirect("/")), 0, ["HttpError"], 2),
    "robots says no": (robots("User-agent: *\nDisallow: /"), 0, ["Refused"], 1),
    "robots says no to us": (robots("User-agent: gongkai\nDisallow: /zwgk/"), 0, ["Refused"], 3),
    "robots 403": (robots(Answer(b"x", status=403)), 0, ["Refused"], 1),
    "robots 503": (robots(Answer(b"x", status=503)), 0, ["Refused"], 3),
    "robots is a page": (robots(faults.spa_shell()), 4, [], 8),
    "home 404": (home(Answer(b"x", status=404)), 0, ["HttpError"], 2),
    "home 500": (home(Answer(b"x", status=500)), 0, ["HttpError"], 4),
    "home empty": (home(Answer(b"")), 0, ["EmptyResponse"], 2),
    "no column": (home(Answer(html("<a href='/xw/'>新闻</a>").encode())), 0, ["ColumnNotFound"], 2),
    "no reports": (column(Answer(html("暂无数据" * 9).encode())), 0, ["NoReports"], 5),
    "hubs without end": (hubs_without_end(), 0, ["NoReports"], 45),
    "news without end": (news_without_end(), 0, ["NoReports"], 12),
    "whole": (portal(), 4, [], 8),
}


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Visited]:
    data: Path = tmp_path_factory.mktemp("faults")
    return visit({name: case[0] for name, case in CASES.items()}, data)


@pytest.mark.parametrize("name", CASES)
def test_every_failure_has_its_name_and_stays_with_its_portal(
    name: str, visited: dict[str, Visited]
) -> None:
    _, found, problems, requests = CASES[name]
    told = visited[name]
    assert told.problems == problems, told.outcome.problems
    assert told.outcome.found == found == len(told.reports)
    assert told.outcome.requests <= requests
    assert all(sentence.endswith(".") for _, sentence in told.outcome.problems)


def test_a_trap_ends_and_is_called_one(tmp_path: Path) -> None:
    told = visit({"trap": trap()}, tmp_path)["trap"]
    assert told.outcome.requests <= 400
    assert "Trap" in told.problems


def test_a_portal_that_is_down_is_told_in_one_sentence(tmp_path: Path) -> None:
    from crawler.registry import portal_for
    from crawler.run import crawl

    (outcome,) = crawl(
        [portal_for("http://127.0.0.1:9/")], tmp_path, allow_hosts=["127.0.0.1:9"], delay=0
    )
    assert outcome.problems == [("Unreachable", "http://127.0.0.1:9/: the connection was refused.")]


def test_the_own_network_is_closed_unless_allowed(tmp_path: Path) -> None:
    told = visit({"x": portal()}, tmp_path, allow_hosts=[])["x"]
    assert told.problems == ["ForbiddenHost"]
    assert told.site.log == []
