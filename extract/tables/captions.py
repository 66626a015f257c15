"""Captions: the short text right above a table, which may say that it is of another year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf

from extract.document import Block, Document, Grid, Line, Paragraph, Place
from extract.forms import Form, Table
from extract.ground.text import bare
from extract.tables.columns import years_in
from extract.tables.value import is_value

_LONGEST = 60
_SENTENCE_ENDS = "。；;！!？?，,"
_FIRST_LINES = 4
_TOUCH = 2.0


def captioned(document: Document) -> list[Grid]:
    """The grids, each with the caption that its reader found or that stands right above it.

    And with the figures that stand alone right below it.
    """
    blocks = document.blocks
    around = zip((None, *blocks), blocks, (*blocks[1:], None), strict=False)
    return [
        replace(
            grid,
            caption=grid.caption or _caption(above, grid, document.lines),
            below=grid.below or _figures(grid, below, document.lines),
        )
        for above, grid, below in around
        if isinstance(grid, Grid)
    ]


def _caption(above: Block | None, grid: Grid, lines: Sequence[Line]) -> str:
    """What stands right above the grid, if that may be its caption."""
    line = max(
        (line for line in reversed(lines) if _is_above(line.place, grid.place)),
        key=lambda line: _depth(line.place),
        default=None,
    )
    text = _text(above, line)
    return text if is_caption(text) else ""


def _figures(grid: Grid, below: Block | None, lines: Sequence[Line]) -> str:
    """What stands right below the grid, before the next table, if that is figures alone."""
    last = max((cell.place.line or 0 for cell in grid.cells), default=0) or inf
    end = below.place.line if below else None
    inside = (line for line in lines if last < (line.place.line or 0) < (end or inf))
    text = _text(below, next(inside, None))
    return text if all(map(is_value, text.split())) else ""


def _text(block: Block | None, line: Line | None) -> str:
    """The text of the paragraph beside a grid, else of the line; empty if there is neither."""
    if isinstance(block, Paragraph):
        return block.text
    return line.text if line else ""


def _is_above(line: Place, grid: Place) -> bool:
    """Whether a line stands above a grid: on the same page, or in the same text."""
    if grid.box is None:
        return (line.line or inf) < (grid.line or 0)
    return line.box is not None and line.page == grid.page and line.box[3] <= grid.box[1] + _TOUCH


def _depth(place: Place) -> float:
    """How far down a place is: on its page, or in its text."""
    return place.box[3] if place.box else float(place.line or 0)


def caption_below(lines: Sequence[Line]) -> str:
    """The caption of a table that follows on the last of these lines; empty if that is none."""
    return lines[-1].text if lines and is_caption(lines[-1].text) else ""


def is_caption(text: str) -> bool:
    """Whether a text right above a table may be its caption: short, and no sentence."""
    return len(text) <= _LONGEST and not text.strip().endswith(tuple(_SENTENCE_ENDS))


def is_of_another_year(grid: Grid, year: int) -> bool:
    """Whether the grid's caption names years, but not this one: a table for comparison."""
    years = years_in(grid.caption)
    return bool(years) and year not in years


def tables_of_other_years(lines: Sequence[Line], form: Form, year: int | None) -> Iterator[Table]:
    """The form's tables above whose first line stands a caption of another year only."""
    for number, line in enumerate(lines, start=1):
        years = years_in(line.text) if year else frozenset()
        if years and year not in years and is_caption(line.text):
            below = bare("".join(line.text for line in lines[number : number + _FIRST_LINES]))
            yield from (table for table in form.tables if below.startswith(table.begins))
