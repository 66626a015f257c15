"""What declarations make of a text: is it seen, where, and is it struck out or raised?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from tinycss2.color4 import parse_color

from extract.readers.web.measures import (
    BLACK,
    WHITE,
    Colour,
    background_of,
    blend,
    colour_of,
    luminance,
    parts_of,
    pixels_of,
    sides_of,
    size_of,
)

Sight = Literal["seen", "doubtful", "unseen"]
_RANK: dict[Sight, int] = {"seen": 0, "doubtful": 1, "unseen": 2}
_BROWSERS_OWN: dict[str, dict[str, str]] = {
    "sup": {"vertical-align": "super", "font-size": "smaller"},
    "sub": {"vertical-align": "sub", "font-size": "smaller"},
    **{tag: {"text-decoration": "line-through"} for tag in ("s", "strike", "del")},
    **{tag: {"vertical-align": "super"} for tag in ("rt", "rp")},
    "bdo": {"unicode-bidi": "bidi-override"},
    "small": {"font-size": "smaller"},
    "big": {"font-size": "larger"},
    **{tag: {"display": "none"} for tag in ("datalist", "noframes", "noembed", "area", "param")},
}
MARKING_TAGS = frozenset(_BROWSERS_OWN) - {"small", "big"}
"""Elements that browsers hide, strike or raise by themselves."""
_PARTS_OF_TABLES = frozenset("table thead tbody tfoot tr td th caption col colgroup".split())
_FAR = 200.0
"""Pixels beyond the page's upper left corner at which nothing of a figure is left."""
_VERY_FAR = 4000.0
_LEAST_SIZE, _SURE_SIZE = 1.5, 4.0
"""Pixels: smaller print is seen by nobody, and larger print by everybody."""
_LEAST_CONTRAST, _SURE_CONTRAST = 1.1, 1.35
"""Ratios of luminance, as the W3C counts them; black on white is 21."""
_LEAST_OPACITY, _SURE_OPACITY = 0.05, 0.3
_RAISED = 0.2
"""Parts of its size by which a text stands above or below its line that is not in it."""
_SMALLER = 0.85
_UNKNOWN_TO_US = ("var(", "env(", "attr(", "calc(", "min(", "max(", "clamp(")


@dataclass(frozen=True)
class Look:
    """How the text of an element stands on the page.

    ``background`` None: a picture or something else that is not told. ``shown``: the element is
    there at all (``display``); ``visible``: not hidden by ``visibility``, which what is inside may
    revoke; ``beside``: struck out, raised or sunken; ``breaks``: it stands apart from its line.
    """

    shown: bool = True
    visible: bool = True
    sight: Sight = "seen"
    beside: bool = False
    breaks: bool = False
    colour: Colour | None = BLACK
    background: Colour | None = WHITE
    size: float = 16.0
    opacity: float = 1.0
    in_cell: bool = False
    in_table: bool = False
    is_rtl: bool = False

    @property
    def of_text(self) -> Sight:
        """Whether a person sees the text that stands in the element itself."""
        if not self.visible:
            return "unseen"
        return max(self.sight, _by_size(self.size), _by_colour(self), key=_RANK.__getitem__)


def is_harmless(name: str, value: str) -> bool:
    """Whether this declaration alone can neither hide nor move nor strike a dark text on white."""
    if any(word in value for word in _UNKNOWN_TO_US):
        return False
    if name in ("background", "background-color"):
        colour = background_of(value)
        return value == "none" or (colour is not None and luminance(colour) > 0.5)
    if name == "background-image":
        return value == "none"
    if name in ("color", "-webkit-text-fill-color"):
        colour = colour_of(value)
        return colour is not None and luminance(colour) < 0.3
    if name in ("font-size", "font"):
        size = size_of({name: value}, 16.0)
        return size >= _SURE_SIZE
    if name in ("width", "height", "max-width", "max-height"):
        pixels = pixels_of(value, 16.0)
        return pixels is None or pixels > 12.0
    if name in ("text-indent", "margin-left", "margin-top", "left", "top", "right", "bottom"):
        pixels = pixels_of(value, 16.0)
        return pixels is not None and -_FAR < pixels < _VERY_FAR and name not in ("top", "bottom")
    return value in _HARMLESS.get(name, ()) or (name == "margin" and "-" not in value)


_HARMLESS = {
    "display": frozenset({"inline", "inherit", "initial"}),
    "visibility": frozenset({"visible", "inherit"}),
    "opacity": frozenset({"1", "1.0"}),
    "position": frozenset({"relative", "static"}),
    "float": frozenset({"none"}),
    "overflow": frozenset({"auto", "visible", "scroll", "hidden"}),
    "overflow-x": frozenset({"auto", "visible", "scroll", "hidden"}),
    "overflow-y": frozenset({"auto", "visible", "scroll", "hidden"}),
    "vertical-align": frozenset({"baseline", "middle", "center", "inherit", "top", "bottom",
                                 "text-bottom"}),
    "text-decoration": frozenset({"none", "underline", "inherit"}),
    "text-decoration-line": frozenset({"none", "underline"}),
    "direction": frozenset({"ltr"}),
    "unicode-bidi": frozenset({"normal", "embed", "isolate"}),
    "mso-text-raise": frozenset({"0", "0pt", "0cm"}),
    "letter-spacing": frozenset({"normal", "0", "0px", "0pt"}),
    "font-variant-position": frozenset({"normal"}),
    "transform": frozenset({"none"}),
    "content-visibility": frozenset({"auto", "visible"}),
    "zoom": frozenset({"1", "100%"}),
    "filter": frozenset({"none"}),
}  # fmt: skip


@lru_cache(4096)
def look_of(above: Look, tag: str, hints: tuple[tuple[str, str], ...], own: Styles) -> Look:
    """The look of an element in one that looks like ``above``; ``hints`` are its attributes."""
    values = {**_BROWSERS_OWN.get(tag, {}), **_hinted(dict(hints))}
    values.update(own)
    content, values = values.get("content"), {k: v.lower() for k, v in values.items()}
    size = size_of(values, above.size, dict(hints).get("size", "") if tag == "font" else "")
    display = values.get("display", "")
    is_part = tag in _PARTS_OF_TABLES or display.startswith("table")
    look = replace(
        above,
        shown=display != "none" and "var(" not in display,
        breaks=_breaks(values, size),
        visible=_visibility(values, above),
        size=size,
        opacity=above.opacity * _opacity(values),
        colour=_ink(values, above),
        background=_ground(values, above),
        beside=(above.beside and tag not in ("td", "th"))
        or _is_beside(values, above, size, is_part),
        in_cell=above.in_cell or tag in ("td", "th"),
        in_table=above.in_table or tag == "table",
        is_rtl=values["direction"] == "rtl" if "direction" in values else above.is_rtl,
    )
    sights = [above.sight, *_sights(values, look, is_part)]
    return replace(look, sight=max(sights, key=_RANK.__getitem__)) if content or sights else look


Styles = tuple[tuple[str, str], ...]
"""Values by property, as pairs, in the order in which they hold."""


def _hinted(attributes: Mapping[str, str]) -> dict[str, str]:
    """What attributes say that are older than style sheets."""
    values = {}
    if "hidden" in attributes:
        values["display"] = "none"
    for name, attribute in (("color", "color"), ("background-color", "bgcolor")):
        if attribute in attributes:
            values[name] = attributes[attribute]
    if "background" in attributes:
        values["background-image"] = "url()"
    if attributes.get("dir") in ("rtl", "ltr"):
        values["direction"] = attributes["dir"]
    return values


def _visibility(values: Mapping[str, str], above: Look) -> bool:
    value = values.get("visibility", "inherit")
    return above.visible if value == "inherit" else value not in ("hidden", "collapse")


def _breaks(values: Mapping[str, str], size: float) -> bool:
    """Whether the element leaves its line, or a gap in it."""
    display = values.get("display", "")
    is_wide = (pixels_of(values.get("width", ""), size) or 0) > 0
    return (
        values.get("float") in ("left", "right")
        or display in ("block", "flex", "grid", "list-item", "flow-root", "table")
        or display.startswith("table-")
        or (display.startswith("inline-") and is_wide)
    )


def _sights(values: Mapping[str, str], look: Look, is_part: bool) -> Iterator[Sight]:
    """How far each way of hiding hides the element and all that is inside."""
    if look.opacity < _SURE_OPACITY:
        yield "unseen" if look.opacity <= _LEAST_OPACITY else "doubtful"
    if values.get("content-visibility") == "hidden":
        yield "unseen"
    if "var(" in values.get("display", "") + values.get("visibility", ""):
        yield "doubtful"
    yield _by_place(values, look)
    yield _by_clip(values, look, is_part)
    yield _by_order(values, look)


def _by_place(values: Mapping[str, str], look: Look) -> Sight:
    position = values.get("position", "static")
    names = ("left", "top", "right", "bottom") if position != "static" else ()
    sides = sides_of(values.get("inset", "")) if position != "static" else {}
    places = [values.get(name) or sides.get(name, "") for name in names]
    places += [sides_of(values.get("margin", "")).get("left", "")]
    places += [sides_of(values.get("margin", "")).get("top", "")]
    places += [values.get("margin-left", ""), values.get("margin-top", "")]
    places += [values.get("text-indent", "")]
    places += [_inside(values.get("transform", "")), values.get("translate", "")]
    pixels = [pixels_of(part, look.size) or 0.0 for place in places for part in parts_of(place)]
    if any(abs(number) > _VERY_FAR or number < -_FAR for number in pixels):
        return "unseen"
    if look.in_cell and position in ("absolute", "fixed", "sticky"):
        return "doubtful"
    return "doubtful" if any(number < -50 for number in pixels) and look.in_cell else "seen"


def _by_clip(values: Mapping[str, str], look: Look, is_part: bool) -> Sight:
    """Clipped by a shape, or by a box too small for what is inside."""
    clip, path = values.get("clip", "auto"), values.get("clip-path", "none")
    if clip not in ("auto", "inherit", "initial") and values.get("position") in (
        "absolute", "fixed",
    ):  # fmt: skip
        numbers = [pixels_of(part, look.size) or 0.0 for part in parts_of(_inside(clip))]
        return "unseen" if not numbers or max(numbers) <= 1.5 else "doubtful"
    if path not in ("none", "inherit", "initial"):
        is_all = any(word in path for word in ("50%", "100%", "circle(0", "polygon(0 0, 0 0"))
        return "unseen" if is_all else "doubtful"
    cuts = values.get("overflow", "") + values.get("overflow-x", "") + values.get("overflow-y", "")
    if is_part or not any(word in cuts for word in ("hidden", "clip", "scroll", "auto")):
        return "seen"
    for name in ("width", "height", "max-width", "max-height"):
        pixels = pixels_of(values.get(name, ""), look.size)
        if pixels is not None and not values.get(name, "").endswith("%"):
            if pixels <= 1.5:
                return "unseen"
            if pixels < look.size * (0.8 if "height" in name else 3.0) and look.in_cell:
                return "doubtful"
    return "seen"


_ODD_VALUES = (
    ("transform", ("none", "inherit", "initial", "translate(0", "translatez(", "translate3d(0")),
    ("rotate", ("none", "0deg", "0")),
    ("scale", ("none", "1")),
    ("filter", ("none", "grayscale", "progid:", "drop-shadow", "alpha(opacity=100", "chroma")),
    ("mask", ("none",)),
    ("mask-image", ("none",)),
    ("-webkit-mask-image", ("none",)),
    ("-webkit-text-security", ("none",)),
    ("zoom", ("1", "normal", "100%")),
    ("order", ("0",)),
)


def _by_order(values: Mapping[str, str], look: Look) -> Sight:
    """Whether characters stand in another order, over each other, or turned."""
    for name in ("transform", "scale", "zoom"):
        if any(zero in values.get(name, "x") for zero in ("scale(0)", "scale(0,", "scalex(0)")):
            return "unseen"
    if values.get("scale") == "0" or values.get("filter", "").startswith("opacity(0)"):
        return "unseen"
    if values.get("unicode-bidi", "").endswith("override") and look.is_rtl:
        return "doubtful"
    if "reverse" in values.get("flex-direction", "") + values.get("flex-flow", ""):
        return "doubtful"
    spacing = pixels_of(values.get("letter-spacing", ""), look.size)
    if spacing is not None and spacing < -0.2 * look.size:
        return "doubtful"
    odd = (name for name, plain in _ODD_VALUES if not values.get(name, plain[0]).startswith(plain))
    return "doubtful" if any(odd) and look.in_cell else "seen"


def _is_beside(values: Mapping[str, str], above: Look, size: float, is_part: bool) -> bool:
    """Whether the text is struck out, raised or sunken."""
    decoration = values.get("text-decoration", "") + values.get("text-decoration-line", "")
    if "line-through" in decoration:
        return True
    if values.get("font-variant-position") in ("super", "sub"):
        return True
    align = values.get("vertical-align", "baseline")
    raised = [values.get("mso-text-raise", "")]
    if values.get("position") == "relative" and not is_part:
        raised += [values.get("top", ""), values.get("bottom", "")]
    if not is_part:
        if align in ("super", "sub"):
            return True
        if align in ("top", "text-top", "bottom", "text-bottom") and size < above.size * _SMALLER:
            return True
        raised.append(align)
    return any(abs(pixels_of(value, size) or 0.0) > _RAISED * size for value in raised)


def _ink(values: Mapping[str, str], above: Look) -> Colour | None:
    value = values.get("-webkit-text-fill-color") or values.get("color", "inherit")
    if value in ("inherit", "currentcolor", "unset"):
        return above.colour
    if value in ("initial", "windowtext", "auto"):
        return BLACK
    colour = parse_color(value)
    if colour is None or isinstance(colour, str):
        return None if "var(" in value else above.colour
    return blend(colour, above.background or WHITE)


def _ground(values: Mapping[str, str], above: Look) -> Colour | None:
    if "(" in values.get("background-image", "") or "url(" in values.get("background", ""):
        return None
    for name in ("background-color", "background"):
        value = values.get(name, "")
        if value in ("", "none", "transparent", "inherit", "initial"):
            continue
        if "gradient" in value or "var(" in value:
            return None
        colour = background_of(value, above.background or WHITE)
        if colour is not None:
            return colour if above.background or colour != WHITE else None
    return above.background


def _by_size(size: float) -> Sight:
    if size <= _LEAST_SIZE:
        return "unseen"
    return "seen" if size >= _SURE_SIZE else "doubtful"


def _by_colour(look: Look) -> Sight:
    if look.background is None:
        return "seen"
    if look.colour is None:
        return "doubtful"
    lights = sorted(map(luminance, (look.colour, look.background)))
    ratio = (lights[1] + 0.05) / (lights[0] + 0.05)
    distance = max(abs(a - b) for a, b in zip(look.colour, look.background, strict=True))
    if ratio < _LEAST_CONTRAST and distance < 0.1:
        return "unseen"
    return "seen" if ratio >= _SURE_CONTRAST or distance > 0.3 else "doubtful"


def _opacity(values: Mapping[str, str]) -> float:
    value = values.get("opacity", "1")
    try:
        number = float(value.removesuffix("%")) * (0.01 if value.endswith("%") else 1)
    except ValueError:
        number = 0.2 if "(" in value else 1.0  # not to be told, and so in doubt
    if "alpha(opacity=0)" in values.get("filter", "").replace(" ", ""):
        return number  # of browsers that nobody has any longer
    return min(max(number, 0.0), 1.0)


def _inside(value: str) -> str:
    """The arguments of a function that moves or clips."""
    name, _, rest = value.partition("(")
    moves = name in ("translate", "translatex", "translatey", "translate3d", "rect")
    return rest.partition(")")[0] if moves else ""
