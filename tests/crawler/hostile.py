# ruff: noqa: E501  (rows of markup are clearer in one line)
"""Portals that lead astray: traps, throttles, sessions, answers that are somebody else's."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count

from tests.crawler.handmade import Handmade, html, rows, title
from tests.portals import Answer, Request

YEARS = (2024, 2023, 2022, 2021)


def _column(made: Handmade, body: str, path: str = "/nb/") -> None:
    made.page("/", f"<a href='{path}'>政府信息公开年报</a>")
    made.page(path, body, "政府信息公开年报")


def _four(made: Handmade, folder: str = "/nb") -> None:
    made.reports = 4
    for year in YEARS:
        made.report(f"{folder}/{year}.html", year)


def sessions() -> Handmade:
    """Every link carries a session of its own."""
    made = Handmade(requests=9)
    _four(made)
    number = count()
    made.page("/", "<a href='/nb/'>政府信息公开年报</a>")
    made.site.put(
        "/nb/",
        lambda _: Answer(
            html(
                f"<ul>{rows(YEARS, '{}.html;jsessionid=' + f'AB{next(number)}')}</ul>", "年报"
            ).encode(),
            last_modified=None,
        ),
    )
    return made


def endless_calendar() -> Handmade:
    """下一页 leads on for ever, each page with news that no page before had."""
    made = Handmade(requests=26)
    _four(made)
    _column(made, f"<ul>{rows(YEARS)}</ul><a href='/nb/p2.html'>下一页</a>")

    def more(request: Request) -> Answer:
        n = int("".join(filter(str.isdigit, request.path)) or 0)
        return Answer(
            html(
                f"<ul><li><a href='/x/{n}.html'>青湾县举行第{n}次全体会议并作部署</a></li></ul><a href='/nb/p{n + 1}.html'>下一页</a>",
                "政府信息公开年报",
            ).encode()
        )

    made.site.prefixes["/nb/p"] = more
    return made


def nested_years() -> Handmade:
    """Every folder of a year holds the folders of all years again."""
    made = Handmade(requests=400)
    made.page("/", "<a href='/nb/'>政府信息公开年报</a>")
    links = "".join(f"<li><a href='{y}/'>{y}年</a></li>" for y in YEARS)

    def folder(request: Request) -> Answer:
        deepest = request.path.rstrip("/").rsplit("/", 1)[-1]
        report = (
            f"<li><a href='/r/{deepest}.html'>{title(int(deepest))}</a></li>"
            if deepest.isdigit()
            else ""
        )
        return Answer(html(f"<ul>{links}</ul><ul>{report}</ul>", "年报").encode())

    made.site.prefixes["/nb/"] = folder
    _four(made, "/r")
    return made


def anything_is_the_hub() -> Handmade:
    """Whatever does not exist is answered with the home page and 200; the pager declares too much."""
    made = Handmade(requests=20)
    _four(made)
    _column(made, f"<ul>{rows(YEARS)}</ul><div class=page><a href='javascript:;'>下一页</a></div>")
    home = made.site.pages["/"]
    made.site.otherwise = home
    return made


def throttled_list() -> Handmade:
    """The service answers with the column's own shell now and then; then with its rows."""
    made = Handmade(requests=14)
    _four(made)
    shell = html(
        "<div id=l></div><script>$.post('/api/list',{page:pageNo,col:7},f)</script>", "年报"
    )
    made.page("/", "<a href='/nb/'>政府信息公开年报</a>")
    made.site.put("/nb/", shell)
    data = {"rows": [{"title": title(y), "url": f"/nb/{y}.html"} for y in YEARS], "total": 4}
    made.site.put(
        "/api/list",
        lambda r: Answer(
            json.dumps(data).encode() if r.fields.get("col") == "7" else shell.encode(),
            content_type="application/json",
        ),
    )
    return made


def mirror() -> Handmade:
    """The same reports under two addresses of two columns: both are kept, nothing circles."""
    made = Handmade(requests=20)
    made.page("/", "<a href='/nb/'>政府信息公开年报</a><a href='/old/'>信息公开年度报告</a>")
    made.page("/nb/", f"<ul>{rows(YEARS)}</ul><a href='/old/'>历年年报</a>", "年报")
    made.page("/old/", f"<ul>{rows((2020, 2019))}</ul><a href='/nb/'>返回</a>", "年报")
    _four(made)
    for year in (2020, 2019):
        made.report(f"/old/{year}.html", year)
    made.reports = 6
    return made


def loops() -> Handmade:
    """A row that redirects to itself through two others is a dead end; the rest is found."""
    made = Handmade(requests=16)
    _four(made)
    _column(made, f"<ul>{rows(YEARS)}<li><a href='a.html'>关于年报的公告</a></li></ul>")
    for here, there in (("a", "b"), ("b", "c"), ("c", "a")):
        made.site.put(
            f"/nb/{here}.html",
            Answer(status=302, headers=(("Location", f"/nb/{there}.html"),), last_modified=None),
        )
    return made


def wide_menu() -> Handmade:
    """A menu of three hundred links on every page, many called like bodies."""
    made = Handmade(requests=16)
    _four(made)
    menu = "".join(f"<li><a href='/dept/{k}/'>第{k}管理局</a></li>" for k in range(300))
    made.page("/", f"<ul class=nav>{menu}</ul><a href='/nb/'>政府信息公开年报</a>")
    made.page("/nb/", f"<ul class=nav>{menu}</ul><ul>{rows(YEARS)}</ul>", "年报")
    made.site.prefixes["/dept/"] = lambda _: Answer(html("<p>本局职责。</p>").encode())
    return made


ALL: dict[str, Callable[[], Handmade]] = {
    made.__name__: made
    for made in (sessions, endless_calendar, nested_years, anything_is_the_hub, throttled_list, mirror, loops, wide_menu)
}  # fmt: skip
