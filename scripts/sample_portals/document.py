"""Reports as files: a ruled PDF torn over pages, and a Word document.

Both are written without compression, so that the same source gives the same bytes on every
machine. The PDF names STSong-Light, which every PDF reader knows, and embeds no font: its text
layer is whole.
"""

from __future__ import annotations

import io
import zipfile
from html import escape

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from tests.portals.tables import Cell, Grid, grids

from .model import SampleReport

FONT = "STSong-Light"
WIDTH, HEIGHT = A4
MARGIN = 64.0
WIDTHS = {
    "disclosure": [3.0, 2.0, 2.0, 2.0],
    "requests": [1.3, 1.5, 4.6, *[1.0] * 7],
    "review_litigation": [1.0] * 15,
}
"""Relative widths of the columns."""


def chapters(report: SampleReport) -> list[str | tuple[str, Grid]]:
    """The report in reading order: paragraphs, and (code, grid) for its tables."""
    tables = grids(report.figures)
    return [
        "一、总体情况",
        *report.overview,
        "二、主动公开政府信息情况",
        ("disclosure", tables["disclosure"]),
        "三、收到和处理政府信息公开申请情况",
        ("requests", tables["requests"]),
        "四、政府信息公开行政复议、行政诉讼情况",
        ("review_litigation", tables["review_litigation"]),
        "五、存在的主要问题及改进情况",
        *report.problems,
        "六、其他需要报告的事项",
        *report.others,
    ]


def pdf(report: SampleReport) -> bytes:
    """The report as a PDF whose tables break wherever a page ends."""
    target = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(target, pagesize=A4, pageCompression=0, invariant=1)
    canvas.setTitle(report.title)
    sheet = _Sheet(canvas)
    sheet.paragraph(report.title, 18)
    for part in chapters(report):
        if isinstance(part, str):
            sheet.paragraph(part, 14)
        else:
            sheet.table(part[1], WIDTHS[part[0]])
    canvas.save()
    return target.getvalue()


class _Sheet:
    """Where the next line or row goes."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.y = HEIGHT - MARGIN
        self.told: set[tuple[int, int]] = set()

    def paragraph(self, text: str, size: float) -> None:
        for line in _wrapped(text, WIDTH - 2 * MARGIN, size):
            self._room(size * 1.9)
            self.canvas.setFont(FONT, size)
            self.canvas.drawString(MARGIN, self.y + size * 0.5, line)
        self.y -= size * 0.5

    def table(self, grid: Grid, relative: list[float]) -> None:
        unit = (WIDTH - 2 * MARGIN) / sum(relative)
        edges = [MARGIN + unit * sum(relative[:n]) for n in range(len(relative) + 1)]
        placed = _placed(grid)
        heights = _heights(placed, len(grid), edges)
        first = 0
        self.told.clear()
        while first < len(grid):
            last, left = first, self.y - MARGIN
            while last < len(grid) and heights[last] <= left:
                left -= heights[last]
                last += 1
            if last > first:
                self._rows(placed, first, last, heights, edges)
            if last < len(grid):
                self._page()
            first = last
        self.y -= 14

    def _rows(
        self,
        placed: list[tuple[int, int, Cell]],
        first: int,
        last: int,
        heights: list[float],
        edges: list[float],
    ) -> None:
        """Draw rows first..last-1. A cell torn by the page's end has its text in one of its parts:
        in the first that has room for it."""
        for row, column, cell in placed:
            top, bottom = max(row, first), min(row + cell.rows, last)
            if top < bottom:
                y = self.y - sum(heights[first:bottom])
                x, width = edges[column], edges[column + cell.columns] - edges[column]
                height = sum(heights[top:bottom])
                self.canvas.rect(x, y, width, height)
                room = (
                    bottom == row + cell.rows
                    or len(_wrapped(cell.text, width - 4, 9)) * 11 < height
                )
                if room and (row, column) not in self.told:
                    self.told.add((row, column))
                    self._centred(cell.text, x, y, width, height)
        self.y -= sum(heights[first:last])

    def _centred(self, text: str, x: float, y: float, width: float, height: float) -> None:
        lines = _wrapped(text, width - 4, 9)
        self.canvas.setFont(FONT, 9)
        base = y + height / 2 + len(lines) * 5.5
        for number, line in enumerate(lines):
            self.canvas.drawCentredString(x + width / 2, base - 11 * number - 8.5, line)

    def _room(self, height: float) -> None:
        if self.y - height < MARGIN:
            self._page()
        self.y -= height

    def _page(self) -> None:
        self.canvas.setFont(FONT, 9)
        self.canvas.drawCentredString(WIDTH / 2, 36, f"— {self.canvas.getPageNumber()} —")
        self.canvas.showPage()
        self.y = HEIGHT - MARGIN


def _placed(grid: Grid) -> list[tuple[int, int, Cell]]:
    """(row, column, cell) of every cell, spans counted as a browser counts them."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for row, cells in enumerate(grid):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            placed.append((row, column, cell))
            taken |= {(row + r, column + c) for r in range(cell.rows) for c in range(cell.columns)}
    return placed


def _heights(placed: list[tuple[int, int, Cell]], rows: int, edges: list[float]) -> list[float]:
    heights = [26.0] * rows
    for row, column, cell in placed:
        if cell.rows == 1:
            width = edges[column + cell.columns] - edges[column]
            lines = len(_wrapped(cell.text, width - 4, 9))
            heights[row] = max(heights[row], lines * 11 + 7.0)
    return heights


def _wrapped(text: str, width: float, size: float) -> list[str]:
    lines = [""]
    for character in text:
        full = pdfmetrics.stringWidth(lines[-1] + character, FONT, size) > width
        if full and character not in "，。；、）”":  # which never begin a line
            lines.append("")
        lines[-1] += character
    return lines


_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "{body}</w:body></w:document>"
)


def docx(report: SampleReport) -> bytes:
    """The report as a Word document with its three tables."""
    body = _word_paragraph(report.title)
    for part in chapters(report):
        body += _word_paragraph(part) if isinstance(part, str) else _word_table(part[1])
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _DOCUMENT.format(body=body),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return target.getvalue()


def _word_paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text, quote=False)}</w:t></w:r></w:p>"


def _word_table(grid: Grid) -> str:
    placed = _placed(grid)
    rows = []
    for row in range(len(grid)):
        cells = sorted((c, r, x) for r, c, x in placed if r <= row < r + x.rows)
        rows.append("<w:tr>" + "".join(_word_cell(x, r == row) for _, r, x in cells) + "</w:tr>")
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def _word_cell(cell: Cell, first: bool) -> str:
    merge = '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    text = _word_paragraph(cell.text if first else "")
    return f"<w:tc><w:tcPr>{span}{merge if cell.rows > 1 else ''}</w:tcPr>{text}</w:tc>"
