"""What the archive says of its portals, and one screen that tells it for thousands."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from rich.cells import cell_len

from archive import terminal
from archive.database.store import Archive
from archive.lock import only_run
from archive.status import portal_statuses
from archive.warc.originals import Originals
from crawler.run import CrawlOutcome
from tests.archive.keeping import Keeper

DECLARED = {"portals": 3501, "never": 12, "due": 7}


def test_a_portal_that_was_visited_twice_is_told_of_its_last_visit(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.visit({"a.html": b"a"})
    with Archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("gov")
        archive.end_crawl(
            crawl_id, problems=[("NoReports", "gone")], requests=2, found=0, kept=0, unchanged=0
        )
        archive.put_portal({**keeper.declared(), "id": "new", "home_page": "http://new.example/"})
        told = {row["id"]: row for row in portal_statuses(archive)}
    assert told["gov"]["state"] == "red"
    assert told["gov"]["problems"] == [{"error": "NoReports", "says": "gone"}]
    assert told["gov"]["last_success"] and told["gov"]["last_change"] == "2025-03-01T08:00:00Z"
    assert (told["new"]["state"], told["new"]["last_crawl"], told["new"]["problems"]) == (
        *("never", None),
        [],
    )


def portal(number: int, *kinds: str) -> dict[str, object]:
    problems = [{"error": kind, "says": f"{kind} of {number}."} for kind in kinds]
    state = "red" if kinds else "green"
    return {
        "id": f"p{number:04d}", "name": f"第{number}县人民政府", "state": state,
        "last_success": "2026-01-02T03:04:05Z", "last_change": None, "found": 3, "reports": 3,
        "unread": 0, "warnings": 0, "due": "2026-01-03", "problems": problems, "dead_ends": [],
        "home_page": f"http://{number}.example/",
    }  # fmt: skip


def test_thousands_of_portals_are_one_screen(capsys: pytest.CaptureFixture[str]) -> None:
    many = [portal(n, *(["Unreachable"] * 4 if n % 7 == 0 else [])) for n in range(3500)]
    many[3001] = portal(3001, "FewerReports")
    terminal.tell_status(DECLARED, many)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "Portals: 2999 green, 501 red; 3501 declared, 12 of them never visited, 7 due"
    )
    assert lines[1] == "Red: 500 Unreachable, 1 FewerReports"
    assert lines[2] == "  第3001县人民政府 (p3001), last success 2026-01-02:"
    assert lines[3] == "    FewerReports: FewerReports of 3001."
    assert lines[-1] == "  and 489 more: gongkai portals list --state red"
    assert len(lines) < 60


def test_few_portals_are_told_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.tell_status(DECLARED, [portal(1), portal(2, "HttpError")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2].split()[:2] == ["p0001", "green"]
    assert lines[-1].split()[:2] == ["p0002", "red"]


def test_a_table_fits_a_hundred_columns(capsys: pytest.CaptureFixture[str]) -> None:
    long = {
        **portal(1), "id": "a-very-long-host-name.of-a-bureau", "level": "department",
        "name": "宁夏回族自治区住房和城乡建设厅与自然资源厅联合办公室", "family": "showlist",
        "certainty": "strong", "state": "interrupted",
    }  # fmt: skip
    terminal.tell_declared([long])
    out = capsys.readouterr().out
    assert max(cell_len(line) for line in out.splitlines()) <= 100
    assert "…" in out and "1 portal." in out


def test_a_visit_that_was_killed_is_interrupted_and_one_under_way_is_running(
    tmp_path: Path,
) -> None:
    keeper = Keeper(tmp_path)
    keeper.visit({"a.html": b"a"})
    with Archive(tmp_path) as archive:
        archive.begin_crawl("gov")
        with Originals(tmp_path):  # the crawl that writes
            (told,) = portal_statuses(archive)
            assert (told["state"], told["problems"]) == ("running", [])
        (told,) = portal_statuses(archive)
        assert told["state"] == "interrupted"
        assert [problem["error"] for problem in told["problems"]] == ["Interrupted"]
        assert "was killed before it was done; run it again" in told["problems"][0]["says"]
        (tmp_path / "warc" / ".writer").unlink()
        assert portal_statuses(archive)[0]["state"] == "interrupted"


def test_asking_for_the_status_keeps_no_crawl_out(tmp_path: Path) -> None:
    Keeper(tmp_path).visit({"a.html": b"a"})
    with Archive(tmp_path) as archive:
        for _ in range(50):
            portal_statuses(archive)
            Originals(tmp_path).close()


def test_an_archive_of_before_dead_ends_were_kept_is_told(tmp_path: Path) -> None:
    Keeper(tmp_path).visit({"a.html": b"a"})
    with Archive(tmp_path) as archive:
        archive.db.execute("alter table crawls drop column dead_ends")
        archive.db.execute("alter table documents drop column asked_at")
        before = list(archive.rows("select * from documents"))
    with Archive(tmp_path) as archive:
        (told,) = portal_statuses(archive)
        assert (told["state"], told["dead_ends"]) == ("green", [])
        known = archive.known("http://gov.example/a.html")
        assert known is not None and known.asked_at == known.fetched_at
        after = list(archive.rows("select * from documents"))
    assert after == [{**row, "asked_at": None} for row in before]


def test_dead_ends_are_counted_on_the_screen_and_named_for_one_portal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ends = [{"error": "HttpError", "says": f"http://1.example/{n} is gone."} for n in range(21)]
    many = [{**portal(n), "dead_ends": ends[: n % 3]} for n in range(300)]
    many[7]["dead_ends"] = ends
    terminal.tell_status(DECLARED, many)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) < 60
    assert lines[-1] == (
        "Dead ends: 320 at 200 portals (p0007, p0002, p0005, p0008, p0011, …);"
        " gongkai status p0007 names them"
    )
    terminal.tell_portals([many[7]])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "第7县人民政府 (p0007) http://7.example/"
    assert lines[1].startswith("  green; last success 2026-01-02 03:04")
    assert lines[2:] == [f"  dead end, HttpError: {end['says']}" for end in ends]


def test_a_run_knows_of_the_one_before_it_that_was_cut_short(tmp_path: Path) -> None:
    def cut_short() -> str | None:
        with contextlib.suppress(RuntimeError), only_run(tmp_path) as cut:
            began.append((tmp_path / "lock").read_text())
            raise RuntimeError
        return cut

    began: list[str] = []
    assert cut_short() is None
    assert cut_short() == began[0]
    assert cut_short() == began[0]  # all go on from where the first began
    with only_run(tmp_path) as cut:
        assert cut == began[0]
    with only_run(tmp_path) as cut:
        assert cut is None
    for other in ("2001-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "no moment"):
        (tmp_path / "lock").write_text(other)
        with only_run(tmp_path) as cut:
            assert cut is None


def test_a_fault_under_a_run_may_be_what_it_is_writing(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.tell_verified(["It has no row."], {"captures": 3}, while_writing=True)
    assert capsys.readouterr().out.splitlines() == [
        "It has no row.",
        "3 captures: 1 fault.",
        "Another run is writing this archive: verify again when it has ended.",
    ]
    terminal.tell_verified([], {"captures": 3}, while_writing=True)
    assert capsys.readouterr().out == "3 captures: no faults.\n"


def test_many_visits_end_in_a_sum(capsys: pytest.CaptureFixture[str]) -> None:
    def ended(number: int) -> CrawlOutcome:
        problems = [("Unreachable", "It is not there.")] if number % 7 == 0 else []
        return CrawlOutcome(f"p{number}", f"第{number}县", problems, 1, 1, 0, 3)

    terminal.tell_outcomes([ended(n) for n in range(70)])
    assert capsys.readouterr().out.splitlines()[-1] == "70 portals visited: 60 green, 10 red."
    terminal.tell_outcomes([ended(1)])
    assert len(capsys.readouterr().out.splitlines()) == 1
