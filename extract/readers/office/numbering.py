"""The numbers that Word prints before the paragraphs of its lists: 一、 （二） 3. and the like."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.readers.xml import Element, local, number_of, value_of

_NUMERALS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"}
    | {"taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting"}
)
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_HOLDER = re.compile(r"%([1-9])")
_LEVELS = 9
_MOST_STYLES = 20
"""No style stands on more others."""


@dataclass
class _Level:
    kind: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class Numbering:
    """A document's lists, and how far each of them has been counted."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    """By list id, the levels from 0."""
    families: dict[str, str] = field(default_factory=dict)
    """List id -> id of its definition: lists of one definition are counted on together."""
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Paragraph style -> list id and level."""
    printed: dict[Element, str] = field(default_factory=dict)
    """What stands before the paragraphs counted so far: each is counted once."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    restarts: dict[str, set[int]] = field(default_factory=dict)
    """By list id, the levels that are counted anew where that list first appears."""

    def of(self, paragraph: Element) -> str:
        """What Word prints before the paragraph, which is counted; empty if nothing."""
        if paragraph not in self.printed:
            number = self._of(paragraph)
            if number is None:
                return ""
            self.printed[paragraph] = number
        return self.printed[paragraph]

    def _of(self, paragraph: Element) -> str | None:
        properties = _child(paragraph, "pPr")
        kept = _child(_child(properties, "listPr"), "t")  # in files of 2003 the number itself
        if kept is not None:
            return value_of(kept)
        own = _child(properties, "numPr")
        known = self.styles.get(value_of(_child(properties, "pStyle")), ("", 0))
        list_id = value_of(_child(own, "numId")) or known[0]
        level = number_of(_child(own, "ilvl"), default=known[1])
        levels = self.lists.get(list_id)
        if not levels or level not in levels:
            return None
        self._count(list_id, level)
        return self._print(list_id, level)

    def _count(self, list_id: str, level: int) -> None:
        family = self.families[list_id]
        counts = self.counts.setdefault(family, {})
        for anew in self.restarts.pop(list_id, ()):
            counts.pop(anew, None)
        counts[level] = counts.get(level, self.lists[list_id][level].start - 1) + 1
        for below in range(level + 1, _LEVELS):
            counts.pop(below, None)

    def _print(self, list_id: str, level: int) -> str:
        levels, counts = self.lists[list_id], self.counts[self.families[list_id]]

        def number(match: re.Match[str]) -> str:
            which = int(match.group(1)) - 1
            of_level = levels.get(which, _Level())
            return _number(counts.get(which, of_level.start), of_level.kind)

        return _HOLDER.sub(number, levels[level].text) if levels[level].kind != "bullet" else ""


def read_numbering(numbering: Element | None, styles: Element | None) -> Numbering:
    """The lists of a Word file's parts ``numbering.xml`` and ``styles.xml``."""
    found = Numbering()
    if numbering is not None:
        definitions = {
            value_of(element, "abstractNumId"): _levels(element)
            for element in numbering.iter()
            if local(element) == "abstractNum"
        }
        for element in numbering.iter():
            if local(element) == "num":
                list_id = value_of(element, "numId")
                family = value_of(_child(element, "abstractNumId"))
                found.families[list_id] = family
                levels = definitions.get(family, {})
                overrides = _overrides(element, levels)
                found.lists[list_id] = levels | overrides
                found.restarts[list_id] = set(overrides)
    if styles is not None:
        _read_styles(found, styles)
    return found


def _levels(definition: Element) -> dict[int, _Level]:
    return {
        number_of(level, "ilvl"): _level(level) for level in definition if local(level) == "lvl"
    }


def _level(level: Element) -> _Level:
    return _Level(
        value_of(_child(level, "numFmt"), default="decimal"),
        value_of(_child(level, "lvlText")),
        number_of(_child(level, "start"), default=1),
    )


def _overrides(element: Element, levels: dict[int, _Level]) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for override in element:
        if local(override) != "lvlOverride":
            continue
        number = number_of(override, "ilvl")
        whole = _child(override, "lvl")
        level = _level(whole) if whole is not None else levels.get(number, _Level())
        start = number_of(_child(override, "startOverride"), default=level.start)
        found[number] = _Level(level.kind, level.text, start)
    return found


def _read_styles(found: Numbering, styles: Element) -> None:
    by_id = {value_of(s, "styleId"): s for s in styles.iter() if local(s) == "style"}
    for name, style in by_id.items():
        above: Element | None = style
        for _ in range(_MOST_STYLES):
            numbered = _child(_child(above, "pPr"), "numPr")
            list_id = value_of(_child(numbered, "numId"))
            if list_id:
                found.styles[name] = (list_id, number_of(_child(numbered, "ilvl")))
                break
            above = by_id.get(value_of(_child(above, "basedOn")))
            if above is None:
                break


def _child(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element if local(child) == name), None)


def _number(number: int, kind: str) -> str:
    if kind in _CHINESE:
        return _chinese(number)
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman"):
        return _roman(number) if kind == "lowerRoman" else _roman(number).upper()
    if kind in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    return "" if kind == "none" else str(number)


def _chinese(number: int) -> str:
    text = ""
    for size, name in _PLACES:
        digit, rest = divmod(number, size)
        if digit:
            text += _NUMERALS[digit % 10] + name
        elif text and rest and not text.endswith("零"):
            text += "零"
        number = rest
    if number or not text:
        text += _NUMERALS[number]
    return text.removeprefix("一") if text.startswith("一十") else text.removesuffix("零")


def _roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        while number >= size:
            text, number = text + letters, number - size
    return text
