"""Crawling: pages a second beside a bare Scrapy spider, memory, ten thousand portals, a second run.

`python -m benchmarks.crawl speed|memory|many|again [--portals N] [--reports N]` serves simulated
portals on loopback from a process of its own (each portal is an address of 127.0.0.0/8) and visits
them: `speed` by turns with a spider that only fetches the same pages, with the same connections and
no delay; `memory` one long crawl, its resident size as it goes; `many` one report each; `again`
three runs, two of them over unchanged portals, named and by night. One JSON object a line.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from statistics import median

from archive.database.store import Archive
from crawler.portals.registry import Portal
from crawler.run import crawl
from tests.portals.reports import report_page

_PORT = 8970
_ROWS = 20  # of a list page
_HEAD = 'HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nETag: "{tag}"\r\n'
_BARE = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
class Bare(Spider):
    name = "bare"
    async def start(self):
        for url in open(sys.argv[1]).read().split():
            yield Request(url, dont_filter=True)
    def parse(self, response):
        pass
slots = {host: {"concurrency": 1, "delay": 0} for host in sys.argv[2].split(",")}
process = CrawlerProcess({"CONCURRENT_REQUESTS": 64, "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.DownloaderAwarePriorityQueue",
    "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
process.crawl(Bare)
process.start()
"""


@cache
def _body(number: int) -> bytes:
    """One of ten reports' pages; a portal's own name stands in none of them."""
    return report_page("青湾县人民政府", 2015 + number % 10, seed=str(number % 10))


def _page(path: str, reports: int) -> bytes | None:
    """What every simulated portal answers: a home page, a paged list, its reports."""
    if path == "/":
        return "<html><title>青湾县</title><a href='/nb/'>政府信息公开年报</a></html>".encode()
    if path.startswith("/nb/r"):
        number = int(path[5:].partition(".")[0])
        return _body(number).replace(b"</html>", b"<!-- %d --></html>" % number)
    name = path.removeprefix("/nb/")
    number = int(name[6:].partition(".")[0]) if name.startswith("index_") else 0
    pages = -(-reports // _ROWS)
    if path == name or number >= pages or (name and not name.startswith("index_")):
        return None
    rows = "".join(
        f"<li><a href='r{n}.html'>第{n}局{2024 - n % 10}年政府信息公开工作年度报告</a>"
        f"<span>{2025 - n % 10}-01-20</span></li>"
        for n in range(number * _ROWS, min(reports, (number + 1) * _ROWS))
    )
    script = f"<script>createPageHTML({pages}, {number}, 'index', 'html');</script>"
    return f"<html><title>政府信息公开年报</title><ul>{rows}</ul>{script}</html>".encode()


async def _converse(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, reports: int
) -> None:
    try:
        while request := await reader.readuntil(b"\r\n\r\n"):
            path = request.split(b" ", 2)[1].decode()
            body = _page(path, reports)
            tag = f"{len(path)}-{hash(path) % 97}"
            same = f'If-None-Match: "{tag}"'.encode().lower() in request.lower()
            status = "404 Not Found" if body is None else "304 Not Modified" if same else "200 OK"
            sent = b"" if same or body is None else body
            head = _HEAD.format(status=status, tag=tag)
            length = "" if same and body is not None else f"Content-Length: {len(sent)}\r\n"
            writer.write(f"{head}{length}\r\n".encode() + sent)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def serve(reports: int) -> None:
    """Serve portals of so many reports on every address of 127.0.0.0/8, until killed."""

    async def run() -> None:
        server = await asyncio.start_server(
            lambda r, w: _converse(r, w, reports), "0.0.0.0", _PORT, backlog=4096
        )
        async with server:
            await server.serve_forever()

    asyncio.run(run())


@contextmanager
def _served(reports: int) -> Iterator[None]:
    command = [sys.executable, "-c", f"from benchmarks.crawl import serve; serve({reports})"]
    with subprocess.Popen(command) as server:
        time.sleep(1.0)
        try:
            yield
        finally:
            server.kill()


def _portals(number: int) -> list[Portal]:
    hosts = [f"127.{1 + n // 62500}.{n // 250 % 250}.{1 + n % 250}:{_PORT}" for n in range(number)]
    return [Portal(id=f"p{n}", name=f"p{n}", home_page=f"http://{h}/") for n, h in enumerate(hosts)]


def _cpu() -> float:
    """Processor seconds of the children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _visit(
    portals: list[Portal], data: Path, *, nightly: bool = False
) -> tuple[float, Mapping[str, int]]:
    """Seconds of a crawl of all of them, and what it brought."""
    hosts = [portal.id and portal.home_page.split("/")[2] for portal in portals]
    began = time.monotonic()
    outcomes = crawl(portals, data, delay=0.0, allow_hosts=hosts, quiet=True, nightly=nightly)
    took = time.monotonic() - began
    counts = {
        name: sum(getattr(outcome, name) for outcome in outcomes)
        for name in ("requests", "found", "kept", "unchanged")
    }
    counts["red"] = sum(bool(outcome.problems) for outcome in outcomes)
    return took, counts


def _bare(data: Path, portals: list[Portal]) -> tuple[float, int]:
    """Seconds of a bare spider's whole process over the pages that the crawl asked for."""
    with Archive(data) as archive:
        urls = [row["url"] for row in archive.rows("select url from documents")]
    urls += [portal.home_page for portal in portals]
    listed = data / "urls.txt"
    listed.write_text("\n".join(urls))
    hosts = ",".join(portal.home_page.split("/")[2] for portal in portals)
    command = [sys.executable, "-c", _BARE, str(listed), hosts]
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    return time.monotonic() - began, len(urls)


def speed(portals: int, reports: int) -> None:
    """Pages a second with WARC, database and link finding, and of the bare spider, by turns."""
    chosen = _portals(portals)
    ours, bare, ours_cpu, bare_cpu = [], [], [], []
    with _served(reports):
        for _ in range(3):
            with tempfile.TemporaryDirectory() as folder:
                before = _cpu()
                took, counts = _visit(chosen, Path(folder))
                ours.append(counts["requests"] / took)
                ours_cpu.append(counts["requests"] / (_cpu() - before))
                before = _cpu()
                seconds, pages = _bare(Path(folder), chosen)
                bare.append(pages / seconds)
                bare_cpu.append(pages / (_cpu() - before))
    _tell(
        portals=portals, pages=counts["requests"], red=counts["red"],
        ours=round(median(ours)), bare=round(median(bare)),
        ratio=round(median(ours) / median(bare), 2),
        ours_a_cpu_second=round(median(ours_cpu)), bare_a_cpu_second=round(median(bare_cpu)),
        cpu_ratio=round(median(ours_cpu) / median(bare_cpu), 2),
    )  # fmt: skip


def memory(portals: int, reports: int) -> None:
    """The resident size of the crawling process, told every two seconds of one crawl."""
    sizes: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(2.0):
            sizes.extend(filter(None, [_size_of_child()]))

    watcher = threading.Thread(target=watch)
    watcher.start()
    with _served(reports), tempfile.TemporaryDirectory() as folder:
        took, counts = _visit(_portals(portals), Path(folder))
    over.set()
    watcher.join()
    _tell(
        seconds=round(took),
        **counts,
        megabytes=[size // 1024 for size in sizes[:: max(1, len(sizes) // 10)]],
    )


def _size_of_child() -> int | None:
    """Kilobytes of the crawl's own process, a child of this one."""
    for entry in Path("/proc").iterdir():
        try:
            if not entry.name.isdigit() or b"crawler.run" not in (entry / "cmdline").read_bytes():
                continue
            status = (entry / "status").read_text()
        except OSError:
            continue
        fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        if int(fields["PPid"]) == os.getpid():
            return int(fields["VmRSS"].split()[0])
    return None


def again(portals: int, reports: int) -> None:
    """Requests and bytes a portal of further runs over unchanged portals, named and by night."""
    chosen = _portals(portals)
    with _served(reports), tempfile.TemporaryDirectory() as folder:
        for run in ("first", "named", "nightly"):
            size = _bytes(Path(folder))
            seconds, counts = _visit(chosen, Path(folder), nightly=run == "nightly")
            _tell(
                run=run, seconds=round(seconds), **counts,
                requests_a_portal=round(counts["requests"] / portals, 1),
                warc_grown_by=_bytes(Path(folder)) - size,
            )  # fmt: skip


def _bytes(data: Path) -> int:
    return sum(file.stat().st_size for file in (data / "warc").rglob("*") if file.is_file())


def _tell(**figures: object) -> None:
    print(json.dumps(figures, ensure_ascii=False), flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("speed", "memory", "many", "again"))
    parser.add_argument("--portals", type=int)
    parser.add_argument("--reports", type=int)
    given = parser.parse_args()
    sizes = {"speed": (32, 60), "memory": (40, 500), "many": (10_000, 1), "again": (50, 40)}
    portals, reports = sizes[given.what]
    run = {"speed": speed, "memory": memory, "many": memory, "again": again}[given.what]
    run(given.portals or portals, given.reports or reports)


if __name__ == "__main__":
    main()
