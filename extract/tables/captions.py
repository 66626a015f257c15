"""Captions: the short text right above a table, which may say that it is of another year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.document import Block, Document, Grid, Line, Paragraph
from extract.ground.text import bare
from extract.tables.columns import years_in

_LONGEST = 60
_SENTENCE_ENDS = "。；;！!？?，,"
_FIRST_LINES = 4
_TOUCH = 2.0
_FIRST_WORDS = {
    "disclosure": ("第二十条", "信息内容"),
    "requests": ("本列数据", "申请人情况", "自然人"),
    "review_litigation": ("行政复议结果", "行政复议行政诉讼"),
}
"""With what each statutory table begins, as bare text, where its cells are lines."""


def captioned(document: Document) -> list[Grid]:
    """The grids, each with the caption that its reader found or that stands right above it."""
    above: Block | None = None
    grids: list[Grid] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            text = above.text if isinstance(above, Paragraph) else _above(block, document.lines)
            own = block.caption or (text if is_caption(text) else "")
            grids.append(replace(block, caption=own))
        above = block
    return grids


def _above(grid: Grid, lines: Sequence[Line]) -> str:
    """The line right above the grid on its page, or in its text."""
    page, box, number = grid.place.page, grid.place.box, grid.place.line
    found = ""
    lowest = 0.0
    for line in lines:
        place = line.place
        if box and place.box and page == place.page and lowest <= place.box[3] <= box[1] + _TOUCH:
            found, lowest = line.text, place.box[3]
        elif number and place.line and place.line < number and not box:
            found = line.text
    return found


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


def tables_of_other_years(lines: Sequence[Line], year: int | None) -> Iterator[str]:
    """The codes of the tables above whose first line stands a caption of another year only."""
    for number, line in enumerate(lines):
        years = years_in(line.text)
        if not year or not years or year in years or not is_caption(line.text):
            continue
        below = bare("".join(line.text for line in lines[number + 1 : number + 1 + _FIRST_LINES]))
        yield from (code for code, words in _FIRST_WORDS.items() if below.startswith(words))
