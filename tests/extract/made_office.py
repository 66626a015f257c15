"""The made reports as Word and spreadsheet files, with their merged cells."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx
import openpyxl  # type: ignore[import-untyped]
import xlwt  # type: ignore[import-untyped]

from extract.document import Grid
from extract.readers.html import read as read_html


def _grids(page: bytes) -> Iterator[Grid]:
    """The tables of the same report as HTML: cells with their spans."""
    yield from read_html(page).grids()


def docx_report(page: bytes, title: str, ruled: bool = False) -> bytes:
    """A Word file with the tables of the HTML report ``page``, with or without borders."""
    document = docx.Document()
    document.add_paragraph(title)
    headings = ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]
    headings.append("四、政府信息公开行政复议、行政诉讼情况")
    document.add_paragraph("一、总体情况")
    document.add_paragraph("本机关按照条例要求公开各类政府信息。")
    for heading, grid in zip(headings, _grids(page), strict=True):
        document.add_paragraph(heading)
        table = document.add_table(grid.height, grid.width, "Table Grid" if ruled else None)
        for cell in grid.cells:
            here = table.cell(cell.row, cell.column)
            last = table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1)
            here.merge(last).text = cell.text
    document.add_paragraph("五、存在的主要问题及改进情况")
    document.add_paragraph("六、其他需要报告的事项")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def xls_report(page: bytes, title: str) -> bytes:
    """A workbook of the old kind with one sheet a table of the HTML report ``page``."""
    book = xlwt.Workbook()
    for number, grid in enumerate(_grids(page), 1):
        sheet = book.add_sheet(f"表{number}")
        sheet.write(0, 0, title)
        for cell in grid.cells:
            row, column = cell.row + 1, cell.column
            value = int(cell.text) if cell.text.isdigit() else cell.text
            last = row + cell.rows - 1, column + cell.columns - 1
            sheet.write_merge(row, last[0], column, last[1], value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xlsx_report(page: bytes, title: str) -> bytes:
    """A workbook with one sheet a table of the HTML report ``page``; numbers are numbers."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, grid in enumerate(_grids(page), 1):
        sheet = book.create_sheet(f"表{number}")
        sheet.cell(1, 1, title)
        for cell in grid.cells:
            row, column = cell.row + 2, cell.column + 1
            value = int(cell.text) if cell.text.isdigit() else cell.text or None
            sheet.cell(row, column, value)
            if cell.rows > 1 or cell.columns > 1:
                sheet.merge_cells(
                    start_row=row,
                    start_column=column,
                    end_row=row + cell.rows - 1,
                    end_column=column + cell.columns - 1,
                )
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
