"""The part of the command line that speaks of portals: which ones, and `gongkai portals`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive import terminal
from crawler.portals import portal_status, selection
from crawler.portals.probe import Probe, probe
from crawler.portals.registry import LEVELS, RHYTHMS, Portal, load_portals, portal_for, portal_of
from extract.ground.titles import YEARS

ADDED = "portals.toml"  # in the data folder: what `portals add` wrote
PAUSE = 0.5  # seconds: the shortest pause between two requests to a host not allowed by name
FILE = click.Path(dir_okay=False, path_type=Path)

delay_option = click.option(
    "--delay",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Pause between two requests to one host; under 0.5 only for an allowed host.",
)
years_option = click.option(
    "--year",
    "years",
    type=click.IntRange(min=YEARS[0], max=YEARS[-1]),
    metavar="YEAR",
    multiple=True,
    help="Only reports on this year; may be given more than once.",
)
hosts_option = click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    metavar="HOST:PORT",
    help="A loopback or private host that may be visited.",
)
file_option = click.option(
    "--portals",
    "file",
    type=FILE,
    metavar="FILE.toml",
    help="The portals declared in this file, and no others.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Machine output.")


def chosen(
    data: Path, names: Sequence[str], url: str | None, file: Path | None
) -> Sequence[Portal]:
    """The portals to visit: those named, of the file or of the registry; or one home page."""
    if url and (names or file):
        raise click.UsageError("--url visits one home page; it goes with no PORTAL or --portals.")
    if url:
        return [selection.at(url, data / ADDED)]
    if file:
        return selection.among(names, load_portals(file)) if names else load_portals(file)
    return selection.chosen(names, data / ADDED) if names else selection.declared(data / ADDED)


def check_delay(delay: float, allow_hosts: Sequence[str]) -> None:
    """A host of the outside is never asked more often than every PAUSE seconds."""
    if delay < PAUSE and not allow_hosts:
        raise click.BadParameter(f"under {PAUSE} only with --allow-host", param_hint="--delay")


@click.group(short_help="List, show, add or test portals.")
def portals() -> None:
    """The registry of portals: list, show, add, test one."""


@portals.command(name="list", short_help="List the portals.")
@click.option("--province", metavar="NAME", help="As 江苏省, or 江苏.")
@click.option("--level", type=click.Choice(LEVELS), help="Level of the portal's owner.")
@click.option("--family", metavar="NAME", help="The declared CMS family.")
@click.option(
    "--state",
    type=click.Choice(portal_status.STATES),
    help="How it stands: red includes challenged; never is not visited yet.",
)
@file_option
@json_option
@click.pass_obj
def portals_list(
    data: Path, /, file: Path | None, state: str | None, as_json: bool, **given: Any
) -> int:
    """List the portals that `gongkai crawl` visits, with how they stand and when they are due."""
    declared = load_portals(file) if file else selection.declared(data / ADDED)
    found = selection.filtered(declared, **given)
    rows = [
        row for row in portal_status.standings(data, found) if state is None or state in row.states
    ]
    if as_json:
        for row in rows:
            click.echo(json.dumps(row.as_dict(), ensure_ascii=False))
    else:
        terminal.tell_declared([row.as_dict() for row in rows])
    return 0


@portals.command(name="show", short_help="Show a declaration.")
@click.argument("name", metavar="PORTAL")
@json_option
@click.pass_obj
def portals_show(data: Path, name: str, as_json: bool) -> int:
    """Show one portal's declaration, and how it stands.

    PORTAL is an id, a host or a name.
    """
    portal = selection.one(name, data / ADDED)
    [row] = portal_status.standings(data, [portal])
    if as_json:
        click.echo(json.dumps(row.as_dict(), ensure_ascii=False))
    else:
        click.echo(portal.declaration().strip())
        terminal.tell_standing(row.as_dict())
    return 0


@portals.command(name="add", short_help="Declare a portal.")
@click.argument("home_page")
@click.option("--name", required=True, help="The portal's owner, as 连云港市人民政府.")
@click.option("--id", "id", help="Stable id; the home page's host if not given.")
@click.option("--province", help="As 江苏省.")
@click.option("--level", type=click.Choice(LEVELS), help="Level of the owner.")
@click.option("--code", help="GB/T 2260 code of the owner's division, six digits.")
@click.option("--list-url", help="The column of annual reports; else found from the home page.")
@click.option("--family", help="The CMS family; else recognised.")
@click.option("--expected", type=int, help="The fewest reports that it lists; fewer are red.")
@click.option("--rhythm", type=click.Choice(RHYTHMS), help="How often it is asked.")
@click.option("--notes", help="Remarks.")
@click.option(
    "--portals", "file", type=FILE, metavar="FILE.toml", help="Declare it in this file instead."
)
@click.pass_obj
def portals_add(data: Path, /, file: Path | None, **given: Any) -> int:
    """Declare a portal in the data folder's portals.toml, or in another file.

    The next `gongkai crawl` visits what stands in the data folder's portals.toml; another file is
    visited with `gongkai crawl --portals FILE.toml`.
    """
    given["home_page"] = portal_for(given["home_page"]).home_page  # http:// may be left out
    portal = portal_of({key: value for key, value in given.items() if value is not None}, "add")
    selection.check_family(portal.family)
    path = file or data / ADDED
    added = selection.add(portal, path, known=selection.declared(data / ADDED))
    where = f" --portals {path}" if file else ""
    there = f"{added} portal{'s' * (added != 1)}"
    click.echo(f"{portal.name} is declared as {portal.id} in {path} ({there} there).")
    click.echo(f"Next: gongkai crawl{where} {portal.id}")
    return 0


@portals.command(name="test", short_help="Visit a portal for trial.")
@click.argument("name", metavar="PORTAL_OR_HOME_PAGE")
@years_option
@delay_option
@hosts_option
@json_option
@click.pass_obj
def portals_test(data: Path, /, name: str, as_json: bool, **how: Any) -> int:
    """Visit one portal for trial: what would be found, and what is doubtful. Nothing is kept.

    The column of annual reports, the CMS family, the number of reports by year, some of them as
    samples, and what would make the portal red. PORTAL is as for `gongkai crawl`.
    """
    check_delay(how["delay"], how["allow_hosts"])
    found = probe("", portal=selection.meant(name, data / ADDED), quiet=as_json, **how)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
    else:
        _tell_probe(found)
    return int(bool(found.problems))


def _tell_probe(found: Probe) -> None:
    """What a visit for trial found, for a person."""
    portal = found.portal
    declared = portal.source != "--url"
    click.echo(f"{portal.name} ({portal.id}) {portal.home_page}" if declared else portal.home_page)
    for column in found.columns:
        click.echo(f"Column: {column.url}: {column.reports} reports, read as {column.family}")
    marks = "its marks were seen" if found.sure else "no marks of any: read by general rules"
    if found.family:
        click.echo(f"Family: {found.family} ({marks})")
    by_year = [f"{year or 'year unknown'}: {n}" for year, n in found.by_year.items()]
    click.echo(
        f"Reports: {found.reports} by their titles; {found.fetched} fetched as samples;"
        f" {found.requests} requests"
    )
    if by_year:
        click.echo(f"By year: {', '.join(by_year)}")
    for sample in found.samples:
        click.echo(f"  {sample.listed_on or 'no date'}  {sample.title}\n    {sample.url}")
    for doubt in [*_mismatch(found), *found.doubts]:
        click.echo(f"Doubtful: {doubt}")
    for kind, says in found.problems:
        click.echo(f"Red: {kind}: {says}")
    if found.reports and not declared:
        click.echo(f"Next: gongkai portals add {portal.home_page} --name …")


def _mismatch(found: Probe) -> list[str]:
    """What the declaration says and the visit did not see."""
    declared = found.portal.family
    if declared and found.family and declared != found.family:
        return [f"The declaration says {declared}, and it was read as {found.family}."]
    return []
