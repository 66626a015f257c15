"""The findings: contradictions, late and missing reports, silent changes, the portals' health."""

from __future__ import annotations

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import Request  # type: ignore[import-untyped]

from archive.site.pages.home import problems, red_portals
from archive.site.pages.searching import place_condition, years
from archive.site.web import PAGE, Asked, Row, Rows, first, pager, query

VIEWS = ("contradictions", "late", "missing", "changes", "portals")


async def facts(datasette: Datasette, request: Request) -> Row:
    """One of the lists of findings, narrowed by year, place and kind."""
    asked = Asked(request)
    view = request.url_vars["view"] or VIEWS[0]
    in_archive = await years(datasette)
    year = asked.number("year")
    chosen = {
        "year": year if year in in_archive else None,
        "place": asked.text("place", 80),
        "rule": asked.text("rule", 60) if view == "contradictions" else "",
        "verdict": asked.text("verdict", 20) if view == "late" else "",
    }
    if view == "missing" and chosen["year"] is None:
        chosen["year"] = in_archive[0] if in_archive else None
    place = await first(
        datasette, "select * from site_places where id = :id", {"id": chosen["place"]}
    )
    lists = {
        "contradictions": _contradictions, "late": _late, "missing": _missing,
        "changes": _changes, "portals": _portals,
    }  # fmt: skip
    total, rows, more = await lists[view](datasette, chosen, (asked.page - 1) * PAGE)
    return {
        "view": view,
        "years": in_archive,
        **chosen,
        "place_name": place["name"] if place else None,
        "total": total,
        "rows": rows,
        **more,
        **pager(f"findings/{view}", chosen, asked.page, total),
    }


def _narrowed(chosen: Row, *conditions: str) -> str:
    parts = [*conditions]
    if chosen["year"] is not None:
        parts.append("s.year = :year")
    if chosen["place"]:
        parts.append(place_condition("s"))
    return " where " + " and ".join(parts) if parts else ""


async def _page(
    datasette: Datasette, columns: str, source: str, order: str, given: Row
) -> tuple[int, Rows]:
    counted = await first(datasette, f"select count(*) as n from {source}", given)
    rows = await query(
        datasette,
        f"select {columns} from {source} order by {order} limit {PAGE} offset :offset",
        given,
    )
    return (counted["n"] if counted else 0), rows


async def _contradictions(datasette: Datasette, chosen: Row, offset: int) -> tuple[int, Rows, Row]:
    given = {**chosen, "offset": offset}
    rules = await query(
        datasette,
        "select s.rule, count(*) as fails, count(distinct s.report_id) as reports from site_fails"
        f" s{_narrowed(chosen)} group by 1 order by 2 desc",
        given,
    )
    own = ["s.rule = :rule"] if chosen["rule"] else []
    source = "site_fails s" + _narrowed(chosen, *own)
    total, rows = await _page(datasette, "s.*", source, "s.rowid", given)
    return total, rows, {"rules": rules}


async def _late(datasette: Datasette, chosen: Row, offset: int) -> tuple[int, Rows, Row]:
    given = {**chosen, "verdict": chosen["verdict"] or "late", "offset": offset}
    # the places themselves are in the tallies: no report is looked at to count
    where = "where place_id = :place" + (" and year = :year" if chosen["year"] else "")
    verdicts = await query(
        datasette,
        "select year, kind, verdict, sum(reports) as reports from site_tallies"
        f" {where} group by 1, 2, 3 order by 1 desc, 2",
        given,
    )
    source = "site_reports s" + _narrowed(chosen, "s.verdict = :verdict")
    total, rows = await _page(
        datasette, "s.id, s.name, s.year, s.due_on, s.kind, s.verdict", source, "s.rowid", given
    )
    return total, await _with_dates(datasette, rows), {"verdicts": verdicts}


async def _with_dates(datasette: Datasette, rows: Rows) -> Rows:
    """The rows with the dates that the view ``late`` goes by."""
    marks = ", ".join("?" * len(rows))
    dates = await query(
        datasette,
        "select report_id, published_on, issued_on, first_seen_on from late"
        f" where report_id in ({marks})",
        [row["id"] for row in rows],
    )
    of = {row["report_id"]: row for row in dates}
    return [{**row, **of.get(row["id"], {})} for row in rows]


async def _missing(datasette: Datasette, chosen: Row, offset: int) -> tuple[int, Rows, Row]:
    given = {**chosen, "offset": offset}
    conditions = [
        "not exists (select 1 from site_reports r where r.agency_id = s.id and r.year = :year)"
    ]
    if chosen["place"]:
        conditions.append(place_condition("s"))
    source = f"site_bodies s where {' and '.join(conditions)}"
    columns = "s.id, s.name, s.kind, s.level, s.first_year, s.last_year"
    total, rows = await _page(datasette, columns, source, "s.rowid", given)
    return total, rows, {}


async def _changes(datasette: Datasette, chosen: Row, offset: int) -> tuple[int, Rows, Row]:
    given = {**chosen, "offset": offset}
    source = "site_changes s" + _narrowed(chosen)
    total, rows = await _page(datasette, "s.*", source, "s.rowid", given)
    for row in rows:
        row["what"] = await query(
            datasette,
            "select kind, what, previous, present from changes where report_id = :report and"
            " capture_id = :capture order by kind <> 'cell', what limit 12",
            {"report": row["report_id"], "capture": row["capture_id"]},
        )
    return total, rows, {}


async def _portals(datasette: Datasette, chosen: Row, offset: int) -> tuple[int, Rows, Row]:
    source = "portals p"
    columns = (
        "p.id, p.name, p.province, p.level, p.home_page, (select count(*) from reports where"
        " portal_id = p.id) as reports, c.status, c.problems, c.problem_codes, c.started_at"
    )
    joined = (
        "portals p left join crawls c on c.id = (select id from crawls where portal_id = p.id"
        " and status <> 'running' order by started_at desc, rowid desc limit 1)"
    )
    counted = await first(datasette, f"select count(*) as n from {source}")
    rows = await query(
        datasette,
        f"select {columns} from {joined} order by ifnull(c.status, 'never') in ('green',"
        f" 'recovered'), p.province, p.name limit {PAGE} offset :offset",
        {"offset": offset},
    )
    for row in rows:
        row["problems"] = problems(row)
    red = await red_portals(datasette, 0)
    return (counted["n"] if counted else 0), rows, {"red": red["count"]}
