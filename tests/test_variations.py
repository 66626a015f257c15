"""docs/variations.md lists every variation once, and every original that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
LIST = (ROOT / "docs" / "variations.md").read_text(encoding="utf-8")
LAST = 144


def test_every_variation_has_its_line() -> None:
    numbers = [int(number) for number in re.findall(r"^\| (\d+) \|", LIST, re.MULTILINE)]
    assert numbers == list(range(1, LAST + 1))


def test_every_original_that_is_named_exists() -> None:
    named = set(re.findall(r"`([\w.-]+\.(?:html|txt|md|pdf|docx|xlsx))`", LIST))
    there = {path.name for path in (ROOT / "tests" / "reports").iterdir()}
    assert named <= there
