"""Simulated portals of the families, in all their shapes, visited in one run from the home page."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from tests.crawler.visiting import Visited, visit
from tests.portals import Site
from tests.portals.hanweb import Paging, Records, hanweb_portal
from tests.portals.listing import Dates, Listed, Rows, listed_reports
from tests.portals.static import Pager, PastEnd, Tree, static_portal

BODIES = ("青湾县财政局", "青湾县审计局", "东湖镇人民政府")


def reports(number: int) -> list[Listed]:
    return list(listed_reports(years=range(2024, 2024 - number, -1)))


def portals() -> dict[str, tuple[Site, int, int]]:
    """Site, reports on it, requests that are sane (beside one a report)."""
    made: dict[str, tuple[Site, int, int]] = {}
    for pager, past in product(get_args(Pager), get_args(PastEnd)):
        made[f"{pager} {past}"] = (static_portal(reports(10), pager=pager, past_end=past), 10, 13)
        made[f"{pager} {past} short"] = (
            static_portal(reports(2), pager=pager, past_end=past),
            2,
            12,
        )
    for shape, cut in product(get_args(Rows), (99, 10)):
        made[f"{shape} {cut}"] = (static_portal(reports(4), shape=shape, cut_at=cut), 4, 5)
    for dates in get_args(Dates):
        made[f"{dates}"] = (static_portal(reports(4), dates=dates), 4, 5)
    units = [entry for body in BODIES for entry in listed_reports(body, (2024, 2023))]
    for tree in get_args(Tree):
        listed = units if tree == "units" else reports(6)
        found = 1 if tree == "article" else 6
        made[f"{tree}"] = (static_portal(listed, tree=tree), found, 13)
    made["gbk"] = (static_portal(reports(6), charset="gbk", commented=True), 6, 5)
    made["hinted"] = (static_portal(reports(6), link_text="年报专栏"), 6, 8)
    for records, paging, methods, referer in product(
        get_args(Records), get_args(Paging), (("GET", "POST"), ("GET",), ("POST",)), (False, True)
    ):
        if paging == "startrecord" or methods != ("POST",):
            site = hanweb_portal(
                reports(14),
                records=records,
                paging=paging,
                methods=methods,
                referer=referer,
            )
            made[f"{records} {paging} {methods} {referer}"] = (site, 14, 14)
    return made


PORTALS = portals()


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Visited]:
    data: Path = tmp_path_factory.mktemp("families")
    return visit({name: site for name, (site, _, _) in PORTALS.items()}, data)


@pytest.mark.parametrize("name", PORTALS)
def test_every_report_is_found_and_no_false_friend(name: str, visited: dict[str, Visited]) -> None:
    _, found, requests = PORTALS[name]
    told = visited[name]
    # pages that a script declares and nobody serves may hide a loss: said of a short first page
    assert told.problems in ([], ["Incomplete"] if name.startswith("in the browser") else [])
    assert told.outcome.found == found
    assert all("政府信息公开工作年度报告" in title for title in told.titles)
    assert not any("图解" in title or "网站" in title or "公积金" in title for title in told.titles)
    assert told.outcome.requests - found <= requests
