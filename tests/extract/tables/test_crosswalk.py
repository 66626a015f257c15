"""The crosswalk between the forms: every cell of every form stands in it exactly once."""

from __future__ import annotations

from collections import Counter

import pytest

from extract.forms import load
from extract.forms.crosswalk import links


def cells(code: str) -> set[str]:
    return {".".join(key) for key in load(code).cells()}


def named(rows: tuple[str, ...], code: str) -> list[str]:
    """The cells that the rows name; a row that the form does not have is an error."""
    found: list[str] = []
    for row in rows:
        own = [cell for cell in cells(code) if cell == row or cell.startswith(row + ".")]
        assert own, f"the form of {code} has no {row}"
        found += own
    return found


@pytest.mark.parametrize(("older", "newer"), [("2014", "2019"), ("2019", "2021")])
def test_every_cell_is_linked_once(older: str, newer: str) -> None:
    between = [link for link in links() if (link.from_form, link.to_form) == (older, newer)]
    from_cells = Counter(cell for link in between for cell in named(link.older, older))
    to_cells = Counter(cell for link in between for cell in named(link.newer, newer))
    assert set(from_cells) == cells(older) and set(from_cells.values()) == {1}
    assert set(to_cells) == cells(newer) and set(to_cells.values()) == {1}


def test_links_have_as_many_rows_as_their_kind_says() -> None:
    for link in links():
        sizes = (len(link.older), len(link.newer))
        if link.kind == "same":
            assert sizes == (1, 1)
        elif link.kind == "split":
            assert sizes[0] == 1 and sizes[1] > 1
        elif link.kind == "merged":
            assert sizes[0] > 1 and sizes[1] == 1
        else:
            assert link.why
