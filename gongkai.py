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
from typing import Any

import click

from archive import over_time, terminal, verify
from archive.database.store import Archive
from archive.errors import GongkaiError, Locked, NoArchive
from archive.export import folders as releases
from archive.export.release import export
from archive.ingest import ingest
from archive.lock import is_held, only_run
from archive.status import holdings, holds_samples, portal_statuses
from crawler.errors import BadDeclaration, NoSuchPortal
from crawler.portals import portal_status, selection
from crawler.portals.commands import (
    ADDED,
    check_delay,
    chosen,
    delay_option,
    file_option,
    hosts_option,
    json_option,
    portals,
    years_option,
)
from crawler.portals.registry import Portal, portal_of
from crawler.run import crawl
from extract.files import read_files
from extract.ground.errors import BadLimit
from extract.show.page import show_files

FOLDER = click.Path(file_okay=False, path_type=Path)
PORT = click.IntRange(1, 65535)


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
@click.option(
    "--port", type=PORT, metavar="PORT", default=8001, show_default=True, help="Port of the site."
)
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
            sampled = [_sample(declared) for declared in samples.portals]
            outcomes = crawl(sampled, data, delay=0.0, allow_hosts=samples.hosts)
        _read_and_check(data)
    with Archive(data) as archive:
        terminal.tell_holdings(holdings(archive))
    red = [outcome for outcome in outcomes if outcome.problems]
    click.echo(f"Red portals: {len(red) or 'none'}")
    terminal.tell_outcomes(red)
    if not no_serve and sys.stdout.isatty():
        _serve(data, "127.0.0.1", port)
    return int(bool(red))


@cli.command(name="crawl", short_help="Visit portals and keep originals.")
@click.argument("names", nargs=-1, metavar="[PORTAL]...")
@click.option("--url", metavar="HOME_PAGE", help="Visit this home page, declared or not.")
@file_option
@click.option("--family", metavar="NAME", help="Only portals of this CMS family.")
@years_option
@click.option(
    "--full", is_flag=True, help="Ask all, due or not, and for everything anew, changed or not."
)
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
    """Visit portals, keep originals, read what is new.

    PORTAL is an id, a host, a name (连云港市, or in full) or a province (江苏, or 北京: all its
    portals; its government's own alone is 北京市人民政府, or beijing).
    When none is named, all declared portals are visited that are due: each day from January to
    April, when reports appear, else once a week, unless its declaration says otherwise.
    """
    check_delay(how["delay"], how["allow_hosts"])
    selection.check_family(how["family"])
    asked = chosen(data, names, url, file)
    if not as_json:
        for sentence in selection.wholes(names, asked):
            click.echo(sentence)
    if holds_samples(data):
        terminal.tell_samples(data)
    all_are_asked = names or url or file or how["full"] or how["years"]
    with only_run(data) as cut:
        due = asked if all_are_asked else portal_status.due(data, asked)
        if not as_json and not all_are_asked:
            click.echo(f"{len(due)} of {len(asked)} declared portals are due.")
        outcomes = crawl(due, data, quiet=as_json, nightly=not all_are_asked, since=cut, **how)
        _read_and_check(data)
    if as_json:
        for outcome in outcomes:
            click.echo(json.dumps(asdict(outcome), ensure_ascii=False))
    else:
        terminal.tell_outcomes(outcomes)
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
            terminal.tell_report(report)
    return int(red)


@cli.command(short_help="Draw what was read on the pages.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option(
    "-o",
    "--output",
    type=FOLDER,
    default=Path("shown"),
    show_default=True,
    metavar="DIR",
    help="The folder to write into.",
)
def show(files: tuple[Path, ...], output: Path) -> int:
    """Draw each file's pages, or its tables, with every cell boxed that was read.

    Writes into DIR one self-contained HTML page a file and, for PDFs and pictures, a PNG a page.
    What is doubtful (unread, or of a sum that does not hold) has another shape and colour.
    """
    red = False
    for report, written in show_files(files, output):
        red |= report.status in ("unread", "not_a_report")
        terminal.tell_report(report)
        for file in written:
            click.echo(f"  wrote {file}")
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
        terminal.tell_checked(checked)
    return int(checked.red)


@cli.command(short_help="Serve the site, read-only.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=PORT, metavar="PORT", default=8001, show_default=True, help="Port to listen on."
)
@click.option(
    "--url",
    default="",
    metavar="ADDRESS",
    envvar="GONGKAI_URL",
    show_envvar=True,
    help="The address that visitors know the site by, for links in feeds; else the one they ask.",
)
@click.pass_obj
def serve(data: Path, host: str, port: int, url: str) -> int:
    """Serve the site (Datasette), read-only."""
    if url and not url.startswith(("http://", "https://")):
        raise click.UsageError("--url is a whole address, as https://gongkai.example.org/")
    _serve(data, host, port, url)
    return 0


@cli.command(name="export", short_help="Write the datasets for download.")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--previous", type=FOLDER, metavar="DIR", help="The release to compare with.")
@click.pass_obj
def export_verb(data: Path, folder: Path, previous: Path | None) -> int:
    """Write a release: every table as CSV, Parquet and JSON Lines, whole and by year, workbooks
    (XLSX), the SQLite file, a data package, the dictionary, checksums.

    DIR is a new folder, an empty one, or that of a release, whose place the new one takes when it
    is whole. CHANGES.md compares the two, or with the release of --previous. The site offers the
    newest release in DATA/exports for download.
    """
    with Archive(data, must_exist=True) as archive, terminal.progress("Writing") as step:
        written = export(archive, folder, step, previous)
    releases.remember(data, folder)
    click.echo(f"{len(written)} files written to {folder}.")
    return 0


@cli.command(short_help="Say how the portals are doing.")
@click.argument("names", nargs=-1, metavar="[PORTAL]...")
@json_option
@click.pass_obj
def status(data: Path, names: tuple[str, ...], as_json: bool) -> int:
    """How the portals are doing: how many are what, then what is red and why.

    Of each PORTAL that is named (as for `gongkai crawl`) every problem and every dead end: the ways
    that led nowhere. With --json everything: each portal's last success, last change, reports,
    problems, dead ends, and when it is due. Fewer reports than before are red (docs/registry.md has
    the rule), and so is a visit that was killed.
    """
    with Archive(data, must_exist=True) as archive:
        held, visited = holdings(archive), portal_statuses(archive)
    declared = selection.declared(data / ADDED)
    counts, due = portal_status.counted(data, declared)
    visited = [{**portal, "due": due.get(portal["id"])} for portal in visited]
    visited = portal_status.named(names, visited, declared) if names else visited
    if as_json:
        told = {"archive": held, "declared": counts, "portals": visited}
        click.echo(json.dumps(told, ensure_ascii=False))
    elif names:
        terminal.tell_portals(visited)
    else:
        terminal.tell_holdings(held)
        terminal.tell_status(counts, visited)
    return int(any(portal["problems"] for portal in visited))


@cli.command(name="verify", short_help="Is everything whole and in agreement?")
@click.argument("folder", required=False, type=FOLDER, metavar="[EXPORT_DIR]")
@json_option
@click.pass_obj
def verify_verb(data: Path, folder: Path | None, as_json: bool) -> int:
    """Are WARC files, database and exports whole and in agreement?

    Exports are those that `gongkai export` wrote and that are still there, and EXPORT_DIR.
    """
    written = releases.folders(data)
    if folder and folder.resolve() not in written:
        written.append(folder)
    with Archive(data, must_exist=True) as archive:
        faults = [
            *verify.verify(archive),
            *(f for place in written for f in releases.faults(place)),
        ]
        seen = {**verify.summary(archive), "exports": len(written)}
    if as_json:
        click.echo(json.dumps({**seen, "faults": faults}, ensure_ascii=False))
    else:
        terminal.tell_verified(faults, seen, while_writing=is_held(data / "lock"))
    return int(bool(faults))


cli.add_command(portals)


# What the verbs share


def _sample(declared: dict[str, object]) -> Portal:
    """A sample portal, marked as one; its ids do not depend on the port that it is served on."""
    known_as = {"public_home": f"http://{declared['id']}.sample.invalid/"}
    return replace(portal_of({**known_as, **declared}), source="sample")


def _read_and_check(data: Path) -> None:
    with Archive(data) as archive:
        with terminal.progress("Reading") as step:
            ingest(archive, step=step)
        over_time.check(archive)


def _extract_kept(data: Path, everything: bool, as_json: bool) -> int:
    if not (data / "archive.db").exists() and not (data / "warc").is_dir():
        raise NoArchive(f"{data} holds no originals yet: run gongkai crawl or gongkai demo.")
    with only_run(data), Archive(data) as archive:
        with terminal.progress("Reading") as step:
            done = ingest(archive, everything=everything, step=step)
        over_time.check(archive)
    if as_json:
        click.echo(json.dumps(done.as_json(), ensure_ascii=False))
    else:
        terminal.tell_ingested(done)
    return int(bool(done.problems))


def _serve(data: Path, host: str, port: int, url: str = "") -> None:
    from archive.site.serve import serve as serve_site  # Datasette is slow to import

    serve_site(data, host, port, click.echo, url)


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
        wrong_use = (NoArchive, BadDeclaration, NoSuchPortal, BadLimit)
        codes = {Locked: 3, **dict.fromkeys(wrong_use, 2)}
        return codes.get(type(error), 1)
    except OSError as error:  # a full disk, a folder without rights
        click.echo(f"gongkai: {error.filename or 'the data folder'}: {error.strerror}", err=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
