"""What only several years together show."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.database.agencies import agency_id, is_own_portal, kind_of
from archive.database.store import Archive
from archive.over_time import CARRY_OVER, check
from tests.archive.keeping import Keeper

A_DAY = "2022-06-01"


def put(
    archive: Archive,
    name: str,
    year: int,
    *,
    kind: str = "department",
    published: str | None = None,
    issued: str | None = None,
    seen: str = A_DAY,
    status: str = "verified",
) -> str:
    """A report's row without its numbers."""
    agency = agency_id(name, {"id": "gov"})
    report_id = f"{agency}-{year}"
    with archive.db.atomic():
        archive.put_portal(Keeper(archive.data).declared())
        archive.db.table("documents").upsert({"id": "d", "portal_id": "gov", "url": "u"}, pk="id")
        archive.db.table("captures").upsert({"id": "c", "document_id": "d"}, pk="id")
        archive.db.table("agencies").upsert({"id": agency, "name": name, "kind": kind}, pk="id")
        archive.db.table("reports").insert(
            {
                "id": report_id, "agency_id": agency, "year": year, "status": status,
                "form": "2021", "published_on": published, "issued_on": issued,
                "document_id": "d", "capture_id": "c", "first_captured_at": f"{seen}T00:00:00Z",
                "search_id": int(agency, 16) * 4096 + year,
            }
        )  # fmt: skip
    return report_id


def put_row(archive: Archive, report_id: str, outcome: str, total: int | None, state: str) -> None:
    """The total of a row of the requests table and its state."""
    archive.db.table("requests").insert(
        {"report_id": report_id, "outcome": outcome, "total": total}
    )
    archive.db.table("evidence").insert(
        {
            "report_id": report_id, "cell": f"requests.{outcome}.total", "state": state,
            "table_name": "requests", "row_name": outcome, "column_name": "total",
            "raw": {"blank": "", "mark": "/"}.get(state, str(total)),
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("out", "into", "verdict"),
    [
        ((5, "number"), (5, "number"), "pass"),
        ((5, "number"), (6, "number"), "fail"),
        ((0, "number"), (None, "blank"), "pass"),
        ((None, "mark"), (0, "number"), "pass"),
        ((3, "number"), (None, "blank"), "fail"),
        ((None, "unread"), (0, "number"), "unknown"),
        ((5, "number"), (None, "absent"), "unknown"),
    ],
)
def test_what_one_year_carries_out_the_next_carries_in(
    tmp_path: Path, out: tuple[int | None, str], into: tuple[int | None, str], verdict: str
) -> None:
    with Archive(tmp_path) as archive:
        put_row(archive, put(archive, "财政局", 2022), "carried_out", *out)
        second = put(archive, "财政局", 2023)
        put_row(archive, second, "carried_in", *into)
        for _ in range(2):
            checked = check(archive)
        rows = list(archive.rows("select * from checks where cells = 'requests.carried_in.total'"))
        assert archive.row("select status from reports where year = 2023") == {"status": "verified"}
    assert [(row["report_id"], row["rule"], row["status"]) for row in rows] == [
        (second, CARRY_OVER, verdict)
    ]
    assert checked.red is (verdict == "fail")


@pytest.mark.parametrize(
    ("out", "into", "expected", "found", "says"),
    [
        ((3, "number"), (None, "blank"), "3", None, "carries in 空白 (blank), but"),
        ((None, "mark"), (3, "number"), None, "3", "carried out /"),
        ((0, "number"), (None, "blank"), "0", None, "空白 (blank), as 2022 carried out: 0"),
        ((None, "blank"), (None, "blank"), None, None, "空白 (blank), as 2022 carried out"),
        ((0, "number"), (0, "number"), "0", "0", "2023 carries in 0, as 2022 carried out"),
        ((None, "unread"), (0, "number"), None, "0", "cannot be compared"),
    ],
)
def test_a_blank_and_a_mark_are_not_told_as_0(
    tmp_path: Path,
    out: tuple[int | None, str],
    into: tuple[int | None, str],
    expected: str | None,
    found: str | None,
    says: str,
) -> None:
    with Archive(tmp_path) as archive:
        put_row(archive, put(archive, "财政局", 2022), "carried_out", *out)
        put_row(archive, put(archive, "财政局", 2023), "carried_in", *into)
        check(archive)
        [row] = archive.rows("select * from checks where cells = 'requests.carried_in.total'")
    assert (row["expected"], row["found"]) == (expected, found)
    assert says in row["says"]


def test_years_that_do_not_follow_each_other_are_not_compared(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        put_row(archive, put(archive, "财政局", 2021), "carried_out", 1, "number")
        put_row(archive, put(archive, "财政局", 2023), "carried_in", 2, "number")
        check(archive)
        assert archive.row("select count(*) as n from checks") == {"n": 0}


@pytest.mark.parametrize(
    ("kind", "year", "published", "issued", "seen", "verdict"),
    [
        ("department", 2021, "2022-01-31", None, A_DAY, "on time"),
        ("department", 2021, "2022-02-01", None, A_DAY, "late"),
        ("department", 2021, None, "2022-02-01", A_DAY, "late"),
        ("department", 2021, None, "2022-01-20", A_DAY, "unknown"),
        ("department", 2021, None, None, A_DAY, "unknown"),
        ("department", 2021, None, None, "2022-01-31", "on time"),
        ("government", 2021, "2022-03-31", None, A_DAY, "on time"),
        ("government", 2021, "2022-04-01", None, A_DAY, "late"),
        ("office", 2021, "2022-01-31", None, A_DAY, "on time"),
        ("office", 2021, "2022-03-01", None, A_DAY, "unknown"),
        ("office", 2021, "2022-04-01", None, A_DAY, "late"),
        ("township", 2021, "2022-12-01", None, A_DAY, "unknown"),
        ("other", 2021, "2022-12-01", None, A_DAY, "unknown"),
        ("department", 2018, "2019-03-31", None, A_DAY, "on time"),
        ("township", 2018, "2019-04-01", None, A_DAY, "late"),
    ],
)
def test_late_is_said_only_where_the_article_and_a_date_say_it(
    tmp_path: Path,
    kind: str,
    year: int,
    published: str | None,
    issued: str | None,
    seen: str,
    verdict: str,
) -> None:
    with Archive(tmp_path) as archive:
        put(archive, "甲", year, kind=kind, published=published, issued=issued, seen=seen)
        row = archive.row("select verdict from late")
    assert row == {"verdict": verdict}


def test_coverage_shows_the_gaps(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        put(archive, "甲局", 2022)
        put(archive, "甲局", 2023, status="unread")
        put(archive, "乙局", 2023)
        rows = {
            (r["agency"], r["year"]): r["state"] for r in archive.rows("select * from coverage")
        }
    assert rows == {
        ("甲局", 2022): "present",
        ("甲局", 2023): "unread",
        ("乙局", 2022): "missing",
        ("乙局", 2023): "present",
    }


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("连云区人民政府", "government"),
        ("连云港市人民政府办公室", "office"),
        ("江苏省人民政府办公厅", "office"),
        ("连云港市公安局", "department"),
        ("江苏省发展和改革委员会", "department"),
        ("江苏省教育厅", "department"),
        ("湟江镇人民政府", "township"),
        ("连州市某某瑶族乡人民政府", "township"),
        ("古槐街道办事处", "township"),
        ("连云港经济技术开发区管理委员会", "other"),
        ("城乡一体化示范区党政办公室", "other"),
        ("连云港市自来水有限公司", "other"),
    ],
)
def test_what_kind_of_body_a_name_says_it_is(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_only_a_name_that_says_where_the_body_is_counts_over_a_whole_province() -> None:
    city, district = (
        {"id": "city", "province": "江苏省"},
        {"id": "district", "province": "江苏省"},
    )
    assert agency_id("连云港市财政局", city) == agency_id("连云港市财政局", district)
    for name in ("财政局", "鼓楼区财政局", "城乡一体化示范区党政办公室"):
        assert agency_id(name, city) != agency_id(name, district)


def test_whose_own_portal_it_is() -> None:
    assert is_own_portal("连云区人民政府", "连云港市连云区人民政府")
    assert is_own_portal("连云区海岸水务局", "连云港市连云区人民政府")
    assert is_own_portal("连云港市公安局", "连云港市公安局")
    assert is_own_portal("连云港市公安局", "连云港市人民政府")
    assert not is_own_portal("连云港市公安局", "徐州市人民政府")
    assert not is_own_portal("连云港市公安局", None)


def test_a_name_in_traditional_characters_is_the_same_body() -> None:
    portal = {"id": "sq", "province": "江苏省"}
    assert agency_id("宿遷市財政局", portal) == agency_id("宿迁市财政局", portal)
    assert kind_of("宿遷市財政廳") == "department"
