"""What differs between two releases: rows added, modified and removed, by their keys."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.export.formats import safe
from archive.export.tables import Dataset

NAMES = ("differences.csv", "CHANGES.md")
_HEADS = ("table", "change", "key", "columns")
_KINDS = ("added", "modified", "removed")

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Change:
    """One row that differs; ``columns`` are those that a modified one differs in."""

    kind: str
    key: Key
    columns: tuple[str, ...] = ()


def write(datasets: list[Dataset], previous: Path | None, folder: Path, version: str) -> None:
    """``differences.csv`` (a row each) and ``CHANGES.md`` (how many) against ``previous``.

    Both releases' rows stand in the order of their keys, so that they are read side by side.
    """
    counted: dict[str, dict[str, int]] = {}
    with (folder / NAMES[0]).open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_HEADS)
        for dataset in datasets if previous else ():
            counts = counted[dataset.name] = dict.fromkeys(_KINDS, 0)
            for change in _between(previous, folder, dataset):
                counts[change.kind] += 1
                key = "; ".join(f"{n}={v}" for n, v in zip(dataset.key, change.key, strict=True))
                row = (dataset.name, change.kind, key, ", ".join(change.columns))
                writer.writerow(map(safe, row))
    text = _told(counted, _version(previous) if previous else "", version)
    (folder / NAMES[1]).write_text(text, encoding="utf-8")


def _told(counted: dict[str, dict[str, int]], since: str, version: str) -> str:
    head = (
        f"# 版本变化 Changes\n\nThis release shows the archive as of {version or 'its beginning'}"
    )
    if not counted:
        return f"{head}. It was not compared with an earlier release.\n"
    rows = [
        f"| {name} | {' | '.join(str(counts[kind]) for kind in _KINDS)} |"
        for name, counts in counted.items()
    ]
    return "\n".join([
        f"{head}; it is compared with the release as of {since or '?'}. Which rows, and which of"
        " their columns, `differences.csv` says.\n",
        "| table | added | modified | removed |", "|---|---|---|---|", *rows, "",
    ])  # fmt: skip


def _version(release: Path) -> str:
    try:
        told = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
        return str(told.get("created", ""))
    except (OSError, ValueError):
        return ""


def _between(previous: Path | None, folder: Path, dataset: Dataset) -> Iterator[Change]:
    before = _lines(previous / f"{dataset.name}.jsonl") if previous else iter(())
    now = _lines(folder / f"{dataset.name}.jsonl")
    old, new = next(before, None), next(now, None)
    while old is not None or new is not None:
        if old is not None and old == new:
            old, new = next(before, None), next(now, None)
            continue
        was, present = _read(old), _read(new)
        was_key, key = _key(was, dataset), _key(present, dataset)
        if was is not None and present is not None and was_key == key:
            names = [n for n in {**was, **present} if was.get(n) != present.get(n)]
            yield Change("modified", key, tuple(names))
            old, new = next(before, None), next(now, None)
        elif present is None or (was is not None and _order(was_key) < _order(key)):
            yield Change("removed", was_key)
            old = next(before, None)
        else:
            yield Change("added", key)
            new = next(now, None)


def _lines(path: Path) -> Iterator[str]:
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            yield from lines


def _read(line: str | None) -> dict[str, Any] | None:
    return json.loads(line) if line is not None else None


def _key(row: dict[str, Any] | None, dataset: Dataset) -> Key:
    return tuple(row.get(name) for name in dataset.key) if row is not None else ()


def _order(key: Key) -> list[tuple[bool, Any]]:
    """As SQLite orders: what is null first, numbers as numbers, text by its characters."""
    return [(part is not None, part if part is not None else 0) for part in key]
