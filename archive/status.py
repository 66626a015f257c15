"""What the archive holds, and how each portal is doing."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from archive.database.store import Archive
from archive.moments import a_day_ago
from archive.warc.originals import being_written
from extract.ground.messages import say


def holdings(archive: Archive) -> dict[str, Any]:
    """What the archive holds: bodies, reports by status, years, captures, portals."""
    row = archive.row(
        "select (select count(*) from agencies) as agencies, (select count(*) from reports) as"
        " reports, (select min(year) from reports) as first_year, (select max(year) from reports)"
        " as last_year, (select count(*) from captures) as captures, (select count(*) from"
        " portals) as portals, (select max(fetched_at) from captures) as last_capture_at"
    )
    statuses = archive.rows("select status, count(*) as n from reports group by 1 order by 2 desc")
    return {**(row or {}), "statuses": {found["status"]: found["n"] for found in statuses}}


def holds_samples(data: Path) -> bool:
    """Does the archive of that folder hold the demo's sample portals?"""
    if not (data / "archive.db").exists():
        return False
    with Archive(data, must_exist=True) as archive:
        return archive.row("select 1 from portals where source = 'sample' limit 1") is not None


def portal_statuses(archive: Archive) -> list[dict[str, Any]]:
    """One portal after the other: last success and change, reports, and what is red and why.

    ``state`` is green, red, interrupted, running, recovered or never (not crawled yet); ``found``
    is how many reports the last visit found in the portal's lists, ``reports`` how many the archive
    has of it, ``dead_ends`` the ways of that visit that led nowhere, ``failures`` how many visits
    in a row were red. A visit that nobody is at any more, and that did not come to its end, was
    killed: the portal is interrupted, which is red.
    """
    alive = being_written(archive.data)
    return [_told(row, alive) for row in archive.rows(_PORTALS)]


def _told(row: dict[str, Any], alive: bool) -> dict[str, Any]:
    lists = ("problems", "dead_ends")
    told = {name: [{"error": e, "says": s} for e, s in json.loads(row[name])] for name in lists}
    if row["state"] == "interrupted" or (row["state"] == "running" and not alive):
        began = row["last_crawl"][:16].replace("T", " ")
        says = say("visit.killed", began=began)
        told["problems"].append({"error": "Interrupted", "says": says})
        row["state"] = "interrupted"
    return {**row, **told}


def most_found(archive: Archive, portal_id: str, visits: int) -> dict[str, Any] | None:
    """The most reports that one of a portal's last visits ``found``, and on which ``day``.

    Only visits count that asked for all years, came to their end and found no fewer than those
    before them; None if there is none.
    """
    return archive.row(_MOST_FOUND, [portal_id, visits])


def unfinished_since(archive: Archive, portal_ids: Collection[str]) -> str | None:
    """When the run began that was cut short and goes on with these portals; None if none was.

    Of a day ago at most: what was fetched longer ago may be another thing by now.
    """
    wanted = set(portal_ids)
    rows = archive.rows(_UNFINISHED, [a_day_ago()])
    return min((row["since"] for row in rows if row["portal_id"] in wanted), default=None)


_UNFINISHED = """
    with recent as (select portal_id, started_at,
        status not in ('green', 'red') or problems like '%"Interrupted"%' as cut
      from crawls where started_at >= ?)
    select portal_id, min(started_at) as since from recent c where cut and not exists
      (select 1 from recent o where o.portal_id = c.portal_id and not o.cut
        and o.started_at >= c.started_at)
    group by 1"""

_MOST_FOUND = """
    select found, substr(started_at, 1, 10) as day from (
      select found, started_at from crawls
      where portal_id = ? and status in ('green', 'red') and years is null
        and problems not like '%"FewerReports"%' and problems not like '%"Interrupted"%'
      order by started_at desc limit ?)
    order by found desc, day desc limit 1"""

_PORTALS = """
    with
      ended as (select portal_id, max(rowid) as place
        from crawls where status = 'green' group by 1),
      kept as (select d.portal_id, max(c.fetched_at) as last_change from captures c
        join documents d on d.id = c.document_id group by 1),
      read as (select portal_id, count(*) as reports, sum(status = 'unread') as unread,
        sum(json_array_length(warnings)) as warnings from reports group by 1),
      -- the last one that was recorded: a clock may have gone ahead once
      latest as (select portal_id, max(rowid) as place from crawls group by 1)
    select p.id, p.name, p.home_page, p.source, g.finished_at as last_success, k.last_change,
      coalesce(r.reports, 0) as reports, coalesce(r.unread, 0) as unread,
      coalesce(r.warnings, 0) as warnings, coalesce(l.status, 'never') as state,
      l.started_at as last_crawl, l.found, coalesce(l.problems, '[]') as problems,
      coalesce(l.dead_ends, '[]') as dead_ends,
      (select count(*) from crawls c where c.portal_id = p.id and c.status = 'red'
        and c.rowid > coalesce(e.place, 0)) as failures
    from portals p left join ended e on e.portal_id = p.id
      left join crawls g on g.rowid = e.place left join kept k on k.portal_id = p.id
      left join read r on r.portal_id = p.id
      left join latest n on n.portal_id = p.id left join crawls l on l.rowid = n.place
    order by p.id"""
