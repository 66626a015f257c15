"""Plain text and Markdown -> Document: what converters and PDF text layers leave of a report."""

from __future__ import annotations

import re

from extract.document import Document, Grid, GridCell, Line, Place
from extract.ground.encoding import decode
from extract.ground.errors import EmptyOriginal, TooLarge
from extract.ground.messages import say
from extract.ground.text import clean
from extract.readers.separated import read_separated

_MARKDOWN_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([|\-.+*_~#!>`\[\]()])")
"""Converters write \\- and 3\\. so that no list begins there."""
_EMPHASIS = re.compile(r"(\*\*|__|\*|_|`)(.+)\1", re.DOTALL)
MOST_BYTES = 50_000_000
"""A larger text is no report; the largest known has a hundredth of it."""


def read(data: bytes, charset: str | None = None) -> Document:
    """The document in ``data``: Markdown tables as grids, all other text line by line.

    Raises EmptyOriginal if there is nothing but blanks, TooLarge for what is no report.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge(say("file.text_over_size", megabytes=MOST_BYTES // 1_000_000))
    text = decode(data, charset)
    separated = read_separated(text)
    if separated is not None:
        return separated
    lines = [clean(line) for line in text.splitlines()]
    if not any(line.strip() for line in lines):
        raise EmptyOriginal(say("file.blank"))
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
    rule = lines[start + 1] if start + 1 < len(lines) else ""
    if "|" not in lines[start] or "|" not in rule or not _MARKDOWN_RULE.fullmatch(rule):
        return []
    rows: list[list[str]] = []
    for line in lines[start:]:
        if not _PIPE.search(line):
            break
        inner = line.strip().removeprefix("|")
        cells = _PIPE.split(inner)
        if inner.endswith("|") and line.strip().startswith("|"):
            cells.pop()
        rows.append([_printed(cell) for cell in cells])
    return rows if len(rows) > 2 and len(rows[0]) > 1 else []


def _printed(cell: str) -> str:
    """The cell's text without the marks that Markdown draws it bold by."""
    text = _ESCAPED.sub(r"\1", _BREAK.sub("\n", cell)).strip()
    match = _EMPHASIS.fullmatch(text)
    return match.group(2).strip() if match else text


def _grid(rows: list[list[str]], first_line: int) -> Grid:
    cells = [
        GridCell(text, number, column, Place(line=first_line + number))
        for number, row in enumerate(rows)
        if number != 1  # the rule of dashes
        for column, text in enumerate(row)
    ]
    return Grid(tuple(cells), Place(line=first_line))
