"""The data page: what can be downloaded, how to ask for it by program, what every column means."""

from __future__ import annotations

import asyncio

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import Request  # type: ignore[import-untyped]

from archive.database.schema import PUBLIC, VIEWS
from archive.site.pages import download
from archive.site.pages.searching import years
from archive.site.web import DATABASE, Row, first, folder, query
from extract.report import EXTRACTOR

ANSWERS = (
    "search.json?q=连云区", "agency/{agency}.json", "report/{report}.json",
    "evidence/{report}/requests.new.total.json", "place/{place}.json",
    "compare.json?body={agency}&measure=requests.new.total&from=2022&to=2024",
    "compare.csv?body={agency}&measure=requests.new.total", "findings/contradictions.json",
    "findings/late.json", "findings/missing.json", "findings/changes.json",
    "findings/portals.json", "index.json", "archive/reports.json?year=2024&_shape=array",
    "archive/requests.csv?outcome=new&_stream=on",
)  # fmt: skip
"""The site's answers for programs, each with an example; ``{…}`` stands for an id."""


async def facts(datasette: Datasette, request: Request) -> Row:
    """Everything that the data page shows."""
    example = await first(
        datasette,
        "select id as report, agency_id as agency, place_id as place, first_captured_at from"
        " site_reports where form is not null order by status <> 'verified', kind <> 'government',"
        " year desc, rowid limit 1",
    ) or {"report": "ID", "agency": "ID", "place": "ID"}
    described = datasette.metadata("tables", database=DATABASE) or {}
    counted = (datasette.inspect_data or {}).get(DATABASE, {}).get("tables", {})
    latest = await query(datasette, "select max(fetched_at) as at from captures")
    return {
        "answers": [path.format(**example) for path in ANSWERS],
        "tables": [
            {
                "name": name,
                "title": described.get(name, {}).get("title", name),
                "description": described.get(name, {}).get("description", ""),
                "columns": described.get(name, {}).get("columns", {}),
                "rows": counted.get(name, {}).get("count"),
            }
            for name in (*PUBLIC, *VIEWS)
        ],
        "release": await asyncio.to_thread(download.offered, folder(datasette)),
        "years": await years(datasette),
        "version": {"extractor": EXTRACTOR, "latest_capture": latest[0]["at"]},
    }
