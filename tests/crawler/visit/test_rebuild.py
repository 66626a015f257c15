"""An archive that was lost is rebuilt from its WARC files alone, to the last visit that saw it."""

from __future__ import annotations

import gzip
import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from archive.database.schema import TABLES
from archive.database.store import Archive
from archive.ingest import ingest
from archive.verify import verify
from archive.warc.members import members
from crawler.portals.registry import Portal
from crawler.run import crawl
from tests.crawler.handmade import ALL, article, title
from tests.crawler.visit.test_interrupt import children, start, wait_for
from tests.portals import Answer, PortalServer, Site

DERIVED = tuple(name for name, table in TABLES.items() if table.derived)
UTF8 = "<meta charset=utf-8>"


def tables(data: Path, *without: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    with Archive(data) as archive:
        return {
            name: sorted(archive.rows(f"select * from {name}"), key=str)
            for name in TABLES
            if name not in without
        }


def rebuild(data: Path) -> None:
    (data / "archive.db").unlink()
    with Archive(data) as archive:
        archive.reindex()
        assert list(verify(archive)) == []


class Years:
    """Two portals that change between visits: one of pages, one whose reports are files."""

    def __init__(self, stack: ExitStack, data: Path, *, conditional: bool) -> None:
        self.data = data
        self.pages, self.files = Site(conditional=conditional), ALL["files"]().site
        self.closed = Site(conditional=conditional, otherwise=Answer(b"no", status=412))
        self.files.conditional = conditional
        sites = {"pages": self.pages, "files": self.files, "closed": self.closed}
        servers = {name: stack.enter_context(PortalServer(site)) for name, site in sites.items()}
        self.hosts = [server.host for server in servers.values()]
        self.portals = [Portal(name, f"{name}县", server.url) for name, server in servers.items()]
        self.pages.put("/", f"{UTF8}<a href='/nb/'>政府信息公开年报</a>")
        self.list(2021, 2022, 2023)

    def list(self, *years: int, mended: int = 0) -> None:
        rows = ""
        for year in years:
            name = title(year) + ("（更正）" if year == mended else "")
            rows += f"<li><a href='{year}.html'>{name}</a><span>{year + 1}-01-20</span></li>"
            self.pages.put(f"/nb/{year}.html", article(title(year)))
        self.pages.put("/nb/", f"{UTF8}<ul>{rows}</ul>")

    def visit(self, **how: Any) -> None:
        time.sleep(1.1)  # moments are told to the second
        crawl(self.portals, self.data, delay=0, allow_hosts=self.hosts, quiet=True, **how)


@pytest.fixture(params=[True, False], ids=["validators", "none"])
def years(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Years]:
    with ExitStack() as stack:
        yield Years(stack, tmp_path, conditional=request.param)


def test_every_visit_and_when_all_was_last_seen_and_asked_for(years: Years) -> None:
    data = years.data
    years.visit()
    years.visit(nightly=True)
    years.list(2022, 2023, 2024, mended=2022)  # one went, one came, one has another title
    years.visit(nightly=True)
    years.pages.put("/nb/2023.html", article(title(2023)) + "更正")
    years.visit(full=True)
    years.visit()
    before = tables(data)
    crawls = before["crawls"]
    assert [row["status"] for row in crawls].count("green") >= 5
    assert {row["status"] for row in crawls if row["portal_id"] == "closed"} == {"red"}
    pages = (row for row in before["documents"] if row["portal_id"] == "pages")
    seen = {row["url"].rsplit("/", 1)[1]: row for row in pages}
    assert seen["2021.html"]["last_seen"] < seen["2022.html"]["last_seen"]
    assert seen["2022.html"]["title"].endswith("（更正）")
    rebuild(data)
    assert tables(data) == before
    years.visit(nightly=True)  # and on it goes
    assert [hit.path for hit in years.pages.log if hit.path.startswith("/nb/2024")][-1:]
    before = tables(data)
    rebuild(data)
    assert tables(data) == before


@pytest.mark.parametrize("years", [True], indirect=True)
def test_reports_and_their_changes_are_the_same_again(years: Years) -> None:
    years.visit()
    years.pages.put("/nb/2023.html", article(title(2023)).replace("我县", "本县"))
    years.visit(full=True)
    with Archive(years.data) as archive:
        ingest(archive)
    before = tables(years.data, "warc_files")
    assert before["changes"]
    (years.data / "archive.db").unlink()
    with Archive(years.data) as archive:
        ingest(archive)
    assert tables(years.data, "warc_files") == before


@pytest.mark.parametrize("years", [True], indirect=True)
def test_what_is_rebuilt_twice_or_in_part_is_the_same(years: Years) -> None:
    years.visit()
    years.visit(nightly=True)
    before = tables(years.data)
    for _ in range(2):
        with Archive(years.data) as archive:
            archive.db.execute("delete from warc_files")
            archive.db.conn.commit()
            assert archive.reindex() == 0
        assert tables(years.data) == before
    with Archive(years.data) as archive:  # as a restored copy of some time ago
        archive.db.execute("delete from warc_files")
        archive.db.execute("update documents set last_seen = first_seen, asked_at = first_seen")
        archive.db.execute("delete from crawls where id not in (select crawl_id from captures)")
        archive.db.conn.commit()
        archive.reindex()
    assert tables(years.data) == before


@pytest.mark.parametrize("years", [True], indirect=True)
def test_files_of_before_visits_told_what_they_met_are_rebuilt_as_far_as_they_tell(
    years: Years,
) -> None:
    years.visit()
    years.visit()
    before = tables(years.data, "crawls")
    _, *more = sorted((years.data / "warc").glob("*.warc.gz"))
    for path in more:
        kept = []
        for _, _, raw in members(path):
            if b"urn:gongkai:visit:" in raw:
                continue
            if b'{"crawl"' in raw and b'"portal"' not in raw:  # beside a revisit
                continue
            kept.append(gzip.compress(raw))
        path.write_bytes(b"".join(kept))  # revisits speak of places in the first file alone
    (years.data / "archive.db").unlink()
    with Archive(years.data) as archive:
        archive.reindex()
    after = tables(years.data, "crawls")
    for table in ("documents", "captures", "attachments"):
        assert [
            {**row, "last_seen": None} for row in after[table]
        ] == [{**row, "last_seen": None} for row in before[table]]  # fmt: skip
    asked = {row["id"]: row["last_seen"] for row in before["documents"]}
    seen = {row["id"]: row["last_seen"] for row in after["documents"]}
    assert seen == asked


def test_after_a_kill_the_rest_is_found_and_a_rebuild_is_the_same(tmp_path: Path) -> None:
    site = Site()
    site.put("/", f"{UTF8}<a href='/nb/'>政府信息公开年报</a>")
    rows = "".join(f"<li><a href='{y}.html'>{title(y)}</a></li>" for y in range(2008, 2025))
    site.put("/nb/", f"{UTF8}<ul>{rows}</ul>")
    for year in range(2008, 2025):
        site.put(f"/nb/{year}.html", article(title(year)))
    with PortalServer(site) as server:
        portals = [Portal("x", "x", server.url)]
        for hits in (8, 7):
            site.log.clear()
            process = start(server.host, tmp_path)
            wait_for(site, hits)
            for child in children(process.pid):
                os.kill(child, signal.SIGKILL)
            process.wait(30)
        crawl(portals, tmp_path, delay=0, allow_hosts=[server.host])
    before = tables(tmp_path, "crawls")
    rebuild(tmp_path)
    assert tables(tmp_path, "crawls") == before
    with Archive(tmp_path) as archive:
        states = [row["status"] for row in archive.rows("select status from crawls order by rowid")]
    assert states[-1] == "green"
