"""Comma-separated values and their like (``;``, tabs) -> a grid, as a spreadsheet would show it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence

from extract.document import Document, Grid, GridCell, Line, Place
from extract.ground.text import clean

_MARKS = ",;\t"
_FEWEST_ROWS, _FEWEST_FIELDS = 8, 4
_ALIKE = 0.9
"""So many of the rows have the same number of fields in a table that a program wrote."""
_TORN = "〔…〕"


def read_separated(text: str) -> Document | None:
    """The document, if the text is a table of values between marks; None for all other texts.

    A row with another number of fields than the others is not read: a mark within a value that is
    not quoted (1,234) moves all that follow it.
    """
    for mark in _MARKS:
        if text.count(mark) < _FEWEST_ROWS * (_FEWEST_FIELDS - 1):
            continue
        rows = _rows(text, mark)
        widths = Counter(len(row) for row in rows)
        width, alike = widths.most_common(1)[0] if widths else (0, 0)
        if width >= _FEWEST_FIELDS and alike >= max(_FEWEST_ROWS, _ALIKE * len(rows)):
            return _document(rows, width)
    return None


def _rows(text: str, mark: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader(text.splitlines(keepends=True), delimiter=mark) if row]
    except csv.Error:  # a field of more than 131,072 characters
        return []


def _document(rows: Sequence[Sequence[str]], width: int) -> Document:
    document = Document("text/plain")
    cells: list[GridCell] = []
    for number, row in enumerate(rows):
        texts = [clean(text).strip() for text in row]
        place = Place(line=number + 1)
        if len(row) != width:
            texts = [text + _TORN if any(map(str.isdigit, text)) else text for text in texts]
        if sum(map(bool, texts)) == 1:
            document.lines.append(Line("".join(texts), place))
        cells += [GridCell(text, number, column, place) for column, text in enumerate(texts)]
    document.blocks.append(Grid(tuple(cells), Place(line=1)))
    return document
