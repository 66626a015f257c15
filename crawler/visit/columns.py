"""The column of annual reports: its lists, its folders, and what its rows ask for."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive.database.store import Seen
from crawler.errors import ScriptShell, SoftNotFound, Trap
from crawler.network import response_checks
from crawler.pages.attachments import is_file
from crawler.pages.calls import calls
from crawler.pages.listed_titles import TitleVerdict, dated, judge, named, reported_year
from crawler.pages.page import MOST_LINKS, Page, key
from crawler.pages.pager_counts import read_numbers
from crawler.pages.rows import Row
from crawler.paging.by_address import StaticPager, pager_links
from crawler.paging.families import recognise
from crawler.visit import discovery
from crawler.visit.reports import digest, file_title, itself, keep_report, page_of, take
from crawler.visit.tasks import Answer, Listing, Step, Task
from crawler.visit.visit import DEEPEST_FOLDER, DEEPEST_WAY, MOST_FOLDERS, Visit
from extract.ground.messages import say

Judged = list[tuple[Row, TitleVerdict]]


def column(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """A page of the column: a list, a folder of lists, a frame around one, or the report itself."""
    if (task.year or task.unit) and response_checks.kind_of(answer.body) not in (None, "html"):
        title = file_title(task.unit, task.year)
        yield take(visit, Seen(task.url, visit.portal.id, "page", title), answer)
        return
    page = page_of(answer)
    moved = visit.move(task, page)
    if moved is not None:
        yield from moved
        return
    problem = response_checks.wrong_page(answer.url, answer.body) or response_checks.shell(page)
    if problem is None and visit.is_home(answer):
        problem = SoftNotFound(say("answer.home_again", url=task.url))
    if problem is not None and not (isinstance(problem, ScriptShell) and _is_filled(page)):
        yield from visit.failed(task, problem, answer)
    else:
        yield from _shown(visit, task, answer, page)


def _shown(visit: Visit, task: Task, answer: Answer, page: Page) -> Iterator[Step]:
    """Keep what a page of the column shows, enter its rows and folders, and walk its list."""
    if key(answer.url) != key(task.url):
        visit.asked.add(key(answer.url))
    if len(page.links) >= MOST_LINKS:
        visit.problem(Trap(say("answer.too_many_links", url=task.url, links=MOST_LINKS)))
    family = recognise(page)
    visit.met(family, task.url)
    rows = family.entries(page)
    judged = judge_rows(visit, page, rows, task.year)
    sure = [row for row, verdict in judged if verdict.kind == "report"]
    own = itself(visit, page, task, sure)
    if own is not None:
        yield from keep_report(visit, own, answer, page)
    elif judged:
        yield visit.keep(Seen(task.url, visit.portal.id, "list"), answer)
    visit.hubs.add(digest(answer))
    visit.noted(task.url, family.name, len(judged))
    visit.beside |= discovery.beside(page, {key(row.url) for row, _ in judged})
    yield from enter(visit, task, page, judged)
    yield from _folders(visit, task, page, judged, has_reports=bool(sure))
    if own is not None:
        return
    pager = family.pager(page, rows)
    if judged or _goes_on(task, page) or not isinstance(pager, StaticPager):
        if not judged and any(pager_links(page)):
            yield from _frames(visit, task, page)  # its first rows, when its pager is outside
        listing = Listing(task.url, family, pager, task.year, task.unit)
        listing.fruitful, listing.reports = bool(judged), len(judged)
        listing.start = (task, page)
        yield from visit.turn(listing, page, rows, None)
    else:
        yield from look_inside(visit, task, page)


def report_task(
    visit: Visit,
    row: Row,
    parent: str,
    year: int | None,
    *,
    in_column: bool = True,
    depth: int = 0,
    unit: str | None = None,
) -> Iterator[Step]:
    """Ask for what a row leads to, if its title is (or may be) that of a report we want."""
    year = reported_year(year, row.listed_on)
    verdict = judge(row.title, in_column=in_column, folder_year=year)
    if verdict.kind == "other" or key(row.url) in visit.asked:
        return
    if verdict.kind == "report":
        visit.judged += 1
    if visit.years and verdict.year is not None and verdict.year not in visit.years:
        return
    title = dated(named(row.title, unit), verdict.year)
    seen = Seen(row.url, visit.portal.id, "page", title, row.listed_on, parent)
    sure = verdict.kind == "report"
    if sure and visit.is_sampled(row, verdict.year):
        return
    yield from visit.want(
        Task("report", row.url, seen, sure=sure, year=verdict.year, unit=unit, depth=depth)
    )


def enter(visit: Visit, task: Task, page: Page, judged: Judged) -> Iterator[Step]:
    """Ask for what the rows of a list's page lead to."""
    if judged:
        visit.columns += 1
    for row, _ in judged:
        year = row.year or task.year
        yield from report_task(visit, row, task.url, year, depth=task.depth, unit=task.unit)


def judge_rows(visit: Visit, page: Page, rows: Sequence[Row], year: int | None) -> Judged:
    """The rows that are reports, or may be; names of columns and navigation are neither."""
    found: Judged = []
    for row in rows:
        verdict = judge(row.title, in_column=True, folder_year=row.year or year)
        if verdict.kind == "other" or key(row.url) == key(page.url):
            continue
        if verdict.kind == "perhaps" and (key(row.url) in visit.chrome or _is_column(row)):
            continue
        found.append((row, verdict))
    return found


def _is_column(row: Row) -> bool:
    """Is a row without a year called like a column, and neither dated nor a file?"""
    bare = row.listed_on is None and not is_file(row.url)
    return bare and discovery.names_column(row.title, row.url)


def _folders(
    visit: Visit, task: Task, page: Page, judged: Judged, *, has_reports: bool
) -> Iterator[Step]:
    if task.depth >= DEEPEST_FOLDER:
        return
    rows = {key(row.url) for row, _ in judged}
    root = task.root or task.url
    for folder in discovery.folders(page, visit.chrome, root=root, has_reports=has_reports):
        if key(folder.url) in rows or key(folder.url) in visit.asked:
            continue
        if visit.years and folder.year is not None and not _may_hold(visit, folder.year):
            continue
        year, unit = folder.year or task.year, folder.unit or task.unit
        if (folder.year or folder.unit) and is_file(folder.url, folder.text):
            row = Row(folder.url, file_title(unit, year))
            yield from report_task(visit, row, task.url, year)
            continue
        if not may_enter(visit):
            return
        visit.columns += 1
        yield from visit.want(
            Task("column", folder.url, depth=task.depth + 1, year=year, unit=unit, root=root)
        )


def _is_filled(page: Page) -> bool:
    """Does a page of nothing but script say how its list is filled?"""
    return recognise(page).name != "unknown" or any(call.paged for call in calls(page))


def leads_on(page: Page) -> bool:
    """Does a page of nothing but script hold a family's tree of columns?"""
    return bool(recognise(page).links(page))


def _goes_on(task: Task, page: Page) -> bool:
    """Does a list of the column without a report on its first page have further pages?"""
    pages = read_numbers(page).pages
    return task.named and (any(pager_links(page)) or (pages is not None and pages > 1))


def may_enter(visit: Visit) -> bool:
    """One more folder, unless there are too many of them to be true."""
    visit.folders += 1
    if visit.folders > MOST_FOLDERS:
        visit.problem(
            Trap(say("visit.too_many_folders", portal=visit.portal.name, folders=MOST_FOLDERS))
        )
    return visit.folders <= MOST_FOLDERS


def _may_hold(visit: Visit, year: int) -> bool:
    """A folder is called by the year reported on, or by the year after, of publication."""
    return bool({year, year - 1} & visit.years)


def look_inside(visit: Visit, task: Task, page: Page) -> Iterator[Step]:
    """A column page without rows: what its frames show, or the ways that it offers."""
    if task.named:
        visit.columns += 1
    yield from _frames(visit, task, page)
    push_ways(visit, page, 1)


def _frames(visit: Visit, task: Task, page: Page) -> Iterator[Step]:
    inner = Task("column", task.url, depth=task.depth + 1, year=task.year, unit=task.unit)
    if task.depth < DEEPEST_FOLDER:
        for url in page.frames:
            if discovery.same_site(url, page.url):
                yield from visit.want(replace(inner, url=url))


def push_ways(visit: Visit, page: Page, depth: int) -> None:
    """Put the page's ways to the column among those still to be tried, unless it is too deep."""
    if depth > DEEPEST_WAY:
        return
    for way in discovery.ways(page, recognise(page).links(page)):
        if key(way.url) not in visit.asked:
            heapq.heappush(visit.frontier, (way, depth))
