"""The newest release in ``DATA/exports``, offered for download; nothing else of the disk is."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import (  # type: ignore[import-untyped]
    AsgiFileDownload,
    Request,
    Response,
)

from archive.export.folders import CHECKSUMS, checksums, newest
from archive.export.formats import FORMATS
from archive.export.tables import datasets
from archive.site.web import Row, Rows, folder, missing

_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def file(datasette: Datasette, request: Request) -> Any:
    """``/download/<file>``: a file of the newest release that its CHECKSUMS name, to be saved."""
    name = request.url_vars["file"]
    release = await asyncio.to_thread(newest, folder(datasette))
    listed = await asyncio.to_thread(checksums, release) if release else {}
    path = release / name if release else None
    if path is None or (name not in listed and name != CHECKSUMS) or not _is_inside(release, path):
        raise missing(name)
    headers = {
        "cache-control": "no-cache",  # asked again each time, so that a new release is not missed
        "content-security-policy": "sandbox; default-src 'none'",
        "access-control-allow-origin": "*",
        "x-robots-tag": "noindex",
    }
    if digest := listed.get(name):
        headers["etag"] = f'"{digest}"'
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response("", status=304, headers=headers)
    kind = _TYPES.get(path.suffix, "application/octet-stream")
    return AsgiFileDownload(str(path), _saved_as(name), kind, headers=headers)


def _is_inside(release: Path | None, path: Path) -> bool:
    """Whether a file of a release really stands in it: a link may lead anywhere."""
    return (
        release is not None
        and path.resolve().is_relative_to(release.resolve())
        and (path.is_file())
    )


def _saved_as(name: str) -> str:
    """``years/2024/requests.csv`` is saved as ``requests-2024.csv``."""
    path = Path(name)
    year = path.parent.name
    return path.name if not year or year in path.stem else f"{path.stem}-{year}{path.suffix}"


def offered(data: Path) -> Row | None:
    """What the newest release holds, for the data page; None if there is none."""
    release = newest(data)
    if release is None:
        return None
    try:
        told = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
        names = [name for name in checksums(release) if (release / name).is_file()]
        sizes = {name: (release / name).stat().st_size for name in names}
    except (OSError, ValueError):  # it is being replaced, or is none of ours
        return None
    listed: Rows = [{"file": name, "size": size} for name, size in sizes.items()]
    of = {row["file"]: row for row in listed}
    tables: Rows = [
        {"name": d.name, "files": [of[f] for end in FORMATS if (f := f"{d.name}.{end}") in of]}
        for d in datasets()
    ]
    in_tables = {row["file"] for table in tables for row in table["files"]}
    years = sorted(
        {name.split("/")[1] for name in sizes if name.startswith("years/")}, reverse=True
    )
    return {
        "version": told.get("created", ""),
        "workbooks": [
            of[name]
            for name in ("gongkai.xlsx", *(f"years/{y}/gongkai-{y}.xlsx" for y in years))
            if name in of
        ],
        "tables": [table for table in tables if table["files"]],
        "years": years,
        "others": [
            row
            for name, row in of.items()
            if "/" not in name and name != "gongkai.xlsx" and name not in in_tables
        ],
    }
