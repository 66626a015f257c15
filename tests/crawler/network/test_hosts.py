"""One host at several ports: a platform of the portal itself, or a portal of somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from crawler.portals.registry import Portal
from crawler.run import CrawlOutcome, crawl
from tests.crawler.handmade import article, html, rows, title
from tests.portals import Site
from tests.portals.server import PortalServer

YEARS = range(2019, 2025)
BESIDE = range(2021, 2024)


class Hosts:
    """A portal that links to a column at another port, with or without a column of its own."""

    def __init__(self, first: PortalServer, second: PortalServer) -> None:
        self.first, self.second = first, second
        _column(second.site, BESIDE)

    def links_to_the_other(self, *, own: bool) -> None:
        link = f"<a href='{self.second.url}nb/'>县教育局政府信息公开年报</a>"
        mine = "<a href='/nb/'>政府信息公开年报</a>" if own else ""
        _column(self.first.site, YEARS)
        self.first.site.put("/", html(f"{mine}{link}"))

    def crawl(self, data: Path, *servers: PortalServer, allow: bool = True) -> list[CrawlOutcome]:
        portals = [Portal(server.host, server.host, server.url) for server in servers]
        hosts = [self.first.host, self.second.host] if allow else [self.first.host]
        return crawl(portals, data, delay=0, allow_hosts=hosts, quiet=True)


def _column(site: Site, years: range) -> None:
    site.put("/", html("<a href='/nb/'>政府信息公开年报</a>"))
    site.put("/nb/", html(f"<ul>{rows(years)}</ul>", "政府信息公开年报"))
    for year in years:
        site.put(f"/nb/{year}.html", article(title(year)))


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    with ExitStack() as stack:
        yield Hosts(*(stack.enter_context(PortalServer(Site())) for _ in range(2)))


def test_a_platform_at_another_port_is_the_portals_own(tmp_path: Path, hosts: Hosts) -> None:
    hosts.links_to_the_other(own=False)
    (outcome,) = hosts.crawl(tmp_path, hosts.first)
    assert (outcome.problems, outcome.found) == ([], len(BESIDE))


def test_another_portal_of_the_run_is_left_to_its_own_visit(tmp_path: Path, hosts: Hosts) -> None:
    hosts.links_to_the_other(own=True)
    first, second = hosts.crawl(tmp_path, hosts.first, hosts.second)
    assert (first.problems, first.found) == ([], len(YEARS))
    assert (second.problems, second.found) == ([], len(BESIDE))


def test_a_host_that_may_not_be_asked_is_a_dead_end_and_no_fault(
    tmp_path: Path, hosts: Hosts
) -> None:
    hosts.links_to_the_other(own=True)
    (outcome,) = hosts.crawl(tmp_path, hosts.first, allow=False)
    assert (outcome.problems, outcome.found) == ([], len(YEARS))
    assert hosts.second.site.log == []
