"""The cells that the site's pages speak of, from ``measures.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path

_DATA = tomllib.loads((Path(__file__).parent / "measures.toml").read_text(encoding="utf-8"))

DEFAULT: str = _DATA["default"]
"""The cell that a comparison begins with, as "table.row.column"."""
COMMON: tuple[str, ...] = tuple(_DATA["common"])
"""The cells that a comparison offers first."""
YEARLY: tuple[str, ...] = tuple(_DATA["yearly"])
"""The cells that a body's page shows of every year, beside the outcomes and the disputes."""
DISPUTES: str = _DATA["disputes"]
"""The table of which a body's page shows every cell."""
GIVEN: tuple[str, ...] = tuple(_DATA["given"])
"""The groups of outcomes in which a request was answered with information."""
KEPT: dict[str, str] = dict(_DATA["kept"])
"""The cells that are kept beside each report and added up for each place, by column."""
