"""A cell of a statutory table: what was printed, what it was read as, and where it stood."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extract.document import Place

State = Literal["number", "blank", "mark", "unread", "absent"]
"""``number``; ``blank``: the cell is empty; ``mark``: a printed ``/``, ``—``, ``-`` or ``无``;
``unread``: something is there that could not be read or placed; ``absent``: the document has no
such cell. None of them ever becomes 0 (design law 2)."""

Placed = Literal["by label", "by order"]
"""``by label``: by its row's and its column's label; ``by order``: by its row's label and its
place among exactly as many values as the form has columns (design law 1)."""


@dataclass(frozen=True)
class Cell:
    """One cell of a form; ``value`` is a number only where ``state`` is ``number``.

    ``recognised``: its text was read from a picture.
    """

    state: State
    value: Decimal | None = None
    raw: str | None = None
    place: Place | None = None
    placed: Placed | None = None
    recognised: bool = False

    def says_as(self, other: Cell) -> bool:
        """Whether both say the same: one number, or the same kind of none."""
        return (self.state, self.value) == (other.state, other.value)


ABSENT = Cell("absent")
