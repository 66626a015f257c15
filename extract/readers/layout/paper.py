"""One page of a PDF set upright: its glyphs, rules, areas and pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from extract.document import Box
from extract.ground.messages import Message

UNREADABLE = "\ufffd"
"""Stands for a glyph that is drawn but of which the file does not say which character it is."""

PAGE = 10_000.0
"""Points from the top of one page to that of the next, where heights count on over the pages."""

_OUTLINES = 300
"""So many filled shapes with curves make a page whose letters are drawn, not set."""
_FEW = 100
"""Characters: fewer beside a large picture are its caption, a running head or a page number."""


class Glyph(NamedTuple):
    """One character with its box in points from the upright page's top left corner.

    ``turn`` counts the quarter turns (counterclockwise) by which it stands on its side. ``parted``
    says that the file prints a blank before it, however narrow.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    turn: int = 0
    parted: bool = False


class Rule(NamedTuple):
    """A drawn straight line; horizontal if ``top`` is ``bottom``, vertical if ``x0`` is ``x1``."""

    x0: float
    top: float
    x1: float
    bottom: float


class Witness(Protocol):
    """What knows of ink on the upright page that no character explains."""

    def is_stray(self, box: Box) -> bool:
        """Whether such ink is in the cell."""


@dataclass
class Paper:
    """A page set upright: its text runs from left to right whatever the file turns.

    ``turns`` are the clockwise quarter turns from this frame to the page as it is shown.
    ``hidden`` counts characters that nobody sees (invisible, white on white, off the page) and
    ``slanted`` those that stand neither upright nor sideways (watermarks); neither are glyphs.
    ``doubtful`` counts digits that are not drawn as the text says, and ``doubts`` says more of it;
    ``witness`` knows what is drawn.
    """

    number: int
    width: float
    height: float
    turns: int = 0
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    hidden: int = 0
    slanted: int = 0
    outlines: int = 0
    doubtful: int = 0
    doubts: list[Message] = field(default_factory=list)
    witness: Witness | None = None

    def shown(self, box: Box) -> Box:
        """Where a box of this frame stands on the page as it is shown."""
        x0, top, x1, bottom = box
        if self.turns == 1:
            x0, top, x1, bottom = self.height - bottom, x0, self.height - top, x1
        elif self.turns == 2:
            x0, x1 = self.width - x1, self.width - x0
            top, bottom = self.height - bottom, self.height - top
        elif self.turns == 3:
            x0, top, x1, bottom = top, self.width - x1, bottom, self.width - x0
        return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)

    @property
    def is_picture(self) -> bool:
        """Whether what a person reads on the page is drawn, not set: a scan, or letters as curves.

        A text layer that nobody sees is somebody's character recognition: not the document.
        """
        area = self.width * self.height or 1.0
        covered = max(((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in self.pictures), default=0)
        drawn = covered > area / 3 or self.outlines > _OUTLINES
        return drawn and len(self.glyphs) < max(_FEW, self.hidden)


@dataclass(frozen=True)
class Frame:
    """From the file's coordinates to those of the page turned clockwise by ``turns`` quarters."""

    bounds: Box
    turns: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point of the turned page, from its top left corner."""
        left, bottom, right, top = self.bounds
        if self.turns == 0:
            return x - left, top - y
        if self.turns == 1:
            return y - bottom, x - left
        if self.turns == 2:
            return right - x, y - bottom
        return top - y, right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The box of the turned page between two opposite corners."""
        if self.turns == 0 and x0 <= x1 and y0 <= y1:  # nearly always
            left, _, _, top = self.bounds
            return x0 - left, top - y1, x1 - left, top - y0
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the turned page."""
        left, bottom, right, top = self.bounds
        sides = right - left, top - bottom
        return sides if self.turns % 2 == 0 else sides[::-1]
