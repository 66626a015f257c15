"""A batch of files over several processes: speed against one process, and memory over time.

`python -m benchmarks.batch [--files N] [--processes N]` makes a mixed set of small reports (HTML,
docx, RTF, xlsx, OFD, text, ZIP), and reads N files of it by turns: in a plain loop without workers,
with one worker, and with several; each side a process of its own. Then the largest run's memory is
watched: the resident size of the parent and of its largest worker, at ten moments.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

from tests.extract.made import html_report, make_truth
from tests.extract.made_ofd import ofd_report
from tests.extract.made_office import plain_word_report, xlsx_report
from tests.extract.made_packed import zip_file
from tests.extract.made_rtf import rtf_report
from tests.extract.made_text import report_text, tab_a_cell

TITLE = "青湾县人民政府2024年政府信息公开工作年度报告"
_MOMENTS = 10
_FEW = 200
_RUNS = 3
_MEGABYTE = 1 << 20


def make_set(folder: Path, files: int) -> list[Path]:
    """``files`` paths of a mixed set; after the first hundred the same contents come again."""
    made: list[Path] = []
    for number in range(files):
        path = folder / f"{number}"
        if number < 100:
            path.write_bytes(_report(number))
        else:
            path.hardlink_to(made[number % 100])
        made.append(path)
    return made


def _report(number: int) -> bytes:
    truth = make_truth(random.Random(number), marks=number % 2 == 1)
    page = html_report(truth, title=TITLE)
    writers: list[Callable[[], bytes]] = [
        lambda: page,
        lambda: plain_word_report(page, TITLE),
        lambda: rtf_report(page, TITLE),
        lambda: xlsx_report(page, TITLE),
        lambda: ofd_report(page, TITLE),
        lambda: report_text(tab_a_cell(truth), TITLE).encode(),
        lambda: zip_file({"报告.docx": plain_word_report(page, TITLE)}),
    ]
    return writers[number % len(writers)]()


def by_loop(folder: str, files: str) -> None:
    """The same files one after the other, without workers."""
    from extract.files import read_file

    for number in range(int(files)):
        json.dumps(read_file(Path(folder) / str(number)).as_json())


def by_workers(folder: str, files: str, processes: str) -> None:
    """The same files by worker processes, as `gongkai extract --json` reads them."""
    from extract.files import read_files
    from extract.limits import Limits

    paths = [Path(folder) / str(number) for number in range(int(files))]
    for report in read_files(paths, Limits(int(processes))):
        json.dumps(report.as_json())


def _start(side: str, *arguments: object) -> subprocess.Popen[bytes]:
    code = f"import sys; from benchmarks.batch import {side} as run; run(*sys.argv[1:])"
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)])


def _cost(side: str, *arguments: object) -> tuple[float, float]:
    """Seconds on the clock, and seconds of all processors together."""
    start, before = time.perf_counter(), os.times()
    if _start(side, *arguments).wait():
        raise SystemExit(f"{side} failed")
    after = os.times()
    used = after.children_user + after.children_system
    return time.perf_counter() - start, used - before.children_user - before.children_system


def _resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGESIZE") / _MEGABYTE


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(child) for child in text.split()]


def _memory(run: subprocess.Popen[bytes]) -> Iterator[tuple[float, float]]:
    """Resident megabytes of the parent and of its largest worker, twice a second."""
    while run.poll() is None:
        workers = [_resident(child) for child in _children(run.pid)]
        yield _resident(run.pid), max(workers, default=0.0)
        time.sleep(0.5)


def measure(files: int, processes: int) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="gongkai-batch-") as name:
        make_set(Path(name), files)
        measure_speed(name, min(files, _FEW), processes)
        measure_memory(name, files, processes)


def measure_speed(folder: str, files: int, processes: int) -> None:
    """Files a second without workers, with one and with several, by turns."""
    costs: dict[str, list[tuple[float, float]]] = {"loop": [], "one": [], "several": []}
    for _ in range(_RUNS):
        costs["loop"].append(_cost("by_loop", folder, files))
        costs["one"].append(_cost("by_workers", folder, files, 1))
        costs["several"].append(_cost("by_workers", folder, files, processes))
    clock = {side: median(cost[0] for cost in found) for side, found in costs.items()}
    used = {side: median(cost[1] for cost in found) for side, found in costs.items()}
    print(f"{files} files, median of {_RUNS} runs, whole processes:")
    names = ("loop", "plain loop"), ("one", "1 worker"), ("several", f"{processes} workers")
    for side, name in names:
        rate = files / clock[side]
        print(f"  {name:12}{rate:7.1f} files/s, {1000 * used[side] / files:6.1f} ms of CPU a file")
    share = clock["one"] / clock["several"] / processes
    print(f"  {processes} workers: {share:.0%} of {processes} times one by the clock;", end="")
    print(f" {used['one'] / used['several']:.0%} by CPU (what is left where others use it too)")


def measure_memory(folder: str, files: int, processes: int) -> None:
    """Resident megabytes at ten moments of one run over all files."""
    start = time.perf_counter()
    samples = list(_memory(_start("by_workers", folder, files, processes)))
    print(f"{files} files in {time.perf_counter() - start:.0f} s, most resident MB in each tenth:")
    for part, column in (("parent", 0), ("worker", 1)):
        sizes = [sample[column] for sample in samples]
        edges = [len(sizes) * n // _MOMENTS for n in range(_MOMENTS + 1)]
        most = (max(sizes[a:b], default=0.0) for a, b in pairwise(edges))
        print(f"  {part:8}" + "".join(f"{size:6.0f}" for size in most))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    given = parser.parse_args()
    measure(given.files, given.processes)


if __name__ == "__main__":
    main()
