"""How well reports are read: cells right of cells expected, by file type and form.

``make eval`` reads every original of ``tests/reports/`` against its golden JSON, and a fixed set of
made reports against their truth, prints the table, and fails if a share is below its floor in
``scripts/floors.toml``, or if any number is wrong. The labelled sentences of
``tests/extract/prose/sentences.tsv`` give the precision and recall of claims and accusations.
``--raise`` lifts the floors to what was measured; they never sink.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import click

from extract.forms import load
from extract.report import Report, read
from tests.extract.made import html_report, make_truth
from tests.extract.made_items import ItemMarkup, item_rows, items_html, items_text, make_items
from tests.extract.made_ofd import ofd_report
from tests.extract.made_office import docx_report, mhtml_report, word_2003_report, xlsx_report
from tests.extract.made_pdf import pdf_report
from tests.extract.made_rtf import rtf_report
from tests.extract.made_text import cell_a_line, report_text, row_a_line, tab_a_cell
from tests.extract.prose import sentences
from tests.extract.wild import make_wild, wild_html

ROOT = Path(__file__).parent.parent
FLOORS = Path(__file__).parent / "floors.toml"
REPORTS = ROOT / "tests" / "reports"
TITLE = "青湾县人民政府{}年政府信息公开工作年度报告"
MADE = 12
"""So many made reports of each kind; fixed, so that two runs can be compared."""

Expected = Mapping[str, str]
"""What each cell prints, by "table.row.column": a number, or nothing or a mark."""


@dataclass
class Tally:
    """Cells expected, read right, and read as another number; reports verified with one."""

    reports: int = 0
    expected: int = 0
    right: int = 0
    wrong: int = 0
    wrongly_verified: int = 0

    def add(self, report: Report, expected: Expected) -> None:
        """Counts one report's cells."""
        wrong = 0
        for key, printed in expected.items():
            cell = report.evidence.get(key)
            value = cell.value if cell else None
            if any(character.isdigit() for character in printed):
                is_right = value == Decimal(printed)
            else:
                is_right = cell is not None and cell.state in ("blank", "mark")
            self.right += is_right
            wrong += value is not None and not is_right
        self.reports += 1
        self.expected += len(expected)
        self.wrong += wrong
        self.wrongly_verified += bool(wrong) and report.status == "verified"


def goldens() -> Iterator[tuple[str, Report, Expected]]:
    """(kind, what was read, what is expected) of every original; unread cells count as misses."""
    for path in sorted(REPORTS.iterdir()):
        golden = path.with_name(path.name + ".json")
        if not golden.exists():
            continue
        data = json.loads(golden.read_text(encoding="utf-8"))
        cells = {
            key: _printed(data, key) if cell["state"] == "number" else ""
            for key, cell in data["evidence"].items()
            if cell["state"] != "absent"
        }
        yield f"original {path.suffix[1:]}", read(path.read_bytes(), path.name), cells


def _printed(data: Mapping[str, object], key: str) -> str:
    table, row, column = key.split(".")
    tables: Mapping[str, Mapping[str, Mapping[str, object]]] = data["tables"]  # type: ignore[assignment]
    return str(tables[table][row][column])


def made() -> Iterator[tuple[str, Report, Expected]]:
    """The same of a fixed set of made reports, in every file type that is quick to make."""
    kinds: dict[str, Callable[[bytes, str], bytes]] = {
        "html": lambda page, title: page,
        "docx": docx_report,
        "xlsx": xlsx_report,
        "rtf": rtf_report,
        "ofd": ofd_report,
        "mhtml": mhtml_report,
        "word 2003": word_2003_report,
    }
    for kind, convert in kinds.items():
        for seed in range(MADE):
            title = TITLE.format(2024)
            page, truth = _page(kind, seed, title)
            yield f"made {kind}", read(convert(page, title), kind), _keyed(truth)
    for seed in range(MADE):
        yield from _made_texts(seed)


def _page(kind: str, seed: int, title: str) -> tuple[bytes, Mapping[tuple[str, str, str], str]]:
    rng = random.Random(seed)
    if kind == "html":
        wild = make_wild(rng, load(("2021", "2019")[seed % 2]))
        return wild_html(wild, title, rng), wild.truth
    truth = make_truth(rng, marks=seed % 2 == 0)
    return html_report(truth, title=title), truth


def _made_texts(seed: int) -> Iterator[tuple[str, Report, Expected]]:
    rng = random.Random(seed)
    truth = make_truth(rng)
    layouts = (row_a_line(truth, rng), cell_a_line(truth), tab_a_cell(truth))
    text = report_text(layouts[seed % 3], TITLE.format(2024))
    yield "made text", read(text.encode(), "text"), _keyed(truth)
    if seed < MADE // 2:  # slow to make
        yield "made pdf", read(pdf_report(truth, TITLE.format(2024)), "pdf"), _keyed(truth)
    items = make_items(rng)
    rows = item_rows(items, ItemMarkup())
    title = TITLE.format(2017)
    cells = {f"statistics.{code}.value": text for code, text in items.items()}
    yield "made html", read(items_html(rows, title), "html"), cells
    yield "made text", read(items_text(rows, title).encode(), "text"), cells


def _keyed(truth: Mapping[tuple[str, str, str], str]) -> Expected:
    return {".".join(key): printed.replace(",", "") for key, printed in truth.items()}


def measure() -> dict[str, Tally]:
    """The tallies by "kind form"."""
    tallies: dict[str, Tally] = {}
    for kind, report, expected in (*goldens(), *made()):
        if expected:
            form = "2014" if next(iter(expected)).startswith("statistics") else report.form
            tallies.setdefault(f"{kind} {form}", Tally()).add(report, expected)
    return tallies


def claims() -> dict[str, tuple[int, int]]:
    """Sentences right of sentences that count, by part of the labelled ones and share."""
    return {
        f"{part} {share}": counts
        for part in ("rules", "held")
        for share, counts in sentences.score(part).shares().items()
    }


def _hold(
    name: str,
    right: int,
    expected: int,
    floors: dict[str, float],
    faults: list[str],
    reports: int | None = None,
) -> None:
    """Prints one line of the table, notes a share below its floor, and lifts the floor."""
    share = right * 10_000 // expected / 10_000  # cut: no floor is above what was measured
    floor = floors.get(name, 0.0)
    many = "" if reports is None else reports
    click.echo(f"{name:28}{many:>9}{expected:>10}{right:>8}{share:>10.4f}{floor:>9.4f}")
    if share < floor:
        faults.append(f"{name}: {share:.4f} are right, the floor is {floor:.4f}")
    floors[name] = max(floor, share)


@click.command()
@click.option("--raise", "lift", is_flag=True, help="Lift the floors to what was measured.")
def main(lift: bool) -> None:
    """Read the originals and the made reports; exit 1 below a floor or at a wrong number."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    tallies = measure()
    faults: list[str] = []
    click.echo(
        f"{'type and form':28}{'reports':>9}{'expected':>10}{'right':>8}{'share':>10}{'floor':>9}"
    )
    for name, tally in sorted(tallies.items()):
        _hold(name, tally.right, tally.expected, floors, faults, tally.reports)
        if tally.wrong:
            faults.append(f"{name}: {tally.wrong} cells are wrong")
    told = claims()
    for name, (right, expected) in sorted(told.items()):
        _hold(name, right, expected, floors, faults)
    faults += [
        f"{name}: nothing was read, it has a floor"
        for name in floors.keys() - tallies.keys() - told.keys()
    ]
    if lift:
        lines = [f'"{name}" = {floor:.4f}' for name, floor in sorted(floors.items())]
        FLOORS.write_text(
            "# Made by scripts/eval.py --raise; floors only rise.\n" + "\n".join(lines) + "\n"
        )
    if faults:
        raise click.ClickException("\n".join(faults))


if __name__ == "__main__":
    main()
