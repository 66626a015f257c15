"""Word (docx, strict docx, flat and 2003 XML) -> Document, straight from its XML."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from extract.document import Document, Grid, GridCell, Line, Place
from extract.ground.errors import DamagedOriginal
from extract.ground.messages import say
from extract.ground.packages import open_package, read_part, related
from extract.ground.text import clean
from extract.readers.office.numbering import Numbering, read_numbering
from extract.readers.office.word_fields import DRAWN, Fields, keyword_of, printed_by
from extract.readers.office.word_styles import WordStyles, child_of, is_flat, read_styles
from extract.readers.xml import Element, local, number_of, parse_xml, value_of
from extract.tables.captions import caption_below

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PARTS = ("word/document.xml", "word/document2.xml")
_GONE = frozenset(
    {"del", "moveFrom", "delText", "delInstrText", "Fallback", "rPr", "pPr", "sectPr", "sdtPr"}
)
"""What was deleted, what is no text, and what older programs would print instead."""
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_PICTURES = frozenset(
    {
        "pic",
        "imagedata",
        "OLEObject",
        "chart",
        "sym",
        "checkBox",
        "relIds",
        "contentPart",
        "control",
    }
)
_NOT_IN_LINE = frozenset(
    "acc bar borderBox box d eqArr f func groupChr limLow limUpp m nary phant rad sPre sSub "
    "sSubSup sSup".split()
)
"""Parts of an equation that print their characters above, below or over each other."""
_SPECIAL = _PICTURES | frozenset(
    {"txbxContent", "textpath", "rt", "fldSimple", "oMath", "sdt", "altChunk", "bdo"}
)
_PRINTING = _SPECIAL | {"t", *_BREAKS}
_AS_A_DELETION = frozenset({"Word.Deletion", "Word.Comment"})
_MOST_COLUMNS = 200
_LONGEST_CELL = 400
"""A cell with more text holds a piece of the page rather than data."""
_DEEPEST = 50

Convert = Callable[[bytes], Document]


@dataclass
class _Reader:
    document: Document
    numbering: Numbering
    styles: WordStyles = field(default_factory=WordStyles)
    chunks: dict[str, Document] = field(default_factory=dict)
    lines: int = 0
    fields: Fields = field(default_factory=Fields)
    paragraph: Element | None = None
    grounds: tuple[Element, ...] = ()
    """The shadings behind the cell that is read."""


def read(data: bytes, charset: str | None = None, html: Convert | None = None) -> Document:
    """The document of a Word package; ``charset`` means nothing here.

    ``html`` reads the pages that a Word file may hold. Raises DamagedOriginal if the package or
    its main part cannot be read.
    """
    with open_package(data) as package:
        name = next((part for part in _PARTS if part in package.namelist()), _PARTS[0])
        root = parse_xml(read_part(package, name), say("part.word_text"))
        parts = {
            part: parse_xml(read_part(package, f"word/{part}.xml"), name)
            for part, name in _NAMES.items()
            if f"word/{part}.xml" in package.namelist()
        }
        chunks = dict(_chunks(package, name, html)) if html else {}
    return _document(root, parts.get("numbering"), parts.get("styles"), chunks)


def read_flat(data: bytes, charset: str | None = None) -> Document:
    """The document of a Word file that is one XML text: of 2003, or a flat package."""
    root = parse_xml(data, say("part.word_text"))
    parts = {local(element): element for element in root.iter() if local(element) in _FLAT}
    return _document(root, parts.get("numbering"), parts.get("styles"), {})


_NAMES = {"numbering": say("part.word_numbering"), "styles": say("part.word_styles")}
_FLAT = frozenset(_NAMES)


def _document(
    root: Element, numbering: Element | None, styles: Element | None, chunks: dict[str, Document]
) -> Document:
    body = next((element for element in root.iter() if local(element) == "body"), None)
    if body is None:
        raise DamagedOriginal(say("word.no_body"))
    lists = read_numbering(numbering, styles)
    reader = _Reader(Document(DOCX), lists, read_styles(styles), chunks)
    _walk(reader, body)
    return reader.document


def _chunks(package: zipfile.ZipFile, part: str, html: Convert) -> Iterator[tuple[str, Document]]:
    """The pages that Word shows in the place of an altChunk, by their relation's id."""
    folder, _, file = part.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in package.namelist():
        return
    for relation in parse_xml(read_part(package, relations), say("part.word_index")):
        is_chunk = value_of(relation, "Type").endswith("/aFChunk")
        if is_chunk and value_of(relation, "TargetMode") != "External":
            page = read_part(package, related(part, value_of(relation, "Target")))
            yield value_of(relation, "Id"), html(page)


def _walk(reader: _Reader, container: Element, depth: int = 0) -> None:
    """The paragraphs and tables of a body, a cell or a text box, in their order."""
    if depth > _DEEPEST:
        raise DamagedOriginal(say("word.nested"))
    for element in container:
        name = local(element)
        if _is_gone(element):
            continue
        if name == "p":
            reader.paragraph = element
            text = reader.numbering.of(element) + "".join(_text(reader, element))
            _take_text(reader, text + reader.fields.end_paragraph())
            for box in _boxes(element):
                _walk(reader, box, depth + 1)
        elif name == "tbl":
            _take_table(reader, element, depth)
        elif name == "altChunk":
            chunk = reader.chunks.get(value_of(element, "id"))
            if chunk:
                reader.document.blocks += chunk.blocks
                reader.document.lines += chunk.lines
        else:
            _walk(reader, element, depth + 1)


def _take_text(reader: _Reader, text: str) -> None:
    for line in text.split("\n"):
        reader.lines += 1
        if line.strip():
            reader.document.lines.append(Line(line, Place(line=reader.lines)))


def _take_table(reader: _Reader, table: Element, depth: int) -> None:
    grid = _grid(reader, table)
    if grid.cells:
        reader.document.blocks.append(grid)
    is_layout = any(len(cell.text) > _LONGEST_CELL for cell in grid.cells)
    for row in _own(table, "tr"):
        for cell in _own(row, "tc"):
            if is_layout or any(local(inner) == "tbl" for inner in cell.iter()):
                _walk(reader, cell, depth + 1)


def _own(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table or cells of a row, those in content controls too, not nested tables'."""
    for child in element:
        if local(child) == name:
            if not _is_gone(child):
                yield child
        elif local(child) not in ("tbl", "p") and not _is_gone(child):
            yield from _own(child, name)


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes that hang on a paragraph; a box's own boxes are its own."""
    for child in element:
        if local(child) == "txbxContent":
            yield child
        elif not _is_gone(child):
            yield from _boxes(child)


def _is_gone(element: Element) -> bool:
    """Whether the element is not printed: deleted, or there for another program."""
    name = local(element)
    if name in _GONE or name == "annotation":
        return name != "annotation" or value_of(element, "type") in _AS_A_DELETION
    if name == "tr":
        is_deleted = child_of(child_of(element, "trPr"), "del") is not None
        return is_deleted or _is_on(element, "hidden", "trPr") or is_flat(element)
    if name == "tc":
        return child_of(child_of(element, "tcPr"), "cellDel") is not None
    return not name


def _text(reader: _Reader, element: Element, *, asides: bool = False) -> Iterator[str]:
    """What the element prints, without its tables and text boxes; a line break a paragraph.

    With ``asides``, pictures and text boxes are told in brackets: a number may be drawn in them.
    """
    for node in element:
        name = local(node)
        if _is_gone(node) or name == "tbl" or (name == "txbxContent" and not asides):
            continue
        if name in ("fldChar", "instrText"):
            yield reader.fields.take(node)
        elif not reader.fields.prints and name in _PRINTING:
            continue
        elif name == "t":
            yield clean(node.text or "")
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name == "p":
            yield from _cell_paragraph(reader, node)
        elif name == "r":
            yield _run_text(reader, node, asides=asides)
        elif name in _SPECIAL:
            yield from _special(reader, node, name, asides=asides)
        else:
            yield from _text(reader, node, asides=asides)


def _special(reader: _Reader, node: Element, name: str, *, asides: bool) -> Iterator[str]:
    """What is drawn rather than written; in brackets, so that no number takes it."""
    if name in _PICTURES or name == "altChunk":
        yield "〔图〕" if asides else ""
        return
    if name == "textpath":
        yield f"〔{value_of(node, 'string')}〕" if asides else ""
        return
    keyword = keyword_of(value_of(node, "instr"))
    if name == "fldSimple" and keyword in DRAWN:
        yield printed_by(keyword)
        return
    inner = "".join(_text(reader, node, asides=asides))
    yield f"〔{inner.strip()}〕" if inner.strip() and _stands_apart(node, name, inner) else inner


def _stands_apart(node: Element, name: str, inner: str) -> bool:
    """Whether the text of an element does not stand in its line as it is written."""
    if name == "oMath":
        return any(local(part) in _NOT_IN_LINE for part in node.iter())
    if name == "sdt":  # Word fills it anew from data that the package holds elsewhere
        is_bound = child_of(child_of(node, "sdtPr"), "dataBinding") is not None
        return is_bound and any(character.isdigit() for character in inner)
    return name in ("rt", "txbxContent") or (name == "bdo" and value_of(node) == "rtl")


def _run_text(reader: _Reader, run: Element, *, asides: bool) -> str:
    """What a run prints; in brackets if it is struck or raised, so that no number takes it."""
    text = "".join(_text(reader, run, asides=asides))
    standing = reader.styles.standing(run, reader.paragraph, reader.grounds) if text else "plain"
    if standing == "hidden":
        return ""
    is_value = any(character.isdigit() for character in text)
    return f"〔{text}〕" if standing == "aside" or (standing == "unseen" and is_value) else text


def _cell_paragraph(reader: _Reader, paragraph: Element) -> Iterator[str]:
    """A paragraph in a cell; a list's number stands in brackets, so that it joins no number."""
    number = reader.numbering.of(paragraph)
    above, reader.paragraph = reader.paragraph, paragraph
    text = "".join(_text(reader, paragraph, asides=True)) + reader.fields.end_paragraph()
    reader.paragraph = above
    yield (f"〔{number}〕" if number and text.strip() else "") + text
    mark = child_of(child_of(paragraph, "pPr"), "rPr")
    if child_of(mark, "del") is None:  # a deleted mark joins the paragraph to the next
        yield "\n"


def _is_on(element: Element, name: str, properties: str = "rPr") -> bool:
    """Whether the element has that property and it is not switched off."""
    found = child_of(child_of(element, properties), name)
    return found is not None and value_of(found, default="1") not in (
        "0", "false", "off", "baseline",
    )  # fmt: skip


def _grid(reader: _Reader, table: Element) -> Grid:
    """The table's own cells; cells merged downwards or across are one cell."""
    path = table.getroottree()
    cells: list[GridCell] = []
    above: dict[int, int] = {}
    for number, row in enumerate(_own(table, "tr")):
        column = min(number_of(child_of(child_of(row, "trPr"), "gridBefore")), _MOST_COLUMNS)
        for cell in _own(row, "tc"):
            properties = child_of(cell, "tcPr")
            across = min(
                max(number_of(child_of(properties, "gridSpan"), default=1), 1), _MOST_COLUMNS
            )
            text = _cell_text(reader, cell)
            upper = cells[above[column]] if column in above else None
            if _goes_on(properties, "hMerge") and cells and cells[-1].row == number:
                cells[-1] = replace(cells[-1], columns=cells[-1].columns + across)
            elif _goes_on(properties, "vMerge") and upper and upper.row + upper.rows == number:
                cells[above[column]] = replace(upper, rows=upper.rows + 1)
            else:
                above[column] = len(cells)
                place = Place(path=path.getpath(cell))
                cells.append(GridCell(text, number, column, place, 1, across))
            column += across
    caption = caption_below(reader.document.lines)
    return Grid(tuple(cells), Place(path=path.getpath(table)), caption=caption)


def _cell_text(reader: _Reader, cell: Element) -> str:
    reader.grounds = tuple(
        shading
        for above in (cell, *cell.iterancestors())
        for properties in ("tcPr", "tblPr")
        if (shading := child_of(child_of(above, properties), "shd")) is not None
    )
    text = "".join(_text(reader, cell)).strip()
    reader.grounds = ()
    inner = (table for table in cell.iter() if local(table) == "tbl" and not text)
    is_filled = any(0 < len("".join(table.itertext())) < _LONGEST_CELL for table in inner)
    return "〔表〕" if is_filled else text


def _goes_on(properties: Element | None, name: str) -> bool:
    """Whether the cell is part of the one above or before it."""
    merge = child_of(properties, name)
    if merge is None:
        merge = child_of(properties, name.lower())
    return merge is not None and value_of(merge, default="continue") == "continue"
