"""One grammar of titles for crawler and reader: what the list shows and what the document says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.listed_titles import judge
from extract.ground.titles import read_title

TITLES = tomllib.loads((Path(__file__).parent / "titles.toml").read_text(encoding="utf-8"))
BEFORE = ["", "关于公布", "【图解】", "附件1：", "1.", "【公开制度】", "2025-01-20 "]
BODIES = [
    "",
    "青湾县",
    "青湾县水务局",
    "国家税务总局青湾县税务局",
    "青湾高新区管理委员会",
    "青湾县档案馆",
]
YEARS = [
    "",
    "2024年",
    "2024年度",
    "2024",
    "二〇二四年",
    "二○二四年度",
    "（2024年度）",
    "24年",
    "2023-2024学年",
]
SUBJECTS = ["政府信息公开", "信息公开", "政务公开", "政府信息和政务公开", "政府信息", "公开", ""]
KINDS = [
    "工作年度报告",
    "年度报告",
    "年报",
    "工作报告",
    "情况报告",
    "年度报告书",
    "工作总结",
    "报告",
    "计划",
]
BEHIND = """（图片版） .pdf 的公告 _青湾县人民政府网 [2025-01-22] 及附件 培训会 统计表
解读 阅读次数：12次 -青湾县水务局 的通知 新闻发布会""".split()


@pytest.mark.parametrize("title", TITLES["reports"])
def test_both_know_a_report_and_its_year(title: str) -> None:
    year = TITLES["reports"][title]
    for in_column in (True, False):
        verdict = judge(title, in_column=in_column)
        assert (verdict.kind, verdict.year) == ("report", year)
    read = read_title(title)
    assert read is not None and (read.year, read.sure) == (year, True)


@pytest.mark.parametrize("title", TITLES["false_friends"]["titles"])
def test_neither_takes_a_false_friend(title: str) -> None:
    assert judge(title, in_column=True).kind == "other"
    read = read_title(title)
    assert read is None or not read.sure


@given(st.tuples(*map(st.sampled_from, (BEFORE, BODIES, YEARS, SUBJECTS, KINDS, ["", *BEHIND]))))
def test_crawler_and_reader_never_disagree(pieces: tuple[str, ...]) -> None:
    title = "".join(pieces)
    read = read_title(title)
    listed = judge(title, in_column=False)
    told = read is not None and read.subject and read.year is not None
    assert (listed.kind == "report") == told
    if read is not None and read.sure:
        assert listed.year == read.year == judge(title, in_column=True).year
    if read is None:  # what the reader would never take for a title is never surely one in a list
        assert judge(title, in_column=True).kind != "report"
