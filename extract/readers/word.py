"""Word (docx) -> Document, straight from its XML: paragraphs, and tables with their spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from extract.document import Document, Grid, GridCell, Line, Place
from extract.errors import DamagedOriginal
from extract.readers.package import open_package, read_part
from extract.text import clean

PART = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOT_PRINTED = frozenset({_W + "del", _W + "instrText", _W + "delText", _FALLBACK, _W + "tbl"})
_BREAKS = {_W + "br": "\n", _W + "cr": "\n", _W + "tab": "\t"}

Element = etree._Element


def read(data: bytes, charset: str | None = None) -> Document:
    """The document of a docx file; ``charset`` means nothing here.

    Raises DamagedOriginal if the package or its main part cannot be read.
    """
    with open_package(data) as package:
        part = read_part(package, PART)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        body = etree.fromstring(part, parser).find(_W + "body")
    except etree.XMLSyntaxError as error:
        raise DamagedOriginal("the Word file's text is broken: fetch it again") from error
    document = Document("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    if body is None:
        raise DamagedOriginal("the Word file has no body: fetch it again")
    for number, text in enumerate(_paragraphs(body), 1):
        if text.strip():
            document.lines.append(Line(text, Place(line=number)))
    document.blocks += [_grid(table) for table in body.iter(_W + "tbl")]
    return document


def _paragraphs(body: Element) -> Iterator[str]:
    """The text outside of tables, a printed line a line."""
    for paragraph in body.iter(_W + "p"):
        if next(paragraph.iterancestors(_W + "tbl", _FALLBACK), None) is None:
            yield from "".join(_text(paragraph)).split("\n")


def _text(element: Element) -> Iterator[str]:
    for node in element:
        if node.tag in _NOT_PRINTED:
            continue
        if node.tag == _W + "t":
            yield clean(node.text or "")
        elif node.tag in _BREAKS:
            yield _BREAKS[node.tag]
        elif node.tag == _W + "r" and _has(node, "vanish"):
            continue
        elif node.tag == _W + "r" and _is_aside(node):  # in brackets, so that no number takes it
            yield "〔" + "".join(_text(node)) + "〕"
        else:
            yield from _text(node)
            if node.tag == _W + "p":
                yield "\n"


def _has(run: Element, name: str) -> bool:
    """Whether the run has that property and it is not switched off."""
    found = run.find(f"{_W}rPr/{_W}{name}")
    return found is not None and found.get(_W + "val", "1") not in ("0", "false", "baseline")


def _is_aside(run: Element) -> bool:
    """Whether the run is struck out or raised, as a footnote's mark is."""
    return _has(run, "strike") or _has(run, "dstrike") or _has(run, "vertAlign")


def _grid(table: Element) -> Grid:
    """The table's own cells; cells merged downwards are one cell of several rows."""
    path = table.getroottree()
    cells: list[GridCell] = []
    above: dict[int, int] = {}
    for number, row in enumerate(table.iterchildren(_W + "tr")):
        column = _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in row.iter(_W + "tc"):
            if next(cell.iterancestors(_W + "tbl"), None) is not table:
                continue
            across = _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(_W + "val", "continue") == "continue"
            upper = cells[above[column]] if column in above else None
            if goes_on and upper and upper.row + upper.rows == number:
                cells[above[column]] = replace(upper, rows=upper.rows + 1)
            else:
                above[column] = len(cells)
                place = Place(path=path.getpath(cell))
                text = "".join(_text(cell)).strip()
                cells.append(GridCell(text, number, column, place, 1, across))
            column += across
    return Grid(tuple(cells), Place(path=path.getpath(table)))


def _number(element: Element | None, default: int) -> int:
    value = "" if element is None else element.get(_W + "val", "")
    return min(int(value), 100) if value.isdigit() else default
