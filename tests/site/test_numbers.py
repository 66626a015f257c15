"""Every number that a page shows, beside one asked of the archive's own tables."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.database.store import Archive
from tests.site.test_pages import answer

_HOLDS = (
    "select count(*) as n from reports r join agencies a on a.id = r.agency_id where"
    " (r.title like :w or a.name like :w or exists (select 1 from sections s where"
    " s.report_id = r.id and (s.text like :w or s.heading like :w)))"
)


class Asking:
    """One number of the archive's own tables for a query."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def __call__(self, sql: str, **given: Any) -> Any:
        """The only value of the only row."""
        [row] = self._archive.db.query(sql, given)
        return next(iter(row.values()))


@pytest.fixture
def one(built: Path) -> Iterator[Asking]:
    """Asks the archive from which the site was frozen."""
    with Archive(built) as archive:
        yield Asking(archive)


def test_the_home_pages_totals(site: str, one: Asking) -> None:
    home = answer(f"{site}/index.json")
    assert home["reports"] == one("select count(*) from reports")
    assert home["missing"] == one("select count(*) from coverage where state = 'missing'")
    for verdict, count in home["verdicts"].items():
        assert count == one("select count(*) from late where verdict = :v", v=verdict)
    for status, count in home["statuses"].items():
        assert count == one("select count(*) from reports where status = :s", s=status)
    assert sum(tile["reports"] for tile in home["provinces"]) == home["reports"]


@pytest.mark.parametrize("word", ["信访", "教育局", "水务", "政府信息公开", "访"])
def test_what_a_search_finds(site: str, one: Asking, word: str) -> None:
    quoted = urllib.parse.quote(word)
    like = f"%{word}%"
    assert answer(f"{site}/search.json?q={quoted}")["total"] == one(_HOLDS, w=like)
    narrow = " and r.year = 2023 and a.level = 'county' and r.status = 'verified'"
    found = answer(f"{site}/search.json?q={quoted}&year=2023&level=county&status=verified")
    assert found["total"] == len(found["found"]) == one(_HOLDS + narrow, w=like)


def test_the_sums_of_a_province(site: str, one: Asking) -> None:
    for year in (2022, 2023):
        for row in answer(f"{site}/place/32.json?year={year}")["sums"]:
            asked = (
                " from reports r join agencies a on a.id = r.agency_id join requests q on"
                " q.report_id = r.id and q.outcome = 'new' where a.province = '江苏省' and r.year"
                " = :year and a.kind = :kind and a.level = :level"
            )
            given = {"year": year, "kind": row["kind"], "level": row["level"]}
            assert row["cells"]["received"] == {
                "sum": one("select sum(q.total)" + asked, **given),
                "printed": one("select count(q.total)" + asked, **given),
            }
            doubtful = one("select count(*)" + asked + " and r.failed_checks > 0", **given)
            assert row["with_failed_checks"] == doubtful


def test_a_bodys_years_cell_by_cell(site: str, one: Asking) -> None:
    for agency in ("2b2f9f057b45", "211ead020066", "c9453383283c"):
        for year in answer(f"{site}/agency/{agency}.json")["years"]:
            for key, cell in year["cells"].items():
                table, row, column = key.split(".")
                name = "outcome" if table == "requests" else "route"
                where = f"from {table} where report_id = :id and {name} = :row"
                assert cell["value"] == one(f"select {column} {where}", id=year["id"], row=row)
            handled = year["cells"]["requests.handled.total"]["value"]
            groups = [group["value"] for group in year["outcomes"].values()]
            if year["status"] == "verified":
                assert sum(groups) == handled


@pytest.mark.parametrize(
    ("view", "sql"),
    [
        ("contradictions", "select count(*) from checks where status = 'fail'"),
        ("late", "select count(*) from late where verdict = 'late'"),
        (
            "missing?year=2022",
            "select count(*) from coverage where state = 'missing' and year=2022",
        ),
        ("portals", "select count(*) from portals"),
    ],
)
def test_how_many_findings_there_are(site: str, one: Asking, view: str, sql: str) -> None:
    name, _, asked = view.partition("?")
    assert answer(f"{site}/findings/{name}.json?{asked}")["total"] == one(sql)
