"""One Report as rows of the public tables."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archive.database.schema import HEADER_COLUMNS, ROW_KEYS, WIDE
from extract.ground.messages import dump
from extract.report import Report
from extract.tables.cell import Cell

Row = dict[str, Any]
Part = tuple[str, Report]
"""A capture's id and what was read from that capture alone."""


def header_rows(report: Report) -> Row:
    """The header columns of ``reports``."""
    return {column: report.header.get(code) for code, column in HEADER_COLUMNS.items()}


def value_rows(report_id: str, report: Report) -> Iterator[tuple[str, Row]]:
    """(table, row) of the tables that hold the form's cells: wide ones, and row by row.

    A column is a number only where its cell is one: blank, mark, unread and absent are null here
    and differ in ``evidence``.
    """
    for table, rows in report.tables.items():
        if table in WIDE:
            cells = {f"{row}_{column}": v for row, r in rows.items() for column, v in r.items()}
            yield table, {"report_id": report_id, **cells}
        else:
            key = ROW_KEYS[table]
            for row, values in rows.items():
                yield table, {"report_id": report_id, key: row, **values}


def evidence_rows(report_id: str, report: Report, parts: Sequence[Part]) -> Iterator[Row]:
    """The rows of ``evidence``: each cell's state, printed text and place, and in which capture."""
    for key, cell in report.evidence.items():
        table, row, column = key.split(".")
        place = cell.place
        yield {
            "report_id": report_id,
            "cell": key,
            "table_name": table,
            "row_name": row,
            "column_name": column,
            "state": cell.state,
            "raw": cell.raw,
            "placed": cell.placed,
            "page": place.page if place else None,
            "box": json.dumps(list(place.box)) if place and place.box else None,
            "path": place.path if place else None,
            "line": place.line if place else None,
            "capture_id": _capture_of(key, cell, parts),
        }


def main_capture(report: Report, parts: Sequence[Part]) -> str:
    """The capture from which most cells were read; the page's own if there are no cells."""
    if not report.evidence or len(parts) == 1:
        return parts[0][0]
    found = Counter(_capture_of(key, cell, parts) for key, cell in report.evidence.items())
    return found.most_common(1)[0][0]


def section_rows(report_id: str, report: Report) -> Iterator[Row]:
    """The rows of ``sections``, in reading order."""
    for position, section in enumerate(report.sections, start=1):
        yield {
            "report_id": report_id,
            "position": position,
            "number": section.number,
            "heading": section.heading,
            "text": section.text,
        }


def check_rows(report_id: str, report: Report) -> Iterator[Row]:
    """The rows of ``checks`` for what was checked within the report."""
    seen: Counter[tuple[str, str]] = Counter()
    for finding in report.checks:
        # prose may claim the same cell twice
        seen[finding.rule, finding.where] += 1
        yield {
            "report_id": report_id,
            "rule": finding.rule,
            "cells": finding.where,
            "occurrence": seen[finding.rule, finding.where],
            "scope": "report",
            "status": finding.status,
            "expected": printed(finding.expected),
            "found": printed(finding.found),
            "says": finding.says,
            "says_code": dump(finding.says) if finding.status != "pass" else None,
        }


def claim_rows(report_id: str, report: Report) -> Iterator[Row]:
    """The rows of ``claims``: what the prose states that the tables state too, in its order."""
    for position, claim in enumerate(report.claims, start=1):
        yield {
            "report_id": report_id,
            "position": position,
            "rule": claim.rule,
            "chapter": claim.chapter,
            "sentence": claim.sentence,
            "words": claim.words,
            "cell": claim.where,
            "stated": printed(claim.stated),
            "printed": printed(claim.printed),
            "verdict": claim.verdict,
            "says": claim.says,
        }


def changed(before: Report, after: Report) -> Iterator[tuple[str, str, str | None, str | None]]:
    """(kind, what, previous, present) of everything that differs between two readings."""
    yield from _differences("report", _identity(before), _identity(after))
    yield from _differences("header", before.header, after.header)
    if before.form and after.form:
        yield from _differences("cell", _cells(before), _cells(after))
    yield from _differences("section", _sections(before), _sections(after))


def printed(value: object) -> str | None:
    """A value as text, None as None."""
    return None if value is None else str(value)


def _differences(
    kind: str, before: Mapping[str, str | None], after: Mapping[str, str | None]
) -> Iterator[tuple[str, str, str | None, str | None]]:
    for what in dict.fromkeys((*before, *after)):
        if before.get(what) != after.get(what):
            yield kind, what, before.get(what), after.get(what)


def _identity(report: Report) -> dict[str, str | None]:
    return {
        "title": report.title,
        "agency": report.agency,
        "year": printed(report.year),
        "form": report.form,
        "status": report.status,
    }


def _cells(report: Report) -> dict[str, str | None]:
    # a number as it is worth, anything else as its state: a dash that became 0 is a change
    return {
        key: f"{cell.value.normalize():f}" if cell.value is not None else f"({cell.state})"
        for key, cell in report.evidence.items()
    }


def _sections(report: Report) -> dict[str, str | None]:
    texts: dict[str, str | None] = {}
    for position, section in enumerate(report.sections, start=1):
        texts[section.heading or f"#{position}"] = section.text
    return texts


def _capture_of(key: str, cell: Cell, parts: Sequence[Part]) -> str:
    for capture_id, part in parts:
        if part.evidence.get(key) is cell:
            return capture_id
    for capture_id, part in parts:
        if part.evidence.get(key) == cell and cell.state != "absent":
            return capture_id
    return parts[0][0]
