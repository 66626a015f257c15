"""By night a report whose row is as it was waits for its turn; one that changed does not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

import pytest

from archive.database.store import Archive
from archive.verify import verify
from crawler.portals.registry import Portal
from crawler.run import CrawlOutcome, crawl
from tests.crawler.handmade import ALL, article, title
from tests.portals import PortalServer, Site

YEARS = range(2012, 2025)
NB = "/nb/"
UTF8 = "<meta charset=utf-8>"


class Night:
    """A portal of thirteen reports, the archive of it, and the nights that pass."""

    def __init__(self, data: Path, server: PortalServer) -> None:
        self.data, self.server, self.site = data, server, server.site
        self.site.put("/", f"{UTF8}<a href='{NB}'>政府信息公开年报</a>")
        self.rows = {year: (title(year), f"{year + 1}-01-20") for year in YEARS}
        for year in YEARS:
            self.site.put(f"{NB}{year}.html", article(title(year)))

    def visit(self, *, nightly: bool = True) -> CrawlOutcome:
        rows = "".join(
            f"<li><a href='{year}.html'>{name}</a><span>{day}</span></li>"
            for year, (name, day) in self.rows.items()
        )
        self.site.put(NB, f"{UTF8}<ul>{rows}</ul>")
        self.site.log.clear()
        portal = Portal("x", "x", self.server.url)
        (outcome,) = crawl(
            [portal], self.data, delay=0, allow_hosts=[self.server.host], nightly=nightly
        )
        assert outcome.problems == []
        assert outcome.found == len(self.rows)
        assert outcome.kept + outcome.unchanged == len(self.rows)
        with Archive(self.data) as archive:
            assert list(verify(archive)) == []
        return outcome

    @property
    def asked(self) -> list[str]:
        """The reports that were asked for, with or without an answer of 304."""
        paths = (hit.path for hit in self.site.log)
        return sorted(path.removeprefix(NB) for path in paths if path.startswith(f"{NB}2"))

    def pass_days(self, days: int) -> None:
        """All that was asked was asked that much longer ago."""
        with closing(sqlite3.connect(self.data / "archive.db")) as connection, connection:
            connection.execute(
                "update documents set asked_at ="
                f" strftime('%Y-%m-%dT%H:%M:%SZ', asked_at, '-{days} days')"
            )


@pytest.fixture(params=[True, False], ids=["validators", "none"])
def night(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Night]:
    site = Site(conditional=request.param)
    with PortalServer(site) as server:
        yield Night(tmp_path, server)


def test_an_unchanged_portal_is_asked_for_its_lists_alone(night: Night) -> None:
    night.visit()
    assert len(night.asked) == len(YEARS)
    assert night.visit().kept == 0
    assert night.asked == []
    assert {hit.path for hit in night.site.hits(status=200)} <= {"/", NB}
    assert len(night.site.log) <= 5  # with robots.txt, and pages that its list might have had


def test_a_report_edited_silently_is_noticed_when_its_turn_comes(night: Night) -> None:
    night.visit()
    night.site.put(f"{NB}2016.html", article(title(2016)) + "更正")
    night.pass_days(90)
    assert night.visit().kept == 1
    assert len(night.asked) == len(YEARS)
    bodies = [hit.path for hit in night.site.hits(NB, status=200)]
    if night.site.conditional:
        assert bodies == [f"{NB}2016.html"]
    assert night.visit().kept == 0
    assert night.asked == []


@pytest.mark.parametrize("night", [True], indirect=True)
def test_the_reports_of_a_portal_have_their_turns_on_different_nights(night: Night) -> None:
    night.visit()
    nights = []
    for _ in range(3):
        night.pass_days(30)
        night.visit()
        nights.append(night.asked)
    assert sorted({*chain(*nights)}) == [f"{year}.html" for year in YEARS]
    assert len(nights[0]) < len(YEARS)


@pytest.mark.parametrize("night", [True], indirect=True)
def test_a_row_that_changed_is_followed_at_once(night: Night) -> None:
    night.visit()
    night.rows[2016] = (title(2016) + "（更正版）", "2017-01-20")
    night.rows[2018] = (title(2018), "2026-02-03")
    night.rows[2025] = (title(2025), "2026-01-20")
    night.site.put(f"{NB}2025.html", article(title(2025)))
    night.visit()
    assert night.asked == ["2016.html", "2018.html", "2025.html"]
    night.visit()
    assert night.asked == []


@pytest.mark.parametrize("night", [True], indirect=True)
def test_a_report_that_gave_no_answer_is_asked_every_night_until_it_does(night: Night) -> None:
    night.visit()
    good = night.site.pages.pop(f"{NB}2016.html")
    night.pass_days(90)
    for _ in range(2):
        portal = Portal("x", "x", night.server.url)
        night.site.log.clear()
        (outcome,) = crawl(
            [portal], night.data, delay=0, allow_hosts=[night.server.host], nightly=True
        )
        assert [kind for kind, _ in outcome.problems] == ["HttpError"]
        assert "2016.html" in night.asked
    assert night.asked == ["2016.html"]
    night.site.put(f"{NB}2016.html", good)
    night.visit()
    assert night.asked == ["2016.html"]
    night.visit()
    assert night.asked == []


def test_a_portal_that_is_named_is_asked_for_everything_and_a_silent_edit_is_seen(
    night: Night,
) -> None:
    night.visit()
    night.site.put(f"{NB}2016.html", article(title(2016)).replace("贯彻", "落实"))
    outcome = night.visit(nightly=False)
    assert len(night.asked) == len(YEARS)
    assert (outcome.kept, outcome.unchanged) == (1, len(YEARS) - 1)


def test_the_files_of_a_page_that_changed_are_asked_for_with_it(tmp_path: Path) -> None:
    made = ALL["files"]()
    with PortalServer(made.site) as server:
        portals = [Portal("x", "x", server.url)]
        crawl(portals, tmp_path, delay=0, allow_hosts=[server.host])
        with Archive(tmp_path) as archive:
            (page, *_), *_ = (
                (row["page"], row["file"])
                for row in archive.rows(
                    "select p.url as page, d.url as file from documents d"
                    " join documents p on p.id = d.parent_id where d.role = 'attachment'"
                )
            )
            archive.db.execute("update documents set asked_at = '2001-01-01T00:00:00Z'"
                               " where url = ?", [page])  # fmt: skip
            archive.db.conn.commit()
        path = "/" + page.split("/", 3)[3]
        for change in (False, True):
            if change:
                answer = made.site.pages[path]
                assert not callable(answer)
                made.site.put(path, answer.body + b"<!-- mended -->")
                with Archive(tmp_path) as archive:
                    archive.db.execute("update documents set asked_at = '2001-01-01T00:00:00Z'"
                                       " where url = ?", [page])  # fmt: skip
                    archive.db.conn.commit()
            made.site.log.clear()
            crawl(portals, tmp_path, delay=0, allow_hosts=[server.host], nightly=True)
            files = [hit.path for hit in made.site.log if "/f/" in hit.path]
            assert bool(files) == change
            assert path in [hit.path for hit in made.site.log]
