"""How a visit reads each kind of answer: hubs, columns, further pages, reports, files."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from archive.database.store import Seen
from crawler.errors import PortalError, ScriptShell
from crawler.network import response_checks
from crawler.pages.articles import carried, is_bare
from crawler.pages.attachments import attachments, extension, is_report
from crawler.pages.listed_titles import judge
from crawler.pages.page import Page, key
from crawler.paging.families import recognise
from crawler.paging.row_urls import makings
from crawler.visit import discovery
from crawler.visit.columns import (
    column,
    enter,
    judge_rows,
    leads_on,
    look_inside,
    may_enter,
    push_ways,
    report_task,
)
from crawler.visit.reports import (
    A_WORD,
    again,
    digest,
    is_folder,
    keep_report,
    own_title,
    page_of,
    stranger,
    take,
    whole_title,
)
from crawler.visit.shells import Shell, release, released
from crawler.visit.tasks import Answer, Listing, Step, Task
from crawler.visit.visit import Visit
from crawler.words import bare, names
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
        yield from visit.failed(task, problem, answer)
    else:
        yield from _READERS[task.kind](visit, task, answer)


def idle(visit: Visit) -> list[Step]:
    """Nothing is under way: the next best way, then leads; nothing means that it is over."""
    steps: list[Step] = [*visit.schemes.release()] or released(visit)
    while visit.fallow and not steps:
        steps = list(look_inside(visit, *visit.fallow.pop(0)))
    steps = steps or list(visit.next_way())
    while not steps and visit.leads:
        row, parent = visit.leads.pop(0)
        if bare(row.title) not in visit.found.values():
            steps = list(report_task(visit, row, parent, None, in_column=False))
    return steps


def hub(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """A page on the way: its links are ways, the reports it shows are leads."""
    page = page_of(answer)
    moved = visit.move(task, page)
    if moved is not None:
        yield from moved
        return
    problem = response_checks.wrong_page(answer.url, answer.body) or response_checks.shell(page)
    if problem is not None and not (isinstance(problem, ScriptShell) and leads_on(page)):
        yield from visit.failed(task, problem, answer)
        return
    visit.hubs.add(digest(answer))
    if task.kind == "home":
        visit.home = answer
    visit.chrome |= {key(link.url) for link in page.links}
    for row in recognise(page).entries(page):
        called = judge(row.title, in_column=False).kind == "report"
        if called and discovery.same_site(row.url, page.url) and not visit.is_others(row.url):
            visit.leads.append((row, page.url))
    push_ways(visit, page, task.depth + 1)


def further(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """A further page of a list (or the answer of its proxy)."""
    listing = task.listing
    assert listing is not None and task.ask is not None
    # the browser puts a service's piece of markup into the page of the list
    whole = _DOCUMENT.search(answer.body[:_HEAD]) is not None
    page = Page(answer.url, answer.body, answer.charset, base=None if whole else listing.url)
    if task.ask.helps:
        visit.scripts[task.url] = page
        yield from visit.turn(listing, page, (), task.ask)
        return
    lost = digest(answer) in visit.hubs or response_checks.is_not_found(page)
    if lost:
        yield from visit.turn(listing, None, (), task.ask)
        return
    if page.data is not None:
        page.makings = _makings(visit, listing)
    rows = listing.family.entries(page)
    judged = judge_rows(visit, page, rows, listing.year)
    framed = None if judged or not whole else _framed(visit, page)
    if framed is not None:
        yield from visit.want(replace(task, url=framed, seen=Seen(framed, visit.portal.id, "list")))
        return
    listing.barren = 0 if judged else listing.barren + 1
    listing.fruitful = listing.fruitful or bool(judged)
    visit.noted(listing.url, listing.family.name, len(judged))
    listing.served = listing.served or bool(judged)
    if judged and task.seen is not None:
        yield visit.keep(task.seen, answer)
    yield from enter(visit, task, page, judged)
    yield from visit.turn(listing, page, rows, task.ask)


def _framed(visit: Visit, page: Page) -> str | None:
    """The frame in which a further page shows its rows, if there is but one that is new."""
    fresh = [
        url
        for url in page.frames
        if discovery.same_site(url, page.url) and key(url) not in visit.asked
    ]
    return fresh[0] if len(fresh) == 1 else None


def _makings(visit: Visit, listing: Listing) -> list[str]:
    """How the list's page, and its script files that were read, make addresses of rows' fields."""
    if listing.makings is None:
        first = listing.start[1] if listing.start else None
        files = (visit.scripts.get(url) for url in (first.script_files if first else ()))
        sources = [first.source] if first else []
        listing.makings = makings([*sources, *(file.source for file in files if file)])
    return listing.makings


def report(visit: Visit, task: Task, answer: Answer) -> Iterator[Step]:
    """What a row led to: the report's page, the report as a file, or after all a folder of them."""
    assert task.seen is not None
    kind = response_checks.kind_of(answer.body)
    shown = extension(task.url)
    if kind not in ("html", None) or (shown in names("file", "extensions") and kind != "html"):
        wrong = response_checks.wrong_type(answer.url, answer.body, shown)
        if wrong is not None:
            yield from visit.failed(task, wrong, answer)
        else:
            yield take(visit, task.seen, answer)
        return
    page = page_of(answer)
    moved = visit.move(task, page)
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
        yield from release(visit, task.url)


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
        yield from visit.failed(task, problem, answer)
    elif folder:
        visit.found.pop(key(task.seen.url), None)
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
    "article": filled,
}
