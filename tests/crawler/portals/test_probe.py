"""A visit for trial: what would be found, and how sure that is."""

from __future__ import annotations

from crawler.portals.probe import Probe, probe
from tests.portals import PortalServer, Site, listed_reports, static_portal
from tests.portals.faults import challenge
from tests.portals.services import SERVICES


def tried(site: Site) -> Probe:
    with PortalServer(site) as server:
        return probe(server.url, delay=0.0, allow_hosts=[server.host], quiet=True)


def test_it_tells_column_family_years_and_samples_of_few_requests() -> None:
    years = [*range(2024, 2018, -1), *range(2017, 2011, -1)]
    found = tried(SERVICES["epoint"](listed_reports(years=years)))
    assert (found.family, found.sure, found.reports, found.fetched) == ("epoint", True, 12, 5)
    assert found.by_year == dict.fromkeys(years, 1)
    assert found.doubts == ["No report on 2018, between others."]
    assert found.problems == [] and found.requests <= 18
    assert found.samples[0].year == 2024 and len(found.samples) == 5
    (column,) = found.columns
    assert column.url.endswith("/govlist.html") and column.reports == 12


def test_a_page_of_no_known_family_is_told_as_such() -> None:
    found = tried(SERVICES["unknown fetch"](listed_reports()))
    assert (found.family, found.sure, found.reports) == ("unknown", False, 4)


def test_a_challenge_is_told() -> None:
    found = tried(Site(otherwise=challenge("ruishu")))
    assert (found.family, found.reports, found.columns) == (None, 0, [])
    assert found.problems[0][0] == "Challenged"


def test_nothing_is_lost_where_all_is_well() -> None:
    found = tried(static_portal(listed_reports()))
    assert (found.reports, found.doubts, found.problems) == (4, [], [])
