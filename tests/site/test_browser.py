"""The site in a real browser, at the width of a desk and of a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from archive.store import Archive

WIDTHS = {"desk": (1280, 900), "phone": (360, 740)}


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A page that must stay without an error on its console and ask no other host."""
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=site)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith(site) else faults.append(r.url))
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


@pytest.mark.parametrize(
    "path",
    ["/", "/search?q=信访", "/archive", "/archive/reports", "/archive/evidence", "/archive/late",
     "/archive?sql=select+1", "/archive/failed_checks"],
)  # fmt: skip
def test_no_page_overflows_or_complains(page: Page, path: str) -> None:
    page.goto(path)
    assert fits(page)


@pytest.mark.parametrize("status", ["verified", "contradicts", "partial", "unread"])
def test_a_report_of_every_status_fits(page: Page, built: Path, status: str) -> None:
    with Archive(built) as archive:
        [row, *_] = archive.rows("select id from reports where status = ?", [status])
    page.goto(f"/report/{row['id']}")
    assert page.locator("h1").count() == 1
    assert page.locator(f".verdict .badge.{status}").is_visible()
    assert fits(page)


def test_from_the_home_page_to_a_number_and_to_next_year(page: Page) -> None:
    page.goto("/")
    page.get_by_placeholder("荥阳").fill("荥阳 办公室 2022")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="荥阳市人民政府办公室2022年").click()
    page.wait_for_url("**/report/*-2022")
    assert page.locator("h1").inner_text() == "荥阳市人民政府办公室2022年政府信息公开工作年度报告"
    row = page.locator("table.requests tr", has_text="本年新收")
    assert row.locator("td.value").count() == 7
    assert row.locator("td.value").last.evaluate("e => getComputedStyle(e).textAlign") == "right"
    page.locator("nav.years a", has_text="2023").click()
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


def test_the_keyboard_reaches_the_content(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**/#content")
