# ruff: noqa: E501  (rows of markup are clearer in one line)
"""Portals that an attacker built: each once lost reports in silence."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from archive.database.store import Archive, Known, Seen
from crawler.network import response_checks
from crawler.network.middlewares import is_whole
from crawler.pages.attachments import attachments, is_report
from crawler.pages.listed_titles import judge, named
from crawler.pages.page import MOST_LINKS, Page
from crawler.pages.pager_counts import read_numbers
from crawler.pages.rows import rows
from crawler.paging.by_address import pager_links
from crawler.paging.families.by_service.hanweb import Hanweb, JpagePager
from crawler.paging.service_rows import shown
from crawler.visit.discovery import candidate_links, names_column
from crawler.visit.memory import Memory
from tests.crawler.handmade import PDF, html
from tests.crawler.visiting import Visited, visit
from tests.portals import Answer, Request, Site

TITLE = "青湾县2024年政府信息公开工作年度报告"
NB = "/zfxxgknb/"


def page(body: str, url: str = "http://a.gov.cn/nb/") -> Page:
    return Page(url, f"<html><meta charset=utf-8><body>{body}</body></html>".encode())


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("<div class=position><a href='/'>首页</a> <a href='/zw/'>&gt;</a> 年报</div>", 0),
        ("<div class=banner><a href='/x/'>&lt;</a><a href='/n/2/'>&gt;</a></div>", 0),
        (
            "<div class=slide><a href='/n/1/'>1</a><a href='/n/2/'>2</a><a href='/n/2/'>next</a></div>",
            0,
        ),
        ("<div class=pager><a href='index_1.html'>&gt;</a></div>", 1),
        (
            "<p><a href='index_1.html'>2</a> <a href='index_2.html'>3</a> <a href='index_1.html'>»</a></p>",
            3,
        ),
        ("<p><a href='index_1.html'>下一页</a></p>", 1),
    ],
)
def test_an_arrow_is_a_next_page_only_in_a_pager(body: str, links: int) -> None:
    assert len(list(pager_links(page(body)))) == links


CREATE = 'createPageHTML(4, 0, "index", "html");'


@pytest.mark.parametrize(
    "body",
    [
        f"<p>本栏目共10条</p><script>{CREATE}</script>",
        f"<script>{CREATE}</script><script>new PageTurn({{count:1}})</script>",
        f'<script>//createPageHTML(1,0,"index","html");\n{CREATE}</script>',
        f'<script>/* createPageHTML(9,0,"index","html"); */{CREATE}</script>',
        f"<p>报告共12页</p><script>{CREATE}</script>",
    ],
)
def test_the_numbers_are_those_of_the_pager(body: str) -> None:
    numbers = read_numbers(page(body))
    assert (numbers.pages, numbers.records, numbers.sure) == (4, None, True)


STORE = (
    '<div id="{u}"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/dataproxy.jsp?page=1&columnid={c}'
    '&unitid={u}"></a>]]></nextgroup><recordset><record><![CDATA[<tr><td><a href="/art/{c}.html">{t}</td></tr>]]>'
    "</record></recordset></datastore></script></div>"
)
SETTINGS = '<script>$("#{u}").jpage({{totalRecord:{n},perPage:6,proxyUrl:"/dataproxy.jsp",columnid:{c},unitid:{u}}});</script>'
SIDE, OWN = (
    {"u": "111", "c": "999", "t": "青湾县召开新闻发布会", "n": 87},
    {"u": "678", "c": "123", "t": TITLE, "n": 40},
)


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("units", [(SIDE, OWN), (OWN, SIDE)])
def test_jpage_asks_for_the_unit_of_the_column(
    units: tuple[dict[str, object], ...], apart: bool
) -> None:
    stores, settings = ([text.format(**u) for u in units] for text in (STORE, SETTINGS))
    pairs = zip(stores, settings, strict=True)
    shown = page("".join([*stores, *settings] if apart else [a + b for a, b in pairs]))
    pager = JpagePager(shown)
    first = pager.after(shown, [], None)
    assert first is not None and "columnid=123" in first.url and "unitid=678" in first.url
    assert pager.shortfall() == "declares 40 entries, 1 were shown"
    assert not any("dataproxy" in row.url for row in Hanweb().entries(shown))


NAMES = """历年政府信息公开年报 2024年政府信息公开年报 政府信息公开年度报告（2024年） 政府信息公开年报（新） 政府信息公开情况年度报告
政府信息公开年度工作情况报告 政府信息公开工作总结 信息公开工作情况报告 政府信息年报 年度公开报告 青湾县政府信息公开年报""".split()


@pytest.mark.parametrize("name", NAMES)
def test_a_column_is_known_by_its_name(name: str) -> None:
    assert names_column(name, "http://a.gov.cn/c99/")


def test_more_behind_its_name_and_pages_of_a_list() -> None:
    (link,) = candidate_links(
        page(
            "<a href='/c9/'>政府信息公开年度报告 更多&gt;&gt;</a><a href='/zfxxgknb/?m=1'>下一页</a>"
        )
    )
    assert link.names_column


TITLES = """关于公布《青湾县2024年政府信息公开工作年度报告》的通知 青湾县2024年政府信息公开工作年度报告及附表 青湾县公安局2024年政府信息公开工作总结
青湾县司法局2024年度政府信息公开工作情况 青湾县网站管理中心2024年政府信息公开工作年度报告 青湾县林业局2024年政府信息公开工作年度报告全文
青湾县农业农村局2024年政府信息主动公开工作年度报告 青湾县商务局2024年政府信息公开工作年度报告（网站版） 青湾县生态环境局政府环境信息公开2024年度报告
青湾县数据局2024年度政府信息公开工作年度报告表 青湾县城管局24年政府信息公开工作年度报告 青湾县卫健委2024年政府信息公开工作年度报告发布时间：2025-01-20
青湾县住建局2024年政府信息公开工作年度报告2025-01-2015:00阅读次数：123""".split()


@pytest.mark.parametrize("title", TITLES)
def test_a_title_in_any_dress_is_a_report(title: str) -> None:
    verdict = judge(title, in_column=True)
    assert (verdict.kind, verdict.year) == ("report", 2024)


@pytest.mark.parametrize(
    ("title", "kind"),
    [("青湾县退役军人事务局2024年政...", "perhaps"), ("青湾县统计局20…", "perhaps"), ("青湾县文化广电和旅游体育局…", "perhaps"), ("2023年全县经济…", "other"), ("关于开展春季…", "other")],
)  # fmt: skip
def test_a_title_cut_early_is_followed(title: str, kind: str) -> None:
    assert judge(title, in_column=True).kind == kind


def test_a_title_without_a_body_gets_its_folders() -> None:
    plain = "2024年政府信息公开工作年度报告"
    assert named(plain, "县公安局") == "县公安局" + plain
    assert named("青湾县公安局" + plain, "县公安局") == "青湾县公安局" + plain
    assert named(plain, None) == plain


def test_chapter_words_in_a_menu_are_no_report() -> None:
    menu = (
        "<a href='/1/'>总体情况</a><a href='/2/'>主动公开政府信息情况</a>"
        + "<p>公开专栏说明文字。</p>" * 40
    )
    assert not is_report(page(menu))
    assert is_report(
        page(
            "<a name=x></a><h2>总体情况</h2><h2>主动公开政府信息情况</h2>"
            + "<p>我镇公开信息。</p>" * 40
        )
    )


def test_words_of_a_report_are_no_page_not_found() -> None:
    text = "<p>一、概述</p><p>三、依申请公开政府信息情况</p><p>收到申请3件，同意公开2件，信息不存在1件。</p>"
    assert not response_checks.is_not_found(page(text))
    assert response_checks.is_not_found(page("<p>您访问的信息不存在！</p>"))


def test_a_cookie_on_a_whole_page_is_no_challenge() -> None:
    whole = b"<html><script src=/a.js></script><a href='/x/'>x</a></html>"
    assert response_checks.trouble("http://a.cn/", 200, whole, ["yunsuo_session_verify=a"]) is None
    bare = b"<html><script>location=1</script></html>"
    assert (
        response_checks.trouble("http://a.cn/", 200, bare, ["yunsuo_session_verify=a"]) is not None
    )


def test_a_refresh_for_browsers_without_script_is_not_followed() -> None:
    assert (
        page("<noscript><meta http-equiv=refresh content='0;url=/x'></noscript>").sends_on is None
    )
    assert page("<meta http-equiv=refresh content='0;url=/x'>").sends_on == "http://a.gov.cn/x"


SHAPES = {
    "teaser": f"<h3><a href='a.html'>{TITLE}</a></h3><p><a href='a.html'>根据《条例》的规定，现公布本机关政府信息公开工作情况，由总体情况等六部分组成……</a></p>",
    "array": f'<script>var l=[["./a.html","{TITLE}","2025-01-22"],["./b.html","青湾县2023年政府信息公开工作年度报告","2024-01-22"]]</script>',
    "two paths": f"<li><a href=\"javascript:open('/zw/../x','./a.html')\">{TITLE}</a></li>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_row_is_found_in_any_dress(shape: str) -> None:
    (row,) = [row for row in rows(page(SHAPES[shape])) if row.url == "http://a.gov.cn/nb/a.html"]
    assert row.title == TITLE


def test_pictures_of_a_report_in_an_unknown_block_are_kept() -> None:
    body = "<div class=banner><img src=/b1.jpg><img src=/b2.jpg><img src=/b3.jpg></div><div class=xl_nr><p><img src=/W1.jpg></p><p><img src=/W2.jpg></p><img src=/i.jpg width=16></div>"
    assert [item.url[-7:] for item in attachments(page(body))] == ["/W1.jpg", "/W2.jpg"]


def site(column: str, *reports: str) -> Site:
    made = Site()
    made.put("/", html(f"<a href='{NB}'>政府信息公开年报</a>"))
    made.put(NB, html(column))
    for path in reports:
        made.put(
            NB + path,
            html(f"<h1>2024年政府信息公开工作年度报告</h1><p>{path} 我单位公开信息。</p>"),
        )
    return made


def row(path: str, title: str) -> str:
    return f"<li><a href='{NB}{path}'>{title}</a></li>"


def unit_folder() -> Site:
    made = site(row("u1/", "县公安局") + row("u2/", "县教育局"))
    for unit in ("u1/", "u2/"):
        made.put(NB + unit, html(row(unit + "t.html", "2024年政府信息公开工作年度报告")))
        made.put(NB + unit + "t.html", html(f"<h1>年度报告</h1><p>公开{unit}</p>"))
    return made


def files() -> Site:
    made = site(row("a.pdf", "2024年") + row("b.pdf", "2023年"))
    for name in "ab":
        made.put(f"{NB}{name}.pdf", Answer(PDF + name.encode(), content_type="application/pdf"))
    return made


def circle() -> Site:
    made = site(row("a.html", TITLE) + row("b.html", TITLE.replace("2024", "2023")), "b.html")
    for path, other in (("a.html", "c.html"), ("c.html", "a.html")):
        made.put(NB + path, f"<meta http-equiv='refresh' content='0;url={NB}{other}'>")
    return made


def lost_pages() -> Site:
    return site(row("a.html", TITLE) + f"<script>{CREATE}</script>", "a.html")


CASES: dict[str, tuple[Callable[[], Site], list[str], list[str]]] = {
    "unit folder": (unit_folder, [f"县{b}局2024年政府信息公开工作年度报告" for b in ("公安", "教育")], []),
    "files": (files, [f"{y}年政府信息公开工作年度报告" for y in (2023, 2024)], []),
    "circle": (circle, [TITLE.replace("2024", "2023")], ["Trap"]),
    "lost pages": (lost_pages, [TITLE], ["Incomplete"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Visited]:
    data: Path = tmp_path_factory.mktemp("attacks")
    return visit({name: case[0]() for name, case in CASES.items()}, data)


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_lost_in_silence(name: str, visited: dict[str, Visited]) -> None:
    _, titles, problems = CASES[name]
    told = visited[name]
    assert (sorted(told.titles), told.problems) == (sorted(titles), problems)


def test_without_a_delay_it_is_still_one_request_at_a_time(tmp_path: Path) -> None:
    names = [f"{year}.html" for year in range(2015, 2025)]
    made = site("".join(row(n, f"{n[:4]}年政府信息公开工作年度报告") for n in names))
    lock, under_way = threading.Lock(), [0, 0]

    def slow(request: Request) -> Answer:
        with lock:
            under_way[0] += 1
            under_way[1] = max(under_way)
        time.sleep(0.03)
        with lock:
            under_way[0] -= 1
        return Answer(html(f"<h1>年度报告</h1><p>公开{request.path}</p>").encode())

    for name in names:
        made.put(NB + name, slow)
    told = visit({"one": made}, tmp_path, delay=0.0)["one"]
    assert (told.outcome.found, under_way[1]) == (10, 1)


class _Kept:
    """An archive that kept one report, listed on the 22nd."""

    def known(self, url: str) -> Known:
        now = datetime.now(UTC).isoformat()
        return Known(url, None, None, "0", now, TITLE, "2025-01-22", "2025-01-22", now)


@pytest.mark.parametrize(("day", "current"), [("2025-01-22", True), ("2025-03-01", False)])
def test_a_row_whose_date_changed_is_asked_again(day: str, current: bool) -> None:
    memory = Memory(cast(Archive, _Kept()), nightly=True)
    assert memory.current(Seen("http://a.cn/", "a", "page", TITLE, day)) is current


@pytest.mark.parametrize(
    "row", ["<a href=/{0}.html>通知第{0}号</a>", "<p><a href=/{0}>{0}号文</a></p>"]
)
def test_a_page_of_very_many_links_takes_no_longer_for_each(row: str) -> None:
    made = page("".join(row.format(n) for n in range(8000)))
    begun = time.process_time()
    assert len(rows(made)) > 7000
    assert time.process_time() - begun < 10


def test_the_links_of_a_page_are_bounded() -> None:
    assert len(page("<a href=/x>年报</a>" * (MOST_LINKS + 9)).links) == MOST_LINKS


def test_half_a_gzip_is_not_whole() -> None:
    packed = gzip.compress(bytes(range(256)) * 4000)
    assert is_whole(packed, 1 << 30) and not is_whole(packed[:-9], 1 << 30)
    assert is_whole(gzip.compress(b" " * (9 << 20)), 1 << 20)  # as far as it is read


@pytest.mark.parametrize("unit", ["(", "（", "[", ";", "关于", "2024年", "政府信息公开", "…"])
def test_no_title_takes_its_pattern_long(unit: str) -> None:
    begun = time.process_time()
    judge(unit * 60_000, in_column=True)
    named(unit * 60_000, "县水务局")
    assert time.process_time() - begun < 2


def test_a_choice_of_very_many_takes_no_longer_for_each() -> None:
    made = page(f"<select>{'<option value=/a/{0}.html>年报' * 20_000}</select>")
    begun = time.process_time()
    rows(made)
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    "unit", ["<record>", "<nextgroup>", "<script>/*", "<option value=/a>", "<p>附件"]
)
def test_markup_that_never_ends_takes_no_longer_for_each(unit: str) -> None:
    made = page(unit * 8000 + f"<a href=/a.html>{TITLE}</a>")
    begun = time.process_time()
    rows(made)
    shown(made)
    attachments(made)
    assert time.process_time() - begun < 5
