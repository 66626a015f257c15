"""What only several years together show: carry-over, late and missing reports.

A finding over time never changes a report's status: which of the two years is wrong is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from archive.database.rows import printed
from archive.database.schema import ROW_KEYS, forms_in_use, value_columns
from archive.database.store import Archive
from extract.forms import Carried
from extract.ground.messages import dump, say

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
    rules = dict.fromkeys(rule for form in forms_in_use() for rule in form.carried)
    for pair in pairs:
        for rule in rules:
            yield from _carried(archive, pair, rule)


def _carried(archive: Archive, pair: dict[str, Any], rule: Carried) -> Iterator[dict[str, Any]]:
    out = _cells(archive, pair["before"], rule.table, rule.out)
    into = _cells(archive, pair["id"], rule.table, rule.into)
    for column in value_columns(rule.table):
        where = f"{rule.table}.{rule.into}.{column}"
        finding = _finding(pair, where, out.get(column, _ABSENT), into.get(column, _ABSENT))
        if column == rule.total or finding["status"] == "fail":
            yield finding


class _Printed(NamedTuple):
    """A cell as it is printed: its state, its number if it is one, its text."""

    state: str
    number: int | float | None
    raw: str | None

    @property
    def worth(self) -> int | float | None:
        """What it counts for: a blank or a mark for nothing, as in the sums of the form; None if
        that is not known.
        """
        return 0 if self.state in ("blank", "mark") else self.number

    @property
    def told(self) -> str:
        """It in words: what is printed, or that nothing is."""
        if self.state == "blank":
            return say("report.carry_blank")
        return self.raw or "—" if self.state == "mark" else str(self.number)


_ABSENT = _Printed("absent", None, None)


def _cells(archive: Archive, report_id: str, table: str, row: str) -> dict[str, _Printed]:
    """The cells of a row of one of the tables by column."""
    where = "report_id = ? and table_name = ? and row_name = ?"
    cells = archive.rows(
        f"select column_name, state, raw from evidence where {where}", [report_id, table, row]
    )
    values = archive.row(
        f"select * from {table} where report_id = ? and {ROW_KEYS[table]} = ?", [report_id, row]
    )
    if values is None:
        return {}
    return {
        cell["column_name"]: _Printed(cell["state"], values[cell["column_name"]], cell["raw"])
        for cell in cells
    }


def _finding(pair: dict[str, Any], where: str, out: _Printed, into: _Printed) -> dict[str, Any]:
    year = pair["year"]
    if out.worth is None or into.worth is None:
        status = "unknown"
        says = say("report.carry_unknown", year=year, before=year - 1)
    elif out.worth == into.worth:
        status = "pass"
        same = out.told == into.told
        says = say("report.carry_agrees", year=year, into=into.told, before=year - 1)
        if not same:
            says = say(
                "report.carry_agrees_as", year=year, into=into.told, before=year - 1, out=out.told
            )
    else:
        status = "fail"
        says = say("report.carry_differs", year=year, into=into.told, before=year - 1, out=out.told)
    return {
        "report_id": pair["id"],
        "rule": CARRY_OVER,
        "cells": where,
        "occurrence": 1,
        "scope": "over_time",
        "status": status,
        "expected": printed(out.number),
        "found": printed(into.number),
        "says": says,
        "says_code": dump(says) if status != "pass" else None,
    }


def _count(archive: Archive, sql: str) -> dict[str, int]:
    return {row["k"]: row["n"] for row in archive.rows(sql + " order by 1")}


def _one(archive: Archive, sql: str) -> int:
    row = archive.row(sql)
    return int(row["n"]) if row else 0
