"""Reports of our own making: random truth for the form of 2021, laid out in many markups."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from extract.forms import Form, Table, load

FORM: Form = load("2021")
Truth = dict[tuple[str, str, str], str]
"""What each cell prints: digits, a mark or nothing."""


def make_truth(rng: random.Random, marks: bool = False, form: Form = FORM) -> Truth:
    """Random figures whose statutory sums hold; with ``marks`` some zeros are blank or a mark."""
    truth: Truth = {}
    _disclosure(truth, rng, form)
    _requests(truth, rng, form)
    _review(truth, rng, form)
    if marks:
        zero = rng.choice(["", "/", "-", "—"])
        for key, text in truth.items():
            if text == "0" and rng.random() < 0.5:
                truth[key] = zero
    return truth


def _disclosure(truth: Truth, rng: random.Random, form: Form) -> None:
    for row in form.table("disclosure").rows:
        for column in row.columns:
            truth[("disclosure", row.code, column)] = str(rng.choice([0, 3, 12, 180, 18858]))


def _requests(truth: Truth, rng: random.Random, form: Form) -> None:
    table = form.table("requests")
    outcomes = next(s for s in form.sums if s.rule == "requests.outcomes").parts
    parts = next(s for s in form.sums if s.rule == "requests.row_total").parts
    columns = {column: {row.code: 0 for row in table.rows} for column in parts}
    for counts in columns.values():
        for row in outcomes:
            counts[row] = rng.choice([0, 0, 0, 0, 1, 2, 9, 25])
        counts["handled"] = sum(counts[row] for row in outcomes)
        counts["carried_out"] = rng.choice([0, 0, 1, 4])
        total = counts["handled"] + counts["carried_out"]
        counts["carried_in"] = rng.randint(0, min(3, total))
        counts["new"] = total - counts["carried_in"]
    for row_ in table.rows:
        for column in parts:
            truth[("requests", row_.code, column)] = str(columns[column][row_.code])
        total = sum(counts[row_.code] for counts in columns.values())
        truth[("requests", row_.code, "total")] = str(total)


def _review(truth: Truth, rng: random.Random, form: Form) -> None:
    for row in form.table("review_litigation").rows:
        values = [rng.choice([0, 0, 0, 1, 2, 7]) for _ in range(4)]
        for column, value in zip(row.columns, [*values, sum(values)], strict=True):
            truth[("review_litigation", row.code, column)] = str(value)


@dataclass
class Markup:
    """How a report's tables are written in HTML; each field is one habit of real pages."""

    number: Callable[[str], str] = escape
    label: Callable[[str], str] = escape
    left: int = 0
    right: int = 0
    torn_after: str | None = None
    review_spanned: bool = True
    group_spans: bool = True
    one_table: bool = False
    head_broken: bool = False
    form: Form = FORM
    extra_rows: dict[str, str] = field(default_factory=dict)


def td(text: str, columns: int = 1, rows: int = 1) -> str:
    """A cell; ``text`` is markup."""
    spans = f' colspan="{columns}"' * (columns > 1) + f' rowspan="{rows}"' * (rows > 1)
    return f"<td{spans}>{text}</td>"


def html_tables(truth: Mapping[tuple[str, str, str], str], markup: Markup) -> list[str]:
    """The three tables as lists of rows, each table a string of <tr> elements."""
    return [
        "".join(_padded(disclosure_rows(truth, markup), markup)),
        "".join(_padded(request_rows(truth, markup), markup)),
        "".join(_padded(review_rows(truth, markup), markup)),
    ]


def _padded(rows: list[str], markup: Markup) -> list[str]:
    blank = "<td>&nbsp;</td>"
    return [f"<tr>{blank * markup.left}{row}{blank * markup.right}</tr>" for row in rows]


def disclosure_rows(truth: Mapping[tuple[str, str, str], str], markup: Markup) -> list[str]:
    """Table 1, a row a string of cells, four columns wide."""
    rows: list[str] = []
    table = markup.form.table("disclosure")
    article = ""
    for row in table.rows:
        spans = {1: [3], 2: [1, 2], 3: [1, 1, 1]}[len(row.columns)]
        if row.article and row.article != article:
            article = row.article
            rows.append(td(article, 4))
            unit = "（单位：万元）" if table.column(row.columns[-1]).unit == "万元" else ""
            heads = [_head(table.column(code).label + unit, markup) for code in row.columns]
            rows.append(td("信息内容") + "".join(map(td, heads, spans)))
        values = [markup.number(truth[("disclosure", row.code, c)]) for c in row.columns]
        cells = "".join(map(td, values, spans))
        rows.append(td(markup.label(row.label)) + cells)
    return rows


def _head(text: str, markup: Markup) -> str:
    middle = len(text) // 2
    return f"{text[:middle]}<br/>{text[middle:]}" if markup.head_broken else text


def request_rows(truth: Mapping[tuple[str, str, str], str], markup: Markup) -> list[str]:
    """Table 2, ten columns wide."""
    table = markup.form.table("requests")
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    organisations = [column for column in table.columns if column.group]
    rows = [
        td(note, 3, 3) + td("申请人情况", 7),
        td("自然人", 1, 2) + td("法人或其他组织", 5) + td("总计", 1, 2),
        "".join(td(_head(column.label, markup)) for column in organisations),
    ]
    seen: set[str] = set()
    for row in table.rows:
        cells = ""
        for level, group in enumerate(row.groups):
            members = sum(group in other.groups for other in table.rows)
            if group not in seen or not markup.group_spans:
                cells += td(markup.label(group), 1, members if markup.group_spans else 1)
            seen.add(group)
            del level
        cells += td(markup.label(row.label), 3 - len(row.groups))
        values = (truth[("requests", row.code, column)] for column in row.columns)
        rows.append(cells + "".join(td(markup.number(value)) for value in values))
        if row.code in markup.extra_rows:
            rows.append(td(markup.extra_rows[row.code], 3) + td("5") * 7)
    return rows


def review_rows(truth: Mapping[tuple[str, str, str], str], markup: Markup) -> list[str]:
    """Table 3, fifteen columns wide."""
    table = markup.form.table("review_litigation")
    heads = [_head(column.label, markup) for column in table.columns]
    below = 2 if markup.review_spanned else 1
    first = td("行政复议", 5) + td("行政诉讼", 10)
    second = "".join(td(head, 1, below) for head in heads)
    second += td("未经复议直接起诉", 5) + td("复议后起诉", 5)
    third = ("" if markup.review_spanned else "<td></td>" * 5) + "".join(map(td, heads * 2))
    values = (truth[key] for key in truth if key[0] == "review_litigation")
    return [first, second, third, "".join(td(markup.number(value)) for value in values)]


def html_report(
    truth: Mapping[tuple[str, str, str], str],
    markup: Markup | None = None,
    title: str = "青湾县人民政府2024年政府信息公开工作年度报告",
) -> bytes:
    """A whole page with the report, its chapters in words of our own."""
    tables = html_tables(truth, markup or Markup())
    bodies = [f"<table border='1'>{rows}</table>" for rows in tables]
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/zwgk/">政务公开</a></div>
<h1>{title}</h1><div id="zoom"><p>根据《中华人民共和国政府信息公开条例》编写本报告。</p>
<p>一、总体情况</p><p>本机关按照条例要求公开各类政府信息，群众查阅更加方便，办理流程更加规范。</p>
<p>二、主动公开政府信息情况</p>{bodies[0]}
<p>三、收到和处理政府信息公开申请情况</p>{bodies[1]}
<p>四、政府信息公开行政复议、行政诉讼情况</p>{bodies[2]}
<p>五、存在的主要问题及改进情况</p><p>公开内容还不够细，将在新的一年里继续改进，加强培训。</p>
<p>六、其他需要报告的事项</p><p>本年度没有收取信息处理费。</p></div></body></html>""".encode()


def table_of(code: str) -> Table:
    """The form's table of that code."""
    return FORM.table(code)
