"""metadata.json tells the public of every table, view and column that the archive has."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from archive.database.schema import PUBLIC, TABLES, VIEWS
from archive.database.store import Archive
from archive.site.serve import METADATA as FILE

ROOT = Path(__file__).parent.parent.parent
METADATA: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
DESCRIBED: dict[str, Any] = METADATA["databases"]["archive"]["tables"]
HIDDEN = {name for name, table in DESCRIBED.items() if table.get("hidden")}


def test_it_is_shipped_within_the_package_that_serves_it_and_kept_once() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert FILE.name in declared["tool"]["setuptools"]["package-data"]["archive.site"]
    assert FILE.resolve() == ROOT / "metadata.json"


def test_every_table_and_view_is_described_and_no_other(built: Path) -> None:
    with Archive(built) as archive:
        there = {
            name
            for name in [*archive.db.table_names(), *archive.db.view_names()]
            if not name.startswith("reports_fts")
        }
    assert set(DESCRIBED) == there
    assert set(PUBLIC) | set(VIEWS) == there - HIDDEN


@pytest.mark.parametrize("name", sorted(set(DESCRIBED) - HIDDEN))
def test_every_column_is_described_in_both_languages(built: Path, name: str) -> None:
    with Archive(built) as archive:
        columns = [
            row["name"] for row in archive.rows("select name from pragma_table_info(?)", [name])
        ]
    assert list(DESCRIBED[name]["columns"]) == columns
    for text in [DESCRIBED[name]["title"], DESCRIBED[name]["description"]]:
        assert re.search("[一-鿿]", text) and re.search("[A-Za-z]{3}", text)
    assert all(len(text) > 5 for text in DESCRIBED[name]["columns"].values())


def test_every_number_that_was_counted_has_its_unit() -> None:
    for name in ("disclosure", "requests", "review_litigation"):
        for column, kind in TABLES[name].columns.items():
            if kind in (int, float):
                assert "unit:" in DESCRIBED[name]["columns"][column]


def test_facets_sort_orders_and_labels_name_columns_that_exist() -> None:
    for name, table in DESCRIBED.items():
        if name in HIDDEN:
            continue
        named = [*table.get("facets", ())]
        named += [table[key] for key in ("sort", "sort_desc", "label_column") if key in table]
        assert set(named) <= set(table["columns"])
