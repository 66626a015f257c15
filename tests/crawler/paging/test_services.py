"""Portals whose lists a service fills, one a family, visited in one run from the home page."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import BadDeclaration
from crawler.paging.families import names
from crawler.run import crawl
from tests.crawler.visiting import Visited, visit
from tests.portals import Listed, listed_reports
from tests.portals.services import SERVICES

BODIES = ("青湾县财政局", "青湾县审计局", "东湖镇人民政府")
SANE = 13  # requests beside one a report: the way in, the pages of the list, a look past its end


def reports(name: str) -> list[Listed]:
    if "units" in name:
        years = range(2024, 2020, -1)
        return [entry for body in BODIES for entry in listed_reports(body, years)]
    return list(listed_reports(years=range(2024, 2012, -1)))


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Visited]:
    data: Path = tmp_path_factory.mktemp("services")
    return visit({name: make(reports(name)) for name, make in SERVICES.items()}, data)


@pytest.mark.parametrize("name", SERVICES)
def test_every_report_is_found_and_no_false_friend(name: str, visited: dict[str, Visited]) -> None:
    told = visited[name]
    assert told.problems == []
    assert told.outcome.found == 12
    assert all("政府信息公开工作年度报告" in title for title in told.titles)
    assert not any("图解" in title or "网站" in title or "公积金" in title for title in told.titles)
    assert told.outcome.requests - 12 <= SANE


def test_every_family_has_a_simulated_portal() -> None:
    simulated = {name.split()[0] for name in SERVICES} | {
        "hanweb",
        "static",
        "served",
        "smx-pageview",
    }
    assert set(names()) <= simulated


def test_a_family_that_there_is_not_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadDeclaration, match=r"no family 'trs'; known are gkmlpt, .*static"):
        crawl([], tmp_path, family="trs")
