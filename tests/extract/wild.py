"""Valid reports with many habits of real pages at once: every one must come back exactly.

A table is a list of rows of :class:`C` cells; habits change the cells before they are rendered.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from html import escape

from extract.forms import Form, Row, load
from tests.extract.made import Truth, make_truth
from tests.extract.wild_habits import AFTER, HABITS, NEED_THREE
from tests.extract.wild_model import C, Rows, Wild


def make_wild(rng: random.Random, form: Form | None = None) -> Wild:
    """A report on the form with a random choice of habits."""
    form = form or load(rng.choice(["2021", "2021", "2019"]))
    truth = make_truth(rng, marks=rng.random() < 0.5, form=form)
    habits = [habit for habit in HABITS if rng.random() < HABITS[habit]]
    tables = [
        _disclosure(truth, form, rng, habits),
        _requests(truth, form, rng, habits),
        _review(truth, form, rng, habits),
    ]
    wild = Wild(form, truth, tables, habits=habits)
    for habit in AFTER:
        if habit in habits and not (len(wild.tables) == 1 and habit in NEED_THREE):
            AFTER[habit](wild, rng)
    return wild


_HEAD_WORDS = {
    "本年制发件数": ["本年制发数", "本年度制发件数", "本年度制发数"],
    "本年废止件数": ["本年废止数", "本年度废止件数", "本年度废止数"],
    "现行有效件数": ["现行有效数"],
    "本年处理决定数量": ["本年处理决定数", "本年度处理决定数量"],
    "本年新制作数量": ["本年新制作数", "本年新制作件数"],
    "本年新公开数量": ["本年新公开数"],
    "对外公开总数量": ["对外公开总数"],
}
_ROW_WORDS = {
    "行政规范性文件": ["规范性文件"],
    "行政事业性收费": ["行政事业型收费"],
    "四、结转下年度继续办理": ["四、结转下年度继续办理数量"],
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": ["（二）部分公开"],
    "（七）总计": ["（七）合计"],
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": [
        "1.申请人无正当理由逾期不补正、行政机关不在处理其政府信息公开申请",
        "1.逾期不补正",
    ],
    "3.危及“三安全一稳定”": ['3.危及"三安全一稳定"', "3.危及三安全一稳定"],
}


def _label(text: str, rng: random.Random, habits: Iterable[str]) -> str:
    if "row words" in habits and text in _ROW_WORDS and rng.random() < 0.6:
        text = rng.choice(_ROW_WORDS[text])
    if "head words" in habits and text in _HEAD_WORDS and rng.random() < 0.6:
        text = rng.choice(_HEAD_WORDS[text])
    if "other numbering" in habits and text[0].isdigit() and text[1] == ".":
        text = text[0] + rng.choice(["、", ". ", "．"]) + text[2:]
    if "half-width brackets" in habits and rng.random() < 0.6:
        text = text.replace("（", "(").replace("）", rng.choice([")", "）"]))
    if "label blanks" in habits and rng.random() < 0.3:
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice(["\xa0", " ", "\u3000", "\n"]) + text[at:]
    return text


def _head(text: str, rng: random.Random, habits: Iterable[str]) -> str:
    text = _label(text, rng, habits)
    if "wrapped heads" in habits and len(text) > 2:
        at = rng.randrange(1, len(text))
        text = text[:at] + rng.choice(["\n", " \n", "\n\n"]) + text[at:]
    return text


def _disclosure(truth: Truth, form: Form, rng: random.Random, habits: list[str]) -> Rows:
    table = form.table("disclosure")
    wide = 5 if "five columns" in habits else 4
    spans = {1: [3], 2: [1, 2], 3: [1, 1, 1]} if wide == 4 else {1: [4], 2: [2, 2], 3: [1, 2, 1]}
    rows: Rows = []
    article = ""
    for row in table.rows:
        span = spans[len(row.columns)]
        if row.article and row.article != article:
            article = row.article
            shown = article
            if "article with text" in habits:
                shown = article.replace("第（", " 第（")
            rows.append([C(shown, wide)])
            unit = "（单位：万元）" if table.column(row.columns[-1]).unit == "万元" else ""
            heads = [_head(table.column(code).label, rng, habits) + unit for code in row.columns]
            rows.append([C("信息内容"), *map(C, heads, span)])
        label = _label(row.label, rng, habits)
        if "instructions" in habits and row.code == "rules":
            label += "（设区的市、自治州人民政府应提供相关数据）"
        cells = [
            C(truth[key], s, key=key) for key, s in zip(_keys(table.code, row), span, strict=True)
        ]
        rows.append([C(label), *cells])
        if "extra row" in habits and row.code == "licensing" and rng.random() < 0.5:
            rows.append([C("其他行政管理事项"), *(C("7", s) for s in span)])
    return rows


def _keys(table: str, row: Row) -> list[tuple[str, str, str]]:
    return [(table, row.code, column) for column in row.columns]


_NOTES = [
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    "(本列数据的勾稽关系为：第一项加第二项之和,等于第三项加第四项之和)",
    "（本列数据的勾稽关系为:…）",
    "申请情况",
]


def _requests(truth: Truth, form: Form, rng: random.Random, habits: list[str]) -> Rows:
    table = form.table("requests")
    note = rng.choice(_NOTES) if "note altered" in habits else _NOTES[0]
    groups = [column for column in table.columns if column.group]
    organisations = [C(_head(column.label, rng, habits)) for column in groups]
    if "total not spanned" in habits:
        heads = [
            [C(note, 3, 3), C("申请人情况", 7)],
            [C("自然人"), C("法人或其他组织", 5), C("总计")],
            [C(""), *organisations, C("")],
        ]
    else:
        heads = [
            [C(note, 3, 3), C("申请人情况", 7)],
            [C("自然人", 1, 2), C("法人或其他组织", 5), C("总计", 1, 2)],
            organisations,
        ]
    rows = list(heads)
    seen: set[str] = set()
    half = len(table.rows) // 2
    repeated: set[str] = set()
    for number, row in enumerate(table.rows):
        cells: list[C] = []
        if "heads repeated" in habits and number == half:
            rows += [[replace(cell) for cell in line] for line in heads]
        for group in row.groups:
            members = [i for i, other in enumerate(table.rows) if group in other.groups]
            cut = "group repeated" in habits and number == half and group in seen
            if group not in seen or cut:
                rest = len([i for i in members if i >= number])
                if "group repeated" in habits and members[0] < half <= members[-1] and not cut:
                    rest = half - number
                    repeated.add(group)
                if "heads repeated" in habits and "group repeated" not in habits:
                    rest = half - number if number < half <= members[-1] else rest
                cells.append(C(_label(group, rng, habits), 1, rest))
            elif "heads repeated" in habits and number == half:
                cells.append(C("", 1, len([i for i in members if i >= number])))
            seen.add(group)
        cells.append(C(_label(row.label, rng, habits), 3 - len(row.groups)))
        rows.append([*cells, *(C(truth[key], key=key) for key in _keys(table.code, row))])
        if "extra row" in habits and row.code == "granted_in_part":
            rows.append([C("（二）之一其他公开情形", 2), *(C("0") for _ in range(7))])
            for cell in _spanning(rows, len(rows) - 1):
                cell.rows += 1
    return rows


def _spanning(rows: Rows, number: int) -> list[C]:
    """The group cells above that have to reach over an added row."""
    return [
        cell
        for index, row in enumerate(rows[:number])
        for cell in row
        if cell.key is None and cell.rows > 1 and index >= 3 and index + cell.rows >= number
    ]


def _review(truth: Truth, form: Form, rng: random.Random, habits: list[str]) -> Rows:
    table = form.table("review_litigation")
    heads = [C(_head(column.label, rng, habits)) for column in table.columns * 3]
    values = [C(text, key=key) for key, text in truth.items() if key[0] == table.code]
    routes = [C("未经复议直接起诉", 5), C("复议后起诉", 5)]
    if "review not spanned" in habits:
        second = [*heads[:5], *routes]
        third = [*(C("") for _ in range(5)), *heads[5:]]
    else:
        second = [*(replace(head, rows=2) for head in heads[:5]), *routes]
        third = heads[5:]
    return [[C("行政复议", 5), C("行政诉讼", 10)], second, third, values]


def wild_html(wild: Wild, title: str, rng: random.Random) -> bytes:
    """The report as a page, each cell in one of the markups of word processors."""
    style = rng.choice(["plain", "p", "word", "div"])
    tables = []
    for rows, caption in zip(wild.tables, wild.captions + [""] * 5, strict=False):
        lines = "".join(f"<tr>{''.join(_td(cell, style) for cell in row)}</tr>" for row in rows)
        tables.append((f"<p>{caption}</p>" if caption else "") + f"<table border=1>{lines}</table>")
    return f"""<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>
<p>一、总体情况</p><p>本机关按照条例要求公开各类政府信息，群众查阅更加方便。</p>
<p>二、主动公开政府信息情况</p>{"".join(tables)}
<p>五、存在的主要问题及改进情况</p><p>公开内容还不够细。</p>
<p>六、其他需要报告的事项</p><p>没有其他事项。</p></body></html>""".encode()


def _td(cell: C, style: str) -> str:
    spans = f' colspan="{cell.columns}"' * (cell.columns > 1)
    spans += f' rowspan="{cell.rows}"' * (cell.rows > 1)
    text = escape(cell.text).replace("\n", "<br/>")
    inner = {
        "plain": text,
        "p": f'<p align="center">{text or "&nbsp;"}</p>',
        "word": f'<p class="MsoNormal"><span lang="EN-US">{text}<o:p></o:p></span></p>',
        "div": f"<div><span>{text}</span><span></span></div>",
    }[style]
    return f"<td{spans}>{inner}</td>"
