"""What the tests of several rooms share: the demo's archive, built once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

# Tests that run side by side serve the sample portals on ports of their own: a second demo has to
# meet the addresses of the first.
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
os.environ.setdefault("GONGKAI_SAMPLES_PORT", str(8191 + 10 * _WORKER))

import gongkai  # noqa: E402


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
