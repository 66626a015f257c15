"""The second visit: nothing is kept twice or sent in vain, and what changed is kept."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from archive.database.store import Archive
from archive.verify import verify
from archive.warc.originals import files, walk
from crawler.portals.registry import Portal
from crawler.run import crawl
from tests.crawler.handmade import ALL, article, title
from tests.crawler.visiting import Visited, visit
from tests.portals import Answer, PortalServer, Site
from tests.portals.listing import listed_reports
from tests.portals.static import static_portal


def portal() -> Site:
    return static_portal(listed_reports(years=range(2024, 2018, -1)), pager="next link")


def records(path: Path) -> Iterator[Any]:
    with path.open("rb") as source:
        yield from ArchiveIterator(source)


def captures(data: Path) -> list[tuple[object, ...]]:
    with Archive(data) as archive:
        return [tuple(row.values()) for row in archive.rows("select * from captures order by id")]


@pytest.mark.parametrize("conditional", [True, False])
def test_an_unchanged_portal_is_not_kept_again_nor_sent_where_a_word_will_do(
    tmp_path: Path, conditional: bool
) -> None:
    site, made = portal(), ALL["files"]()
    guessed = static_portal(listed_reports(years=range(2024, 2014, -1)))
    site.conditional = made.site.conditional = guessed.conditional = conditional
    sites = {"html": site, "files": made.site, "guessed": guessed}
    first = visit(sites, tmp_path)
    before, warcs = captures(tmp_path), sorted((tmp_path / "warc").iterdir())
    # another run over the very same servers
    again = visit_twice(sites, tmp_path / "twice")
    for name in sites:
        assert again[name].outcome.found == first[name].outcome.found
        assert again[name].outcome.kept == 0
        assert again[name].outcome.unchanged == first[name].outcome.kept
        bodies = [
            hit.path
            for hit in again[name].site.log
            if hit.status == 200
            and ("/t20" in hit.path or "/f/" in hit.path or "/nb/2" in hit.path)
        ]
        assert bool(bodies) is not conditional
    assert captures(tmp_path) == before
    assert sorted((tmp_path / "warc").iterdir()) == warcs
    _, *more = (tmp_path / "twice" / name for name in files(tmp_path / "twice"))
    again_kinds = Counter(record.rec_type for path in more for record in records(path))
    assert again_kinds["response"] == 0
    assert again_kinds["revisit"] == again_kinds["request"] > 0
    with Archive(tmp_path / "twice") as archive:
        assert list(verify(archive)) == []


def visit_twice(sites: dict[str, Site], data: Path) -> dict[str, Visited]:
    return visit(sites, data, times=2)


def test_full_asks_for_everything(tmp_path: Path) -> None:
    told = visit({"x": portal()}, tmp_path, times=2, full=True)["x"]
    assert len([hit for hit in told.site.log if hit.status == 200 and "/t20" in hit.path]) == 6
    assert (told.outcome.kept, told.outcome.unchanged) == (0, 6)


def test_years_keep_to_themselves(tmp_path: Path) -> None:
    told = visit({"x": portal()}, tmp_path, years=[2023, 2021])["x"]
    assert told.problems == []
    assert told.titles == [
        "青湾县人民政府2021年政府信息公开工作年度报告",
        "青湾县人民政府2023年政府信息公开工作年度报告",
    ]


def test_a_changed_report_is_a_new_capture(tmp_path: Path) -> None:
    site = Site()
    turns = [
        Answer(article(title(2024)).encode()),
        Answer(article(title(2024) + "（更正）").encode()),
    ]
    from tests.portals import faults

    site.put("/", "<a href='/nb/'>政府信息公开年报</a><meta charset=utf-8>")
    site.put("/nb/", f"<meta charset=utf-8><li><a href='a.html'>{title(2024)}</a></li>")
    site.put("/nb/a.html", faults.in_turn(turns))
    told = visit({"x": site}, tmp_path, times=2)["x"]
    assert (told.outcome.kept, told.outcome.unchanged) == (1, 0)
    with sqlite3.connect(tmp_path / "archive.db") as connection:
        number = connection.execute(
            "select count(*) from captures c join documents d on d.id = c.document_id"
            " where d.role = 'page'"
        ).fetchone()
    connection.close()
    assert number == (2,)


def test_attachments_that_a_stopped_run_left_out_are_fetched(tmp_path: Path) -> None:
    made = ALL["files"]()
    missing = made.site.pages.pop("/f/b.docx")
    site = made.site
    with PortalServer(site) as server:
        portals = [Portal(id="x", name="x", home_page=server.url)]
        (first,) = crawl(portals, tmp_path, delay=0, allow_hosts=[server.host])
        site.put("/f/b.docx", missing)
        (again,) = crawl(portals, tmp_path, delay=0, allow_hosts=[server.host])
    assert [kind for kind, _ in first.problems] == ["HttpError"]
    assert again.problems == []
    assert (again.kept, again.unchanged) == (1, first.kept)


def test_what_is_kept_can_be_indexed_again_from_the_originals(tmp_path: Path) -> None:
    visit({"x": portal()}, tmp_path)
    before = captures(tmp_path)
    (tmp_path / "archive.db").unlink()
    with Archive(tmp_path) as archive:
        archive.reindex()
    assert captures(tmp_path) == before
    assert all(stored.about for stored in walk(tmp_path))


def test_a_crawl_leaves_nothing_for_the_next_one_to_look_through(tmp_path: Path) -> None:
    visit({"a": portal()}, tmp_path)
    with Archive(tmp_path) as archive:
        noted = {row["name"]: row["size"] for row in archive.rows("select * from warc_files")}
    assert noted == files(tmp_path)


@pytest.mark.parametrize("nightly", [True, False])
def test_a_portal_that_moved_is_the_same_one_at_its_new_place(
    tmp_path: Path, nightly: bool
) -> None:
    """Its lists say in a word that they are as they were; their links lead to the new place."""
    site = portal()
    for _ in range(2):  # a port of its own each time
        with PortalServer(site) as server:
            site.log.clear()
            declared = Portal("x", "x", server.url, public_home="http://x.example/")
            (outcome,) = crawl(
                [declared], tmp_path, delay=0, allow_hosts=[server.host], nightly=nightly
            )
        assert outcome.problems == []
        assert outcome.found == 6
    assert (outcome.kept, outcome.unchanged) == (0, 6)
    assert len(site.hits("/t20", status=304)) == 6  # asked once at their new place
    assert len(captures(tmp_path)) == 6 + 2
    with Archive(tmp_path) as archive:
        urls = [row["url"] for row in archive.rows("select url from documents")]
        assert {url for url in urls if not url.startswith(server.url)} == set()
        assert list(verify(archive)) == []
