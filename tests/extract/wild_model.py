"""What a made report with many habits is made of: cells in rows, tables, the truth they print."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.forms import Form
from tests.extract.made import Truth


@dataclass
class C:
    """A cell to be rendered; ``key`` is the form's cell whose value it prints."""

    text: str
    columns: int = 1
    rows: int = 1
    key: tuple[str, str, str] | None = None


Rows = list[list[C]]


@dataclass
class Wild:
    """A made report: what its cells print, and its tables as they are laid out."""

    form: Form
    truth: Truth
    tables: list[Rows]
    captions: list[str] = field(default_factory=lambda: ["", "", ""])
    habits: list[str] = field(default_factory=list)
