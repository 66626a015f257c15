"""The page of a body: all its years, what they show together, and where it stands among others."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Any

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import Request  # type: ignore[import-untyped]

from archive.database.schema import form_tables
from archive.site import series
from archive.site.measures import DISPUTES, GIVEN, KEPT, YEARLY
from archive.site.web import Asked, Row, Rows, first, missing, query

# a government reports itself or through its office: they are each other's peers
_PEERS = {"government": ("government", "office"), "office": ("government", "office")}
_NEIGHBOURS = 10


async def facts(datasette: Datasette, request: Request) -> Row:
    """Everything about one body; raises NotFound."""
    agency_id = request.url_vars["agency_id"]
    body = await first(
        datasette,
        "select b.*, a.province, a.portal_id, p.name as portal, p.home_page, w.name as place,"
        " c.name as city from site_bodies b join agencies a on a.id = b.id join portals p on p.id"
        " = a.portal_id left join site_places w on w.id = b.place_id left join site_places c on"
        " c.id = b.city_id where b.id = :id",
        {"id": agency_id},
    )
    if body is None:
        raise missing(agency_id)
    years = await _years(datasette, agency_id)
    chosen = Asked(request).number("year")
    of_years: list[int] = [row["year"] for row in years]
    year = chosen if chosen is not None and chosen in of_years else of_years[-1]
    return {
        "agency": body,
        "years": years,
        "carried": _carried(years),
        "gaps": [y for y in range(of_years[0], of_years[-1]) if y not in of_years],
        "peers": await _peers(datasette, body, year),
        "neighbours": await _neighbours(datasette, body),
        "findings": await query(
            datasette,
            "select f.* from site_fails f join site_reports s on s.id = f.report_id where"
            " s.agency_id = :id order by f.year desc, f.rowid limit 50",
            {"id": agency_id},
        ),
    }


async def _years(datasette: Datasette, agency_id: str) -> Rows:
    """One entry a report: the numbers of its second and third table that the charts show."""
    reports = await series.reports_of(datasette, [agency_id])
    groups = series.outcome_groups()
    plain = list(YEARLY)
    disputes = form_tables()[DISPUTES]
    reviews = [f"{DISPUTES}.{row.code}.{column}" for row in disputes.rows for column in row.columns]
    found = await series.cells(
        datasette, reports, [*plain, *(key for keys in groups.values() for key in keys), *reviews]
    )

    def year(report: Row) -> Row:
        def cell(key: str) -> Row:
            return found.get((report["id"], key)) or _ABSENT

        outcomes = {
            group: series.total(found.get((report["id"], key)) for key in keys)
            for group, keys in groups.items()
        }
        handled = cell(KEPT["handled"])
        given = series.total([outcomes[group] for group in GIVEN])
        return {
            **report,
            "cells": {key: cell(key) for key in (*plain, *reviews)},
            "outcomes": outcomes,
            "granted_share": series.share(given, handled),
        }

    return [year(report) for report in reports]


def _carried(years: Rows) -> Rows:
    """What each report carries in beside what the one before carried out, and whether they agree.

    Blanks and marks count for nothing, as in the form's own sums.
    """
    by_year = {row["year"]: row for row in years}
    found = []
    for row in years:
        before = by_year.get(row["year"] - 1)
        out = before["cells"][KEPT["carried_out"]] if before else None
        into = row["cells"][KEPT["carried_in"]]
        known = out is not None and "unread" not in (_worth(out), _worth(into))
        found.append(
            {
                "year": row["year"],
                "report_id": row["id"],
                "into": into,
                "before_id": before["id"] if before else None,
                "out": out,
                "verdict": None
                if out is None
                else ("agrees" if _worth(out) == _worth(into) else "differs")
                if known
                else "cannot_tell",
            }
        )
    return found


def _worth(cell: Row) -> object:
    if cell["state"] in ("blank", "mark"):
        return 0
    return "unread" if cell["value"] is None else cell["value"]


_ABSENT: Row = {"value": None, "state": "absent", "raw": None, "doubtful": False}


async def _peers(datasette: Datasette, body: Mapping[str, Any], year: int) -> Row:
    """Where a body's number of new requests stands among bodies of its kind, level and province."""
    kinds = _PEERS.get(body["kind"], (body["kind"],))
    group = {"level": body["level"], "province": body["province_id"], "year": year}
    same = f"level is :level and province_id is :province and kind in ({_quoted(kinds)})"
    reported = await query(
        datasette,
        f"select agency_id, received from site_reports where year = :year and {same}"
        " order by received",
        group,
    )
    known = await first(datasette, f"select count(*) as n from site_bodies where {same}", group)
    numbers = [row["received"] for row in reported if row["received"] is not None]
    own = next((row["received"] for row in reported if row["agency_id"] == body["id"]), None)
    return {
        "year": year,
        "kinds": list(kinds),
        "bodies": known["n"] if known else 0,
        "reported": len(reported),
        "printed": len(numbers),
        "own": own,
        "more": None if own is None else sum(number > own for number in numbers),
        "equal": None if own is None else sum(number == own for number in numbers) - 1,
        "median": _median(numbers),
    }


def _median(numbers: list[int]) -> float | None:
    """The median of numbers in their order, None of none."""
    if not numbers:
        return None
    found = median(numbers)
    return int(found) if found == int(found) else found


async def _neighbours(datasette: Datasette, body: Mapping[str, Any]) -> Rows:
    """Bodies of the same kind nearby, for a comparison: of its place, its city, its province."""
    kinds = _PEERS.get(body["kind"], (body["kind"],))
    return await query(
        datasette,
        "select b.id, b.name, b.first_year, b.last_year from site_bodies b where b.id <> :id and"
        f" b.province_id is :province and b.kind in ({_quoted(kinds)}) and b.reports > 0"
        " order by b.place_id is :place desc, b.city_id is :city desc, b.level is :level desc,"
        f" b.reports desc, b.name limit {_NEIGHBOURS}",
        {
            "id": body["id"],
            "province": body["province_id"],
            "city": body["city_id"],
            "place": body["place_id"],
            "level": body["level"],
        },
    )


def _quoted(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)
