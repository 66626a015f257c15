"""A report's tables on its page."""

from __future__ import annotations

import pytest

from archive.site.layout import tables
from extract.forms import load


@pytest.mark.parametrize(
    ("raw", "value"),
    [("1234567", 1234567.0), ("1,234,567.80", 1234567.8), ("12345678.00", 12345678.0), ("7", 7)],
)
def test_a_number_is_shown_as_it_is_printed(raw: str, value: float) -> None:
    key = "disclosure.administrative_fees.collected"
    cell = {"cell": key, "state": "number", "raw": raw, "value": value}
    shown = [
        shown.text
        for _, blocks in tables(load("2021"), [cell], [])
        for block in blocks
        for line in block.lines
        for shown in line.cells
        if shown.key == key
    ]
    assert shown == [raw]
