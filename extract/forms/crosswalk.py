"""How rows of one statutory form go on in the next: same, split, merged, not comparable."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from extract import forms

Kind = Literal["same", "split", "merged", "not comparable"]


@dataclass(frozen=True)
class Link:
    """Rows of the form ``older`` and what they are in the form ``newer``.

    A row is "table.row", or "table.row.column" in tables whose rows have columns of their own.
    ``same``: one row each; ``split``: the older row is the sum of the newer ones; ``merged``: the
    older ones add up to the newer; ``not comparable``: never to be put into one series, and why.
    """

    from_form: str
    to_form: str
    kind: Kind
    older: tuple[str, ...]
    newer: tuple[str, ...]
    why: str | None


def links() -> tuple[Link, ...]:
    """Every link between two successive forms, in the order of the older form's tables.

    Those of ``crosswalk.toml``, and those that a form's own file states of the form before it.
    """
    names = ("crosswalk", *forms.codes())
    return tuple(link for name in names for link in _links_in(forms.FOLDER / f"{name}.toml"))


@cache
def _links_in(path: Path) -> tuple[Link, ...]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Link(
            item["from"],
            item["to"],
            item["kind"],
            tuple(item["older"]),
            tuple(item["newer"]),
            item.get("why"),
        )
        for item in data.get("link", ())
    )
