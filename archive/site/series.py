"""Cells of several reports beside each other, each with its state and whether it is in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from datasette.app import Datasette  # type: ignore[import-untyped]

from archive.database.schema import ROW_KEYS, form_tables, forms_in_use
from archive.site.layout import spoken_of
from archive.site.web import Row, Rows, query
from extract import forms

FEW = 30
"""Below this many requests no percentage is given: the numbers stand alone."""

NAMES = {
    code: key for code, key in ROW_KEYS.items() if form_tables()[code].layout in ("rows", "row")
}
"""The tables that can be set side by side over the years, and the column that names their rows."""


async def cells(
    datasette: Datasette, reports: Sequence[Mapping[str, Any]], wanted: Iterable[str]
) -> dict[tuple[str, str], Row]:
    """(report id, cell) -> value, state, printed text and doubt, of the cells that are on record.

    ``reports`` have ``id`` and ``form``; ``wanted`` are cells of the second and third table.
    """
    ids = [report["id"] for report in reports]
    keys = list(wanted)
    evidence = await query(
        datasette,
        f"select report_id, cell, state, raw from evidence where report_id in ({_marks(ids)})"
        f" and cell in ({_marks(keys)})",
        [*ids, *keys],
    )
    values: dict[tuple[str, str], Any] = {}
    for table, name in NAMES.items():
        rows = list(dict.fromkeys(key.split(".")[1] for key in keys if key.startswith(table + ".")))
        for line in await query(
            datasette,
            f"select * from {table} where report_id in ({_marks(ids)})"
            f" and {name} in ({_marks(rows)})",
            [*ids, *rows],
        ):
            for column, value in line.items():
                values[line["report_id"], f"{table}.{line[name]}.{column}"] = value
    doubtful = await _doubtful(datasette, reports)
    return {
        (row["report_id"], row["cell"]): {
            "value": values.get((row["report_id"], row["cell"])),
            "state": row["state"],
            "raw": row["raw"],
            "doubtful": (row["report_id"], row["cell"]) in doubtful,
        }
        for row in evidence
    }


async def _doubtful(
    datasette: Datasette, reports: Sequence[Mapping[str, Any]]
) -> set[tuple[str, str]]:
    """The cells of which a failed check speaks."""
    form_of = {report["id"]: report["form"] for report in reports}
    ids = list(form_of)
    fails = await query(
        datasette,
        f"select report_id, rule, cells from site_fails where report_id in ({_marks(ids)})",
        ids,
    )
    return {
        (fail["report_id"], cell)
        for fail in fails
        if form_of[fail["report_id"]]
        for cell in spoken_of(forms.load(form_of[fail["report_id"]]), fail)
    }


def outcome_groups() -> dict[str, list[str]]:
    """The cells of every group of outcomes, over all forms, in printed order."""
    found: dict[str, dict[str, None]] = {}
    for form in forms_in_use():
        totals = {rule.table: rule.totals for rule in form.sums if rule.along == "row"}
        for table in form.tables:
            for row in table.rows:
                if row.part_of:
                    keys = [f"{table.code}.{row.code}.{name}" for name in totals[table.code]]
                    found.setdefault(row.part_of, {}).update(dict.fromkeys(keys))
    return {group: list(keys) for group, keys in found.items()}


def total(parts: Iterable[Row | None]) -> Row:
    """Several cells of one report added up: no number at all if one of them was not read.

    A cell that the report's form does not have is no part (None); blanks and marks count as
    nothing.
    """
    there = [part for part in parts if part is not None and part["state"] != "absent"]
    unread = not there or any(part["state"] == "unread" for part in there)
    return {
        "value": None if unread else sum(part["value"] or 0 for part in there),
        "state": "unread" if unread else "number",
        "raw": None,
        "doubtful": any(part["doubtful"] for part in there),
    }


def share(part: Row, whole: Row) -> Row:
    """What share one number is of another: a percentage only of :data:`FEW` and more."""
    numbers = part["value"], whole["value"]
    known = None not in numbers and whole["value"] > 0
    return {
        "part": part["value"],
        "of": whole["value"],
        "percent": round(100 * part["value"] / whole["value"], 1)
        if known and whole["value"] >= FEW
        else None,
        "few": bool(known and whole["value"] < FEW),
        "doubtful": part["doubtful"] or whole["doubtful"],
    }


async def reports_of(datasette: Datasette, agencies: Sequence[str]) -> Rows:
    """The reports of some bodies, the earliest year first."""
    return await query(
        datasette,
        "select id, agency_id, name, year, status, form, failed_checks, verdict, due_on from"
        f" site_reports where agency_id in ({_marks(agencies)}) order by year, name",
        list(agencies),
    )


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
