"""From the home page alone (or a declared list) to every report, in a sane number of requests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawler import handmade, hostile, lists, shapes
from tests.crawler.handmade import Handmade
from tests.crawler.visiting import Visited, visit

ALL = {**handmade.ALL, **lists.ALL, **shapes.ALL, **hostile.ALL}
PORTALS = {name: make() for name, make in ALL.items()}


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Visited]:
    data: Path = tmp_path_factory.mktemp("home")
    declared = {name: made.list_url for name, made in PORTALS.items() if made.list_url}
    return visit({name: made.site for name, made in PORTALS.items()}, data, lists=declared)


@pytest.mark.parametrize("name", ALL)
def test_every_report_is_found(name: str, visited: dict[str, Visited]) -> None:
    made: Handmade = PORTALS[name]
    told = visited[name]
    assert told.outcome.problems == []
    assert told.outcome.found == made.reports
    assert len(told.reports) == made.reports
    assert told.attachments == made.attachments
    assert made.titles is None or told.titles == sorted(made.titles)
    assert told.outcome.requests <= made.requests
    assert told.outcome.requests == len(told.site.log)
