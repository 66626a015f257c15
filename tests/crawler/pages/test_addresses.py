"""Addresses: what is one site, and links that lead nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.database.store import Archive
from crawler.pages.addresses import host_slot, is_dead, join, port, same_site, split
from crawler.pages.page import Page, key, resolve
from tests.crawler.handmade import Handmade, rows, title
from tests.crawler.visiting import visit


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("www.a.bj.cn", "xxgk.a.bj.cn", True),
        ("a.bj.cn", "b.bj.cn", False),
        ("www.qw.gov.cn", "zfxxgk.qw.gov.cn", True),
        ("qw.gov.cn", "dh.gov.cn", False),
        ("a.org.cn", "b.org.cn", False),
        ("gov.cn", "www.gov.cn", False),
        ("127.0.0.1", "127.0.0.2", False),
        ("127.0.0.1:81", "127.0.0.1:82", True),
        ("localhost", "localhost:81", True),
        ("WWW.QW.gov.cn", "gk.qw.GOV.CN", True),
        ("www.青湾.公司.cn", "青湾.公司.cn", True),
    ],
)
def test_one_site_is_one_registered_domain(one: str, other: str, same: bool) -> None:
    assert same_site(f"http://{one}/", f"https://{other}/nb/") is same


@pytest.mark.parametrize("address", ["http://x:80a/", "http://x:99999/", "http://[a/", "", "//"])
def test_what_nobody_can_be_asked_for_is_dead(address: str) -> None:
    assert is_dead(address)
    assert port(address) is None


@given(st.text(max_size=40).map(lambda text: f"http://{text}"))
def test_no_address_raises(address: str) -> None:
    split(address), join(address, address), host_slot(address), port(address), key(address)
    is_dead(address), same_site(address, "http://a.gov.cn"), resolve(address, address)


@pytest.mark.parametrize(
    ("head", "base"),
    [
        ("<base href='/z/'>", "http://a.gov.cn/z/"),
        ("<base target=_blank><base href=//b.cn/q/ >", "http://b.cn/q/"),
        ("<!-- <base href='/no/'> --><base href='/yes/'>", "http://a.gov.cn/yes/"),
        ("<script>var b = \"<base href='/no/'>\"</script>", "http://a.gov.cn/x/y.html"),
        ("<base href='http://x:80a/'>", "http://a.gov.cn/x/y.html"),
        ("<base href='http://[a/'>", "http://a.gov.cn/x/y.html"),
        ("<base href='javascript:void(0)'>", "http://a.gov.cn/x/y.html"),
    ],
)
def test_relative_links_hang_on_the_base_that_a_browser_takes(head: str, base: str) -> None:
    page = Page("http://a.gov.cn/x/y.html", f"<html><head>{head}</head></html>".encode())
    assert page.base == base


@pytest.mark.parametrize(
    ("meta", "target"),
    [
        ("0;URL='/b.html'", "http://a.gov.cn/b.html"),
        ("0,/b.html", "http://a.gov.cn/b.html"),
        ("0;url=&quot;b.html&quot;", "http://a.gov.cn/x/b.html"),
        ("600;url=/b.html", None),
        ("0;url=http://[a/", None),
    ],
)
def test_a_refresh_sends_on_as_in_a_browser(meta: str, target: str | None) -> None:
    tag = f'<meta http-equiv="Refresh" content="{meta}">'
    shown = f"<html><head>{tag}</head><body></body></html>"
    assert Page("http://a.gov.cn/x/y.html", shown.encode()).sends_on == target
    for hidden in (f"<!--{tag}-->", f"<noscript>{tag}</noscript>"):
        page = Page("http://a.gov.cn/x/y.html", f"<html><head>{hidden}</head></html>".encode())
        assert page.sends_on is None


def test_a_link_with_an_impossible_port_hides_no_row_behind_it(tmp_path: Path) -> None:
    made = Handmade()
    dead = "".join(
        f"<li><a href='{url}/{n}.html'>{title(2010 + n)}</a></li>"
        for n, url in enumerate(("http://gk.qingwan.gov.cn:80a", "http://127.0.0.1:99999"))
    )
    made.page("/", "<a href='/nb/'>政府信息公开年报</a>")
    made.page("/nb/", f"<ul>{dead}{rows(range(2020, 2024))}</ul>")
    for year in range(2020, 2024):
        made.report(f"/nb/{year}.html", year)
    told = visit({"dead": made.site}, tmp_path)["dead"]
    assert told.problems == []
    assert told.outcome.found == 4
    with Archive(tmp_path) as archive:
        ends = archive.row("select dead_ends from crawls")
    assert ends is not None
    assert [kind for kind, _ in json.loads(ends["dead_ends"])] == ["DeadLink"] * 2
