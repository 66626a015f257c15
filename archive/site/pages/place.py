"""The page of a place: what it contains, who reported, and sums that are never sums of sums."""

from __future__ import annotations

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import Request  # type: ignore[import-untyped]

from archive.site.frozen import MEASURES
from archive.site.pages.home import tally
from archive.site.pages.searching import place_condition, years
from archive.site.web import PAGE, Asked, Row, Rows, first, missing, pager, query

KINDS = ("government", "office", "department", "township", "other")


async def facts(datasette: Datasette, request: Request) -> Row:
    """Everything about one place; raises NotFound."""
    place_id = request.url_vars["place_id"]
    place = await first(datasette, "select * from site_places where id = :id", {"id": place_id})
    if place is None:
        raise missing(place_id)
    asked = Asked(request)
    kind = asked.text("kind") if asked.text("kind") in KINDS else ""
    tallies = await query(
        datasette,
        "select * from site_tallies where place_id = :id order by year desc",
        {"id": place_id},
    )
    of_years = sorted({row["year"] for row in tallies}, reverse=True)
    year = asked.number("year")
    year = year if year in of_years else (of_years[0] if of_years else None)
    count = await first(
        datasette,
        f"select count(*) as n from site_bodies b where {place_condition('b')}",
        {"place": place_id},
    )
    bodies = count["n"] if count else 0
    in_archive = await years(datasette)
    return {
        "place": place,
        "path": await _path(datasette, place),
        "inside": await _inside(datasette, place_id),
        "bodies": bodies,
        "years": [
            {
                "year": y,
                "reports": sum(row["reports"] for row in tallies if row["year"] == y),
                "missing": bodies - sum(row["reports"] for row in tallies if row["year"] == y),
                "statuses": tally(tallies, "status", y),
                "verdicts": tally(tallies, "verdict", y),
            }
            for y in in_archive
        ],
        "year": year,
        "of_years": of_years,
        "kind": kind,
        "sums": await _sums(datasette, place_id, year),
        **await _listed(datasette, place_id, year, kind, asked.page),
    }


async def _path(datasette: Datasette, place: Row) -> Rows:
    """The places that it lies in, the widest first."""
    found: Rows = []
    while place["parent_id"]:
        above = await first(
            datasette, "select * from site_places where id = :id", {"id": place["parent_id"]}
        )
        if above is None:
            break
        found.insert(0, above)
        place = above
    return found


async def _inside(datasette: Datasette, place_id: str) -> Rows:
    """The places right inside, with how many bodies and reports each has."""
    return await query(
        datasette,
        "select w.id, w.name, w.level, (select sum(reports) from site_tallies where place_id ="
        " w.id) as reports from site_places w where w.parent_id = :id order by w.id",
        {"id": place_id},
    )


async def _sums(datasette: Datasette, place_id: str, year: int | None) -> Rows:
    """Sums over the bodies of one kind and level, in how many reports the number is printed.

    Levels and kinds are never added: what a government reports may hold what its departments
    report, and which of them do is not said.
    """
    rows = await query(
        datasette,
        "select * from site_sums where place_id = :id and year = :year",
        {"id": place_id, "year": year},
    )
    order = ("national", "provincial", "municipal", "county", "township", "department")
    height = {level: at for at, level in enumerate(order)}
    rows.sort(key=lambda row: (height.get(row["level"], 9), KINDS.index(row["kind"])))
    return [
        {
            **{key: row[key] for key in ("level", "kind", "reports", "with_failed_checks")},
            "cells": {
                name: {"sum": row[name], "printed": row[f"{name}_printed"]} for name in MEASURES
            },
        }
        for row in rows
    ]


async def _listed(
    datasette: Datasette, place_id: str, year: int | None, kind: str, page: int
) -> Row:
    """One page of the bodies of the place, with what they reported for the year."""
    given = {"place": place_id, "year": year, "kind": kind, "offset": (page - 1) * PAGE}
    where = place_condition("b") + (" and b.kind = :kind" if kind else "")
    count = await first(datasette, f"select count(*) as n from site_bodies b where {where}", given)
    total = count["n"] if count else 0
    order = " ".join(f"when '{code}' then {at}" for at, code in enumerate(KINDS))
    rows = await query(
        datasette,
        "select b.id, b.name, b.kind, b.level, b.reports as all_reports, s.id as report_id,"
        " s.status, s.failed_checks, s.verdict, s.received, s.handled, s.carried_out from"
        f" (select * from site_bodies b where {where} order by b.place_id <> :place, case b.kind"
        f" {order} end, b.name limit {PAGE} offset :offset) b left join site_reports s on"
        " s.agency_id = b.id and s.year = :year",
        given,
    )
    chosen = {"year": year, "kind": kind}
    return {"total": total, "listed": rows, **pager(f"place/{place_id}", chosen, page, total)}
