"""Habits of real pages that change whole tables after they were laid out.

The numbers in brackets are those of the variations in docs/variations.md.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from tests.extract.wild_model import C, Rows, Wild

HABITS: dict[str, float] = {
    "label blanks": 0.3,  # 78, 108
    "head words": 0.3,  # 79
    "row words": 0.3,  # 82, 83, 113, 114
    "instructions": 0.2,  # 88
    "half-width brackets": 0.3,  # 116
    "other numbering": 0.3,  # 112
    "five columns": 0.3,  # 141
    "group repeated": 0.3,  # 107, 143
    "total not spanned": 0.3,  # 104, 105
    "heads repeated": 0.2,  # 110
    "review not spanned": 0.4,  # 127
    "note altered": 0.3,  # 106
    "wrapped heads": 0.4,  # 81, 119, 125
    "extra row": 0.2,  # 87
    "caption row": 0.2,  # 95
    "caption above": 0.2,
    "left column": 0.15,  # 97
    "right columns": 0.2,  # 96
    "thousands": 0.2,
    "full width": 0.15,
    "units in cells": 0.15,  # 91
    "one table": 0.1,
    "title row": 0.2,  # 44
    "torn": 0.2,  # 99
    "article with text": 0.2,
    "empty rows": 0.15,
    "serial column": 0.1,
    "merged blanks": 0.2,  # 85
    "torn requests": 0.2,  # 99, 110
    "torn review": 0.1,
    "bare review": 0.1,  # 128
    "middle column": 0.1,
}


def _width(rows: Rows) -> int:
    return sum(cell.columns for cell in rows[0])


def _left(wild: Wild, rng: random.Random) -> None:
    for rows in wild.tables:
        for row in rows:
            row.insert(0, C(""))


def _right(wild: Wild, rng: random.Random) -> None:
    for rows in wild.tables[:2]:
        for row in rows:
            row.append(C(""))


def _each_value(
    change: Callable[[str, tuple[str, str, str]], str],
) -> Callable[[Wild, random.Random], None]:
    def apply(wild: Wild, rng: random.Random) -> None:
        for rows in wild.tables:
            for row in rows:
                for cell in row:
                    if cell.key and rng.random() < 0.5:
                        cell.text = change(cell.text, cell.key)

    return apply


def _thousands(text: str, key: tuple[str, str, str]) -> str:
    return f"{int(text):,}" if text.isdigit() else text


def _full_width(text: str, key: tuple[str, str, str]) -> str:
    return text.translate({ord("0") + n: ord("０") + n for n in range(10)})


def _united(text: str, key: tuple[str, str, str]) -> str:
    if key[0] != "disclosure" or not text.isdigit():
        return text
    unit = {"collected": "万元", "amount": "万元"}.get(key[2], "件")
    return text + ("项" if key[2].startswith("items") else unit)


def _caption_row(wild: Wild, rng: random.Random) -> None:
    rows = wild.tables[0]
    rows.insert(0, [C("单位：青湾县自然资源局 2024年度", _width(rows))])


def _title_row(wild: Wild, rng: random.Random) -> None:
    for rows, title in zip(
        wild.tables, ("主动公开情况", "依申请公开情况", "复议诉讼情况"), strict=True
    ):
        rows.insert(0, [C(title, _width(rows))])


def _placed(rows: Rows) -> list[list[tuple[C, int]]]:
    """Every cell with the grid column in which it begins."""
    taken: dict[int, set[int]] = {}
    placed: list[list[tuple[C, int]]] = []
    for number, row in enumerate(rows):
        line: list[tuple[C, int]] = []
        at = 0
        for cell in row:
            while at in taken.get(number, set()):
                at += 1
            line.append((cell, at))
            for below in range(number, number + cell.rows):
                taken.setdefault(below, set()).update(range(at, at + cell.columns))
            at += cell.columns
        placed.append(line)
    return placed


def _stretched(rows: Rows, widths: list[int]) -> Rows:
    """The rows in a grid whose columns are so many finer columns wide."""
    for line in _placed(rows):
        for cell, at in line:
            cell.columns = sum(widths[at : at + cell.columns])
    return rows


def _one_table(wild: Wild, rng: random.Random) -> None:
    """All three in one table of 15 columns, their chapters' headings as rows."""
    first = {4: [3, 4, 4, 4], 5: [3] * 5, 6: [2, 2, 2, 3, 3, 3], 7: [2] * 6 + [3]}[
        _width(wild.tables[0])
    ]
    second = [1, 1, 2, 2, 2, 2, 2, 1, 1, 1]
    rows = [
        *[[C("二、主动公开政府信息情况", 15)], *_stretched(wild.tables[0], first)],
        *[[C("三、收到和处理政府信息公开申请情况", 15)], *_stretched(wild.tables[1], second)],
        *[[C("四、政府信息公开行政复议、行政诉讼情况", 15)], *wild.tables[2]],
    ]
    wild.tables = [rows]


def _serial(wild: Wild, rng: random.Random) -> None:
    rows = wild.tables[0]
    number = 0
    for row in rows:
        is_head = row[0].text == "信息内容"
        number += any(cell.key for cell in row)
        text = "序号" if is_head else str(number) if any(cell.key for cell in row) else ""
        row.insert(0, C(text))


def _merged_blanks(wild: Wild, rng: random.Random) -> None:
    for rows in wild.tables[:2]:
        for row in rows:
            values = [cell for cell in row if cell.key]
            is_nothing = rows is wild.tables[0] or all(not c.text.strip("0/-—") for c in values)
            if values and is_nothing and rng.random() < 0.3:
                text = rng.choice(["", "/"])
                for cell in values:
                    wild.truth[cell.key or ("", "", "")] = text
                row[-len(values) :] = [C(text, sum(c.columns for c in values), key=values[0].key)]


def _middle_column(wild: Wild, rng: random.Random) -> None:
    """A column of no width between the labels and the values, as editors leave them."""
    for line in _placed(wild.tables[0]):
        for cell, at in line:
            if at <= 1 < at + cell.columns and cell.columns > 1 and at == 0:
                cell.columns += 1
    for row in wild.tables[0]:
        if len(row) > 1:
            row.insert(1, C(""))


def _torn_requests(wild: Wild, rng: random.Random) -> None:
    """A page break in table 2: a group's cell ends there and goes on empty."""
    if "heads repeated" in wild.habits:
        return
    index = next(
        i
        for i, rows in enumerate(wild.tables)
        if any(c.text == "申请人情况" for row in rows[:4] for c in row)
    )
    rows = wild.tables[index]
    at = rng.randrange(6, len(rows) - 2)
    placed = _placed(rows)
    going_on: list[tuple[int, C]] = []
    for number, line in enumerate(placed[:at]):
        for cell, column in line:
            if number + cell.rows > at:
                going_on.append((column, replace(cell, text="", rows=number + cell.rows - at)))
                cell.rows = at - number
    first = [(column, cell) for cell, column in placed[at]] + going_on
    rest = [[cell for _, cell in sorted(first, key=lambda pair: pair[0])], *rows[at + 1 :]]
    wild.tables[index : index + 1] = [rows[:at], rest]


def _torn_review(wild: Wild, rng: random.Random) -> None:
    rows = wild.tables[-1]
    wild.tables[-1:] = [rows[:-1], rows[-1:]]


def _bare_review(wild: Wild, rng: random.Random) -> None:
    wild.tables[-1].insert(0, [C("行政复议、行政诉讼情况", _width(wild.tables[-1]))])


def _torn(wild: Wild, rng: random.Random) -> None:
    rows = wild.tables[0]
    at = rng.randrange(3, len(rows))
    wild.tables[:1] = [rows[:at], rows[at:]]
    wild.captions.insert(0, "")


def _empty_rows(wild: Wild, rng: random.Random) -> None:
    rows = wild.tables[0]
    rows.insert(rng.randrange(1, len(rows)), [C("", _width(rows))])


def _caption_above(wild: Wild, rng: random.Random) -> None:
    wild.captions = [rng.choice(["单位：件", "2024年度", "填报单位：青湾县信访局", "表1"])] * len(
        wild.tables
    )


AFTER: dict[str, Callable[[Wild, random.Random], None]] = {
    "merged blanks": _merged_blanks,
    "middle column": _middle_column,
    "serial column": _serial,
    "bare review": _bare_review,
    "one table": _one_table,
    "left column": _left,
    "right columns": _right,
    "thousands": _each_value(_thousands),
    "full width": _each_value(_full_width),
    "units in cells": _each_value(_united),
    "caption row": _caption_row,
    "caption above": _caption_above,
    "title row": _title_row,
    "empty rows": _empty_rows,
    "torn": _torn,
    "torn requests": _torn_requests,
    "torn review": _torn_review,
}


NEED_THREE = {"title row", "right columns", "torn", "torn requests", "torn review", "empty rows"}
