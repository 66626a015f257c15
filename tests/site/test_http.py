"""The site over HTTP: what it finds, what it refuses, what it never sends."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]

from archive.database.store import Archive
from archive.site.pages.home import bar
from archive.site.serve import SETTINGS, application
from archive.site.web import web_link
from archive.warc.originals import Originals
from tests.site.serving import serving


def get(address: str) -> tuple[int, Message, str]:
    """(status, headers, text) of an address."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


def search(site: str, **asked: str) -> str:
    """The search page's text."""
    status, _, text = get(f"{site}/search?{urllib.parse.urlencode(asked)}")
    assert status == 200
    return text


@pytest.mark.parametrize("word", ["荥阳", "信访", "访", "连云区", "政府信息公开"])
def test_search_finds_what_datasettes_own_search_box_finds(site: str, word: str) -> None:
    query = urllib.parse.urlencode({"_search": word, "_shape": "array", "_size": "max"})
    _, _, text = get(f"{site}/archive/reports.json?{query}")
    rows = json.loads(text)
    page = search(site, q=word)
    assert rows
    assert f"{len(rows)} 份报告" in page
    if len(rows) < 20:
        for row in rows:
            assert f'href="/report/{row["id"]}"' in page


def test_the_five_real_reports_are_found(site: str) -> None:
    for word, title in (
        ("荥阳市人民政府办公室", "荥阳市人民政府办公室2023年"),
        ("连州市人民政府办公室 2023", "连州市人民政府办公室2023年"),
        ("连云港 办公室", "连云港市人民政府办公室2023年"),
        ("连云区人民政府 2024年", "连云区人民政府2024年"),
        ("示范区党政办公室", "城乡一体化示范区党政办公室2023年"),
    ):
        assert title in search(site, q=word)


def test_every_page_says_that_the_samples_are_invented(site: str) -> None:
    for path in ("/", "/search", "/archive/reports"):
        assert "请勿引用" in get(site + path)[2]


def test_search_narrows_by_year_and_status(site: str, built: Path) -> None:
    with Archive(built) as archive:
        row = archive.row(
            "select count(*) as n from reports where year = 2022 and status='verified'"
        )
    assert row is not None
    assert f"{row['n']} 份报告" in search(site, year="2022", status="verified")
    assert "没有找到" in search(site, q="龘龘")
    assert "没有找到" in search(site, q='"')


@pytest.mark.parametrize("asked", ["%00", "'; drop table reports --", "NEAR(", "a" * 5000, "％"])
def test_no_query_breaks_the_search(site: str, asked: str) -> None:
    search(site, q=asked)
    assert get(f"{site}/archive/reports?{urllib.parse.urlencode({'_search': asked})}")[0] == 200


def test_a_report_page_shows_every_cell_with_its_state(site: str, built: Path) -> None:
    with Archive(built) as archive:
        [row] = archive.rows("select * from reports where status = 'partial'")
        states = [
            s["state"]
            for s in archive.rows("select state from evidence where report_id = ?", [row["id"]])
        ]
        [capture] = archive.rows("select * from captures where id = ?", [row["capture_id"]])
        zeros = 0
        for table in ("requests", "review_litigation"):
            for values in archive.rows(f"select * from {table} where report_id = ?", [row["id"]]):
                zeros += sum(value == 0 for value in values.values())
        for values in archive.rows("select * from disclosure where report_id = ?", [row["id"]]):
            zeros += sum(value == 0 for value in values.values())
    _, _, text = get(f"{site}/report/{row['id']}")
    assert text.count('<td class="value unread') == states.count("unread") > 0
    assert text.count('<td class="value zero') == zeros
    assert text.count('<td class="value ') == 200
    assert capture["sha256"] in text and capture["fetched_at"] in text
    assert 'class="badge partial"' in text


def test_a_failed_check_stands_beside_its_cells_and_in_words(site: str, built: Path) -> None:
    with Archive(built) as archive:
        [row, *_] = archive.rows(
            "select * from checks where status = 'fail' and rule = 'requests.row_total'"
        )
    _, _, text = get(f"{site}/report/{row['report_id']}")
    assert 'class="badge contradicts"' in text
    assert 'class="value number doubtful"' in text and 'href="#doubt-1"' in text
    assert f"各类申请人相加为 {row['expected']}，总计印为 {row['found']}" in text
    _, _, text = get(f"{site}/en/report/{row['report_id']}")
    assert f"add up to {row['expected']}, the total is printed as {row['found']}" in text


def test_datasettes_tables_lead_to_the_report_pages(site: str, built: Path) -> None:
    with Archive(built) as archive:
        [row, *_] = archive.rows("select id from reports order by year desc, id")
    assert f'href="/report/{row["id"]}"' in get(f"{site}/archive/reports")[2]
    assert f'href="/report/{row["id"]}"' in get(f"{site}/archive/reports/{row['id']}")[2]
    assert 'href="/report/' in get(f"{site}/archive/late")[2]


def test_what_is_not_there_is_a_404_in_the_sites_dress(site: str) -> None:
    for path in ("/report/000000000000-2023", "/report/..%2f..%2fetc", "/nothing/here"):
        status, _, text = get(site + path)
        assert (status, "公开" in text) == (404, True)
    status, _, text = get(f"{site}/archive/nothing.json")
    assert status == 404 and json.loads(text)["ok"] is False


def test_every_answer_carries_a_policy_without_inline_script(site: str, built: Path) -> None:
    with Archive(built) as archive:
        [row, *_] = archive.rows("select id from reports")
    ours = ("/", "/en/search?q=x", f"/report/{row['id']}", "/compare", "/data", "/nothing")
    theirs = ("/archive", "/archive/reports", "/archive?sql=select+1")
    for path in (*ours, *theirs):
        _, headers, text = get(site + path)
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self';" in policy
        assert ("unsafe-inline" in policy) is (path in theirs)
        assert headers["x-content-type-options"] == "nosniff"
        for script in text.split("<script")[1:]:
            assert " src=" in script.split(">")[0]
        assert 'src="http' not in text and "@import" not in text


def test_the_archive_can_only_be_read(site: str, built: Path) -> None:
    before = (built / "archive.db").read_bytes()
    for sql in (
        "delete from reports",
        "attach database '/etc/passwd' as x",
        "select load_extension('x')",
        "select readfile('/etc/passwd')",
        "pragma writable_schema = 1",
        "create table t (a)",
    ):
        status, _, text = get(f"{site}/archive.json?{urllib.parse.urlencode({'sql': sql})}")
        assert status in (400, 403) and json.loads(text)["ok"] is False
    for path in ("/-/databases.json", "/-/settings", "/-/versions.json", "/-/permissions"):
        assert get(site + path)[0] == 404
    for path in ("/archive.db", "/static/../serve.py", "/static/%2e%2e/serve.py", "/-/static/../x"):
        assert get(site + path)[0] in (403, 404)
    assert (built / "archive.db").read_bytes() == before


def test_a_query_without_end_is_stopped(site: str) -> None:
    sql = "with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c"
    status, _, text = get(f"{site}/archive.json?{urllib.parse.urlencode({'sql': sql})}")
    assert status == 400 and "took too long" in json.loads(text)["error"]


def test_text_from_portals_is_data_on_every_page(copied: Path) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"
    connection = sqlite3.connect(copied / "archive.db")
    [(report_id,)] = connection.execute("select id from reports limit 1").fetchall()
    for sql in (
        "update agencies set name = ?",
        "update reports set title = ?, publisher = ?1, warnings = json_array(?1)",
        "update sections set heading = ?, text = ?1",
        "update checks set says = ?, status = 'fail'",
        "update evidence set raw = ?, state = 'unread'",
        "update documents set url = 'javascript:alert(1)//' || ?, title = ?1",
        "update portals set name = ?",
        "update crawls set status = 'red', problems = json_array(json_array('X', ?))",
    ):
        connection.execute(sql, [evil])
    connection.commit()
    connection.close()
    with serving(copied) as address:
        for path in (
            "/",
            "/en/search",
            f"/report/{report_id}",
            f"/evidence/{report_id}/requests.new.total",
            f"/agency/{report_id[:12]}",
            "/place/32",
            f"/compare?body={report_id[:12]}",
            "/findings",
            "/findings/portals",
            "/archive/reports",
            "/archive/documents",
        ):
            text = get(address + path)[2]
            assert "<script>alert" not in text and "<img src=x" not in text
            assert 'href="javascript:' not in text
            assert "&lt;script&gt;" in text


def test_only_addresses_of_the_web_become_links() -> None:
    assert web_link("https://a.example/") == "https://a.example/"
    for address in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "", None):
        assert web_link(address) is None


def test_a_bar_fills_its_width() -> None:
    parts = bar({"unread": 1, "verified": 2}, 240)
    assert [(part["status"], part["x"], part["width"]) for part in parts] == [
        ("verified", 0.0, 160.0),
        ("unread", 160.0, 80.0),
    ]
    assert bar({}) == []


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns; in a thread, since the browser's tests have a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def asked(app: Datasette, path: str) -> tuple[int, dict[str, str], str]:
    """(status, headers, text) of an address, from the application itself."""
    answer = await app.client.get(path)
    return answer.status_code, dict(answer.headers), answer.text


def test_the_site_stands_under_any_base_url(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SETTINGS, "base_url", "/gongkai/")
    with Archive(built) as archive:
        [row, *_] = archive.rows("select id from reports order by year desc, id")
    app = application(built)
    for path, link in (
        ("/archive/reports", f"report/{row['id']}"),
        ("/archive/late", "report/"),
        ("/search", "search?page=2"),
    ):
        _, _, text = run(asked(app, path))
        assert f'href="/gongkai/{link}' in text
        assert 'href="/report' not in text and 'href="/search' not in text
    _, headers, _ = run(asked(app, f"/report/{row['id']}"))
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert run(asked(app, "/-/databases.json"))[0] == 404


def test_the_page_of_a_report_looks_at_no_other_report(built: Path) -> None:
    seen: list[str] = []

    async def plan() -> None:
        app = application(built)
        database = app.get_database("archive")
        execute_fn = database.execute_fn

        def explained(work: Callable[[sqlite3.Connection], Any]) -> Any:
            def traced(connection: sqlite3.Connection) -> Any:
                asked: list[str] = []
                connection.set_trace_callback(asked.append)
                found = work(connection)
                connection.set_trace_callback(None)
                for sql in asked:
                    plan = connection.execute(f"explain query plan {sql}")
                    seen.extend(step["detail"] for step in plan)
                return found

            return execute_fn(traced)

        with Archive(built) as archive:
            [row, *_] = archive.rows("select id from reports")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(database, "execute_fn", explained)
            answer = await app.client.get(f"/report/{row['id']}")
            assert answer.status_code == 200

    run(plan())
    assert seen and not [step for step in seen if re.match(r"SCAN (r|a|d|s|reports)\b", step)]


def test_a_crawl_under_way_is_no_red_one_and_one_that_was_killed_is(copied: Path) -> None:
    with Archive(copied) as archive:
        portals = [row["id"] for row in archive.rows("select id from portals order by id")]
        for portal_id in portals:
            archive.begin_crawl(portal_id)

    def red() -> int:
        with serving(copied) as address:
            told = json.loads(get(f"{address}/findings/portals.json")[2])
        return int(told["red"])

    with Originals(copied):  # the crawl that writes
        assert red() == 0
    with Archive(copied) as archive:  # which makes the copy anew
        archive.begin_crawl(portals[0])
    assert red() == len(portals)
