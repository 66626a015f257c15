"""A PDF page's glyphs -> its lines of text, whatever fonts and sizes they are mixed of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from extract.document import Box
from extract.ground.text import clean
from extract.readers.layout.paper import UNREADABLE, Glyph

_SAME_LINE = 0.5
"""Glyphs whose middles differ by less than this share of the line's height are on one line."""
_WORD_GAP = 0.5
"""Glyphs farther apart than this share of their height are different words or columns."""
_THIN_BLANK = 0.2
"""Digits farther apart than this share of their height are not surely of one number."""
_TOUCHING = 0.1
"""Glyphs nearer to each other than this share of their height are of one word."""
_RAISED = 0.75
"""Digits smaller than this share of their line's are footnote marks."""
_OFF = 0.12
"""Digits of one number stand on one line, within this share of their height."""
_TWICE = 0.25
"""The same glyph drawn again within this share of its size is a heavier one, not two."""


def text_lines(glyphs: Sequence[Glyph]) -> list[tuple[str, Box]]:
    """The lines from top to bottom, each with its box; a raised digit stands in brackets.

    Sideways text follows, a line for each of its columns. Digits drawn over others are one
    unreadable character more, so that nobody takes the line for a number.
    """
    lines = [(clean(row_text(row)), box_of(row)) for row in rows(g for g in glyphs if not g.turn)]
    for turn in sorted({glyph.turn for glyph in glyphs} - {0}):
        turned = [glyph for glyph in glyphs if glyph.turn == turn]
        lines += [(clean(row_text(row)), box_of(_back(row, turn))) for row in _turned(turned, turn)]
    return lines


def rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The upright glyphs line by line, each line from left to right."""
    found: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=_middle):
        line = found[-1] if found else None
        if line and _middle(glyph) - _middle(line[0]) < _SAME_LINE * (glyph.bottom - glyph.top):
            line.append(glyph)
        else:
            found.append([glyph])
    return [_once(sorted(line, key=_left)) for line in found]


def _turned(glyphs: Sequence[Glyph], turn: int) -> list[list[Glyph]]:
    return rows(_upright(glyph, turn) for glyph in glyphs)


def _upright(glyph: Glyph, turn: int) -> Glyph:
    x0, top, x1, bottom = glyph.x0, glyph.top, glyph.x1, glyph.bottom
    if turn == 1:
        return Glyph(glyph.text, -bottom, x0, -top, x1, 0, glyph.parted)
    if turn == 2:
        return Glyph(glyph.text, -x1, -bottom, -x0, -top, 0, glyph.parted)
    return Glyph(glyph.text, top, -x1, bottom, -x0, 0, glyph.parted)


def _back(row: Sequence[Glyph], turn: int) -> list[Glyph]:
    return [_upright(glyph, 4 - turn) for glyph in row]


def _middle(glyph: Glyph) -> float:
    return glyph.top + glyph.bottom


def _left(glyph: Glyph) -> float:
    return glyph.x0


def _once(row: Sequence[Glyph]) -> list[Glyph]:
    """The row without glyphs drawn twice to look bold."""
    kept: list[Glyph] = []
    for glyph in row:
        near = _TWICE * min(glyph.bottom - glyph.top, glyph.x1 - glyph.x0)
        if not any(g.text == glyph.text and glyph.x0 - g.x0 < near for g in kept[-2:]):
            kept.append(glyph)
    return kept


def words(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """A line's glyphs, those of one word together: a word ends where a wide gap follows."""
    found: list[list[Glyph]] = []
    for glyph in row:
        height = glyph.bottom - glyph.top
        if found and glyph.x0 - found[-1][-1].x1 <= _WORD_GAP * height:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return found


def pairs_in_words(glyphs: Iterable[Glyph]) -> Iterator[tuple[Glyph, Glyph]]:
    """Every two upright glyphs that touch on one line, from left to right."""
    for row in rows(glyph for glyph in glyphs if not glyph.turn):
        for glyph, following in pairwise(row):
            if following.x0 - glyph.x1 < _TOUCHING * (glyph.bottom - glyph.top):
                yield glyph, following


def row_text(row: Sequence[Glyph]) -> str:
    """A line's text; a blank stands where a wide gap is."""
    usual = median(glyph.bottom - glyph.top for glyph in row)
    text = ""
    before: Glyph | None = None
    for glyph in row:
        if before is not None:
            if _parts_number(before, glyph) or glyph.x0 - before.x1 > _WORD_GAP * usual:
                text += " "
            elif _covers(before, glyph) or _is_off(before, glyph):
                text += UNREADABLE
        is_raised = glyph.text.isdigit() and glyph.bottom - glyph.top < _RAISED * usual
        text += f"〔{glyph.text}〕" if is_raised else glyph.text
        before = glyph
    return text


def _parts_number(before: Glyph, glyph: Glyph) -> bool:
    """Whether a blank is printed between two digits, or as much room as a thin blank takes."""
    are_digits = before.text.isdigit() and glyph.text.isdigit()
    gap = glyph.x0 - before.x1
    return are_digits and (glyph.parted or gap > _THIN_BLANK * (glyph.bottom - glyph.top))


def _covers(before: Glyph, glyph: Glyph) -> bool:
    """Whether one of two digits is drawn over the other: nobody can tell which one counts."""
    narrow = min(before.x1 - before.x0, glyph.x1 - glyph.x0)
    overlap = min(before.x1, glyph.x1) - glyph.x0
    return overlap > narrow / 2 and (before.text.isdigit() or glyph.text.isdigit())


def _is_off(before: Glyph, glyph: Glyph) -> bool:
    """Whether two digits of one size stand on different lines: they are not of one number."""
    height = glyph.bottom - glyph.top
    is_same_size = abs(before.bottom - before.top - height) < _OFF * height
    are_digits = before.text.isdigit() and glyph.text.isdigit()
    return are_digits and is_same_size and abs(before.top - glyph.top) > _OFF * height


def box_of(row: Sequence[Glyph]) -> Box:
    """The box around the glyphs."""
    _, lefts, tops, rights, bottoms, _, _ = zip(*row, strict=True)
    return (
        round(min(lefts), 2),
        round(min(tops), 2),
        round(max(rights), 2),
        round(max(bottoms), 2),
    )
