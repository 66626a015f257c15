# ruff: noqa: E501  (rows of markup are clearer in one line)
"""What goes wrong on portals: each has a name, makes its own portal red and ends within bounds."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from itertools import count, pairwise
from pathlib import Path

import pytest

from tests.crawler.handmade import PDF, html
from tests.crawler.visiting import Visited, visit
from tests.portals import Answer, Request, Site, faults
from tests.portals.listing import listed_reports
from tests.portals.static import COLUMN, static_portal

GZIP = (("Content-Encoding", "gzip"),)


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


def wrong_attachment(served: str = "<html><body>附件列表</body></html>") -> Site:
    body = html(
        "<h1>2024年政府信息公开工作年度报告</h1><div id=zoom><a href='/f/a.pdf'>附件</a></div>"
    )
    site = one_report(Answer(body.encode()))
    site.put("/f/a.pdf", served)
    return site


COOKIE_SHELL = "<script>document.cookie='a='+b;window.location.href=window.location.href</script>"


def wall(text: str) -> Answer:
    """A page in place of what was asked for."""
    return Answer(f"<html><head><title></title></head><body>{text}</body></html>".encode())


def listing() -> bytes:
    page = portal().pages[COLUMN]
    assert isinstance(page, Answer)
    return page.body


def home_for_column() -> Site:
    site = portal()
    site.put(COLUMN, faults.redirect("/"))
    return site


def rows_inside() -> Site:
    title = "青湾县2024年政府信息公开工作年度报告"
    rows = f"<ul><li><a href='http://10.0.0.7/a.html'>{title}</a></li></ul>"
    return column(Answer(html(rows, "政府信息公开年报").encode()))


def packed(*, cut: bool) -> Answer:
    body = gzip.compress(listing(), mtime=0)
    return Answer(body[: len(body) // 2] if cut else body, headers=GZIP)


def deflated() -> Answer:
    body = zlib.compress(listing())
    return Answer(body[: len(body) // 2], headers=(("Content-Encoding", "deflate"),))


def cookie_redirect(request: Request) -> Answer:
    headers = (("Location", request.path), ("Set-Cookie", "JSESSIONID=1; path=/"))
    return Answer(status=302, headers=headers, last_modified=None)


def big_wall() -> Answer:
    return wall(f"<img src='data:image/png;base64,{'A' * 60_000}'>您的访问被阻断")


def said_gzip() -> Answer:
    return Answer(listing(), headers=GZIP)


def bomb() -> Answer:
    return Answer(gzip.compress(b" " * (40 << 20), mtime=0), headers=GZIP)


def rows_without_end() -> Site:
    """Each page of the list makes up nine more bodies, all with the report of one."""
    site = portal()
    (made,) = (site.pages[path] for path in [detail(site)])
    assert isinstance(made, Answer)

    def answer(request: Request) -> Answer:
        if "/x" in request.path:
            return made
        n = int("0" + "".join(filter(str.isdigit, request.path)))
        names = [f"青湾县第{n * 9 + k}镇2024年政府信息公开工作年度报告" for k in range(9)]
        links = "".join(
            f"<li><a href='/nb/x{n}_{k}.html'>{t}</a></li>" for k, t in enumerate(names)
        )
        more = f"<a href='/nb/{n + 1}.html'>下一页</a>"
        return Answer(html(f"<ul>{links}</ul>{more}", "政府信息公开年报").encode())

    endless = home(Answer(html("<a href='/nb/'>政府信息公开年报</a>").encode()))
    endless.prefixes["/nb/"] = answer
    return endless


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
    "column 503": (column(faults.challenge("overloaded")), 0, ["HttpError"], 7),
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
    "captcha for a file": (wrong_attachment("<p>请输入验证码后下载</p>"), 4, ["Challenged"], 9),
    "error for a file": (wrong_attachment('{"code":500}'), 4, ["WrongType"], 9),
    "firewall": (column(wall("您的访问被拦截，已被网站防火墙记录")), 0, ["Challenged"], 5),
    "firewall for robots": (
        robots(wall("您的请求带有不合法参数，已被设置拦截")),
        0,
        ["Challenged"],
        1,
    ),
    "cookie shell": (Site(otherwise=wall(COOKIE_SHELL)), 0, ["Challenged"], 2),
    "login": (column(wall("用户登录<input type='password'>")), 0, ["Refused"], 5),
    "maintenance": (column(wall("网站正在升级维护，请稍后访问")), 0, ["OutOfOrder"], 5),
    "home for a column": (home_for_column(), 0, ["SoftNotFound", "ColumnNotFound"], 6),
    "rows that lead inside": (rows_inside(), 0, ["NoReports", "ForbiddenHost"], 5),
    "half a gzip": (column(packed(cut=True)), 0, ["BrokenOff"], 7),
    "whole gzip": (column(packed(cut=False)), 4, [], 8),
    "half a deflate": (column(deflated()), 0, ["BrokenOff"], 7),
    "said brotli": (column(Answer(listing(), headers=(("Content-Encoding", "br"),))), 4, [], 8),
    "redirect with a cookie": (home(cookie_redirect), 0, ["Challenged"], 2),
    "redirect to no port": (column(faults.redirect("http://1.2.3.4:99999/")), 0, ["HttpError"], 5),
    "under review": (one_report(wall("该信息正在审核中，暂不公开")), 3, ["SoftNotFound"], 8),
    "base of nothing": (column(Answer(b"<base href='javascript:0'>" + listing())), 4, [], 8),
    "firewall with a picture": (column(big_wall()), 0, ["Challenged"], 5),
    "said gzip": (column(said_gzip()), 4, [], 8),
    "bomb": (column(bomb()), 0, ["TooBig"], 5),
    "deep": (column(Answer(b"<font><div>" * 9000 + listing())), 4, [], 8),
    "utf-16": (column(Answer(listing().decode().encode("utf-16"))), 4, [], 8),
    "part": (column(Answer(listing(), status=206)), 0, ["BrokenOff"], 5),
    "304 unasked": (column(Answer(status=304)), 0, ["HttpError"], 5),
    "rows without end": (
        rows_without_end(),
        2,
        ["SoftNotFound"] * 5 + ["Trap", "SoftNotFound"],
        500,
    ),
    "private": (home(faults.redirect("http://192.168.1.1/")), 0, ["ForbiddenHost"], 2),
    "metadata": (column(faults.redirect("http://169.254.169.254/a")), 0, ["ForbiddenHost"], 5),
    "loopback": (home(faults.redirect("http://localhost:9/")), 0, ["ForbiddenHost"], 2),
    "circle": (home(faults.redirect("/")), 0, ["HttpError"], 2),
    "robots says no": (robots("User-agent: *\nDisallow: /"), 0, ["Refused"], 1),
    "robots says no to us": (robots("User-agent: gongkai\nDisallow: /zwgk/"), 0, ["Refused"], 3),
    "robots 403": (robots(Answer(b"x", status=403)), 0, ["Refused"], 1),
    "robots 503": (robots(Answer(b"x", status=503)), 0, ["HttpError"], 3),
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
    from crawler.portals.registry import portal_for
    from crawler.run import crawl

    (outcome,) = crawl(
        [portal_for("http://127.0.0.1:9/")], tmp_path, allow_hosts=["127.0.0.1:9"], delay=0
    )
    assert outcome.problems == [("Unreachable", "http://127.0.0.1:9/: the connection was refused.")]


def test_the_own_network_is_closed_unless_allowed(tmp_path: Path) -> None:
    told = visit({"x": portal()}, tmp_path, allow_hosts=[])["x"]
    assert told.problems == ["ForbiddenHost"]
    assert told.site.log == []


def test_a_host_that_challenges_is_left_alone(tmp_path: Path) -> None:
    site = static_portal(listed_reports(years=range(2010, 2025)))
    for path in [path for path in site.pages if "/t20" in path]:
        site.pages[path] = faults.challenge("ruishu")
    told = visit({"a": site}, tmp_path)["a"]
    assert set(told.problems) == {"Challenged"}
    assert len([hit for hit in site.log if "/t20" in hit.path]) <= 4 < 15


def test_a_host_that_asks_for_time_gets_it(tmp_path: Path) -> None:
    site, busy = portal(), iter([True])
    whole = site.pages[detail(site)]
    assert isinstance(whole, Answer)
    wait = Answer(b"x", status=429, headers=(("Retry-After", "1"),))
    site.put(detail(site), lambda _: wait if next(busy, False) else whole)
    told = visit({"a": site}, tmp_path)["a"]
    assert (told.outcome.found, told.problems) == (4, [])
    (when,) = [hit.at for hit in site.log if hit.status == 429]
    assert min(hit.at for hit in site.log if hit.at > when) - when >= 0.9


def test_a_pause_that_robots_asks_for_is_kept(tmp_path: Path) -> None:
    site = robots("User-agent: *\nCrawl-delay: 0.2")
    told = visit({"a": site}, tmp_path)["a"]
    times = [hit.at for hit in site.log]
    assert told.outcome.found == 4
    assert min(b - a for a, b in pairwise(times[1:])) > 0.15
