"""HTML: time of reading against lxml parsing the same bytes and reading all cell texts.

`python -m benchmarks.html [--pages N]` makes pages as word processors paste them (real ones have
100 to 355 KB for the same three tables) and prints processor time a page: lxml alone, the page to
its document, the whole reading, and trafilatura's main text apart (read once, and only of pages
without chapters). Each is the best of several rounds.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Sequence

from lxml.html import document_fromstring

from extract.readers.web import html as reader
from extract.report import read
from tests.extract.wild import make_wild, wild_html

TITLE = "青湾县人民政府2024年政府信息公开工作年度报告"
_STYLE = (
    "border-top:none;border-left:none;border-bottom:solid windowtext 1.0pt;"
    "border-right:solid windowtext 1.0pt;"
    "mso-border-top-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt;height:14.2pt"
)
_FONT = (
    "font-size:10.5pt;font-family:宋体;mso-bidi-font-family:宋体;color:black;mso-font-kerning:0pt"
)


def pages(count: int) -> list[bytes]:
    """Made reports with the styles of word processors in every cell."""
    found = []
    for seed in range(count):
        rng = random.Random(seed)
        page = wild_html(make_wild(rng), TITLE, rng).decode()
        styled = re.sub(r"<td([^>]*)>(.*?)</td>", _pasted, page, flags=re.DOTALL)
        found.append(styled.encode())
    return found


def _pasted(match: re.Match[str]) -> str:
    spans, inner = match.groups()
    return (
        f'<td{spans} width="66" nowrap style="{_STYLE}"><p class="MsoNormal" style="{_STYLE}">'
        f'<span lang="EN-US" style="{_FONT}">{inner}</span><span style="{_FONT}"></span></p></td>'
    )


def by_lxml(data: bytes) -> None:
    """What no reader of tables can do without."""
    for cell in document_fromstring(data).iter("td"):
        "".join(cell.itertext())


def by_trafilatura(data: bytes) -> None:
    """The main text alone, parsing left out: what a page without chapters needs once."""
    reader._main_text(document_fromstring(data))


def best(run: Callable[[bytes], object], data: Sequence[bytes], rounds: int) -> float:
    """Milliseconds of processor time a page in the best of the rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        for page in data:
            run(page)
        times.append(time.process_time() - start)
    return min(times) * 1000 / len(data)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    data = pages(options.pages)
    size = sum(map(len, data)) // len(data) // 1000
    base = best(by_lxml, data, options.rounds)
    print(f"{len(data)} pages of {size} KB on average, milliseconds of processor time a page")
    for name, run in (
        ("lxml: parse and all cell texts", by_lxml),
        ("page to document", reader.read),
        ("whole reading", lambda page: read(page, "page")),
        ("trafilatura's main text alone", by_trafilatura),
    ):
        spent = best(run, data, options.rounds)
        print(f"{name:34}{spent:9.2f}{spent / base:8.1f} x")


if __name__ == "__main__":
    main()
