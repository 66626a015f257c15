"""How rows of one statutory form go on in the next: same, split, merged, not comparable."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extract.forms import FOLDER

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


@cache
def links() -> tuple[Link, ...]:
    """Every link between two successive forms, in the order of the older form's tables."""
    data = tomllib.loads((FOLDER / "crosswalk.toml").read_text(encoding="utf-8"))
    return tuple(
        Link(
            item["from"],
            item["to"],
            item["kind"],
            tuple(item["older"]),
            tuple(item["newer"]),
            item.get("why"),
        )
        for item in data["link"]
    )
