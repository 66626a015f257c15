"""Reports whose page is an app shell: nothing but script, which asks a service for the article.

How the article is asked for is learnt, and the answer kept. The original of such a report is the
answer that holds its article: the shell says nothing of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from crawler.errors import PortalError
from crawler.pages.articles import asks, carried, script_files
from crawler.pages.attachments import is_report
from crawler.pages.page import Page
from crawler.paging.requests import Ask
from crawler.visit.parts.script_files import Bundle
from crawler.visit.reports import keep_report, own_title
from crawler.visit.tasks import Answer, Step, Task
from crawler.visit.visit import Visit

logger = logging.getLogger(__name__)

Otherwise = Callable[[PortalError | None], Iterator[Step]]


@dataclass
class Shell:
    """One report's page that shows nothing itself, and what to do where no service helps."""

    visit: Visit
    task: Task
    answer: Answer
    page: Page
    otherwise: Otherwise
    _trouble: PortalError | None = None

    def open(self) -> Iterator[Step]:
        """Ask as the page's own scripts do, then as its script files say."""
        yield from self._try_each(self._requests(), self._with_files)

    def _requests(self, sources: str = "") -> list[Ask]:
        return self.visit.apis.in_order(asks(self.page, sources), self.page)

    def _with_files(self) -> Iterator[Step]:
        files = script_files(self.page)
        if not files:
            yield from self.otherwise(self._trouble)
            return

        def go_on(sources: str) -> Iterator[Step]:
            yield from self._try_each(
                self._requests(sources), lambda: self.otherwise(self._trouble)
            )

        bundle, is_known = self.visit.script_files.bundle(files)
        bundle.wait(go_on)
        if not is_known or bundle.next_url is None:
            yield from self._read(bundle)

    def _read(self, bundle: Bundle) -> Iterator[Step]:
        """Ask for the script files one by one, then go on with every shell that waits."""
        while (url := bundle.next_url) is not None:
            read = self.visit.script_files.get(url)
            if read is None:
                ask = Ask(url, referer=self.page.url, helps=True)
                then = self._reader(url, bundle)
                steps = list(self.visit.want(Task("article", url, ask=ask, then=then)))
                if steps:
                    yield from steps
                    return
            bundle.read(read)
        yield from bundle.follow_up()

    def _reader(self, url: str, bundle: Bundle) -> Callable[[Answer | PortalError], Iterator[Step]]:
        """What follows the answer for a script file."""

        def then(answer: Answer | PortalError) -> Iterator[Step]:
            page = None
            if isinstance(answer, Answer):
                page = Page(answer.url, answer.body, answer.charset)
                self.visit.script_files.add(url, page)
            bundle.read(page)
            yield from self._read(bundle)

        return then

    def _try_each(
        self, requests: list[Ask], at_last: Callable[[], Iterator[Step]]
    ) -> Iterator[Step]:
        """Try one request after the other until one brings the article."""
        for number, ask in enumerate(requests):
            rest = requests[number + 1 :]

            def then(
                answer: Answer | PortalError, ask: Ask = ask, rest: list[Ask] = rest
            ) -> Iterator[Step]:
                article = self._article(answer)
                self.visit.apis.note(ask, self.page, worked=article is not None)
                if article is None or isinstance(answer, PortalError):
                    yield from self._try_each(rest, at_last)
                else:
                    yield from self._keep(answer, article)

            steps = list(self.visit.want(Task("article", ask.url, ask=ask, then=then)))
            if steps:
                yield from steps
                return
        yield from at_last()

    def _article(self, answer: Answer | PortalError) -> Page | None:
        """The article that an answer holds, as data or as markup; None without."""
        if isinstance(answer, PortalError):
            self._trouble = self._trouble or answer
            return None
        page = Page(answer.url, answer.body, answer.charset, base=self.page.url)
        return carried(page) or (page if is_report(page) else None)

    def _keep(self, answer: Answer, article: Page) -> Iterator[Step]:
        """Keep what fills the shell as the report's original, and the files that this names."""
        seen = self.task.seen
        assert seen is not None
        self.visit.templates.add_shell(self.task.url, self.answer)
        if self.task.sure or own_title(article, self.task) is not None:
            yield from keep_report(self.visit, seen, answer, article)
        else:
            logger.info("%s: %s is no report by its own title", self.visit.portal.id, seen.url)
        yield from self.visit.templates.release(self.task.url)


def instead(visit: Visit, task: Task) -> Iterator[Step] | None:
    """What is done instead of asking for a report's page; None if it is to be asked for.

    Of the pages of one URL template the first is looked at before the others are asked for: where
    it is a shell that a service fills, only the service is asked for them.
    """
    if task.kind != "report" or task.in_person or task.hops:
        return None
    shell = visit.templates.shell(task.url)
    if shell is not None:
        page = Page(task.url, shell.body, shell.charset)
        in_person = replace(task, in_person=True)
        return Shell(visit, task, shell, page, lambda _: iter([in_person])).open()
    return iter(()) if visit.templates.holds(task) else None
