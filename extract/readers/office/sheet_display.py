"""How an xlsx sheet shows what it stores: hidden rows and columns, number formats, formulas."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from extract.ground.errors import TooLarge
from extract.ground.messages import say
from extract.ground.packages import open_package, read_part, related
from extract.readers.xml import Element, local, number_of, parse_xml, value_of

MOST_CELLS = 200_000
"""More cells than a report's sheet has by three orders of magnitude, empty ones between too."""
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_PLAIN = re.compile(r"(?:#,##)?0(\.0+)?(%?)")
_DECORATION = re.compile(r'"[^"]*"|\[[^\]]*\]|_.|\*.|\\.|\s')

Where = tuple[int, int]
"""Row and column, both from 0."""


@dataclass
class Looks:
    """One sheet's looks."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formats: dict[Where, str] = field(default_factory=dict)
    uncounted: dict[Where, str] = field(default_factory=dict)
    """Formulas whose result is not stored."""

    def shown(self, where: Where, text: str) -> str:
        """What a person sees in the cell whose value is ``text``."""
        if where in self.uncounted:
            return f"〔={self.uncounted[where]}〕"
        match = _PLAIN.fullmatch(self.formats.get(where, ""))
        if not match or not text:
            return text
        try:
            number = Decimal(text)
        except InvalidOperation:
            return text
        decimals = len(match.group(1) or ".") - 1
        if match.group(2):
            number *= 100
        rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        return f"{rounded}{match.group(2)}"


def read_looks(data: bytes) -> dict[str, Looks]:
    """The sheets' looks by their names. Raises TooLarge for a sheet that no report has."""
    with open_package(data) as package:
        names = set(package.namelist())
        book = "xl/workbook.xml"
        if book not in names or "xl/_rels/workbook.xml.rels" not in names:
            return {}
        formats = _formats(package) if "xl/styles.xml" in names else []
        relations = parse_xml(read_part(package, "xl/_rels/workbook.xml.rels"), "the index")
        parts = {value_of(r, "Id"): related(book, value_of(r, "Target")) for r in relations}
        looks = {}
        for sheet in _named(parse_xml(read_part(package, book), "the workbook"), "sheet"):
            part = parts.get(_relation(sheet), "")
            if part in names:
                root = parse_xml(read_part(package, part), f"sheet {value_of(sheet, 'name')}")
                looks[value_of(sheet, "name")] = _looks(root, formats)
        return looks


def _named(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if local(element) == name)


def _relation(sheet: Element) -> str:
    return next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")


def _formats(package: zipfile.ZipFile) -> list[str]:
    """The number format of every cell style, its decoration gone: colours, units, blanks."""
    root = parse_xml(read_part(package, "xl/styles.xml"), "the styles")
    own = {number_of(f, "numFmtId"): value_of(f, "formatCode") for f in _named(root, "numFmt")}
    found = []
    for styles in _named(root, "cellXfs"):
        for style in _named(styles, "xf"):
            number = number_of(style, "numFmtId")
            code = own.get(number, _BUILT_IN.get(number, ""))
            found.append(_DECORATION.sub("", code.split(";")[0]))
    return found


def _looks(root: Element, formats: list[str]) -> Looks:
    looks = Looks()
    height = width = 0
    for element in root.iter():
        name = local(element)
        if name == "col" and _is_on(element):
            last = min(number_of(element, "max"), 16384)
            looks.hidden_columns |= set(range(number_of(element, "min") - 1, last))
        elif name == "row" and _is_on(element):
            looks.hidden_rows.add(number_of(element, "r") - 1)
        elif name == "c" and len(element):
            where = _where(value_of(element, "r"))
            height, width = max(height, where[0] + 1), max(width, where[1] + 1)
            _look_at(looks, element, where, formats)
    if height * width > MOST_CELLS:
        raise TooLarge(say("sheet.over_size", rows=height, columns=width))
    return looks


def _look_at(looks: Looks, cell: Element, where: Where, formats: list[str]) -> None:
    style = number_of(cell, "s")
    if style < len(formats) and formats[style] and value_of(cell, "t", "n") == "n":
        looks.formats[where] = formats[style]
    parts = {local(part): part.text or "" for part in cell}
    if "f" in parts and not parts.get("v"):
        looks.uncounted[where] = parts["f"][:20]


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
