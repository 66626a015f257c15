"""How the text of a Word run stands on the page, by itself and by its styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from extract.readers.web.measures import WHITE, Colour, luminance
from extract.readers.xml import Element, local, number_of, value_of

Standing = Literal["plain", "hidden", "aside", "unseen"]
"""``aside``: struck out, raised, sunken or squeezed; ``unseen``: too small, or of the colour of
what is behind it, as far as the file itself tells."""

_OFF = ("0", "false", "off", "baseline", "none")
_MOST_STYLES = 20
"""No style stands on more others."""
_SIZE = 21.0
"""Half-points of text whose size nothing states."""
_LEAST_SIZE = 6.0
_RAISED = 0.2
"""Parts of its size by which a text stands above or below its line that is not in it."""
_LEAST_WIDTH = 34
"""Percent of their width at which characters are still told apart."""
_CLOSE = -0.25
_LEAST_CONTRAST = 1.35
_HIGHLIGHTS = {"black": (0.0, 0.0, 0.0), "white": WHITE, "darkBlue": (0.0, 0.0, 0.5)}
_THEMES = {"background1": WHITE, "light1": WHITE, "text1": (0.0, 0.0, 0.0)}

Properties = Mapping[str, Element]


@dataclass
class WordStyles:
    """The run properties of every style, with those that it stands on."""

    by_id: dict[str, dict[str, Element]] = field(default_factory=dict)
    defaults: dict[str, Element] = field(default_factory=dict)

    def standing(
        self, run: Element, paragraph: Element | None, grounds: Iterable[Element]
    ) -> Standing:
        """How the run's text stands; ``grounds`` are the shadings behind it, the inner first."""
        own = child_of(run, "rPr")
        if own is None and not self.by_id and not self.defaults:
            return "plain"
        of_paragraph = value_of(child_of(child_of(paragraph, "pPr"), "pStyle"))
        found = {**self.defaults, **self.by_id.get(of_paragraph, {})}
        found |= self.by_id.get(value_of(child_of(own, "rStyle")), {})
        found |= {local(part): part for part in (() if own is None else own)}
        return _standing(found, grounds)


def read_styles(root: Element | None) -> WordStyles:
    """The styles of a Word file's part ``styles.xml``."""
    styles = WordStyles()
    if root is None:
        return styles
    declared = {value_of(s, "styleId"): s for s in root.iter() if local(s) == "style"}
    for name, style in declared.items():
        chain = list(_based_on(style, declared))
        styles.by_id[name] = {
            local(part): part for above in reversed(chain) for part in _run_properties(above)
        }
    defaults = (element for element in root.iter() if local(element) == "rPrDefault")
    styles.defaults = {local(p): p for element in defaults for p in _run_properties(element)}
    return styles


def _based_on(style: Element, declared: Mapping[str, Element]) -> Iterator[Element]:
    above: Element | None = style
    for _ in range(_MOST_STYLES):
        if above is None:
            return
        yield above
        above = declared.get(value_of(child_of(above, "basedOn")))


def _run_properties(style: Element) -> Iterable[Element]:
    properties = child_of(style, "rPr")
    return () if properties is None else [part for part in properties if local(part)]


def child_of(element: Element | None, name: str) -> Element | None:
    """The first child of that name."""
    children: Iterable[Element] = () if element is None else element
    return next((child for child in children if local(child) == name), None)


def _standing(found: Properties, grounds: Iterable[Element]) -> Standing:
    def is_on(name: str) -> bool:
        return name in found and value_of(found[name], default="1") not in _OFF

    if is_on("vanish"):
        return "hidden"
    size = _number(found.get("sz"), _SIZE)
    if any(is_on(name) for name in ("strike", "dstrike", "vertAlign", "bdo")):
        return "aside"
    if abs(_number(found.get("position"), 0.0)) > _RAISED * size:
        return "aside"
    if _number(found.get("w"), 100.0) < _LEAST_WIDTH:
        return "aside"
    if _number(found.get("spacing"), 0.0) < _CLOSE * size * 10:  # twentieths against half-points
        return "aside"
    layout = found.get("eastAsianLayout")
    if layout is not None and value_of(layout, "combine") not in ("", *_OFF):
        return "aside"
    return "unseen" if size < _LEAST_SIZE or _is_same_colour(found, grounds) else "plain"


def _is_same_colour(found: Properties, grounds: Iterable[Element]) -> bool:
    ink = _ink(found.get("color"))
    behind = [found[name] for name in ("highlight", "shd") if name in found]
    colours = (_ground(ground) for ground in [*behind, *grounds])
    ground = next((colour for colour in colours if colour is not None), WHITE)
    lights = sorted(map(luminance, (ink, ground)))
    if (lights[1] + 0.05) / (lights[0] + 0.05) >= _LEAST_CONTRAST:
        return False
    colour = found.get("color")  # automatic print is white on a dark ground
    return value_of(colour, default="auto") != "auto" or bool(value_of(colour, "themeColor"))


def _ink(element: Element | None) -> Colour:
    theme = _THEMES.get(value_of(element, "themeColor"))
    return theme or _hex(value_of(element)) or (0.0, 0.0, 0.0)


def _ground(element: Element) -> Colour | None:
    if local(element) == "highlight":
        return _HIGHLIGHTS.get(value_of(element), (1.0, 1.0, 0.0))
    if value_of(element) == "solid":
        return _hex(value_of(element, "color"))
    return _THEMES.get(value_of(element, "themeFill")) or _hex(value_of(element, "fill"))


def _hex(code: str) -> Colour | None:
    if len(code) != 6:
        return None
    try:
        red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return None
    return red, green, blue


def _number(element: Element | None, default: float) -> float:
    text = value_of(element).removesuffix("%")
    sign = -1.0 if text.startswith("-") else 1.0
    return sign * float(text.lstrip("-")) if text.lstrip("-").isdigit() else default


def is_flat(row: Element) -> bool:
    """Whether a table's row is set so low that nothing in it is seen."""
    height = child_of(child_of(row, "trPr"), "trHeight")
    is_exact = height is not None and value_of(height, "hRule") == "exact"
    return is_exact and number_of(height, "val", 1000) < 60
