"""The comparison: any bodies, any cells of the second and third table, any years."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]

from archive.site import series
from archive.site.measures import COMMON, DEFAULT
from archive.site.pages.searching import bodies, years
from archive.site.web import Asked, Row, Rows, address, query
from archive.site.wording import measure_name
from archive.site.words import words
from extract import forms

Choice = list[tuple[str, str | int | None]]
"""The arguments of a comparison's address."""

MOST_BODIES = 12
MOST_MEASURES = 6


def measures() -> dict[str, list[str]]:
    """Every cell that can be compared, by table, in printed order over all forms."""
    found: dict[str, dict[str, None]] = {table: {} for table in series.NAMES}
    for code in forms.codes():
        for table, row, column in forms.load(code).cells():
            if table in found:
                found[table][f"{table}.{row}.{column}"] = None
    return {table: list(keys) for table, keys in found.items()}


async def facts(datasette: Datasette, request: Request) -> Row:
    """The comparison that the address asks for; what it cannot mean is left out."""
    asked = Asked(request)
    known = {key for keys in measures().values() for key in keys}
    chosen_measures = [key for key in asked.all("measure", MOST_MEASURES) if key in known]
    chosen_bodies = await _bodies(datasette, asked.all("body", MOST_BODIES))
    in_archive = await years(datasette)
    first_year, last_year = asked.number("from"), asked.number("to")
    reported = [body[end] for body in chosen_bodies for end in ("first_year", "last_year")]
    begin = first_year or min(reported, default=0)
    end = last_year or max(reported, default=0)
    of_years = [year for year in reversed(in_archive) if begin <= year <= end and chosen_bodies]
    typed = asked.text("add")
    keys = chosen_measures or [DEFAULT]
    choice: Choice = [
        *(("body", body["id"]) for body in chosen_bodies),
        *(("measure", key) for key in keys),
        ("from", first_year),
        ("to", last_year),
    ]
    return {
        "bodies": [
            {
                **body,
                "without": address("compare", [c for c in choice if c != ("body", body["id"])]),
            }
            for body in chosen_bodies
        ],
        "measures": keys,
        "_common": COMMON,
        "_all_measures": measures(),
        "years": of_years,
        "in_archive": in_archive,
        "from_year": first_year,
        "to_year": last_year,
        "add": typed,
        "offered": [
            {**body, "added": address("compare", [*choice, ("body", body["id"])])}
            for body in await bodies(datasette, typed, {"place": "", "year": None})
            if body["id"] not in {chosen["id"] for chosen in chosen_bodies}
        ]
        if typed and len(chosen_bodies) < MOST_BODIES
        else [],
        "rows": await _rows(datasette, chosen_bodies, keys, of_years),
        "address": address("compare", choice),
        "csv": address("compare.csv", choice),
        "json": address("compare.json", choice),
    }


def _without(choice: Choice, body: Row) -> Choice:
    return [pair for pair in choice if pair != ("body", body["id"])]


async def _bodies(datasette: Datasette, ids: Sequence[str]) -> Rows:
    marks = ", ".join("?" * len(ids))
    found = await query(
        datasette,
        "select id, name, kind, level, first_year, last_year from site_bodies"
        f" where id in ({marks})",
        list(ids),
    )
    order = {agency_id: at for at, agency_id in enumerate(ids)}
    return sorted(found, key=lambda body: order[body["id"]])


async def _rows(
    datasette: Datasette, chosen: Rows, keys: Sequence[str], of_years: Sequence[int]
) -> Rows:
    """One row a measure, body and year; a year without a report has the state ``missing``."""
    reports = await series.reports_of(datasette, [body["id"] for body in chosen])
    reports = [report for report in reports if report["year"] in of_years]
    by_year = {(report["agency_id"], report["year"]): report for report in reports}
    found = await series.cells(datasette, reports, keys)
    rows = []
    for key in keys:
        for body in chosen:
            for year in of_years:
                report = by_year.get((body["id"], year))
                cell = found.get((report["id"], key)) if report else None
                state = "missing" if report is None else "absent"
                shown = cell or {"value": None, "state": state, "raw": None, "doubtful": False}
                rows.append(
                    {
                        "measure": key,
                        "agency_id": body["id"],
                        "agency": body["name"],
                        "year": year,
                        **shown,
                        "report_id": report["id"] if report else None,
                        "report_status": report["status"] if report else None,
                    }
                )
    return rows


async def as_csv(datasette: Datasette, request: Request) -> Response:
    """``/compare.csv?…``: the rows of the comparison, for a spreadsheet."""
    found = await facts(datasette, request)
    t = words("zh")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*_COLUMNS, "measure_name"])
    for row in found["rows"]:
        values = [_harmless(row[column]) for column in _COLUMNS]
        writer.writerow([*values, measure_name(t, row["measure"])])
    return Response(
        # with a byte order mark, so that Excel reads it as UTF-8
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="gongkai-compare.csv"'},
    )


def _harmless(value: object) -> object:
    """The value so that a spreadsheet takes no text for a formula."""
    text = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if text else value


_COLUMNS = (
    "measure", "agency_id", "agency", "year", "value", "state", "raw", "doubtful", "report_id",
    "report_status",
)  # fmt: skip
