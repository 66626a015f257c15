"""What the archive holds, and how each portal is doing."""

from __future__ import annotations

import json
from typing import Any

from archive.store import Archive


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


def portal_statuses(archive: Archive) -> list[dict[str, Any]]:
    """One portal after the other: last success and change, reports, and what is red and why.

    ``state`` is green, red, interrupted, running, recovered or never (not crawled yet).
    """
    return [_portal_status(archive, portal) for portal in list(archive.rows(_PORTALS))]


_PORTALS = """
    select p.id, p.name, p.home_page,
      (select max(finished_at) from crawls where portal_id = p.id and status = 'green')
        as last_success,
      (select max(fetched_at) from captures c join documents d on d.id = c.document_id
        where d.portal_id = p.id) as last_change,
      (select count(*) from reports where portal_id = p.id) as reports,
      (select count(*) from reports where portal_id = p.id and status = 'unread') as unread,
      (select coalesce(sum(json_array_length(warnings)), 0) from reports where portal_id = p.id)
        as warnings
    from portals p order by p.id"""


def _portal_status(archive: Archive, portal: dict[str, Any]) -> dict[str, Any]:
    crawl = archive.row(
        "select status, problems, started_at from crawls where portal_id = ?"
        " order by started_at desc, rowid desc limit 1",
        [portal["id"]],
    )
    problems = json.loads(crawl["problems"] or "[]") if crawl else []
    return {
        **portal,
        "state": crawl["status"] if crawl else "never",
        "last_crawl": crawl["started_at"] if crawl else None,
        "problems": [{"error": error, "says": says} for error, says in problems],
    }
