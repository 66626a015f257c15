"""What a visit tells at its end, and why it found no report: zero needs a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.errors import ColumnNotFound, NoReports
from extract.ground.messages import Message, say

if TYPE_CHECKING:
    from crawler.visit.visit import Visit

_MOST_REASONS = 3
MOST_TOLD = 20  # dead ends


def explain(visit: Visit) -> None:
    """Name what is wrong where nothing was found and nothing has been named yet."""
    portal = visit.portal
    if visit.found or visit.problems or portal.expected == 0:
        return
    where = portal.list_url or portal.home_page
    if visit.judged:
        if not visit.years and visit.samples is None:
            _no_reports(visit, say("visit.none_to_be_had", url=where, reports=visit.judged))
        return
    if visit.dead_ends and not visit.columns:
        for error in visit.dead_ends[:_MOST_REASONS]:
            visit.problem(error)
        if visit.shut:
            return  # a way that is closed explains why there is none
    if visit.columns:
        read_as = list(visit.families) or ["nothing"]
        says = say("visit.no_reports", portal=portal.name, url=where, families=read_as)
        _no_reports(visit, says)
    else:
        sentence = say("visit.no_column", url=where)
        visit.problem(ColumnNotFound(sentence))


def _no_reports(visit: Visit, sentence: Message) -> None:
    visit.problem(NoReports(sentence))
    if visit.judged:
        for error in visit.dead_ends[:_MOST_REASONS]:
            visit.problem(error)


def told(visit: Visit) -> dict[str, object]:
    """What a person may want to know besides the counts (see ``CrawlOutcome``)."""
    return {
        "lists": [
            {"url": url, "family": family, "reports": reports}
            for url, (family, reports) in visit.lists.items()
        ],
        "listed": [
            {"url": row.url, "title": row.title, "year": year, "listed_on": row.listed_on}
            for row, year in visit.listed.values()
        ],
        "dead_ends": [sentence for _, sentence in dead(visit)],
    }


def dead(visit: Visit) -> list[tuple[str, Message]]:
    """The ways that led nowhere, each once and not more than a person reads."""
    ends = list(dict.fromkeys((type(error).__name__, error.says) for error in visit.dead_ends))
    more = len(ends) - MOST_TOLD
    return ends[:MOST_TOLD] + ([("DeadEnds", say("visit.more_ends", more=more))] * (more > 0))
