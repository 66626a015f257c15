"""OpenDocument (odt, ods; packed or flat) -> Document, straight from its XML.

Source: OASIS OpenDocument 1.3, part 3. A sheet's cell holds its text as it was shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.document import Document, Grid, GridCell, Line, Place
from extract.ground.errors import DamagedOriginal, TooLarge
from extract.ground.messages import say
from extract.ground.packages import open_package, read_part
from extract.ground.text import clean
from extract.readers.xml import Element, local, number_of, parse_xml, value_of
from extract.tables.captions import caption_below

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_GONE = frozenset(
    "tracked-changes annotation annotation-end note forms bookmark sequence-decls "
    "hidden-text hidden-paragraph variable-decls user-field-decls shapes".split()
)
_PICTURES = frozenset({"frame", "g", "custom-shape", "control", "object", "rect"})
_GROUPS = frozenset({"table-header-rows", "table-rows", "table-row-group"})
_MOST_CELLS = 200_000
_MOST_REPEATED = 500
"""Sheets end in rows and columns that are repeated to the edge of the world."""
_LONGEST_CELL = 400
_LEAST_SIZE = 3.0
_WHITE = ("#ffffff", "#fff", "white")
_DEEPEST = 50


@dataclass
class _Reader:
    document: Document
    styles: dict[str, str] = field(default_factory=dict)
    """What a style does to its text: ``hidden``, ``aside`` (struck, raised) or ``unseen``."""
    lines: int = 0


def read(data: bytes, charset: str | None = None) -> Document:
    """The document of an OpenDocument file, packed or flat; ``charset`` means nothing here.

    Raises DamagedOriginal for one that cannot be read or is locked, TooLarge for a sheet that no
    report has.
    """
    if data.startswith(b"PK"):
        with open_package(data) as package:
            root = parse_xml(read_part(package, "content.xml"), "the document's text")
            names = package.namelist()
            parts = [name for name in ("styles.xml",) if name in names]
            others = [parse_xml(read_part(package, name), "its styles") for name in parts]
    else:
        root, others = parse_xml(data, "the document's text"), []
    body = next((element for element in root.iter() if local(element) == "body"), None)
    if body is None:
        raise DamagedOriginal(say("odf.no_body"))
    reader = _Reader(Document(MEDIA_TYPE))
    for part in (*others, root):
        reader.styles |= _styles(part)
    _walk(reader, body)
    return reader.document


def _styles(root: Element) -> dict[str, str]:
    """What each style does, with what it takes from the one above it."""
    found = {value_of(s, "name"): s for s in root.iter() if local(s) == "style"}
    kinds = {name: _kind(style) for name, style in found.items()}
    for name, style in found.items():
        kinds[name] = kinds[name] or kinds.get(value_of(style, "parent-style-name"), "")
    return {name: kind for name, kind in kinds.items() if kind}


def _kind(style: Element) -> str:
    if any(local(part) == "map" for part in style):
        return "unseen"  # it looks otherwise where a condition holds
    text = [part for part in style if local(part) == "text-properties"]
    table = [part for part in style if local(part).endswith("table-properties")]
    cells = [part for part in style if local(part) == "table-cell-properties"]
    if any(value_of(part, "display") in ("none", "false") for part in (*text, *table)):
        return "hidden"
    for part in text:
        if value_of(part, "text-line-through-style", "none") != "none":
            return "aside"
        if value_of(part, "text-line-through-type", "none") != "none":
            return "aside"
        if not value_of(part, "text-position", "0%").startswith("0%"):
            return "aside"
        ground = next((g for c in (part, *cells) if (g := value_of(c, "background-color"))), "")
        is_white = value_of(part, "color").lower() in _WHITE
        size = value_of(part, "font-size", "12pt").removesuffix("pt")
        is_tiny = size.replace(".", "", 1).isdigit() and float(size) < _LEAST_SIZE
        if is_tiny or (is_white and ground.lower() in ("", "transparent", *_WHITE)):
            return "unseen"
    return ""


def _does(reader: _Reader, element: Element) -> str:
    return reader.styles.get(value_of(element, "style-name"), "")


def _walk(reader: _Reader, container: Element, depth: int = 0) -> None:
    """The paragraphs and tables of a body, a section, a cell or a text box, in their order."""
    if depth > _DEEPEST:
        raise DamagedOriginal(say("word.nested"))
    for element in container:
        name = local(element)
        if not name or name in _GONE or _is_hidden(reader, element):
            continue
        if name in ("p", "h"):
            for line in _text(reader, element).split("\n"):
                reader.lines += 1
                if line.strip():
                    reader.document.lines.append(Line(line.strip(), Place(line=reader.lines)))
        elif name == "table":
            _take_table(reader, element, depth)
        else:
            _walk(reader, element, depth + 1)


def _is_hidden(reader: _Reader, element: Element) -> bool:
    is_off = value_of(element, "display") == "none"
    is_folded = value_of(element, "visibility", "visible") != "visible"
    return is_off or is_folded or _does(reader, element) == "hidden"


def _take_table(reader: _Reader, table: Element, depth: int) -> None:
    cells = list(_cells(reader, table))
    name = value_of(table, "name")
    if cells:
        caption = caption_below(reader.document.lines)
        reader.document.blocks.append(Grid(tuple(cells), Place(path=name), caption=caption))
    rows: dict[int, list[GridCell]] = {}
    for cell in cells:
        if cell.text:
            rows.setdefault(cell.row, []).append(cell)
    parent = table.getparent()
    is_sheet = parent is not None and local(parent) == "spreadsheet"
    for row in rows.values():
        if is_sheet and len(row) == 1:
            reader.document.lines.append(Line(row[0].text, row[0].place))
    is_layout = any(len(cell.text) > _LONGEST_CELL for cell in cells)
    for cell_element in (part for part in table.iter() if local(part) == "table-cell"):
        inner = any(local(part) == "table" for part in cell_element)
        if (is_layout or inner) and not is_sheet:
            _walk(reader, cell_element, depth + 1)


def _cells(reader: _Reader, table: Element) -> Iterator[GridCell]:
    hidden = set(_hidden_columns(table))
    name, number, count = value_of(table, "name"), 0, 0
    for row in _own(table, "table-row"):
        times = number_of(row, "number-rows-repeated", 1)
        if _is_hidden(reader, row):
            number += times
            continue
        found = list(_row(reader, row))
        is_filled = any(text for text, *_ in found)
        for _ in range(min(times, _MOST_REPEATED if is_filled else 1)):
            for text, column, down, across in found:
                if column not in hidden:
                    place = Place(path=f"{name}!{number + 1},{column + 1}")
                    yield GridCell(text, number, column, place, down, across)
                    count += 1
            number += 1
            if count > _MOST_CELLS:
                raise TooLarge(say("odf.table_over_size", table=name))
        number += 0 if is_filled else times - 1


def _row(reader: _Reader, row: Element) -> Iterator[tuple[str, int, int, int]]:
    """Text, column and spans of the row's cells; covered ones are part of the one that spans."""
    column = 0
    for cell in row:
        times = number_of(cell, "number-columns-repeated", 1)
        if local(cell) == "table-cell":
            text = _cell_text(reader, cell)
            down = max(number_of(cell, "number-rows-spanned", 1), 1)
            across = max(number_of(cell, "number-columns-spanned", 1), 1)
            for at in range(min(times, _MOST_REPEATED if text else 40)):
                yield text, column + at, down, across
        column += times


def _cell_text(reader: _Reader, cell: Element) -> str:
    does = _does(reader, cell)
    parts = [_text(reader, part, in_cell=True) for part in cell if local(part) in ("p", "h")]
    parts += ["〔图〕" for part in cell if local(part) in _PICTURES]
    parts += [
        "".join(_text(reader, part, in_cell=True) for part in item.iter() if local(part) == "p")
        for item in cell
        if local(item) == "list"
    ]
    text = "\n".join(part for part in parts if part).strip()
    if not text and any(local(part) == "table" and "".join(part.itertext()) for part in cell):
        return "〔表〕"
    if not text and value_of(cell, "value-type") not in ("", "string"):
        return f"〔{value_of(cell, 'value')}〕"  # a value without the text that shows it
    is_value = any(character.isdigit() for character in text)
    return f"〔{text}〕" if text and (does == "aside" or (does and is_value)) else text


def _own(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table, those in groups and heads too, not nested tables'."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in _GROUPS and value_of(child, "display", "true") != "false":
            yield from _own(child, name)


def _hidden_columns(table: Element) -> Iterator[int]:
    column = 0
    for child in table.iter():
        if local(child) == "table-column":
            times = number_of(child, "number-columns-repeated", 1)
            if value_of(child, "visibility", "visible") != "visible":
                yield from range(column, column + min(times, _MOST_REPEATED))
            column += times


def _text(reader: _Reader, element: Element, *, in_cell: bool = False) -> str:
    """What the paragraph or span prints; struck, raised or unseen figures in brackets."""
    pieces = [clean(element.text or "")]
    for node in element:
        pieces.append(_piece(reader, node, in_cell=in_cell))
        pieces.append(clean(node.tail or ""))
    text, does = "".join(pieces), _does(reader, element)
    if does == "hidden":
        return ""
    is_value = any(character.isdigit() for character in text)
    return f"〔{text}〕" if text.strip() and (does == "aside" or (does and is_value)) else text


def _piece(reader: _Reader, node: Element, *, in_cell: bool) -> str:
    name = local(node)
    if not name or name in _GONE:
        return ""
    if name == "s":
        return " " * min(number_of(node, "c", 1), 80)
    if name in ("tab", "line-break"):
        return "\t" if name == "tab" else "\n"
    if name == "ruby-text":
        return f"〔{''.join(node.itertext())}〕"
    if name in _PICTURES:
        return "〔图〕" if in_cell else ""
    return _text(reader, node, in_cell=in_cell)
