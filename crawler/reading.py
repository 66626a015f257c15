"""How a visit reads each kind of answer: hubs, columns, further pages, reports, files."""

from __future__ import annotations

import hashlib
import heapq
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from archive.store import Seen
from crawler import discovery, signs
from crawler.attachments import Attachment, attachments, extension, is_file, is_report
from crawler.errors import SoftNotFound, Trap
from crawler.families import recognise
from crawler.page import Page, key
from crawler.paging import pager_links, read_numbers
from crawler.rows import Row
from crawler.titles import Verdict, judge, named, year_of
from crawler.visit import (
    DEEPEST_FOLDER,
    DEEPEST_WAY,
    MOST_FOLDERS,
    MOST_TWINS,
    Answer,
    Listing,
    Step,
    Task,
    Visit,
)
from crawler.words import bare, names

logger = logging.getLogger(__name__)

_A_TEXT = 300  # characters outside of links: a page that says something of its own
Judged = list[tuple[Row, Verdict]]


def answered(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """What follows from an answer: errors by name, else what its kind of page asks for."""
    problem = signs.trouble(
        answer.url, answer.exchange.status, answer.body, answer.cookies, answer.media_type
    )
    if problem is not None:
        yield from visit.failed(task, problem, answer)
    else:
        yield from _READERS[task.kind](visit, task, answer)


def idle(visit: Visit) -> list[Step]:
    """Nothing is under way: the next best way, then leads; nothing means that it is over."""
    steps = list(visit.next_way())
    while not steps and visit.leads:
        row, parent = visit.leads.pop(0)
        if bare(row.title) not in visit.found.values():
            steps = list(report_task(visit, row, parent, None, in_column=False))
    return steps


def hub(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """A page on the way: its links are ways, the reports it shows are leads."""
    page = _page(answer)
    moved = visit.move(task, page)
    if moved is not None:
        yield from moved
        return
    problem = signs.wrong_page(answer.url, answer.body) or signs.shell(page)
    if problem is not None:
        yield from visit.failed(task, problem, answer)
        return
    visit.hubs.add(_digest(answer))
    visit.chrome |= {key(link.url) for link in page.links}
    for row in recognise(page).entries(page):
        if judge(row.title, in_column=False).kind == "report" and discovery.same_site(
            row.url, page.url
        ):
            visit.leads.append((row, page.url))
    _push(visit, page, task.depth + 1)


def column(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """A page of the column: a list, a folder of lists, a frame around one, or the report itself."""
    if (task.year or task.unit) and signs.kind_of(answer.body) not in (None, "html"):
        title = _file_title(task.unit, task.year)
        yield _take(visit, Seen(task.url, visit.portal.id, "page", title), answer)
        return
    page = _page(answer)
    moved = visit.move(task, page)
    if moved is not None:
        yield from moved
        return
    problem = signs.wrong_page(answer.url, answer.body) or signs.shell(page)
    if problem is not None:
        yield from visit.failed(task, problem, answer)
        return
    if key(answer.url) != key(task.url):
        visit.asked.add(key(answer.url))
    family = recognise(page)
    rows = family.entries(page)
    judged = _judged(visit, page, rows, task.year)
    sure = [row for row, verdict in judged if verdict.kind == "report"]
    itself = _itself(visit, page, task, sure)
    if itself is not None:
        yield from _keep_report(visit, itself, answer, page)
    elif judged:
        yield visit.keep(Seen(task.url, visit.portal.id, "list"), answer)
    visit.hubs.add(_digest(answer))
    visit.beside |= discovery.beside(page, {key(row.url) for row, _ in judged})
    yield from _enter(visit, task, page, judged)
    yield from _folders(visit, task, page, judged, has_reports=bool(sure))
    if itself is None and (judged or _goes_on(task, page)):
        listing = Listing(task.url, family, family.pager(page, rows), task.year, task.unit)
        listing.fruitful = bool(judged)
        yield from visit.turn(listing, page, rows, None)
    if not judged and itself is None:
        yield from _inside(visit, task, page)


def further(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """A further page of a list (or the answer of its proxy)."""
    listing = task.listing
    assert listing is not None and task.ask is not None
    page = _page(answer)
    lost = _digest(answer) in visit.hubs or signs.is_not_found(page)
    if lost:
        yield from visit.turn(listing, None, (), task.ask)
        return
    rows = listing.family.entries(page)
    judged = _judged(visit, page, rows, listing.year)
    listing.barren = 0 if judged else listing.barren + 1
    listing.fruitful = listing.fruitful or bool(judged)
    if judged and task.seen is not None:
        yield visit.keep(task.seen, answer)
    yield from _enter(visit, task, page, judged)
    yield from visit.turn(listing, page, rows, task.ask)


def report(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """What a row led to: the report's page, the report as a file, or after all a folder of them."""
    assert task.seen is not None
    kind = signs.kind_of(answer.body)
    shown = extension(task.url)
    if kind not in ("html", None) or (shown in names("file", "extensions") and kind != "html"):
        wrong = signs.wrong_type(answer.url, answer.body, shown)
        if wrong is not None:
            yield from visit.failed(task, wrong, answer)
        else:
            yield _take(visit, task.seen, answer)
        return
    page = _page(answer)
    moved = visit.move(task, page)
    if moved is not None:
        yield from moved
        return
    problem = signs.shell(page) or _again(visit, task, answer)
    folder = problem is None and _is_folder(visit, task, page) and _may_enter(visit)
    if problem is None and not folder:
        problem = _stranger(visit, task, page)
    if problem is not None:
        yield from visit.failed(task, problem, answer)
    elif folder:
        visit.found.pop(key(task.seen.url), None)
        year = year_of(task.seen.title or "") or task.year
        inner = Task("column", task.url, depth=task.depth + 1, year=year, unit=task.unit)
        yield from column(visit, inner, answer)
    elif task.sure or _title_of(page, task) is not None:
        yield from _keep_report(visit, task.seen, answer, page)
    else:
        logger.info("%s: %s is no report by its own title", visit.portal.id, task.url)


def attached(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """A file of a report."""
    assert task.seen is not None
    if not task.is_page:
        shown = extension(task.url, task.seen.title or "")
        wrong = signs.wrong_type(answer.url, answer.body, shown)
        if wrong is not None:
            yield from visit.failed(task, wrong, answer)
            return
    yield visit.keep(task.seen, answer)


_READERS: dict[str, Callable[[Visit, Task, Answer], Iterator[Step]]] = {
    "home": hub,
    "way": hub,
    "column": column,
    "page": further,
    "report": report,
    "file": attached,
}


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
    verdict = judge(row.title, in_column=in_column, folder_year=year)
    if verdict.kind == "other" or key(row.url) in visit.asked:
        return
    if verdict.kind == "report":
        visit.judged += 1
    if visit.years and verdict.year is not None and verdict.year not in visit.years:
        return
    title = named(row.title, unit)
    seen = Seen(row.url, visit.portal.id, "page", title, row.listed_on, parent)
    sure = verdict.kind == "report"
    yield from visit.want(
        Task("report", row.url, seen, sure=sure, year=verdict.year, unit=unit, depth=depth)
    )


def _enter(visit: Visit, task: Task, page: Page, judged: Judged) -> Iterator[Step]:
    if judged:
        visit.columns += 1
    for row, _ in judged:
        yield from report_task(visit, row, task.url, task.year, depth=task.depth, unit=task.unit)


def _judged(visit: Visit, page: Page, rows: Sequence[Row], year: int | None) -> Judged:
    """The rows that are reports, or may be; names of columns and navigation are neither."""
    found: Judged = []
    for row in rows:
        verdict = judge(row.title, in_column=True, folder_year=year)
        if verdict.kind == "other" or key(row.url) == key(page.url):
            continue
        if verdict.kind == "perhaps" and (
            key(row.url) in visit.chrome or discovery.names_column(row.title, row.url)
        ):
            continue
        found.append((row, verdict))
    return found


def _itself(visit: Visit, page: Page, task: Task, sure: list[Row]) -> Seen | None:
    """A column of one article shows the report in place of a list."""
    if not is_report(page) or len(sure) > 3:
        return None
    title = next((t for t in page.headings if judge(t, in_column=True).kind == "report"), None)
    return Seen(task.url, visit.portal.id, "page", named(title or page.title, task.unit))


def _file_title(unit: str | None, year: int | None) -> str:
    """What a report is called that a folder's name leads straight to."""
    return f"{unit or ''}{year or ''}{'年' if year else ''}政府信息公开工作年度报告"


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
            row = Row(folder.url, _file_title(unit, year))
            yield from report_task(visit, row, task.url, year)
            continue
        if not _may_enter(visit):
            return
        visit.columns += 1
        yield from visit.want(
            Task("column", folder.url, depth=task.depth + 1, year=year, unit=unit, root=root)
        )


def _goes_on(task: Task, page: Page) -> bool:
    """Does a list of the column without a report on its first page have further pages?"""
    pages = read_numbers(page).pages
    return task.named and (any(pager_links(page)) or (pages is not None and pages > 1))


def _may_enter(visit: Visit) -> bool:
    """One more folder, unless there are too many of them to be true."""
    visit.folders += 1
    if visit.folders > MOST_FOLDERS:
        visit.problem(
            Trap(f"{visit.portal.name} has more than {MOST_FOLDERS} folders of reports; stopped.")
        )
    return visit.folders <= MOST_FOLDERS


def _may_hold(visit: Visit, year: int) -> bool:
    """A folder is called by the year reported on, or by the year after, of publication."""
    return bool({year, year - 1} & visit.years)


def _inside(visit: Visit, task: Task, page: Page) -> Iterator[Step]:
    """A column page without rows: what its frames show, or the ways that it offers."""
    visit.note_foreign(page)
    if task.named:
        visit.columns += 1
    inner = Task("column", task.url, depth=task.depth + 1, year=task.year, unit=task.unit)
    if task.depth < DEEPEST_FOLDER:
        for url in page.frames:
            if discovery.same_site(url, page.url):
                yield from visit.want(replace(inner, url=url))
    _push(visit, page, 1)


def _push(visit: Visit, page: Page, depth: int) -> None:
    if depth > DEEPEST_WAY:
        return
    for way in discovery.ways(page):
        if key(way.url) not in visit.asked:
            heapq.heappush(visit.frontier, (way, depth))


def _keep_report(visit: Visit, seen: Seen, answer: Answer, page: Page) -> Iterator[Step]:
    yield _take(visit, seen, answer)
    told = is_report(page)
    for item in attachments(page, visit.chrome | visit.beside):
        # where the text tells everything, a picture that is missing is no loss of a report
        yield from _file_task(visit, item, seen, sure=not (item.picture and told))
    if not told:
        for url in page.frames:
            frame = Attachment(url, "", None)
            if discovery.same_site(url, page.url) and extension(url) is None:
                yield from _file_task(visit, frame, seen, is_page=True)


def _file_task(
    visit: Visit, item: Attachment, page: Seen, *, sure: bool = True, is_page: bool = False
) -> Iterator[Step]:
    seen = Seen(item.url, visit.portal.id, "attachment", item.text or None, None, page.url)
    yield from visit.want(Task("file", item.url, seen, sure=sure, is_page=is_page))


def _take(visit: Visit, seen: Seen, answer: Answer) -> Step:
    visit.found[key(seen.url)] = bare(seen.title)
    visit.judged += 1
    return visit.keep(
        Seen(seen.url, visit.portal.id, "page", seen.title, seen.listed_on, seen.parent), answer
    )


def _is_folder(visit: Visit, task: Task, page: Page) -> bool:
    """Did a row called like a report lead to a list of reports?"""
    if is_report(page) or attachments(page, visit.chrome) or task.depth >= DEEPEST_FOLDER:
        return False
    known = visit.chrome | visit.asked
    return any(
        judge(row.title, in_column=True).kind == "report" and key(row.url) not in known
        for row in recognise(page).entries(page)
    )


def _title_of(page: Page, task: Task) -> str | None:
    """The title by which a page itself says that it is a report, or None."""
    for heading in page.headings:
        if judge(heading, in_column=True, folder_year=task.year).kind == "report":
            return heading
    return None


def _again(visit: Visit, task: Task, answer: Answer) -> SoftNotFound | None:
    """The hub again, or the same page for every row: the portal answers anything with it."""
    digest = _digest(answer)
    if not answer.from_memory:
        visit.twins[digest] += 1
    if digest in visit.hubs or visit.twins[digest] >= MOST_TWINS:
        return _soft(task)
    return None


def _stranger(visit: Visit, task: Task, page: Page) -> SoftNotFound | None:
    """A page that says nothing of its own and holds nothing is not what its row promised."""
    says = re.search("公开|报告", page.own_text) or len(page.own_text) > _A_TEXT
    if says or attachments(page, visit.chrome) or page.frames:
        return None
    return _soft(task)


def _soft(task: Task) -> SoftNotFound:
    return SoftNotFound(f"{task.url} says 200 but is not the report that its list promises.")


def _page(answer: Answer) -> Page:
    return Page(answer.url, answer.body, answer.charset)


def _digest(answer: Answer) -> str:
    return hashlib.sha256(answer.body).hexdigest()
