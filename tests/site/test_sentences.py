"""Every sentence that reading a report can give has a Chinese form, and it says the same."""

from __future__ import annotations

import ast
import inspect
import json
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from archive.site import sentences, wording
from archive.site.words import words
from crawler import errors
from extract import forms
from tests.site.serving import ROOT
from tests.site.test_http import get

SHAPES = ROOT / "archive" / "site" / "sentences.toml"
ADVICE = "give it a shape in archive/site/sentences.toml"

NEVER_SHOWN = {
    "limits.py",  # what a person set wrongly at the command line
    "show",  # the pages that `gongkai show` writes
    "certainty.py",  # why one recognised figure is not sure; the report says only that it is not
}
PARTS = {
    "not a whole number", "no calendar year", "of an unknown kind",  # of sentences
    "borders not clear", "unlike the others",  # as those of certainty.py, elsewhere
}  # fmt: skip
KINDS = {
    name
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.PortalError) and kind is not errors.PortalError
}
SAMPLES = {
    "finding.says": "its label is there, its values are not",
    "error": "the file is empty: fetch it again",
    "where": "the text",
    "kind": "a school year",
    "fitting[0]": "2023-08-01 to 2024-07-31",
    "reason": "broken",
    "sentence": "No report was found in the column of x (y), read as z",
    "unknown": "x answered with status 500, so it is not known what the portal allows",
}
"""What may stand in a place of an f-string; elsewhere a number will do."""


def chinese(sentence: str) -> str | None:
    found = sentences.said(sentence, "zh")
    return found.text if found.language == "zh" else None


def test_every_sentence_of_every_golden_report_is_said_in_chinese() -> None:
    lacking = set()
    for path in (ROOT / "tests" / "reports").rglob("*.json"):
        report = json.loads(path.read_text(encoding="utf-8"))
        told = [*report["warnings"], *(check["says"] for check in report["checks"])]
        lacking |= {sentence for sentence in told if chinese(sentence) is None}
    assert not lacking, ADVICE


def test_every_sentence_in_the_source_is_said_in_chinese() -> None:
    lacking = [
        f"{path.relative_to(ROOT)}:{line}: {sentence}"
        for path in sorted((ROOT / "extract").rglob("*.py"))
        if not NEVER_SHOWN & {path.name, path.parent.name}
        for line, sentence in told_in(path)
        if chinese(sentence) is None
    ]
    assert not lacking, ADVICE


def test_every_problem_of_a_portal_in_the_source_is_said_in_chinese() -> None:
    told_to_callers = {"BadDeclaration", "NoSuchPortal"}  # at the command line
    lacking = [
        f"{path.relative_to(ROOT)}:{line}: {sentence}"
        for path in sorted((ROOT / "crawler").rglob("*.py"))
        for line, sentence in told_in(path, KINDS - told_to_callers | {"sentence"})
        if chinese(sentence) is None
    ]
    assert not lacking, ADVICE


def told_in(path: Path, given_to: set[str] | None = None) -> Iterator[tuple[int, str]]:
    """The English of a module that is no docstring and no list of words: line and sentence.

    With ``given_to`` only what is given to a function, or a variable, of such a name.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if given_to is not None and taker(node) not in given_to:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [sample(part) for part in node.values]
            fixed = [str(p.value) for p in node.values if isinstance(p, ast.Constant)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            parts = fixed = [node.value]
        else:
            continue
        is_alone = isinstance(node.parent, (ast.Expr, ast.JoinedStr, ast.Attribute))  # type: ignore
        if not is_alone and is_english(" ".join(fixed)) and "".join(parts) not in PARTS:
            yield node.lineno, "".join(parts)


def taker(node: ast.AST) -> str | None:
    """The name of the function or variable that an expression is given to."""
    parent = getattr(node, "parent", None)
    taken = parent.targets[0] if isinstance(parent, ast.Assign) else getattr(parent, "func", None)
    return getattr(taken, "id", None)


def sample(part: ast.expr) -> str:
    """A part of an f-string as it may come out."""
    if isinstance(part, ast.FormattedValue):
        return SAMPLES.get(ast.unparse(part.value), "7")
    return str(part.value) if isinstance(part, ast.Constant) else ""


def is_english(text: str) -> bool:
    is_code = re.search(r"[<>\\@]|//|--|::", text)
    return not is_code and len(re.findall(r"(?<![^\s(])[a-z']{2,}(?![^\s,;:.)])", text)) >= 3


@pytest.mark.parametrize(
    ("english", "said"),
    [
        (
            "（七）总计: “3 4” is no number in 件",
            "（七）总计：“3 4”不能确定为以“件”计的数字，未予采用，请对照原件",
        ),
        (
            "header issued_on: no date in “22-01-26”",
            "信息头“发文日期”所填“22-01-26”不是完整日期，未采用",
        ),
        (
            "http://a.cn/b: c.pdf: no statutory table was found in it; look for an attachment or a"
            " picture of one",
            "http://a.cn/b：c.pdf：未见法定表格，请查看有无附件或表格图片",
        ),
        (
            "page 3, 4 of the PDF is a picture: its text was recognised, and figures count only"
            " where that was sure",
            "PDF 第 3, 4 页为图像：文字由图像识别得来，数字仅在确认无误时采用",
        ),
        (
            "总计: the parts add up to 5, printed is 6; its figures were recognised in a picture:"
            " not taken",
            "总计：各分项相加为 5，原文印为 6；数字系由图像识别，均未采用，请对照原件",
        ),
        (
            "x.zip: not taken from it: 说明.txt (not_a_report); b (1).doc (unread) and 3 more",
            "x.zip：压缩包内未采用的文件：说明.txt（非年度报告）；b (1).doc（未读出），另有 3 项",
        ),
        (
            "x.rar: 2 different reports are packed in it (某局, 2023; 某乡, no year): unpack it and"
            " read them one by one",
            "x.rar：压缩包内有 2 份不同的报告（某局，2023 年度；某乡，年度不详），请解压后逐份读取",
        ),
        (
            "the Word file's text is cut off or broken: fetch it again",
            "Word 文件的正文不完整或已损坏，请重新获取",
        ),
        (
            "the picture has 9000 × 9000 pixels, more than 40,000,000: make it smaller and read it"
            " again",
            "图像为 9000 × 9000 像素，超过 40,000,000 像素，请缩小后重新读取",
        ),
        (
            "http://a.cn/ answered with status 403: the portal does not let us in.",
            "http://a.cn/：网站拒绝访问（状态码 403）。",
        ),
        (
            "a b.pdf prints 5, c d.html 6",
            "a b.pdf 印为 5，c d.html 印为 6",
        ),
    ],
)
def test_a_sentence_keeps_what_was_put_into_it(english: str, said: str) -> None:
    assert chinese(english) == said
    assert sentences.said(english, "en") == sentences.Said(english, "en")


@pytest.mark.parametrize(
    "english",
    [
        "a sentence that nobody has thought of",
        "x: a sentence that nobody has thought of",
        "something new; its figures were recognised in a picture: not taken",
        "in {says}, the form's unit",
        ": " * 1900,
        ": " * 5000,
        "",
    ],
)
def test_a_sentence_without_a_shape_stays_english(english: str) -> None:
    assert sentences.said(english, "zh") == sentences.Said(english, "en")


def test_what_a_portal_wrote_is_never_taken_for_a_place() -> None:
    assert (
        chinese("unknown row label: {says} {0} %s") == "有未识别的行标题“{says} {0} %s”，该行未采用"
    )


def test_shapes_put_in_what_they_take_out_and_no_two_are_one() -> None:
    groups = tomllib.loads(SHAPES.read_text(encoding="utf-8"))
    every = [pair for group in groups.values() for pair in group.items()]
    assert len({english for english, _ in every}) == len(every)
    for english, said in every:
        names = re.findall(r"\{(\w+)\}", english)
        assert len(set(names)) == len(names), english
        assert set(re.findall(r"\{(\w+)\}", said)) <= set(names), english
        assert set(names) - {"again"} <= set(re.findall(r"\{(\w+)\}", said)), english
        assert re.search("[\u4e00-\u9fff]|^\\{", said), english


def test_every_rule_and_every_kind_of_problem_has_a_name() -> None:
    t = words("zh")
    source = (ROOT / "extract" / "prose" / "claims.toml").read_text(encoding="utf-8")
    rules = {f"prose.{claim['rule']}" for claim in tomllib.loads(source)["claim"]}
    for form in map(forms.load, forms.CODES):
        rules |= {rule.rule for rule in form.sums}
        rules |= {f"{table.code}.count" for table in form.tables}
    for path in (ROOT / "extract").rglob("*.py"):
        rules |= set(re.findall(r'Finding\("([a-z_.]+)"', path.read_text(encoding="utf-8")))
    assert [rule for rule in sorted(rules) if not t.has(f"rule.{rule}")] == []
    failed = {"cells": "requests.new.total", "expected": 1, "found": 2, "says": "?"}
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
        reports = db.execute("select id, agency_id, warnings, form from reports order by id")
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
        for warning in json.loads(warnings):
            assert chinese(warning) in set(shown(chinese_page))
            assert warning in set(shown(english_page))


def shown(page: str) -> Iterator[str]:
    """The texts of a page, and those that are read out, but what is marked as English."""
    tree = html.document_fromstring(page)
    for element in tree.xpath("//body//*[not(ancestor-or-self::*[@lang='en'][not(self::html)])]"):
        if element.tag not in ("script", "style"):
            told = (element.get(name) for name in ("title", "alt", "aria-label", "placeholder"))
            yield from (text.strip() for text in (element.text, element.tail, *told) if text)
