"""What people read on a terminal; machines are given JSON instead."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from archive.ingest import Ingested
from archive.over_time import Checked
from extract.report import Report


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
    """One line a portal, and under it what is red and why."""
    for outcome in outcomes:
        state = "red" if outcome.problems else "green"
        click.echo(
            f"{outcome.name} ({outcome.portal_id}): {state}, {outcome.found} reports found,"
            f" {outcome.kept} kept, {outcome.unchanged} unchanged, {outcome.requests} requests"
        )
        for error, says in outcome.problems:
            click.echo(f"  {error}: {says}")


def tell_holdings(held: dict[str, Any]) -> None:
    """What the archive holds, in two lines."""
    years = f" on {held['first_year']}-{held['last_year']}" if held["reports"] else ""
    click.echo(
        f"{held['agencies']} bodies, {held['reports']} reports{years}, {held['captures']} captures,"
        f" {held['portals']} portals"
    )
    counted = ", ".join(f"{number} {name}" for name, number in held["statuses"].items())
    click.echo(f"Reports: {counted or 'none'}")


def tell_portals(portals: Sequence[dict[str, Any]]) -> None:
    """A table of portals, and below it what is red and why."""
    table = Table("portal", "state", "last success", "last change", "reports", "unread", "doubts")
    for portal in portals:
        columns = ("id", "state", "last_success", "last_change", "reports", "unread", "warnings")
        table.add_row(*("-" if portal[c] is None else _short(portal[c]) for c in columns))
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    for portal in portals:
        for problem in portal["problems"]:
            click.echo(f"{portal['name']}: {problem['error']}: {problem['says']}")


def tell_verified(faults: Sequence[str], seen: dict[str, int]) -> None:
    """Every fault, and how much was looked at."""
    for fault in faults:
        click.echo(fault)
    counted = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in seen.items())
    click.echo(f"{counted}: {len(faults) or 'no'} faults.")


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
