"""How portals stand after visits: due, red for a drop, unfinished."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from archive.database.store import Archive
from archive.status import portal_statuses
from crawler.errors import FewerReports, NoSuchPortal
from crawler.portals import portal_status
from crawler.portals.portal_status import fewer_reports, standings
from crawler.portals.registry import Portal
from crawler.visit.visit_summary import MOST_TOLD
from tests.crawler.handmade import article, title
from tests.crawler.visiting import visit
from tests.portals import Site

PORTAL = Portal("x", "某县人民政府", "http://x.example/")
Problems = list[tuple[str, str]]


def visited(
    data: Path, found: int, *, problems: Problems | None = None, years: tuple[int, ...] = (),
    ended: bool = True, portal: Portal = PORTAL,
) -> None:  # fmt: skip
    with Archive(data) as archive:
        archive.put_portal(portal.as_dict())
        crawl_id = archive.begin_crawl(portal.id, years)
        if ended:
            archive.end_crawl(
                crawl_id, problems=problems or [], requests=1, found=found, kept=0, unchanged=0
            )


def fewer(data: Path, found: int, portal: Portal = PORTAL, **given: Problems) -> str | None:
    with Archive(data) as archive:
        error = fewer_reports(archive, portal, found, given.get("problems", []))
    assert error is None or isinstance(error, FewerReports)
    return None if error is None else str(error)


@pytest.mark.parametrize(
    ("before", "now", "is_red"),
    [
        (1, 0, True), (2, 0, True), (2, 1, False), (3, 2, False), (3, 1, True), (10, 9, False),
        (10, 8, False), (10, 7, True), (100, 80, False), (100, 79, True), (5, 50, False),
        (0, 0, False),
    ],
)  # fmt: skip
def test_zero_where_there_were_some_and_a_sudden_drop_are_red(
    tmp_path: Path, before: int, now: int, is_red: bool
) -> None:
    assert fewer(tmp_path, now) is None  # the first visit has nothing to be compared with
    visited(tmp_path, before)
    assert (fewer(tmp_path, now) is not None) == is_red


def test_a_drop_stays_red_until_the_declaration_says_that_it_is_right(tmp_path: Path) -> None:
    visited(tmp_path, 20)
    for _ in range(7):
        says = fewer(tmp_path, 5)
        assert says is not None and "lists 5 reports and listed 20 on " in says
        assert "declare expected = 5" in says
        visited(tmp_path, 5, problems=[("FewerReports", says)])
    declared = Portal("x", "某县人民政府", "http://x.example/", expected=5)
    assert fewer(tmp_path, 5, declared) is None
    says = fewer(tmp_path, 4, declared)
    assert says is not None and "5 are expected" in says


def test_visits_of_some_years_or_cut_short_are_no_measure(tmp_path: Path) -> None:
    visited(tmp_path, 1000, years=(2024,))
    visited(tmp_path, 1000, problems=[("Interrupted", "stopped")])
    assert fewer(tmp_path, 1) is None
    visited(tmp_path, 20, problems=[("HttpError", "one page")])
    assert fewer(tmp_path, 1) is not None


def test_what_explains_that_there_is_none_is_enough(tmp_path: Path) -> None:
    visited(tmp_path, 20)
    assert fewer(tmp_path, 0, problems=[("Challenged", "412")]) is None
    assert fewer(tmp_path, 0, problems=[("NoReports", "none")]) is not None
    assert fewer(tmp_path, 3, problems=[("HttpError", "one page")]) is not None
    assert fewer(tmp_path, 3, problems=[("Interrupted", "stopped")]) is None


def test_a_visit_that_was_cut_short_is_due_and_one_that_ended_is_not(tmp_path: Path) -> None:
    names = ("green", "red", "refused", "stopped", "killed", "unknown", "silent")
    portals = [
        Portal(name, name, f"http://{name}.example/", rhythm="never" if name == "silent" else None)
        for name in names
    ]
    assert portal_status.due(tmp_path, portals) == portals[:-1]
    visited(tmp_path, 3, portal=portals[0])
    visited(tmp_path, 3, problems=[("HttpError", "500")], portal=portals[1])
    visited(tmp_path, 0, problems=[("Challenged", "412")], portal=portals[2])
    visited(tmp_path, 1, problems=[("Interrupted", "Ctrl-C")], portal=portals[3])
    visited(tmp_path, 0, ended=False, portal=portals[4])
    due = [portal.id for portal in portal_status.due(tmp_path, portals)]
    assert due == ["stopped", "killed", "unknown"]
    found = {s.portal.id: s for s in standings(tmp_path, portals)}
    assert found["green"].states == {"green"}
    assert found["refused"].states == {"red", "challenged"}
    assert found["killed"].states == {"due", "interrupted"}
    assert found["unknown"].states == {"due", "never"}
    assert found["silent"].states == {"never"}
    red, refused = found["red"].due, found["refused"].due
    assert red is not None and refused is not None and red < refused
    assert found["unknown"].as_dict()["due"] == date.today().isoformat()


def test_a_sample_is_not_the_portal_whose_id_it_has(tmp_path: Path) -> None:
    sample = replace(PORTAL, source="sample", home_page="http://127.0.0.1:8091/")
    visited(tmp_path, 3, portal=sample)
    (found,) = standings(tmp_path, [PORTAL])
    assert found.states == {"due", "never"}
    visited(tmp_path, 3)
    (found,) = standings(tmp_path, [PORTAL])
    assert "never" not in found.states
    with Archive(tmp_path) as archive:  # and still its invented reports are warned of
        assert archive.row("select source from portals") == {"source": "sample"}


def test_a_portal_is_due_again_when_its_day_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visited(tmp_path, 3)
    day = standings(tmp_path, [PORTAL])[0].due
    assert day is not None
    monkeypatch.setattr(portal_status, "_today", lambda: day)
    assert portal_status.due(tmp_path, [PORTAL]) == [PORTAL]


@pytest.mark.parametrize("gone", [1, MOST_TOLD + 5])
def test_ways_that_led_nowhere_are_told_with_their_reasons(tmp_path: Path, gone: int) -> None:
    site = Site()
    ways = "".join(f"<a href='/g{n}/'>政府信息公开</a>" for n in range(gone))
    site.put("/", f"<meta charset=utf-8>{ways}<a href='/nb/'>政府信息公开年报</a>")
    site.put("/nb/", "<meta charset=utf-8><ul></ul>")
    told = visit({"x": site}, tmp_path)["x"]
    with Archive(tmp_path) as archive:
        (row,) = portal_statuses(archive)
    kinds = [end["error"] for end in row["dead_ends"]]
    assert kinds == ["HttpError"] * min(gone, MOST_TOLD) + ["DeadEnds"] * (gone > MOST_TOLD)
    assert row["dead_ends"][0]["says"].endswith("/g0/ answered with status 404.")
    assert [end["says"] for end in row["dead_ends"]] == told.outcome.dead_ends
    if gone > MOST_TOLD:
        assert row["dead_ends"][-1]["says"] == "5 more; see the log."


def test_a_portal_that_went_well_has_dead_ends_all_the_same(tmp_path: Path) -> None:
    site = Site()
    site.put("/", "<meta charset=utf-8><a href='/nb/'>政府信息公开年报</a>")
    rows = f"<li><a href='a.html'>{title(2024)}</a></li>"
    rows += f"<li><a href='http://127.0.0.1:1/b.html'>{title(2024, '乙局')}</a></li>"
    site.put("/nb/", f"<meta charset=utf-8>{rows}")
    site.put("/nb/a.html", article(title(2024)))
    told = visit({"x": site}, tmp_path)["x"]
    assert told.problems == []
    with Archive(tmp_path) as archive:
        (row,) = portal_statuses(archive)
    assert row["state"] == "green"
    assert [end["error"] for end in row["dead_ends"]] == ["ForbiddenHost"]


def test_portals_are_named_for_their_status_as_for_a_crawl(tmp_path: Path) -> None:
    portals = [replace(PORTAL, id=name, name=f"{name}县人民政府") for name in ("甲", "乙", "丙")]
    rows = [{"id": name} for name in ("甲", "乙", "www.example.org")]
    found = portal_status.named(["甲县", "www.example.org", "甲"], rows, portals)
    assert found == [rows[0], rows[2]]
    with pytest.raises(NoSuchPortal, match="'丙县' was never visited; gongkai crawl 丙县 visits"):
        portal_status.named(["丙县"], rows, portals)
    with pytest.raises(NoSuchPortal, match="No portal"):
        portal_status.named(["nowhere"], rows, portals)


def test_a_clock_that_went_ahead_once_keeps_no_portal_waiting(tmp_path: Path) -> None:
    visited(tmp_path, 3)
    with Archive(tmp_path) as archive:
        archive.db.execute("update crawls set started_at = '2099-01-01T00:00:00Z'")
        archive.db.conn.commit()
    assert portal_status.due(tmp_path, [PORTAL]) == [PORTAL]
    visited(tmp_path, 3)
    assert portal_status.due(tmp_path, [PORTAL]) == []


HALF_A_YEAR = [
    # kind of portal, problems of each visit, and how often half a year of nights asks it
    ("well", [], range(126, 134)),
    ("dead", [("Unreachable", "no host")], range(126, 138)),
    ("challenged", [("Challenged", "412")], range(24, 27)),
    ("red once", [("HttpError", "500")], range(126, 135)),
]


def test_half_a_year_of_nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is named: who is asked on which night, by the archive and a faked date."""
    portals = [
        Portal(kind, kind, f"http://{n}.example/") for n, (kind, *_) in enumerate(HALF_A_YEAR)
    ]
    asked: dict[str, list[date]] = {kind: [] for kind, *_ in HALF_A_YEAR}
    with Archive(tmp_path) as archive:
        for portal in portals:
            archive.put_portal(portal.as_dict())
    for number in range(181):
        night = date(2026, 11, 15) + timedelta(days=number)
        monkeypatch.setattr(portal_status, "_today", lambda: night)  # noqa: B023
        due = {portal.id for portal in portal_status.due(tmp_path, portals)}
        with Archive(tmp_path) as archive:
            for kind, problems, _ in HALF_A_YEAR:
                if kind not in due:
                    continue
                mended = kind == "red once" and bool(asked[kind])
                asked[kind].append(night)
                crawl_id = archive.begin_crawl(kind)
                archive.end_crawl(crawl_id, problems=[] if mended else problems, requests=1,
                                  found=3, kept=0, unchanged=3)  # fmt: skip
                moment = f"{night}T02:17:00Z"
                archive.db.execute("update crawls set started_at = ?, finished_at = ?"
                                   " where id = ?", [moment, moment, crawl_id])  # fmt: skip
                archive.db.conn.commit()
    for kind, _, times in HALF_A_YEAR:
        assert len(asked[kind]) in times, (kind, len(asked[kind]))
    season = {night for night in asked["well"] if night.month <= 4}
    assert len(season) == 120
    dead = asked["dead"]
    assert [b - a for a, b in pairwise(dead[:4])] == [timedelta(days=1)] * 3
    december = [night for night in dead if night.month == 12]
    assert {b - a for a, b in pairwise(december)} == {timedelta(days=7)}
    assert asked["red once"][1] - asked["red once"][0] == timedelta(days=1)
