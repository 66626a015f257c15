"""The search page: bodies whose name was typed, then reports by title, body, header and prose."""

from __future__ import annotations

import re

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import Request  # type: ignore[import-untyped]

from archive.database import search
from archive.site.web import PAGE, Asked, Row, Rows, first, pager, query, remembered
from extract import forms

LEVELS = ("national", "provincial", "municipal", "county", "township", "department", "other")
STATUSES = ("verified", "contradicts", "partial", "empty", "unread")

_YEAR = re.compile(r"(?:19|20)\d\d年?")
_NEWEST = f"order by s.year desc, s.rowid limit {PAGE} offset :offset"
_BODIES = 6
_COMMON = 5000
"""Reports: words that more of them hold are too common to rank by."""


async def facts(datasette: Datasette, request: Request) -> Row:
    """Everything that the search page shows for what was asked."""
    asked = Asked(request)
    typed = asked.text("q")
    chosen = {
        "q": typed,
        "place": asked.text("place", 80),
        "level": _one_of(asked.text("level"), LEVELS),
        "year": asked.number("year"),
        "form": _one_of(asked.text("form"), forms.codes()),
        "status": _one_of(asked.text("status"), STATUSES),
    }
    where, given = _where(chosen)
    key = ("search", *given.values(), asked.page)
    total, ids, ranked = await remembered(
        datasette, key, lambda: _found(datasette, typed, where, given, asked.page)
    )
    found = await listed(datasette, ids)
    await _add_snippets(datasette, found, typed)
    place = await first(
        datasette, "select * from site_places where id = :place", {"place": chosen["place"]}
    )
    return {
        **chosen,
        "_forms": forms.codes(),
        "_statuses": STATUSES,
        "place_name": place["name"] if place else None,
        "total": total,
        "ranked": ranked,
        "bodies": await bodies(datasette, typed, given) if asked.page == 1 else [],
        "found": found,
        "years": await years(datasette),
        **pager("search", chosen, asked.page, total),
    }


def _one_of(text: str, known: tuple[str, ...]) -> str:
    return text if text in known else ""


def _where(chosen: Row) -> tuple[str, Row]:
    """The condition for what was chosen beside the words, and its parameters."""
    parts = [
        f"s.{column} = :{column}"
        for column in ("level", "year", "form", "status")
        if chosen[column]
    ]
    if chosen["place"]:
        parts.append(place_condition("s"))
    return " and ".join(parts), {**chosen, "match": search.expression(chosen["q"])}


def place_condition(alias: str) -> str:
    """The SQL by which a row of the site's tables lies in the place ``:place``, at any depth."""
    columns = ("province_id", "city_id", "place_id")
    return "(" + " or ".join(f"{alias}.{column} = :place" for column in columns) + ")"


async def _found(
    datasette: Datasette, typed: str, where: str, given: Row, page: int
) -> tuple[int, list[str], bool]:
    """(how many reports, the ids of the page's, whether they are ranked by how well they match)."""
    if typed and not given["match"]:
        return 0, [], True
    parameters = {**given, "offset": (page - 1) * PAGE}
    if not typed:
        source = "site_reports s" + (f" where {where}" if where else "")
        counted = await first(datasette, f"select count(*) as n from {source}", given)
        found = await query(datasette, f"select s.id from {source} {_NEWEST}", parameters)
        return int(counted["n"]) if counted else 0, _ids(found), False
    matched = f"{search.TABLE} where {search.TABLE} match :match"
    some = await first(
        datasette, f"select count(*) as n from (select 1 from {matched} limit {_COMMON + 1})", given
    )
    if some and some["n"] > _COMMON:
        return await _newest_of_many(datasette, matched, where, parameters)
    narrowed = f" where {where}" if where else ""
    ranked = (
        f"(select rowid as found, bm25({search.TABLE}, 8, 8, 2, 1) as rank from {matched}) f"
        f" join site_reports s on s.search_id = f.found{narrowed}"
    )
    if where:
        some = await first(datasette, f"select count(*) as n from {ranked}", given)
    order = f"order by f.rank, s.year desc, s.id limit {PAGE} offset :offset"
    found = await query(datasette, f"select s.id from {ranked} {order}", parameters)
    return int(some["n"]) if some else 0, _ids(found), True


async def _newest_of_many(
    datasette: Datasette, matched: str, where: str, parameters: Row
) -> tuple[int, list[str], bool]:
    """The reports that hold words so common that no rank tells them apart, the newest first."""
    if where:
        common = (
            "hits as materialized (select s.id, s.year, s.rowid as place from site_reports s"
            f" where {where} and s.search_id in (select rowid from {matched}))"
        )
        source = "hits s order by s.year desc, s.place"
    else:
        common = f"hits as materialized (select rowid from {matched})"
        source = "site_reports s where s.search_id in hits order by s.year desc, s.rowid"
    found = await query(
        datasette,
        f"with {common} select (select count(*) from hits) as n, s.id from {source}"
        f" limit {PAGE} offset :offset",
        parameters,
    )
    if not found:  # a page after the last, or no report that meets the conditions
        found = await query(
            datasette, f"with {common} select count(*) as n, null as id from hits", parameters
        )
    return found[0]["n"], [row["id"] for row in found if row["id"]], False


def _ids(found: Rows) -> list[str]:
    return [row["id"] for row in found]


async def listed(datasette: Datasette, ids: list[str]) -> Rows:
    """The reports of those ids as lists show them, in that order."""
    marks = ", ".join("?" * len(ids))
    rows = await query(
        datasette,
        "select s.id, r.title, s.year, s.status, s.failed_checks, s.agency_id, s.name as agency,"
        " s.level, s.form, s.place_id, s.received, p.name as place, r.document_id"
        " from site_reports s join reports r on r.id = s.id"
        f" left join site_places p on p.id = s.place_id where s.id in ({marks})",
        ids,
    )
    order = {report_id: at for at, report_id in enumerate(ids)}
    return sorted(rows, key=lambda row: order[row["id"]])


async def bodies(datasette: Datasette, typed: str, given: Row) -> Rows:
    """The bodies whose names hold every word that was typed, the closest name first.

    A year among the words says of which year the number of requests is shown; else the latest.
    """
    named = _YEAR.sub(" ", typed)
    wanted = [word for word in search.words(named) if not word.isascii()][:6]
    if not wanted:
        return []
    year = _YEAR.search(typed)
    holds = " and ".join(f"instr(b.name, :w{n}) > 0" for n in range(len(wanted)))
    if given["place"]:
        holds += f" and {place_condition('b')}"
    return await query(
        datasette,
        "select b.id, b.name, b.kind, b.level, b.reports, b.first_year, b.last_year, p.name as"
        " place, s.id as report_id, s.year, s.received, s.failed_checks, s.status from site_bodies"
        " b left join site_places p on p.id = b.place_id left join site_reports s on s.agency_id ="
        " b.id and s.year = coalesce(:of_year, b.last_year)"
        f" where {holds} order by b.name = :exact desc, b.name like '%' || :exact || '人民政府'"
        " desc, b.kind = 'government' desc, length(b.name), b.reports desc, b.name"
        f" limit {_BODIES}",
        {
            **given,
            **{f"w{n}": word for n, word in enumerate(wanted)},
            "exact": "".join(wanted),
            "of_year": int(year.group()[:4]) if year else given["year"],
        },
    )


async def years(datasette: Datasette) -> list[int]:
    """The years of which the archive has a report, the newest first."""
    rows = await query(
        datasette,
        "select distinct year from site_tallies where place_id = '' order by year desc",
    )
    return [row["year"] for row in rows]


async def _add_snippets(datasette: Datasette, rows: Rows, typed: str) -> None:
    """Put beside each report a passage that holds what was typed."""
    marks = ", ".join("?" * len(rows))
    sections = await query(
        datasette,
        f"select report_id, heading, text from sections where report_id in ({marks})"
        " order by report_id, position",
        [row["id"] for row in rows],
    )
    texts: dict[str, list[str]] = {row["id"]: [] for row in rows}
    for section in sections:
        texts[section["report_id"]] += [t for t in (section["text"], section["heading"]) if t]
    for row in rows:
        beside = [*texts[row["id"]], row["title"] or "", row["agency"]]
        row["snippet"] = search.snippet(beside, typed) if typed else []
