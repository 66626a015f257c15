"""The originals of one report -> one report: a page and its files, or the files of an archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.about.header import CODES
from extract.checks.finding import Finding, FindingStatus
from extract.checks.picture_doubt import doubt_claims, doubt_sums
from extract.checks.sums import check_cells
from extract.forms import load
from extract.ground.messages import Message, say
from extract.prose.claims import read_claims
from extract.result import Report, rank, status_of_cells, titled
from extract.tables.cell import Cell
from extract.tables.fill_from_others import fill_gaps
from extract.tables.reading import CellKey


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
    if merged.evidence and merged.status in ("verified", "contradicts", "partial", "empty"):
        merged.status = status_of_cells(merged)
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
                verdict: FindingStatus = "unknown" if cell.recognised or mine.recognised else "fail"
                yield Finding("originals.agree", key, verdict, says, cell.value, mine.value)
        if cells:
            claims = read_claims(other.sections, cells, best.year)
            yield from (claim.finding() for claim in claims)


def _keyed(report: Report) -> Iterator[tuple[CellKey, Cell]]:
    for key, cell in report.evidence.items():
        table, row, column = key.split(".")
        yield (table, row, column), cell


def _differences(page: Report, file: Report) -> Iterator[Message]:
    """Where the file says that it is on another year or by another body than the page."""
    if page.year and file.year and page.year != file.year:
        yield say("report.file_of_other_year", file=file.source, year=file.year, other=page.year)
    ours, theirs = titled(page), titled(file)
    if ours and theirs and ours not in theirs and theirs not in ours:
        yield say("report.file_of_other_body", file=file.source, agency=theirs, other=ours)
