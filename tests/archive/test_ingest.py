"""From kept originals to reports: versions, changes, choices, rebuilds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from archive import ingest as ingest_module
from archive.database import reports as reports_module
from archive.database import search
from archive.database.rows import Part
from archive.database.store import Archive, document_id_of
from archive.ingest import ingest, versions
from archive.over_time import check
from extract.report import Report
from extract.report import read as read_bytes
from tests.archive.keeping import HOME, Keeper, dump
from tests.portals import report_figures, report_page, report_title, truth

BUREAU = "海州市财政局"


def numbers(archive: Archive, report_id: str) -> dict[str, object]:
    """Every number of a report by "table.row.column"."""
    found: dict[str, object] = {}
    for table, key in (("requests", "outcome"), ("review_litigation", "route")):
        for row in archive.rows(f"select * from {table} where report_id = ?", [report_id]):
            found |= {
                f"{table}.{row[key]}.{c}": v for c, v in row.items() if c not in (key, "report_id")
            }
    disclosed = archive.row("select * from disclosure where report_id = ?", [report_id])
    assert disclosed is not None
    cells = archive.rows(
        "select * from evidence where report_id = ? and table_name = 'disclosure'", [report_id]
    )
    return found | {c["cell"]: disclosed[f"{c['row_name']}_{c['column_name']}"] for c in cells}


def test_every_sample_report_is_in_the_archive_as_it_was_laid_out(built: Path) -> None:
    with Archive(built) as archive:
        rows = {
            (row["name"], row["year"]): row
            for row in archive.rows(
                "select a.name, r.* from reports r join agencies a on a.id = r.agency_id"
            )
        }
        expected = truth()
        assert set(rows) == {(report["agency"], report["year"]) for report in expected}
        for report in expected:
            row = rows[report["agency"], report["year"]]
            assert row["title"] == report["title"]
            if row["status"] == "unread":
                continue
            found = numbers(archive, row["id"])
            for table, lines in report["tables"].items():
                for line, cells in lines.items():
                    for column, value in cells.items():
                        read = found[f"{table}.{line}.{column}"]
                        # what could not be read is null; nothing is ever another number
                        assert read == value or (read is None and row["status"] == "partial")


def test_a_page_that_changed_is_a_new_capture_with_its_changes(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    first = report_page(BUREAU, 2023)
    figures = report_figures(BUREAU, 2023)
    second = report_page(BUREAU, 2023, seed="other")
    keeper.visit({"a.html": first})
    with Archive(tmp_path) as archive:
        ingest(archive)
        assert archive.row("select count(*) as n from changes") == {"n": 0}
    keeper.visit({"a.html": second})
    with Archive(tmp_path) as archive:
        ingest(archive)
        [report] = archive.rows("select * from reports")
        changed = {row["what"]: row for row in archive.rows("select * from changes")}
        new = report_figures(BUREAU, 2023, "other")
        differing = {
            f"{table}.{row}.{column}"
            for table, rows in figures.items()
            for row, cells in rows.items()
            for column, value in cells.items()
            if value != new[table][row][column]
        }
        assert {w for w, row in changed.items() if row["kind"] == "cell"} == differing
        assert {row["report_id"] for row in changed.values()} == {report["id"]}
        total = changed["requests.new.total"]
        assert total["previous"] == str(figures["requests"]["new"]["total"])
        assert total["present"] == str(new["requests"]["new"]["total"])
    before = dump(tmp_path)
    with Archive(tmp_path) as archive:
        ingest(archive, everything=True)
        check(archive)
    assert dump(tmp_path) == before


def test_reading_again_changes_nothing(copied: Path) -> None:
    before = dump(copied)
    with Archive(copied) as archive:
        assert ingest(archive).documents == 0
        check(archive)
        assert ingest(archive, everything=True).documents > 40
        check(archive)
    assert dump(copied) == before


def test_the_archive_is_rebuilt_from_the_originals_alone(copied: Path) -> None:
    before = dump(copied)
    (copied / "archive.db").unlink()
    with Archive(copied) as archive:
        ingest(archive)
        check(archive)
    assert dump(copied) == before


def test_the_best_of_several_documents_stands_for_a_report(tmp_path: Path) -> None:
    page = report_page(BUREAU, 2023)
    bad = page.replace(b"</table>", b"", 1).replace("总计".encode(), "合计数".encode())
    Keeper(tmp_path, "other", "别处网", "http://other.example/").visit({"a.html": page})
    with Archive(tmp_path) as archive:
        ingest(archive)
    keeper = Keeper(tmp_path)
    keeper.visit({"bad.html": bad, "good.html": page})
    with Archive(tmp_path) as archive:
        ingest(archive)
        [report] = archive.rows("select * from reports")
        documents = list(archive.rows("select * from documents order by url"))
    # both good ones are read alike; the bureau's own government's portal goes before another's
    assert report["document_id"] == document_id_of(f"{HOME}good.html")
    assert {d["report_id"] for d in documents} == {report["id"]}
    assert [d["chosen"] for d in documents] == [0, 1, 0]


def test_another_document_takes_over_when_the_chosen_one_is_damaged(tmp_path: Path) -> None:
    page = report_page(BUREAU, 2023)
    keeper = Keeper(tmp_path)
    keeper.visit({"a.html": page, "b.html": page})
    with Archive(tmp_path) as archive:
        ingest(archive)
        assert archive.row("select document_id as d from reports") == {
            "d": document_id_of(f"{HOME}a.html")
        }
    keeper.visit({"a.html": "<html><title>公告</title><p>今天放假。</p></html>".encode()})
    with Archive(tmp_path) as archive:
        ingest(archive)
        [report] = archive.rows("select document_id, status from reports")
        assert report == {"document_id": document_id_of(f"{HOME}b.html"), "status": "verified"}
        gone = archive.row("select report_id, status from documents where url like '%a.html'")
        assert gone == {"report_id": None, "status": "not_a_report"}


def test_a_report_that_is_gone_leaves_no_trace_but_its_originals(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.visit({"a.html": report_page(BUREAU, 2023)})
    with Archive(tmp_path) as archive:
        ingest(archive)
    keeper.visit({"a.html": "<html><title>公告</title><p>今天放假。</p></html>".encode()})
    with Archive(tmp_path) as archive:
        ingest(archive)
    tables = dump(tmp_path)
    for table in ("reports", "agencies", "evidence", "requests", "checks", "sections", "changes"):
        assert tables[table] == []
    assert len(tables["captures"]) == 2


def test_bodies_of_one_name_on_two_portals_are_two(tmp_path: Path) -> None:
    for portal in ("a", "b"):
        keeper = Keeper(tmp_path, portal, f"{portal}区人民政府", f"http://{portal}.example/")
        keeper.visit({"a.html": report_page("教育局", 2023, seed=portal)})
    with Archive(tmp_path) as archive:
        ingest(archive)
        assert archive.row("select count(*) as n from reports") == {"n": 2}


def test_what_is_no_report_is_no_row_and_an_unread_report_is_one(tmp_path: Path) -> None:
    title = report_title(BUREAU, 2023)
    empty = f"<html><title>{title}</title><h1>{title}</h1><p>见附件。</p></html>".encode()
    Keeper(tmp_path).visit(
        {"news.html": "<html><title>新闻</title><p>开会。</p></html>".encode(), "a.html": empty},
        titles={"a.html": title},
    )
    with Archive(tmp_path) as archive:
        done = ingest(archive)
        [report] = archive.rows("select * from reports")
        assert (report["year"], report["status"], report["form"]) == (2023, "unread", None)
        assert archive.row("select count(*) as n from requests") == {"n": 0}
    assert dict(done.statuses) == {"unread": 1, "not_a_report": 1}
    assert done.problems[0][0] == f"{HOME}a.html"


def test_a_damaged_file_stands_as_the_unread_report_that_its_list_named(tmp_path: Path) -> None:
    Keeper(tmp_path).visit(
        {"a.pdf": b"%PDF-1.4 cut off", "b.pdf": b"%PDF-1.4 cut off"},
        titles={"a.pdf": report_title(BUREAU, 2023), "b.pdf": "2022年政府信息公开工作年度报告"},
    )
    with Archive(tmp_path) as archive:
        ingest(archive)
        rows = list(
            archive.rows(
                "select a.name, r.year, r.status, json_array_length(r.warnings) as doubts"
                " from reports r join agencies a on a.id = r.agency_id order by r.year"
            )
        )
    assert rows == [
        {"name": "海州市人民政府", "year": 2022, "status": "unread", "doubts": 1},
        {"name": BUREAU, "year": 2023, "status": "unread", "doubts": 1},
    ]


def test_a_file_that_the_page_no_longer_names_is_no_part_of_it(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.visit(
        {"a.html": b'<a href="files/one.pdf">', "files/one.pdf": b"1"},
        parents={"files/one.pdf": "a.html"},
    )
    keeper.visit(
        {"a.html": b'<a href="files/two.pdf">', "files/two.pdf": b"2"},
        parents={"files/two.pdf": "a.html"},
    )
    with Archive(tmp_path) as archive:
        found = versions(archive, document_id_of(f"{HOME}a.html"))
    assert [[c["url"].rsplit("/", 1)[1] for c in v.captures] for v in found] == [
        ["a.html", "one.pdf"],
        ["a.html", "two.pdf"],
    ]


def test_a_file_that_hangs_on_two_pages_is_part_of_both(tmp_path: Path) -> None:
    pages = {
        f"{year}.html": f"<title>{report_title(BUREAU, year)}</title><a href='f.pdf'>".encode()
        for year in (2022, 2023)
    }
    with Archive(tmp_path) as archive:
        for number, parents in enumerate(({"f.pdf": "2022.html"}, {"f.pdf": "2023.html"}) * 2):
            Keeper(tmp_path, day=number).visit({**pages, "f.pdf": b"1"}, parents=parents)
            found = [versions(archive, document_id_of(HOME + page)) for page in pages]
        assert [[len(v.captures) for v in every] for every in found] == [[2], [2]]
        ingest(archive)
        assert ingest(archive).documents == 0


def test_a_change_of_a_shared_file_is_told_of_both_reports(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    pages = {
        f"{year}.html": f"<title>{report_title(BUREAU, year)}</title><a href='f.html'>".encode()
        for year in (2022, 2023)
    }
    for seed in ("", "other"):
        for page in pages:
            body = report_page(BUREAU, 2023, seed=seed)
            body = body.replace(report_title(BUREAU, 2023).encode(), "附表".encode())
            keeper.visit({**pages, "f.html": body}, parents={"f.html": page})
        with Archive(tmp_path) as archive:
            ingest(archive)
    with Archive(tmp_path) as archive:
        told = list(archive.rows("select distinct report_id, capture_id from changes"))
        ingest(archive, everything=True)
        again = list(archive.rows("select distinct report_id, capture_id from changes"))
    assert told == again
    assert len({row["capture_id"] for row in told}) == 1
    assert len({row["report_id"] for row in told}) == 2


def test_a_kill_while_a_report_is_written_leaves_the_old_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = Keeper(tmp_path)
    keeper.visit({"a.html": report_page(BUREAU, 2023)})
    with Archive(tmp_path) as archive:
        ingest(archive)
    before = dump(tmp_path)
    keeper.visit({"a.html": report_page(BUREAU, 2023, seed="other")})

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(search, "add", killed)
        with Archive(tmp_path) as archive, pytest.raises(KeyboardInterrupt):
            ingest(archive)
    assert dump(tmp_path)["reports"] == before["reports"]
    assert dump(tmp_path)["evidence"] == before["evidence"]
    with Archive(tmp_path) as archive:
        ingest(archive)
        assert archive.row("select count(*) as n from reports") == {"n": 1}
        assert archive.row("select count(*) > 0 as n from changes") == {"n": 1}


def test_a_new_extractor_reads_everything_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Keeper(tmp_path).visit({"a.html": report_page(BUREAU, 2023)})
    with Archive(tmp_path) as archive:
        ingest(archive)
        for module in (ingest_module, reports_module):
            monkeypatch.setattr(module, "EXTRACTOR", "gongkai 9.9.9")
        assert ingest(archive).documents == 1
        assert ingest(archive).documents == 0


def test_a_document_at_which_the_program_fails_is_unread_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = {f"{year}.html": report_page(BUREAU, year) for year in (2021, 2022, 2023)}
    titles = {path: report_title(BUREAU, int(path[:4])) for path in years}
    Keeper(tmp_path).visit(years, titles=titles)
    writer = reports_module._write_children

    def read(body: bytes, source: str, **given: object) -> Report:
        if body == years["2021.html"]:
            raise RecursionError("maximum recursion depth exceeded")
        return read_bytes(body, source, **given)  # type: ignore[arg-type]

    def write(archive: Archive, report_id: str, report: Report, parts: Sequence[Part]) -> None:
        if report.evidence and report.year == 2022:
            raise OverflowError("Python int too large to convert to SQLite INTEGER")
        writer(archive, report_id, report, parts)

    monkeypatch.setattr(ingest_module, "read", read)
    monkeypatch.setattr(reports_module, "_write_children", write)
    with Archive(tmp_path) as archive:
        done = ingest(archive)
        told = {row["year"]: row for row in archive.rows("select * from reports")}
        assert dict(done.statuses) == {"unread": 2, "verified": 1}
        assert [told[year]["status"] for year in (2021, 2022, 2023)] == [
            "unread", "unread", "verified",
        ]  # fmt: skip
        assert [url.rsplit("/", 1)[1] for url, _ in done.problems] == ["2021.html", "2022.html"]
        assert "RecursionError" in told[2021]["warnings"]
        assert "OverflowError" in told[2022]["warnings"]
        assert ingest(archive).documents == 0


def test_what_could_not_be_stored_stays_unread_when_it_is_all_that_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, title = report_page(BUREAU, 2023), report_title(BUREAU, 2023)
    bad = page.replace(b"</body>", b"<!-- other --></body>")
    keeper = Keeper(tmp_path)
    keeper.visit({"a.html": page, "b.html": bad}, titles={"b.html": title})
    writer = reports_module.put_reading

    def put(archive: Archive, document: dict[str, Any], *rest: Any) -> None:
        if document["url"].endswith("b.html") and rest[-1].evidence:
            raise OverflowError("too large")
        writer(archive, document, *rest)

    monkeypatch.setattr(reports_module, "put_reading", put)
    with Archive(tmp_path) as archive:
        ingest(archive)
    keeper.visit({"a.html": "<html><title>公告</title><p>今天放假。</p></html>".encode()})
    with Archive(tmp_path) as archive:
        ingest(archive)
        [report] = archive.rows("select document_id, status from reports")
    assert report == {"document_id": document_id_of(f"{HOME}b.html"), "status": "unread"}
