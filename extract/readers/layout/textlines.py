"""A PDF page's text outside of ruled tables: lines of words, and the values that end them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.document import Box
from extract.ground.text import clean
from extract.readers.layout.glyphs import box_of, row_text, rows, text_lines, words
from extract.readers.layout.paper import PAGE, Glyph, Paper
from extract.readers.layout.ruling import bounds_of
from extract.tables.value import is_value

_PAGE_NUMBER = re.compile(r"[-—–―－]+\s*\d{1,3}\s*[-—–―－]+|第\s*\d+\s*页.*")


@dataclass(frozen=True)
class Word:
    """A piece of a line between wide gaps or rules."""

    text: str
    box: Box

    @property
    def middle(self) -> float:
        """Halfway between its left and right edge."""
        return (self.box[0] + self.box[2]) / 2


@dataclass
class TextLine:
    """A line's words; ``values`` are those that end it. ``y`` counts on over the pages."""

    words: list[Word]
    paper: Paper
    y: float
    height: float
    values: list[Word] = field(default_factory=list)

    @property
    def labels(self) -> list[Word]:
        """The words before the values."""
        return self.words[: len(self.words) - len(self.values)]

    @property
    def text(self) -> str:
        """What the line prints."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The box around the words, on the upright page."""
        return bounds_of(word.box for word in self.words)


def text_lines_of(paper: Paper, glyphs: Sequence[Glyph]) -> list[TextLine]:
    """The glyphs as lines of words; a vertical rule parts words as a gap does."""
    lines = []
    for row in rows(glyph for glyph in glyphs if not glyph.turn):
        box = box_of(row)
        down = [r.x0 for r in paper.rules if r.x0 == r.x1 and r.top < box[3] and r.bottom > box[1]]
        parts = [part for word in words(row) for part in _parted(word, down)]
        lines.append(_line(paper, [Word(clean(row_text(part)), box_of(part)) for part in parts]))
    sideways = [glyph for glyph in glyphs if glyph.turn]
    lines += [_line(paper, [Word(text, box)]) for text, box in text_lines(sideways)]
    return lines


def _line(paper: Paper, found: list[Word]) -> TextLine:
    _, top, _, bottom = bounds_of(word.box for word in found)
    line = TextLine(found, paper, PAGE * paper.number + (top + bottom) / 2, bottom - top)
    if not _PAGE_NUMBER.fullmatch(line.text):
        line.values = _ending_values(found)
    return line


def _parted(word: Sequence[Glyph], rules: Sequence[float]) -> Iterator[Sequence[Glyph]]:
    start = 0
    for index, (glyph, following) in enumerate(pairwise(word), 1):
        if any(glyph.x1 - 1 <= x <= following.x0 + 1 for x in rules):
            yield word[start:index]
            start = index
    yield word[start:]


def _ending_values(found: Sequence[Word]) -> list[Word]:
    start = len(found)
    while start and is_value(found[start - 1].text):
        start -= 1
    return list(found[start:])
