"""The page of a report: header, tables, doubts beside the numbers, text, originals, changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import Request  # type: ignore[import-untyped]

from archive.database.schema import HEADER_COLUMNS, ROW_KEYS, WIDE
from archive.site import layout
from archive.site.web import Row, Rows, first, missing, query, web_link
from extract.forms import load
from extract.ground.messages import stored


async def facts(datasette: Datasette, request: Request) -> Row:
    """Everything about one report; raises NotFound."""
    report_id = request.url_vars["report_id"]
    key = {"id": report_id}
    row = await first(
        datasette,
        "select r.*, a.name as agency, a.kind, a.level, a.province, p.name as portal, d.url,"
        " d.listed_on, s.verdict, s.due_on, s.place_id, w.name as place from reports r join"
        " agencies a on a.id = r.agency_id join portals p on p.id = r.portal_id join documents d"
        " on d.id = r.document_id join site_reports s on s.id = r.id left join site_places w on"
        " w.id = s.place_id where r.id = :id",
        key,
    )
    if row is None:
        raise missing(report_id)
    checks = await query(
        datasette, "select * from checks where report_id = :id order by rowid", key
    )
    of_status = {
        status: [check for check in checks if check["status"] == status]
        for status in ("fail", "unknown", "pass")
    }
    cells = await cells_of(datasette, row)
    header = {code: row.pop(column) for code, column in HEADER_COLUMNS.items()}
    warnings = stored(row.pop("warnings"), row.pop("warning_codes"))
    row.pop("search_id")
    return {
        "report": {**row, "title": row["title"]},
        "header": header,
        "cells": {cell["cell"]: _plain(cell) for cell in cells},
        "_tables": layout.tables(load(row["form"]), cells, of_status["fail"])
        if row["form"]
        else [],
        "unread": [c["cell"] for c in cells if c["state"] in ("unread", "absent")],
        "failed": of_status["fail"],
        "unknown": of_status["unknown"],
        "passed": of_status["pass"],
        "claims": await query(
            datasette,
            "select chapter, sentence, words, cell, stated, printed, verdict, says, rule from"
            " claims where report_id = :id order by position",
            key,
        ),
        "warnings": warnings,
        "sections": await query(
            datasette,
            "select number, heading, text from sections where report_id = :id order by position",
            key,
        ),
        "captures": await _captures(datasette, row),
        "original": web_link(row["url"]),
        "years": await query(
            datasette,
            "select id, year, status from reports where agency_id = :agency order by year",
            {"agency": row["agency_id"]},
        ),
        "others": await _other_documents(datasette, row),
    }


async def cells_of(datasette: Datasette, row: Mapping[str, Any]) -> Rows:
    """The evidence of every cell of a report, with its number as ``value``."""
    if not row["form"]:
        return []
    key = {"id": row["id"]}
    values: dict[str, Any] = {}
    for table, name in ROW_KEYS.items():
        for line in await query(datasette, f"select * from {table} where report_id = :id", key):
            values |= {f"{table}.{line[name]}.{column}": value for column, value in line.items()}
    for table in WIDE:
        wide = await first(datasette, f"select * from {table} where report_id = :id", key) or {}
        values |= {f"{table}.{column}": value for column, value in wide.items()}
    cells = await query(datasette, "select * from evidence where report_id = :id", key)
    for cell in cells:
        table, row, column = cell["cell"].split(".")
        key_of = f"{table}.{row}_{column}" if table in WIDE else cell["cell"]
        cell["value"] = values.get(key_of)
    return cells


def _plain(cell: Row) -> Row:
    names = ("value", "state", "raw", "placed", "page", "box", "path", "line", "capture_id")
    return {name: cell[name] for name in names}


async def _captures(datasette: Datasette, row: Row) -> Rows:
    """The kept originals of the report's page and its attachments, the newest first, each with
    what it changed.
    """
    captures = await query(
        datasette,
        "select c.id, c.sha256, c.media_type, c.size, c.fetched_at, d.url, d.role, d.title from"
        " captures c join documents d on d.id = c.document_id where d.id = :document or d.id in"
        " (select document_id from attachments where page_id = :document) order by c.fetched_at"
        " desc, d.role desc",
        {"document": row["document_id"]},
    )
    changes = await query(
        datasette,
        "select capture_id, kind, what, previous, present, noticed_at from changes where report_id"
        " = :id order by kind <> 'cell', what",
        {"id": row["id"]},
    )
    return [
        {
            **capture,
            "link": web_link(capture["url"]),
            "read_from": capture["id"] == row["capture_id"] and bool(row["form"]),
            "changes": [change for change in changes if change["capture_id"] == capture["id"]],
        }
        for capture in captures
    ]


async def _other_documents(datasette: Datasette, row: Row) -> Rows:
    found = await query(
        datasette,
        "select d.url, d.title, d.status, p.name as portal from documents d join portals p on"
        " p.id = d.portal_id where d.report_id = :id and d.id <> :document order by d.first_seen",
        {"id": row["id"], "document": row["document_id"]},
    )
    return [{**document, "link": web_link(document["url"])} for document in found]
