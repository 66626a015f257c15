from __future__ import annotations

import pytest

from extract.agency import signed_by
from extract.title import find_title, read_title


@pytest.mark.parametrize(
    ("text", "agency", "year"),
    [
        ("青湾县人民政府2024年政府信息公开工作年度报告", "青湾县人民政府", 2024),
        ("青湾县人民政府 2024 年 政府信息公开 工作年度报告", "青湾县人民政府", 2024),
        ("青湾县人民政府2024年信息公开年度报告", "青湾县人民政府", 2024),
        ("2024年青湾县人民政府信息公开年度报告", "青湾县人民政府", 2024),
        ("2024年度青湾县人民政府政府信息公开工作年度报告", "青湾县人民政府", 2024),
        ("2018上海市公安局普陀分局政府信息公开工作年度报告", "上海市公安局普陀分局", 2018),
        ("青湾县2024年度政府信息公开工作年度报告", "青湾县", 2024),
        ("2008年度衡阳市政府信息公开工作年度报告", "衡阳市", 2008),
        ("自然资源部2024年政府信息公开工作报告", "自然资源部", 2024),
        ("塔城地区统计局2023年度政府信息公开情况报告", "塔城地区统计局", 2023),
        ("青湾市财政局2024年政府信息公开工作年度报告", "青湾市财政局", 2024),
        ("青湾市住房公积金管理中心2024年信息公开年报", "青湾市住房公积金管理中心", 2024),
        ("2009年青湾区政府信息公开年报", "青湾区", 2009),
        ("青湾市人民政府2019年政府信息公开工作年度报告（图片版）", "青湾市人民政府", 2019),
        ("武昌经开区管委会（滨江商务区管委会）2025年政府信息公开工作年度报告",
         "武昌经开区管委会（滨江商务区管委会）", 2025),
        ("二〇二三年青湾县水务局政府信息公开工作年度报告", "青湾县水务局", 2023),
        ("# 青湾县水务局2023年政府信息公开工作年度报告", "青湾县水务局", 2023),
        ("关于2024年政府信息公开工作年度报告的公告", None, 2024),
        ("青湾县教育局2023－2024年度政府信息公开工作年度报告", "青湾县教育局", 2024),
        ("2025年公开的青湾县水务局2024年政府信息公开工作年度报告", "青湾县水务局", 2024),
        ("关于2024年度政府信息公开工作的报告", None, 2024),
        ("青湾县水务局关于发布2024年政府信息公开工作年度报告的公告", "青湾县水务局", 2024),
        ("青湾县政务公开办公室2024年政府信息公开工作年度报告", "青湾县政务公开办公室", 2024),
        ("2024年政府信息公开工作年度报告（青湾县水务局）", "青湾县水务局", 2024),
        ("2024年政府信息公开工作年度报告——青湾县水务局", "青湾县水务局", 2024),
        ("二0二四年青湾县水务局政府信息公开工作年度报告", "青湾县水务局", 2024),
        ("2023年政府信息公开工作年度报告", None, 2023),
        ("2024年度报告", None, 2024),
    ],
)  # fmt: skip
def test_the_title_names_body_and_year(text: str, agency: str | None, year: int) -> None:
    title = read_title(text)
    assert title
    assert (title.agency, title.year) == (agency, year)


@pytest.mark.parametrize(
    "text",
    [
        "青湾县政府网站工作年度报表（2024年度）",
        "青湾市住房公积金2024年年度报告",
        "青湾县政府信息公开指南（2024年）",
        "【图解】青湾县2024年政府信息公开工作年度报告",
        "青湾县2024年财政决算报告",
        "青湾县2024年政府工作报告",
        "2024年工作要点",
    ],
)
def test_false_friends_are_no_title(text: str) -> None:
    assert read_title(text) is None


def test_a_title_over_two_lines_beats_a_line_of_prose() -> None:
    lines = ["青湾县水务局", "2023 年政府信息公开工作年度报告", "湾县水务局2022年信息公开年报》。"]
    title = find_title([None, ""], lines)
    assert title and (title.agency, title.year) == ("青湾县水务局", 2023)
    assert title.text == "青湾县水务局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "above",
    [
        "2025-01-20",
        "东水发〔2025〕3号",
        "首页 > 政府信息公开 > 政府信息公开年报 > 2023年",
        "发布时间：2025年1月20日",
    ],
)
def test_dates_numbers_and_breadcrumbs_above_the_title_are_no_part_of_it(above: str) -> None:
    title = find_title([], [above, "青湾县水务局2024年政府信息公开工作年度报告"])
    assert title and (title.agency, title.year) == ("青湾县水务局", 2024)


def test_the_body_may_stand_on_the_line_beside_the_title() -> None:
    lines = ["2022年政府信息公开工作年度报告", "青湾县松木镇人民政府", "一、总体情况"]
    title = find_title([], lines)
    assert title and title.agency == "青湾县松木镇人民政府"


def test_a_title_that_names_its_body_beats_one_that_does_not() -> None:
    title = find_title(["2023年政府信息公开工作年度报告", "县水务局2023年信息公开年报"], [])
    assert title and title.agency == "县水务局"


@pytest.mark.parametrize(
    "above", ["首页", "无障碍", "打印", "互动交流", "中国·青湾智能搜索", "办事大厅", "新闻中心"]
)
def test_a_menus_word_above_the_heading_is_no_body(above: str) -> None:
    title = find_title([], [above, "2024年政府信息公开工作年度报告", "一、总体情况"])
    assert title and (title.agency, title.year) == (None, 2024)


def test_the_body_that_signs() -> None:
    lines = [
        "本年度没有收取费用。",
        "青湾县松木镇人民政府",
        "2025 年 1 月 12 日",
        "主办：青湾县人民政府",
    ]
    assert signed_by(lines) == "青湾县松木镇人民政府"
    assert signed_by(["青湾县人民政府", "主办单位", "2025年1月12日发布的通知全文在此"]) is None
