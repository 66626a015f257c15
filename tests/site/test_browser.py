"""The site in a real browser, at the width of a desk and of a phone, in both languages."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from archive.database.store import Archive
from tests.site.serving import ROOT

WIDTHS = {"desk": (1280, 900), "phone": (360, 740)}
LIANYUN = "2b2f9f057b45"  # 连云区人民政府
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}

OURS = [
    "/", "/search?q=信访", f"/agency/{LIANYUN}", "/place/32", "/findings", "/findings/late",
    "/findings/missing", "/findings/changes", "/findings/portals", "/data", "/nothing",
    f"/compare?body={LIANYUN}&body=c71e3807ac71&measure=requests.new.total&add=水务",
    f"/evidence/{LIANYUN}-2024/requests.new.total",
]  # fmt: skip
THEIRS = [
    "/archive", "/archive/reports", "/archive/evidence", "/archive/late", "/archive?sql=select+1",
    "/archive/failed_checks",
]  # fmt: skip


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A page that must stay without an error on its console and ask no other host."""
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=site)
    page = context.new_page()
    faults: list[str] = []
    # a page that is not there answers 404, which the browser calls an error
    page.on(
        "console",
        lambda m: (
            faults.append(m.text)
            if m.type in ("error", "warning") and "404" not in m.text
            else None
        ),
    )
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda r: None if r.url.startswith((site, "blob:", "data:")) else faults.append(r.url),
    )
    yield page
    context.close()
    assert faults == []


def fits(page: Page) -> bool:
    """Whether the page is no wider than its window."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )


def accessible(page: Page) -> None:
    """Assert that axe-core finds nothing against WCAG 2.1 A and AA."""
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found] == []


@pytest.mark.parametrize("path", OURS)
def test_our_pages_fit_and_everybody_can_read_them(page: Page, path: str) -> None:
    page.goto(path)
    charts = page.locator("figure.chart").count()
    expect(page.locator("figure.chart svg")).to_have_count(charts)
    assert fits(page) and page.locator("h1").count() == 1
    accessible(page)


@pytest.mark.parametrize("path", THEIRS)
def test_datasettes_pages_fit(page: Page, path: str) -> None:
    page.goto(path)
    assert fits(page)


@pytest.mark.parametrize("status", ["verified", "contradicts", "partial", "unread"])
def test_a_report_of_every_status_fits(page: Page, built: Path, status: str) -> None:
    with Archive(built) as archive:
        [row, *_] = archive.rows("select id from reports where status = ?", [status])
    language = "/en" if status == "verified" else ""
    page.goto(f"{language}/report/{row['id']}")
    assert page.locator("h1").count() == 1
    assert page.locator(f".verdict .badge.{status}").is_visible()
    assert fits(page)
    if status in ("verified", "contradicts"):
        accessible(page)


def test_a_stranger_finds_follows_compares_and_downloads(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.locator(".big-search input").fill("连云区 2024")
    page.keyboard.press("Enter")
    card = page.locator(".body-cards li", has_text="连云区人民政府")
    assert "2024 年新收申请 68" in " ".join(card.inner_text().split())
    card.get_by_role("link", name="68").click()
    page.wait_for_url("**/evidence/*-2024/requests.new.total")
    assert page.locator(".marked").inner_text() == "68"
    page.locator(".crumbs-line a").first.click()
    page.wait_for_url("**/agency/*")
    neighbours = page.locator(".neighbours input[type=checkbox]")
    for number in range(min(2, neighbours.count())):
        neighbours.nth(number).check()
    page.locator(".neighbours").get_by_role("button").click()
    page.wait_for_url("**/compare?*from=2022*")
    expect(page.locator("figure.chart svg")).to_have_count(1)
    with page.expect_download() as waited:
        page.get_by_role("link", name="CSV").click()
    waited.value.save_as(tmp_path / "compare.csv")
    text = (tmp_path / "compare.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert ("连云区人民政府", "2024", "68") in {(r["agency"], r["year"], r["value"]) for r in rows}


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_chart_is_saved_as_a_picture(page: Page, tmp_path: Path, kind: str) -> None:
    page.goto(f"/agency/{LIANYUN}")
    with page.expect_download() as waited:
        page.locator(f"[data-save={kind}]").first.click()
    waited.value.save_as(tmp_path / "chart")
    content = (tmp_path / "chart").read_bytes()
    assert content.startswith(b"<svg" if kind == "svg" else b"\x89PNG")
    if kind == "svg":
        assert "连云区人民政府" in content.decode() and "<style" not in content.decode()


def test_the_language_changes_and_stays(page: Page) -> None:
    page.goto(f"/agency/{LIANYUN}?year=2022")
    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"**/en/agency/{LIANYUN}?year=2022")
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator(".year-cards a").first.click()
    page.wait_for_url("**/en/report/*")
    page.get_by_role("link", name="中文", exact=True).click()
    page.wait_for_url(re.compile(r"/report/[^/]+$"))
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_from_one_year_to_the_next(page: Page) -> None:
    page.goto("/search?q=荥阳+办公室+2022")
    page.get_by_role("link", name="荥阳市人民政府办公室2022年").click()
    page.wait_for_url("**/report/*-2022")
    row = page.locator("table.requests tr", has_text="本年新收")
    assert row.locator("td.value").count() == 7
    assert row.locator("td.value").last.evaluate("e => getComputedStyle(e).textAlign") == "right"
    page.locator("nav.years a[rel=next]").click()
    page.wait_for_url("**/report/*-2023")
    new = page.locator("table.requests tr", has_text="本年新收").locator("td.value").last
    assert new.inner_text() == "76"


def test_the_statutory_tables_have_no_holes(page: Page, built: Path) -> None:
    with Archive(built) as archive:
        [row, *_] = archive.rows("select id from reports where status = 'verified'")
    page.goto(f"/report/{row['id']}")
    # every printed line of a table covers as many columns as every other, spans counted
    widths = page.evaluate(
        """() => [...document.querySelectorAll('table.form')].map(table => {
             const filled = [];
             [...table.rows].forEach((row, y) => {
               filled[y] ??= [];
               let x = 0;
               for (const cell of row.cells) {
                 while (filled[y][x]) x++;
                 for (let dy = 0; dy < cell.rowSpan; dy++)
                   for (let dx = 0; dx < cell.colSpan; dx++)
                     (filled[y + dy] ??= [])[x + dx] = true;
               }
             });
             return [table.rows.length, filled.length, ...new Set(filled.map(line => line.length))];
           })"""
    )
    assert widths == [[3, 3, 4], [2, 2, 2], [3, 3, 2], [2, 2, 2], [27, 27, 10], [4, 4, 15]]


def test_by_keyboard_alone_from_search_to_evidence(page: Page) -> None:
    page.goto("/search")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**#content")
    page.keyboard.press("Tab")
    page.keyboard.type("连云区人民政府 2024")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    _tab_to(page, "68")
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence/**")


def _tab_to(page: Page, text: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == text:
            return
    raise AssertionError(f"no Tab leads to {text}")


def test_what_is_brought_along_is_what_its_packages_ship() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for name, digest in re.findall(r"\| `(\w+\.min\.js)` \|.*`([0-9a-f]{64})`", text):
        content = (ROOT / "archive" / "site" / "static" / "vendor" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest, name
