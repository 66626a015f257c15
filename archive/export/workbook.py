"""The workbook: a front sheet that says what is in it, then a sheet a table.

XlsxWriter writes row by row and holds none; every text is written as text, never as a formula or
a link. A sheet of Excel has 1,048,576 rows: a table that is longer is left out, and the front sheet
says where it stands.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from archive.export.dictionary import added, described, metadata, title
from archive.export.tables import STATE, Dataset, holds_samples

ROWS = 1_048_575
"""Rows of a sheet below its heads."""

_LONGEST = 32_767  # characters of a cell
_CUT = "…（截断，全文见 CSV cut: whole in the CSV）"
_WIDE = {"agency": 28, "title": 34, "says": 50, "sentence": 50, "report_id": 19, "id": 19}
_PARTLY = {
    "checks": "仅列不符与无法判断的核对；全部见 checks.csv。 Only what fails or cannot be told.",
    "claims": "仅列不符与无法判断的；全部见 claims.csv。 Only what contradicts or cannot be told.",
}


@dataclass(frozen=True)
class _Sheet:
    dataset: Dataset
    count: int

    @property
    def fits(self) -> bool:
        return self.count <= ROWS


def write(
    copy: sqlite3.Connection,
    datasets: list[Dataset],
    path: Path,
    version: str,
    year: int | None = None,
) -> None:
    """Write the tables of one year, or of all, into one workbook."""
    sheets = [
        _Sheet(dataset, dataset.count(copy, year, workbook=True))
        for dataset in datasets
        if dataset.in_workbook and (year is None or dataset.is_yearly)
    ]
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(str(path), options) as book:
        told = metadata()
        book.set_properties({"title": told["title"], "created": _moment(version)})
        notice = [added()["notice"]["samples"]] if holds_samples(copy) else []
        _front(book, sheets, [*notice, *_preface(told, version, year)])
        head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4"}
        )
        for sheet in sheets:
            if sheet.fits:
                rows = sheet.dataset.rows(copy, year, workbook=True)
                _table(book.add_worksheet(sheet.dataset.name), sheet, rows, head)
        _codes(book.add_worksheet("dictionary"), [s.dataset for s in sheets], head)


def _moment(version: str) -> datetime:
    """The archive's own moment, so that the same archive gives the same bytes."""
    day = version[:19].removesuffix("Z") or "1980-01-01T00:00:00"
    return datetime.fromisoformat(day)


def _front(book: Any, sheets: list[_Sheet], preface: list[str]) -> None:
    front = book.add_worksheet("说明 About")
    front.set_column(0, 0, 24)
    front.set_column(1, 1, 12)
    front.set_column(2, 2, 110)
    large = book.add_format({"bold": True, "font_size": 16})
    bold = book.add_format({"bold": True})
    line = 0
    front.write_string(line, 0, metadata()["title"], large)
    for text in preface:
        line += 1
        front.write_string(line, 0, text)
    line += 2
    front.write_row(line, 0, ["工作表 sheet", "行 rows", "内容 contents"], bold)
    for sheet in sheets:
        line += 1
        name = sheet.dataset.name
        if sheet.fits:
            front.write_url(line, 0, f"internal:'{name}'!A1", string=name)
        else:
            front.write_string(line, 0, name)
        front.write_number(line, 1, sheet.count)
        front.write_string(line, 2, _contents(sheet))
    line += 2
    front.write_row(line, 0, ["状态 state", "", "含义 meaning"], bold)
    for state, (zh, en) in added()["states"].items():
        line += 1
        front.write_string(line, 0, state)
        front.write_string(line, 2, f"{zh}。 {en}")
    line += 1
    front.write_string(line, 0, "（空 empty）")
    front.write_string(
        line, 2, "该报告所用格式没有此格。 The form of that report has no such cell."
    )


def _preface(told: dict[str, Any], version: str, year: int | None) -> list[str]:
    which = f"{year} 年度 reports on {year}" if year else "全部年度 all years"
    return [
        told["description"],
        f"范围 what: {which}；档案截至 archive as of: {version or '—'}",
        "每张数据表：先列数值，后列各数值的状态（列名以 _state 结尾）。空格不是 0："
        "为何为空，看状态。 Each table has its values first, then the state of each (columns"
        " ending in _state)."
        " An empty cell is not 0: its state says why it is empty.",
        "数字照原文所载，不作更正；report_status 为 contradicts 的报告，其数字自相矛盾。"
        " Numbers stand as printed and are never corrected; where report_status is contradicts,"
        " printed numbers disagree.",
        f"许可 licence: {told['license']}",
    ]


def _contents(sheet: _Sheet) -> str:
    name = sheet.dataset.name
    text = " ".join(title(name))
    if not sheet.fits:
        return (
            f"{text}。超过 Excel 的行数上限，未列入：见分年工作簿或 {name}.csv。 Longer than a"
            f" sheet can be: see the workbooks by year, or {name}.csv."
        )
    return f"{text}。{_PARTLY[name]}" if name in _PARTLY else text


def _table(sheet: Any, table: _Sheet, rows: Iterator[tuple[object, ...]], head: Any) -> None:
    labels = {c.column: c.label_zh for c in described(table.dataset)}
    for place, column in enumerate(table.dataset.columns):
        wide = 9 if column.endswith(STATE) else _WIDE.get(column, 14)
        sheet.set_column(place, place, wide)
    sheet.freeze_panes(1, min(2, len(labels) - 1))
    sheet.autofilter(0, 0, table.count, len(labels) - 1)
    for place, (column, label) in enumerate(labels.items()):
        sheet.write_string(0, place, f"{label}\n{column}" if label else column, head)
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(line, place, value)
            elif value is not None:
                sheet.write_string(line, place, _fitting(str(value)))


def _fitting(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT


def _codes(sheet: Any, datasets: list[Dataset], head: Any) -> None:
    sheet.set_column(0, 1, 26)
    sheet.set_column(2, 4, 40)
    sheet.freeze_panes(1, 0)
    names = ("table", "column", "label_zh", "label_en", "official_labels", "unit")
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, head)
    columns = (column for dataset in datasets for column in described(dataset))
    for line, column in enumerate(columns, start=1):
        for place, name in enumerate(names):
            sheet.write_string(line, place, getattr(column, name))
