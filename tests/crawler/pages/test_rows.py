# ruff: noqa: E501  (rows of markup are clearer in one line)
"""Rows in the shapes in which portals print them."""

from __future__ import annotations

import pytest

from crawler.pages.page import Page, key, resolve
from crawler.pages.rows import epoch_date, find_date, rows
from extract.ground.encoding import decode

TITLE = "青湾县2024年政府信息公开工作年度报告"


def page(body: str, url: str = "http://www.example.gov.cn/nb/") -> Page:
    return Page(url, f"<html><meta charset=utf-8><body>{body}</body></html>".encode())


SHAPES = {
    "a, span": f"<li><a href='a.html'>{TITLE}</a><span>2025-01-22</span></li>",
    "cut, full in title": f"<li><a href='a.html' title='{TITLE}'>青湾县2024年政府…</a>2025-01-22</li>",
    "date first": f"<li><span>[2025-01-22]</span><a href='a.html'>{TITLE}</a></li>",
    "date in the link": f"<div><a href='a.html'>{TITLE} 2025-01-22</a></div>",
    "link around all": f"<a href='a.html'><span>{TITLE}</span><em>2025.01.22</em></a>",
    "torn title": f"<p><a href='a.html'><font>{TITLE[:6]}</font>{TITLE[6:]}</a> 2025年1月22日</p>",
    "table": f"<table><tr><td>1</td><td><a href='a.html'>{TITLE}</a></td><td>2025/1/22</td></tr></table>",
    "title beside": f"<table><tr><td>{TITLE}</td><td>2025-01-22</td><td><a href=a.html>查看</a></td></tr></table>",
    "day and month apart": f"<li><b>22</b><i>2025-01</i><a href='a.html'>{TITLE}</a></li>",
    "year apart": f"<li><i>2025</i><b>01-22</b><a href='a.html'>{TITLE}</a></li>",
    "torn date": f"<li><a href='a.html'>{TITLE}</a><span>2025-\n01-\n22</span></li>",
    "onclick": f"<li><a href='javascript:;' onclick=\"open('a.html')\">{TITLE}</a>2025-01-22</li>",
    "script call": f"<li><a href=\"javascript:go('a.html')\">{TITLE}</a>2025-01-22</li>",
    "variables": f"<script>var url='./a.html'; var title='{TITLE}'; var date='2025-01-22';</script>",
    "written": f"<script>document.write('<li><a href=\"a.html\">{TITLE}</a>2025-01-22</li>')</script>",
    "json": f'<script>x=[{{"title":"{TITLE}","url":"\\/nb\\/a.html","pubdate":"2025-01-22"}}]</script>',
    "cdata": f"<script type='text/xml'><![CDATA[<li><a href='a.html'>{TITLE}</a>2025-01-22</li>]]></script>",
    "escaped": f"<script>&lt;li&gt;&lt;a href='a.html'&gt;{TITLE}&lt;/a&gt;2025-01-22&lt;/li&gt;</script>",
    "icon and text": f"<li><a href='a.html'><img src='i.gif'></a><a href='a.html'>{TITLE}</a>2025-01-22</li>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_row_of_any_shape_has_its_title_and_its_date(shape: str) -> None:
    (row,) = [row for row in rows(page(SHAPES[shape])) if row.url.endswith("a.html")]
    assert row.title == TITLE
    assert row.url == "http://www.example.gov.cn/nb/a.html"
    assert row.listed_on == "2025-01-22"


def test_rows_in_comments_are_none() -> None:
    assert rows(page(f"<!-- <li><a href='a.html'>{TITLE}</a></li> -->")) == []


def test_a_date_is_that_of_its_own_row() -> None:
    body = f"<div>2020-01-01</div><ul><li><a href=a.html>{TITLE}</a></li><li><a href=b.html>另一条公告</a>2021-02-02</li></ul>"
    assert [row.listed_on for row in rows(page(body))] == [None, "2021-02-02"]


def test_a_date_without_a_year_is_none_and_an_impossible_one_too() -> None:
    assert find_date(["(01-22)"]) is None
    assert find_date(["2025-02-31"]) is None


def test_epoch_seconds_and_milliseconds_are_days_in_china() -> None:
    assert epoch_date("1737475200") == "2025-01-22"
    assert epoch_date("1737475200000") == "2025-01-22"
    assert epoch_date("12") is None


def test_text_is_decoded_whatever_header_and_meta_say() -> None:
    gbk = "<meta charset=utf-8>年报".encode("gb18030")
    assert "年报" in decode(gbk, "iso-8859-1")
    assert "年报" in decode("<meta charset=gb2312>年报".encode(), "gbk")
    assert "年报" in decode("年报".encode("gb18030"), "gb2312")
    assert "年报" in decode("年报".encode() + b"\xff", None)


def test_addresses_have_one_name() -> None:
    assert key("http://a.gov.cn/nb/index.html") == key("https://a.gov.cn:443/nb/") == "a.gov.cn/nb"
    assert key("http://a.gov.cn/x?b=1") != key("http://a.gov.cn/x")
    base = "http://a.gov.cn/x/y.html"
    assert resolve("javascript:void(0)", base) is None
    assert resolve("'+url+'", base) is None
    assert resolve("mailto:a@b.cn", base) is None
    assert (
        resolve("b.jsp?a=1&amp;currentpage=2", base) == "http://a.gov.cn/x/b.jsp?a=1&currentpage=2"
    )
    assert resolve("http://[broken", base) is None
