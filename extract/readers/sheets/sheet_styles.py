"""The cell styles of an xlsx workbook: number formats, and fonts that hide or strike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.readers.sheets.number_formats import BUILT_IN, UNKNOWN
from extract.readers.web.measures import WHITE, Colour, luminance
from extract.readers.xml import Element, local, number_of, value_of

LEAST_CONTRAST = 1.35
"""Ratio of luminance of print and ground under which a figure is not surely seen."""
LEAST_SIZE = 3.0
"""Points of the smallest print that is surely read."""
_OF_THEME: dict[str, Colour] = {"0": WHITE, "1": (0.0, 0.0, 0.0)}
_INDEXED: dict[str, Colour] = {
    **dict.fromkeys(("0", "8", "64"), (0.0, 0.0, 0.0)),
    **dict.fromkeys(("1", "9", "65"), WHITE),
    "22": (0.75, 0.75, 0.75),
}


@dataclass(frozen=True)
class Style:
    """How cells of one style look: their number format; struck, raised or unseen by their font."""

    code: str = "General"
    is_aside: bool = False


@dataclass
class Styles:
    """The workbook's cell styles by number; ``hiding``: conditional formats that hide or change."""

    cells: list[Style] = field(default_factory=list)
    hiding: set[int] = field(default_factory=set)

    def of(self, number: int) -> Style:
        """The style of that number; a plain one where it is not declared."""
        return self.cells[number] if number < len(self.cells) else Style()


def read_styles(root: Element) -> Styles:
    """The styles of the part ``styles.xml``."""
    own = {number_of(f, "numFmtId"): value_of(f, "formatCode") for f in _named(root, "numFmt")}
    fonts = list(_listed(root, "fonts"))
    fills = list(_listed(root, "fills"))
    styles = Styles()
    for style in _listed(root, "cellXfs"):
        number = number_of(style, "numFmtId")
        code = own.get(number, BUILT_IN.get(number, UNKNOWN))
        font, fill = _at(fonts, number_of(style, "fontId")), _at(fills, number_of(style, "fillId"))
        styles.cells.append(Style(code, font is not None and is_aside(font, fill, styles)))
    for number, changed in enumerate(_listed(root, "dxfs")):
        parts = {local(part): part for part in changed}
        hides = "font" in parts and is_aside(parts["font"], parts.get("fill"), styles)
        if "numFmt" in parts or hides:
            styles.hiding.add(number)
    return styles


def is_aside(font: Element, fill: Element | None, styles: Styles) -> bool:
    """Whether print in the font is struck out, raised, tiny, or of the colour of its ground."""
    parts = {local(part): part for part in font}
    for name in ("strike", "vertAlign"):
        if name in parts and value_of(parts[name], default="1") not in ("0", "false", "baseline"):
            return True
    size = value_of(parts.get("sz"), default="11")
    if size.replace(".", "").isdigit() and float(size) < LEAST_SIZE:
        return True
    ink, ground = _colour(parts.get("color")), _ground(fill)
    if ink is None or ground is None:
        return False
    lights = sorted(map(luminance, (ink, ground)))
    return (lights[1] + 0.05) / (lights[0] + 0.05) < LEAST_CONTRAST


def _ground(fill: Element | None) -> Colour | None:
    """The colour of the cell's ground, white where it has none; None if it cannot be told."""
    pattern = None if fill is None else next(iter(fill), None)
    if pattern is None or value_of(pattern, "patternType", "solid") == "none":
        return WHITE
    names = ("fgColor", "bgColor")
    found = [part for name in names for part in pattern if local(part) == name]
    return _colour(found[0]) if found else WHITE


def _colour(element: Element | None) -> Colour | None:
    if element is None:
        return 0.0, 0.0, 0.0
    code = value_of(element, "rgb")[-6:]
    found: Colour | None = (0.0, 0.0, 0.0)
    if len(code) == 6:
        try:
            red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (0, 2, 4))
        except ValueError:
            return None
        found = red, green, blue
    elif theme := value_of(element, "theme"):
        found = _OF_THEME.get(theme)
    elif index := value_of(element, "indexed"):
        found = _INDEXED.get(index)
    return found if abs(_tint(element)) < 0.5 else None


def _tint(element: Element) -> float:
    try:
        return float(value_of(element, "tint", "0"))
    except ValueError:
        return 0.0


def _named(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if local(element) == name)


def _listed(root: Element, name: str) -> Iterator[Element]:
    for part in root:
        if local(part) == name:
            yield from (inner for inner in part if local(inner))


def _at(parts: list[Element], number: int) -> Element | None:
    return parts[number] if number < len(parts) else None
