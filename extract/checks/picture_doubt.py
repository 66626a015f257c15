"""What a picture shows is doubted before the body is: nobody is accused of a misread digit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from extract.checks.finding import Finding
from extract.checks.sums import check_cells
from extract.forms import Form
from extract.ground.messages import Message, say
from extract.prose.claims import Claim
from extract.tables.cell import Cell
from extract.tables.reading import CellKey


def doubt_sums(cells: dict[CellKey, Cell], form: Form) -> tuple[dict[CellKey, Cell], list[Message]]:
    """The cells, and warnings; where a sum fails, its recognised cells are ``unread``.

    One of them may be misread, and the sum does not tell which one.
    """
    doubted, warnings = dict(cells), list[Message]()
    for finding in check_cells(cells, form):
        if finding.status != "fail":
            continue
        keys = [key for key in cells_of(finding, form) if cells[key].recognised]
        for key in keys:
            doubted[key] = replace(cells[key], state="unread", value=None)
        if keys:
            warnings.append(say("sum.not_taken", says=finding.says))
    return doubted, warnings


def doubt_claims(claims: Iterable[Claim]) -> list[Claim]:
    """What recognised prose states; where a table contradicts it, a digit may be misread."""
    return [
        replace(claim, verdict="cannot tell") if claim.verdict == "contradicts" else claim
        for claim in claims
    ]


def doubt_findings(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, the failed ones ``unknown``: a misread digit may be why."""
    return [
        replace(finding, status="unknown", says=say("sum.recognised", says=finding.says))
        if finding.status == "fail"
        else finding
        for finding in findings
    ]


def cells_of(finding: Finding, form: Form) -> Iterator[CellKey]:
    """The cells that a finding of the form's sums or counts is about."""
    table, row, column = finding.where.split(".")
    rule = next((rule for rule in form.sums if rule.rule == finding.rule), None)
    members = [*rule.parts, *rule.totals] if rule else []
    for row_code in members if row == "*" else [row]:
        for column_code in members if column == "*" else [column]:
            yield table, row_code, column_code
