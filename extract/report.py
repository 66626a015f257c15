"""Report, and read(bytes) -> Report: the only names that the other rooms import."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from extract.about.header import CODES, read_header
from extract.about.identity import Context as Context  # part of what this module gives
from extract.about.identity import Identity, identify
from extract.about.period import check_period, check_prose, check_publication
from extract.checks.finding import Finding, Verdict
from extract.checks.picture_doubt import doubt_claims, doubt_findings, doubt_sums
from extract.checks.sums import check_cells
from extract.document import Document
from extract.forms import Form, load
from extract.ground.errors import GongkaiError
from extract.ground.messages import Message, say
from extract.ground.titles import read_title
from extract.prose.chapters import Section, read_sections, statutory
from extract.prose.claims import Claim, read_claims
from extract.readers import media_type_of, open_document
from extract.readers.packed import PACKED
from extract.tables.cell import Cell
from extract.tables.fill_from_others import fill_gaps
from extract.tables.form_choice import read_tables
from extract.tables.reading import CellKey, Reading

EXTRACTOR = "gongkai 0.1.0"
"""Name and version; originals that another version read are read again."""

Status = Literal["verified", "contradicts", "partial", "unread", "not_a_report"]
_FEWEST_CHAPTERS = 4
_FIRST_FORM = "2014"
_FORERUNNER = say("report.forerunner")
_WHY: dict[Status, Message] = {
    "unread": say("report.no_table"),
    "not_a_report": say("report.no_report"),
}


@dataclass
class Report:
    """One agency's report on one year, as far as one original gives it.

    ``evidence`` holds every cell of the form by "table.row.column"; ``status`` means what the
    contract says of it.
    """

    source: str
    sha256: str
    media_type: str | None = None
    title: str | None = None
    agency: str | None = None
    year: int | None = None
    form: str | None = None
    header: dict[str, str | None] = field(default_factory=lambda: dict.fromkeys(CODES))
    sections: list[Section] = field(default_factory=list)
    evidence: dict[str, Cell] = field(default_factory=dict)
    checks: list[Finding] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    status: Status = "unread"
    warnings: list[Message] = field(default_factory=list)
    extractor: str = EXTRACTOR

    @property
    def is_recognised(self) -> bool:
        """Whether any of its cells was read from a picture."""
        return any(cell.recognised for cell in self.evidence.values())

    @property
    def tables(self) -> dict[str, dict[str, dict[str, int | float | None]]]:
        """The numbers by table, row and column; null where no number is printed or read."""
        tables: dict[str, dict[str, dict[str, int | float | None]]] = {}
        for key, cell in self.evidence.items():
            table, row, column = key.split(".")
            tables.setdefault(table, {}).setdefault(row, {})[column] = _number(cell.value)
        return tables

    def as_json(self) -> dict[str, Any]:
        """The object that ``gongkai extract --json`` prints."""
        return {
            "source": self.source,
            "sha256": self.sha256,
            "media_type": self.media_type,
            "title": self.title,
            "agency": self.agency,
            "year": self.year,
            "form": self.form,
            "header": self.header,
            "tables": self.tables,
            "sections": [vars(section) for section in self.sections],
            "evidence": {key: _evidence(cell) for key, cell in self.evidence.items()},
            "checks": [_finding(finding) for finding in self.checks],
            "claims": [_claim(claim) for claim in self.claims],
            "status": self.status,
            "warnings": self.warnings,
            "extractor": self.extractor,
        }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _evidence(cell: Cell) -> dict[str, Any]:
    evidence: dict[str, Any] = {"raw": cell.raw, "state": cell.state}
    if cell.placed:
        evidence["placed"] = cell.placed
    if cell.recognised:
        evidence["recognised"] = True
    if cell.place:
        evidence |= {key: value for key, value in vars(cell.place).items() if value is not None}
    if "box" in evidence:
        evidence["box"] = list(evidence["box"])
    return evidence


def _finding(finding: Finding) -> dict[str, Any]:
    numbers = {"expected": _number(finding.expected), "found": _number(finding.found)}
    return vars(finding) | numbers


def _claim(claim: Claim) -> dict[str, Any]:
    numbers = {"stated": _number(claim.stated), "printed": _number(claim.printed)}
    return vars(claim) | numbers


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
    from extract.bundle import read_bundle  # it reads each packed file with the function above

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
    older = year is not None and year < int(_FIRST_FORM)
    return older and form.code == _FIRST_FORM and reading.placed() * 2 < len(form.cells())


def _take_identity(report: Report, identity: Identity) -> None:
    report.title, report.agency, report.year = identity.title, identity.agency, identity.year
    report.warnings += identity.warnings


def _year_findings(report: Report, document: Document) -> Iterator[Finding]:
    """What the text's period and the date of publication say of the year."""
    yield from check_period((line.text for line in document.lines), report.year)
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
    return _status_of_cells(report)


def _status_of_cells(report: Report) -> Status:
    states = {cell.state for cell in report.evidence.values()}
    if states & {"unread", "absent"}:
        return "partial"
    if any(finding.status == "fail" for finding in report.checks):
        return "contradicts"
    return "verified"


_RANK: dict[Status, int] = {
    "verified": 0,
    "contradicts": 1,
    "partial": 2,
    "unread": 3,
    "not_a_report": 4,
}


def rank(report: Report) -> int:
    """How much of the report was read: 0 is the most."""
    return _RANK[report.status]


def combine(page: Report, attachments: Sequence[Report]) -> Report:
    """One report from a page and the files attached to it.

    The best-read original gives the tables, the others what it does not have at all; the page
    gives its header, and its title and chapters where the file has none or they were recognised
    in a picture. A file of another body or year is none of this report's; originals that print
    different numbers contradict each other.
    """
    own = [file for file in attachments if not list(_differences(page, file))]
    warnings = [doubt for file in attachments for doubt in _differences(page, file)]
    best = min([page, *own], key=lambda report: (rank(report), -_cells_read(report)))
    merged = replace(best, warnings=[*best.warnings, *warnings])
    if best is not page:
        merged.header = {code: page.header[code] or best.header[code] for code in CODES}
        first, second = (page, best) if best.is_recognised and page.title else (best, page)
        merged.title = first.title or second.title
        merged.year = first.year or second.year
        merged.agency = titled(first) or titled(second) or first.agency or second.agency
        merged.sections = first.sections or second.sections
    others = [report for report in (page, *own) if report is not best]
    _fill_gaps(merged, others)
    merged.checks = [*merged.checks, *_between_originals(best, others)]
    if merged.evidence and merged.status in ("verified", "contradicts", "partial"):
        merged.status = _status_of_cells(merged)
    return merged


def _cells_read(report: Report) -> int:
    return sum(cell.state not in ("absent", "unread") for cell in report.evidence.values())


def _fill_gaps(merged: Report, others: Sequence[Report]) -> None:
    """Takes the cells that the best-read original does not have from the others, and checks all."""
    filled = fill_gaps(merged.evidence, [other.evidence for other in others])
    new = {key for key, cell in filled.items() if cell is not merged.evidence[key]}
    if not new or merged.form is None:
        return
    for other in others:
        taken = sum(other.evidence.get(key) is filled[key] for key in new)
        if taken:
            merged.warnings.append(say("report.taken_from", cells=taken, file=other.source))
            merged.warnings += [why for why in other.warnings if why not in merged.warnings]
    form = load(merged.form)
    cells, misfits = doubt_sums(dict(_keyed(replace(merged, evidence=filled))), form)
    merged.evidence = {".".join(key): cell for key, cell in cells.items()}
    merged.warnings += misfits
    merged.claims = read_claims(merged.sections, cells, merged.year)
    if merged.is_recognised:
        merged.claims = doubt_claims(merged.claims)
    sums = check_cells(cells, form)
    before = {finding.rule for finding in sums}
    kept = [f for f in merged.checks if f.rule not in before and not f.rule.startswith("prose.")]
    merged.checks = [*sums, *(claim.finding() for claim in merged.claims), *kept]


def _between_originals(best: Report, others: Sequence[Report]) -> Iterator[Finding]:
    """What the other originals say against the cells of the best-read one."""
    cells = {(table, row, column): cell for (table, row, column), cell in _keyed(best)}
    for other in others:
        for key, cell in other.evidence.items():
            mine = best.evidence.get(key)
            if mine and None not in (mine.value, cell.value) and mine.value != cell.value:
                says = say(
                    "report.originals_differ",
                    file=other.source,
                    number=cell.value,
                    other=best.source,
                    found=mine.value,
                )
                verdict: Verdict = "unknown" if cell.recognised or mine.recognised else "fail"
                yield Finding("originals.agree", key, verdict, says, cell.value, mine.value)
        if cells:
            claims = read_claims(other.sections, cells, best.year)
            yield from (claim.finding() for claim in claims)


def _keyed(report: Report) -> Iterator[tuple[CellKey, Cell]]:
    for key, cell in report.evidence.items():
        table, row, column = key.split(".")
        yield (table, row, column), cell


def titled(report: Report) -> str | None:
    """The body that the original's own title names, not what its portal is called."""
    title = read_title(report.title or "")
    return title.agency if title else None


def _differences(page: Report, file: Report) -> Iterator[Message]:
    """Where the file says that it is on another year or by another body than the page."""
    if page.year and file.year and page.year != file.year:
        yield say("report.file_of_other_year", file=file.source, year=file.year, other=page.year)
    ours, theirs = titled(page), titled(file)
    if ours and theirs and ours not in theirs and theirs not in ours:
        yield say("report.file_of_other_body", file=file.source, agency=theirs, other=ours)
