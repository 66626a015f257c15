"""What the archive's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.releasing import keep_few


@pytest.fixture
def few(copied: Path) -> Path:
    """A copy of the demo's data folder with the reports of its latest year only."""
    keep_few(copied)
    return copied
