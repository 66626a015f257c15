"""The front door: one short function a verb; what they do is done in the rooms behind it.

Exit codes: 0 fine; 1 some portals, files or checks are red, the rest was done and kept; 2 wrong
use; 3 another run holds the lock; 130 on Ctrl-C, with everything kept so far.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from archive import export as exports
from archive import over_time, telling, verify
from archive.errors import GongkaiError, Locked, NoArchive
from archive.files import write_whole
from archive.ingest import ingest
from archive.lock import only_run
from archive.status import holdings, portal_statuses
from archive.store import Archive
from crawler.errors import BadDeclaration
from crawler.registry import Portal, load_portals, portal_for, portal_of
from crawler.run import crawl
from extract.errors import BadLimit
from extract.files import read_files

ADDED = "portals.toml"  # in the data folder: what `portals add` wrote
PAUSE = 0.5  # seconds: the shortest pause between two requests to a host not allowed by name

FOLDER = click.Path(file_okay=False, path_type=Path)
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
    "--year", "years", type=int, multiple=True, help="Only reports on this year."
)
hosts_option = click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    metavar="HOST:PORT",
    help="A loopback or private host that may be visited.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Machine output.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.version_option(package_name="gongkai")
@click.option(
    "--data",
    type=FOLDER,
    default=Path("data"),
    envvar="GONGKAI_DATA",
    show_default=True,
    show_envvar=True,
    help="The folder that holds everything the program keeps.",
)
@click.pass_context
def cli(context: click.Context, data: Path) -> None:
    """Gongkai 公开: an archive of the annual reports on open government information
    (政府信息公开工作年度报告) that Chinese government bodies publish.

    \b
    Exit codes: 0 fine; 1 some portals, files or checks are red, the rest was done
    and kept; 2 wrong use; 3 another run holds the lock; 130 stopped by Ctrl-C.
    """
    context.obj = data


@cli.command(short_help="Run the whole chain on sample portals.")
@click.option("--no-serve", is_flag=True, help="End after the archive is built.")
@click.option("--port", default=8001, show_default=True, help="Port of the site.")
@click.pass_obj
def demo(data: Path, no_serve: bool, port: int) -> int:
    """Crawl the built-in sample portals, read, check, build the archive, open the site.

    Needs no internet: the samples are served on loopback. Without a terminal it ends after the
    archive is built, as with --no-serve.
    """
    # the tests' portals, under the name that a wheel gives them
    from gongkai_samples import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
        serve_samples,
    )

    with only_run(data):
        with serve_samples() as samples:
            portals = [_sample(declared) for declared in samples.portals]
            outcomes = crawl(portals, data, delay=0.0, allow_hosts=samples.hosts)
        _read_and_check(data)
    with Archive(data) as archive:
        telling.tell_holdings(holdings(archive))
    red = [outcome for outcome in outcomes if outcome.problems]
    click.echo(f"Red portals: {len(red) or 'none'}")
    telling.tell_outcomes(red)
    if not no_serve and sys.stdout.isatty():
        _serve(data, "127.0.0.1", port)
    return int(bool(red))


@cli.command(name="crawl", short_help="Visit portals and keep originals.")
@click.argument("names", nargs=-1, metavar="[PORTAL]...")
@click.option("--url", metavar="HOME_PAGE", help="Visit this home page, declared or not.")
@click.option(
    "--portals", "file", type=FILE, metavar="FILE.toml", help="Visit those declared here."
)
@click.option("--family", metavar="NAME", help="Only portals of this CMS family.")
@years_option
@click.option("--full", is_flag=True, help="Ask for everything anew, changed or not.")
@delay_option
@hosts_option
@json_option
@click.pass_obj
def crawl_verb(
    data: Path,
    /,
    names: tuple[str, ...],
    url: str | None,
    file: Path | None,
    as_json: bool,
    **how: Any,
) -> int:
    """Visit portals (all of the registry when none is named), keep originals, read what is new."""
    if how["delay"] < PAUSE and not how["allow_hosts"]:
        raise click.BadParameter(f"under {PAUSE} only with --allow-host", param_hint="--delay")
    portals = _chosen(data, names, url, file)
    with only_run(data):
        outcomes = crawl(portals, data, quiet=as_json, **how)
        _read_and_check(data)
    if as_json:
        for outcome in outcomes:
            click.echo(json.dumps(asdict(outcome), ensure_ascii=False))
    else:
        telling.tell_outcomes(outcomes)
    return int(any(outcome.problems for outcome in outcomes))


@cli.command(short_help="Read files, or kept originals.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option("--archive", "kept", is_flag=True, help="Read kept originals not yet read.")
@click.option("--all", "everything", is_flag=True, help="With --archive: read all of them again.")
@json_option
@click.pass_obj
def extract(
    data: Path, files: tuple[Path, ...], kept: bool, everything: bool, as_json: bool
) -> int:
    """Read loose files, touching no archive; or, with --archive, kept originals.

    With --json, one object a line, in the order given. A file that cannot be read, or is no
    report, makes the exit code 1; all others are still read.
    """
    if bool(files) == kept or (everything and not kept):
        raise click.UsageError("Name files, or use --archive (with --all for everything).")
    if kept:
        return _extract_kept(data, everything, as_json)
    red = False
    for report in read_files(files):
        red |= report.status in ("unread", "not_a_report")
        if as_json:
            click.echo(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            telling.tell_report(report)
    return int(red)


@cli.command(short_help="Check reports, years and dates.")
@json_option
@click.pass_obj
def check(data: Path, as_json: bool) -> int:
    """Check every report, one year against the next, and all against the legal dates."""
    with only_run(data), Archive(data, must_exist=True) as archive:
        checked = over_time.check(archive)
    if as_json:
        click.echo(json.dumps(checked.as_json(), ensure_ascii=False))
    else:
        telling.tell_checked(checked)
    return int(checked.red)


@cli.command(short_help="Serve the site, read-only.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, help="Port to listen on.")
@click.pass_obj
def serve(data: Path, host: str, port: int) -> int:
    """Serve the site (Datasette), read-only."""
    _serve(data, host, port)
    return 0


@cli.command(name="export", short_help="Write the datasets for download.")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.pass_obj
def export_verb(data: Path, folder: Path) -> int:
    """Write the datasets for download: a CSV a table, the SQLite file, their checksums."""
    with Archive(data, must_exist=True) as archive, telling.progress("Writing") as step:
        written = exports.export(archive, folder, step)
    exports.remember(data, folder)
    click.echo(f"{len(written)} files written to {folder}.")
    return 0


@cli.command(short_help="Say how each portal is doing.")
@json_option
@click.pass_obj
def status(data: Path, as_json: bool) -> int:
    """How each portal is doing: last success, last change, reports, what is red and why."""
    with Archive(data, must_exist=True) as archive:
        held, portals = holdings(archive), portal_statuses(archive)
    if as_json:
        click.echo(json.dumps({"archive": held, "portals": portals}, ensure_ascii=False))
    else:
        telling.tell_holdings(held)
        telling.tell_portals(portals)
    return int(any(portal["problems"] for portal in portals))


@cli.command(name="verify", short_help="Is everything whole and in agreement?")
@click.argument("folder", required=False, type=FOLDER, metavar="[EXPORT_DIR]")
@json_option
@click.pass_obj
def verify_verb(data: Path, folder: Path | None, as_json: bool) -> int:
    """Are WARC files, database and exports whole and in agreement?

    Exports are those that `gongkai export` wrote and that are still there, and EXPORT_DIR.
    """
    written = exports.folders(data)
    if folder and folder.resolve() not in written:
        written.append(folder)
    with Archive(data, must_exist=True) as archive:
        faults = [*verify.verify(archive), *(f for place in written for f in exports.faults(place))]
        seen = {**verify.summary(archive), "exports": len(written)}
    if as_json:
        click.echo(json.dumps({**seen, "faults": faults}, ensure_ascii=False))
    else:
        telling.tell_verified(faults, seen)
    return int(bool(faults))


@cli.group(short_help="List, show, add or test portals.")
def portals() -> None:
    """The registry of portals: list, show, add, test one."""


@portals.command(name="list", short_help="List the portals.")
@json_option
@click.pass_obj
def portals_list(data: Path, as_json: bool) -> int:
    """List the portals that `gongkai crawl` visits."""
    for portal in _registry(data):
        if as_json:
            click.echo(json.dumps(portal.as_dict(), ensure_ascii=False))
        else:
            click.echo(f"{portal.id}\t{portal.name}\t{portal.home_page}")
    return 0


@portals.command(name="show", short_help="Show a declaration.")
@click.argument("name", metavar="PORTAL")
@json_option
@click.pass_obj
def portals_show(data: Path, name: str, as_json: bool) -> int:
    """Show one portal's declaration."""
    [portal] = _named(_registry(data), [name])
    click.echo(
        json.dumps(portal.as_dict(), ensure_ascii=False)
        if as_json
        else portal.declaration().strip()
    )
    return 0


@portals.command(name="add", short_help="Declare a portal.")
@click.argument("home_page")
@click.option("--name", required=True, help="The portal's owner, as 连云港市人民政府.")
@click.option("--id", "portal_id", help="Stable id; the home page's host if not given.")
@click.option("--province", help="As 江苏省.")
@click.option("--level", help="national, provincial, municipal, county, department, …")
@click.option("--list-url", help="The column of annual reports; else found from the home page.")
@click.option("--family", help="The CMS family; else recognised.")
@click.pass_obj
def portals_add(data: Path, /, home_page: str, portal_id: str, **given: str) -> int:
    """Declare a portal in the data folder's portals.toml; the next crawl visits it too."""
    declared = {"id": portal_id, "home_page": home_page, **given}
    portal = portal_of({key: value for key, value in declared.items() if value})
    if any(known.id == portal.id for known in _registry(data)):
        raise click.UsageError(f"A portal with the id {portal.id} is declared already.")
    data.mkdir(parents=True, exist_ok=True)
    before = (data / ADDED).read_bytes() if (data / ADDED).is_file() else b""
    write_whole(data / ADDED, before + portal.declaration().encode())
    click.echo(f"{portal.id} is declared in {data / ADDED}.")
    return 0


@portals.command(name="test", short_help="Visit a portal for trial.")
@click.argument("name", metavar="PORTAL_OR_HOME_PAGE")
@hosts_option
@years_option
@click.pass_obj
def portals_test(data: Path, /, name: str, **how: Any) -> int:
    """Visit one portal for trial: what is fetched goes to a folder that is deleted afterwards."""
    known = [portal for portal in _registry(data) if portal.id == name]
    portal = known[0] if known else portal_for(name)
    with TemporaryDirectory(prefix="gongkai-test-") as folder:
        trial = Path(folder)
        outcomes = crawl([portal], trial, **how)
        _read_and_check(trial)
        with Archive(trial) as archive:
            telling.tell_holdings(holdings(archive))
    telling.tell_outcomes(outcomes)
    return int(any(outcome.problems for outcome in outcomes))


# What the verbs share


def _registry(data: Path) -> list[Portal]:
    added = data / ADDED
    return load_portals() + (load_portals(added) if added.is_file() else [])


def _named(portals: Sequence[Portal], names: Sequence[str]) -> list[Portal]:
    by_id = {portal.id: portal for portal in portals}
    for name in names:
        if name not in by_id:
            raise click.UsageError(f"No portal {name} is declared; see gongkai portals list.")
    return [by_id[name] for name in dict.fromkeys(names)]


def _chosen(
    data: Path, names: Sequence[str], url: str | None, file: Path | None
) -> Sequence[Portal]:
    """The portals to visit: those named, of the file or of the registry; or one home page."""
    if url and (names or file):
        raise click.UsageError("--url visits one home page; it goes with no PORTAL or --portals.")
    if url:
        return [portal_for(url)]
    declared = load_portals(file) if file else _registry(data)
    return _named(declared, names) if names else declared


def _sample(declared: dict[str, object]) -> Portal:
    """A sample portal, marked as one; its ids do not depend on the port that it is served on."""
    known_as = {"public_home": f"http://{declared['id']}.sample.invalid/"}
    return replace(portal_of({**known_as, **declared}), source="sample")


def _read_and_check(data: Path) -> None:
    with Archive(data) as archive:
        with telling.progress("Reading") as step:
            ingest(archive, step=step)
        over_time.check(archive)


def _extract_kept(data: Path, everything: bool, as_json: bool) -> int:
    if not (data / "archive.db").exists() and not (data / "warc").is_dir():
        raise NoArchive(f"{data} holds no originals yet: run gongkai crawl or gongkai demo.")
    with only_run(data), Archive(data) as archive:
        with telling.progress("Reading") as step:
            done = ingest(archive, everything=everything, step=step)
        over_time.check(archive)
    if as_json:
        click.echo(json.dumps(done.as_json(), ensure_ascii=False))
    else:
        telling.tell_ingested(done)
    return int(bool(done.problems))


def _serve(data: Path, host: str, port: int) -> None:
    from archive.site.serve import serve as serve_site  # Datasette is slow to import

    serve_site(data, host, port, click.echo)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; its exit code. An error is one sentence on standard error."""
    try:
        return int(cli.main(args=arguments, prog_name="gongkai", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped; everything kept so far is whole.", err=True)
        return 130
    except BrokenPipeError:  # whoever read our output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except GongkaiError as error:
        click.echo(f"gongkai: {error}", err=True)
        codes = {Locked: 3, NoArchive: 2, BadDeclaration: 2, BadLimit: 2}
        return codes.get(type(error), 1)
    except OSError as error:  # a full disk, a folder without rights
        click.echo(f"gongkai: {error.filename or 'the data folder'}: {error.strerror}", err=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
