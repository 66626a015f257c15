"""Report: what was read of one original, or of the originals of one report, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from extract.about.header import CODES
from extract.checks.finding import Finding
from extract.ground.messages import Message
from extract.ground.titles import read_title
from extract.prose.chapters import Section
from extract.prose.claims import Claim
from extract.tables.cell import Cell

EXTRACTOR = "gongkai 0.1.0"
"""Name and version; originals that another version read are read again."""

Status = Literal["verified", "contradicts", "partial", "empty", "unread", "not_a_report"]


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


def status_of_cells(report: Report) -> Status:
    """What the cells and the checks of a report that has any make of it."""
    states = {cell.state for cell in report.evidence.values()}
    if states & {"unread", "absent"}:
        return "partial"
    if states == {"blank"}:
        return "empty"
    if any(finding.status == "fail" for finding in report.checks):
        return "contradicts"
    return "verified"


_RANK: dict[Status, int] = {
    "verified": 0,
    "contradicts": 1,
    "partial": 2,
    "empty": 3,
    "unread": 4,
    "not_a_report": 5,
}


def rank(report: Report) -> int:
    """How much of the report was read: 0 is the most."""
    return _RANK[report.status]


def titled(report: Report) -> str | None:
    """The body that the original's own title names, not what its portal is called."""
    title = read_title(report.title or "")
    return title.agency if title else None
