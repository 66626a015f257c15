"""Titles as lists print them: reports of which year, and their false friends."""

from __future__ import annotations

import pytest

from crawler.titles import is_cut, judge, year_of

REPORTS = {
    "青湾县2024年政府信息公开工作年度报告": 2024,
    "青湾县人民政府2024年度政府信息公开年报": 2024,
    "2018上海市公安局普陀分局政府信息公开工作年度报告": 2018,
    "宿迁市 2025 年政府信息公开工作年度报告": 2025,
    "2008年度衡阳市政府信息公开工作年度报告": 2008,
    "会仪镇人民政府2021年信息公开年度报告": 2021,
    "自然资源部2024年政府信息公开工作报告": 2024,
    "塔城地区统计局2023年度政府信息公开情况报告": 2023,
    "关于2024年政府信息公开工作年度报告的公告": 2024,
    "关于公布2019年政府信息公开工作年度报告的公告": 2019,
    "宿州市人民政府2019年政府信息公开工作年度报告（图片版）": 2019,
    "黄浦区2022年政府信息公开年度报告（超链版）.pdf": 2022,
    "二〇一九年政府信息公开工作年度报告": 2019,
    "国家新闻出版署（国家版权局）2019年政府信息公开工作年度报告": 2019,
    "市住房公积金管理中心2023年政府信息公开工作年度报告": 2023,
    "青湾县财政局2024年政府信息公开工作年度报告": 2024,
    "青湾县公共资源交易中心政府信息公开工作2022年年度报告": 2022,
    "信息公开年报（2013）": 2013,
    "2024年青湾县政府信息和政务公开工作年度报告": 2024,
    "2024年度政府信息公开工作年度报告2025-01-22": 2024,
}

FALSE_FRIENDS = [
    "青湾县人民政府网站工作年度报表（2024年度）",
    "政府信息公开网站年度报表",
    "青湾县住房公积金2024年年度报告",
    "市统计局2023年统计年报",
    "2023年法治政府建设年度报告",
    "【图解】一图读懂青湾县2024年政府信息公开工作年度报告",
    "政府信息公开指南",
    "青湾县政府信息公开工作制度",
    "关于做好2024年政府信息公开工作年度报告编制的通知",
    "市政府发布2023年政府信息公开工作年度报告",
    "青湾县召开政府信息公开工作培训会",
    "2023年环境信息公开年度报告",
    "2023年上半年政府信息公开工作报告",
    "2022年政府信息公开工作年度报告统计表",
    "2023年度青湾县教育局部门决算报告",
    "2024年国民经济和社会发展统计公报",
]

IN_THE_COLUMN = {
    "2024年度报告": 2024,
    "县水利局2023年度报告": 2023,
    "2023年年报": 2023,
    "2023年政务公开工作年度报告": 2023,
}


@pytest.mark.parametrize("title", REPORTS)
def test_a_report_is_known_by_its_title_anywhere(title: str) -> None:
    for in_column in (True, False):
        verdict = judge(title, in_column=in_column)
        assert (verdict.kind, verdict.year) == ("report", REPORTS[title])


@pytest.mark.parametrize("title", FALSE_FRIENDS)
def test_a_false_friend_is_none_even_in_the_column(title: str) -> None:
    assert judge(title, in_column=True).kind == "other"


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
    assert year_of("国办公开办函〔2021〕30号 2023年年度报告") == 2023
    assert year_of("政府信息公开工作年度报告 2025-01-22") is None
    assert year_of("政府信息公开工作年度报告（2023年1月1日至12月31日）") == 2023
    assert year_of("1999年报告") is None
