"""A PDF page's characters -> its lines of text, whatever fonts and sizes they are mixed of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from extract.document import Box
from extract.text import clean

Char = dict[str, Any]
"""pdfplumber's: text, x0, x1, top, bottom in points from the page's top left corner, size."""

_SAME_LINE = 0.5
"""Characters whose middles differ by less than this share of the line's height are on one line."""
_WORD_GAP = 0.5
"""Characters farther apart than this share of their height are different words or columns."""
_TOUCHING = 0.1
"""Characters nearer to each other than this share of their height are of one word."""
_RAISED = 0.75
"""Digits smaller than this share of their line's are footnote marks."""


def text_lines(chars: Iterable[Char]) -> list[tuple[str, Box]]:
    """The lines from top to bottom, each with its box; a raised digit stands in brackets."""
    return [(clean(_row_text(row)), _row_box(row)) for row in _rows(chars)]


def _rows(chars: Iterable[Char]) -> list[list[Char]]:
    rows: list[list[Char]] = []
    for char in sorted((c for c in chars if c["text"].strip()), key=_middle):
        if rows and _middle(char) - _middle(rows[-1][0]) < _SAME_LINE * _height(char):
            rows[-1].append(char)
        else:
            rows.append([char])
    return rows


def pairs_in_words(chars: Sequence[Char]) -> Iterator[tuple[Char, Char]]:
    """Every two characters that touch on one line, from left to right."""
    for row in _rows(chars):
        row.sort(key=lambda char: char["x0"])
        for char, following in pairwise(row):
            if following["x0"] - char["x1"] < _TOUCHING * _height(char):
                yield char, following


def _middle(char: Char) -> float:
    return float(char["top"] + char["bottom"]) / 2


def _height(char: Char) -> float:
    return float(char["bottom"] - char["top"]) or 1.0


def _row_text(row: Sequence[Char]) -> str:
    text = ""
    usual = median(_height(char) for char in row)
    before: Char | None = None
    for char in sorted(row, key=lambda char: char["x0"]):
        if before is not None and char["x0"] - before["x1"] > _WORD_GAP * usual:
            text += " "
        is_raised = char["text"].isdigit() and _height(char) < _RAISED * usual
        text += f"〔{char['text']}〕" if is_raised else char["text"]
        before = char
    return text


def _row_box(row: Sequence[Char]) -> Box:
    return (
        round(min(char["x0"] for char in row), 2),
        round(min(char["top"] for char in row), 2),
        round(max(char["x1"] for char in row), 2),
        round(max(char["bottom"] for char in row), 2),
    )
