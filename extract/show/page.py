"""A report as one self-contained page for a person: what was read beside where it stands.

The pages of a PDF or a picture with the cells boxed; for other types the tables built again, or
the lines, with the cells marked; then the form as it was read, and every doubt. What the original
prints is only ever text here.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape
from itertools import count
from pathlib import Path

from pypdfium2 import PdfiumError

from extract.document import Document, Grid, Place
from extract.files import nothing, read_file
from extract.forms import Row, Table, load
from extract.ground.errors import ReadError
from extract.ground.messages import say
from extract.readers import open_document
from extract.report import Report
from extract.show.boxes import (
    COLOURS,
    Kind,
    failed_cells,
    kind_of,
    marks_on,
    page_picture,
    pages_of,
    value_of,
)
from extract.tables.cell import Cell
from extract.worker import Workers

_NAMES: dict[Kind, str] = {
    "number": "数字 number",
    "nothing": "空白或符号 blank or mark",
    "unread": "未读出 unread",
    "contradicts": "勾稽不符 sum does not hold",
}
_SIGNS: dict[Kind, str] = {"number": "", "nothing": "·", "unread": "✗", "contradicts": "≠"}
_LONGEST = 300
_STYLE = (
    "body{font:15px/1.5 sans-serif;margin:1.5rem;color:#111;background:#fff}"
    "img{max-width:100%;border:1px solid #999;display:block;margin:.5rem 0 1.5rem}"
    "table{border-collapse:collapse;margin:.5rem 0 1.5rem}"
    "td,th{border:1px solid #aaa;padding:.2rem .45rem;text-align:center;font-weight:normal}"
    "th{background:#f3f3f3}small{display:block;color:#444;font-size:11px}"
    ".number{outline:2px solid #1f5fbf;outline-offset:-2px}"
    ".nothing{outline:2px dotted #777;outline-offset:-2px}"
    ".unread{outline:4px dashed #c01616;outline-offset:-4px;background:repeating-linear-gradient("
    "45deg,#fff,#fff 6px,#f7d4d4 6px,#f7d4d4 8px)}"
    ".contradicts{outline:5px double #d26a00;outline-offset:-5px}"
    "h2{font-size:1.1rem;margin:1.2rem 0 .3rem}li{margin:.15rem 0}"
)


def page_of(data: bytes, report: Report, pictures: dict[int | None, bytes]) -> str:
    """The page for one original; ``pictures`` are its pages as PNG, by their number."""
    failed = failed_cells(report)
    parts = [*_head(report), *_legend(), *_doubts(report)]
    for page, picture in pictures.items():
        name = f"第{page}页 page {page}" if page else "原件 original"
        encoded = b64encode(picture).decode()
        parts.append(f'<h2>{name}</h2><img alt="{name}" src="data:image/png;base64,{encoded}">')
    if not pictures:
        parts += _rebuilt(data, report, failed)
    parts += _form(report, failed)
    title = escape(report.title or report.source)
    return (
        '<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def show_files(paths: Sequence[Path], folder: Path) -> Iterator[tuple[Report, list[Path]]]:
    """Each file's report, and the files that show it, written into ``folder``.

    Files are read and drawn in a worker, within limits. What cannot be read says why in its
    report, which is shown all the same; what cannot be written raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    with Workers() as workers:
        for path in paths:
            name = next(name for name in _names(path) if name not in taken)
            taken.add(name)
            try:
                yield workers.result(workers.submit(_show_file, path, folder / name))
            except ReadError as error:
                report = nothing(str(path), say("doubt.at", at=path, says=error.says))
                yield report, _write(b"", report, {}, folder / name)


def _names(path: Path) -> Iterator[str]:
    """The file's name, and others for files of other folders that are called the same."""
    yield path.name
    yield from (f"{path.name}-{number}" for number in count(2))


def _show_file(path: Path, target: Path) -> tuple[Report, list[Path]]:
    report = read_file(path)
    data = path.read_bytes() if report.sha256 else b""
    pictures: dict[int | None, bytes] = {}
    for page in pages_of(report):
        try:
            pictures[page] = page_picture(data, page, marks_on(report, page))
        except (OSError, PdfiumError, IndexError):
            report.warnings.append(
                say("doubt.at", at=path, says=say("report.not_drawn", page=page))
            )
    return report, _write(data, report, pictures, target)


def _write(
    data: bytes, report: Report, pictures: dict[int | None, bytes], target: Path
) -> list[Path]:
    page = target.with_name(f"{target.name}.html")
    page.write_text(page_of(data, report, pictures), encoding="utf-8")
    written = [page]
    for number, picture in pictures.items():
        suffix = f"-page-{number}.png" if number else ".png"
        written.append(target.with_name(target.name + suffix))
        written[-1].write_bytes(picture)
    return written


def _head(report: Report) -> Iterator[str]:
    yield f"<h1>{escape(report.title or report.source)}</h1>"
    facts = [report.status, report.agency, report.year and f"{report.year}年", report.source]
    yield f"<p>{escape(' · '.join(str(fact) for fact in facts if fact))}</p>"
    header = {code: value for code, value in report.header.items() if value}
    if header:
        rows = "".join(
            f"<tr><th>{code}</th><td>{escape(value)}</td></tr>" for code, value in header.items()
        )
        yield f"<table>{rows}</table>"


def _legend() -> Iterator[str]:
    cells = "".join(
        f'<td class="{kind}" style="color:{COLOURS[kind]}">{_SIGNS[kind]} {name}</td>'
        for kind, name in _NAMES.items()
    )
    yield f"<table><tr>{cells}</tr></table>"


def _doubts(report: Report) -> Iterator[str]:
    failed = [finding for finding in report.checks if finding.status == "fail"]
    doubts = [f"≠ {finding.where}: {finding.says}" for finding in failed]
    doubts += [f"? {warning}" for warning in report.warnings]
    if doubts:
        yield "<h2>存疑 doubts</h2><ul>"
        yield from (f"<li>{escape(doubt)}</li>" for doubt in doubts)
        yield "</ul>"


def _rebuilt(data: bytes, report: Report, failed: set[str]) -> Iterator[str]:
    """The tables, and the lines, in which cells of the form stand."""
    try:
        document = open_document(data)
    except ReadError:
        return
    at: dict[Place, list[tuple[str, Cell]]] = {}
    for key, cell in report.evidence.items():
        if cell.place:
            at.setdefault(cell.place, []).append((key, cell))
    for grid in document.grids():
        if any(cell.place in at for cell in grid.cells):
            yield f"<h2>表 table</h2><table>{''.join(_rows(grid, at, failed))}</table>"
    lines = "".join(_lines(document, at, failed))
    if lines:
        yield f"<h2>文字 text</h2><table>{lines}</table>"


def _rows(grid: Grid, at: dict[Place, list[tuple[str, Cell]]], failed: set[str]) -> Iterator[str]:
    for number in range(grid.height):
        yield "<tr>"
        for cell in grid.row(number):
            if cell.row == number:
                spans = f' rowspan="{cell.rows}" colspan="{cell.columns}"'
                text = escape(cell.text[:_LONGEST])
                yield f"<td{spans}{_marked(at.get(cell.place, []), failed, text)}</td>"
        yield "</tr>"


def _lines(
    document: Document, at: dict[Place, list[tuple[str, Cell]]], failed: set[str]
) -> Iterator[str]:
    for line in document.lines:
        if line.place in at:
            marked = _marked(at[line.place], failed, escape(line.text[:_LONGEST]))
            yield f'<tr><td style="text-align:left"{marked}</td></tr>'


def _marked(found: list[tuple[str, Cell]], failed: set[str], text: str) -> str:
    """The rest of a cell's tag, and its text with what it was read as."""
    if not found:
        return f">{text}"
    kinds = [kind_of(key, cell, failed) for key, cell in found]
    worst = max(kinds, key=list(_NAMES).index)
    read = "; ".join(f"{key.partition('.')[2]} = {value_of(cell)}" for key, cell in found)
    told = escape(read).replace("_", "_<wbr>").replace(".", ".<wbr>")  # narrow columns stay so
    return f' class="{worst}">{text}<small>{told}</small>'


def _form(report: Report, failed: set[str]) -> Iterator[str]:
    """The statutory tables with what was read."""
    if report.form is None:
        return
    yield f"<h2>读出的表格 as read (form {report.form})</h2>"
    for table in load(report.form).tables:
        yield f"<h2>{escape(table.title)}</h2><table>"
        columns = [c for c in table.columns if any(c.code in row.columns for row in table.rows)]
        heads = "".join(f"<th>{escape(column.label)}</th>" for column in columns)
        yield f"<tr><th></th>{heads}</tr>"
        for row in table.rows:
            cells = "".join(_cell(report, table, row, column.code, failed) for column in columns)
            yield f"<tr><th>{escape(row.label)}</th>{cells}</tr>"
        yield "</table>"


def _cell(report: Report, table: Table, row: Row, column: str, failed: set[str]) -> str:
    key = f"{table.code}.{row.code}.{column}"
    cell = report.evidence.get(key)
    if cell is None:
        return "<td></td>"
    kind = kind_of(key, cell, failed)
    page = f"<small>p. {cell.place.page}</small>" if cell.place and cell.place.page else ""
    text = f"{_SIGNS[kind]} {value_of(cell)}" if kind != "number" else value_of(cell)
    return f'<td class="{kind}" title="{key}">{escape(text)}{page}</td>'
