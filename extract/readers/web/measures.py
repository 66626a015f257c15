"""Lengths, sizes of print and colours, as style sheets write them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import tinycss2
from tinycss2.color4 import parse_color

Colour = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""


WHITE: Colour = (1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0)
_PIXELS = {
    "px": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "pc": 16.0, "q": 0.945,
    "rem": 16.0, "vw": 12.8, "vh": 8.0, "vmin": 8.0, "vmax": 12.8,
}  # fmt: skip
_OF_FONT = {"em": 1.0, "ex": 0.5, "ch": 0.5, "ic": 1.0, "%": 0.01}
_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0,
    "x-large": 24.0, "xx-large": 32.0, "xxx-large": 48.0,
}  # fmt: skip
_FONT_TAG = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}
_WEIGHTS = frozenset(str(weight) for weight in range(100, 1000, 100))


@lru_cache(4096)
def pixels_of(value: str, size: float) -> float | None:
    """A length in pixels, in a text of so many pixels; None for what is no length."""
    unit = value.lstrip("+-.0123456789")
    try:
        number = float(value[: len(value) - len(unit)])
    except ValueError:
        return None
    unit = unit.strip()
    if unit in _OF_FONT:
        return number * _OF_FONT[unit] * size
    if unit in _PIXELS:
        return number * _PIXELS[unit]
    return number if not unit else None


def sides_of(value: str) -> dict[str, str]:
    """The sides of a shorthand."""
    parts = value.split()
    if not 1 <= len(parts) <= 4:
        return {}
    top, right = parts[0], parts[1 % len(parts)]
    left = parts[3] if len(parts) == 4 else right
    return {"top": top, "right": right, "left": left}


def parts_of(value: str) -> list[str]:
    return value.replace(",", " ").split()


def size_of(values: Mapping[str, str], above: float, of_tag: str = "") -> float:
    size = _FONT_TAG.get(of_tag, above)
    for name, value in values.items():
        if name == "font-size":
            size = _size(value, above)
        elif name == "font":
            parts = (part.partition("/")[0] for part in value.split())
            sizes = (
                part for part in parts if part[:1].isdigit() or part[:1] == "." or part in _SIZES
            )
            size = _size(next((s for s in sizes if s not in _WEIGHTS), "medium"), above)
    return size


def _size(value: str, above: float) -> float:
    if value in ("smaller", "larger"):
        return above * (5 / 6 if value == "smaller" else 1.2)
    pixels = _SIZES.get(value, pixels_of(value, above))
    if pixels is None:
        return 3.0 if "(" in value else above  # not to be told, and so in doubt
    return max(pixels, 0.0)


def background_of(value: str, under: Colour = WHITE) -> Colour | None:
    """The colour that a background names, white where it names none; None if it cannot be told."""
    if value in ("transparent", "none", "inherit", "initial"):
        return under
    for token in tinycss2.parse_component_value_list(value):
        if token.type in ("ident", "hash", "function"):
            colour = parse_color(token)
            if colour is not None and not isinstance(colour, str):
                return blend(colour, under)
    return None


@lru_cache(1024)
def colour_of(value: str) -> Colour | None:
    if value in ("inherit", "currentcolor", "initial", "windowtext", "auto", "unset"):
        return BLACK
    colour = parse_color(value)
    return None if colour is None or isinstance(colour, str) else blend(colour, WHITE)


def blend(colour: tinycss2.color4.Color, under: Colour) -> Colour:
    """The opaque colour that is seen over another."""
    over = colour.to("srgb")
    red, green, blue = (float(part or 0.0) for part in over.coordinates)
    alpha = 1.0 if over.alpha is None else float(over.alpha)
    mixed = [
        part * alpha + below * (1 - alpha)
        for part, below in zip((red, green, blue), under, strict=True)
    ]
    return mixed[0], mixed[1], mixed[2]


def luminance(colour: Colour) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
