"""What the pages show: queries over the archive, made ready for the templates."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound  # type: ignore[import-untyped]

from archive import search
from archive.schema import ROW_KEYS
from archive.site import layout, words
from extract.forms import load

DATABASE = "archive"
PAGE = 20
"""Results on one page of the search."""

Rows = list[dict[str, Any]]


async def query(
    datasette: Datasette, sql: str, parameters: Mapping[str, Any] | None = None
) -> Rows:
    """The rows of a query over the archive as dicts."""
    result = await datasette.get_database(DATABASE).execute(sql, parameters or {})
    return [dict(row) for row in result.rows]


async def holds_samples(datasette: Datasette) -> bool:
    """Whether reports of the demo's sample portals are among the archive's: every page says so."""
    return bool(await query(datasette, "select 1 from portals where source = 'sample' limit 1"))


async def home(datasette: Datasette) -> dict[str, Any]:
    """What the archive holds and what it does not, its newest reports and doubts."""
    totals = await query(
        datasette,
        "select (select count(*) from agencies) as agencies, (select count(*) from reports) as"
        " reports, (select count(*) from captures) as captures, (select max(fetched_at) from"
        " captures) as last_capture, (select count(*) from portals) as portals, (select count(*)"
        " from coverage where state = 'missing') as missing, (select count(*) from late where"
        " verdict = 'late') as late",
    )
    years = await query(
        datasette,
        "select year, status, count(*) as n from reports group by 1, 2 order by year desc",
    )
    portals = await query(
        datasette,
        "select p.id, p.name, c.status, c.problems from portals p left join crawls c on c.id ="
        " (select id from crawls where portal_id = p.id order by started_at desc, rowid desc limit"
        " 1) order by p.name",
    )
    return {
        **totals[0],
        "statuses": _tally(years),
        "years": [
            {"year": year, "statuses": _tally([row for row in years if row["year"] == year])}
            for year in dict.fromkeys(row["year"] for row in years)
        ],
        "newest": await query(datasette, _LISTED + " order by r.year desc, a.name limit 8"),
        "doubts": await query(
            datasette,
            "select c.*, r.year, a.name as agency from checks c join"
            " reports r on r.id = c.report_id join agencies a on a.id = r.agency_id where c.status"
            " = 'fail' order by r.year desc, c.rowid limit 6",
        ),
        "red": [
            {**portal, "problems": json.loads(portal["problems"] or "[]")}
            for portal in portals
            if portal["status"] not in ("green", "recovered")
        ],
    }


_LISTED = (
    "select r.id, r.title, r.year, r.status, r.failed_checks, a.name as agency, a.province,"
    " p.name as portal from reports r join agencies a on a.id = r.agency_id"
    " join portals p on p.id = r.portal_id"
)


async def find(datasette: Datasette, arguments: Mapping[str, str]) -> dict[str, Any]:
    """The reports that the query ``q`` finds, narrowed by ``year`` and ``status``."""
    typed = (arguments.get("q") or "").strip()[:200]
    asked = {
        "match": search.expression(typed) or '""',
        "year": _number(arguments.get("year")),
        "status": arguments.get("status") or None,
    }
    page = max(1, _number(arguments.get("page")) or 1)
    narrowed = "(:year is null or r.year = :year) and (:status is null or r.status = :status)"
    if typed:
        source = f"reports r join {search.TABLE} f on f.rowid = r.search_id"
        narrowed += f" and {search.TABLE} match :match"
        order = f"bm25({search.TABLE}, 8, 8, 2, 1), r.year desc"
    else:
        source, order = "reports r", "r.year desc, a.name"
    count = await query(datasette, f"select count(*) as n from {source} where {narrowed}", asked)
    found = await query(
        datasette,
        _LISTED.replace("from reports r", f"from {source}")
        + f" where {narrowed} order by {order} limit {PAGE} offset :offset",
        {**asked, "offset": (page - 1) * PAGE},
    )
    for row in found:
        row["snippet"] = await _snippet(datasette, row, typed) if typed else []
    years = await query(datasette, "select distinct year from reports order by year desc")
    total = count[0]["n"]
    chosen = {"q": typed, "year": asked["year"], "status": asked["status"]}
    return {
        **chosen,
        "total": total,
        "page": page,
        "found": found,
        "years": [row["year"] for row in years],
        "previous_page": _page_link(datasette, chosen, page - 1) if page > 1 else None,
        "next_page": _page_link(datasette, chosen, page + 1) if page * PAGE < total else None,
    }


def _page_link(datasette: Datasette, chosen: Mapping[str, Any], page: int) -> str:
    asked = urlencode({k: v for k, v in {**chosen, "page": page}.items() if v})
    return str(datasette.urls.path(f"search?{asked}"))


async def _snippet(datasette: Datasette, row: dict[str, Any], typed: str) -> list[tuple[str, bool]]:
    sections = await query(
        datasette,
        "select heading, text from sections where report_id = :id order by position",
        {"id": row["id"]},
    )
    texts = [text for section in sections for text in (section["text"], section["heading"]) if text]
    return search.snippet([*texts, row["title"] or "", row["agency"]], typed)


async def report(datasette: Datasette, report_id: str) -> dict[str, Any]:
    """Everything about one report; raises NotFound."""
    key = {"id": report_id}
    found = await query(
        datasette,
        "select r.*, a.name as agency, a.kind, a.province, p.name as portal, d.url, l.verdict,"
        " l.due_on from reports r join agencies a on a.id = r.agency_id join portals p on p.id ="
        " r.portal_id join documents d on d.id = r.document_id left join (select * from late"
        " where report_id = :id) l on l.report_id = r.id where r.id = :id",
        key,
    )
    if not found:
        raise NotFound(f"没有编号为 {report_id} 的报告 · There is no report {report_id}.")
    row = found[0]
    checks = await query(
        datasette, "select * from checks where report_id = :id order by rowid", key
    )
    captures = await query(datasette, _CAPTURES, {"document": row["document_id"]})
    return {
        "report": row,
        "header": [(words.HEADER[column], row[column]) for column in words.HEADER if row[column]],
        "tables": await _tables(datasette, row, checks),
        "failed": [check for check in checks if check["status"] == "fail"],
        "unknown": [check for check in checks if check["status"] == "unknown"],
        "passed": [check for check in checks if check["status"] == "pass"],
        "warnings": json.loads(row["warnings"] or "[]"),
        "sections": await query(
            datasette, "select * from sections where report_id = :id order by position", key
        ),
        "captures": [{**capture, "link": web_link(capture["url"])} for capture in captures],
        "changes": await query(
            datasette,
            "select * from changes where report_id = :id order by noticed_at desc, kind, what",
            key,
        ),
        "original": web_link(row["url"]),
        "years": await _other_years(datasette, row),
        "others": await _other_documents(datasette, row),
    }


_CAPTURES = (
    "select c.*, d.url, d.role, d.title from captures c join documents d on d.id = c.document_id"
    " where d.id = :document or d.id in (select document_id from attachments where page_id ="
    " :document) order by c.fetched_at desc, d.role desc"
)


async def _tables(datasette: Datasette, row: dict[str, Any], checks: Rows) -> list[Any]:
    if not row["form"]:
        return []
    key = {"id": row["id"]}
    values: dict[str, Any] = {}
    for table, name in ROW_KEYS.items():
        for line in await query(datasette, f"select * from {table} where report_id = :id", key):
            values |= {f"{table}.{line[name]}.{column}": value for column, value in line.items()}
    disclosure = await query(datasette, "select * from disclosure where report_id = :id", key)
    evidence = await query(datasette, "select * from evidence where report_id = :id", key)
    for cell in evidence:
        if cell["table_name"] == "disclosure":
            cell["value"] = disclosure[0][f"{cell['row_name']}_{cell['column_name']}"]
        else:
            cell["value"] = values.get(cell["cell"])
    failed = [check for check in checks if check["status"] == "fail"]
    return layout.tables(load(row["form"]), evidence, failed)


async def _other_years(datasette: Datasette, row: dict[str, Any]) -> Rows:
    return await query(
        datasette,
        "select id, year, status from reports where agency_id = :agency order by year",
        {"agency": row["agency_id"]},
    )


async def _other_documents(datasette: Datasette, row: dict[str, Any]) -> Rows:
    found = await query(
        datasette,
        "select d.url, d.title, d.status, p.name as portal from documents d join portals p on"
        " p.id = d.portal_id where d.report_id = :id and d.id <> :document order by d.first_seen",
        {"id": row["id"], "document": row["document_id"]},
    )
    return [{**document, "link": web_link(document["url"])} for document in found]


def web_link(url: str | None) -> str | None:
    """The address if it is one of the web, else None: what a portal wrote is never a script."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None


def bar(statuses: Mapping[str, int], width: int = 240) -> list[dict[str, Any]]:
    """The parts of a stacked bar: status, left edge and width in the bar's own units."""
    total = sum(statuses.values()) or 1
    parts: list[dict[str, Any]] = []
    at = 0.0
    for status in words.STATUSES:
        if statuses.get(status):
            size = width * statuses[status] / total
            parts.append({"status": status, "x": round(at, 2), "width": round(size, 2)})
            at += size
    return parts


def _tally(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    tally = dict.fromkeys(words.STATUSES, 0)
    for row in rows:
        tally[row["status"]] = tally.get(row["status"], 0) + row["n"]
    return {status: number for status, number in tally.items() if number}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
