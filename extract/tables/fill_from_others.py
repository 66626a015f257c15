"""Originals that complete each other: a table here, another there, as pictures often hang."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.tables.cell import Cell

Evidence = Mapping[str, Cell]
"""Cells by "table.row.column"."""


def fill_gaps(best: Evidence, others: Sequence[Evidence]) -> dict[str, Cell]:
    """The cells of ``best``; what it does not have at all is taken from the other originals.

    What is unread stays so. A cell that two of the others give differently is unread: nothing
    says which one is right.
    """
    filled = dict(best)
    for key, cell in best.items():
        if cell.state != "absent":
            continue
        found = [other[key] for other in others if key in other and other[key].state != "absent"]
        if not found:
            continue
        first = found[0]
        if any((other.state, other.value) != (first.state, first.value) for other in found[1:]):
            raw = " / ".join(other.raw or "" for other in found)
            first = Cell("unread", None, raw, first.place, recognised=first.recognised)
        filled[key] = first
    return filled
