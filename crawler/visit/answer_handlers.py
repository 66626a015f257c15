"""How a visit reads each kind of answer: index pages, columns, further pages, reports, files."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from archive.database.store import Seen
from crawler.errors import PortalError, ScriptShell
from crawler.network import response_checks
from crawler.pages.addresses import same_site
from crawler.pages.articles import carried, is_bare
from crawler.pages.attachments import attachments, extension, is_report
from crawler.pages.listed_titles import judge
from crawler.pages.page import Page
from crawler.paging.families import recognise
from crawler.visit.columns import (
    add_links,
    column,
    enter,
    judge_rows,
    leads_on,
    look_inside,
    may_enter,
    report_task,
)
from crawler.visit.failed_requests import failed
from crawler.visit.forwarding import forwarded
from crawler.visit.list_walk import turn_page
from crawler.visit.reports import (
    A_WORD,
    again,
    is_folder,
    keep_report,
    own_title,
    page_of,
    stranger,
    take,
    whole_title,
)
from crawler.visit.shells import Shell
from crawler.visit.tasks import Answer, Step, Task
from crawler.visit.visit import Visit
from crawler.words import names
from extract.ground.titles import year_in

logger = logging.getLogger(__name__)
_DOCUMENT = re.compile(rb"<(?:html|body|!doctype)\b", re.IGNORECASE)
_HEAD = 4096  # bytes


def answered(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """What follows from an answer: errors by name, else what its kind of page asks for."""
    problem = response_checks.trouble(
        answer.url, answer.exchange.status, answer.body, answer.cookies, answer.media_type
    )
    if problem is not None:
        yield from failed(visit, task, problem, answer)
    else:
        yield from _READERS[task.kind](visit, task, answer)


def idle(visit: Visit) -> list[Step]:
    """Nothing is under way: what was held back, then deferred pages, candidate links, and at last
    candidate reports; nothing means that the visit is over."""
    steps: list[Step] = [*visit.schemes.release()] or [*visit.templates.release_all()]
    while not steps and (deferred := visit.frontier.next_deferred()) is not None:
        steps = list(look_inside(visit, *deferred))
    while not steps and (link := visit.frontier.next_link(found=visit.findings.found > 0)):
        steps = list(visit.want(link))
    while not steps and (candidate := visit.frontier.next_candidate_report()) is not None:
        row, parent = candidate
        if not visit.findings.has_title(row.title):
            steps = list(report_task(visit, row, parent, None, in_column=False))
    return steps


def index_page(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """A page before the column: its links may lead there, its rows may be reports."""
    page = page_of(answer)
    moved = forwarded(visit, task, page)
    if moved is not None:
        yield from moved
        return
    problem = response_checks.wrong_page(answer.url, answer.body) or response_checks.shell(page)
    if problem is not None and not (isinstance(problem, ScriptShell) and leads_on(page)):
        yield from failed(visit, task, problem, answer)
        return
    visit.boilerplate.add_index_page(answer, page, is_home=task.kind == "home")
    for row in recognise(page).entries(page):
        called = judge(row.title, in_column=False).kind == "report"
        if called and same_site(row.url, page.url) and not visit.is_others(row.url):
            visit.frontier.add_candidate_report(row, page.url)
    add_links(visit, page, task.depth + 1)


def further(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """A further page of a list (or the answer of its proxy)."""
    listing = task.listing
    assert listing is not None and task.ask is not None
    # the browser puts a service's piece of markup into the page of the list
    whole = _DOCUMENT.search(answer.body[:_HEAD]) is not None
    page = Page(answer.url, answer.body, answer.charset, base=None if whole else listing.url)
    if task.ask.helps:
        visit.script_files.add(task.url, page)
        yield from turn_page(visit, listing, page, (), task.ask)
        return
    lost = visit.boilerplate.is_index_page(answer) or response_checks.is_not_found(page)
    if lost:
        yield from turn_page(visit, listing, None, (), task.ask)
        return
    if page.data is not None:
        page.makings = listing.row_url_rules(visit.script_files.get)
    rows = listing.family.entries(page)
    judged = judge_rows(visit, page, rows, listing.year)
    framed = None if judged or not whole else _framed(visit, page)
    if framed is not None:
        yield from visit.want(replace(task, url=framed, seen=Seen(framed, visit.portal.id, "list")))
        return
    listing.add_page(len(judged))
    visit.findings.add_to_list(listing.url, listing.family.name, len(judged))
    if judged and task.seen is not None:
        yield visit.captures.keep(task.seen, answer)
    yield from enter(visit, task, page, judged)
    yield from turn_page(visit, listing, page, rows, task.ask)


def _framed(visit: Visit, page: Page) -> str | None:
    """The frame in which a further page shows its rows, if there is but one that is new."""
    fresh = [
        url for url in page.frames if same_site(url, page.url) and not visit.frontier.is_asked(url)
    ]
    return fresh[0] if len(fresh) == 1 else None


def report(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """What a row led to: the report's page, the report as a file, or after all a folder of them."""
    assert task.seen is not None
    shown = extension(task.url)
    called_file = shown in names("file", "extensions")
    if response_checks.is_file(answer.body) or (
        called_file and not response_checks.is_web_page(answer.body)
    ):
        wrong = response_checks.wrong_type(answer.url, answer.body, shown)
        if wrong is not None:
            yield from failed(visit, task, wrong, answer)
        else:
            yield take(visit, task.seen, answer)
        return
    page = page_of(answer)
    moved = forwarded(visit, task, page)
    if moved is not None:
        yield from moved
        return
    article = _article(task, answer, page)
    if article is not None:
        if task.sure or own_title(article, task) is not None:
            yield from keep_report(visit, task.seen, answer, page, article)
    elif is_bare(page):
        shell = Shell(visit, task, answer, page, partial(_as_it_is, visit, task, answer, page))
        yield from shell.open()
        return
    else:
        yield from _as_it_is(visit, task, answer, page)
    if not answer.from_memory or answer.again:
        yield from visit.templates.release(task.url)


def _article(task: Task, answer: Answer, page: Page) -> Page | None:
    """The report that the answer holds as data, all of it or in a script; None without."""
    if page.data is not None:
        return carried(Page(answer.url, answer.body, answer.charset, base=task.url))
    article = None if is_report(page) else carried(page)
    if article is None or is_report(article):
        return article
    says = len(article.text) > A_WORD or attachments(article)
    return article if is_bare(page) and says else None


def _as_it_is(
    visit: Visit, task: Task, answer: Answer, page: Page, trouble: PortalError | None = None
) -> Iterator[Step]:
    """A row's page that no script fills; ``trouble`` is why none did, if one should have."""
    assert task.seen is not None
    problem = trouble or response_checks.shell(page) or again(visit, task, answer)
    folder = problem is None and is_folder(visit, task, page) and may_enter(visit)
    if problem is None and not folder:
        problem = stranger(visit, task, page)
    if problem is not None:
        yield from failed(visit, task, problem, answer)
    elif folder:
        visit.findings.withdraw(task.seen.url)
        year = year_in(task.seen.title or "") or task.year
        inner = Task("column", task.url, depth=task.depth + 1, year=year, unit=task.unit)
        yield from column(visit, inner, answer)
    elif task.sure or own_title(page, task) is not None:
        title = whole_title(page, task, task.seen.title)
        yield from keep_report(visit, replace(task.seen, title=title), answer, page)
    else:
        logger.info("%s: %s is no report by its own title", visit.portal.id, task.url)


def filled(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """What fills a shell, or a script file that says how."""
    assert task.then is not None
    yield from task.then(answer)


def attached(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """A file of a report."""
    assert task.seen is not None
    if not task.is_page:
        shown = extension(task.url, task.seen.title or "")
        wrong = response_checks.wrong_type(answer.url, answer.body, shown)
        if wrong is not None:
            yield from failed(visit, task, wrong, answer)
            return
    yield visit.captures.keep(task.seen, answer)


_READERS: dict[str, Callable[[Visit, Task, Answer], Iterator[Step]]] = {
    "home": index_page,
    "index": index_page,
    "column": column,
    "page": further,
    "report": report,
    "file": attached,
    "article": filled,
}
