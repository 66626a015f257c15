"""What the tests of several rooms share: the demo's archive, built once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import gongkai


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as ``gongkai demo --no-serve`` leaves it; to be read only."""
    data = tmp_path_factory.mktemp("demo") / "data"
    assert gongkai.main(["--data", str(data), "demo", "--no-serve"]) == 0
    return data


@pytest.fixture
def copied(built: Path, tmp_path: Path) -> Path:
    """A copy of the demo's data folder to change at will."""
    data = tmp_path / "data"
    shutil.copytree(built, data)
    return data
