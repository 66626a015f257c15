"""Reports whose text is data: the answer that holds it is the original, and is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.database.store import Archive
from archive.ingest import ingest
from archive.warc.originals import read_original
from crawler.pages.articles import asks, carried
from crawler.pages.page import Page
from tests.crawler.visiting import Visited, visit
from tests.extract.made_office import docx_report
from tests.portals import listed_reports, report_figures, report_page, report_title
from tests.portals.in_script import COLUMN, SHELLS, articles_portal
from tests.portals.server import Site

AGENCY = "青湾县人民政府"
YEARS = range(2024, 2012, -1)
REPORTS = listed_reports(AGENCY, YEARS)
ATTACHED = report_title(AGENCY, 2020)
WAY_IN = 6  # robots.txt, the home page, the hub, the list and a look for its second page


def portal(how: str) -> Site:
    files = [ATTACHED] if how in ("form of params", "scripted") else []
    word = docx_report(report_page(AGENCY, 2020), ATTACHED)
    return articles_portal(REPORTS, how, files, word)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("articles")


@pytest.fixture(scope="module")
def visited(data: Path) -> dict[str, Visited]:
    return visit({how: portal(how) for how in SHELLS}, data)


@pytest.mark.parametrize("how", SHELLS)
def test_every_report_is_found_for_about_one_request(how: str, visited: dict[str, Visited]) -> None:
    told = visited[how]
    assert told.problems == []
    assert told.outcome.found == len(REPORTS)
    shells, files = 1, len(told.attachments)
    script_file = how == "told by a script file"
    assert told.outcome.requests <= WAY_IN + len(REPORTS) + shells + files + script_file


def test_each_is_read_to_the_cells_that_its_article_prints(
    data: Path, visited: dict[str, Visited]
) -> None:
    with Archive(data) as archive:
        ingest(archive)
        found = list(archive.rows("select year, status from reports"))
        assert {(row["year"], row["status"]) for row in found} == {(y, "verified") for y in YEARS}
        for year in YEARS:
            printed = report_figures(AGENCY, year)["requests"]["new"]["total"]
            shown = archive.row(
                "select q.total from requests q join reports r on r.id = q.report_id"
                " where r.year = ? and q.outcome = 'new'",
                [year],
            )
            assert shown is not None and str(shown["total"]) == printed


def test_the_original_is_the_answer_that_holds_the_article(
    data: Path, visited: dict[str, Visited]
) -> None:
    with Archive(data) as archive:
        kept = archive.rows(
            "select c.*, d.url from captures c join documents d on d.id = c.document_id"
            " where d.url like '%infoGuid=%'"
        )
        for capture in kept:
            original = read_original(data, capture["warc_file"], capture["warc_offset"])
            assert "getGovInfoDetail" in original.url
            assert json.loads(original.body)["custom"]["data"]["title"].startswith(AGENCY)
            assert capture["media_type"] == "application/json"


def test_a_file_that_only_the_data_names_hangs_on_its_report(visited: dict[str, Visited]) -> None:
    for how in ("form of params", "scripted"):
        assert len(visited[how].attachments) == 1


def test_a_second_night_takes_them_from_the_archive(tmp_path: Path) -> None:
    told = visit({how: portal(how) for how in SHELLS}, tmp_path, times=2, nightly=True)
    for how in SHELLS:
        assert told[how].problems == []
        assert told[how].outcome.found == len(REPORTS)
        assert told[how].outcome.kept == 0
    for how in ("form of params", "form by path", "told by a script file"):
        assert told[how].outcome.requests <= WAY_IN + 1


def test_an_unsure_row_counts_only_if_its_article_says_so(tmp_path: Path) -> None:
    other = "青湾县教育局2023年度工作报告"
    rows = [*REPORTS[:2], *(r for r in listed_reports("青湾县教育局", [2023]))]
    site = articles_portal(rows, "form by path")
    listed = site.pages[COLUMN]
    text = listed.body.decode().replace(rows[-1].title, other)  # type: ignore[union-attr]
    site.put(COLUMN, text.encode(), None)
    assert visit({"a": site}, tmp_path)["a"].outcome.found == 3


@pytest.mark.parametrize(
    ("script", "sent"),
    [
        ("$.post('/a/detail', {id: Util.getUrlParams('infoid')})", "id=9f3c7"),
        ("$.post(base + '/a/detail', 'id=' + getQueryString(\"infoid\"))", "id=9f3c7"),
        ("axios.post('/a/detail', qs.stringify({id: this.$route.query.infoid}))", "id=9f3c7"),
        ("axios.get('/a/detail', {params: {id: this.$route.query.infoid}})", "id=9f3c7"),
        ("function f(id){ $.get('/a/detail?id=' + id) } f(GetQuery('infoid'))", "id=9f3c7"),
        ("var q = {id: 1}; q.id = getParam('infoid'); $.get('/a/detail', q)", "id=9f3c7"),
    ],
)
def test_what_a_script_reads_of_its_address_is_put_in_its_place(script: str, sent: str) -> None:
    markup = f"<html><body><script>{script}</script></body></html>"
    page = Page("http://a.gov.cn/show.html?infoid=9f3c7", markup.encode())
    first = asks(page)[0]
    assert "/a/detail" in first.url
    assert sent in first.address


def test_a_counter_is_no_article() -> None:
    script = "$.get('/visit/hits.jsp?id=' + getQuery('id'))"
    page = Page("http://a.gov.cn/s.html?id=77", f"<body><script>{script}</script></body>".encode())
    assert asks(page) == []


def test_the_fullest_article_of_an_answer_is_its_article() -> None:
    answer = {
        "article": {"title": "本文", "content": "<p>长</p>" * 200},
        "beside": [{"title": "别的", "content": "<p>短</p>"}],
    }
    page = carried(Page("http://a.gov.cn/api", json.dumps(answer).encode()))
    assert page is not None
    assert page.text.startswith("本文长长")
