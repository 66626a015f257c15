"""The sample portals are whole, tell the truth, and come out of their script again; the server and
the simulated portals do what they say."""

from __future__ import annotations

import ast
import http.client
import itertools
import re
import socket
import sys
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote, urljoin, urlsplit

import pdfplumber
import pytest
from lxml import html

from extract.forms import load
from scripts.make_sample_portals import SAMPLES, make
from tests.portals import (
    Answer,
    PortalServer,
    Request,
    Samples,
    Site,
    faults,
    hanweb,
    hanweb_portal,
    listed_reports,
    report_figures,
    report_page,
    serve_samples,
    static,
    static_portal,
    truth,
)
from tests.portals.figures import layout
from tests.portals.listing import Rows

Reply = tuple[int, dict[str, str], bytes]

REPORTS = truth()


def ask(url: str, method: str = "GET", body: str | None = None, **headers: str) -> Reply:
    """One request on a connection of its own: status, headers in lower case, body."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    target = quote(parts.path) + (f"?{parts.query}" if parts.query else "")
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, target, body=body, headers=names)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def samples() -> Iterator[Samples]:
    with serve_samples() as served:
        yield served


def address_of(samples: Samples, report: dict[str, Any], what: str = "page") -> str:
    return samples.servers[report["portal"]].url + str(report[what]).removeprefix("/")


def name_of(report: dict[str, Any]) -> str:
    return f"{report['portal']}-{report['agency']}-{report['year']}"


# ------------------------------------------------------------------ the samples


def links(url: str, content: bytes) -> set[str]:
    """Every address that a page leads to, those of createPageHTML with them."""
    found = {urljoin(url, href) for href in html.fromstring(content).xpath("//@href")}
    for pages, stem in re.findall(rb'createPageHTML\((\d+), ?0, ?"(\w+)"', content):
        found |= {urljoin(url, f"{stem.decode()}_{n}.html") for n in range(1, int(pages))}
    return {link for link in found if link.startswith("http")}


def test_every_link_of_the_samples_resolves_and_every_report_is_linked(samples: Samples) -> None:
    met: set[str] = set()
    for server in samples.servers.values():
        waiting = [server.url]
        while waiting:
            url = waiting.pop()
            status, headers, content = ask(url)
            assert status == 200, url
            if headers["content-type"].startswith("text/html"):
                new = links(url, content) - met
                met |= new
                waiting += new
    for report in REPORTS:
        assert address_of(samples, report) in met
        if report["attachment"]:
            assert address_of(samples, report, "attachment") in met


def test_declarations_name_served_pages(samples: Samples) -> None:
    assert len(samples.portals) == len(samples.hosts) == 5
    for portal in samples.portals:
        assert {"id", "name", "province", "level", "home_page"} <= set(portal)
        for key in ("home_page", "list_url"):
            assert key not in portal or ask(str(portal[key]))[0] == 200


def grid(table: Any) -> list[list[str]]:
    """The rows of a table as written, spans not spread."""
    rows = [
        [cell.text_content().strip() for cell in row.xpath("./td|./th")] for row in table.iter("tr")
    ]
    return [[re.sub(r"\s", "", text) for text in row] for row in rows]


def printed(tables: list[list[list[str]]]) -> dict[str, list[str]]:
    """The texts of the figures' cells by "table.row", from the shape of the statutory tables."""
    disclosure, requests, disputes = tables
    labels = ("规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费")
    rows = [row[1:] for row in disclosure if row[0] in labels]
    rows += [row[-7:] for row in requests[3:]]
    rows += [disputes[-1][n : n + 5] for n in (0, 5, 10)]
    keys = [f"{table}.{row}" for table, row, _ in layout()]
    return dict(zip(keys, rows, strict=True))


def pdf_tables(content: bytes) -> list[list[list[str]]]:
    """The rows of a torn PDF, sorted into the three tables by their width."""
    rows: dict[bool, list[list[str]]] = {}
    with pdfplumber.open(BytesIO(content)) as document:
        for table in itertools.chain.from_iterable(
            sheet.extract_tables() for sheet in document.pages
        ):
            for row in table:
                texts = [re.sub(r"\s", "", text) for text in row if text is not None]
                rows.setdefault(len(row) == 15, []).append(texts)
    narrow = rows[False]
    first = next(n for n, row in enumerate(narrow) if row[0].startswith("（本列数据"))
    return [narrow[:first], narrow[first:], rows[True]]


@pytest.mark.parametrize("report", REPORTS, ids=name_of)
def test_what_truth_says_stands_in_the_page(samples: Samples, report: dict[str, Any]) -> None:
    status, _, content = ask(address_of(samples, report))
    assert status == 200
    tree = html.fromstring(content)
    assert report["title"] in tree.text_content()
    for value in report["header"].values():
        assert value is None or re.sub(r"\D", "", value) in re.sub(r"\D", "", tree.text_content())
    if report["defect"] == "cut_off":
        _, _, document = ask(address_of(samples, report, "attachment"))
        assert document.startswith(b"%PDF-") and b"%%EOF" not in document
        return
    if (report["attachment"] or "").endswith(".docx"):
        _, _, document = ask(address_of(samples, report, "attachment"))
        assert "自然人" in zipfile.ZipFile(BytesIO(document)).read("word/document.xml").decode()
        return
    if report["attachment"]:
        texts = printed(pdf_tables(ask(address_of(samples, report, "attachment"))[2]))
    else:
        texts = printed(
            [
                grid(table)
                for table in tree.iter("table")
                if "信息内容" in table.text_content()
                or "自然人" in table.text_content()
                or "结果维持" in table.text_content()
            ]
        )
    for table, row, columns in layout():
        for column, text in zip(columns, texts[f"{table}.{row}"], strict=True):
            value = report["tables"][table][row][column]
            if value is None:
                assert report["states"][f"{table}.{row}.{column}"] in ("blank", "mark", "unread")
                assert not text.isdigit()
            else:
                assert float(text) == value, (table, row, column)


def broken_sums(report: dict[str, Any]) -> list[str]:
    """The rules of the form that a report's figures break, blanks and marks counting as nothing."""
    broken = []
    for rule in load("2021").sums:
        table = report["tables"][rule.table]
        lines = list(table.values())
        if rule.along == "column":
            lines = [{row: table[row][c] for row in table} for c in table["new"]]
        for line in lines:
            parts, totals = (sum(line[k] or 0 for k in keys) for keys in (rule.parts, rule.totals))
            if parts != totals:
                broken.append(rule.rule)
    return broken


@pytest.mark.parametrize("report", REPORTS, ids=name_of)
def test_sums_hold_unless_the_original_is_wrong(report: dict[str, Any]) -> None:
    assert bool(broken_sums(report)) == (report["defect"] == "arithmetic")


def test_carry_over_holds_between_years_with_one_exception() -> None:
    readable = [report for report in REPORTS if report["status"] != "unread"]
    by_year = {(r["portal"], r["agency"], r["year"]): r for r in readable}
    torn = []
    for (portal, agency, year), report in by_year.items():
        before = by_year.get((portal, agency, year - 1))
        if before:
            left = {k: v or 0 for k, v in before["tables"]["requests"]["carried_out"].items()}
            came = {k: v or 0 for k, v in report["tables"]["requests"]["carried_in"].items()}
            if left != came:
                torn.append(report["defect"])
    assert torn == ["carry_over"]


def test_the_samples_have_every_kind_of_report() -> None:
    assert sum(report["real"] for report in REPORTS) == 5
    assert {r["status"] for r in REPORTS} == {"verified", "contradicts", "partial", "unread"}
    assert {r["defect"] for r in REPORTS} >= {"arithmetic", "prose", "blank", "unreadable"}
    assert all(report["status"] == "verified" for report in REPORTS if report["real"])


def test_the_script_makes_the_same_bytes_again(tmp_path: Path) -> None:
    make(tmp_path)
    made = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(SAMPLES): path for path in SAMPLES.rglob("*") if path.is_file()}
    kept.pop(Path("README.md"))
    assert set(made) == set(kept)
    assert [name for name in made if made[name].read_bytes() != kept[name].read_bytes()] == []


def test_the_package_needs_only_the_standard_library() -> None:
    for path in (SAMPLES.parent).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [str(node.module)]
            assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names, path


def test_a_taken_port_is_no_obstacle() -> None:
    with serve_samples() as first, serve_samples() as second:
        assert not set(first.hosts) & set(second.hosts)


# ------------------------------------------------------------------ the server


def test_conditional_requests_are_answered_with_304() -> None:
    site = Site()
    site.put("/", "年报")
    with PortalServer(site) as server:
        _, headers, _ = ask(server.url)
        assert ask(server.url, If_None_Match=headers["etag"])[0] == 304
        assert ask(server.url, If_Modified_Since=headers["last-modified"])[0] == 304
        assert ask(server.url, If_None_Match='"other"')[0] == 200
        site.conditional = False
        status, headers, _ = ask(server.url, If_None_Match=headers["etag"])
        assert status == 200 and "etag" not in headers
    assert [hit.status for hit in site.log] == [200, 304, 304, 200, 200]


def test_routes_by_query_form_and_method() -> None:
    def echo(request: Request) -> Answer:
        return Answer(f"{request.method} {request.fields['page']}".encode())

    site = Site(prefixes={"/deep/": echo})
    site.put("/?a=dir", "list")
    site.put("/", "home")
    site.put("/proxy", echo)
    site.put("/附件.pdf", b"%PDF", "application/pdf")
    with PortalServer(site) as server:
        assert ask(server.url + "?a=dir")[2] == b"list"
        assert ask(server.url + "?a=other")[2] == b"home"
        assert ask(server.url + "proxy?page=3")[2] == b"GET 3"
        assert ask(server.url + "proxy", "POST", "page=4")[2] == b"POST 4"
        assert ask(server.url + "deep/er?page=5")[2] == b"GET 5"
        assert ask(server.url + "附件.pdf")[1]["content-type"] == "application/pdf"
        status, headers, body = ask(server.url, "HEAD")
        assert (status, headers["content-length"], body) == (200, "4", b"")
        assert ask(server.url + "nowhere")[0] == 404


def test_faults() -> None:
    site = Site(otherwise=faults.spa_shell())
    site.put("/down.jsp", faults.download(b"PK", "年度报告.docx"))
    site.put("/cut", faults.cut_off(Answer(b"x" * 100), 10))
    site.put("/reset", faults.reset())
    site.put("/refused", faults.challenge("ruishu"))
    site.put("/again", faults.self_redirect)
    site.put("/private", faults.redirect("http://192.168.1.1/"))
    site.put("/changed", faults.in_turn([Answer(b"old"), Answer(b"new")]))
    site.prefixes["/more/"] = faults.trap("/more/")
    with PortalServer(site) as server:
        name = ask(server.url + "down.jsp?id=7")[1]["content-disposition"]
        assert "年度报告.docx" in name.encode("latin-1").decode("gb18030")
        with pytest.raises(http.client.IncompleteRead):
            ask(server.url + "cut")
        with pytest.raises(ConnectionError):
            ask(server.url + "reset")
        assert ask(server.url + "refused")[0] == 412
        assert ask(server.url + "again?page=2")[1]["location"] == "/again?page=2"
        assert ask(server.url + "private")[1]["location"] == "http://192.168.1.1/"
        _, headers, body = ask(server.url + "changed")
        assert body == b"old"
        assert ask(server.url + "changed", If_None_Match=headers["etag"])[2] == b"new"
        assert b"/more/8.html" in ask(server.url + "more/7.html")[2]
        assert ask(server.url + "any/thing")[0] == 200


def test_slow_answers_do_not_hold_up_the_end() -> None:
    site = Site(otherwise=faults.slow(Answer(b"late"), 60))
    began = time.monotonic()
    with (
        PortalServer(site) as server,
        socket.create_connection(
            (server.host.split(":")[0], int(server.host.split(":")[1]))
        ) as waiting,
    ):
        waiting.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        while not site.log:
            time.sleep(0.01)
    assert time.monotonic() - began < 5


# ------------------------------------------------------------------ simulated portals


def test_report_pages_print_their_figures() -> None:
    tree = html.fromstring(report_page("青湾县人民政府", 2024, "a"))
    texts = printed([grid(table) for table in tree.iter("table")])
    figures = report_figures("青湾县人民政府", 2024, "a")
    assert texts == {f"{t}.{r}": list(figures[t][r].values()) for t, r, _ in layout()}
    assert figures != report_figures("青湾县人民政府", 2024, "b")


@pytest.mark.parametrize("pager", get_args(static.Pager))
def test_static_pagers_lead_to_every_report(pager: static.Pager) -> None:
    reports = listed_reports(years=range(2024, 2014, -1))
    site = static_portal(reports, pager=pager)
    linked = {
        urljoin(address, href)
        for address, answer in site.pages.items()
        if "zfxxgknb" in address and isinstance(answer, Answer)
        for href in html.fromstring(answer.body).xpath("//@href")
    }
    details = {
        path
        for path, answer in site.pages.items()
        if isinstance(answer, Answer) and answer.body in [report.body for report in reports]
    }
    assert len(details) == 10 and details <= linked
    lists = [a for a in site.pages if re.search(r"zfxxgknb(\.htm|/(index_)?\d*(\.html?)?)$", a)]
    assert len(lists) == (1 if pager in ("none", "in the browser") else 5)


@pytest.mark.parametrize("shape", get_args(Rows))
@pytest.mark.parametrize("tree", get_args(static.Tree))
def test_static_trees_and_rows_hold_every_title(shape: Rows, tree: static.Tree) -> None:
    reports = listed_reports()
    site = static_portal(reports, shape=shape, tree=tree)
    pages = [a.body.decode() for a in site.pages.values() if isinstance(a, Answer)]
    expected = reports[:1] if tree == "article" else reports
    assert all(any(report.title in text for text in pages) for report in expected)
    with PortalServer(site) as server:
        assert ask(server.url)[0] == ask(urljoin(server.url, static.COLUMN))[0] == 200


def test_hanweb_proxies_obey_what_they_say() -> None:
    reports = listed_reports(years=range(2024, 2014, -1))
    ids = "columnid=12345&unitid=6789"
    url = f"http://x{hanweb.PROXY}"

    def proxied(site: Site, query: str, method: str = "GET", **headers: str) -> bytes:
        parts = urlsplit(f"{url}?{query}")
        return site.answer(Request(method, parts.path, parts.query, headers)).body

    by_record = hanweb_portal(reports, records="escaped")
    assert proxied(by_record, f"startrecord=3&endrecord=8&{ids}").count(b"&lt;li&gt;") == 6
    assert proxied(by_record, f"startrecord=99&endrecord=105&{ids}") == hanweb.EMPTY
    by_page = hanweb_portal(reports, paging="page", records="bare", methods=("POST",))
    first, second = (proxied(by_page, f"page={n}&startrecord=3&{ids}", "POST") for n in (1, 2))
    assert first.count(b"<li>") == 2 and first != second
    assert proxied(by_page, f"page=2&{ids}") != second
    trusting = hanweb_portal(reports, referer=True)
    assert proxied(trusting, f"page=2&{ids}") == hanweb.EMPTY
    assert b"CDATA" in proxied(trusting, f"page=2&{ids}", referer=f"http://x{hanweb.COLUMN}")
    encrypted = hanweb_portal(reports, paging="nextgroup")
    column = encrypted.pages[hanweb.COLUMN]
    assert isinstance(column, Answer)
    found = re.search(r"dataproxy.jsp\?([^\"]+)", column.body.decode())
    assert found and proxied(encrypted, found[1]).count(b"<record>") == 2
    assert proxied(encrypted, f"page=2&{ids}") == hanweb.EMPTY
