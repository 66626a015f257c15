"""The made reports as OFD, in the habits of the programs that write it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from extract.document import Grid, GridCell
from extract.readers.web.html import read as read_html
from tests.extract.made_office import HEADINGS

NAMESPACE = "http://www.ofdspec.org/2016"
_WIDTH, _BOTTOM, _LEFT, _TOP = 190.0, 280.0, 10.0, 15.0
_SIZE, _LINE = 2.5, 3.2


@dataclass
class Habits:
    """How a program writes OFD; each field is one habit."""

    repeats: bool = True
    """Steps between characters as ``g 5 2.5``, not each by itself."""
    scaled: bool = False
    """Characters of size 1 under a matrix, not of their size."""
    rules: str = "lines"
    """``lines``: a path each; ``areas``: thin filled rectangles; ``boxes``: a frame a cell."""
    absolute: bool = False
    """Parts are called from the package's root."""
    in_template: bool = False
    """The rules stand in templates, the texts on the pages."""
    in_blocks: bool = False
    """Objects stand in page blocks inside of compositions."""


@dataclass
class _Page:
    texts: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


@dataclass
class _Writer:
    habits: Habits
    pages: list[_Page] = field(default_factory=lambda: [_Page()])
    y: float = _TOP

    def line(self, text: str) -> None:
        """A line of text over the page's width."""
        self.room(2 * _LINE)
        self.text(text, _LEFT, self.y)
        self.y += 2 * _LINE

    def room(self, height: float) -> None:
        """A new page if so much is not left of this one."""
        if self.y + height > _BOTTOM:
            self.pages.append(_Page())
            self.y = _TOP

    def text(self, text: str, x: float, y: float) -> None:
        """Characters side by side from a point on."""
        if text:
            self.pages[-1].texts.append(text_object(text, x, y, self.habits))

    def cell(self, x: float, y: float, width: float, height: float) -> None:
        """A cell's frame."""
        self.pages[-1].rules += _frame(x, y, width, height, self.habits.rules)


def text_object(text: str, x: float, y: float, habits: Habits, extra: str = "") -> str:
    """A text object at a point, its characters half as wide where they are ASCII."""
    size, matrix = (1.0, f' CTM="{_SIZE} 0 0 {_SIZE} 0 0"') if habits.scaled else (_SIZE, "")
    steps = [f"{size * (0.5 if c.isascii() else 1.0):g}" for c in text[:-1]]
    delta = " ".join(_repeated(steps) if habits.repeats else steps)
    return (
        f'<ofd:TextObject ID="1" Boundary="{x:g} {y:g} {_WIDTH:g} {_LINE:g}" Font="3"'
        f' Size="{size:g}"{matrix}{extra}><ofd:TextCode X="0" Y="{size * 0.9:g}" DeltaX="{delta}">'
        f"{escape(text)}</ofd:TextCode></ofd:TextObject>"
    )


def _repeated(steps: list[str]) -> Iterator[str]:
    while steps:
        same = next((n for n, step in enumerate(steps) if step != steps[0]), len(steps))
        yield f"g {same} {steps[0]}" if same > 2 else " ".join(steps[:same])
        steps = steps[same:]


def _frame(x: float, y: float, width: float, height: float, kind: str) -> Iterator[str]:
    if kind == "boxes":
        data = f"M 0 0 L {width:g} 0 L {width:g} {height:g} L 0 {height:g} C"
        yield _path(x, y, width, height, data, "")
        return
    sides = [(x, y, width, 0.0), (x, y + height, width, 0.0)]
    sides += [(x, y, 0.0, height), (x + width, y, 0.0, height)]
    for left, top, wide, high in sides:
        if kind == "lines":
            yield _path(left, top, wide, high, f"M 0 0 L {wide:g} {high:g}", "")
        else:
            wide, high = wide or 0.2, high or 0.2
            data = f"M 0 0 L {wide:g} 0 L {wide:g} {high:g} L 0 {high:g} C"
            yield _path(left, top, wide, high, data, ' Stroke="false" Fill="true"')


def _path(x: float, y: float, width: float, height: float, data: str, extra: str) -> str:
    return (
        f'<ofd:PathObject ID="2" Boundary="{x:g} {y:g} {width:g} {height:g}" LineWidth="0.2"'
        f"{extra}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def ofd_report(page: bytes, title: str, habits: Habits | None = None) -> bytes:
    """An OFD file with the tables of the HTML report ``page``, torn where a page ends."""
    writer = _Writer(habits or Habits())
    for text in (title, "一、总体情况", "本机关按照条例要求公开各类政府信息。"):
        writer.line(text)
    for heading, grid in zip(HEADINGS, read_html(page).grids(), strict=True):
        writer.line(heading)
        _draw_table(writer, grid)
        writer.y += _LINE
    for text in ("五、存在的主要问题及改进情况", "六、其他需要报告的事项"):
        writer.line(text)
    return ofd_file([(p.texts, p.rules) for p in writer.pages], writer.habits)


def _draw_table(writer: _Writer, grid: Grid) -> None:
    column = _WIDTH / grid.width
    for number in range(grid.height):
        cells = grid.row(number)
        lines = [len(_wrapped(c, column)) for c in cells if c.row == number and c.rows == 1]
        height = max([2, *lines]) * _LINE + 1
        before = len(writer.pages)
        writer.room(height)
        torn = len(writer.pages) > before
        for cell in cells:
            x, width = _LEFT + cell.column * column, cell.columns * column
            if cell.row == number:
                for index, line in enumerate(_wrapped(cell, column)):
                    writer.text(line, x + 0.5, writer.y + 0.5 + index * _LINE)
            _frame_row(writer, cell, number, (x, width, height), torn)
        writer.y += height


def _frame_row(
    writer: _Writer, cell: GridCell, number: int, size: tuple[float, float, float], torn: bool
) -> None:
    """The part of a cell's frame that stands beside one row."""
    x, width, height = size
    top, bottom = writer.y, writer.y + height
    kind = "areas" if writer.habits.rules == "areas" else "lines"
    if cell.rows == 1:
        writer.cell(x, top, width, height)
        return
    sides = [(x, top, 0.0, height), (x + width, top, 0.0, height)]
    if cell.row == number or torn:
        sides.append((x, top, width, 0.0))
    if cell.row + cell.rows - 1 == number:
        sides.append((x, bottom, width, 0.0))
    for left, y, wide, high in sides:
        fill = kind == "areas"
        wide, high = (wide or 0.2, high or 0.2) if fill else (wide, high)
        data = f"M 0 0 L {wide:g} 0 L {wide:g} {high:g} L 0 {high:g} C" if fill else ""
        data = data or f"M 0 0 L {wide:g} {high:g}"
        extra = ' Stroke="false" Fill="true"' if fill else ""
        writer.pages[-1].rules.append(_path(left, y, wide, high, data, extra))


def _wrapped(cell: GridCell, column: float) -> list[str]:
    """The text in lines that fit the cell."""
    room = cell.columns * column - 1
    lines: list[str] = []
    for text in cell.text.split("\n"):
        line, used = "", 0.0
        for character in text:
            width = _SIZE * (0.5 if character.isascii() else 1.0)
            if used + width > room:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + character, used + width
        lines.append(line)
    return lines if any(lines) else []


def ofd_file(
    pages: list[tuple[list[str], list[str]]], habits: Habits | None = None, title: str = ""
) -> bytes:
    """An OFD package; a page is its text objects and its path objects."""
    habits = habits or Habits()
    root = "/Doc_0/" if habits.absolute else ""
    parts: dict[str, str] = {}
    for number, (texts, rules) in enumerate(pages):
        _put_page(parts, number, texts, rules, habits)
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    if "Doc_0/Res.xml" in parts:
        area += f"<ofd:DocumentRes>{root}Res.xml</ofd:DocumentRes>"
        parts["Doc_0/Res.xml"] = _xml("Res", parts["Doc_0/Res.xml"])
    numbers = range(len(pages))
    if habits.in_template:
        tags = (f'<ofd:TemplatePage ID="{n}" BaseLoc="{root}Tpls/{n}.xml"/>' for n in numbers)
        area += "".join(tags)
    tags = (f'<ofd:Page ID="{n}" BaseLoc="{root}Pages/Page_{n}/Content.xml"/>' for n in numbers)
    common = f"<ofd:CommonData>{area}</ofd:CommonData><ofd:Pages>{''.join(tags)}</ofd:Pages>"
    parts["Doc_0/Document.xml"] = _xml("Document", common)
    info = f"<ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo>" if title else ""
    body = f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    parts["OFD.xml"] = _xml("OFD", body)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return buffer.getvalue()


def _put_page(
    parts: dict[str, str], number: int, texts: list[str], rules: list[str], habits: Habits
) -> None:
    drawn, template = "".join(texts + rules), ""
    if habits.in_template:
        parts[f"Doc_0/Tpls/{number}.xml"] = _content("".join(rules), "")
        drawn, template = "".join(texts), f'<ofd:Template TemplateID="{number}"/>'
    elif habits.in_blocks:
        unit = 900 + number
        parts["Doc_0/Res.xml"] = parts.get("Doc_0/Res.xml", "") + (
            f'<ofd:CompositeGraphicUnit ID="{unit}"><ofd:Content><ofd:PageBlock>{drawn}'
            "</ofd:PageBlock></ofd:Content></ofd:CompositeGraphicUnit>"
        )
        drawn = f'<ofd:CompositeObject Boundary="0 0 210 297" ResourceID="{unit}"/>'
    parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = _content(drawn, template)


def _content(drawn: str, template: str) -> str:
    layer = f'<ofd:Layer ID="7" Type="Body">{drawn}</ofd:Layer>'
    return _xml("Page", f"{template}<ofd:Content>{layer}</ofd:Content>")


def _xml(root: str, inner: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:{root} xmlns:ofd="{NAMESPACE}">'
        f"{inner}</ofd:{root}>"
    )
