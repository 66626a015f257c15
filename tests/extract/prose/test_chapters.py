from __future__ import annotations

import random

import pytest

from extract.prose.headings import read_heading
from extract.report import read
from tests.extract.made import html_report, make_truth


@pytest.mark.parametrize(
    ("line", "number", "chapter", "rest"),
    [
        ("一、总体情况", 1, 1, ""),
        ("一、總體情況", 1, 1, ""),
        ("第一部分 概述", 1, 1, ""),
        ("Ⅰ、总体情况", 1, 1, ""),
        ("一、总体情况......1", 1, 1, ""),
        ("四、政府信息公开行政法复议、行政诉讼情况", 4, 4, ""),
        ("二、工作机制保障", 2, 0, ""),
        ("一、总体情况。2024年，我局", 1, 1, "2024年，我局"),
        ("六、其他需要报告的事项 无", 6, 6, "无"),
        ("总体情况", None, 1, ""),
    ],
)
def test_headings(line: str, number: int | None, chapter: int, rest: str) -> None:
    heading = read_heading(line)
    assert heading
    assert (heading.number, heading.chapter, heading.rest) == (number, chapter, rest)


@pytest.mark.parametrize("line", ["一是主动公开情况。", "公开工作有序开展。", "2024年"])
def test_lines_of_text_are_no_headings(line: str) -> None:
    assert read_heading(line) is None


def chapters(page: str) -> list[tuple[int, str]]:
    report = read(page.encode(), "page.html")
    return [(section.number, section.text) for section in report.sections]


WHOLE = html_report(make_truth(random.Random(2))).decode()


def test_menus_lists_and_the_sites_foot_are_no_text() -> None:
    around = WHOLE.replace("<h1>", "<ul><li>一周要闻</li><li>通知公告</li></ul><h1>").replace(
        "</body>",
        "<div><p>上一篇：没有了</p><p>相关阅读</p></div><p>主办：青湾县人民政府</p></body>",
    )
    assert chapters(around) == chapters(WHOLE)
    assert chapters(WHOLE)[-1] == (6, "本年度没有收取信息处理费。")


@pytest.mark.parametrize("mark", ["（{}）", "{}. ", "第{}部分 "])
def test_chapters_under_other_numbering(mark: str) -> None:
    page = WHOLE
    for digit, numeral in enumerate("一二三四五六", 1):
        printed = mark.format(digit if "." in mark else numeral)
        page = page.replace(f"<p>{numeral}、", f"<p>{printed}")
    assert chapters(page) == chapters(WHOLE)


def test_chapters_without_numbers() -> None:
    page = WHOLE
    for numeral in "一二三四五六":
        page = page.replace(f"<p>{numeral}、", "<p>")
    assert [number for number, _ in chapters(page)] == [1, 2, 3, 4, 5, 6]


def test_a_list_inside_a_chapter_opens_none() -> None:
    inside = "<p>一、存在的问题</p><p>目录更新慢。</p><p>二、改进措施</p>"
    page = WHOLE.replace("<p>公开内容还不够细", f"{inside}<p>公开内容还不够细")
    assert [number for number, _ in chapters(page)] == [1, 2, 3, 4, 5, 6]


def test_contents_before_the_report_are_no_chapters() -> None:
    contents = "".join(
        f"<p>{n}、{h}……{p}</p>"
        for n, h, p in [("一", "总体情况", 1), ("六", "其他需要报告的事项", 5)]
    )
    page = WHOLE.replace("<p>根据", f"{contents}<p>根据")
    assert chapters(page) == chapters(WHOLE)


def test_chapters_in_the_rows_of_a_layout_table() -> None:
    heads = ["一、总体情况", "二、主动公开政府信息情况", "三、存在的主要问题及改进情况"]
    rows = "".join(f"<tr><td>{head}</td></tr><tr><td>文字在此。</td></tr>" for head in heads)
    page = f"<html><body><h1>通知</h1><table>{rows}</table></body></html>"
    assert chapters(page) == [(1, "文字在此。"), (2, "文字在此。"), (3, "文字在此。")]
