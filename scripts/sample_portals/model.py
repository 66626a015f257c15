"""The reports of the sample portals: what each prints, and what a reader must make of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.portals.figures import Figures, carried_out, filled, invented, number
from tests.portals.reports import requests_sentence

FOLDER = Path(__file__).parent

STATUS = {
    "arithmetic": "contradicts",
    "prose": "contradicts",
    "unreadable": "partial",
    "cut_off": "unread",
}
"""What a defect of the original makes of its report."""


@dataclass
class SampleReport:
    """One report: its words, figures and header as printed."""

    portal: str
    agency: str
    year: int
    published: str
    publisher: str
    figures: Figures
    header: dict[str, str] | None
    """Header code -> printed value; None where the page has no header block."""
    overview: list[str]
    problems: list[str]
    others: list[str]
    real: bool
    """Whether figures and header are those of a real report."""
    defect: str | None = None
    file: str | None = None
    markup: str | None = None
    paths: dict[str, str] = field(default_factory=dict)
    """``page`` and, if there is one, ``attachment``: addresses without the leading slash."""

    @property
    def title(self) -> str:
        """The title as the page prints it."""
        return f"{self.agency}{self.year}年政府信息公开工作年度报告"

    @property
    def digest(self) -> str:
        """32 hex digits that stay the same for this report, for ids in addresses."""
        return sha256(f"{self.portal}/{self.agency}/{self.year}".encode()).hexdigest()[:32]

    @property
    def status(self) -> str:
        """What a reader must call it."""
        return STATUS.get(self.defect or "", "verified")

    def truth(self) -> dict[str, Any]:
        """Everything that a reader must find, for the end-to-end tests."""
        readable = self.status != "unread"
        return {
            "portal": self.portal,
            "title": self.title,
            "agency": self.agency,
            "year": self.year,
            "page": "/" + self.paths["page"],
            "attachment": "/" + self.paths["attachment"] if self.file else None,
            "published": self.published,
            "real": self.real,
            "defect": self.defect,
            "status": self.status,
            "header": {code: clean(code, text) for code, text in (self.header or {}).items()},
            "tables": {
                table: {
                    row: {
                        column: number(text) if readable else None for column, text in cells.items()
                    }
                    for row, cells in rows.items()
                }
                for table, rows in self.figures.items()
            },
            "states": {
                f"{table}.{row}.{column}": state(text) if readable else "absent"
                for table, rows in self.figures.items()
                for row, cells in rows.items()
                for column, text in cells.items()
                if not readable or number(text) is None
            },
        }


def load(name: str, key: str) -> list[dict[str, Any]]:
    """The tables called ``key`` of one of the TOML files beside this module."""
    tables: list[dict[str, Any]] = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))[key]
    return tables


def reports() -> list[SampleReport]:
    """Every report of every portal, in the order of reports.toml."""
    return [report for agency in load("reports.toml", "agency") for report in _of_agency(agency)]


def clean(code: str, printed: str) -> str | None:
    """A header value as the contract wants it: ISO dates, null for nothing."""
    text = printed.strip()
    if text in {"", "无", "无号", "-", "—", "—  —"}:
        return None
    if code.endswith("_on"):
        year, month, day = (int(part) for part in re.findall(r"\d+", text))
        return f"{year:04}-{month:02}-{day:02}"
    return text


def state(printed: str) -> str:
    """The state of a cell in the words of the contract."""
    if number(printed) is not None:
        return "number"
    return {"": "blank", "/": "mark", "—": "mark", "-": "mark"}.get(printed, "unread")


def _of_agency(agency: dict[str, Any]) -> Iterator[SampleReport]:
    years: list[int] = agency["years"]
    given: dict[str, dict[str, Any]] = agency.get("report", {})
    left: dict[str, int] = {}
    for year in years:
        own = given.get(str(year), {})
        if "figures" in own:
            figures = filled(own["figures"])
        else:
            following = given.get(str(year + 1), {}).get("figures")
            target = _carried_in(filled(following)) if following else None
            figures = _invented(agency, year, left, target, own.get("defect"))
        left = carried_out(figures)
        yield _report(agency, year, own, figures)


def _carried_in(figures: Figures) -> dict[str, int]:
    cells = figures["requests"]["carried_in"]
    return {applicant: int(text) for applicant, text in cells.items() if applicant != "total"}


def _invented(
    agency: dict[str, Any],
    year: int,
    carried_in: dict[str, int],
    target: dict[str, int] | None,
    defect: str | None,
) -> Figures:
    if defect == "carry_over":
        carried_in = carried_in | {"natural_person": carried_in.get("natural_person", 0) + 3}
    figures = invented(f"{agency['name']}{year}", carried_in, target, agency.get("scale", 20))
    if defect == "arithmetic":
        cell = figures["requests"]["handled"]
        cell["natural_person"] = str(int(cell["natural_person"]) + 2)
    if defect == "unreadable":
        figures["disclosure"]["licensing"]["decisions"] = "见附件"
    if defect == "blank":
        _leave_blank(figures)
    return figures


def _leave_blank(figures: Figures) -> None:
    """Print nothing, or a mark, for most noughts, as many reports do."""
    figures["disclosure"]["rules"] = dict.fromkeys(("made", "repealed", "in_force"), "/")
    for row, cells in figures["requests"].items():
        for column, text in cells.items():
            if text == "0" and column != "total" and row != "new":
                cells[column] = ""
    for cells in figures["review_litigation"].values():
        for column, text in cells.items():
            if text == "0":
                cells[column] = "—"


def _report(
    agency: dict[str, Any], year: int, own: dict[str, Any], figures: Figures
) -> SampleReport:
    report = SampleReport(
        portal=agency["portal"],
        agency=agency["name"],
        year=year,
        published=own.get("published", ""),
        publisher=agency.get("publisher", agency["name"]),
        figures=figures,
        header=None,
        overview=own.get("overview", []),
        problems=own.get(
            "problems", ["公开的内容还不够细，有的信息更新不够及时。下一年将补充目录，按时更新。"]
        ),
        others=own.get("others", ["本年度没有收取政府信息公开信息处理费。"]),
        real="figures" in own,
        defect=own.get("defect"),
        file=own.get("file"),
        markup=own.get("markup"),
    )
    days = int(report.digest[:4], 16)
    report.published = report.published or f"{year + 1}-01-{days % 20 + 10}"
    report.overview = report.overview or _overview(report)
    report.header = _header(report, own.get("header", "full"))
    return report


def _overview(report: SampleReport) -> list[str]:
    figures = report.figures
    sentence = requests_sentence(figures)
    if report.defect == "prose":
        new = int(figures["requests"]["new"]["total"])
        sentence = sentence.replace(f"申请{new}件", f"申请{new + 3}件")
    return [
        f"{report.year}年，{report.agency}按照条例公开政府信息，群众查得到、看得懂。",
        "（一）主动公开。机构职能、办事指南和文件按目录发布。",
        f"（二）依申请公开。{sentence}",
        "（三）政府信息管理。信息先审后发，失效的及时清理。",
        "（四）平台建设。网站栏目按要求调整。",
        "（五）监督保障。公开工作纳入年度考核。",
    ]


def _header(report: SampleReport, wanted: str | dict[str, str]) -> dict[str, str] | None:
    if isinstance(wanted, dict):
        return wanted
    if wanted == "none":
        return None
    values = {
        "index_number": f"{int(report.digest[:7], 16) % 10**8:08}/{report.year + 1}-"
        f"{int(report.digest[7:10], 16):05}",
        "category": "政务公开/年度报告",
        "publisher": report.publisher,
        "issued_on": report.published,
        "published_on": report.published,
        "title": report.title,
        "document_number": "无",
        "subject_terms": "",
        "summary": "",
        "validity": "有效",
        "disclosure_method": "主动公开",
    }
    return values if wanted == "full" else dict.fromkeys(values, "")
