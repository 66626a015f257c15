"""What the archive says of its portals, and one screen that tells it for thousands."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from archive import telling
from archive.status import portal_statuses
from archive.store import Archive
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
        "unread": 0, "warnings": 0, "due": "2026-01-03", "problems": problems,
    }  # fmt: skip


def test_thousands_of_portals_are_one_screen(capsys: pytest.CaptureFixture[str]) -> None:
    many = [portal(n, *(["Unreachable"] * 4 if n % 7 == 0 else [])) for n in range(3500)]
    many[3001] = portal(3001, "FewerReports")
    telling.tell_status(DECLARED, many)
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
    telling.tell_status(DECLARED, [portal(1), portal(2, "HttpError")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2].split()[:2] == ["p0001", "green"]
    assert lines[-1].split()[:2] == ["p0002", "red"]


def test_a_table_fits_a_hundred_columns(capsys: pytest.CaptureFixture[str]) -> None:
    long = {
        **portal(1), "id": "a-very-long-host-name.of-a-bureau", "level": "department",
        "name": "宁夏回族自治区住房和城乡建设厅与自然资源厅联合办公室", "family": "showlist",
        "certainty": "strong", "state": "interrupted",
    }  # fmt: skip
    telling.tell_declared([long])
    out = capsys.readouterr().out
    assert max(cell_len(line) for line in out.splitlines()) <= 100
    assert "…" in out and "1 portals." in out
