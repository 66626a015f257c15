"""What is read of a page's scripts: requests that hand-written ones make, and no more than that."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crawler.pages.calls import calls
from crawler.pages.page import Page
from crawler.paging.families.by_service.easttone import Easttone
from crawler.paging.families.by_service.hanweb import column_unit

VENDOR = Path(__file__).parents[3] / "archive/site/static/vendor"


def page_of(script: str, body: str = "") -> Page:
    markup = f"<html><body>{body}<script>{script}</script></body></html>"
    return Page("http://www.example.gov.cn/zwgk/nb/", markup.encode())


@pytest.mark.parametrize(
    ("script", "address", "form"),
    [
        (
            'var url = "/igs/list.html?index=zs&pageNumber=" + p + "&filter[channelId]=5521";'
            " $.get(url, draw)",
            "/igs/list.html?index=zs&pageNumber=⟦0⟧&filter[channelId]=5521",
            (),
        ),
        (
            "const api = '/api/list'; var q = {column: 7, size: 20}; q.page = page; $.post(api, q)",
            "/api/list",
            (("column", "7"), ("size", "20"), ("page", "⟦0⟧")),
        ),
        (
            "function a(){ var u = '/news/list?page=' + page; $.get(u) }"
            " function b(){ var u = '/report/list?page=' + page; $.get(u) }",
            "/report/list?page=⟦0⟧",
            (),
        ),
        (
            "axios.post('/api/list', new URLSearchParams({channel: 'c7', pageNo: this.pageNo}))",
            "/api/list",
            (("channel", "c7"), ("pageNo", "⟦0⟧")),
        ),
    ],
)
def test_what_a_script_keeps_in_variables_is_asked_for(
    script: str, address: str, form: tuple[tuple[str, str], ...]
) -> None:
    found = [(call.url, call.form) for call in calls(page_of(script))]
    assert (f"http://www.example.gov.cn{address}", form) in found


@pytest.mark.parametrize("name", ["d3.min.js", "plot.min.js"])
def test_a_packed_library_takes_no_time(name: str) -> None:
    source = (VENDOR / name).read_text(encoding="utf-8")
    begun = time.process_time()
    calls(page_of(""), source)
    assert time.process_time() - begun < 2


def test_channels_are_found_deeper_in_the_options() -> None:
    page = page_of("const cms = new CMS({el: '#a', params: {channelList: ['1900'], pageNo: 1}})")
    ask = Easttone().pager(page, []).after(page, [], None)
    assert ask is not None and ask.body is not None and '"channelList": ["1900"]' in ask.body


def test_two_data_stores_need_no_call_of_jpage() -> None:
    record = "<record><![CDATA[<a href='/{0}.html'>{1}</a>]]></record>"
    store = f"<datastore><recordset>{record}</recordset></datastore>"
    news = store.format(1, "青湾县召开大会部署工作")
    ours = store.format(2, "青湾县2024年政府信息公开工作年度报告")
    page = Page("http://a.gov.cn/col/col1/index.html", f"<body>{news}{ours}</body>".encode())
    assert "/2.html" in column_unit(page)
    assert "/1.html" not in column_unit(page)
