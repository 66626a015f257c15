"""The text of one cell -> a number, a blank, a mark, or something that could not be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from extract.document import GridCell, Place
from extract.forms import Column
from extract.ground.text import bare, clean, fold
from extract.tables.cell import Cell, Placed

MARKS = frozenset({"/", "//", "\\", "-", "--", "---", "----", "—", "——", "–", "―", "无", "*"})
"""What reports print where they mean that there is nothing to state. A lone 一 is not among them:
it is the numeral one as often as a dash."""

_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(\.\d+)?")
_MOST_DIGITS = 15
"""More than any count or amount has; such a number is several that ran together."""
_CHANGE = re.compile(r"^(增|减)(?:加|少)?(?=\d)")
_UNITS = {
    "件": frozenset({"", "件", "宗", "份", "个", "条"}),
    "项": frozenset({"", "项", "个"}),
    "万元": frozenset({"", "万元"}),
}
COUNTED_IN = frozenset().union(
    *_UNITS.values(), {"元", "次", "人", "人次", "篇", "场", "起", "期"}
) - {""}
"""The measure words and units that reports print."""
_MINUS = str.maketrans("−﹣", "--")
_PARTED_DIGITS = re.compile(r"\d\s+[\d.,]|[.,]\s+\d")


def read_value(text: str, column: Column, place: Place, placed: Placed = "by label") -> Cell:
    """The cell that ``text`` prints under ``column``, in its unit (件, 项, 万元).

    A change may be printed in words (增10, 减8). A number keeps its printed decimals. Digits with
    blanks between them, leading zeros and foreign units are not read: a guess at them could be a
    wrong number that looks right.
    """
    raw = clean(text).strip()
    folded = fold(text).translate(_MINUS)
    if not raw.isascii() and any(map(_is_odd_digit, raw)):
        return Cell("unread", None, raw, place, placed)
    if not folded or folded in MARKS:
        return Cell("mark" if folded else "blank", None, raw, place, placed)
    number = None if _PARTED_DIGITS.search(raw) else _number_in(folded, column)
    return Cell("unread" if number is None else "number", number, raw, place, placed)


def _number_in(folded: str, column: Column) -> Decimal | None:
    """The number of a text that prints one in the column's unit and nothing else."""
    if column.is_change:
        folded = _CHANGE.sub(lambda match: "-" * (match.group(1) == "减"), folded)
    match = _NUMBER.match(folded)
    if match is None or len(match.group(2)) > _MOST_DIGITS:
        return None
    unit = folded[match.end() :]
    known = _UNITS.get(column.unit, {"", column.unit})
    return Decimal(match.group(0).replace(",", "")) if unit in known else None


def read_cell(cell: GridCell, column: Column, placed: Placed, is_summed: bool) -> Cell:
    """The form's cell that a grid's cell is; what a picture does not surely show is ``unread``.

    ``is_summed``: a sum of the form checks the cell's table.
    """
    read = read_value(cell.text, column, cell.place, placed)
    if cell.doubtful or (cell.small and not is_summed):
        read = replace(read, state="unread", value=None)
    return replace(read, recognised=cell.recognised)


def texts_in(cells: Iterable[GridCell]) -> list[GridCell]:
    """The cells that print words, not values."""
    return [cell for cell in cells if bare(cell.text) and not is_value(cell.text)]


def _is_odd_digit(character: str) -> bool:
    """Footnote marks such as ① and ²: folding would make digits of the number of them."""
    folded = unicodedata.normalize("NFKC", character)
    is_plain = character.isascii() or "０" <= character <= "９"
    return not is_plain and any(c.isdigit() for c in folded)


@lru_cache(1 << 14)
def is_value(text: str) -> bool:
    """Whether the text looks like a cell's value: a number with or without a unit, or a mark."""
    folded = fold(text).replace("−", "-")
    match = _NUMBER.match(folded)
    rest = folded[match.end() :] if match else None
    return folded in MARKS or rest == "" or rest in COUNTED_IN
