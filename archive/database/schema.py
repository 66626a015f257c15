"""The public tables of ``archive.db`` as data; every column is described in ``metadata.json``.

Tables marked ``derived`` hold nothing that cannot be read again from the kept originals: when a
column is added to one of them, they are all dropped and filled again by the next extraction.
Sentences are stored in English, and beside them as codes with parameters, from which they can be
said in any language (``extract.ground.messages``).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from extract import forms
from extract.tables.heads import MONEY

HEADER = (
    "index_number", "publisher", "issued_on", "published_on", "title", "document_number",
    "category", "genre", "subject_terms", "summary", "validity", "audience", "disclosure_method",
    "disclosure_scope", "disclosure_deadline", "effective_on", "expires_on",
)  # fmt: skip
"""The codes of a report's metadata header, in the order of the contract."""

HEADER_COLUMNS = {code: "header_title" if code == "title" else code for code in HEADER}
"""Header code to column of ``reports``; only the title would clash with the report's own."""


def forms_in_use() -> list[forms.Form]:
    """Every form, newest first: a column keeps the place that the form in force gives it."""
    return [forms.load(code) for code in forms.codes()]


def form_tables() -> dict[str, forms.Table]:
    """The forms' tables by code, each as the newest form that has it prints it."""
    found: dict[str, forms.Table] = {}
    for form in forms_in_use():
        for table in form.tables:
            found.setdefault(table.code, table)
    return found


NUMBERS = tuple(form_tables())
"""The tables that hold the forms' cells."""

ROW_KEYS = {code: table.row_key for code, table in form_tables().items() if table.row_key}
"""Those that hold a form's rows one by one, and the column that names the row."""

WIDE = tuple(code for code in NUMBERS if code not in ROW_KEYS)
"""Those that hold a report in one row, with one column a cell, named row_column."""


@dataclass(frozen=True)
class TableSchema:
    """One table: column names with SQL types, primary key, foreign keys, indexes."""

    columns: dict[str, type]
    key: str | tuple[str, ...]
    refers: tuple[tuple[str, str], ...] = ()
    """(column, table): the column holds an ``id`` of that table."""
    indexes: tuple[tuple[str, ...], ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    derived: bool = False


def value_column(table: forms.Table, row: str, column: str) -> str:
    """The column of an archive's or a release's table that holds that cell of the form."""
    return column if table.row_key else f"{row}_{column}"


def value_columns(table: str) -> tuple[str, ...]:
    """The columns that hold the values of one of a form's tables, over all forms."""
    return tuple(_numbers(table))


def _numbers(code: str) -> dict[str, type]:
    # money is printed with decimals, everything else is counted in whole documents or cases
    units: dict[str, set[str]] = {}
    for table in (table for form in forms_in_use() for table in form.tables if table.code == code):
        for row in table.rows:
            for name in row.columns:
                unit = table.cell_column(row, name).unit
                units.setdefault(value_column(table, row.code, name), set()).add(unit)
    return {name: float if MONEY in found else int for name, found in units.items()}


def _of_form(code: str) -> TableSchema:
    """The table of the archive that holds the cells of a form's table."""
    key, refers = ROW_KEYS.get(code), (("report_id", "reports"),)
    if key is None:
        return TableSchema({"report_id": str, **_numbers(code)}, "report_id", refers, derived=True)
    columns = {**_text("report_id", key), **_numbers(code)}
    return TableSchema(columns, ("report_id", key), refers, ((key,),), derived=True)


def _text(*names: str) -> dict[str, type]:
    return dict.fromkeys(names, str)


TABLES: dict[str, TableSchema] = {
    "portals": TableSchema(
        {
            **_text("id", "name", "level", "code", "province", "home_page", "public_home",
                    "list_url", "family", "certainty", "rhythm"),
            "expected": int, **_text("notes", "source"),
        },
        "id",
    ),
    "crawls": TableSchema(
        {
            **_text("id", "portal_id", "started_at", "finished_at", "years", "status", "problems",
                    "problem_codes", "dead_ends", "dead_end_codes"),
            "requests": int, "found": int, "kept": int, "unchanged": int,
        },
        "id",
        (("portal_id", "portals"),),
        indexes=(("portal_id", "started_at"), ("portal_id", "status")),
    ),
    "documents": TableSchema(
        {
            **_text("id", "url", "portal_id", "role", "title", "listed_on", "parent_id",
                    "first_seen", "last_seen", "asked_at", "report_id", "status", "why",
                    "why_codes"),
            "chosen": int,
        },
        "id",
        (("portal_id", "portals"), ("parent_id", "documents")),
        indexes=(("portal_id",), ("parent_id",), ("report_id",)),
    ),
    # which files hang on which pages: one file may be the attachment of several
    "attachments": TableSchema(
        _text("page_id", "document_id"),
        ("page_id", "document_id"),
        (("page_id", "documents"), ("document_id", "documents")),
        indexes=(("document_id",),),
    ),
    "captures": TableSchema(
        {
            **_text("id", "document_id", "sha256", "media_type", "charset"),
            "http_status": int, "size": int,
            **_text("etag", "last_modified", "fetched_at", "warc_file"),
            "warc_offset": int, "warc_length": int, "crawl_id": str,
        },
        "id",
        (("document_id", "documents"), ("crawl_id", "crawls")),
        indexes=(("document_id", "fetched_at"), ("sha256",)),
        unique=(("warc_file", "warc_offset"),),
    ),
    "agencies": TableSchema(
        _text("id", "name", "kind", "level", "province", "portal_id"),
        "id",
        (("portal_id", "portals"),),
        derived=True,
    ),
    "reports": TableSchema(
        {
            "id": str, "agency_id": str, "year": int,
            **_text("title", "status", "form", *HEADER_COLUMNS.values()),
            **_text("document_id", "capture_id", "portal_id", "first_captured_at"),
            "unread_cells": int, "failed_checks": int, "warnings": str,
            "warning_codes": str, "extractor": str, "search_id": int,
        },
        "id",
        (("agency_id", "agencies"), ("document_id", "documents"), ("capture_id", "captures"),
         ("portal_id", "portals")),
        indexes=(("year",), ("status",), ("portal_id",), ("document_id",)),
        unique=(("agency_id", "year"), ("search_id",)),
        derived=True,
    ),
    **{code: _of_form(code) for code in NUMBERS},
    "sections": TableSchema(
        {"report_id": str, "position": int, "number": int, "heading": str, "text": str},
        ("report_id", "position"), (("report_id", "reports"),), derived=True,
    ),
    "evidence": TableSchema(
        {
            **_text("report_id", "cell", "table_name", "row_name", "column_name", "state", "raw",
                    "placed"),
            "page": int, **_text("box", "path"), "line": int, "capture_id": str,
        },
        ("report_id", "cell"),
        (("report_id", "reports"), ("capture_id", "captures")),
        indexes=(("state",),),
        derived=True,
    ),
    "checks": TableSchema(
        {
            **_text("report_id", "rule", "cells"), "occurrence": int,
            **_text("scope", "status", "expected", "found", "says", "says_code"),
        },
        ("report_id", "rule", "cells", "occurrence"),
        (("report_id", "reports"),),
        indexes=(("rule", "status"), ("status",)),
        derived=True,
    ),
    "claims": TableSchema(
        {
            "report_id": str, "position": int, "rule": str, "chapter": int,
            **_text("sentence", "words", "cell", "stated", "printed", "verdict", "says"),
        },
        ("report_id", "position"),
        (("report_id", "reports"),),
        indexes=(("verdict",),),
        derived=True,
    ),
    "changes": TableSchema(
        _text("report_id", "capture_id", "kind", "what", "previous", "present", "noticed_at",
              "previous_capture_id"),
        ("report_id", "capture_id", "kind", "what"),
        (("report_id", "reports"), ("capture_id", "captures"), ("previous_capture_id", "captures")),
        indexes=(("report_id",),),
        derived=True,
    ),
    "readings": TableSchema(
        {
            **_text("id", "document_id", "extractor", "status", "agency_id", "report_id", "why"),
            "position": int, "warnings": int,
        },
        "id",
        (("document_id", "documents"),),
        indexes=(("document_id",), ("report_id",)),
        derived=True,
    ),
    "warc_files": TableSchema({"name": str, "size": int}, "name"),
}  # fmt: skip

_CODES = frozenset({"warning_codes", "says_code"})
"""Columns that an archive made before them gets empty: its English sentences stand beside them."""

PUBLIC = tuple(name for name in TABLES if name not in {"attachments", "readings", "warc_files"})
"""The tables of the contract; the others serve the program itself."""

VIEWS: dict[str, str] = {
    # 条例 (2019) art. 49: departments at county level and above by 31 January, the bodies that
    # publish for a government by 31 March; the 条例 of 2008 (reports on 2018 and before): 31 March.
    # A government's office reports for itself or for the government, which a name cannot tell:
    # late after the later date, on time by the earlier one, unknown between them.
    "late": """
        with dated as (
          select r.id as report_id, r.agency_id, a.name as agency, r.year, a.kind,
            case when (r.year < 2019 and a.kind <> 'other') or a.kind = 'government'
                 then (r.year + 1) || '-03-31'
                 when a.kind = 'department' then (r.year + 1) || '-01-31' end as due_on,
            case when a.kind = 'office' then (r.year + 1) || '-01-31' end as office_from,
            case when a.kind = 'office' then (r.year + 1) || '-03-31' end as office_to,
            coalesce(r.published_on, d.listed_on) as published_on,
            r.issued_on, substr(r.first_captured_at, 1, 10) as first_seen_on
          from reports r join agencies a on a.id = r.agency_id
          join documents d on d.id = r.document_id
        ), bounds as (
          select *, coalesce(due_on, office_from) as early, coalesce(due_on, office_to) as last
          from dated
        )
        select report_id, agency_id, agency, year, kind, coalesce(due_on, office_to) as due_on,
          published_on, issued_on, first_seen_on,
          case when last is null then 'unknown'
               when coalesce(published_on, issued_on) > last then 'late'
               when published_on <= early then 'on time'
               when published_on is null and first_seen_on <= early then 'on time'
               else 'unknown' end as verdict
        from bounds""",
    "coverage": """
        with years as (select distinct year from reports)
        select a.id || '-' || y.year as report_id, a.id as agency_id, a.name as agency, y.year,
          case when r.id is null then 'missing'
               when r.status = 'unread' then 'unread'
               else 'present' end as state,
          r.status
        from agencies a cross join years y
        left join reports r on r.agency_id = a.id and r.year = y.year""",
}


def create(db: Database) -> None:
    """Make every table, index and view that is not there; drop derived tables of an older shape."""
    with db.atomic():
        if any(t.derived and _differs(db, name, t) for name, t in TABLES.items()):
            drop_derived(db)
        older = db["documents"].exists() and not db["attachments"].exists()
        for name, table in TABLES.items():
            _create_table(db, name, table)
        if older:  # it knew one page of each attachment
            db.execute(
                "insert into attachments (page_id, document_id) select parent_id, id from documents"
                " where role = 'attachment' and parent_id is not null"
            )
        for name, sql in VIEWS.items():
            db.create_view(name, sql, replace=True)


def drop_derived(db: Database) -> None:
    """Drop what can be read again from the originals; :func:`create` makes it anew, empty."""
    for name in VIEWS:
        db.execute(f"drop view if exists {name}")
    for name in reversed([name for name, table in TABLES.items() if table.derived]):
        db.execute(f'drop table if exists "{name}"')
    db.execute("drop table if exists reports_fts")
    if db["documents"].exists():
        told = {"report_id", "status", "why", "why_codes"} & set(db["documents"].columns_dict)
        db.execute(f"update documents set chosen = 0, {' = null, '.join(sorted(told))} = null")


def _differs(db: Database, name: str, table: TableSchema) -> bool:
    if not db[name].exists():
        return False
    key = [table.key] if isinstance(table.key, str) else list(table.key)
    there = db.table(name)
    columns = set(there.columns_dict) | _CODES & set(table.columns)
    return columns != set(table.columns) or there.pks != key


def _create_table(db: Database, name: str, table: TableSchema) -> None:
    if db[name].exists():
        missing = set(table.columns) - set(db.table(name).columns_dict)
        for column in sorted(missing):
            db.table(name).add_column(column, table.columns[column])
        for columns in table.indexes:
            db.table(name).create_index(list(columns), if_not_exists=True)
        return
    db.table(name).create(
        dict(table.columns),
        pk=table.key,
        foreign_keys=[(column, other, "id") for column, other in table.refers],
    )
    for columns in table.indexes:
        db.table(name).create_index(list(columns))
    for columns in table.unique:
        db.table(name).create_index(list(columns), unique=True)
