"""The site's own copy of the archive: frozen, so that a crawl may go on, with ready-made sums.

``DATA/site/archive.db`` is a copy of ``DATA/archive.db`` that nobody writes to: Datasette opens it
as immutable. To the archive's tables it adds some of its own, named ``site_…``, which hold what
pages would otherwise count anew for every visitor. It is made when the site is started and the
archive has changed since, in a file of its own that then takes the old one's place: a site that is
running keeps reading the copy that it has opened.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from archive.database.schema import ROW_KEYS
from archive.database.store import Archive
from archive.files import write_whole
from archive.site.measures import KEPT
from archive.site.places import places_of
from archive.warc.originals import being_written

FOLDER = "site"
INSPECTED = "inspect.json"

MEASURES = {name: tuple(cell.split(".")) for name, cell in KEPT.items()}
"""The cells that ``site_reports`` keeps beside each report: column to (table, row, column)."""

_TABLES = f"""
create table site_places (id text primary key, name text, level text, parent_id text);
create table site_bodies (
  id text primary key, name text, kind text, level text, province_id text, city_id text,
  place_id text, reports integer, first_year integer, last_year integer, last_report_id text);
create table site_reports (
  id text primary key, agency_id text, name text, year integer, status text, form text,
  failed_checks integer, kind text, level text, province_id text, city_id text, place_id text,
  verdict text, due_on text, first_captured_at text, search_id integer,
  {", ".join(f"{name} integer" for name in MEASURES)});
create table site_tallies (
  place_id text, year integer, level text, kind text, status text, verdict text,
  reports integer, with_failed_checks integer);
create table site_sums (
  place_id text, year integer, level text, kind text, reports integer, with_failed_checks integer,
  {", ".join(f"{name} integer, {name}_printed integer" for name in MEASURES)});
create table site_fails (
  report_id text, agency text, year integer, rule text, cells text, scope text, expected text,
  found text, says text, says_code text, province_id text, city_id text, place_id text);
create table site_changes (
  report_id text, agency text, year integer, noticed_at text, cells integer, others integer,
  capture_id text, previous_capture_id text, province_id text, city_id text, place_id text);
"""

_FILL = """
insert into site_reports
  select r.id, r.agency_id, b.name, r.year, r.status, r.form, r.failed_checks, b.kind, b.level,
    b.province_id, b.city_id, b.place_id, l.verdict, l.due_on, r.first_captured_at,
    r.search_id, {cells}
  from reports r join site_bodies b on b.id = r.agency_id left join late l on l.report_id = r.id
  order by r.year desc, b.name, r.id;
update site_bodies set (reports, first_year, last_year) =
  (select count(*), min(year), max(year) from reports where agency_id = site_bodies.id);
update site_bodies set last_report_id = id || '-' || last_year;
insert into site_fails
  select c.report_id, s.name, s.year, c.rule, c.cells, c.scope, c.expected, c.found, c.says,
    c.says_code, s.province_id, s.city_id, s.place_id
  from checks c join site_reports s on s.id = c.report_id where c.status = 'fail'
  order by s.year desc, s.name, c.rowid;
insert into site_changes
  select c.report_id, s.name, s.year, max(c.noticed_at), sum(c.kind = 'cell'),
    sum(c.kind <> 'cell'), c.capture_id, max(c.previous_capture_id), s.province_id, s.city_id,
    s.place_id
  from changes c join site_reports s on s.id = c.report_id group by c.report_id, c.capture_id
  order by max(c.noticed_at) desc;
create index site_reports_agency on site_reports (agency_id, year);
create index site_reports_search on site_reports (search_id);
create index site_reports_year on site_reports (year);
create index site_reports_status on site_reports (status, year);
create index site_reports_form on site_reports (form, year);
create index site_reports_level on site_reports (level, year);
create index site_reports_province on site_reports (province_id, year);
create index site_reports_city on site_reports (city_id, year);
create index site_reports_place on site_reports (place_id, year);
create index site_reports_new on site_reports (first_captured_at);
create index site_reports_peers on site_reports (year, kind, level, province_id, received);
create index site_reports_late on site_reports (verdict, year);
create index site_bodies_place on site_bodies (place_id, kind);
create index site_bodies_province on site_bodies (province_id, level, kind);
create index site_bodies_city on site_bodies (city_id, kind);
create index site_bodies_name on site_bodies (name);
create index site_places_parent on site_places (parent_id);
create index site_fails_report on site_fails (report_id);
create index site_fails_rule on site_fails (rule, year);
create index site_fails_place on site_fails (place_id);
create index site_fails_province on site_fails (province_id);
create index site_fails_city on site_fails (city_id);
create index site_captures_sha on captures (sha256);
"""

# the places to whose numbers a report belongs; each once
_SCOPES = (
    ("''", "1"),
    ("province_id", "province_id is not null"),
    ("city_id", "city_id is not null"),
    ("place_id", "place_id is not null and place_id not in (province_id, ifnull(city_id, ''))"),
)


def freeze(data: Path, tell: Callable[[str], None] = lambda text: None) -> tuple[Path, Any]:
    """(the frozen copy, what Datasette is told of it), made anew if the archive has changed.

    Raises NoArchive if there is none. ``tell`` is given a sentence when the copy is being made.
    """
    with Archive(data, must_exist=True) as archive:
        source = archive.path
    folder = data / FOLDER
    path, inspected = folder / source.name, folder / INSPECTED
    stamp = _stamp(source)
    if path.exists() and inspected.exists():
        known = json.loads(inspected.read_text(encoding="utf-8"))
        if known[source.stem]["hash"] == stamp:
            return path, known
    tell("Freezing the archive for its readers …")
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{source.name}.{os.getpid()}.part"
    try:
        part.unlink(missing_ok=True)
        _copy(source, part)
        with closing(sqlite3.connect(part)) as db:
            if not being_written(data):  # whatever is not at its end was killed
                db.execute("update crawls set status = 'interrupted' where status = 'running'")
                db.commit()
            add_tables(db)
            facts = {source.stem: {**_inspect(db), "hash": stamp, "file": str(path)}}
        facts[source.stem]["size"] = part.stat().st_size
        inspected.unlink(missing_ok=True)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    write_whole(inspected, json.dumps(facts).encode())
    return path, facts


def _stamp(source: Path) -> str:
    """What tells one state of the archive, and of this module's tables, from another."""
    with source.open("rb") as file:
        header = file.read(100)  # SQLite counts its transactions there
    state = source.stat()
    seen = f"{state.st_size} {state.st_mtime_ns} {_TABLES}{_FILL}{_SCOPES}"
    return sha256(header + seen.encode()).hexdigest()


def _copy(source: Path, target: Path) -> None:
    """A copy as of one moment, also while a crawl is writing."""
    with closing(sqlite3.connect(source)) as archive, closing(sqlite3.connect(target)) as copy:
        archive.backup(copy)


def add_tables(db: sqlite3.Connection) -> None:
    """Add the site's tables to a copy of an archive, filled, with the statistics of all."""
    db.row_factory = sqlite3.Row
    db.executescript("pragma synchronous = off; pragma journal_mode = memory;" + _TABLES)
    with db:
        _put_bodies(db)
        db.executescript(_FILL.format(cells=", ".join(map(_cell, MEASURES.values()))))
        for scope, condition in _SCOPES:
            _put_sums(db, scope, condition)
    db.executescript(
        "create index site_tallies_place on site_tallies (place_id, year);"
        "create index site_sums_place on site_sums (place_id, year); analyze;"
    )


def _cell(cell: tuple[str, ...]) -> str:
    table, row, column = cell
    return f"(select {column} from {table} where report_id = r.id and {ROW_KEYS[table]} = '{row}')"


def _put_bodies(db: sqlite3.Connection) -> None:
    portals = [dict(row) for row in db.execute("select * from portals")]
    places, of_portal = places_of(portals)
    db.executemany(
        "insert into site_places values (?, ?, ?, ?)",
        [(place.id, place.name, place.level, place.parent) for place in places.values()],
    )

    def body(row: sqlite3.Row) -> tuple[Any, ...]:
        place = places.get(of_portal.get(row["portal_id"], ""))
        path = []
        while place is not None:
            path.append(place)
            place = places.get(place.parent or "")
        of_level = {place.level: place.id for place in path}
        return (
            *(row["id"], row["name"], row["kind"], row["level"]),
            of_level.get("province") or of_level.get("national"),
            of_level.get("city"),
            path[0].id if path else None,
        )

    db.executemany(
        "insert into site_bodies (id, name, kind, level, province_id, city_id, place_id)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        [body(row) for row in db.execute("select * from agencies order by name, id")],
    )


def _put_sums(db: sqlite3.Connection, scope: str, condition: str) -> None:
    groups = f"from site_reports where {condition} group by 1, 2, 3, 4"
    db.execute(
        f"insert into site_tallies select {scope}, year, level, kind, status, verdict, count(*),"
        f" sum(failed_checks > 0) {groups}, 5, 6"
    )
    sums = ", ".join(f"sum({name}), count({name})" for name in MEASURES)
    db.execute(
        f"insert into site_sums select {scope}, year, level, kind, count(*),"
        f" sum(failed_checks > 0), {sums} {groups}"
    )


def _inspect(db: sqlite3.Connection) -> dict[str, Any]:
    """How many rows each table has, as ``datasette inspect`` would find."""
    names = [
        row[0]
        for row in db.execute("select name from sqlite_master where type = 'table' order by name")
    ]
    counted = {name: db.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}
    return {"tables": {name: {"count": count} for name, count in counted.items()}}
