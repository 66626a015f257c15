"""What a visit tells at its end, and why it found no report: zero needs a name."""

from __future__ import annotations

from dataclasses import asdict

from crawler.errors import ColumnNotFound, NoReports, PortalError
from crawler.portals.registry import Portal
from crawler.visit.parts.findings import Findings
from extract.ground.messages import Message, say

_MOST_REASONS = 3
MOST_TOLD = 20  # dead links


def explain(portal: Portal, findings: Findings, *, is_whole: bool) -> list[PortalError]:
    """What is wrong where nothing was found and nothing has been named yet.

    ``is_whole``: the visit looked for all reports, of every year.
    """
    if findings.found or findings.problems or portal.expected == 0:
        return []
    where = portal.list_url or portal.home_page
    reasons = list(findings.dead_links[:_MOST_REASONS])
    if findings.rows:
        sentence = say("visit.none_to_be_had", url=where, reports=findings.rows)
        return [NoReports(sentence), *reasons] if is_whole else []
    if findings.columns:
        read_as = list(findings.families) or ["nothing"]
        sentence = say("visit.no_reports", portal=portal.name, url=where, families=read_as)
        return [NoReports(sentence)]
    if reasons and findings.is_barred:
        return reasons  # a link that is closed explains why there is none
    sentence = say("visit.no_column", url=where)
    return [*reasons, ColumnNotFound(sentence)]


def told(findings: Findings) -> dict[str, object]:
    """What a person may want to know besides the counts (see ``CrawlOutcome``)."""
    return {
        "lists": [asdict(found) for found in findings.lists],
        "listed": [
            {"url": row.url, "title": row.title, "year": year, "listed_on": row.listed_on}
            for row, year in findings.listed
        ],
        "dead_ends": [sentence for _, sentence in dead_links(findings)],
    }


def dead_links(findings: Findings) -> list[tuple[str, Message]]:
    """The links that led nowhere, each once and not more than a person reads."""
    links = list(dict.fromkeys((type(end).__name__, end.says) for end in findings.dead_links))
    more = len(links) - MOST_TOLD
    return links[:MOST_TOLD] + ([("DeadEnds", say("visit.more_ends", more=more))] * (more > 0))
