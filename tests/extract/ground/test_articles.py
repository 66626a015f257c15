"""Articles in JSON and in scripts: what crawler and reader find, and find alike."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.articles import carried
from crawler.pages.page import Page
from extract.ground.articles import articles_in, data_in, data_of, markup_in
from extract.ground.javascript import Script
from extract.readers.web.carried import in_scripts

TITLE = "青湾县2024年政府信息公开工作年度报告"
CHAPTERS = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况")
MARKUP = "".join(f"<p>{name}</p><p>我县认真贯彻条例。</p>" for name in CHAPTERS) * 3
QUOTED = json.dumps(MARKUP, ensure_ascii=False).replace("</", "<\\/")
SCRIPTS = {
    "beside an object": f"var cfg = {{site: 1}}; var content = {QUOTED};",
    "before an object": f"var content = {QUOTED}; init({{a: [1]}});",
    "in a call": f"show(decodeURIComponent({QUOTED})); $.ajax({{url: '/hits'}});",
    "in a function of an object": f"new Vue({{data() {{ return {{html: {QUOTED}}} }}}});",
    "a sum": f'var c = {QUOTED[:80]}" + "{QUOTED[80:]}; var o = {{}};',
    "a template": f"var s = {{a: 1}}; const c = `{MARKUP}`;",
    "escaped": f"var s = {{a: 1}}, c = {json.dumps(MARKUP)};".replace("<", "\\u003c"),
    "in comments": f"<!--\nvar s = {{a: 1}}, c = {QUOTED};\n//-->",
    "behind a mistake": f"var a = {{b: 1}}; foo(; var c = {{text: {QUOTED}}};",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=list(SCRIPTS))
def test_no_literal_of_a_script_hides_the_article_of_another(script: str) -> None:
    found = [article for data in data_of(Script(script)) for article in articles_in(data)]
    assert [article.markup for article in found] == [MARKUP]


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=list(SCRIPTS))
def test_crawler_and_reader_find_the_same(script: str) -> None:
    page = Page("http://a.gov.cn/s.html", f"<body><script>{script}</script></body>".encode())
    kept, read = carried(page), in_scripts([script])
    assert kept is not None and read is not None
    assert all(name in kept.text for name in CHAPTERS)
    assert read.markup == MARKUP


def test_a_title_is_that_of_the_object_or_of_what_is_around_it() -> None:
    data = {"title": TITLE, "parts": [{"name": "正文", "content": MARKUP}]}
    assert [(a.title, a.path) for a in articles_in(data)] == [(TITLE, "parts[0].content")]
    assert [a.title for a in articles_in({"name": TITLE, "content": MARKUP})] == [TITLE]


@pytest.mark.parametrize("text", ["a<b", "公开", "{}", json.dumps({"a": MARKUP}), None, 7])
def test_what_holds_no_tag_or_is_data_is_no_markup(text: object) -> None:
    assert markup_in(text) == ""


@pytest.mark.parametrize("around", ["{}", "cb({});", "a.b['c']( {} )", "\ufeff {}\n"])
def test_json_is_found_in_a_call_too(around: str) -> None:
    assert data_in(around.replace("{}", '{"a": "b\nc"}')) == {"a": "b\nc"}


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    data_in(text), markup_in(text)
    for data in data_of(Script(f"<p>{text}")):
        articles_in(data)


def test_deep_data_ends() -> None:
    data: object = MARKUP
    for _ in range(5_000):
        data = [data]
    assert articles_in(data) == []
    assert data_in("[" * 100_000) is None
