"""Document: what every reader makes of an original, whatever its type."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from extract.ground.messages import Message

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's top left corner."""


@dataclass(frozen=True)
class Place:
    """Where something stood: a PDF's page (from 1) and box, an element's path, a text's line."""

    page: int | None = None
    box: Box | None = None
    path: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class Paragraph:
    """A heading or paragraph, blanks folded."""

    text: str
    place: Place
    heading: bool = False


@dataclass(frozen=True)
class GridCell:
    """One printed cell of a grid at its upper left row and column (both from 0).

    ``recognised``: its text was read from a picture; ``doubtful``: what stands in it, or whether
    anything does, is not sure, so that it gives no value. ``small``: recognised from print so small
    that only a sum makes a figure sure.
    """

    text: str
    row: int
    column: int
    place: Place
    rows: int = 1
    columns: int = 1
    recognised: bool = False
    doubtful: bool = False
    small: bool = False

    @property
    def end(self) -> int:
        """The column behind its last one."""
        return self.column + self.columns

    @property
    def is_printed(self) -> bool:
        """Whether anything but blanks stands in it."""
        return bool(self.text.strip())

    def covers(self, column: int) -> bool:
        """Whether it stands over or in that column."""
        return self.column <= column < self.end


@dataclass(frozen=True)
class Grid:
    """A table as it stood: its printed cells, spans kept.

    ``joints`` are the rows that follow a page break: a printed row may go on there. ``caption``
    is the short text that stands right above the table, if any, ``below`` are figures that stand
    alone right below it, in no cell.
    """

    cells: tuple[GridCell, ...]
    place: Place
    joints: frozenset[int] = frozenset()
    caption: str = ""
    below: str = ""

    @cached_property
    def _rows(self) -> dict[int, list[GridCell]]:
        rows: dict[int, list[GridCell]] = {}
        for cell in sorted(self.cells, key=lambda cell: cell.column):
            for number in range(cell.row, cell.row + cell.rows):
                rows.setdefault(number, []).append(cell)
        return rows

    @cached_property
    def height(self) -> int:
        """Number of rows."""
        return max((cell.row + cell.rows for cell in self.cells), default=0)

    @cached_property
    def width(self) -> int:
        """Number of columns."""
        return max((cell.column + cell.columns for cell in self.cells), default=0)

    def row(self, number: int) -> list[GridCell]:
        """The cells that cover row ``number``, from left to right."""
        return self._rows.get(number, [])


@dataclass(frozen=True)
class Line:
    """One line of text that has lost its columns."""

    text: str
    place: Place


Block = Paragraph | Grid


@dataclass(frozen=True)
class Pair:
    """A label and its value in a metadata header, both as printed."""

    label: str
    value: str
    place: Place


@dataclass
class Document:
    """An original's blocks in reading order, its header pairs and its own claims of a title.

    ``lines`` is the text that stands outside of grids, line by line: tables that have lost their
    columns are looked for there. A reader without such text leaves it empty. ``links`` are the
    texts that lead to other documents: their words are not this one's. ``recognised``: some
    of the text was read from pictures, so that a misread character may be in it.
    """

    media_type: str
    blocks: list[Block] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    warnings: list[Message] = field(default_factory=list)
    recognised: bool = False

    def grids(self) -> list[Grid]:
        """The grids, in reading order."""
        return [block for block in self.blocks if isinstance(block, Grid)]

    def paragraphs(self) -> list[Paragraph]:
        """The headings and paragraphs, in reading order."""
        return [block for block in self.blocks if isinstance(block, Paragraph)]
