"""Originals that complete each other: a table here, another there, as pictures often hang."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.tables.cell import ABSENT, Cell

Evidence = Mapping[str, Cell]
"""Cells by "table.row.column"."""


def fill_gaps(best: Evidence, others: Sequence[Evidence]) -> dict[str, Cell]:
    """The cells of ``best``; what it does not have at all is taken from the other originals.

    What is unread stays so. A cell that two of the others give differently is unread: nothing
    says which one is right.
    """
    return {
        key: _found_in(others, key) or cell if cell.state == "absent" else cell
        for key, cell in best.items()
    }


def _found_in(originals: Sequence[Evidence], key: str) -> Cell | None:
    """The cell as the originals that have it give it; None if none has."""
    given = [original.get(key, ABSENT) for original in originals]
    found = [cell for cell in given if cell.state != "absent"]
    if not found:
        return None
    first = found[0]
    if all(first.says_as(cell) for cell in found):
        return first
    raw = " / ".join(cell.raw or "" for cell in found)
    return Cell("unread", None, raw, first.place, recognised=first.recognised)
