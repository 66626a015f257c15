"""Every original in tests/reports/ against the JSON beside it; the test finds them by itself."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from extract.report import Report, read

FOLDER = Path(__file__).parent.parent / "reports"
ORIGINALS = sorted(path for path in FOLDER.iterdir() if path.suffix not in (".json", ".toml"))


def golden(original: Path) -> dict[str, Any]:
    """What is expected of the original; written on the first run, for human eyes to check."""
    path = original.with_name(original.name + ".json")
    if not path.exists():
        text = json.dumps(found(original), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")
        pytest.fail(f"{path.name} was missing and has been written: check every value in it")
    expected: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return expected


def found(original: Path) -> dict[str, Any]:
    """What the reader finds, without what differs between machines and versions."""
    report = report_of(original).as_json()
    return {key: value for key, value in report.items() if key not in ("source", "extractor")}


@lru_cache(maxsize=1)
def report_of(original: Path) -> Report:
    return read(original.read_bytes(), original.name)


@pytest.mark.parametrize("original", ORIGINALS, ids=lambda path: path.name)
def test_an_original_is_read_as_expected(original: Path) -> None:
    assert found(original) == golden(original)


@pytest.mark.parametrize("original", ORIGINALS, ids=lambda path: path.name)
def test_what_is_said_of_an_original_can_be_said_in_chinese(original: Path) -> None:
    report = report_of(original)
    for message in [*report.warnings, *(finding.says for finding in report.checks)]:
        assert message.said_in("zh"), message


def test_every_golden_file_has_its_original() -> None:
    goldens = {path.name.removesuffix(".json") for path in FOLDER.glob("*.json")}
    assert goldens == {path.name for path in ORIGINALS}
