"""Documents in which a number could be taken for another one; each was once read wrongly."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from extract.report import Report, combine, read
from tests.extract.made import Markup, html_report, make_truth
from tests.extract.made_text import cell_a_line, report_text, row_a_line, tab_a_cell
from tests.extract.test_laws import TITLE

Damage = Callable[[str], str]
CELLS = {
    ("disclosure", "rules", "made"): "2",
    ("disclosure", "rules", "repealed"): "0",
    ("disclosure", "rules", "in_force"): "13",
    ("disclosure", "licensing", "decisions"): "35",
    ("disclosure", "administrative_fees", "collected"): "1250.50",
}
RULES = "<td>规章</td><td>2</td><td>0</td><td>13</td>"
HEADS = "<td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td>"
FEES = "本年收费金额（单位：万元）"


def truth() -> dict[tuple[str, str, str], str]:
    return make_truth(random.Random(8)) | CELLS


def instead(old: str, new: str) -> Damage:
    """Puts ``new`` where ``old`` stands; it must stand there."""

    def damage(page: str) -> str:
        assert old in page
        return page.replace(old, new)

    return damage


def with_extra_column(page: str) -> str:
    four = HEADS.replace("<td>本年制", "<td>上年有效件数</td><td>本年制")
    return page.replace(HEADS, four).replace(RULES, "<td>规章</td><td>9</td><td>2</td><td>0</td>")


DOUBTFUL: dict[str, tuple[str, Damage]] = {
    "fees head in yuan": ("administrative_fees", instead(FEES, "本年收费金额（元）")),
    "fees head ends in yuan": ("administrative_fees", instead(FEES, "本年收费金额<br>元")),
    "fees head with a yuan sign": ("administrative_fees", instead(FEES, "本年收费金额（￥）")),
    "fees label in yuan": (
        "administrative_fees",
        lambda page: page.replace("性收费<", "性收费（元）<").replace(FEES, FEES[:6]),
    ),
    "unit in a caption": (
        "administrative_fees",
        lambda page: page.replace(FEES, FEES[:6]).replace(
            "<table border='1'>", "<table><caption>单位：件、元</caption>", 1
        ),
    ),
    "another year's head": ("licensing", instead("本年处理决定数量", "上年处理决定数量")),
    "another head": ("rules", instead("本年废止件数", "本年修订件数")),
    "the opposite head": ("rules", instead("现行有效件数", "现行失效件数")),
    "an extra column on the left": ("rules", with_extra_column),
    "a row one cell short": ("rules", instead(RULES, RULES.replace("<td>2</td>", "", 1))),
    "a cell over two rows": (
        "rules",
        instead(RULES, RULES.replace("<td>13</td>", '<td rowspan="2">13</td>')),
    ),
    "footnote mark": ("licensing", instead(">35<", ">35<sup>1</sup><")),
    "footnote mark in a circle": ("licensing", instead(">35<", ">35①<")),
    "struck digits": ("licensing", instead(">35<", "><s>3</s>35<")),
    "struck by style": (
        "licensing",
        instead(">35<", '><span style="text-decoration:line-through">3</span>35<'),
    ),
    "a field to fill in": ("licensing", instead(">35<", '><input value="35"><')),
    "caption of another year": (
        "rules",
        instead(
            '<tr><td colspan="4">第二十条第（一）项',
            '<tr><td colspan="4">2023年度</td></tr><tr><td colspan="4">第二十条第（一）项',
        ),
    ),
    "digits without end": ("licensing", instead(">35<", ">35000000000000000000<")),
}  # fmt: skip


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_is_doubtful_is_not_read(name: str) -> None:
    row, damage = DOUBTFUL[name]
    report = read(damage(html_report(truth()).decode()).encode(), "page.html")
    states = {cell.state for key, cell in report.evidence.items() if key.split(".")[1] == row}
    assert states == {"unread"}
    assert report.status == "partial"
    assert report.warnings


@pytest.mark.parametrize(
    "hiding", ["display:none", "visibility: hidden", "font-size:0", "FONT-SIZE: 0PX"]
)
def test_what_the_page_hides_is_not_printed(hiding: str) -> None:
    page = html_report(truth()).decode()
    hidden = re.sub(r"<table.*?</table>", lambda m: f'<div style="{hiding}">{m[0]}</div>', page)
    assert read(hidden.encode(), "page.html").status == "unread"
    digit = page.replace(">35<", f'>35<span style="{hiding}">1</span><')
    assert read(digit.encode(), "page.html").tables["disclosure"]["licensing"]["decisions"] == 35


def test_a_column_that_the_form_does_not_know_is_left_aside() -> None:
    page = html_report(truth()).decode()
    page = page.replace(HEADS, HEADS + "<td>备注</td>").replace(RULES, RULES + "<td>7</td>")
    report = read(page.encode(), "page.html")
    assert report.tables["disclosure"]["rules"] == {"made": 2, "repealed": 0, "in_force": 13}


def test_a_table_given_twice_with_other_values_is_not_read() -> None:
    page = html_report(truth()).decode()
    table = re.search(r"<table.*?</table>", page)
    assert table
    again = page.replace(table[0], table[0] + table[0].replace(">13<", ">31<"))
    report = read(again.encode(), "page.html")
    assert report.evidence["disclosure.rules.in_force"].state == "unread"
    thrice = again.replace("五、存在", table[0] + "五、存在")
    assert read(thrice.encode(), "x").evidence["disclosure.rules.in_force"].state == "unread"


TEXTS: dict[str, tuple[str, str, str, str]] = {
    "heads swapped": ("rows", "商业\n企业\n科研\n机构", "科研\n机构\n商业\n企业", "requests"),
    "an extra applicant": ("tabs", "商业企业\t", "商业企业\t境外组织\t", "requests"),
    "another head": ("rows", "现行有效件数", "现行有效件数 备注", "disclosure.rules"),
    "another year's head": ("rows", "本年处理", "上年处理", "disclosure.licensing"),
    "a number on a line of its own": ("rows", "行政许可 35", "行政许可\n5", "disclosure.licensing"),
    "a number wrapped": ("rows", "规章 2 0 13", "规章 2 0 1\n3", "disclosure.rules"),
    "fees in yuan": ("rows", FEES, "本年收费金额（元）", "disclosure.administrative_fees"),
    "courts swapped": (
        "rows", "未经复议直接起诉 复议后起诉", "复议后起诉 未经复议直接起诉", "review_litigation",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_text_whose_columns_are_doubtful_is_not_read(name: str) -> None:
    layout, old, new, prefix = TEXTS[name]
    rng = random.Random(1)
    tables = row_a_line(truth(), rng) if layout == "rows" else tab_a_cell(truth())
    text = report_text(tables, TITLE)
    assert old in text
    report = read(text.replace(old, new).encode(), "report.txt")
    states = {cell.state for key, cell in report.evidence.items() if key.startswith(prefix)}
    assert "number" not in states
    assert report.status == "partial"


def test_a_page_number_among_cells_of_a_line_each_is_no_value() -> None:
    text = report_text(cell_a_line(truth()), TITLE)
    blank = text.replace("行政许可\n35\n", "行政许可\n4\n")  # 35 was left blank, 4 is the page
    numbered = blank.replace("2.重复申请\n", "5\n2.重复申请\n")
    report = read(numbered.encode(), "report.txt")
    assert report.evidence["disclosure.licensing.decisions"].state == "unread"


@pytest.mark.parametrize("name", ["scan.txt", "frameset.html", "tables-only.html"])
def test_documents_without_any_line_of_text_are_read(name: str) -> None:
    data = {
        "scan.txt": "-",
        "frameset.html": "<frameset><frame src='a.html'></frameset>",
        "tables-only.html": "<table><tr><td>规章</td><td>1</td></tr></table>",
    }[name]
    assert read(data.encode(), name).status in ("unread", "not_a_report")


def page_and_file(page: dict[tuple[str, str, str], str] | None, file: str) -> tuple[Report, Report]:
    """A page, with or without tables, and the file attached to it."""
    body = html_report(page) if page else f"<h1>{TITLE}</h1><p>见附件。</p>".encode()
    return read(body, "page.html"), read(html_report(truth(), Markup(), file), "file.html")


def test_a_file_gives_the_tables_that_its_page_has_not() -> None:
    page, file = page_and_file(None, TITLE)
    merged = combine(page, [file])
    assert (merged.status, merged.tables) == ("verified", file.tables)


def test_a_page_and_a_file_that_differ_contradict_each_other() -> None:
    page, file = page_and_file(truth() | {("disclosure", "licensing", "decisions"): "36"}, TITLE)
    merged = combine(page, [file])
    assert merged.status == "contradicts"
    assert [check.where for check in merged.checks if check.status == "fail"] == [
        "disclosure.licensing.decisions"
    ]


@pytest.mark.parametrize(
    "title",
    ["青湾县人民政府2023年政府信息公开工作年度报告", "海州市教育局2024年政府信息公开工作年度报告"],
)
def test_a_file_of_another_year_or_body_is_not_taken(title: str) -> None:
    page, file = page_and_file(None, title)
    merged = combine(page, [file])
    assert (merged.status, merged.year, merged.evidence) == ("unread", 2024, {})
    assert any("not taken" in warning for warning in merged.warnings)


def test_prose_on_the_page_speaks_against_the_table_in_the_file() -> None:
    _, file = page_and_file(None, TITLE)
    body = f"<h1>{TITLE}</h1><p>一、总体情况</p><p>全年新收政府信息公开申请9999件，见附件。</p>"
    merged = combine(read(body.encode(), "page.html"), [file])
    assert merged.status == "contradicts"


def test_what_the_pages_own_style_sheet_hides_is_no_digit_of_a_number() -> None:
    truth = make_truth(random.Random(3))
    markup = Markup(number=lambda text: f'<span class="x hide">7</span><b id="n">{text}</b>')
    style = (
        "<style>@media print {.b {display: none}} td.a, .hide {color: red; display:none}</style>"
    )
    page = html_report(truth, markup).replace(b"</head>", style.encode() + b"</head>")
    report = read(page, "page.html")
    assert report.status == "verified"
    assert all(
        str(report.evidence[".".join(key)].value) == printed for key, printed in truth.items()
    )
