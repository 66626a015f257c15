"""What people read on a terminal; machines are given JSON instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import click
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from archive.ingest import Ingested
from archive.over_time import Checked
from extract.report import Report

WIDTH = 100
"""Columns of a terminal that every table fits."""

WIDEST = {"id": 20, "name": 34}
"""Columns that names may take of it."""

MOST_RED, MOST_PROBLEMS, MOST_ROWS, MOST_NAMED = 12, 2, 12, 5
"""What one screen holds: red portals, problems of each, rows of a table of all, and names of the
portals with dead ends."""


class Outcome(Protocol):
    """How the visit to one portal ended (``crawler.run.CrawlOutcome``)."""

    @property
    def portal_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def problems(self) -> Sequence[tuple[str, str]]: ...
    @property
    def found(self) -> int: ...
    @property
    def kept(self) -> int: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def requests(self) -> int: ...


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, nothing elsewhere; told how many are done, of how many."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def tell_report(report: Report) -> None:
    """One file's result: who, which year, how it was read, and every doubt."""
    who = " ".join(str(part) for part in (report.agency, report.year) if part) or "-"
    click.echo(f"{report.source}: {report.status}  {who}")
    doubts = [finding.says for finding in report.checks if finding.status == "fail"]
    for doubt in [*report.warnings, *doubts]:
        click.echo(f"  {doubt}")


def tell_ingested(done: Ingested) -> None:
    """How many kept documents were read, with what status, and what could not be read and why."""
    counted = ", ".join(f"{number} {name}" for name, number in sorted(done.statuses.items()))
    click.echo(f"{done.documents} documents read{': ' if counted else ''}{counted}.")
    for url, says in done.problems:
        click.echo(f"  {url}: {says}")


def tell_outcomes(outcomes: Sequence[Outcome]) -> None:
    """One line a portal, and under it what is red and why; of many portals a sum at the end."""
    for outcome in outcomes:
        state = "red" if outcome.problems else "green"
        click.echo(
            f"{outcome.name} ({outcome.portal_id}): {state}, {outcome.found} reports found,"
            f" {outcome.kept} kept, {outcome.unchanged} unchanged, {outcome.requests} requests"
        )
        for error, says in outcome.problems:
            click.echo(f"  {error}: {says}")
    if len(outcomes) > MOST_ROWS:
        red = sum(bool(outcome.problems) for outcome in outcomes)
        click.echo(f"{len(outcomes)} portals visited: {len(outcomes) - red} green, {red} red.")


def tell_samples(data: Path) -> None:
    """A warning, apart from what is asked for: real reports are about to stand beside samples."""
    click.echo(
        f"{data} holds the demo's sample portals, whose reports are mostly invented: keep real ones"
        " in another folder, as gongkai --data real crawl …",
        err=True,
    )


def tell_holdings(held: dict[str, Any]) -> None:
    """What the archive holds, in two lines."""
    years = f" on {held['first_year']}-{held['last_year']}" if held["reports"] else ""
    click.echo(
        f"{held['agencies']} bodies, {held['reports']} reports{years}, {held['captures']} captures,"
        f" {held['portals']} portals"
    )
    counted = ", ".join(f"{number} {name}" for name, number in held["statuses"].items())
    click.echo(f"Reports: {counted or 'none'}")


def tell_status(declared: Mapping[str, int], visited: Sequence[dict[str, Any]]) -> None:
    """One screen: how many portals are what; the red ones and why, those with fewer reports first;
    and a table of all, where they are few."""
    states = Counter(portal["state"] for portal in visited)
    counted = ", ".join(f"{number} {state}" for state, number in states.most_common())
    click.echo(
        f"Portals: {counted or 'none visited'}; {declared['portals']} declared,"
        f" {declared['never']} of them never visited, {declared['due']} due"
    )
    red = [portal for portal in visited if portal["problems"]]
    kinds = Counter(kind for portal in red for kind in {p["error"] for p in portal["problems"]})
    if kinds:
        click.echo("Red: " + ", ".join(f"{number} {kind}" for kind, number in kinds.most_common()))
    for portal in sorted(red, key=_fewer_first)[:MOST_RED]:
        since = (portal["last_success"] or "none")[:10]
        click.echo(f"  {portal['name']} ({portal['id']}), last success {since}:")
        for problem in portal["problems"][:MOST_PROBLEMS]:
            click.echo(f"    {problem['error']}: {problem['says']}")
        if len(portal["problems"]) > MOST_PROBLEMS:
            click.echo(f"    and {len(portal['problems']) - MOST_PROBLEMS} more")
    if len(red) > MOST_RED:
        click.echo(f"  and {len(red) - MOST_RED} more: gongkai portals list --state red")
    _tell_dead_ends(visited)
    if len(visited) <= MOST_ROWS:
        columns = {
            "portal": "id", "state": "state", "last success": "last_success",
            "last change": "last_change", "found": "found", "reports": "reports",
            "unread": "unread", "doubts": "warnings", "due": "due",
        }  # fmt: skip
        _table(columns, visited)


def tell_portals(visited: Sequence[dict[str, Any]]) -> None:
    """Everything of a few portals: how each stands, every problem and every dead end."""
    for portal in visited:
        click.echo(f"{portal['name']} ({portal['id']}) {portal['home_page']}")
        for line in _standing(portal):
            click.echo(f"  {line}")


def _tell_dead_ends(visited: Sequence[Mapping[str, Any]]) -> None:
    """How many ways led nowhere, and at which portals; why, those are asked one by one."""
    ends = {portal["id"]: len(portal["dead_ends"]) for portal in visited if portal["dead_ends"]}
    if ends:
        most = sorted(ends, key=lambda portal_id: -ends[portal_id])
        names = ", ".join(most[:MOST_NAMED]) + (", …" if len(most) > MOST_NAMED else "")
        click.echo(
            f"Dead ends: {sum(ends.values())} at {len(ends)} portals ({names});"
            f" gongkai status {most[0]} names them"
        )


def tell_declared(portals: Sequence[dict[str, Any]]) -> None:
    """A table of declared portals, and how many they are."""
    columns = {
        "portal": "id", "owner": "name", "level": "level", "family": "family",
        "sure": "certainty", "state": "state", "due": "due",
    }  # fmt: skip
    if portals:
        _table(columns, portals)
    click.echo(f"{len(portals)} portal{'s' * (len(portals) != 1)}.")


def tell_standing(portal: Mapping[str, Any]) -> None:
    """How one declared portal stands, as comments below its declaration."""
    for line in _standing(portal):
        click.echo(f"# {line}")


def _standing(portal: Mapping[str, Any]) -> Iterator[str]:
    """How one portal stands, line by line."""
    due = portal["due"] or "only when it is named"
    if portal["state"] == "never":
        yield f"never visited; due {due}"
        return
    success, change = (_short(portal[key] or "never") for key in ("last_success", "last_change"))
    yield (
        f"{portal['state']}; last success {success}, last change {change};"
        f" {portal['found']} reports found, {portal['reports']} in the archive; due {due}"
    )
    for problem in portal["problems"]:
        yield f"{problem['error']}: {problem['says']}"
    for end in portal["dead_ends"]:
        yield f"dead end, {end['error']}: {end['says']}"


def _table(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> None:
    """A table of at most 100 columns; ``columns`` are heads, and keys of the rows."""
    table = Table(*columns, box=None, padding=(0, 1, 0, 0), header_style="")
    for row in rows:
        table.add_row(*(_cell(row.get(key), WIDEST.get(key, WIDTH)) for key in columns.values()))
    Console(width=WIDTH).print(table, soft_wrap=True)


def _cell(value: object, width: int) -> str:
    """A value as text no wider than so many columns (a Chinese character takes two)."""
    text = "-" if value is None else _short(value)
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1) + "…"


def _fewer_first(portal: Mapping[str, Any]) -> tuple[bool, str]:
    kinds = {problem["error"] for problem in portal["problems"]}
    return not kinds & {"FewerReports", "NoReports"}, portal["id"]


def tell_verified(
    faults: Sequence[str], seen: dict[str, int], *, while_writing: bool = False
) -> None:
    """Every fault, and how much was looked at; what another run is writing looks like a fault."""
    for fault in faults:
        click.echo(fault)
    counted = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in seen.items())
    click.echo(f"{counted}: {len(faults) or 'no'} fault{'s' * (len(faults) != 1)}.")
    if faults and while_writing:
        click.echo("Another run is writing this archive: verify again when it has ended.")


def _short(value: object) -> str:
    # of a moment, day and minute are enough here
    return str(value)[:16].replace("T", " ") if str(value).endswith("Z") else str(value)


def tell_checked(checked: Checked) -> None:
    """What the checks found, kind by kind."""
    counted = ", ".join(f"{number} {name}" for name, number in checked.reports.items())
    click.echo(f"Reports: {counted or 'none'}")
    for rule, number in checked.failed.items():
        click.echo(f"  {rule}: {number} fail")
    click.echo(f"Findings that cannot be decided: {checked.unknown}")
    published = ", ".join(f"{number} {verdict}" for verdict, number in checked.late.items())
    click.echo(f"Published: {published or 'none'}")
    click.echo(f"Bodies and years without a report: {checked.missing}")
