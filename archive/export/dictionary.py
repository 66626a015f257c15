"""The data dictionary of a release, made from ``metadata.json`` and the forms.

``dictionary.csv`` has a row for each column of each table, ``codes.csv`` one for each cell of each
statutory form with its official labels, ``datapackage.json`` says the same to programs
(Frictionless Data Package, version 1).
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from archive.database.schema import NUMBERS, TABLES, WIDE
from archive.export.formats import safe
from archive.export.tables import LONG, STATE, Dataset, codes
from archive.site.words import words

METADATA = Path(__file__).parent.parent / "site" / "metadata.json"
STATES = ("number", "blank", "mark", "unread", "absent")

_ZH_THEN_EN = re.compile(r"((?:[A-Z0-9-]+ )?[㐀-鿿]\S*(?: [（(]\S*)?)\s+(.+)", re.DOTALL)
_TYPES = {str: "string", int: "integer", float: "number"}


@dataclass(frozen=True)
class Described:
    """One column of one table of a release."""

    table: str
    column: str
    type: str
    label_zh: str
    label_en: str
    unit: str
    states: str
    forms: str
    official_labels: str
    is_key: bool


@cache
def metadata() -> dict[str, Any]:
    """``metadata.json``, what the site tells the public."""
    found: dict[str, Any] = json.loads(METADATA.read_text(encoding="utf-8"))
    return found


@cache
def added() -> dict[str, Any]:
    """What a release adds to the archive's tables."""
    return tomllib.loads((Path(__file__).parent / "added.toml").read_text(encoding="utf-8"))


def title(table: str) -> tuple[str, str]:
    """A table's name in Chinese and in English."""
    if table in added()["tables"]:
        zh, en = added()["tables"][table]
        return zh, en
    return _apart(metadata()["databases"]["archive"]["tables"][table]["title"])


def described(dataset: Dataset) -> Iterator[Described]:
    """Every column of a table, in its order."""
    told = metadata()["databases"]["archive"]["tables"].get(dataset.name, {}).get("columns", {})
    printed = _printed()
    for column, kind in dataset.columns.items():
        zh, en = _labels(dataset, column, told)
        cells = printed.get((dataset.name, column), ())
        yield Described(
            dataset.name,
            column,
            _TYPES[kind],
            zh,
            en,
            _unit(dataset, column, cells),
            " ".join(STATES) if cells or column.endswith(STATE) or column == "state" else "",
            " ".join(sorted({cell[0] for cell in cells})),
            "；".join(dict.fromkeys(f"{form}: {label}" for form, label, _ in cells)),
            column in dataset.key,
        )


def _labels(dataset: Dataset, column: str, told: Mapping[str, str]) -> tuple[str, str]:
    if column.endswith(STATE) and dataset.name in NUMBERS:
        of = column.removesuffix(STATE)
        name = _apart(told[of])[0]
        zh, en = added()["state"]["of"]
        return zh.format(name=name), en.format(column=of)
    if column in told:
        return _apart(told[column])
    zh, en = added()["columns"][column]
    return zh, en


def _unit(dataset: Dataset, column: str, cells: Iterable[tuple[str, str, str]]) -> str:
    if dataset.name in NUMBERS or dataset.name in LONG:
        units = list(dict.fromkeys(unit for _, _, unit in cells))
        return units[0] if len(units) == 1 else ("见 unit 列" if units or column == "value" else "")
    return str(added()["units"].get(column, "")) if dataset.columns[column] is not str else ""


@cache
def _printed() -> dict[tuple[str, str], tuple[tuple[str, str, str], ...]]:
    """(table, column) to the (form, official label, unit) of the cells that it holds."""
    found: dict[tuple[str, str], dict[tuple[str, str, str], None]] = {}
    for c in codes():
        label = f"{c.row_label}·{c.column_label}" if c.table in WIDE else c.column_label
        found.setdefault((c.table, c.standing), {})[c.form, label, c.unit] = None
    return {key: tuple(cells) for key, cells in found.items()}


def _apart(text: str) -> tuple[str, str]:
    """(Chinese, English) of a text of ``metadata.json``, which says both, Chinese first."""
    match = _ZH_THEN_EN.fullmatch(text)
    return (match[1], match[2]) if match else ("", text)


# The files


def write(datasets: list[Dataset], folder: Path) -> None:
    """``dictionary.csv``, ``dictionary.md`` and ``codes.csv``."""
    columns = [column for dataset in datasets for column in described(dataset)]
    heads = ["table", "column", "type", "label_zh", "label_en", "unit", "states", "forms",
             "official_labels"]  # fmt: skip
    _csv(folder / "dictionary.csv", heads, ([getattr(c, h) for h in heads] for c in columns))
    (folder / "dictionary.md").write_text(_markdown(datasets, columns), encoding="utf-8")
    t = words("en")
    heads = ["form", "circular", "table", "groups", "row", "row_label", "row_label_en", "column",
             "column_label", "column_label_en", "unit", "release_column"]  # fmt: skip
    rows = (
        [c.form, c.circular, c.table, c.groups, c.row, c.row_label, _english(t, "row", c.row),
         c.column, c.column_label, _english(t, "column", c.column), c.unit, c.standing]
        for c in codes()
    )  # fmt: skip
    _csv(folder / "codes.csv", heads, rows)


def _english(t: Any, group: str, code: str) -> str:
    return str(t(f"{group}.{code}")) if t.has(f"{group}.{code}") else ""


def _csv(path: Path, heads: list[str], rows: Iterable[list[Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(heads)
        writer.writerows([safe(value) for value in row] for row in rows)


def _markdown(datasets: list[Dataset], columns: list[Described]) -> str:
    parts = ["# 数据字典 Data dictionary\n\nThe key of each table is marked *. 各表主键标 *。\n"]
    parts.append("## 状态 States\n\n| state | 含义 | meaning |\n|---|---|---|")
    parts += [f"| `{state}` | {zh} | {en} |" for state, (zh, en) in added()["states"].items()]
    for dataset in datasets:
        zh, en = title(dataset.name)
        parts.append(f"\n## {dataset.name}\n\n{zh} {en}\n")
        parts.append("| column | type | 标签 | label | unit | form: official label |")
        parts.append("|---|---|---|---|---|---|")
        for c in columns:
            if c.table == dataset.name:
                cells = (c.type, c.label_zh, c.label_en, c.unit, c.official_labels)
                name = f"`{c.column}`{' *' if c.is_key else ''}"
                parts.append(f"| {' | '.join([name, *(_cell(text) for text in cells)])} |")
    return "\n".join([*parts, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def package(
    datasets: list[Dataset], digests: Mapping[str, str], sizes: Mapping[str, int], version: str
) -> str:
    """``datapackage.json``: the whole tables as CSV with their schemas; other formats by name."""
    told = metadata()
    resources = [
        {
            "name": dataset.name,
            "path": f"{dataset.name}.csv",
            "title": " ".join(title(dataset.name)),
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": sizes[f"{dataset.name}.csv"],
            "hash": f"sha256:{digests[f'{dataset.name}.csv']}",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
            "schema": _schema(dataset),
        }
        for dataset in datasets
    ]
    found = {
        "profile": "tabular-data-package",
        "name": "gongkai",
        "title": told["title"],
        "description": told["description"],
        "version": version[:10],
        "licenses": [{"name": "CC0-1.0", "path": told["license_url"], "title": told["license"]}],
        "sources": [{"title": told["source"]}],
        "resources": resources,
    }
    if version:
        found["created"] = version
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _schema(dataset: Dataset) -> dict[str, Any]:
    fields = [
        {"name": c.column, "type": c.type, "title": c.label_zh or c.column,
         "description": f"{c.label_en}{f' ({c.unit})' if c.unit else ''}"}
        for c in described(dataset)
    ]  # fmt: skip
    schema: dict[str, Any] = {
        "fields": fields,
        "missingValues": [""],
        "primaryKey": list(dataset.key),
    }
    refers = TABLES[dataset.name].refers if dataset.name in TABLES else ()
    schema["foreignKeys"] = [
        {"fields": column, "reference": {"resource": table, "fields": "id"}}
        for column, table in refers
        if column in dataset.columns
    ]
    if not schema["foreignKeys"]:
        del schema["foreignKeys"]
    return schema
