"""A report's own page: is it one, what hangs on it, and what it is kept as."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.database.store import Seen
from crawler.errors import SoftNotFound
from crawler.pages.addresses import same_site
from crawler.pages.attachments import Attachment, article, attachments, extension, is_report
from crawler.pages.listed_titles import body_of, dated, is_cut, judge, named
from crawler.pages.page import Page, visible
from crawler.pages.rows import Row
from crawler.paging.families import recognise
from crawler.visit.parts.frontier import DEEPEST_FOLDER
from crawler.visit.tasks import Answer, Step, Task
from crawler.visit.visit import Visit
from crawler.words import bare
from extract.ground.messages import say

A_WORD = 100  # characters in an article: fewer say nothing
_A_TEXT = 300  # characters outside of links: a page that says something of its own


def keep_report(
    visit: Visit, seen: Seen, answer: Answer, page: Page, article: Page | None = None
) -> Iterator[Step]:
    """Keep a report's page, and ask for what hangs on it; ``article`` is what its script holds."""
    yield take(visit, seen, answer)
    told = is_report(article or page)
    held = attachments(article) if article is not None else []
    for item in (*held, *attachments(page, visit.boilerplate.links)):
        # where the text tells everything, a picture that is missing is no loss of a report
        yield from file_task(visit, item, seen, sure=item.sure and not (item.picture and told))
    if not told:
        for url in page.frames:
            frame = Attachment(url, "", None)
            if same_site(url, page.url) and extension(url) is None:
                yield from file_task(visit, frame, seen, is_page=True)


def file_task(
    visit: Visit, item: Attachment, page: Seen, *, sure: bool = True, is_page: bool = False
) -> Iterator[Step]:
    """Ask for a file that hangs on a report's page, or for a frame of it (``is_page``)."""
    seen = Seen(item.url, visit.portal.id, "attachment", item.text or None, None, page.url)
    yield from visit.want(Task("file", item.url, seen, sure=sure, is_page=is_page))


def take(visit: Visit, seen: Seen, answer: Answer) -> Step:
    """Keep an answer as a report that the visit has found."""
    visit.findings.add_report(seen.url, seen.title)
    return visit.captures.keep(
        Seen(seen.url, visit.portal.id, "page", seen.title, seen.listed_on, seen.parent), answer
    )


def itself(visit: Visit, page: Page, task: Task, sure: list[Row]) -> Seen | None:
    """A column of one article shows the report in place of a list."""
    if not is_report(page) or len(sure) > 3:
        return None
    title = next((t for t in page.headings if judge(t, in_column=True).kind == "report"), None)
    return Seen(task.url, visit.portal.id, "page", named(title or page.title, task.unit))


def file_title(unit: str | None, year: int | None) -> str:
    """What a report is called that a folder's name leads straight to."""
    return f"{unit or ''}{year or ''}{'年' if year else ''}政府信息公开工作年度报告"


def is_folder(visit: Visit, task: Task, page: Page) -> bool:
    """Did a row called like a report lead to a list of reports?"""
    if is_report(page) or task.depth >= DEEPEST_FOLDER:
        return False
    files = [
        item.text for item in attachments(page, visit.boilerplate.navigation) if not item.picture
    ]
    if files:
        return _of_many(files, page, task)
    return any(
        judge(row.title, in_column=True).kind == "report"
        and not visit.boilerplate.is_navigation(row.url)
        and not visit.frontier.is_asked(row.url)
        for row in recognise(page).entries(page)
    )


def _of_many(files: list[str], page: Page, task: Task) -> bool:
    """Are a page's files the reports of several bodies, not the parts of one body's?"""
    bodies = {body_of(text) for text in files}
    if None in bodies:
        return False
    if task.seen is not None and body_of(task.seen.title or "") is None:
        bodies |= {body_of(row.title) for row in recognise(page).entries(page)} - {None}
    return len(bodies) > 1


def own_title(page: Page, task: Task) -> str | None:
    """The title by which a page itself says that it is a report, or None."""
    for heading in page.headings:
        verdict = judge(heading, in_column=True, folder_year=task.year)
        if verdict.kind == "report" or (verdict.year and verdict.kind == "perhaps" and _says(page)):
            return heading
    return None


def whole_title(page: Page, task: Task, title: str | None) -> str | None:
    """A title that the list cut off as the page itself has it, with the year of its folder."""
    if not title or not is_cut(title):
        return title
    begun = re.sub(r"(?:…|\.{2,})+$", "", bare(title))
    whole = next((text for text in page.headings if bare(text).startswith(begun)), None)
    return title if whole is None else dated(named(whole, task.unit), task.year)


def _says(page: Page) -> bool:
    """Does what a page tells itself speak of 信息公开, or is there nothing but its files?"""
    text = bare(visible(article(page)))
    return "信息公开" in text or page.chapters >= 2 or len(text) < A_WORD


def again(visit: Visit, task: Task, answer: Answer) -> SoftNotFound | None:
    """The index page again, or one page for every row: the portal answers anything with it."""
    return _soft(task) if visit.boilerplate.repeats(answer) else None


def stranger(visit: Visit, task: Task, page: Page) -> SoftNotFound | None:
    """A page that says nothing of its own and holds nothing is not what its row promised."""
    says = re.search("公开|报告", page.own_text) or len(page.own_text) > _A_TEXT
    if says or attachments(page, visit.boilerplate.navigation) or page.frames:
        return None
    return _soft(task)


def _soft(task: Task) -> SoftNotFound:
    return SoftNotFound(say("answer.not_the_report", url=task.url))


def page_of(answer: Answer) -> Page:
    """The answer as a page."""
    return Page(answer.url, answer.body, answer.charset)
