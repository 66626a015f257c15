"""Every catalogue says what the source says, with the same parameters, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.about.header import CODES
from extract.ground.messages import CATALOGUES, Term, catalogue, places, say

ROOT = Path(__file__).parents[3]
ROOMS = ("archive", "crawler", "extract")
LANGUAGES = sorted(path.stem for path in CATALOGUES.glob("*.toml"))
GROUPS = {code.partition(".")[0] for code in catalogue("en")}


def sentences(language: str) -> dict[str, str]:
    found = catalogue(language)
    return {code: text for code, text in found.items() if not code.startswith("term.")}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every ``say(…)`` of the source, and where it stands."""
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "say":
                yield f"{path}:{node.lineno}", node


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def used() -> set[str]:
    """Every text of the source that looks like a code."""
    return {
        node.value
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.partition(".")[0] in GROUPS
        and node.value in catalogue("en")
    }


def test_there_are_english_and_chinese() -> None:
    assert {"en", "zh"} <= set(LANGUAGES)


def test_whatever_the_source_says_is_in_the_catalogue_with_its_parameters() -> None:
    wrong = []
    for where, call in calls():
        code, names = call.args[0], [word.arg for word in call.keywords]
        if not isinstance(code, ast.Constant):  # one of several, which are texts of the source too
            continue
        sentence = catalogue("en").get(ast.literal_eval(code))
        if sentence is None or (None not in names and set(names) != places(sentence)):
            wrong.append(f"{where}: {ast.unparse(code)} with {names}")
    assert not wrong


def test_no_catalogue_says_what_the_source_never_says() -> None:
    assert sorted(set(sentences("en")) - used()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_agree_in_codes_and_parameters(language: str) -> None:
    there, english = sentences(language), sentences("en")
    assert sorted(set(english) ^ set(there)) == []
    assert {code: places(text) for code, text in there.items()} == {
        code: places(text) for code, text in english.items()
    }
    assert all(text for text in there.values())
    assert not {"code", "term"} & {name for text in there.values() for name in places(text)}


def test_no_two_codes_say_the_same() -> None:
    english = sentences("en")
    twice = [code for code, text in english.items() if list(english.values()).count(text) > 1]
    allowed = {"word.nested"}
    assert [code for code in twice if code not in allowed] == []


def test_what_chinese_says_is_chinese_and_names_every_header_and_status() -> None:
    without = {"doubt.at", "packed.file", "visit.lacks_together"}
    for code, text in sentences("zh").items():
        assert code in without or any("一" <= sign <= "鿿" for sign in text), code
    for group, names in (("header", CODES), ("status", STATUSES)):
        for name in names:
            message = say("packed.file", file="x", status=Term(group, name))
            assert name not in str(message.said_in("zh"))


STATUSES = ("verified", "contradicts", "partial", "unread", "not_a_report")


@pytest.mark.parametrize(
    ("code", "parameters", "chinese"),
    [
        (
            "row.no_number",
            {"text": "3 4", "unit": "件"},
            "“3 4”不能确定为以“件”计的数字，未予采用，请对照原件",
        ),
        (
            "header.no_date",
            {"header": Term("header", "issued_on"), "text": "22-01-26"},
            "信息头“发文日期”所填“22-01-26”不是完整日期，未采用",
        ),
        ("picture.pdf_is_one", {"pages": [3, 4]}, "PDF 第 3、4 页为图像"),
        (
            "sum.not_taken",
            {"says": say("sum.differs", label="总计", expected=5, found=6)},
            "总计：各分项相加为 5，原文印为 6；数字系由图像识别，均未采用，请对照原件",
        ),
        (
            "packed.several",
            {
                "count": 2,
                "reports": [
                    say("packed.report", agency="某局", year=2023),
                    say("packed.report_no_year", agency="某乡"),
                ],
            },
            "压缩包内有 2 份不同的报告（某局，2023 年度；某乡，年度不详），请解压后逐份读取",
        ),
        (
            "part.xml_broken",
            {"part": say("part.word_text")},
            "Word 文件的正文不完整或已损坏，请重新获取",
        ),
        (
            "answer.shut",
            {"url": "http://a.cn/", "status": 403},
            "http://a.cn/：网站拒绝访问（状态码 403）。",
        ),
    ],
)
def test_chinese_reads_well(code: str, parameters: dict[str, object], chinese: str) -> None:
    assert say(code, **parameters).said_in("zh") == chinese
