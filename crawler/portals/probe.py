"""``probe()``: a visit for trial. What would be found on a portal, and how sure is that?

All is followed as in a crawl (home page, column, every list, its folders and pages), but
only a few of the reports are fetched as samples, and nothing is kept.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.portals.registry import Portal, portal_for
from crawler.run import CrawlOutcome, visit_once
from crawler.visit.parts.findings import FoundList

SAMPLES = 5


@dataclass(frozen=True)
class Listed:
    """One row that is a report by its title; ``year`` None where only its page can tell."""

    url: str
    title: str
    year: int | None
    listed_on: str | None


@dataclass(frozen=True)
class Probe:
    """What a visit for trial found.

    ``family`` is that of the list with the most reports, None without any list; ``sure`` is False
    where no fingerprint was seen and the general heuristics read it. ``by_year`` counts the rows
    that are reports by the year they report on (None: not known yet), newest first. ``fetched`` of
    them were looked at. ``doubts`` are sentences for a person: dead links of the visit, years that
    are missing between others, titles that repeat. ``problems`` (class, sentence) would make the
    portal red.
    """

    portal: Portal
    columns: list[FoundList]
    family: str | None
    sure: bool
    reports: int
    by_year: dict[int | None, int]
    samples: list[Listed]
    fetched: int
    requests: int
    doubts: list[str]
    problems: list[tuple[str, str]]


def probe(
    url: str,
    *,
    portal: Portal | None = None,
    years: Sequence[int] = (),
    delay: float = 1.0,
    allow_hosts: Sequence[str] = (),
    samples: int = SAMPLES,
    quiet: bool = False,
) -> Probe:
    """Visit a home page (or the declared ``portal``) without keeping anything.

    ``delay`` in seconds and ``allow_hosts`` (HOST:PORT) are as for ``crawl()``. Raises
    ``BadDeclaration`` for what is no web address, ``KeyboardInterrupt`` on Ctrl-C.
    """
    declared = portal or portal_for(url)
    with tempfile.TemporaryDirectory(prefix="gongkai-probe-") as folder:
        outcome = visit_once(
            declared,
            Path(folder),
            years=years,
            delay=delay,
            allow_hosts=allow_hosts,
            samples=samples,
            quiet=quiet,
        )
    return told(declared, outcome)


def told(portal: Portal, outcome: CrawlOutcome) -> Probe:
    """A visit's outcome as a person wants it."""
    columns = [FoundList(**column) for column in outcome.lists]
    listed = [Listed(**row) for row in outcome.listed]
    families: Counter[str] = Counter()
    for column in columns:
        families[column.family] += column.reports
    family = families.most_common(1)[0][0] if families else None
    years = Counter(row.year for row in listed)
    by_year = {
        year: years[year] for year in sorted(years, key=lambda year: year or 0, reverse=True)
    }
    return Probe(
        portal=portal,
        columns=sorted(columns, key=lambda column: -column.reports),
        family=family,
        sure=family not in (None, "unknown"),
        reports=len(listed),
        by_year=by_year,
        samples=_spread(listed),
        fetched=outcome.found,
        requests=outcome.requests,
        doubts=[*outcome.dead_ends, *_doubts(listed)],
        problems=outcome.problems,
    )


def _spread(listed: Sequence[Listed]) -> list[Listed]:
    """A few rows from the beginning, the middle and the end."""
    if len(listed) <= SAMPLES:
        return list(listed)
    step = (len(listed) - 1) / (SAMPLES - 1)
    return [listed[round(step * number)] for number in range(SAMPLES)]


def _doubts(listed: Sequence[Listed]) -> list[str]:
    found = []
    years = sorted({row.year for row in listed if row.year is not None})
    missing = [str(y) for y in range(years[0], years[-1]) if y not in years] if years else []
    if missing:
        found.append(f"No report on {', '.join(missing)}, between others.")
    unknown = sum(row.year is None for row in listed)
    if unknown:
        found.append(f"{unknown} titles name no year; their pages must tell it.")
    twice = [title for title, times in Counter(row.title for row in listed).items() if times > 1]
    if twice:
        found.append(f"{len(twice)} titles are listed more than once, as {twice[0]}.")
    return found
