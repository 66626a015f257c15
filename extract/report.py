"""read(bytes) -> Report: with Report and what it is made of, all that the other rooms import."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from extract.about.header import read_header
from extract.about.identity import Context, Identity, identify
from extract.about.period import check_drawn_up, check_period, check_prose, check_publication
from extract.bundle import read_bundle
from extract.checks.finding import Finding
from extract.checks.picture_doubt import doubt_claims, doubt_findings, doubt_sums
from extract.checks.sums import check_cells
from extract.combine import combine
from extract.document import Document
from extract.forms import Form, codes
from extract.ground.errors import GongkaiError
from extract.ground.messages import Message, say
from extract.prose.chapters import read_sections, statutory
from extract.prose.claims import read_claims
from extract.readers import media_type_of, open_document
from extract.readers.packed import PACKED
from extract.result import EXTRACTOR, Report, Status, status_of_cells
from extract.tables.form_choice import read_tables
from extract.tables.reading import Reading

__all__ = ["EXTRACTOR", "Context", "Report", "Status", "combine", "read"]

_FEWEST_CHAPTERS = 4
_FORERUNNER = say("report.forerunner")
_WHY: dict[Status, Message] = {
    "empty": say("report.empty"),
    "unread": say("report.no_table"),
    "not_a_report": say("report.no_report"),
}


def read(
    data: bytes,
    source: str,
    *,
    charset: str | None = None,
    context: Context | None = None,
) -> Report:
    """The report in an original's bytes, with every cell of its form and its evidence.

    ``charset`` is what the response header said. What cannot be read gives a report with status
    ``unread`` and a warning that says why; nothing is raised for bad input.
    """
    report = Report(source, hashlib.sha256(data).hexdigest())
    context = context or Context()
    try:
        report.media_type = media_type_of(data)
        if report.media_type in PACKED:
            return _read_bundle(data, report, context)
        document = open_document(data, charset)
    except GongkaiError as error:
        report.warnings.append(say("doubt.at", at=source, says=error.says))
        _take_identity(report, identify(None, {}, context, source))
        return report
    _fill(report, document, context)
    return report


def _read_bundle(data: bytes, report: Report, context: Context) -> Report:
    files = Context(agency=context.agency)
    return read_bundle(data, report, context, lambda body, name: read(body, name, context=files))


def _fill(report: Report, document: Document, context: Context) -> None:
    report.header, doubts = read_header(document)
    report.warnings += document.warnings + doubts
    identity = identify(document, report.header, context, report.source)
    form, reading = read_tables(document, identity.year)
    report.sections = read_sections(document, form, reading)
    if _is_forerunner(form, reading, identity.year):
        report.warnings.append(_FORERUNNER)
    elif reading.placed() > 0:
        report.form = form.code
        cells, misfits = doubt_sums(reading.complete(form), form)
        report.evidence = {".".join(key): cell for key, cell in cells.items()}
        report.warnings += [*reading.warnings, *misfits]
        report.checks = check_cells(cells, form)
        report.claims = read_claims(report.sections, cells, identity.year)
        if document.recognised:
            report.claims = doubt_claims(report.claims)
        report.checks += [claim.finding() for claim in report.claims]
    report.status = _status(report, identity)
    if report.status != "not_a_report":
        _take_identity(report, identity)
        findings = [*identity.findings, *_year_findings(report, document)]
        report.checks += doubt_findings(findings) if document.recognised else findings
        report.status = _status(report, identity)
    if report.status in _WHY:
        report.warnings.append(say("doubt.at", at=report.source, says=_WHY[report.status]))


def _is_forerunner(form: Form, reading: Reading, year: int | None) -> bool:
    """Whether a few rows of an older table are alike, and no more of the form is there."""
    older = year is not None and year < form.year
    return older and form.code == codes()[-1] and reading.placed() * 2 < len(form.cells())


def _take_identity(report: Report, identity: Identity) -> None:
    report.title, report.agency, report.year = identity.title, identity.agency, identity.year
    report.warnings += identity.warnings


def _year_findings(report: Report, document: Document) -> Iterator[Finding]:
    """What the text's period and the date of publication say of the year."""
    yield from check_period((line.text for line in document.lines), report.year)
    yield from check_drawn_up((line.text for line in document.lines), report.year)
    yield from check_prose((section.text for section in report.sections), report.year)
    yield from check_publication(report.header["published_on"], report.year)


def _status(report: Report, identity: Identity) -> Status:
    named = identity.is_report or identity.title is not None
    if not report.evidence:
        chapters = statutory(report.sections)
        told = len(chapters) >= _FEWEST_CHAPTERS and 1 in chapters
        return "unread" if identity.is_report or told else "not_a_report"
    if not named and not any(cell.state == "number" for cell in report.evidence.values()):
        return "not_a_report"  # the form as a circular prints it, for others to fill in
    return status_of_cells(report)
