"""Serves simulated portals, crawls them all in one run, and tells what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.database.store import Archive
from crawler.portals.registry import Portal
from crawler.run import CrawlOutcome, crawl
from tests.portals import PortalServer, Site


@dataclass
class Visited:
    """What one portal's visit brought."""

    outcome: CrawlOutcome
    reports: list[str]  # paths of the documents kept as reports
    attachments: list[str]
    titles: list[str]
    site: Site
    bodies: int = 0  # answers with status 200 in this run
    problems: list[str] = field(default_factory=list)  # class names


def visit(
    sites: Mapping[str, Site],
    data: Path,
    *,
    lists: Mapping[str, str] | None = None,
    times: int = 1,
    **options: Any,
) -> dict[str, Visited]:
    """Crawl all sites in one run (``times`` runs; the last one counts), from their home pages but
    for those whose list page ``lists`` declares."""
    declared = lists or {}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(PortalServer(site)) for name, site in sites.items()}
        portals = [
            Portal(
                id=name,
                name=name,
                home_page=server.url,
                list_url=server.url.rstrip("/") + declared[name] if name in declared else None,
            )
            for name, server in servers.items()
        ]
        hosts = [server.host for server in servers.values()]
        options.setdefault("delay", 0.0)
        options.setdefault("allow_hosts", hosts)
        for _ in range(times):
            for site in sites.values():
                site.log.clear()
            outcomes = crawl(portals, data, quiet=True, **options)
        return _told(sites, data, outcomes)


def _told(
    sites: Mapping[str, Site], data: Path, outcomes: Sequence[CrawlOutcome]
) -> dict[str, Visited]:
    told = {}
    with Archive(data) as archive:
        for outcome in outcomes:
            rows = list(
                archive.rows(
                    "select url, role, title from documents where portal_id = ?",
                    [outcome.portal_id],
                )
            )
            site = sites[outcome.portal_id]
            told[outcome.portal_id] = Visited(
                outcome,
                sorted(_path(row["url"]) for row in rows if row["role"] == "page"),
                sorted(_path(row["url"]) for row in rows if row["role"] == "attachment"),
                sorted(row["title"] or "" for row in rows if row["role"] == "page"),
                site,
                len(site.hits(status=200)),
                [kind for kind, _ in outcome.problems],
            )
    return told


def _path(url: str) -> str:
    return url.split("/", 3)[3]
