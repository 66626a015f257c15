"""What a browser shows of a page: text without script, and text without links."""

from __future__ import annotations

import pytest

from crawler.pages.page import Page, texts, visible

MIXED = (
    "<title>头</title><p>甲<!-- 注 --><noscript><a href=x>乙</a>丙</noscript>丁"
    "<script>if(1)</script>戊<a name=n>己</a>"
    "<a href=x>庚<b>辛</b></a>壬<select><option value='/x/'>癸</option></select>"
    "<textarea>子</textarea><style>丑</style><template><b>寅</b></template>卯</p>"
)


def test_script_and_what_is_hidden_is_not_shown_and_what_follows_it_is() -> None:
    page = Page("http://a.gov.cn/", MIXED.encode())
    assert page.text == "甲丁戊己庚辛壬癸卯"
    assert page.own_text == "甲丁戊己壬卯"
    assert texts(page.tree) == ["甲", "丁", "戊", "己", "庚", "辛", "壬", "癸", "卯"]
    assert next(page.tree.iter("script")).text == "if(1)"  # the page itself stays whole


def test_inside_of_what_is_hidden_nothing_is_shown() -> None:
    tree = Page("http://a.gov.cn/", MIXED.encode()).tree
    hidden, link = next(tree.iter("noscript")), next(tree.iter("a"))
    assert visible(link) == "" and texts(hidden) == []


@pytest.mark.parametrize(
    "listener", ["onclick=\"go('/nb/')\"", 'data-url="/nb/"', "DATA-HREF=/nb/"]
)
def test_a_cell_that_a_script_listens_to_is_a_link_among_the_others(listener: str) -> None:
    markup = f"<a href=/a/>一</a><table><tr><td {listener}>年报</table><area href=/b/ alt=二>"
    links = Page("http://a.gov.cn/", markup.encode()).links
    assert [(link.url, link.text) for link in links] == [
        ("http://a.gov.cn/a/", "一"),
        ("http://a.gov.cn/nb/", "年报"),
        ("http://a.gov.cn/b/", "二"),
    ]
