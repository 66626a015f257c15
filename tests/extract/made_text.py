"""The made reports as text: what PDF text layers and converters leave of their tables."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

from extract.forms import Row, Table
from tests.extract.made import FORM

CellTexts = Mapping[tuple[str, str, str], str]
_CHAPTERS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def values(truth: CellTexts, table: Table, row: Row) -> list[str]:
    """What the row prints, in the order of its columns."""
    return [truth[(table.code, row.code, column)] for column in row.columns]


def report_text(tables: Sequence[Sequence[str]], title: str) -> str:
    """A whole report as text around the lines of its three tables."""
    first, second, third = ("\n".join(lines) for lines in tables)
    return f"""{title}
{_CHAPTERS[0]}
本机关按照条例要求公开各类政府信息，群众查阅更加方便，办理流程更加规范。
{_CHAPTERS[1]}
{first}
{_CHAPTERS[2]}
{second}
{_CHAPTERS[3]}
{third}
{_CHAPTERS[4]}
公开内容还不够细，将在新的一年里继续改进，加强对工作人员的培训。
{_CHAPTERS[5]}
本年度没有收取信息处理费。
"""


def row_a_line(truth: CellTexts, rng: random.Random, width: int = 16) -> list[list[str]]:
    """As a PDF's text layer: a row a line, labels and heads wrapped at ``width`` characters."""
    return [
        list(_disclosure(truth, " ")),
        list(_wrapped_requests(truth, rng, width)),
        [
            *_review_heads(),
            " ".join(text for key, text in truth.items() if key[0] == "review_litigation"),
        ],
    ]


def _disclosure(truth: CellTexts, between: str) -> Iterator[str]:
    table = FORM.table("disclosure")
    article = ""
    for row in table.rows:
        if row.article and row.article != article:
            article = row.article
            unit = "（单位：万元）" if table.column(row.columns[-1]).unit == "万元" else ""
            yield article
            heads = [table.column(code).label + unit for code in row.columns]
            yield between.join(["信息内容", *heads])
        yield between.join([row.label, *values(truth, table, row)])


def _wrapped(text: str, width: int) -> list[str]:
    return [text[start : start + width] for start in range(0, len(text), width)]


def _wrapped_requests(truth: CellTexts, rng: random.Random, width: int) -> Iterator[str]:
    yield from _wrapped(_NOTE, 19)
    yield from [
        "申请人情况",
        "自",
        "然",
        "人",
        "法人或其他组织",
        "总计 商业",
        "企业",
        "科研",
        "机构",
    ]
    yield from ["社会公", "益组织", "法律服", "务机构", "其他"]
    table = FORM.table("requests")
    seen: set[str] = set()
    for row in table.rows:
        for group in row.groups:
            if group not in seen:
                seen.add(group)
                yield from _wrapped(group, 4)
        pieces = _wrapped(row.label, width)
        numbers = " ".join(values(truth, table, row))
        if len(pieces) > 1 and rng.random() < 0.5:
            yield from pieces
            yield numbers
        else:
            yield from pieces[:-1]
            yield f"{pieces[-1]} {numbers}"
        if rng.random() < 0.1:
            yield f"- {rng.randint(2, 9)} -"


def _review_heads() -> list[str]:
    five = ["结果", "维持", "结果", "纠正", "其他", "结果", "尚未", "审结", "总", "计"]
    return ["行政复议 行政诉讼", *five, "未经复议直接起诉 复议后起诉", *five, *five]


def cell_a_line(truth: CellTexts) -> list[list[str]]:
    """As some converters do: a cell a line, with nothing or a pipe behind it."""
    table = FORM.table("requests")
    requests = [_NOTE, "申请人情况", "自然人", "法人或其他组织", "总计"]
    requests += ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    seen: set[str] = set()
    for row in table.rows:
        requests += [group for group in row.groups if group not in seen]
        seen.update(row.groups)
        requests += [row.label, *values(truth, table, row)]
    review = [text for key, text in truth.items() if key[0] == "review_litigation"]
    disclosure = [cell for line in _disclosure(truth, "\n") for cell in line.split("\n")]
    return [disclosure, requests, [*_review_heads(), *review]]


def tab_a_cell(truth: CellTexts) -> list[list[str]]:
    """As a spreadsheet pasted: tabs between cells, empty cells where spans reached."""
    table = FORM.table("requests")
    requests = [
        f"{_NOTE}\t\t申请人情况\t\t\t\t\t\t总计\t",
        "\t\t自然人\t法人或其他组织\t\t\t\t\t\t",
        "\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t",
    ]
    seen: set[str] = set()
    for row in table.rows:
        groups = ["" if group in seen else group for group in row.groups]
        seen.update(row.groups)
        label = [*groups, row.label, *[""] * (2 - len(row.groups))]
        requests.append("\t".join([*label, *values(truth, table, row)]))
    five = "\t".join(column.label for column in FORM.table("review_litigation").columns)
    review = [text for key, text in truth.items() if key[0] == "review_litigation"]
    heads = ["行政复议\t\t\t\t\t行政诉讼", f"{five}\t未经复议直接起诉\t\t\t\t\t复议后起诉"]
    return [
        list(_disclosure(truth, "\t")),
        requests,
        [*heads, f"\t\t\t\t\t{five}\t{five}", "\t".join(review)],
    ]
