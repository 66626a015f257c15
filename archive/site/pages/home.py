"""The home page: what the archive holds, what it does not, what is new, what is doubtful."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import Request  # type: ignore[import-untyped]

from archive.site.pages.searching import STATUSES, listed
from archive.site.places import provinces
from archive.site.web import Row, Rows, first, query
from extract.ground.messages import stored


async def facts(datasette: Datasette, request: Request | None = None) -> Row:
    """Everything that the home page shows."""
    tallies = await query(
        datasette, "select * from site_tallies where place_id = '' order by year desc"
    )
    held = await first(
        datasette,
        "select (select count(*) from site_bodies) as bodies, (select count(*) from captures) as"
        " captures, (select max(fetched_at) from captures) as last_capture, (select count(*) from"
        " portals) as portals, (select count(*) from portals where id in (select portal_id from"
        " crawls)) as portals_visited",
    )
    years = sorted({row["year"] for row in tallies}, reverse=True)
    reports = sum(row["reports"] for row in tallies)
    newest = await query(
        datasette, "select id from site_reports order by first_captured_at desc, rowid limit 8"
    )
    doubts = await query(
        datasette,
        "select * from site_fails where rowid in (select min(rowid) from site_fails group by"
        " report_id order by min(rowid) limit 6) order by rowid",
    )
    return {
        **(held or {}),
        "reports": reports,
        "years": [{"year": year, "statuses": tally(tallies, "status", year)} for year in years],
        "statuses": tally(tallies, "status"),
        "verdicts": tally(tallies, "verdict"),
        "missing": (held or {"bodies": 0})["bodies"] * len(years) - reports,
        "provinces": await _provinces(datasette),
        "newest": await listed(datasette, [row["id"] for row in newest]),
        "doubts": doubts,
        "red": await red_portals(datasette),
    }


def tally(rows: Sequence[Mapping[str, Any]], what: str, year: int | None = None) -> dict[str, int]:
    """Number of reports by status or verdict, of one year or of all."""
    found: dict[str, int] = dict.fromkeys(STATUSES, 0) if what == "status" else {}
    for row in rows:
        if year in (None, row["year"]):
            found[row[what]] = found.get(row[what], 0) + row["reports"]
    return {code: count for code, count in found.items() if count}


async def _provinces(datasette: Datasette) -> Rows:
    """A tile a province: how many bodies and reports, and whether portals are declared there."""
    bodies = await query(
        datasette,
        "select province_id as id, count(*) as bodies, sum(reports) as reports from site_bodies"
        " group by 1",
    )
    of = {row["id"]: row for row in bodies}
    most = max((row["reports"] or 0 for row in bodies), default=0) or 1
    tiles = []
    for code, province in provinces().items():
        row = of.get(code, {"bodies": 0, "reports": 0})
        shade = 0 if not row["reports"] else 1 + min(3, int(4 * (row["reports"] / most) ** 0.5))
        tiles.append(
            {
                "id": code, "name": province.name, "short": province.short, "en": province.en,
                "column": province.tile[0], "row": province.tile[1], "outside": province.outside,
                "bodies": row["bodies"], "reports": row["reports"], "shade": shade,
            }
        )  # fmt: skip
    return tiles


async def red_portals(datasette: Datasette, most: int = 5) -> Row:
    """The portals whose last crawl did not go well: how many, and some of them with why."""
    rows = await query(
        datasette,
        "select p.id, p.name, p.home_page, c.status, c.problems, c.problem_codes, c.started_at from"
        " portals p join crawls c on c.id = (select id from crawls where portal_id = p.id and"
        " status <> 'running' order by started_at desc, rowid desc limit 1)"
        " where ifnull(c.status, '') not in ('green', 'recovered') order by c.started_at desc",
    )
    for row in rows[:most]:
        row["problems"] = problems(row)
    return {"count": len(rows), "portals": rows[:most]}


def problems(row: Row) -> list[tuple[str, str]]:
    """(kind, sentence) of what was wrong at the visit that the row is of; the sentences know
    other languages, where their codes were stored."""
    told = json.loads(row["problems"] or "[]")
    says = stored(json.dumps([sentence for _, sentence in told]), row.pop("problem_codes"))
    return list(zip((kind for kind, _ in told), says, strict=True))


def bar(statuses: Mapping[str, int], width: int = 240) -> list[Row]:
    """The parts of a stacked bar: status, left edge and width in the bar's own units."""
    total = sum(statuses.values()) or 1
    parts: list[Row] = []
    at = 0.0
    for status in STATUSES:
        if statuses.get(status):
            size = width * statuses[status] / total
            parts.append({"status": status, "x": round(at, 2), "width": round(size, 2)})
            at += size
    return parts
