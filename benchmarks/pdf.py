"""Text-layer PDFs: time and cells right against pdfplumber and pdfium, whole processes in one run.

`python -m benchmarks.pdf [--reports N] [--runs N]` makes a mixed set (reportlab, Chromium's and,
where it is installed, LibreOffice's prints; ruled, spaced, dotted and unruled), then reads it whole
in processes of their own, by turns: this reader; pdfplumber's `extract_tables()` over all pages
with default settings; pdfium's own text of all pages, which is the limit. pdfplumber's tables are
placed by the same form matcher, so that only the finding of tables is compared.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from tests.extract.made import Truth, html_report, make_truth
from tests.extract.made_office import docx_report
from tests.extract.made_pdf import pdf_report

TITLE = "青湾县人民政府2024年政府信息公开工作年度报告"
_CSS = {
    "ruled": "table{border-collapse:collapse;width:100%}td{border:1px solid #000;padding:3px}",
    "spaced": "table{border-spacing:2px}td{border:1px solid #000}",
    "dotted": "table{border-collapse:collapse}td{border:1px dotted #000;padding:4px}"
    "tr:nth-child(odd) td{background:#eee}",
    "unruled": "td{padding:4px}",
}
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run"
_SIDES = {
    "reader": "from benchmarks.pdf import by_reader as run",
    "tables": "from benchmarks.pdf import by_reader_tables as run",
    "pdfplumber": "from benchmarks.pdf import by_pdfplumber as run",
    "pdfium": "from benchmarks.pdf import by_pdfium as run",
}


def make_set(folder: Path, reports: int) -> None:
    """``reports`` PDFs of every kind, each with its truth beside it as JSON."""
    browser = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    office = shutil.which("soffice")
    for number in range(reports):
        truth = make_truth(random.Random(number), marks=number % 2 == 1)
        page = html_report(truth, title=TITLE).decode()
        data = pdf_report(truth, TITLE, page_height=842 - 100 * (number % 3))
        _keep(folder, f"reportlab-{number}", data, truth)
        for style, css in _CSS.items() if browser else ():
            source = folder / f"{style}.html"
            styled = f"<style>{css} body{{font-family:Noto Serif CJK SC}}</style></head>"
            source.write_text(page.replace("</head>", styled), encoding="utf-8")
            target = folder / "print.pdf"
            command = [str(browser), *_FLAGS.split(), f"--print-to-pdf={target}", source.as_uri()]
            subprocess.run(command, check=True, capture_output=True)
            _keep(folder, f"{style}-{number}", target.read_bytes(), truth)
        if office:
            source = folder / "word.docx"
            source.write_bytes(docx_report(page.encode(), TITLE, ruled=True))
            convert = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
            subprocess.run([*convert, str(source)], check=True, capture_output=True)
            _keep(folder, f"office-{number}", source.with_suffix(".pdf").read_bytes(), truth)
    for name in ("print.pdf", "word.pdf"):
        (folder / name).unlink(missing_ok=True)


def _keep(folder: Path, name: str, data: bytes, truth: Truth) -> None:
    (folder / f"{name}.pdf").write_bytes(data)
    cells = {".".join(key): text for key, text in truth.items()}
    (folder / f"{name}.json").write_text(json.dumps(cells, ensure_ascii=False), encoding="utf-8")


def by_reader(files: list[Path]) -> None:
    """The whole report of every file: cells, checks, header, chapters."""
    from extract.report import read

    for file in files:
        read(file.read_bytes(), file.name)


def by_reader_tables(files: list[Path]) -> None:
    """The tables of every file: what extract_tables() gives."""
    from extract.readers.pdf import pdf

    for file in files:
        pdf.read(file.read_bytes())


def by_pdfplumber(files: list[Path]) -> None:
    """The tables of every page of every file, with default settings."""
    import pdfplumber

    for file in files:
        with pdfplumber.open(file) as pdf:
            for page in pdf.pages:
                page.extract_tables()


def by_pdfium(files: list[Path]) -> None:
    """The text of every page of every file."""
    import pypdfium2

    for file in files:
        pdf = pypdfium2.PdfDocument(file)
        for index in range(len(pdf)):
            pdf[index].get_textpage().get_text_range()


def cells_right(files: list[Path]) -> dict[str, dict[str, tuple[int, int, int]]]:
    """By side and kind: cells right, cells wrong (a number that is not printed there), cells."""
    from extract.report import read

    found: dict[str, dict[str, tuple[int, int, int]]] = {"reader": {}, "pdfplumber": {}}
    for file in files:
        truth = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        report = read(file.read_bytes(), file.name)
        cells = {key: cell.raw or "" for key, cell in report.evidence.items()}
        states = {key: str(cell.state) for key, cell in report.evidence.items()}
        _count(found["reader"], file, truth, cells, states)
        _count(found["pdfplumber"], file, truth, *_placed_from_pdfplumber(file))
    return found


def _placed_from_pdfplumber(file: Path) -> tuple[dict[str, str], dict[str, str]]:
    import pdfplumber

    from extract.document import Grid, GridCell, Place
    from extract.forms import load
    from extract.tables.match import read_grids

    grids = []
    with pdfplumber.open(file) as pdf:
        for page in pdf.pages:
            for table in page.extract_tables():
                cells = [
                    GridCell(text or "", row, column, Place())
                    for row, texts in enumerate(table)
                    for column, text in enumerate(texts)
                ]
                grids.append(Grid(tuple(cells), Place()))
    reading = read_grids(grids, load("2021"), 2024, [])
    raws = {".".join(key): cell.raw or "" for key, cell in reading.cells.items()}
    states: dict[str, str] = {".".join(key): cell.state for key, cell in reading.cells.items()}
    return raws, states


def _count(
    found: dict[str, tuple[int, int, int]],
    file: Path,
    truth: dict[str, str],
    cells: dict[str, str],
    states: Mapping[str, str],
) -> None:
    kind = file.name.rpartition("-")[0]
    read = {key for key in truth if states.get(key) in ("number", "blank", "mark")}
    right = sum(cells[key] == truth[key] for key in read)
    before = found.get(kind, (0, 0, 0))
    found[kind] = before[0] + right, before[1] + len(read) - right, before[2] + len(truth)


def seconds(side: str, folder: Path) -> float:
    """Wall time of a whole process that reads the folder's PDFs."""
    files = f"sorted(Path({str(folder)!r}).glob('*.pdf'))"
    code = f"{_SIDES[side]}; from pathlib import Path; run({files})"
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(folder: Path, runs: int) -> None:
    """Prints ratios and cells for the PDFs in the folder, all together and kind by kind."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    files = sorted(folder.glob("*.pdf"))
    kinds = sorted({file.name.rpartition("-")[0] for file in files})
    print(f"{len(files)} PDFs: {', '.join(kinds)}; {runs} runs by turns, whole processes")
    times: dict[str, list[float]] = {side: [] for side in _SIDES}
    for _ in range(runs):
        for side, took in times.items():
            took.append(seconds(side, folder))
    middle = {side: median(took) for side, took in times.items()}
    for side, wall in middle.items():
        print(f"{side:12} {1000 * wall / len(files):7.0f} ms a file")
    for side in ("reader", "tables"):
        print(f"pdfplumber / {side}: {middle['pdfplumber'] / middle[side]:.1f}")
        print(f"{side} / pdfium's text: {middle[side] / middle['pdfium']:.1f}")
    for side, counts in cells_right(files).items():
        for kind, (right, wrong, all_) in sorted(counts.items()):
            print(f"{side:12} {kind:10} {right:5} of {all_} cells right, {wrong} wrong")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=4, help="PDFs of every kind")
    parser.add_argument("--runs", type=int, default=3, help="how often every side reads them")
    parser.add_argument("--folder", type=Path, help="measure the PDFs that are kept here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        if not any(folder.glob("*.pdf")):
            folder.mkdir(parents=True, exist_ok=True)
            make_set(folder, options.reports)
        measure(folder, options.runs)


if __name__ == "__main__":
    main()
