"""The feeds, asked for over HTTP from a real site, as feed readers ask."""

from __future__ import annotations

import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from lxml import etree

from archive.database.store import Archive
from tests.site.serving import serving

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
ODD = '</summary><script>alert(1)</script> & "\x0b]]>'


def ask(address: str, **headers: str) -> tuple[int, Message, bytes]:
    """Status, headers and body of an answer."""
    asked = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def read(address: str) -> Any:
    """A feed; what RFC 4287 asks of it is there."""
    status, headers, body = ask(address)
    assert status == 200
    assert headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(body)
    for element in (root, *root.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", ATOM)) == 1
            assert element.findtext(f"a:{name}", namespaces=ATOM)
        assert MOMENT.fullmatch(str(element.findtext("a:updated", namespaces=ATOM)))
        assert str(element.findtext("a:id", namespaces=ATOM)).startswith("urn:uuid:")
    for href in root.xpath("//a:link/@href", namespaces=ATOM):
        assert href.startswith("http")
    assert root.findtext("a:author/a:name", namespaces=ATOM)
    ids = texts(root, "a:entry/a:id")
    assert len(set(ids)) == len(ids)
    dates = texts(root, "a:entry/a:updated")
    assert dates == sorted(dates, reverse=True)
    assert root.findtext("a:updated", namespaces=ATOM) == max(dates, default=root[3].text)
    return root


def texts(root: Any, path: str) -> list[str]:
    """The texts of the elements there."""
    return [element.text for element in root.iterfind(path, ATOM)]


def link(root: Any, rel: str) -> str | None:
    """Where the feed itself links to."""
    found = root.xpath(f"a:link[@rel='{rel}']/@href", namespaces=ATOM)
    return found[0] if found else None


def of_all_pages(address: str) -> list[str]:
    """The ids of a feed's entries, over all its pages."""
    found, following = [], address
    while following:
        root = read(following)
        found += texts(root, "a:entry/a:id")
        following = link(root, "next") or ""
    return found


@pytest.fixture(scope="module")
def changed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A site of which three reports changed, one with odd text, and its data folder."""
    data = tmp_path_factory.mktemp("changed") / "data"
    shutil.copytree(built, data, ignore=shutil.ignore_patterns("site"))
    with Archive(data) as archive:
        rows = list(
            archive.rows("select id, capture_id, agency_id from reports order by id limit 3")
        )
        with archive.db.atomic():
            for day, row in enumerate(rows, start=1):
                for what in ("requests.new.total", "requests.new.business"):
                    archive.db.execute(
                        "insert into changes values (?, ?, 'cell', ?, '12', ?, ?, ?)",
                        (row["id"], row["capture_id"], what, ODD, f"2026-05-0{day}T00:00:00Z",
                         row["capture_id"]),
                    )  # fmt: skip
            archive.db.execute("update agencies set name = ? where id = ?",
                               (f"{ODD}局", rows[0]["agency_id"]))  # fmt: skip
    with serving(data) as address:
        yield address, data


@pytest.mark.parametrize("feed", ["reports", "changes", "findings"])
def test_a_feed_is_atom_in_both_languages(site: str, feed: str) -> None:
    chinese, english = read(f"{site}/feeds/{feed}.atom"), read(f"{site}/en/feeds/{feed}.atom")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert chinese.get(lang) == "zh-CN" and english.get(lang) == "en"
    assert texts(chinese, "a:entry/a:id") == texts(english, "a:entry/a:id")
    assert link(english, "self") == f"{site}/en/feeds/{feed}.atom"
    assert ask(str(link(chinese, "alternate")))[0] == 200
    for href in chinese.xpath("a:entry/a:link/@href", namespaces=ATOM)[:3]:
        assert ask(href.partition("#")[0])[0] == 200


def test_new_reports_are_all_there_page_by_page(site: str, built: Path) -> None:
    with Archive(built) as archive:
        (count,) = archive.rows("select count(*) as n from reports")
    assert len(set(of_all_pages(f"{site}/feeds/reports.atom"))) == count["n"]
    beyond = read(f"{site}/feeds/reports.atom?page=99")
    assert texts(beyond, "a:entry/a:id") == [] and link(beyond, "next") is None


def test_a_feed_is_narrowed_by_place_body_kind_and_rule(site: str, built: Path) -> None:
    with Archive(built) as archive:
        row = archive.row("select agency_id as id, count(*) as n from reports group by 1 limit 1")
        kinds = archive.row("select count(*) as n from reports r join agencies a on a.id ="
                            " r.agency_id where a.kind = 'department'")  # fmt: skip
        doubts = archive.row("select count(distinct report_id) as n from checks where status ="
                             " 'fail' and rule = 'requests.balance'")  # fmt: skip
    assert row and kinds and doubts
    for asked, count in (
        (f"reports.atom?agency={row['id']}", row["n"]),
        ("reports.atom?kind=department", kinds["n"]),
        ("findings.atom?rule=requests.balance", doubts["n"]),
        ("findings.atom?rule=no.such", 0),
    ):
        assert len(of_all_pages(f"{site}/feeds/{asked}")) == count, asked
    everywhere = set(of_all_pages(f"{site}/feeds/reports.atom"))
    there = set(of_all_pages(f"{site}/feeds/reports.atom?place=32"))
    assert there and there < everywhere
    for wrong in ("place=99", "agency=0", "kind=%00x", f"place={quote('<b>')}"):
        assert ask(f"{site}/feeds/reports.atom?{wrong}")[0] == 404, wrong
    assert ask(f"{site}/feeds/others.atom")[0] == 404


def test_who_has_a_feed_is_told_that_nothing_is_new(site: str) -> None:
    address = f"{site}/feeds/reports.atom"
    _, headers, body = ask(address)
    assert body and headers["etag"] and headers["last-modified"].endswith("GMT")
    for known in (
        {"If-None-Match": headers["etag"]},
        {"If-None-Match": f'"other", W/{headers["etag"]}'},
        {"If-Modified-Since": headers["last-modified"]},
    ):
        status, again, body = ask(address, **known)
        assert (status, body) == (304, b"") and again["etag"] == headers["etag"]
    for new in (
        {"If-None-Match": '"other"', "If-Modified-Since": headers["last-modified"]},
        {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        {"If-Modified-Since": "never"},
    ):
        assert ask(address, **new)[0] == 200


def test_a_change_says_what_was_there_and_what_is_and_text_stays_text(
    changed: tuple[str, Path],
) -> None:
    root = read(f"{changed[0]}/feeds/changes.atom")
    assert texts(root, "a:entry/a:updated")[0] == "2026-05-03T00:00:00Z"
    assert root.findtext("a:updated", namespaces=ATOM) == "2026-05-03T00:00:00Z"
    (summary, *_) = texts(root, "a:entry/a:summary")
    assert "12 → </summary><script>" in summary and "\ufffd]]>" in summary
    assert root.findall(".//{*}script") == []
    assert any(title.startswith("</summary>") for title in texts(root, "a:entry/a:title"))
    assert root.xpath("count(a:entry/a:category[@scheme='urn:gongkai:kind'])", namespaces=ATOM) == 3


def test_an_entry_keeps_its_id_wherever_the_site_stands(
    site: str, changed: tuple[str, Path]
) -> None:
    assert of_all_pages(f"{site}/feeds/reports.atom") == of_all_pages(
        f"{changed[0]}/feeds/reports.atom"
    )


def test_links_begin_with_the_address_that_the_operator_gave(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_URL", "https://gongkai.example.org/")
    with serving(built) as address:
        _, _, body = ask(f"{address}/feeds/findings.atom")
    root = etree.fromstring(body)
    hrefs = root.xpath("//a:link/@href", namespaces=ATOM)
    assert hrefs and all(href.startswith("https://gongkai.example.org/") for href in hrefs)


def test_pages_name_the_feeds_of_what_they_show(site: str, built: Path) -> None:
    with Archive(built) as archive:
        row = archive.row("select id, agency_id from reports order by id limit 1")
    assert row
    for path, asked in (
        ("", ""),
        ("data", ""),
        (f"agency/{row['agency_id']}", f"?agency={row['agency_id']}"),
        (f"report/{row['id']}", f"?agency={row['agency_id']}"),
        ("place/32", "?place=32"),
        ("findings/changes?place=32", "?place=32"),
    ):
        page = ask(f"{site}/{path}")[2].decode()
        for feed in ("reports", "changes", "findings"):
            address = f"/feeds/{feed}.atom{asked}"
            assert re.search(
                rf'<link rel="alternate" type="application/atom\+xml" title="[^"]+"'
                rf' href="{re.escape(address)}">',
                page,
            ), path
            assert f'<a href="{address}"' in page
        assert ask(f"{site}/feeds/reports.atom{asked}")[0] == 200
    assert "/en/feeds/reports.atom" in ask(f"{site}/en/data")[2].decode()
