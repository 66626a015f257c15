"""The made reports as ruled PDFs, torn over pages as word processors and printers tear them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from tests.extract.made import FORM

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
_BODY = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, wordWrap="CJK")
_CELL = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
_WHOLE = (0, 0), (-1, -1)
_REVIEW = 15
_MIDDLE = ("VALIGN", *_WHOLE, "MIDDLE")
_RULES = [("GRID", *_WHOLE, 0.5, "black"), _MIDDLE]
RULED: dict[str, Sequence[tuple[object, ...]]] = {
    "whole": _RULES,
    "rows": [("LINEABOVE", *_WHOLE, 0.5, "black"), ("BOX", *_WHOLE, 0.5, "black"), _MIDDLE],
    "columns": [("LINEBEFORE", *_WHOLE, 0.5, "black"), ("BOX", *_WHOLE, 0.5, "black"), _MIDDLE],
    "frame": [("BOX", *_WHOLE, 0.5, "black"), _MIDDLE],
    "nothing": [_MIDDLE],
    "dashed": [("GRID", *_WHOLE, 0.7, "black", 0, (1, 2)), _MIDDLE],
    "shaded": [("ROWBACKGROUNDS", *_WHOLE, ("#dddddd", "#ffffff")), _MIDDLE],
    "filled": [("BACKGROUND", *_WHOLE, "#eeeeee"), ("GRID", *_WHOLE, 2, "white"), _MIDDLE],
}
"""What of the tables is ruled, by name."""

Rows = list[list[str]]
Spans = list[tuple[tuple[int, int], tuple[int, int]]]


def pdf_report(
    truth: Mapping[tuple[str, str, str], str],
    title: str,
    *,
    page_height: float = A4[1],
    repeat_heads: bool = False,
    torn_row: str | None = None,
    values_above: bool = True,
    ruled: str = "whole",
    centred: int = 0,
    over: Callable[[Canvas], None] = lambda canvas: None,
    encrypt: StandardEncryption | None = None,
) -> bytes:
    """A PDF with the report; a page ends in the middle of the request row ``torn_row``.

    Its values then stand above the break with the beginning of its label, or below with the rest.
    ``ruled`` names what of the tables is ruled; with ``centred``, cells are printed so large, in
    the middle, with a sentence above the last table; ``over`` draws on every page after its text.
    """
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=(A4[0], page_height), title=title, invariant=True, encrypt=encrypt
    )
    story: list[object] = [Paragraph(title, _BODY), Paragraph("一、总体情况", _BODY)]
    story.append(Paragraph("本机关按照条例要求公开各类政府信息，办理流程更加规范。", _BODY))
    chapters = [
        ("二、主动公开政府信息情况", *_disclosure(truth), [130, 100, 100, 100], 0),
        ("三、收到和处理政府信息公开申请情况", *_requests(truth), [40, 50, 130] + [32] * 7, 3),
        (
            "四、政府信息公开行政复议、行政诉讼情况",
            *_review(truth),
            [34 if centred else 30] * 15,
            0,
        ),
    ]
    cell, edges = _cells(centred)
    for heading, rows, spans, widths, heads in chapters:
        story.append(Paragraph(heading, _BODY))
        if centred and len(widths) == len(rows[-1]) == _REVIEW:
            story.append(Paragraph("2024年，行政复议由法制科承办。", _BODY))
        style: Sequence[tuple[object, ...]] = [
            *RULED[ruled],
            *edges,
            *(("SPAN", start, end) for start, end in spans),
        ]
        repeated = heads if repeat_heads else 0
        for part in _torn(rows, torn_row, values_above):
            cells = [[Paragraph(text, cell) for text in row] for row in part]
            story.append(Table(cells, colWidths=widths, style=style, repeatRows=repeated))
            story += [PageBreak()] * (part is not rows)
            style, repeated = RULED[ruled], 0
        story.append(Spacer(1, 8))
    story.append(Paragraph("五、存在的主要问题及改进情况", _BODY))
    story.append(Paragraph("六、其他需要报告的事项", _BODY))

    class Overdrawn(Canvas):  # type: ignore[misc]
        """A canvas that draws once more when a page is done."""

        def showPage(self) -> None:  # noqa: N802
            """Ends the page."""
            over(self)
            super().showPage()

    document.build(
        story, onFirstPage=_page_number, onLaterPages=_page_number, canvasmaker=Overdrawn
    )
    return buffer.getvalue()


def _cells(size: int) -> tuple[ParagraphStyle, Sequence[tuple[object, ...]]]:
    """The cells' print: usual, or centred, so large, and nearly as wide as the cell."""
    if not size:
        return _CELL, []
    style = ParagraphStyle("centred", _CELL, fontSize=size, leading=size + 2, alignment=1)
    return style, [("LEFTPADDING", *_WHOLE, 2), ("RIGHTPADDING", *_WHOLE, 2)]


def _torn(rows: Rows, code: str | None, values_above: bool) -> list[Rows]:
    """The rows, or those until the middle of row ``code`` and those from there on."""
    label = FORM.table("requests").row(code).label if code else ""
    here = next((n for n, row in enumerate(rows) if label and row[2] == label), None)
    if here is None:
        return [rows]
    row, middle = rows[here], len(label) // 2
    upper = [*row[:2], label[:middle], *(row[3:] if values_above else [""] * 7)]
    lower = ["", "", label[middle:], *([""] * 7 if values_above else row[3:])]
    return [[*rows[:here], upper], [lower, *rows[here + 1 :]]]


def _page_number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(A4[0] / 2, 30, f"- {document.page} -")


def _disclosure(truth: Mapping[tuple[str, str, str], str]) -> tuple[Rows, Spans]:
    rows: Rows = []
    spans: Spans = []
    article = ""
    table = FORM.table("disclosure")
    for row in table.rows:
        wide = len(row.columns) == 1
        if row.article and row.article != article:
            article = row.article
            spans.append(((0, len(rows)), (3, len(rows))))
            rows.append([article, "", "", ""])
            unit = "（单位：万元）" if table.column(row.columns[-1]).unit == "万元" else ""
            rows.append(_four("信息内容", [table.column(c).label + unit for c in row.columns]))
            spans += [((1, len(rows) - 1), (3, len(rows) - 1))] * wide
        rows.append(_four(row.label, [truth[("disclosure", row.code, c)] for c in row.columns]))
        spans += [((1, len(rows) - 1), (3, len(rows) - 1))] * wide
    return rows, spans


def _four(label: str, values: Sequence[str]) -> list[str]:
    return [label, *values, *[""] * (3 - len(values))]


def _requests(truth: Mapping[tuple[str, str, str], str]) -> tuple[Rows, Spans]:
    table = FORM.table("requests")
    heads = [column.label for column in table.columns if column.group]
    rows: Rows = [
        [
            "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
            "",
            "",
            "申请人情况",
        ]
        + [""] * 6,
        ["", "", "", "自然人", "法人或其他组织", "", "", "", "", "总计"],
        ["", "", "", "", *heads, ""],
    ]
    spans: Spans = [((0, 0), (2, 2)), ((3, 0), (9, 0)), ((3, 1), (3, 2)), ((4, 1), (8, 1))]
    spans.append(((9, 1), (9, 2)))
    for row in table.rows:
        here = len(rows)
        values = [truth[("requests", row.code, column)] for column in row.columns]
        level = len(row.groups)
        rows.append([*row.groups, row.label, *[""] * (2 - level), *values])
        if level < 2:
            spans.append(((level, here), (2, here)))
    return rows, spans


def _review(truth: Mapping[tuple[str, str, str], str]) -> tuple[Rows, Spans]:
    heads = [column.label for column in FORM.table("review_litigation").columns]
    rows: Rows = [
        ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
        [*heads, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4],
        [*[""] * 5, *heads, *heads],
        [text for key, text in truth.items() if key[0] == "review_litigation"],
    ]
    spans: Spans = [((0, 0), (4, 0)), ((5, 0), (14, 0)), ((5, 1), (9, 1)), ((10, 1), (14, 1))]
    spans += [((column, 1), (column, 2)) for column in range(5)]
    return rows, spans
