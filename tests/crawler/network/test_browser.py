"""A list that exists only after its script has run: drawn where the declaration asks for it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from archive.database.store import Archive
from crawler.network import browser
from crawler.portals.registry import Portal
from crawler.run import CrawlOutcome, crawl
from tests.crawler.handmade import article, html, title
from tests.portals import Answer, PortalServer, Site, faults

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


LISTED = "".join(f"<li><a href='/r/{y}.html'>{title(y)}</a></li>" for y in (2024, 2023))


def astray(body: str, *, inside: str) -> Site:
    """A portal whose column leads the browser to a host that nobody allowed."""
    site = portal()
    site.put("/nb/", html(body.replace("INSIDE", inside), "年报"))
    site.put("/away", faults.redirect(f"{inside}redirected"))
    return site


ASTRAY = {
    "loads": "<ul>" + LISTED + "</ul><script>"
    "for (const a of ['INSIDEa', '/away']) fetch(a, {mode: 'no-cors'}).catch(() => 0);"
    "new WebSocket('INSIDEws'.replace('http', 'ws')); navigator.sendBeacon('INSIDEb', 'x');"
    "window.open('INSIDEopen'); new Image().src = 'INSIDEi'</script>"
    "<iframe src='/away'></iframe><link rel=stylesheet href='INSIDEc'>",
    "goes": "<p>列表</p><script>setTimeout(() => { location.href = 'INSIDEgo' }, 9)</script>",
    "is sent": "<p>列表</p><script>setTimeout(() => { location.href = '/away' }, 9)</script>",
}


@pytest.mark.skipif(not browser.usable(), reason="needs the extra browser and Chromium")
def test_no_page_leads_the_browser_into_the_own_network(tmp_path: Path) -> None:
    """Not by what it loads, not by going there, not by a redirect; and none solves a challenge."""
    with ExitStack() as open_servers:
        inside = open_servers.enter_context(PortalServer(Site()))
        sites = {name: astray(body, inside=inside.url) for name, body in ASTRAY.items()}
        sites["challenged"] = portal()
        sites["challenged"].put("/nb/", faults.challenge("edgeone"))
        servers = {n: open_servers.enter_context(PortalServer(s)) for n, s in sites.items()}
        declared = [
            Portal(id=name, name=name, home_page=server.url, browser=True)
            for name, server in servers.items()
        ]
        hosts = [server.host for server in servers.values()]
        outcomes = crawl(declared, tmp_path, delay=0.0, allow_hosts=hosts, quiet=True)
        assert inside.site.log == []
    told = {outcome.portal_id: [kind for kind, _ in outcome.problems] for outcome in outcomes}
    assert told == {
        "loads": [],
        "goes": ["ForbiddenHost"],
        "is sent": ["ForbiddenHost"],
        "challenged": ["Challenged"],
    }
    assert [hit.path for hit in sites["challenged"].log].count("/nb/") == 1


@pytest.mark.skipif(not browser.usable(), reason="needs the extra browser and Chromium")
def test_what_a_drawn_page_is_made_of_is_kept(tmp_path: Path) -> None:
    visited(tmp_path, drawn=True)
    with Archive(tmp_path) as archive:
        kept = {row[0].rpartition("/")[2] or "nb" for row in archive.db.execute(
            "select url from documents where url not like '%/r/%'"
        )}  # fmt: skip
    assert {"nb", "data.bin"} <= kept


def test_without_it_the_empty_list_is_told(tmp_path: Path) -> None:
    outcome = visited(tmp_path, drawn=False)
    assert outcome.found == 0 and outcome.problems[0][0] == "NoReports"


def test_a_browser_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    outcome = visited(tmp_path, drawn=True)
    assert outcome.problems[0][0] == "NoBrowser" and "gongkai[browser]" in outcome.problems[0][1]
