"""Stopped anywhere, a crawl loses nothing that it kept and doubles nothing when it is run again."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from archive.database.store import Archive
from archive.errors import DamagedArchive
from archive.verify import verify
from archive.warc.originals import Stored, walk
from crawler.portals.registry import Portal
from crawler.run import crawl
from tests.portals import Answer, PortalServer, Site
from tests.portals.listing import listed_reports
from tests.portals.static import static_portal

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import sys
from pathlib import Path
from crawler.portals.registry import Portal
from crawler.run import crawl
host, data = sys.argv[1:]
try:
    crawl([Portal(id="x", name="x", home_page=f"http://{host}/")], Path(data), delay=0.05,
          allow_hosts=[host], quiet=True)
except KeyboardInterrupt:
    sys.exit(130)
"""


def portal() -> Site:
    return static_portal(listed_reports(years=range(2024, 2008, -1)), pager="next link", per_page=5)


def start(host: str, data: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, host, str(data)], cwd=ROOT, stderr=subprocess.DEVNULL
    )


def wait_for(site: Site, hits: int) -> None:
    until = time.monotonic() + 30
    while len(site.log) < hits and time.monotonic() < until:
        time.sleep(0.005)


def children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(child) for child in listed]
    return []


def check_whole(data: Path, reports: int) -> None:
    """Every report once, every capture in its place, no original twice."""
    with Archive(data) as archive:
        places = Counter(
            (row["warc_file"], row["warc_offset"])
            for row in archive.rows("select warc_file, warc_offset from captures")
        )
        pages = list(
            archive.rows(
                "select d.url, count(*) n from documents d join captures c on c.document_id = d.id"
                " where d.role = 'page' group by d.url"
            )
        )
    assert len(pages) == reports
    assert {row["n"] for row in pages} == {1}
    kept = [(stored.warc_file, stored.offset) for stored in walk(data) if "seen" in stored.about]  # type: ignore[operator]
    assert sorted(places) == sorted(kept)
    assert set(places.values()) == {1}


@pytest.mark.parametrize("hits", [3, 6, 9, 14])
@pytest.mark.parametrize("whom", ["parent", "child"])
def test_a_killed_crawl_goes_on(tmp_path: Path, hits: int, whom: str) -> None:
    site = portal()
    with PortalServer(site) as server:
        process = start(server.host, tmp_path)
        wait_for(site, hits)
        for child in children(process.pid) if whom == "child" else []:
            os.kill(child, signal.SIGKILL)
        if whom == "parent":
            process.kill()
        process.wait(30)
        kept = {stored.url for stored in walk_whole(tmp_path)}
        site.log.clear()
        (outcome,) = crawl(
            [Portal(id="x", name="x", home_page=server.url)],
            tmp_path,
            delay=0,
            allow_hosts=[server.host],
        )
    assert outcome.problems == []
    assert outcome.found == 16
    again = {hit.path for hit in site.log if hit.status == 200 and "/t20" in hit.path}
    assert not {path for path in again if any(url.endswith(path) for url in kept)}
    check_whole(tmp_path, 16)


@pytest.mark.parametrize("hits", [2, 5, 9])
def test_a_second_crawl_that_is_killed_leaves_all_whole(tmp_path: Path, hits: int) -> None:
    site = portal()
    with PortalServer(site) as server:
        declared = [Portal(id="x", name="x", home_page=server.url)]
        crawl(declared, tmp_path, delay=0, allow_hosts=[server.host])
        site.log.clear()
        process = start(server.host, tmp_path)
        wait_for(site, hits)
        process.kill()
        process.wait(30)
        (outcome,) = crawl(declared, tmp_path, delay=0, allow_hosts=[server.host])
    assert (outcome.problems, outcome.found, outcome.kept) == ([], 16, 0)
    check_whole(tmp_path, 16)
    with Archive(tmp_path) as archive:
        assert list(verify(archive)) == []


def walk_whole(data: Path) -> list[Stored]:
    found: list[Stored] = []
    with contextlib.suppress(DamagedArchive):
        for stored in walk(data):
            found.append(stored)  # what stands before the damage counts
    return found


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_and_the_end_of_a_service_keep_everything_so_far(
    tmp_path: Path, sent: signal.Signals
) -> None:
    site = portal()
    with PortalServer(site) as server:
        process = start(server.host, tmp_path)
        wait_for(site, 8)
        process.send_signal(sent)
        assert process.wait(30) == 130
        with Archive(tmp_path) as archive:
            (row,) = archive.rows("select status, problems, kept from crawls")
        assert "Interrupted" in row["problems"]
        assert row["kept"] > 0
        (outcome,) = crawl(
            [Portal(id="x", name="x", home_page=server.url)],
            tmp_path,
            delay=0,
            allow_hosts=[server.host],
        )
    assert outcome.found == 16
    assert outcome.kept == 16 - row["kept"]
    check_whole(tmp_path, 16)


def test_a_crawl_that_goes_on_asks_for_no_report_again(tmp_path: Path) -> None:
    """Not even in a word, though its answers have validators and its portal was named."""
    site = portal()
    with PortalServer(site) as server:
        for more in (7, 6):
            before = len(site.log)
            process = start(server.host, tmp_path)
            wait_for(site, before + more)  # not before the second run is under way itself
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 130
        declared = [Portal(id="x", name="x", home_page=server.url)]
        (outcome,) = crawl(declared, tmp_path, delay=0, allow_hosts=[server.host])
        assert (outcome.found, outcome.kept + outcome.unchanged) == (16, 16)
        asked = Counter(hit.path for hit in site.log if "/t20" in hit.path)
        assert set(asked.values()) == {1}
        site.log.clear()  # it came to its end: the next one is another visit
        crawl(declared, tmp_path, delay=0, allow_hosts=[server.host])
        assert len(site.hits("/t20", status=304)) == 16
    check_whole(tmp_path, 16)


def test_a_full_disk_ends_the_crawl_and_loses_nothing(tmp_path: Path) -> None:
    site = portal()
    for path in [path for path in site.pages if "/t20" in path]:
        page = site.pages[path]
        assert isinstance(page, Answer)
        noise = random.Random(path).randbytes(60_000).hex()
        site.put(path, page.body + f"<!-- {noise} -->".encode())
    room = 600_000  # bytes of the largest file: the database begins with half of that

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    with PortalServer(site) as server:
        command = [sys.executable, "-c", SCRIPT, server.host, str(tmp_path)]
        full = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, preexec_fn=limited, check=False
        )
        assert "Traceback" not in full.stderr
        asked = len(site.hits("/t20"))
        kept = len({stored.url for stored in walk_whole(tmp_path) if "/t20" in stored.url})
        assert 0 < kept < asked <= kept + 2  # nobody is asked for what cannot be kept
        site.log.clear()
        declared = [Portal(id="x", name="x", home_page=server.url)]
        (outcome,) = crawl(declared, tmp_path, delay=0, allow_hosts=[server.host])
        assert (outcome.problems, outcome.found) == ([], 16)
        assert len(site.hits("/t20")) == 16 - kept
    check_whole(tmp_path, 16)
    with Archive(tmp_path) as archive:
        assert list(verify(archive)) == []
