"""How the declared portals stand: what the archive knows of each, and when it is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from archive.database.store import Archive
from archive.status import most_found, portal_statuses
from crawler.errors import FewerReports, NoSuchPortal
from crawler.portals.registry import Portal
from crawler.portals.schedule import due_on
from crawler.portals.selection import among
from extract.ground.messages import say

STATES = ("red", "challenged", "green", "never", "interrupted", "due")
_UNFINISHED = ("running", "interrupted", "recovered")
_REFUSALS = {"Challenged", "Refused"}  # the portal does not want us
_SHARE = 0.8  # of the reports found before: fewer are a sudden drop
_SPARE = 1  # one report less is none
_VISITS = 5  # so many visits back is "before"


@dataclass(frozen=True)
class Standing:
    """One declared portal, and its row of :func:`archive.status.portal_statuses` (None: never)."""

    portal: Portal
    known: dict[str, Any] | None
    due: date | None

    @property
    def states(self) -> set[str]:
        """Every one of STATES that the portal is in."""
        today = _today()
        found = {"due"} if self.due is not None and self.due <= today else set()
        if self.known is None or self.known["state"] == "never":
            return found | {"never"}
        if any(problem["error"] == "Challenged" for problem in self.known["problems"]):
            found.add("challenged")
        state = self.known["state"]
        return found | {"interrupted" if state in _UNFINISHED else state}

    def as_dict(self) -> dict[str, Any]:
        """For machines: the declaration, how the portal stands, and when it is due (ISO date)."""
        known = self.known or {"state": "never", "problems": [], "dead_ends": []}
        return {**known, **self.portal.as_dict(), "due": due_day(self.due)}


def standings(data: Path, portals: Iterable[Portal]) -> list[Standing]:
    """How each of the portals stands, in their order; none was visited if there is no archive."""
    known: dict[str, dict[str, Any]] = {}
    portals = list(portals)
    homes = {portal.id: portal.home_page for portal in portals}
    if (data / "archive.db").exists():
        with Archive(data, must_exist=True) as archive:
            rows = portal_statuses(archive)
            # a sample of the demo is not the portal whose id it has, until that was visited itself
            known = {
                row["id"]: row
                for row in rows
                if row["source"] != "sample" or row["home_page"] == homes.get(row["id"])
            }
    return [Standing(portal, known.get(portal.id), _due(portal, known)) for portal in portals]


def due(data: Path, portals: Sequence[Portal]) -> list[Portal]:
    """Those of the portals that are due today, those that were never visited first.

    A portal whose visit was cut short is due, so a run of many that was stopped goes on with those
    that it had not finished.
    """
    found = [standing for standing in standings(data, portals) if "due" in standing.states]
    return [standing.portal for standing in sorted(found, key=lambda s: s.due or date.max)]


def counted(data: Path, portals: Iterable[Portal]) -> tuple[dict[str, int], dict[str, str | None]]:
    """How many of the declared portals are in which of STATES, and when each is due."""
    found = standings(data, portals)
    states = Counter(state for standing in found for state in standing.states)
    counts = {"portals": len(found), **{state: states[state] for state in STATES}}
    return counts, {standing.portal.id: due_day(standing.due) for standing in found}


def named(
    words: Sequence[str], visited: Sequence[dict[str, Any]], declared: Sequence[Portal]
) -> list[dict[str, Any]]:
    """Those rows of :func:`archive.status.portal_statuses` that the words name.

    A portal that nobody declared is named by its id, a host. Raises ``NoSuchPortal`` for a word
    that names none, or only such as were never visited.
    """
    known = {row["id"]: row for row in visited}
    found: dict[str, dict[str, Any]] = {}
    for word in words:
        ids = [word] if word in known else [portal.id for portal in among([word], declared)]
        rows = {name: known[name] for name in ids if name in known}
        if not rows:
            raise NoSuchPortal(say("selection.never_visited", word=f"{word!r}", name=word))
        found |= rows
    return list(found.values())


def due_day(day: date | None) -> str | None:
    """A due date as text: that of a portal never visited is today."""
    return None if day is None else max(day, _today()).isoformat()


def fewer_reports(
    archive: Archive, portal: Portal, found: int, problems: Sequence[tuple[str, str]]
) -> FewerReports | None:
    """What is wrong with the number of reports that a whole visit found, if anything.

    With a declared ``expected``, fewer than that. Without, a sudden drop: none where there were
    some, or less than four fifths, and at least two less, than the most that any of the last five
    finished visits found. Where another problem explains that there is none, nothing is added.
    """
    kinds = {kind for kind, _ in problems}
    if "Interrupted" in kinds or (found == 0 and kinds - {"NoReports", "ColumnNotFound"}):
        return None
    where = portal.list_url or portal.home_page
    if portal.expected is not None:
        if found >= portal.expected:
            return None
        return FewerReports(
            say("visit.fewer_than_declared", url=where, found=found, expected=portal.expected)
        )
    best = most_found(archive, portal.id, _VISITS)
    before = best["found"] if best else 0
    if before == 0 or (found and (found >= before - _SPARE or found >= _SHARE * before)):
        return None
    assert best is not None
    listed = {"url": where, "before": before, "day": best["day"]}
    if not found:
        return FewerReports(say("visit.none_any_more", **listed))
    return FewerReports(say("visit.fewer_than_before", found=found, **listed))


def _due(portal: Portal, known: dict[str, dict[str, Any]]) -> date | None:
    row = known.get(portal.id)
    if row is None or not row["last_crawl"] or row["state"] in _UNFINISHED:
        return due_on(portal, None)
    kinds = {problem["error"] for problem in row["problems"]}
    if "Interrupted" in kinds:
        return due_on(portal, None)
    last = datetime.fromisoformat(row["last_crawl"]).date()
    if last > _today():  # the clock was wrong then
        return due_on(portal, None)
    refused = bool(kinds) and kinds <= _REFUSALS
    return due_on(portal, last, failures=row["failures"], refused=refused)


def _today() -> date:
    return datetime.now(UTC).date()
