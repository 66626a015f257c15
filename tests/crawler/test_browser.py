"""A list that exists only after its script has run: drawn where the declaration asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import browser
from crawler.registry import Portal
from crawler.run import CrawlOutcome, crawl
from tests.crawler.handmade import article, html, title
from tests.portals import Answer, PortalServer, Site

BUILT = """<div id=l></div><script>
(async () => { const d = await (await fetch(atob('L2RhdGEuYmlu'))).text();
  document.getElementById('l').innerHTML = d.split('|').map(y =>
    `<li><a href="/r/${y}.html">` + ['青湾县', y, '年政府信息', '公开工作', '年度报告'].join('')
    + '</a></li>').join(''); })();
</script>"""


def portal() -> Site:
    site = Site()
    site.put("/", html("<a href='/nb/'>政府信息公开年报</a>"))
    site.put("/nb/", html(BUILT, "年报"))
    site.put("/data.bin", Answer(b"2024|2023", content_type="text/plain"))
    for year in (2024, 2023):
        site.put(f"/r/{year}.html", article(title(year)))
    return site


def visited(data: Path, *, drawn: bool) -> CrawlOutcome:
    with PortalServer(portal()) as server:
        declared = Portal(id="a", name="a", home_page=server.url, browser=drawn)
        (outcome,) = crawl([declared], data, delay=0.0, allow_hosts=[server.host], quiet=True)
    return outcome


@pytest.mark.skipif(not browser.usable(), reason="needs the extra browser and Chromium")
def test_a_list_is_drawn_where_the_declaration_asks_for_it(tmp_path: Path) -> None:
    outcome = visited(tmp_path, drawn=True)
    assert (outcome.found, outcome.problems) == (2, [])


def test_without_it_the_empty_list_is_told(tmp_path: Path) -> None:
    outcome = visited(tmp_path, drawn=False)
    assert outcome.found == 0 and outcome.problems[0][0] == "NoReports"


def test_a_browser_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    outcome = visited(tmp_path, drawn=True)
    assert outcome.problems[0][0] == "NoBrowser" and "gongkai[browser]" in outcome.problems[0][1]
