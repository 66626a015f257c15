"""Titles as lists print them: what the column, a cut or a folder make of them.

Which titles are reports wherever they stand: ``tests/titles.toml``.
"""

from __future__ import annotations

import pytest

from crawler.pages.listed_titles import is_cut, judge
from extract.ground.titles import year_in

IN_THE_COLUMN = {
    "2024年度报告": 2024,
    "县水利局2023年度报告": 2023,
    "2023年年报": 2023,
}


@pytest.mark.parametrize("title", IN_THE_COLUMN)
def test_a_short_title_counts_in_the_column_only(title: str) -> None:
    named = "局" in title and "公开" not in title  # any report of that body: its page decides
    assert judge(title, in_column=True).kind == ("perhaps" if named else "report")
    assert judge(title, in_column=True).year == IN_THE_COLUMN[title]
    assert judge(title, in_column=False).kind == "other"


def test_what_the_title_leaves_open_its_page_decides() -> None:
    assert judge("政府信息公开工作年度报告", in_column=True).kind == "perhaps"
    assert judge("政府信息公开工作年度报告", in_column=True, folder_year=2022).year == 2022
    cut = "青湾县人民政府办公室2024年政府信息公…"
    assert is_cut(cut)
    assert judge(cut, in_column=True).kind == "perhaps"
    assert judge("青湾县召开全县经济…", in_column=True).kind == "other"


def test_the_year_is_that_of_the_title_not_of_a_circular_or_a_date() -> None:
    assert year_in("国办公开办函〔2021〕30号 2023年年度报告") == 2023
    assert year_in("政府信息公开工作年度报告 2025-01-22") is None
    assert year_in("政府信息公开工作年度报告（2023年1月1日至12月31日）") == 2023
    assert year_in("1999年报告") is None


@pytest.mark.parametrize(
    "title",
    [
        "2024年政府网站工作年度报告_青湾县人民政府网站",
        "2024年政府信息公开工作年度报告编制培训会",
        "2024年政府信息公开工作年度报告新闻发布会",
        "青湾县人民政府门户网站",
        "2024年政府信息公开年报 各乡镇",
        "2024年政府信息公开工作年度报告 乡镇街道",
        "2024年政府信息公开年度报告 市直部门办公室",
    ],
)
def test_a_body_or_a_site_behind_makes_no_report(title: str) -> None:
    assert judge(title, in_column=True).kind != "report"
