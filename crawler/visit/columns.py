"""The column of annual reports: its lists, its folders, and what its rows ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive.database.store import Seen
from crawler.errors import ScriptShell, SoftNotFound, Trap
from crawler.network import response_checks
from crawler.pages.addresses import same_site
from crawler.pages.attachments import is_file
from crawler.pages.calls import calls
from crawler.pages.listed_titles import TitleVerdict, dated, judge, named, reported_year
from crawler.pages.page import MOST_LINKS, Page, key
from crawler.pages.pager_counts import read_numbers
from crawler.pages.rows import Row
from crawler.paging.by_address import StaticPager, pager_links
from crawler.paging.families import recognise
from crawler.visit import discovery
from crawler.visit.failed_requests import failed
from crawler.visit.forwarding import forwarded
from crawler.visit.list_walk import turn_page
from crawler.visit.parts.frontier import DEEPEST_FOLDER, DEEPEST_LINK, MOST_FOLDERS
from crawler.visit.reports import file_title, itself, keep_report, page_of, take
from crawler.visit.tasks import Answer, Listing, Step, Task
from crawler.visit.visit import Visit
from extract.ground.messages import say

Judged = list[tuple[Row, TitleVerdict]]


def column(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """A page of the column: a list, a folder of lists, a frame around one, or the report itself."""
    if (task.year or task.unit) and response_checks.is_file(answer.body):
        title = file_title(task.unit, task.year)
        yield take(visit, Seen(task.url, visit.portal.id, "page", title), answer)
        return
    page = page_of(answer)
    moved = forwarded(visit, task, page)
    if moved is not None:
        yield from moved
        return
    problem = response_checks.wrong_page(answer.url, answer.body) or response_checks.shell(page)
    if problem is None and visit.boilerplate.is_home(answer):
        problem = SoftNotFound(say("answer.home_again", url=task.url))
    if problem is not None and not (isinstance(problem, ScriptShell) and _is_filled(page)):
        yield from failed(visit, task, problem, answer)
    else:
        yield from _shown(visit, task, answer, page)


def _shown(visit: Visit, task: Task, answer: Answer, page: Page) -> Iterator[Step]:
    """Keep what a page of the column shows, enter its rows and folders, and walk its list."""
    visit.frontier.claim(answer.url)
    if len(page.links) >= MOST_LINKS:
        visit.findings.problem(Trap(say("answer.too_many_links", url=task.url, links=MOST_LINKS)))
    family = recognise(page)
    visit.findings.read_as(family.name, task.url)
    rows = family.entries(page)
    judged = judge_rows(visit, page, rows, task.year)
    sure = [row for row, verdict in judged if verdict.kind == "report"]
    own = itself(visit, page, task, sure)
    if own is not None:
        yield from keep_report(visit, own, answer, page)
    elif judged:
        yield visit.captures.keep(Seen(task.url, visit.portal.id, "list"), answer)
    visit.boilerplate.add_content(answer)
    visit.findings.add_to_list(task.url, family.name, len(judged))
    visit.boilerplate.add_beside_rows(discovery.beside(page, {key(row.url) for row, _ in judged}))
    yield from enter(visit, task, page, judged)
    yield from _folders(visit, task, page, judged, has_reports=bool(sure))
    if own is not None:
        return
    pager = family.pager(page, rows)
    if judged or _goes_on(task, page) or not isinstance(pager, StaticPager):
        if not judged and any(pager_links(page)):
            yield from _frames(visit, task, page)  # its first rows, when its pager is outside
        listing = Listing(family, pager, (task, page), len(judged))
        yield from turn_page(visit, listing, page, rows, None)
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
    if verdict.kind == "other" or visit.frontier.is_asked(row.url):
        return
    if verdict.kind == "report":
        visit.findings.count_row()
    if visit.years and verdict.year is not None and verdict.year not in visit.years:
        return
    title = dated(named(row.title, unit), verdict.year)
    seen = Seen(row.url, visit.portal.id, "page", title, row.listed_on, parent)
    sure = verdict.kind == "report"
    if sure and visit.findings.is_only_counted(row, verdict.year):
        return
    yield from visit.want(
        Task("report", row.url, seen, sure=sure, year=verdict.year, unit=unit, depth=depth)
    )


def enter(visit: Visit, task: Task, page: Page, judged: Judged) -> Iterator[Step]:
    """Ask for what the rows of a list's page lead to."""
    if judged:
        visit.findings.count_column()
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
        if verdict.kind == "perhaps" and (
            visit.boilerplate.is_navigation(row.url) or _is_column(row)
        ):
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
    for folder in discovery.folders(
        page, visit.boilerplate.navigation, root=root, has_reports=has_reports
    ):
        if key(folder.url) in rows or visit.frontier.is_asked(folder.url):
            continue
        if folder.year is not None and not visit.may_hold(folder.year):
            continue
        year, unit = folder.year or task.year, folder.unit or task.unit
        if (folder.year or folder.unit) and is_file(folder.url, folder.text):
            row = Row(folder.url, file_title(unit, year))
            yield from report_task(visit, row, task.url, year)
            continue
        if not may_enter(visit):
            return
        visit.findings.count_column()
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
    if visit.frontier.enter_folder():
        return True
    sentence = say("visit.too_many_folders", portal=visit.portal.name, folders=MOST_FOLDERS)
    visit.findings.problem(Trap(sentence))
    return False


def look_inside(visit: Visit, task: Task, page: Page) -> Iterator[Step]:
    """A column page without rows: what its frames show, or its links to the column."""
    if task.named:
        visit.findings.count_column()
    yield from _frames(visit, task, page)
    add_links(visit, page, 1)


def _frames(visit: Visit, task: Task, page: Page) -> Iterator[Step]:
    inner = Task("column", task.url, depth=task.depth + 1, year=task.year, unit=task.unit)
    if task.depth < DEEPEST_FOLDER:
        for url in page.frames:
            if same_site(url, page.url):
                yield from visit.want(replace(inner, url=url))


def add_links(visit: Visit, page: Page, depth: int) -> None:
    """Put the page's links to the column among those still to be tried, unless it is too deep."""
    if depth <= DEEPEST_LINK:
        links = discovery.candidate_links(page, recognise(page).links(page))
        visit.frontier.add_links(links, depth)
