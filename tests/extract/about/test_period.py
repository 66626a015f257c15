from __future__ import annotations

import random

import pytest

from extract.about.period import check_drawn_up, check_period
from extract.report import read
from tests.extract.made import html_report, make_truth


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("统计期限自2024年1月1日起至12月31日止", "pass"),
        ("数据统计时限为 2024 年 1 月 1 日至 2024 年 12 月 31 日", "pass"),
        ("统计期限自2023年1月1日起至2023年12月31日止", "fail"),
        ("自2019年1月1日至2024年12月31日", "pass"),
    ],
)
def test_the_period_of_the_text_is_the_titles_year(text: str, status: str) -> None:
    assert [finding.status for finding in check_period([text], 2024)] == [status]


@pytest.mark.parametrize("text", ["2023年1月1日起施行", "与2023年相比", "截至2024年12月31日", ""])
def test_other_dates_are_no_period(text: str) -> None:
    assert check_period([text], 2024) == []


def test_a_report_on_another_year_than_its_title_says_contradicts_itself() -> None:
    page = html_report(make_truth(random.Random(1))).decode()
    told = page.replace("编写本报告。", "编写。统计期限自2023年1月1日至12月31日。")
    assert read(told.encode(), "page.html").status == "contradicts"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("结合我局实际，编制完成2023年度政府信息公开工作年度报告。", ["fail"]),
        ("结合我局实际，编制完成《2023年度政府信息公开工作年度报告》。", ["fail"]),
        ("按时编制完成2021年度政府信息公开工作年度报告。", []),
        ("编制完成2022年度政府信息公开工作年度报告。", []),
        ("将编制完成2023年度政府信息公开工作年度报告。", []),
    ],
)
def test_a_text_drawn_up_as_the_report_on_a_later_year(text: str, found: list[str]) -> None:
    assert [finding.status for finding in check_drawn_up([text], 2022)] == found
