"""Scans: cells right, cells unread, and figures wrong that nothing marks, a page and a second.

`python -m benchmarks.ocr [--reports N] [--kinds clean,scan,…] [--dpi 100,150,200] [--full]` prints
made reports with Chromium in eight fonts (those that are installed), draws them, spoils them as
scanners do, and reads them three ways in one run: *once*, what the first reading of each cell
gives; *twice*, what this reader gives as sure; and with ``--full`` *page*, what detection and
recognition of the whole page put into the same cells. ``wrong`` counts cells that say something
else than is printed; ``caught`` is the share of the wrong ones of *once* in a failing sum.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2

from extract.checks.picture_doubt import cells_of
from extract.checks.sums import check_cells
from extract.document import Grid, GridCell
from extract.forms import load
from extract.readers.scan.picture import open_pictures
from extract.readers.scan.recognise import find_lines, read_line
from extract.readers.scan.scan import PageFrame, Scan, read_page
from extract.tables.cell import Cell
from extract.tables.match import read_grids
from tests.extract.made import FORM, Markup, Truth, html_report, make_truth
from tests.extract.made_scan import STYLE, encoded, scan, stamp

FONTS = (
    "Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei",
    "AR PL UMing CN", "AR PL UKai CN", "AR PL SungtiL GB", "AR PL KaitiM GB",
)  # fmt: skip
FIGURES = ("0", "1", "3", "6", "7", "8", "9", "10", "14", "61", "169", "2318", "18858")
FEES = ("0", "10.5", "0.36", "105", "3.0", "1276.5534", "24252.311082", "1,276.55")
KINDS = ("clean", "scan", "faint", "stamp", "black")


@dataclass
class Score:
    """Cells of one way to read, and seconds."""

    right: int = 0
    wrong: int = 0
    unread: int = 0
    caught: int = 0
    seconds: float = 0.0
    pages: int = 0

    def row(self, name: str) -> str:
        """One line of the table."""
        cells = self.right + self.wrong + self.unread or 1
        caught = f"{self.caught / self.wrong:.0%}" if self.wrong and self.caught else "–"
        pace = f"{self.seconds / self.pages:.1f}" if self.pages and self.seconds else "–"
        return (
            f"| {name:24} | {self.right / cells:7.2%} | {self.unread / cells:7.2%} "
            f"| {self.wrong:5} | {caught:>6} | {pace:>6} |"
        )


def make_report(number: int, folder: Path) -> tuple[Truth, bytes]:
    """A report's figures, and its print."""
    rng = random.Random(number)
    truth = make_truth(rng, marks=number % 2 == 1)
    for key, printed in truth.items():
        if key[0] == "disclosure" and printed.isdigit():
            is_fee = FORM.table("disclosure").column(key[2]).unit == "万元"
            truth[key] = rng.choice(FEES if is_fee else FIGURES)
    font = rng.choice(("", "Liberation Serif,", "DejaVu Sans,")) + FONTS[number % len(FONTS)]
    style = STYLE % (rng.choice((11, 13, 15)), 660)
    style += f"<style>body{{font-family:{font}}} tr{{break-inside:avoid}}</style>"
    page = html_report(truth, Markup(review_spanned=number % 3 > 0)).decode()
    source, target = folder / "report.html", folder / "report.pdf"
    source.write_text(page.replace("</head>", style), encoding="utf-8")
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        raise SystemExit("no chromium on this machine: apt-get install chromium")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command = [browser, *flags, f"--print-to-pdf={target}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True)
    return truth, target.read_bytes()


def spoiled(page: Any, kind: str, seed: int) -> Any:
    """A page as it comes from a scanner of that kind."""
    rng = random.Random(f"{seed}{kind}")
    height, width = page.shape[:2]
    if kind == "clean":
        return page
    if kind == "faint":
        page = (255 - (255 - page.astype(float)) * 0.5).astype(np.uint8)
    if kind == "stamp":
        x, y = rng.randrange(width // 4, width * 3 // 4), rng.randrange(height // 4, height // 2)
        page = stamp(page, x, y, width // 9)
    page = scan(page, seed, skew=rng.uniform(-1.5, 1.5), noise=rng.uniform(3, 9))
    if kind == "black":
        level = rng.choice((120, 150, 180))
        light = page.mean(axis=2, keepdims=True) > level
        return np.where(light, np.uint8(255), np.uint8(0)).repeat(3, axis=2)
    return open_pictures(encoded(page, "JPEG", quality=rng.choice((45, 75))))[1][0]


def read_all(data: bytes, dpi: int, kind: str, seed: int, full: bool) -> Iterator[tuple[str, Any]]:
    """(way, grids) and ("seconds", pages and seconds) for one report."""
    result, pages = Scan(), []
    for number, page in enumerate(pypdfium2.PdfDocument(data), 1):
        drawn = page.render(scale=dpi / 72).to_numpy()[..., 2::-1]
        pages.append(spoiled(np.ascontiguousarray(drawn), kind, seed * 100 + number))
    begun = time.perf_counter()
    for number, picture in enumerate(pages, 1):
        read_page(result, picture, PageFrame(number))
    grids = result.grids()
    yield "twice", (grids, time.perf_counter() - begun, len(pages))
    yield "once", ([_trusting(grid) for grid in grids], 0.0, 0)
    if full:
        begun = time.perf_counter()
        words = [_words(picture) for picture in pages]
        filled = [_filled(grid, words) for grid in grids]
        yield "page", (filled, time.perf_counter() - begun, len(pages))


def _trusting(grid: Grid) -> Grid:
    """The grid as if its first reading were sure."""
    return replace(grid, cells=tuple(replace(cell, doubtful=False) for cell in grid.cells))


def _words(picture: Any) -> list[tuple[float, float, str]]:
    """The middles of the lines of text on a page, and what they say."""
    words = []
    for x0, top, x1, bottom in find_lines(picture):
        crop = np.ascontiguousarray(picture[round(top) : round(bottom), round(x0) : round(x1)])
        if crop.size:
            words.append(((x0 + x1) / 2, (top + bottom) / 2, read_line(crop).text))
    return words


def _filled(grid: Grid, pages: list[list[tuple[float, float, str]]]) -> Grid:
    """The grid with the words that stand in its cells."""

    def text(cell: GridCell) -> str:
        x0, top, x1, bottom = cell.place.box or (0, 0, 0, 0)
        words = pages[(cell.place.page or 1) - 1]
        inside = [w for w in words if x0 <= w[0] <= x1 and top <= w[1] <= bottom]
        return "\n".join(word for _, _, word in sorted(inside, key=lambda word: word[1]))

    cells = (replace(cell, text=text(cell), doubtful=False) for cell in grid.cells)
    return replace(grid, cells=tuple(cells))


def score(grids: list[Grid], truth: Truth, into: Score) -> None:
    """Counts the cells that are as printed, unread, or say something else."""
    form = load("2021")
    cells = read_grids(grids, form, 2024, []).complete(form)
    failed = {
        key
        for finding in check_cells(cells, form)
        if finding.status == "fail"
        for key in cells_of(finding, form)
    }
    for key, printed in truth.items():
        if cells[key].state in ("unread", "absent"):
            into.unread += 1
        elif _is_right(cells[key], printed):
            into.right += 1
        else:
            into.wrong += 1
            into.caught += key in failed


def _is_right(cell: Cell, printed: str) -> bool:
    plain = printed.replace(",", "")
    if plain.replace(".", "").isdigit():
        return cell.value is not None and f"{cell.value:f}" == plain
    return cell.state == ("mark" if printed else "blank")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=20)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--dpi", default="100,150,200")
    parser.add_argument("--full", action="store_true")
    options = parser.parse_args()
    turns = [(k, int(d)) for k in options.kinds.split(",") for d in options.dpi.split(",")]
    scores: dict[str, Score] = {}
    done: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.first, options.first + options.reports):
            kind, dpi = turns[number % len(turns)]
            truth, data = make_report(number, Path(folder))
            for way, found in read_all(data, dpi, kind, number, options.full):
                for name in (f"{way} {kind} {dpi}", f"{way} all"):
                    into = scores.setdefault(name, Score())
                    into.seconds, into.pages = into.seconds + found[1], into.pages + found[2]
                    score(found[0], truth, into)
            done[f"{kind} {dpi}"] += 1
    print("| way, kind, dpi           |   right |  unread | wrong | caught | s/page |")
    for name in sorted(scores):
        print(scores[name].row(name))


if __name__ == "__main__":
    main()
