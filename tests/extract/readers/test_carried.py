"""Articles that are data: the answer of a service, or an object in a page's script."""

from __future__ import annotations

import json
import random
import re

import pytest

from archive.site.drawing import excerpt
from extract.readers import media_type_of
from extract.report import read
from extract.show.page import page_of
from tests.extract.made import html_report, make_truth
from tests.extract.test_laws import TITLE, assert_exact

TRUTH = make_truth(random.Random(11))
OTHER = make_truth(random.Random(12))


def markup_of(page: bytes) -> str:
    found = re.search(r"<body[^>]*>(.*)</body>", page.decode(), re.DOTALL)
    assert found is not None
    return found[1]


MARKUP = markup_of(html_report(TRUTH))
EPOINT = {
    "custom": {
        "data": {
            "title": TITLE,
            "infodate": "2024-01-22",
            "indexnum": "QW01/2024-7",
            "infotype": "html",
            "infocontent": MARKUP,
            "pdflist": [],
        }
    },
    "status": {"code": 1, "text": ""},
}
MOMENT = {
    "code": 0,
    "data": {"title": TITLE, "body": MARKUP, "dept": "青湾县", "pubDate": 1705881600000},
}
ESCAPED = {"docTitle": TITLE, "docClob": MARKUP.replace("&", "&amp;").replace("<", "&lt;")}
TWICE = {"data": json.dumps({"title": TITLE, "content": MARKUP}, ensure_ascii=False)}
WITH_RELATED = {
    "detail": {"title": TITLE, "content": MARKUP},
    "related": [{"title": "另一篇", "content": "<p>短文一篇，与年报无关。</p>"} for _ in range(3)],
}
ANSWERS = {
    "epoint": json.dumps(EPOINT, ensure_ascii=False),
    "in ASCII": json.dumps(EPOINT),
    "a moment": json.dumps(MOMENT, ensure_ascii=False),
    "escaped once more": json.dumps(ESCAPED, ensure_ascii=False),
    "JSON in a string": json.dumps(TWICE, ensure_ascii=False),
    "a call around it": f"callback({json.dumps(EPOINT, ensure_ascii=False)});",
    "others beside it": json.dumps(WITH_RELATED, ensure_ascii=False),
    "raw line ends": json.dumps(EPOINT, ensure_ascii=False).replace("\\n", "\n"),
}


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=list(ANSWERS))
def test_the_article_in_a_services_answer_is_read(answer: str, charset: str) -> None:
    data = answer.encode(charset)
    assert media_type_of(data) == "application/json"
    report = read(data, "answer.json")
    assert_exact(report, TRUTH)
    assert report.title == TITLE


def test_fields_beside_the_text_are_the_header() -> None:
    epoint = read(ANSWERS["epoint"].encode(), "answer.json").header
    assert (epoint["index_number"], epoint["published_on"]) == ("QW01/2024-7", "2024-01-22")
    moment = read(ANSWERS["a moment"].encode(), "answer.json").header
    assert (moment["publisher"], moment["published_on"]) == ("青湾县", "2024-01-22")


def test_evidence_names_the_field_and_the_element_and_is_found_again() -> None:
    data = ANSWERS["epoint"].encode()
    report = read(data, "answer.json")
    place = report.evidence["requests.new.total"].place
    assert place is not None and place.path is not None
    assert place.path.startswith("custom.data.infocontent:/html/body/")
    shown = json.loads(excerpt(data, None, (None, None, place.path, None)))
    marked = [cell["text"] for row in shown["rows"] for cell in row if cell["marked"]]
    assert marked == [TRUTH[("requests", "new", "total")]]
    assert 'class="number"' in page_of(data, report, {})


DETAIL = {"id": 7, "title": TITLE, "identifier": "0069/2024-3", "content": MARKUP, "attachment": []}
JSON_DETAIL = json.dumps(DETAIL, ensure_ascii=False).replace("</", "<\\/")
QUOTED = MARKUP.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("/", "\\/")
SCRIPTS = {
    "an object": f"window._CONFIG = {{ SID:'755001', DETAIL: {JSON_DETAIL}, TREE: [] }}",
    "escaped": "window._CONFIG=" + json.dumps({"DETAIL": DETAIL}).replace("<", "\\u003c") + ";",
    "in single quotes": f"var C = {{ DETAIL: {{ id: 7, content: '{QUOTED}', }}, }};",
    "a string of JSON": f"var d = JSON.parse({json.dumps(json.dumps(DETAIL))}); var e = "
    f"{{text: {json.dumps(json.dumps(DETAIL))}}};".replace("</", "<\\/"),
}


def with_script(script: str, body: str = "<div id='app'></div>") -> bytes:
    head = f"<head><meta charset='utf-8'><title>{TITLE}</title></head>"
    return f"<html>{head}<body>{body}<script>{script}</script></body></html>".encode()


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=list(SCRIPTS))
def test_a_report_that_only_a_script_of_its_page_holds_is_read(script: str) -> None:
    report = read(with_script(script), "page.html")
    assert_exact(report, TRUTH)
    place = report.evidence["requests.new.total"].place
    assert place is not None and place.path is not None and "/script-text/" in place.path


def test_what_a_script_says_of_the_report_is_its_header_where_the_page_prints_none() -> None:
    assert read(with_script(SCRIPTS["an object"]), "a").header["index_number"] == "0069/2024-3"
    printed = "<table><tr><td>索引号</td><td>A/1</td><td>发布机构</td><td>青湾县</td></tr></table>"
    report = read(with_script(SCRIPTS["an object"], printed), "a")
    assert report.header["index_number"] == "A/1"
    assert report.warnings == []


def test_a_page_that_prints_its_report_is_read_as_printed_whatever_its_scripts_hold() -> None:
    body = markup_of(html_report(OTHER))
    assert_exact(read(with_script(SCRIPTS["an object"], body), "page.html"), OTHER)


def test_what_an_article_hides_is_not_read() -> None:
    first = TRUTH[("requests", "new", "total")]
    hidden = MARKUP.replace("</td>", "<span style='display:none'>9</span></td>")
    data = json.dumps({"title": TITLE, "content": hidden}, ensure_ascii=False)
    assert read(data.encode(), "a").evidence["requests.new.total"].raw == first
    script = f"var C={{DETAIL:{data}}}".replace("</", "<\\/")
    assert_exact(read(with_script(script), "b"), TRUTH)


TITLES = (TITLE, TITLE.replace("2024", "2023"))


def test_several_reports_in_a_pages_scripts_are_none() -> None:
    whole = [markup_of(html_report(truth)) for truth in (TRUTH, OTHER)]
    two = [{"title": t, "content": m} for t, m in zip(TITLES, whole, strict=True)]
    state = json.dumps(two).replace("<", "\\u003c")
    assert read(with_script(f"window.__STATE__={state};"), "page.html").status == "unread"
    quoted = [text.replace("'", "\\'").replace("\n", "\\n").replace("/", "\\/") for text in whole]
    script = f"var s = {{ first: {{ text: '{quoted[0]}' }}, next: {{ text: '{quoted[1]}' }} }};"
    assert read(with_script(script), "page.html").status == "unread"


def test_one_report_in_two_markups_is_one() -> None:
    mobile = MARKUP.replace("<p>", "<p class='m'>")
    data = {"title": TITLE, "content": MARKUP, "mobile": {"title": TITLE, "content": mobile}}
    assert_exact(read(json.dumps(data).encode(), "answer.json"), TRUTH)


def test_several_reports_in_one_answer_are_none() -> None:
    whole = [markup_of(html_report(truth)) for truth in (TRUTH, OTHER)]
    two = [{"title": t, "content": m} for t, m in zip(TITLES, whole, strict=True)]
    report = read(json.dumps({"list": two}).encode(), "answer.json")
    assert report.status == "unread"
    assert "several reports" in report.warnings[0]


@pytest.mark.parametrize(
    "text", ['{"rows": [], "total": 0}', '[["a", 1], ["b", 2]]', '{"a": "<b"}']
)
def test_json_without_an_article_is_unread_and_says_so(text: str) -> None:
    report = read(text.encode(), "answer.json")
    assert report.status == "unread"
    assert "JSON without an article" in report.warnings[0]


@pytest.mark.parametrize("text", ["{ 2024年政府信息公开 }", "[附件] 一、总体情况", '{"cut": "off'])
def test_what_only_begins_like_json_is_text(text: str) -> None:
    assert media_type_of(text.encode()) == "text/plain"


LAST = TITLE.replace("2024", "2023")
NEIGHBOUR = {"title": LAST, "content": markup_of(html_report(OTHER))}
OWN = {
    "only tables": "".join(re.findall(r"<table.*?</table>", MARKUP, re.DOTALL)),
    "only a file": "<p>详见附件。</p><a href='2023.pdf'>附件</a>",
}


@pytest.mark.parametrize("own", OWN.values(), ids=list(OWN))
def test_a_neighbour_is_not_read_in_the_place_of_an_article_without_its_text(own: str) -> None:
    detail = {"title": TITLE, "content": own}
    for answer in ({"detail": detail, "prev": NEIGHBOUR}, {"prev": [NEIGHBOUR], "detail": detail}):
        report = read(json.dumps(answer).encode(), "answer.json")
        assert report.status == "unread" and "several reports" in report.warnings[0]
        told = read(with_script(f"var page = {json.dumps(answer)};"), "page.html")
        assert not [cell for cell in told.evidence.values() if cell.state == "number"]


def test_a_script_that_holds_the_report_on_another_year_is_left_alone() -> None:
    told = read(with_script(f"var last = {json.dumps(NEIGHBOUR)};"), "page.html")
    assert not [cell for cell in told.evidence.values() if cell.state == "number"]
