"""A guest, not a burden: pauses, one connection, a name, and Scrapy's own commands."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from archive.database.store import Archive
from crawler.network.middlewares import is_public
from tests.crawler.visiting import visit
from tests.portals import PortalServer, Site, serve_samples, truth
from tests.portals.listing import listed_reports
from tests.portals.static import static_portal

ROOT = Path(__file__).resolve().parents[3]


def portal() -> Site:
    return static_portal(listed_reports(years=(2024, 2023)))


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", *arguments]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SCRAPY")}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_between_two_requests_to_a_host_there_is_a_pause(tmp_path: Path) -> None:
    told = visit({"a": portal(), "b": portal()}, tmp_path, delay=0.4)
    for one in told.values():
        times = [hit.at for hit in one.site.log]
        assert len(times) == 6
        assert min(b - a for a, b in pairwise(times)) > 0.35
    starts = [one.site.log[0].at for one in told.values()]
    ends = [one.site.log[-1].at for one in told.values()]
    assert max(starts) < min(ends)  # side by side all the same


def test_the_crawler_says_who_it_is_and_asks_for_robots_txt_once(tmp_path: Path) -> None:
    told = visit({"a": portal()}, tmp_path)["a"]
    assert {hit.headers["user-agent"].split("/")[0] for hit in told.site.log} == {"gongkai"}
    assert all("@" in hit.headers["user-agent"] for hit in told.site.log)
    assert [hit.path for hit in told.site.log].count("/robots.txt") == 1
    assert told.site.log[0].path == "/robots.txt"
    assert not any("cookie" in hit.headers for hit in told.site.log)


def test_addresses_of_the_own_network_are_known_in_every_spelling() -> None:
    own = ("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
           "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "100.64.0.1", "224.0.0.1")  # fmt: skip
    assert not any(is_public(address) for address in own)
    assert is_public("202.108.0.1") and is_public("2400:3200::1")


def test_scrapy_lists_the_one_spider() -> None:
    assert scrapy("list").stdout.split() == ["annual_reports"]


def test_scrapy_crawls_without_gongkai(tmp_path: Path) -> None:
    with PortalServer(portal()) as server:
        result = scrapy(
            "crawl", "annual_reports",
            "-a", f"url={server.url}", "-a", f"data={tmp_path}",
            "-a", f"allow_hosts={server.host}", "-a", "delay=0",
        )  # fmt: skip
    assert result.returncode == 0, result.stderr
    with Archive(tmp_path) as archive:
        assert archive.row("select count(*) n from documents where role = 'page'") == {"n": 2}
        assert archive.row("select status, found from crawls") == {"status": "green", "found": 2}


def test_the_sample_portals_are_read_whole(tmp_path: Path) -> None:
    from crawler.portals.registry import portal_of
    from crawler.run import crawl

    with serve_samples() as samples:
        outcomes = crawl(
            [portal_of(declared) for declared in samples.portals],
            tmp_path,
            delay=0,
            allow_hosts=samples.hosts,
        )
        hosts = {str(p["home_page"]): str(p["id"]) for p in samples.portals}
    assert [outcome.problems for outcome in outcomes] == [[]] * 5
    wanted = {(report["portal"], report["page"]) for report in truth()}
    with Archive(tmp_path) as archive:
        pages = {
            (row["portal_id"], row["url"].split("/", 3)[3])
            for row in archive.rows("select portal_id, url from documents where role = 'page'")
        }
    assert {portal for portal, _ in pages} == set(hosts.values())
    assert len(pages) == len(wanted)
