"""What a number format shows of a value: 0.00;-0.00;"无";@ and the like (ECMA-376, 18.8.31).

Small and strict: fractions, powers, dates, Chinese numerals and whatever else it does not know are
not shown at all (None), so that nobody takes the stored value for the printed one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The formats that files name by a number; others between 5 and 58 are dates or a country's own."""
UNKNOWN = "[unknown]"

_TOKEN = re.compile(
    r"\"(?P<quoted>[^\"]*)\"|[\\!](?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<general>General|G/通用格式)|(?P<digit>[0#?])|(?P<mark>[.,%@;])"
    r"|(?P<power>[Ee][+-])|(?P<plain>[$+\-()/:^&'~{}<>= ¥￥]|[\u2e80-\u9fff\uff00-\uffef])",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_COLOURS = re.compile(
    r"black|blue|cyan|green|magenta|red|yellow|colou?r\s*\d+|黑色|蓝色|青色|绿色|洋红|红色|黄色|颜色\s*\d+",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"\$([^-\]]*)(?:-[\dA-Fa-f]*)?")
_NUMERALS_OF_COUNTRIES = 8
"""Digits of a locale's number; a longer one asks for other numerals or another calendar."""
_WIDEST = 11
"""Characters that a number in the format General has at most."""
_LARGEST, _SMALLEST = Decimal(10) ** 11, Decimal(10) ** -4
_MOST_SECTIONS = 4


class _Odd(Exception):
    """The format has something that is not known here."""


@dataclass
class _Section:
    """Tokens as (kind, text): ``digit``, ``text``, ``point``, ``comma``, ``general``, ``at``."""

    tokens: list[tuple[str, str]] = field(default_factory=list)
    percents: int = 0
    test: tuple[str, Decimal] | None = None

    def kinds(self, kind: str) -> list[int]:
        """Where tokens of that kind stand."""
        return [number for number, token in enumerate(self.tokens) if token[0] == kind]


def show_number(number: Decimal, code: str) -> str | None:
    """The text that the format shows of a number; None if the format is not understood."""
    try:
        sections = _sections(code)
        section, shown = _choose(sections, number)
        return _show(section, shown).strip()
    except _Odd:
        return None


def show_text(text: str, code: str) -> str | None:
    """The same of a text."""
    try:
        sections = _sections(code)
    except _Odd:
        return text  # formats of numbers leave texts as they are
    if len(sections) == _MOST_SECTIONS:
        section = sections[3]
    elif sections[-1].kinds("at"):
        section = sections[-1]
    else:
        return text
    if section.kinds("digit") or section.kinds("general"):
        return None
    return "".join(text if kind == "at" else token for kind, token in section.tokens).strip()


@lru_cache(1024)
def _sections(code: str) -> tuple[_Section, ...]:
    sections = [_Section()]
    at = 0
    while at < len(code):
        match = _TOKEN.match(code, at)
        if match is None:
            raise _Odd
        if match["mark"] == ";":
            sections.append(_Section())
        else:
            _take(sections[-1], match)
        at = match.end()
    if len(sections) > _MOST_SECTIONS:
        raise _Odd
    return tuple(sections)


_MARKS = {".": "point", ",": "comma", "@": "at"}


def _take(section: _Section, match: re.Match[str]) -> None:
    kind, text = match.lastgroup or "", match[match.lastgroup or 0]
    if kind in ("quoted", "escaped", "plain"):
        section.tokens.append(("text", text))
    elif kind in ("digit", "general"):
        section.tokens.append((kind, text))
    elif kind == "mark" and text == "%":
        section.percents += 1
        section.tokens.append(("text", text))
    elif kind == "mark":
        section.tokens.append((_MARKS[text], text))
    elif kind == "bracket":
        _take_bracket(section, text)
    elif kind == "blank":
        section.tokens.append(("text", " "))
    elif kind != "fill":
        raise _Odd


def _take_bracket(section: _Section, text: str) -> None:
    if condition := _CONDITION.fullmatch(text.strip()):
        section.test = condition[1], Decimal(condition[2])
    elif (currency := _CURRENCY.fullmatch(text)) and len(text) < _NUMERALS_OF_COUNTRIES:
        section.tokens.append(("text", currency[1]))
    elif not _COLOURS.fullmatch(text):
        raise _Odd


def _choose(sections: Sequence[_Section], number: Decimal) -> tuple[_Section, Decimal]:
    """The section for the number, and the number as that section takes it: signed or not."""
    of_numbers = sections[:3]
    if any(section.test for section in of_numbers):
        if number < 0:
            raise _Odd  # programs differ in whether they print its sign
        for section in of_numbers[:-1] if len(of_numbers) > 1 else of_numbers:
            if section.test is None or _holds(section.test, number):
                return section, number
        last = of_numbers[-1]
        if last.test is not None and not _holds(last.test, number):
            raise _Odd
        return last, number
    if number < 0 and len(of_numbers) > 1:
        return of_numbers[1], -number
    if number == 0 and len(of_numbers) > 2:
        return of_numbers[2], number
    return of_numbers[0], number


def _holds(test: tuple[str, Decimal], number: Decimal) -> bool:
    sign, bound = test
    return {
        "<": number < bound,
        ">": number > bound,
        "=": number == bound,
        "<=": number <= bound,
        ">=": number >= bound,
        "<>": number != bound,
    }[sign]


def _show(section: _Section, number: Decimal) -> str:
    digits, general = section.kinds("digit"), section.kinds("general") + section.kinds("at")
    if general:
        if digits or len(general) > 1 or section.kinds("point") or section.kinds("comma"):
            raise _Odd
        shown = _general(number * 100**section.percents)
        return "".join(shown if kind in ("general", "at") else t for kind, t in section.tokens)
    if not digits:
        if section.kinds("comma") or section.kinds("point"):
            raise _Odd
        sign = "-" if number < 0 else ""
        return sign + "".join(token for _, token in section.tokens)
    return _by_digits(section, number, digits)


def _general(number: Decimal) -> str:
    size = abs(number)
    if size >= _LARGEST or 0 < size < _SMALLEST:
        raise _Odd  # shown as a power of ten
    whole = len(str(int(size)))
    places = max(_WIDEST - 1 - whole, 0)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _by_digits(section: _Section, number: Decimal, digits: Sequence[int]) -> str:
    tokens = section.tokens
    points = section.kinds("point")
    if len(points) > 1 or _is_fraction(tokens, digits):
        raise _Odd
    point = points[0] if points else len(tokens)
    whole = [at for at in digits if at < point]
    after = [at for at in digits if at > point]
    commas = section.kinds("comma")
    grouping = [at for at in commas if whole and whole[0] < at < whole[-1]]
    scaling = [at for at in commas if at not in grouping]
    if any(at < digits[0] for at in scaling):
        raise _Odd
    number = (number * 100**section.percents).scaleb(-3 * len(scaling))
    rounded = abs(number).quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    if number < 0 and not rounded:
        raise _Odd  # programs differ in whether they print its sign
    left, _, right = format(rounded, "f").partition(".")
    kept = {at: token for at, (kind, token) in enumerate(tokens) if kind in ("text", "point")}
    kept |= _fraction_digits(tokens, after, right)
    kept |= _whole_digits(tokens, whole, left, bool(grouping))
    sign = "-" if number < 0 else ""
    return sign + "".join(kept.get(at, "") for at in range(len(tokens)))


def _is_fraction(tokens: Sequence[tuple[str, str]], digits: Sequence[int]) -> bool:
    """Whether a slash stands between digits."""
    return any(tokens[at] == ("text", "/") for at in range(digits[0], digits[-1]))


def _fraction_digits(
    tokens: Sequence[tuple[str, str]], places: Sequence[int], right: str
) -> dict[int, str]:
    shown: dict[int, str] = {}
    is_needed = False
    for at, digit in reversed(list(zip(places, right, strict=True))):
        is_needed = is_needed or digit != "0" or tokens[at][1] == "0"
        shown[at] = digit if is_needed else ""
    return shown


def _whole_digits(
    tokens: Sequence[tuple[str, str]], places: Sequence[int], left: str, is_grouped: bool
) -> dict[int, str]:
    """The digits before the point, from the right; the first place takes all that are left."""
    rest = "" if left == "0" else left
    shown: dict[int, str] = {}
    for number, at in enumerate(reversed(places)):
        is_first = number == len(places) - 1
        digit, rest = (rest, "") if is_first else (rest[-1:], rest[:-1])
        shown[at] = digit or ("0" if tokens[at][1] == "0" else "")
    if not is_grouped:
        return shown
    joined = "".join(shown[at] for at in places)
    if any(kind == "text" for kind, _ in tokens[places[0] : places[-1]]):
        raise _Odd
    groups = f"{int(joined):,}" if joined and len(joined) == len(str(int(joined))) else joined
    return {places[0]: groups}
