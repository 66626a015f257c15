from __future__ import annotations

import pytest

from extract.report import Context, read

UNNAMED = "2024年政府信息公开工作年度报告"
TEXT = "<p>一、总体情况</p><p>公开有序。</p><p>二、主动公开政府信息情况</p>"


def page(title: str, before: str = "", after: str = "") -> bytes:
    return f"<html><body>{before}<h1>{title}</h1>{TEXT}{after}</body></html>".encode()


def test_the_first_sentence_names_the_body() -> None:
    told = "<p>现公布《青湾县水务局2024年政府信息公开工作年度报告》。</p>"
    assert read(page(UNNAMED, after=told), "a.html").agency == "青湾县水务局"


def test_the_publisher_is_a_hint_with_a_warning() -> None:
    header = "<p>发布机构：青湾县水务局 发布日期：2025-01-20</p>"
    report = read(page(UNNAMED, header), "a.html", context=Context(agency="青湾县人民政府"))
    assert report.agency == "青湾县水务局"
    assert any("publisher" in warning for warning in report.warnings)


def test_an_office_publishes_for_its_government() -> None:
    header = "<p>发布机构：青湾县人民政府办公室 发布日期：2025-01-20</p>"
    report = read(page(UNNAMED, header), "a.html", context=Context(agency="青湾县人民政府"))
    assert report.agency == "青湾县人民政府"


@pytest.mark.parametrize(
    "cover",
    [
        "青湾县水务局\n2024年\n政府信息公开工作\n年度报告\n2025年1月",
        "青湾县水务局\n政府信息公开工作年度报告\n（2024年度）",
        "青水字〔2025〕3号\n青湾县水务局\n关于2024年政府信息公开工作年度报告",
        "2024年政府信息公开工作年度报告\n填报单位：青湾县水务局",
    ],
)
def test_covers(cover: str) -> None:
    report = read(f"{cover}\n一、总体情况\n公开有序。\n".encode(), "a.txt")
    assert (report.agency, report.year) == ("青湾县水务局", 2024)


def test_the_lists_title_serves_where_the_document_names_nobody() -> None:
    listed = Context("青湾县水务局2024年政府信息公开工作年度报告", "青湾县人民政府")
    for title in (UNNAMED, "政府信息公开年报"):
        report = read(page(title), "a.html", context=listed)
        assert (report.agency, report.year) == ("青湾县水务局", 2024)


def test_a_files_name_may_be_the_only_title() -> None:
    data = "一、总体情况\n公开有序。\n".encode()
    report = read(data, "下载/青湾县水务局2024年政府信息公开工作年度报告.txt")
    assert (report.agency, report.year) == ("青湾县水务局", 2024)


def test_the_sites_name_in_a_pages_title_is_no_body() -> None:
    data = f"<html><head><title>{UNNAMED}-青湾县人民政府</title></head><body>{TEXT}</body></html>"
    assert read(data.encode(), "a.html").agency is None


def test_a_page_of_links_to_reports_is_no_report() -> None:
    links = "".join(
        f'<li><a href="{year}.html">青湾县{year}年政府信息公开工作年度报告</a></li>'
        for year in (2022, 2023, 2024)
    )
    data = f"<html><body><h1>政府信息公开年报</h1><ul>{links}</ul></body></html>"
    assert read(data.encode(), "list.html").status == "not_a_report"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("青湾县政府信息公开指南", "<p>一、主动公开</p><p>二、依申请公开</p><p>三、监督方式</p>"),
        ("青湾县水务局2024年法治政府建设年度报告", "<p>一、主要举措</p><p>二、存在的问题</p>"),
        ("青湾县发布2024年政府信息公开工作年度报告编制要求", "<p>今天召开会议。</p>"),
        ("公共企事业单位信息公开", "<p>供水、供电、供气。</p>"),
        ("青湾县图书馆2024年度报告", "<p>全年接待读者十万人次。</p>"),
    ],
)
def test_false_friends_are_no_report(title: str, text: str) -> None:
    data = f"<html><body><h1>{title}</h1>{text}</body></html>"
    report = read(data.encode(), "a.html")
    assert (report.status, report.title) == ("not_a_report", None)


def test_a_year_that_only_the_folder_names_is_said() -> None:
    listed = Context(
        title="2023年政府信息公开工作年度报告（年份据所在栏目）", agency="青湾县人民政府"
    )
    nameless = "政府信息公开工作年度报告"
    doubt = "the report names no year: 2023 is that of its place in the list"
    silent = read(page(nameless), "a.html", context=listed)
    assert silent.year == 2023 and doubt in silent.warnings
    period = "<p>本报告统计期限自2023年1月1日起至2023年12月31日止。</p>"
    assert doubt not in read(page(nameless, period), "a.html", context=listed).warnings
    named = read(page("青湾县2023年" + nameless), "a.html", context=listed)
    assert named.year == 2023 and doubt not in named.warnings


@pytest.mark.parametrize("words", ["编制完成", "汇总完成", "起草", "编制汇总", "报送"])
def test_what_is_done_with_a_report_is_no_body(words: str) -> None:
    told = f"<p>根据要求，{words}2024年度政府信息公开工作年度报告。</p>"
    assert read(page(UNNAMED, after=told), "a.html").agency is None


@pytest.mark.parametrize(
    "quoted", ["2023年度政府信息公开工作年度报告", "《2023年度政府信息公开年报》"]
)
def test_a_report_that_calls_itself_another_years_is_told(quoted: str) -> None:
    told = f"<p>青湾县水务局编制完成{quoted}。</p>"
    report = read(page("青湾县水务局" + UNNAMED, after=told), "a.html")
    assert [f.status for f in report.checks if f.rule == "report.year"] == ["fail"]


def test_a_bodys_name_may_be_long() -> None:
    name = "青湾县" + "生态环境和自然资源综合保护与修复" * 3 + "委员会办公室"
    assert len(name) > 40
    assert read(page(name + UNNAMED), "a.html").agency == name
