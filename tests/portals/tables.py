"""The three statutory tables as grids with spans, and as HTML in the markups that portals use."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Literal

from .figures import APPLICANTS, DISCLOSURE, OUTCOMES, RESULTS, ROUTES, Figures, layout

Markup = Literal["plain", "wps", "word", "ie", "headed"]

NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True)
class Cell:
    """One printed cell; ``label`` is false for a figure."""

    text: str
    rows: int = 1
    columns: int = 1
    label: bool = True


Grid = list[list[Cell]]
"""Rows of the cells that begin in them, as an HTML table has them."""


def grids(figures: Figures) -> dict[str, Grid]:
    """The three tables of a report by their codes."""
    return {
        "disclosure": _disclosure(figures),
        "requests": _requests(figures),
        "review_litigation": _review_litigation(figures),
    }


def html(grid: Grid, markup: Markup = "plain") -> str:
    """A table in one of the markups: plain, WPS paste, Word paste, upper case, th for labels."""
    rows = "\n".join(_row(row, number, markup) for number, row in enumerate(grid))
    return _TABLES[markup].replace("ROWS", rows)


def _values(figures: Figures, table: str, row: str) -> list[Cell]:
    columns = next(columns for t, r, columns in layout() if (t, r) == (table, row))
    return [Cell(figures[table][row][column], label=False) for column in columns]


def _disclosure(figures: Figures) -> Grid:
    heads = {
        "rules": ("第二十条第（一）项", ["本年制发件数", "本年废止件数", "现行有效件数"]),
        "licensing": ("第二十条第（五）项", ["本年处理决定数量"]),
        "penalties": ("第二十条第（六）项", ["本年处理决定数量"]),
        "administrative_fees": ("第二十条第（八）项", ["本年收费金额（单位：万元）"]),
    }
    grid: Grid = []
    for row, (label, columns) in DISCLOSURE.items():
        wide = 1 if len(columns) == 3 else 3
        if row in heads:
            article, names = heads[row]
            grid.append([Cell(article, columns=4)])
            grid.append([Cell("信息内容"), *(Cell(name, columns=wide) for name in names)])
        values = _values(figures, "disclosure", row)
        grid.append([Cell(label), *(Cell(v.text, 1, wide, False) for v in values)])
    return grid


def _requests(figures: Figures) -> Grid:
    grid: Grid = [
        [Cell(NOTE, 3, 3), Cell("申请人情况", columns=7)],
        [Cell("自然人", 2), Cell("法人或其他组织", columns=5), Cell("总计", 2)],
        [Cell(label) for applicant, label in APPLICANTS.items() if applicant != "natural_person"],
        [
            Cell("一、本年新收政府信息公开申请数量", columns=3),
            *_values(figures, "requests", "new"),
        ],
        [
            Cell("二、上年结转政府信息公开申请数量", columns=3),
            *_values(figures, "requests", "carried_in"),
        ],
    ]
    groups = [group for group, _ in OUTCOMES.values()]
    begun: set[str] = set()
    for outcome, (group, label) in OUTCOMES.items():
        row = [Cell("三、本年度办理结果", len(OUTCOMES) + 1)] if not begun else []
        if not group:
            row.append(Cell(label, columns=2))
        elif group not in begun:
            row += [Cell(group, groups.count(group)), Cell(label)]
        else:
            row.append(Cell(label))
        begun |= {"三", group}
        grid.append([*row, *_values(figures, "requests", outcome)])
    grid.append([Cell("（七）总计", columns=2), *_values(figures, "requests", "handled")])
    last = Cell("四、结转下年度继续办理", columns=3)
    return [*grid, [last, *_values(figures, "requests", "carried_out")]]


def _review_litigation(figures: Figures) -> Grid:
    results = list(RESULTS.values())
    values = [cell for route in ROUTES for cell in _values(figures, "review_litigation", route)]
    return [
        [Cell("行政复议", columns=5), Cell("行政诉讼", columns=10)],
        [
            *(Cell(result, 2) for result in results),
            Cell(ROUTES["litigation_direct"], columns=5),
            Cell(ROUTES["litigation_after_reconsideration"], columns=5),
        ],
        [Cell(result) for result in [*results, *results]],
        values,
    ]


_TABLES: dict[Markup, str] = {
    "plain": '<table border="1" cellspacing="0" cellpadding="4" width="100%">\nROWS\n</table>',
    "headed": '<table class="report-table"><tbody>\nROWS\n</tbody></table>',
    "ie": '<TABLE style="BORDER-COLLAPSE: collapse" cellSpacing=0 border=1>'
    "<TBODY>\nROWS\n</TBODY></TABLE>",
    "wps": '<div align="center"><table style="border-collapse:collapse;mso-table-layout-alt:fixed;'
    'mso-padding-alt:0pt 0pt 0pt 0pt;"><tbody>\nROWS\n</tbody></table></div>',
    "word": '<table class="MsoNormalTable" border="1" cellspacing="0" '
    'style="mso-yfti-tbllook:1184;">'
    "<tbody>\nROWS\n</tbody></table>",
}


def _row(row: list[Cell], number: int, markup: Markup) -> str:
    cells = "".join(_cell(cell, markup) for cell in row)
    if markup == "ie":
        return f"<TR>{cells}</TR>"
    if markup == "wps" and number == 0:
        return f'<tr class="firstRow" style="height:24pt;">{cells}</tr>'
    return f"<tr>{cells}</tr>"


def _cell(cell: Cell, markup: Markup) -> str:
    spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    text = escape(cell.text, quote=False)
    if markup == "ie":
        inner = f"<P align=center>{text or '&nbsp;'}</P>" if cell.label else f"&nbsp;{text}"
        return f'<TD style="BORDER: windowtext 1px solid" vAlign=center{spans.upper()}>{inner}</TD>'
    if markup == "wps":
        return _wps_cell(text, spans, cell)
    if markup == "word":
        span = f'<span lang="EN-US" style="font-family:仿宋_GB2312">{text}<o:p></o:p></span>'
        return f'<td{spans} style="mso-border-alt:solid .5pt"><p class="MsoNormal">{span}</p></td>'
    if markup == "headed" and cell.label:
        return f"<th{spans}>{text}</th>"
    return f"<td{spans}>{text}</td>"


def _wps_cell(text: str, spans: str, cell: Cell) -> str:
    """WPS breaks a number over two spans and leaves an empty one behind every text."""
    font = '<span style="font-family:宋体;font-size:10.5pt;">'
    head, tail = (text[:1], text[1:]) if not cell.label else (text, "")
    inner = f"{font}<font face='宋体'>{head}</font></span>"
    inner += f"{font}{tail}</span>" if tail else ""
    return (
        f'<td{spans} style="padding:0pt 5.4pt;border:1pt solid windowtext;">'
        f'<p style="text-align:center;">{inner}{font}<o:p></o:p></span></p></td>'
    )
