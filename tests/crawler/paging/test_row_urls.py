"""Rows of a service that have no address: the list's script says how it is made of their fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.paging.row_urls import made, makings
from tests.crawler.visiting import visit
from tests.portals import Listed, listed_reports
from tests.portals.listing import page
from tests.portals.making import NAME, Entry, as_json, number_of, part_of, put_details, start
from tests.portals.server import Answer, Request, Site

RECORD = {"id": 77, "infoid": "9f3c", "columnId": "c12", "title": "青湾县2024年", "gone": None}


@pytest.mark.parametrize(
    ("script", "address"),
    [
        ("""h += '<li><a href="/detail/' + item.id + '.html">' + item.title""", "/detail/77.html"),
        (
            """$('#l').append("<a target='_blank' href='/show.html?infoGuid=" + v.infoid + "'>")""",
            "/show.html?infoGuid=9f3c",
        ),
        ("location.href = '/art/' + row.columnId + '/' + row.id + '.html'", "/art/c12/77.html"),
        ("""html += `<a href="/d/${list[i].columnId}/${item.id}.shtml">`""", "/d/c12/77.shtml"),
        ("""<a :href="'/news/info?id=' + data[i].id">{{ item.title }}</a>""", "/news/info?id=77"),
        ('<a href="/a/{{columnId}}/{{id}}.html">{{title}}</a>', "/a/c12/77.html"),
        ("src='/img/' + item.id + '.png'; u = '/b/' + item.id", "/b/77"),
        ("'/page?n=' + item.title; '/c/' + d.gone; '/e/' + d.infoid", "/e/9f3c"),
    ],
)
def test_an_address_is_made_as_the_script_makes_it(script: str, address: str) -> None:
    assert made(RECORD, makings([script])) == address


@pytest.mark.parametrize("script", ["'/x/' + page", "a.b + c.d", "'<b>' + item.id + '</b>'", ""])
def test_what_makes_no_address_makes_none(script: str) -> None:
    assert made(RECORD, makings([script])) is None


SCRIPT = """function load(p){ $.getJSON('/api/list?channel=88&pageNum=' + p, function(d){
$.each(d.rows, function(i, item){ $('#l').append('<li><a href="/detail/' + item.id + '.html">'
+ item.title + '</a></li>') }) }) } load(1);"""


def without_addresses(reports: list[Listed]) -> Site:
    site = start("/gk/nb.html")
    found: list[Entry] = put_details(site, reports, "/detail/{n}.html")
    site.put("/gk/nb.html", page(NAME, f"<ul id='l'></ul><script>{SCRIPT}</script>"), None)

    def answer(request: Request) -> Answer:
        part = part_of(found, number_of(request.fields, "pageNum"), 5)
        ids = [int(href.rpartition("/")[2].removesuffix(".html")) for href, _, _ in part]
        rows = [{"id": n, "title": t, "time": d} for n, (_, t, d) in zip(ids, part, strict=True)]
        return as_json({"total": len(found), "rows": rows})

    site.put("/api/list", answer)
    return site


def test_every_report_of_such_a_list_is_found(tmp_path: Path) -> None:
    reports = list(listed_reports(years=range(2024, 2012, -1)))
    told = visit({"made": without_addresses(reports)}, tmp_path)["made"]
    assert told.problems == []
    assert told.outcome.found == 12
    assert told.outcome.requests <= 12 + 10
