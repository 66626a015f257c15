"""Which document stands for a report, and the writes that put it into the public tables.

Called within a transaction: a report is either wholly the old one or wholly the new one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from archive.database import rows, search
from archive.database.agencies import agency_id, is_own_portal, kind_of
from archive.database.schema import NUMBERS
from archive.database.store import Archive
from extract.ground.messages import dumps
from extract.report import EXTRACTOR, Report

Reading = tuple[Report, Sequence[rows.Part]]
"""What a version was read as, and what each of its captures alone was read as."""

Reread = Callable[[Archive, dict[str, Any]], Reading]

_CHILDREN = (*NUMBERS, "sections", "evidence", "checks", "claims")
_RANK = {"verified": 0, "contradicts": 1, "partial": 2, "empty": 3, "unread": 4}


def put_reading(
    archive: Archive, document: dict[str, Any], version_id: str, position: int, report: Report
) -> None:
    """Note that this extractor has read a version, and what it claims to be."""
    whose, report_id = _claims(archive, document, report)
    archive.db.table("readings").upsert(
        {
            "id": version_id,
            "document_id": document["id"],
            "extractor": EXTRACTOR,
            "status": report.status,
            "agency_id": whose,
            "report_id": report_id,
            "why": "; ".join(report.warnings) or None,
            "position": position,
            "warnings": len(report.warnings),
        },
        pk="id",
    )


def forget_stale_readings(archive: Archive, document_id: str, extractor: str) -> None:
    """Drop what another version of the extractor said of a document, and the changes it saw."""
    stale = "document_id = ? and extractor <> ?"
    if archive.row(f"select 1 from readings where {stale}", [document_id, extractor]):
        archive.db.execute(f"delete from readings where {stale}", [document_id, extractor])
        row = archive.row("select report_id from documents where id = ?", [document_id])
        _delete_changes(archive, document_id, row["report_id"] if row else None)


def claim(
    archive: Archive,
    document: dict[str, Any],
    report: Report,
    parts: Sequence[rows.Part],
    reread: Reread,
) -> None:
    """Let a document stand for the report that it is now read as, and no longer for another."""
    whose, report_id = _claims(archive, document, report)
    before = archive.row("select report_id from documents where id = ?", [document["id"]])
    old = before["report_id"] if before else None
    if report_id:
        _put_agency(archive, str(whose), report, document["portal_id"])
    archive.db.table("documents").update(
        document["id"],
        {
            "report_id": report_id,
            "status": report.status,
            "why": "; ".join(report.warnings) or None,
            "why_codes": dumps(report.warnings) if report.warnings else None,
            "chosen": 0,
        },
    )
    if report_id:
        _settle(archive, report_id, {document["id"]: (report, parts)}, reread)
    if old and old != report_id:
        _move_changes(archive, document["id"], old, report_id)
        _settle(archive, old, {}, reread)


def forget_idle_agencies(archive: Archive) -> None:
    """Drop the bodies of which no report is left."""
    with archive.db.atomic():
        archive.db.execute("delete from agencies where id not in (select agency_id from reports)")


def put_changes(
    archive: Archive,
    document_id: str,
    previous_capture: str,
    capture: str,
    differences: Iterable[tuple[str, str, str | None, str | None]],
) -> None:
    """Record what differs between two captures of a report; nothing if it stands for none."""
    row = archive.row("select report_id from documents where id = ?", [document_id])
    if row is None or row["report_id"] is None:
        return
    noticed = archive.row("select fetched_at from captures where id = ?", [capture])
    archive.db.table("changes").upsert_all(
        (
            {
                "report_id": row["report_id"],
                "capture_id": capture,
                "kind": kind,
                "what": what,
                "previous": old,
                "present": new,
                "noticed_at": noticed["fetched_at"] if noticed else None,
                "previous_capture_id": previous_capture,
            }
            for kind, what, old, new in differences
        ),
        pk=("report_id", "capture_id", "kind", "what"),
    )


def _claims(
    archive: Archive, document: dict[str, Any], report: Report
) -> tuple[str | None, str | None]:
    """(agency id, report id) that a reading claims; a report needs a body and a year."""
    if report.status == "not_a_report" or not report.agency or not report.year:
        return None, None
    portal = archive.row("select * from portals where id = ?", [document["portal_id"]])
    whose = agency_id(report.agency, portal or {"id": document["portal_id"]})
    return whose, f"{whose}-{report.year}"


def _put_agency(archive: Archive, whose: str, report: Report, portal_id: str) -> None:
    name = str(report.agency)
    portal = archive.row("select * from portals where id = ?", [portal_id]) or {}
    known = archive.row(
        "select p.name from agencies a join portals p on p.id = a.portal_id where a.id = ?", [whose]
    )
    if known and (
        is_own_portal(name, known["name"]) or not is_own_portal(name, portal.get("name"))
    ):
        return
    archive.db.table("agencies").upsert(
        {
            "id": whose,
            "name": name,
            "kind": kind_of(name),
            "level": portal.get("level"),
            "province": portal.get("province"),
            "portal_id": portal_id,
        },
        pk="id",
    )


def _settle(archive: Archive, report_id: str, fresh: dict[str, Reading], reread: Reread) -> None:
    """Choose the document that stands for a report and write it, unless it already stands."""
    candidates = list(
        archive.rows(
            "select d.*, p.name as portal_name, (select min(fetched_at) from captures"
            " where document_id = d.id) as first_captured_at from documents d"
            " join portals p on p.id = d.portal_id where d.report_id = ?",
            [report_id],
        )
    )
    if not candidates:
        _delete_report(archive, report_id)
        return
    agency = archive.row(
        "select name from agencies where id = ?", [report_id.rsplit("-", 1)[0]]
    ) or {"name": ""}
    best = min(candidates, key=lambda document: _rank(document, agency["name"]))
    standing = archive.row("select document_id from reports where id = ?", [report_id])
    if best["id"] in fresh or standing is None or standing["document_id"] != best["id"]:
        report, parts = fresh.get(best["id"]) or reread(archive, best)
        first = min(candidate["first_captured_at"] for candidate in candidates)
        _write(archive, report_id, best, report, parts, first)
    archive.db.execute(
        "update documents set chosen = (id = ?) where report_id = ?", [best["id"], report_id]
    )


def _rank(document: dict[str, Any], agency: str) -> tuple[int, bool, str, str]:
    """The rule by which one of several documents stands for a report: the smallest wins.

    Best status; then the agency's own portal; then the first capture; then the id.
    """
    return (
        _RANK.get(document["status"], 9),
        not is_own_portal(agency, document["portal_name"]),
        document["first_captured_at"] or "9",
        document["id"],
    )


def _write(
    archive: Archive,
    report_id: str,
    document: dict[str, Any],
    report: Report,
    parts: Sequence[rows.Part],
    first_captured_at: str,
) -> None:
    whose, year = report_id.rsplit("-", 1)
    search.remove(archive.db, report_id)
    for table in _CHILDREN:
        archive.db.table(table).delete_where("report_id = ?", [report_id])
    unread = sum(cell.state in ("unread", "absent") for cell in report.evidence.values())
    archive.db.table("reports").upsert(
        {
            "id": report_id,
            "agency_id": whose,
            "year": int(year),
            "title": report.title or document["title"],
            "status": report.status,
            "form": report.form,
            **rows.header_rows(report),
            "document_id": document["id"],
            "capture_id": rows.main_capture(report, parts),
            "portal_id": document["portal_id"],
            "first_captured_at": first_captured_at,
            "unread_cells": unread,
            "failed_checks": sum(finding.status == "fail" for finding in report.checks),
            "warnings": json.dumps(report.warnings, ensure_ascii=False),
            "warning_codes": dumps(report.warnings),
            "extractor": report.extractor,
            # below 2**63, as unique as the id, and the same after a rebuild
            "search_id": int(whose, 16) * 4096 + int(year),
        },
        pk="id",
    )
    _write_children(archive, report_id, report, parts)
    search.add(archive.db, report_id)


def _write_children(
    archive: Archive, report_id: str, report: Report, parts: Sequence[rows.Part]
) -> None:
    for table, row in rows.value_rows(report_id, report):
        archive.db.table(table).insert(row)
    archive.db.table("sections").insert_all(rows.section_rows(report_id, report))
    archive.db.table("evidence").insert_all(rows.evidence_rows(report_id, report, parts))
    archive.db.table("checks").insert_all(rows.check_rows(report_id, report))
    archive.db.table("claims").insert_all(rows.claim_rows(report_id, report))


def _delete_report(archive: Archive, report_id: str) -> None:
    search.remove(archive.db, report_id)
    for table in (*_CHILDREN, "changes"):
        archive.db.table(table).delete_where("report_id = ?", [report_id])
    archive.db.table("reports").delete_where("id = ?", [report_id])


_CAPTURES_OF_PAGE = (
    "capture_id in (select id from captures where document_id = :page or document_id in"
    " (select document_id from attachments where page_id = :page))"
)


def _delete_changes(archive: Archive, document_id: str, report_id: str | None) -> None:
    archive.db.execute(
        f"delete from changes where report_id = :report and {_CAPTURES_OF_PAGE}",
        {"page": document_id, "report": report_id},
    )


def _move_changes(archive: Archive, document_id: str, old: str, new: str | None) -> None:
    if new is None:
        _delete_changes(archive, document_id, old)
        return
    archive.db.execute(
        "update or replace changes set report_id = :new"
        f" where report_id = :old and {_CAPTURES_OF_PAGE}",
        {"page": document_id, "old": old, "new": new},
    )
