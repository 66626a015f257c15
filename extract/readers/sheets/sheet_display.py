"""How an xlsx sheet shows what it stores: hidden rows and columns, number formats, formulas."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from extract.ground.errors import TooLarge
from extract.ground.messages import say
from extract.ground.packages import open_package, read_part, related
from extract.ground.text import clean
from extract.readers.sheets.number_formats import show_number, show_text
from extract.readers.sheets.sheet_styles import Style, Styles, is_aside, read_styles
from extract.readers.xml import Element, local, number_of, parse_xml, value_of
from extract.tables.value import MARKS

MOST_CELLS = 200_000
"""More cells than a report's sheet has by three orders of magnitude, empty ones between too."""
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
Where = tuple[int, int]
"""Row and column, both from 0."""


@dataclass
class Looks:
    """One sheet's looks. ``covered`` are cells over which a picture or a text box lies."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    styles: dict[Where, Style] = field(default_factory=dict)
    uncounted: dict[Where, str] = field(default_factory=dict)
    """Formulas whose result is not stored."""
    texts: dict[Where, str] = field(default_factory=dict)
    """Texts of which a part is struck, raised or unseen: that part stands in brackets."""
    covered: set[Where] = field(default_factory=set)
    changed: set[Where] = field(default_factory=set)
    """Numbers whose looks a condition changes."""
    shows_zeros: bool = True
    is_known: bool = True
    """Whether the formats could be read; without them no number is sure."""

    def shown(self, where: Where, value: object, text: str) -> str:
        """What a person sees in the cell whose value is printed as ``text``, formats apart.

        In brackets, which are no value, where that cannot be told.
        """
        if where in self.uncounted:
            return f"〔={self.uncounted[where]}〕"
        style = self.styles.get(where, _PLAIN)
        if isinstance(value, bool):
            return text
        if isinstance(value, int | float):
            shown = self._shown_number(Decimal(text), style)
            return f"〔{text}〕" if shown is None or where in self.changed else shown
        if not text:
            return "〔图〕" if where in self.covered else ""
        shown = show_text(self.texts.get(where, text), style.code)
        is_value = any(character.isdigit() for character in text) or text in MARKS
        return f"〔{text}〕" if shown is None or (style.is_aside and is_value) else shown

    def _shown_number(self, number: Decimal, style: Style) -> str | None:
        if style.is_aside or not self.is_known:
            return None
        return "" if not number and not self.shows_zeros else show_number(number, style.code)


_PLAIN = Style()


def read_looks(data: bytes) -> dict[str, Looks]:
    """The sheets' looks by their names. Raises TooLarge for a sheet that no report has."""
    with open_package(data) as package:
        names = set(package.namelist())
        book = "xl/workbook.xml"
        if book not in names or "xl/_rels/workbook.xml.rels" not in names:
            return {}
        parts = dict(_related(package, book, names))
        styles = _first(package, parts, "styles")
        sheet_styles = Styles() if styles is None else read_styles(styles)
        strings = _first(package, parts, "sharedStrings")
        texts = {} if strings is None else dict(_odd_texts(strings, sheet_styles))
        looks = {}
        for sheet in _named(parse_xml(read_part(package, book), "the workbook"), "sheet"):
            _, part = parts.get(_relation(sheet), ("", ""))
            if part in names:
                root = parse_xml(read_part(package, part), f"sheet {value_of(sheet, 'name')}")
                found = _looks(root, sheet_styles, texts)
                found.covered = set(_covered(package, part, names))
                looks[value_of(sheet, "name")] = found
        return looks


def _related(
    package: zipfile.ZipFile, part: str, names: Collection[str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """The parts that a part names: its id for each, what kind of part it is, and its name."""
    folder, _, file = part.rpartition("/")
    index = f"{folder}/_rels/{file}.rels"
    if index in names:
        for relation in parse_xml(read_part(package, index), "the index"):
            kind = value_of(relation, "Type").rsplit("/", 1)[-1]
            yield value_of(relation, "Id"), (kind, related(part, value_of(relation, "Target")))


def _first(
    package: zipfile.ZipFile, parts: Mapping[str, tuple[str, str]], kind: str
) -> Element | None:
    """The root of the first part of that kind that is there."""
    wanted = [name for of, name in parts.values() if of == kind]
    there = [name for name in wanted if name in package.namelist()]
    return parse_xml(read_part(package, there[0]), f"the {kind}") if there else None


def _odd_texts(strings: Element, styles: Styles) -> Iterator[tuple[int, str]]:
    for number, item in enumerate(child for child in strings if local(child) == "si"):
        text = _rich_text(item, styles)
        if text is not None:
            yield number, text


def _rich_text(item: Element, styles: Styles) -> str | None:
    """A text in runs, those in brackets that are struck, raised or unseen; None if none is."""
    pieces, is_odd = [], False
    for run in item:
        text = "".join(part.text or "" for part in run if local(part) == "t")
        font = next((part for part in run if local(part) == "rPr"), None)
        if local(run) == "r" and font is not None and text.strip() and is_aside(font, None, styles):
            pieces.append(f"〔{text}〕")
            is_odd = True
        elif local(run) == "r":
            pieces.append(text)
    return clean("".join(pieces)).strip() if is_odd else None


def _covered(package: zipfile.ZipFile, sheet: str, names: Collection[str]) -> Iterator[Where]:
    """The cells over which drawings of the sheet lie."""
    for kind, drawing in dict(_related(package, sheet, names)).values():
        if kind != "drawing" or drawing not in names:
            continue
        for anchor in parse_xml(read_part(package, drawing), "a drawing"):
            corners = {local(part): part for part in anchor}
            if "from" in corners:
                start = _corner(corners["from"])
                end = _corner(corners["to"]) if "to" in corners else start
                if (end[0] - start[0] + 1) * (end[1] - start[1] + 1) <= MOST_CELLS:
                    for row in range(start[0], end[0] + 1):
                        yield from ((row, column) for column in range(start[1], end[1] + 1))


def _corner(corner: Element) -> Where:
    places = {local(part): part.text or "" for part in corner}
    row, column = (places.get(name, "").strip() for name in ("row", "col"))
    return int(row) if row.isdigit() else 0, int(column) if column.isdigit() else 0


def _named(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if local(element) == name)


def _relation(sheet: Element) -> str:
    return next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")


def _looks(root: Element, styles: Styles, texts: Mapping[int, str]) -> Looks:
    looks = Looks()
    height = width = 0
    for element in root.iter():
        name = local(element)
        if name == "col" and (_is_on(element) or _is_flat(element, "width")):
            last = min(number_of(element, "max"), 16384)
            looks.hidden_columns |= set(range(number_of(element, "min") - 1, last))
        elif name == "row" and (_is_on(element) or _is_flat(element, "ht")):
            looks.hidden_rows.add(number_of(element, "r") - 1)
        elif name == "sheetView" and value_of(element, "showZeros") in ("0", "false"):
            looks.shows_zeros = False
        elif name == "c" and len(element):
            where = _where(value_of(element, "r"))
            height, width = max(height, where[0] + 1), max(width, where[1] + 1)
            _look_at(looks, element, where, styles, texts)
    if height * width > MOST_CELLS:
        raise TooLarge(say("sheet.over_size", rows=height, columns=width))
    looks.changed = set(_changed(root, styles, set(looks.styles)))
    return looks


def _look_at(
    looks: Looks, cell: Element, where: Where, styles: Styles, texts: Mapping[int, str]
) -> None:
    looks.styles[where] = styles.of(number_of(cell, "s"))
    parts = {local(part): part for part in cell}
    value = (parts["v"].text or "") if "v" in parts else ""
    if "f" in parts and not value:
        looks.uncounted[where] = (parts["f"].text or "")[:20]
    kind = value_of(cell, "t", "n")
    text = None
    if kind == "s" and value.isdigit():
        text = texts.get(int(value))
    elif kind == "inlineStr" and "is" in parts:
        text = _rich_text(parts["is"], styles)
    if text is not None:
        looks.texts[where] = text


def _changed(root: Element, styles: Styles, used: Collection[Where]) -> Iterator[Where]:
    """The cells whose numbers a condition may strike, hide or print in another format."""
    for formats in _named(root, "conditionalFormatting"):
        rules = (rule for rule in formats if local(rule) == "cfRule")
        if any(number_of(rule, "dxfId", -1) in styles.hiding for rule in rules):
            for area in value_of(formats, "sqref").split():
                first, _, last = area.partition(":")
                top, bottom = _where(first), _where(last or first)
                yield from (
                    (row, column)
                    for row, column in used
                    if top[0] <= row <= bottom[0] and top[1] <= column <= bottom[1]
                )


def _is_flat(element: Element, name: str) -> bool:
    """Whether a row or column has no height or width."""
    size = value_of(element, name, "1")
    return bool(size) and not size.strip("0.")


def _is_on(element: Element) -> bool:
    return value_of(element, "hidden") in ("1", "true")


def _where(address: str) -> Where:
    match = _ADDRESS.fullmatch(address)
    if not match:
        return 0, 0
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match.group(2)) - 1, column - 1
