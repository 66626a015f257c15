"""What the program says of files and portals stands on the Chinese pages in Chinese."""

from __future__ import annotations

import inspect
import json
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from pathlib import Path

from lxml import html

from archive.site import wording
from archive.site.pages.home import problems
from archive.site.wording import Said, said
from archive.site.words import words
from crawler import errors
from extract import forms
from extract.ground.messages import Term, catalogue, dumps, loads, plain, say
from tests.site.serving import ROOT
from tests.site.test_http import get

KINDS = {
    name
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.PortalError) and kind is not errors.PortalError
}


def is_english(text: str) -> bool:
    is_code = re.search(r"[<>\\@]|//|--|::", text)
    return not is_code and len(re.findall(r"(?<![^\s(])[a-z']{2,}(?![^\s,;:.)])", text)) >= 3


def test_a_message_is_said_in_the_language_of_the_page() -> None:
    message = say("header.no_date", header=Term("header", "issued_on"), text="22-01-26")
    assert said(message, "zh") == Said("信息头“发文日期”所填“22-01-26”不是完整日期，未采用", "zh")
    assert said(message, "en") == Said("header issued_on: no date in “22-01-26”", "en")


def test_what_an_older_archive_holds_is_said_in_english() -> None:
    sentence = "unknown row label: 总计"
    assert said(plain(sentence), "zh") == Said(sentence, "en")
    check = {"rule": "new.rule", "cells": "requests.new.total", "says": sentence,
             "says_code": None, "expected": None, "found": None}  # fmt: skip
    assert wording.finding(words("zh"), check) == Said(sentence, "en")


def test_a_visit_before_the_codes_tells_its_problems_in_english() -> None:
    row = {"problems": '[["Refused", "x says no."]]', "problem_codes": None}
    ((kind, sentence),) = problems(dict(row))
    assert (kind, said(sentence, "zh")) == ("Refused", Said("x says no.", "en"))
    shut = say("answer.shut", url="http://a.cn/", status=403)
    ((_, sentence),) = problems({**row, "problem_codes": dumps([shut])})
    assert said(sentence, "zh") == Said("http://a.cn/：网站拒绝访问（状态码 403）。", "zh")


def test_headers_and_statuses_are_called_the_same_by_pages_and_messages() -> None:
    for code, name in catalogue("zh").items():
        if code.startswith("term."):
            assert words("zh")(code.removeprefix("term.")) == name


def test_every_rule_and_every_kind_of_problem_has_a_name() -> None:
    t = words("zh")
    source = (ROOT / "extract" / "prose" / "claims.toml").read_text(encoding="utf-8")
    rules = {f"prose.{claim['rule']}" for claim in tomllib.loads(source)["claim"]}
    for form in map(forms.load, forms.codes()):
        rules |= {rule.rule for rule in form.sums}
        rules |= {f"{table.code}.count" for table in form.tables}
    for path in (ROOT / "extract").rglob("*.py"):
        rules |= set(re.findall(r'Finding\("([a-z_.]+)"', path.read_text(encoding="utf-8")))
    assert [rule for rule in sorted(rules) if not t.has(f"rule.{rule}")] == []
    failed = {
        "cells": "requests.new.total",
        "expected": 1,
        "found": 2,
        "says": "?",
        "says_code": None,
    }
    said = {rule: wording.finding(t, {**failed, "rule": rule}) for rule in rules}
    never = {"report.published", "report.text"}  # cannot be told; they never fail
    assert {rule for rule, text in said.items() if text.language == "en"} == never
    assert [kind for kind in sorted(KINDS) if not t.has(f"problem.{kind}")] == []


def test_what_a_check_of_the_year_speaks_of_has_a_name() -> None:
    assert wording.cell_name(words("zh"), "year") == "报告年度"
    assert wording.cell_name(words("en"), "year") == "Year reported on"


PAGES = (
    "/", "/search?q=%E4%BF%A1%E8%AE%BF", "/place/32", "/compare", "/nowhere",
    *(f"/findings/{view}" for view in ("contradictions", "late", "missing", "changes", "portals")),
)  # fmt: skip


def test_chinese_pages_hold_no_english_that_is_not_marked(site: str, built: Path) -> None:
    with sqlite3.connect(built / "archive.db") as db:
        reports = db.execute("select id, agency_id, warning_codes, form from reports order by id")
        rows = reports.fetchall()
    doubted = [row for row in rows if json.loads(row[2])]
    assert doubted
    cells = [f"/evidence/{row[0]}/requests.new.total" for row in doubted[:1] if row[3]]
    reached = [path for row in doubted for path in (f"/report/{row[0]}", f"/agency/{row[1]}")]
    for path in (*PAGES, *reached, *cells):
        unmarked = [text for text in shown(get(site + path)[2]) if is_english(text)]
        assert not [text for text in unmarked if not re.search("[\u4e00-\u9fff]", text)], path
    for report, _, warnings, _ in doubted:
        chinese_page, english_page = (get(f"{site}{at}/report/{report}")[2] for at in ("", "/en"))
        for warning in loads(warnings):
            assert warning.said_in("zh") in set(shown(chinese_page))
            assert warning in set(shown(english_page))


def shown(page: str) -> Iterator[str]:
    """The texts of a page, and those that are read out, but what is marked as English."""
    tree = html.document_fromstring(page)
    for element in tree.xpath("//body//*[not(ancestor-or-self::*[@lang='en'][not(self::html)])]"):
        if element.tag not in ("script", "style"):
            told = (element.get(name) for name in ("title", "alt", "aria-label", "placeholder"))
            yield from (text.strip() for text in (element.text, element.tail, *told) if text)
