"""What was read, drawn on the original's pages: each cell boxed, doubtful ones in another shape.

A number stands in a thin blue box, a blank or a printed mark in a grey one with cut corners,
what is unread in a thick red one that is crossed out, and a cell of a sum that does not hold in
a double orange one. Beside a row stands its code, in a cell its value and its column's code.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from extract.checks.picture_doubt import cells_of
from extract.document import Box
from extract.forms import load
from extract.readers.pdf.fonts import open_pdf
from extract.report import Report
from extract.tables.cell import Cell

Kind = Literal["number", "nothing", "unread", "contradicts"]

COLOURS: dict[Kind, str] = {
    "number": "#1f5fbf",
    "nothing": "#777777",
    "unread": "#c01616",
    "contradicts": "#d26a00",
}
_LONG_SIDE = 1800
"""Pixels of a drawn page's longer side, at most; a point is two pixels at most."""
_MARGIN = 230
"""Pixels beside the page for the rows' codes."""
_FONT, _SMALL = 13, 11
_ROOMY = 44
"""Pixels: higher boxes have room for the value and the column's code."""


@dataclass(frozen=True)
class Mark:
    """One cell of the form on a page: its box (points; pixels for a picture), kind and value."""

    key: str
    box: Box
    kind: Kind
    value: str


def failed_cells(report: Report) -> set[str]:
    """The cells, by "table.row.column", of the sums that do not hold."""
    if report.form is None:
        return set()
    form = load(report.form)
    failed = [finding for finding in report.checks if finding.status == "fail"]
    rules = {rule.rule for rule in form.sums}
    return {
        ".".join(key)
        for finding in failed
        for key in (cells_of(finding, form) if finding.rule in rules else ())
    } | {finding.where for finding in failed}


def kind_of(key: str, cell: Cell, failed: Collection[str]) -> Kind:
    """How the cell is to be shown; ``key`` is its "table.row.column"."""
    if cell.state in ("unread", "absent"):
        return "unread"
    if key in failed:
        return "contradicts"
    return "number" if cell.state == "number" else "nothing"


def marks_on(report: Report, page: int | None) -> list[Mark]:
    """The cells that stand on the page (from 1; None: the original is one picture)."""
    failed = failed_cells(report)
    return [
        Mark(key, cell.place.box, kind_of(key, cell, failed), value_of(cell))
        for key, cell in report.evidence.items()
        if cell.place and cell.place.box and cell.place.page == page and not cell.place.path
    ]


def value_of(cell: Cell) -> str:
    """What is shown as read: the number, or the state in which the cell is."""
    if cell.state == "number":
        return f"{cell.value:f}" if cell.value is not None else "?"
    return {"blank": "blank", "mark": cell.raw or "mark"}.get(cell.state, "?")


def pages_of(report: Report) -> list[int | None]:
    """The pages on which cells stand with a box, in order; None for a picture."""
    places = [cell.place for cell in report.evidence.values() if cell.place]
    found = {place.page for place in places if place.box and not place.path}
    return sorted(found, key=lambda page: page or 0)


def page_picture(data: bytes, page: int | None, marks: Sequence[Mark]) -> bytes:
    """The page of a PDF, or the picture itself, as PNG with the marks drawn on it.

    Raises OSError or pypdfium2.PdfiumError if the page cannot be drawn.
    """
    image, scale = draw_page(data, page)
    canvas = Image.new("RGB", (image.width + _MARGIN, image.height), "white")
    canvas.paste(image)
    draw = ImageDraw.Draw(canvas)
    for mark in marks:
        _draw_mark(draw, mark, scale)
    for text, x, y in _codes(marks):
        where = x * scale + 8, y * scale
        draw.text(where, text, fill="#000000", font=_font(_FONT), anchor="lm")
    out = io.BytesIO()
    canvas.save(out, "PNG")
    return out.getvalue()


def draw_page(data: bytes, page: int | None) -> tuple[Image.Image, float]:
    """The page as it is shown, and its pixels a unit of the boxes."""
    if page is None or not data.lstrip()[:5].startswith(b"%PDF-"):
        with Image.open(io.BytesIO(data)) as image:
            scale = min(1.0, _LONG_SIDE / max(image.size))
            size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
            return image.convert("RGB").resize(size), scale
    document = open_pdf(data)
    try:
        sheet = document[page - 1]
        scale = min(2.0, _LONG_SIDE / max(sheet.get_size()))
        return sheet.render(scale=scale).to_pil().convert("RGB"), scale
    finally:
        document.close()


def _draw_mark(draw: ImageDraw.ImageDraw, mark: Mark, scale: float) -> None:
    x0, top, x1, bottom = (value * scale for value in mark.box)
    is_tight = bottom - top < _ROOMY
    if is_tight:  # the box of the text alone: the tag would cover it
        x0, top, x1, bottom = x0 - 3, top - 3, x1 + 3, bottom + 3
    colour = COLOURS[mark.kind]
    if mark.kind == "nothing":
        draw.rounded_rectangle((x0 + 1, top + 1, x1 - 1, bottom - 1), 6, outline=colour)
    else:
        wide = 4 if mark.kind == "unread" else 2
        draw.rectangle((x0 + 1, top + 1, x1 - 1, bottom - 1), outline=colour, width=wide)
    if mark.kind == "unread":
        draw.line((x0, top, x1, bottom), fill=colour, width=2)
        draw.line((x0, bottom, x1, top), fill=colour, width=2)
    if mark.kind == "contradicts":
        draw.rectangle((x0 - 3, top - 3, x1 + 3, bottom + 3), outline=colour)
    tag = {"unread": "?", "contradicts": f"!{mark.value}"}.get(mark.kind, mark.value)
    tag = tag if tag.isascii() else mark.kind
    if is_tight:
        draw.text((x0 + 2, top - 1), tag, fill=colour, font=_font(_FONT), anchor="lb")
    else:
        said = _fitting(f"{tag} {mark.key.rpartition('.')[2]}", x1 - x0 - 6)
        draw.text((x0 + 4, bottom - 3), said, fill=colour, font=_font(_SMALL), anchor="lb")


def _fitting(text: str, width: float) -> str:
    """As much of the text's beginning as the width holds."""
    font = _font(_SMALL)
    while text and font.getlength(text) > width:
        text = text[:-1]
    return text


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _codes(marks: Sequence[Mark]) -> Iterator[tuple[str, float, float]]:
    """The rows' codes, and where each stands: to the right of its cells, at their height."""
    lines: dict[float, list[Mark]] = {}
    for mark in marks:
        lines.setdefault(round((mark.box[1] + mark.box[3]) / 2), []).append(mark)
    right = max((mark.box[2] for mark in marks), default=0)
    for y, beside in lines.items():
        rows = dict.fromkeys(mark.key.rpartition(".")[0].partition(".")[2] for mark in beside)
        yield " ".join(rows), right, y
