"""What only several years together show: carry-over, late and missing reports.

A finding over time never changes a report's status: which of the two years is wrong is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from archive.schema import value_columns
from archive.store import Archive

CARRY_OVER = "over_time.carry_over"


@dataclass(frozen=True)
class Checked:
    """What the checks found over the whole archive, as numbers."""

    reports: dict[str, int]
    """status: number of reports"""
    failed: dict[str, int]
    """rule: number of failed findings"""
    unknown: int
    late: dict[str, int]
    """verdict of the view ``late``: number of reports"""
    missing: int
    """body and year without a report, among the years of which the archive has any"""

    @property
    def red(self) -> bool:
        """Whether any check failed."""
        return bool(self.failed)

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


def check(archive: Archive) -> Checked:
    """Run the checks over time, write their findings to ``checks``, and count all findings."""
    with archive.db.atomic():
        archive.db.table("checks").delete_where("scope = 'over_time'")
        archive.db.table("checks").insert_all(list(_carry_over(archive)))
    return Checked(
        reports=_count(archive, "select status as k, count(*) as n from reports group by 1"),
        failed=_count(
            archive, "select rule as k, count(*) as n from checks where status = 'fail' group by 1"
        ),
        unknown=_one(archive, "select count(*) as n from checks where status = 'unknown'"),
        late=_count(archive, "select verdict as k, count(*) as n from late group by 1"),
        missing=_one(archive, "select count(*) as n from coverage where state = 'missing'"),
    )


def _carry_over(archive: Archive) -> Iterator[dict[str, Any]]:
    """What one year carries out must be what the next carries in, for each kind of applicant.

    One finding for the total of each report that follows another; the applicants' own columns
    only where they disagree.
    """
    pairs = list(
        archive.rows(
            "select r.id, r.year, p.id as before from reports r join reports p"
            " on p.agency_id = r.agency_id and p.year = r.year - 1"
            " where r.form is not null and p.form is not null order by r.id"
        )
    )
    for pair in pairs:
        out = _cells(archive, pair["before"], "carried_out")
        into = _cells(archive, pair["id"], "carried_in")
        for column in value_columns("requests"):
            expected, found = out.get(column), into.get(column)
            if expected is None or found is None:
                status = "unknown"
            else:
                status = "pass" if expected == found else "fail"
            if column == "total" or status == "fail":
                yield _finding(pair, column, status, expected, found)


def _cells(archive: Archive, report_id: str, row: str) -> dict[str, int | float | None]:
    """The numbers of a row of the requests table by column; None where it could not be read.

    A blank or a mark counts as nothing here, as it does in the sums of the form.
    """
    states = archive.rows(
        "select column_name, state from evidence"
        " where report_id = ? and table_name = 'requests' and row_name = ?",
        [report_id, row],
    )
    state_of = {found["column_name"]: found["state"] for found in states}
    values = archive.row(
        "select * from requests where report_id = ? and outcome = ?", [report_id, row]
    )
    if values is None:
        return {}
    nothing = {"blank": 0, "mark": 0}
    return {
        column: values[column] if state == "number" else nothing.get(state)
        for column, state in state_of.items()
    }


def _finding(
    pair: dict[str, Any],
    column: str,
    status: str,
    expected: int | float | None,
    found: int | float | None,
) -> dict[str, Any]:
    year = pair["year"]
    if status == "unknown":
        says = f"{year} carried in cannot be compared with {year - 1} carried out: a cell is unread"
    elif status == "pass":
        says = f"{year} carries in {found}, as {year - 1} carried out"
    else:
        says = f"{year} carries in {found}, but the report on {year - 1} carried out {expected}"
    return {
        "report_id": pair["id"],
        "rule": CARRY_OVER,
        "cells": f"requests.carried_in.{column}",
        "occurrence": 1,
        "scope": "over_time",
        "status": status,
        "expected": None if expected is None else str(expected),
        "found": None if found is None else str(found),
        "says": says,
    }


def _count(archive: Archive, sql: str) -> dict[str, int]:
    return {row["k"]: row["n"] for row in archive.rows(sql + " order by 1")}


def _one(archive: Archive, sql: str) -> int:
    row = archive.row(sql)
    return int(row["n"]) if row else 0
