"""A table's rows as files: CSV for spreadsheets, JSON Lines and Parquet for programs.

Every writer takes rows as they come and holds some thousands at most.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

Row = tuple[object, ...]
Put = Callable[[Row], None]

FORMATS = ("csv", "parquet", "jsonl")
"""The endings of the files that a table is written as."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_HARMLESS = re.compile(r"[-－—]+|[-－][\d,]+(?:\.\d+)?")
_BATCH = 20_000


def safe(value: object) -> object:
    """A text that a spreadsheet would run as a formula, made plain text by a leading apostrophe.

    A negative number is left alone, as a number and as text, and so is a printed dash.
    """
    if not isinstance(value, str) or not value.startswith(_FORMULA) or _HARMLESS.fullmatch(value):
        return value
    return f"'{value}"


def write(rows: Iterable[Row], columns: Mapping[str, type], folder: Path, name: str) -> int:
    """Write the rows in every format; how many there were."""
    count = 0
    with ExitStack() as stack:
        writers = [
            stack.enter_context(make(folder / f"{name}.{ending}", columns))
            for ending, make in _WRITERS.items()
        ]
        for row in rows:
            count += 1
            for put in writers:
                put(row)
    return count


@contextmanager
def _csv(path: Path, columns: Mapping[str, type]) -> Iterator[Put]:
    """UTF-8 with a byte order mark and CRLF, so that Excel opens it rightly."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        yield lambda row: writer.writerow(map(safe, row))


@contextmanager
def _jsonl(path: Path, columns: Mapping[str, type]) -> Iterator[Put]:
    names = list(columns)
    with path.open("w", encoding="utf-8", newline="\n") as out:

        def put(row: Row) -> None:
            out.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")

        yield put


@contextmanager
def _parquet(path: Path, columns: Mapping[str, type]) -> Iterator[Put]:
    import pyarrow as pa  # type: ignore[import-untyped]  # slow to import, and only releases need it
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    schema = pa.schema([(name, kinds[kind]) for name, kind in columns.items()])
    waiting: list[Row] = []
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:

        def flush() -> None:
            arrays = [
                pa.array(values, field.type)
                for values, field in zip(zip(*waiting, strict=True), schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            waiting.clear()

        def put(row: Row) -> None:
            waiting.append(row)
            if len(waiting) == _BATCH:
                flush()

        yield put
        if waiting:
            flush()


_WRITERS = {"csv": _csv, "parquet": _parquet, "jsonl": _jsonl}
