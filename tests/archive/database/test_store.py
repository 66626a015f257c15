"""The archive's tables: what the contract promises, and that no write is lost or doubled."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from archive.database import store as store_module
from archive.database.schema import PUBLIC, TABLES, VIEWS
from archive.database.store import Archive, Seen, document_id_of
from archive.errors import ArchiveError, DamagedArchive, Locked, NoArchive, UnknownPortal
from archive.verify import verify
from archive.warc import originals as originals_module
from archive.warc.originals import Exchange, Originals, now
from tests.archive.keeping import HOME, Keeper
from tests.portals import report_page

PROMISED = {
    "agencies", "portals", "reports", "disclosure", "requests", "review_litigation", "sections",
    "evidence", "checks", "documents", "captures", "changes", "crawls",
    "statistics", "claims",
}  # fmt: skip


def test_has_the_tables_and_views_of_the_contract(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        assert set(PUBLIC) == PROMISED
        assert set(archive.db.table_names()) >= PROMISED
        assert set(archive.db.view_names()) == set(VIEWS) == {"late", "coverage"}
        assert {"rules_made", "administrative_fees_collected"} <= set(
            archive.db.table("disclosure").columns_dict
        )
        for name, table in TABLES.items():
            assert archive.db.table(name).pks == (
                [table.key] if isinstance(table.key, str) else list(table.key)
            )


def test_ids_are_hashes_of_what_they_name(tmp_path: Path) -> None:
    Keeper(tmp_path).visit({"a.html": b"one"})
    with Archive(tmp_path) as archive:
        document = archive.row("select * from documents")
        capture = archive.row("select * from captures")
    assert document is not None and capture is not None
    assert document["id"] == sha256(f"{HOME}a.html".encode()).hexdigest()[:16]
    assert capture["id"] == f"{document['id']}-{sha256(b'one').hexdigest()[:12]}"


def test_the_same_content_makes_no_second_capture_and_old_content_come_back_does(
    tmp_path: Path,
) -> None:
    keeper = Keeper(tmp_path)
    for body in (b"one", b"one", b"two", b"one"):
        keeper.visit({"a.html": body})
    with Archive(tmp_path) as archive:
        captures = list(archive.rows("select id, sha256 from captures order by fetched_at"))
        known = archive.known(f"{HOME}a.html")
    assert [c["sha256"] for c in captures] == [
        sha256(body).hexdigest() for body in (b"one", b"two", b"one")
    ]
    assert len({c["id"] for c in captures}) == 3
    assert known is not None and known.sha256 == sha256(b"one").hexdigest()


def test_a_portal_that_moved_keeps_its_ids(tmp_path: Path) -> None:
    for port in (4001, 4002):
        home = f"http://127.0.0.1:{port}/"
        Keeper(tmp_path, home_page=home, public_home=HOME).visit({"a.html": b"one"})
    with Archive(tmp_path) as archive:
        documents = list(archive.rows("select * from documents"))
        captures = list(archive.rows("select * from captures"))
    assert [d["id"] for d in documents] == [document_id_of(f"{HOME}a.html")]
    assert documents[0]["url"] == "http://127.0.0.1:4002/a.html"
    assert len(captures) == 1


def test_a_role_once_given_by_a_list_stays(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.visit({"a.html": b"one", "b.pdf": b"two"})
    keeper.visit({"b.pdf": b"two"}, parents={"b.pdf": "a.html"})
    with Archive(tmp_path) as archive:
        row = archive.row("select role from documents where url like '%b.pdf'")
        assert row == {"role": "page"}


@pytest.mark.parametrize("asked", [True, False])
def test_seen_again_moves_only_when_that_was(tmp_path: Path, asked: bool) -> None:
    keeper = Keeper(tmp_path)
    keeper.visit({"a.html": b"one"})
    with Archive(tmp_path) as archive:
        before = archive.row("select * from documents")
        assert before is not None
        if asked:
            archive.unchanged(Seen(f"{HOME}a.html", "gov", "page"), now())
        else:
            archive.seen_in_lists([before["id"]], now())
        after = archive.row("select * from documents")
        assert archive.row("select count(*) as n from captures") == {"n": 1}
    assert before is not None and after is not None
    assert after["last_seen"] > before["last_seen"]
    assert after["asked_at"] == (after if asked else before)["last_seen"]
    moved = {"last_seen": None, "asked_at": None}
    assert {**before, **moved} == {**after, **moved}


def test_an_original_kept_before_a_kill_is_found_by_the_next_crawl(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.visit({"a.html": b"one"})
    seen = Seen(f"{HOME}b.html", "gov", "page", "标题", "2025-01-20")
    with Archive(tmp_path) as archive, Originals(tmp_path) as originals:
        # the process dies here: the original is whole, its row was never written
        originals.keep(Exchange(seen.url, 200, [], b"two", about=archive.about(seen, None)))
    for _ in range(2):
        with Archive(tmp_path) as archive:
            archive.begin_crawl("gov")
            found = list(archive.rows("select url, title, listed_on from documents order by url"))
            assert archive.row("select count(*) as n from captures") == {"n": 2}
    assert found[1] == {"url": seen.url, "title": "标题", "listed_on": "2025-01-20"}


def test_a_crawl_left_running_is_called_interrupted_by_the_next(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.put_portal(Keeper(tmp_path).declared())
        first = archive.begin_crawl("gov")
        second = archive.begin_crawl("gov")
        archive.end_crawl(
            second, problems=[("Challenged", "says no")], requests=1, found=0, kept=0, unchanged=0
        )
        crawls = {row["id"]: row for row in archive.rows("select * from crawls")}
    assert first != second
    assert crawls[first]["status"] == "interrupted"
    assert crawls[second]["status"] == "red"
    assert json.loads(crawls[second]["problems"]) == [["Challenged", "says no"]]


def test_a_document_of_no_known_portal_is_refused(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive, pytest.raises(UnknownPortal, match="nowhere"):
        archive.unchanged(Seen(f"{HOME}a.html", "nowhere", "page"), now())


def test_an_original_whose_row_failed_is_found_though_the_crawl_ended_well(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.visit({"a.html": b"one"})
    seen = Seen(f"{HOME}b.html", "gov", "page")
    with Archive(tmp_path) as archive, Originals(tmp_path) as originals:
        crawl_id = archive.begin_crawl("gov")
        about = archive.about(seen, crawl_id)
        originals.keep(Exchange(seen.url, 200, [], b"two", about=about))
        evidence = {"evidence": "Challenged", "url": f"{HOME}c.html", "portal_id": "gov"}
        originals.keep(Exchange(f"{HOME}c.html", 412, [], b"three", about=evidence))
        archive.end_crawl(crawl_id, problems=[], requests=1, found=0, kept=0, unchanged=0)
    with Archive(tmp_path) as archive:
        assert [fault for fault in verify(archive) if "has no row" in fault]
        assert archive.reindex() == 1
        assert list(verify(archive)) == []
        assert len(list(archive.rows("select * from warc_files"))) == 2


def test_what_is_settled_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper(tmp_path)
    keeper.visit({"a.html": b"one"})
    keeper.visit({"a.html": b"one"})  # an original that needs no row
    monkeypatch.setattr(originals_module, "walk_file", None)
    with Archive(tmp_path) as archive:
        assert archive.reindex() == 0


def test_a_held_and_a_refused_database_are_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "PATIENCE", 0.05)
    Keeper(tmp_path).visit({"a.html": b"one"})
    with closing(sqlite3.connect(tmp_path / "archive.db")) as other:
        other.execute("begin exclusive")
        with pytest.raises(Locked, match="another program"):
            Archive(tmp_path)
        other.rollback()
    with pytest.raises(ArchiveError, match="rights") as told, Archive(tmp_path) as archive:
        archive.db.execute("pragma query_only = on")
        archive.begin_crawl("gov")
    assert not isinstance(told.value, DamagedArchive)
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "archive.db").mkdir()
    with pytest.raises(ArchiveError, match="rights"):
        Archive(tmp_path / "none")


def test_an_archive_that_knew_one_page_of_each_attachment_keeps_it(tmp_path: Path) -> None:
    Keeper(tmp_path).visit({"a.html": b"one", "b.pdf": b"two"}, parents={"b.pdf": "a.html"})
    with Archive(tmp_path) as archive:
        links = list(archive.rows("select * from attachments"))
        archive.db.execute("drop table attachments")
    with Archive(tmp_path) as archive:
        assert list(archive.rows("select * from attachments")) == links
        assert len(links) == 1


def test_a_folder_without_archive_and_a_broken_one_say_so(tmp_path: Path) -> None:
    with pytest.raises(NoArchive, match="no archive yet"):
        Archive(tmp_path, must_exist=True)
    (tmp_path / "archive.db").write_bytes(b"this is no database, " * 300)
    with pytest.raises(DamagedArchive, match="move it away"):
        Archive(tmp_path)


def test_a_derived_table_of_an_older_shape_is_made_anew(tmp_path: Path) -> None:
    Keeper(tmp_path).visit({"a.html": report_page("海州市财政局", 2023)})
    connection = sqlite3.connect(tmp_path / "archive.db")
    connection.execute("alter table reports drop column extractor")
    connection.close()
    with Archive(tmp_path) as archive:
        assert "extractor" in archive.db.table("reports").columns_dict
        assert archive.row("select count(*) as n from captures") == {"n": 1}


def test_text_that_is_no_utf8_is_told_as_damage(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.db.execute("insert into portals (id, name) values ('x', cast(x'ff' as text))")
        archive.db.conn.commit()
    with pytest.raises(DamagedArchive, match="move it away"), Archive(tmp_path) as archive:
        list(archive.rows("select name from portals"))


def test_a_clock_that_goes_backwards_doubles_no_capture(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, day=20)
    keeper.visit({"a.html": b"one"})
    keeper.day = 10
    for body in (b"two", b"two", b"two"):
        keeper.visit({"a.html": body})
    with Archive(tmp_path) as archive:
        assert archive.row("select count(*) as n from captures") == {"n": 2}
        known = archive.known(f"{HOME}a.html")
    assert known is not None and known.sha256 == sha256(b"two").hexdigest()


def test_an_archive_from_before_the_codes_opens_and_keeps_its_sentences(tmp_path: Path) -> None:
    columns = {"crawls": ("problem_codes", "dead_end_codes"), "documents": ("why_codes",),
               "reports": ("warning_codes",), "checks": ("says_code",)}  # fmt: skip
    with Archive(tmp_path) as archive:
        for table, names in columns.items():
            for name in names:
                archive.db.execute(f"alter table {table} drop column {name}")
        row = {
            "report_id": "a-2023",
            "rule": "r",
            "cells": "c",
            "occurrence": 1,
            "says": "it is so",
        }
        archive.db.conn.execute("pragma foreign_keys = off")
        archive.db.table("checks").insert(row)
    with Archive(tmp_path) as archive:
        (check,) = archive.rows("select * from checks")
        there = {name: archive.db.table(name).columns_dict for name in columns}
    assert (check["says"], check["says_code"]) == ("it is so", None)
    assert all(name in there[table] for table, names in columns.items() for name in names)
