"""Plain text and Markdown -> Document: what converters and PDF text layers leave of a report."""

from __future__ import annotations

import re

from extract.document import Document, Grid, GridCell, Line, Place
from extract.errors import EmptyOriginal
from extract.readers.encoding import decode
from extract.text import clean

_MARKDOWN_ROW = re.compile(r"\s*\|(.*)\|\s*")
_MARKDOWN_RULE = re.compile(r"[\s|:-]+")
_ESCAPED_PIPE = re.compile(r"(?<!\\)\|")


def read(data: bytes, charset: str | None = None) -> Document:
    """The document in ``data``: Markdown tables as grids, all other text line by line.

    Raises EmptyOriginal if there is nothing but blanks.
    """
    lines = [clean(line) for line in decode(data, charset).splitlines()]
    if not any(line.strip() for line in lines):
        raise EmptyOriginal("the file holds nothing but blanks: fetch it again")
    document = Document("text/plain")
    number = 0
    while number < len(lines):
        rows = _markdown_table(lines, number)
        if rows:
            document.blocks.append(_grid(rows, number + 1))
            number += len(rows)
        else:
            if lines[number].strip():
                document.lines.append(Line(lines[number], Place(line=number + 1)))
            number += 1
    return document


def _markdown_table(lines: list[str], start: int) -> list[list[str]]:
    """The rows from ``start`` on that are one Markdown table: a rule of dashes is its second."""
    rows: list[list[str]] = []
    for line in lines[start:]:
        match = _MARKDOWN_ROW.fullmatch(line)
        if not match:
            break
        rows.append([cell.strip() for cell in _ESCAPED_PIPE.split(match.group(1))])
    is_table = len(rows) > 2 and bool(_MARKDOWN_RULE.fullmatch(lines[start + 1]))
    return rows if is_table and len(rows[0]) > 1 else []


def _grid(rows: list[list[str]], first_line: int) -> Grid:
    cells = [
        GridCell(text, number, column, Place(line=first_line + number))
        for number, row in enumerate(rows)
        if number != 1  # the rule of dashes
        for column, text in enumerate(row)
    ]
    return Grid(tuple(cells), Place(line=first_line))
