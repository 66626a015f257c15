"""Reports whose page is a shell: how its article is asked for is learnt, and the answer kept.

The original of such a report is the answer that holds its article: the shell says nothing of it.
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
from crawler.visit.article_api import Learnt, Sources, mould
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
    trouble: PortalError | None = None

    def open(self) -> Iterator[Step]:
        """Ask as the page's own scripts do, then as its script files say."""
        ways = self._learnt.in_order(asks(self.page), self.page)
        yield from self._through(ways, self._with_files)

    @property
    def _learnt(self) -> Learnt:
        return self.visit.learnt

    def _with_files(self) -> Iterator[Step]:
        files = script_files(self.page)
        if not files:
            yield from self.otherwise(self.trouble)
            return
        known = self._learnt.sources.get(tuple(files))
        sources = known or self._learnt.sources.setdefault(tuple(files), Sources(list(files)))

        def go_on() -> Iterator[Step]:
            ways = self._learnt.in_order(asks(self.page, sources.text), self.page)
            yield from self._through(ways, lambda: self.otherwise(self.trouble))

        if known is not None and not known.left:
            yield from go_on()
            return
        sources.waiting.append(go_on)
        if known is None:
            yield from self._read(sources)

    def _read(self, sources: Sources) -> Iterator[Step]:
        """Ask for the script files one by one, then go on with every shell that waits."""
        while sources.left:
            url = sources.left[0]
            read = self.visit.scripts.get(url)

            def then(answer: Answer | PortalError, url: str = url) -> Iterator[Step]:
                if isinstance(answer, Answer):
                    page = Page(answer.url, answer.body, answer.charset)
                    self.visit.scripts[url] = page
                    sources.text += f"\n{page.source}"
                sources.left.pop(0)
                yield from self._read(sources)

            if read is None:
                ask = Ask(url, referer=self.page.url, helps=True)
                steps = list(self.visit.want(Task("article", url, ask=ask, then=then)))
                if steps:
                    yield from steps
                    return
            else:
                sources.text += f"\n{read.source}"
            sources.left.pop(0)
        waiting, sources.waiting = sources.waiting, []
        for go_on in waiting:
            yield from go_on()

    def _through(self, ways: list[Ask], at_last: Callable[[], Iterator[Step]]) -> Iterator[Step]:
        """Try one way after the other until one brings the article."""
        for number, ask in enumerate(ways):
            rest = ways[number + 1 :]

            def then(
                answer: Answer | PortalError, ask: Ask = ask, rest: list[Ask] = rest
            ) -> Iterator[Step]:
                article = self._article(answer)
                self._learnt.note(ask, self.page, worked=article is not None)
                if article is None or isinstance(answer, PortalError):
                    yield from self._through(rest, at_last)
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
            self.trouble = self.trouble or answer
            return None
        page = Page(answer.url, answer.body, answer.charset, base=self.page.url)
        return carried(page) or (page if is_report(page) else None)

    def _keep(self, answer: Answer, article: Page) -> Iterator[Step]:
        """Keep what fills the shell as the report's original, and the files that this names."""
        seen = self.task.seen
        assert seen is not None
        self._learnt.shells.setdefault(mould(self.task.url), self.answer)
        if self.task.sure or own_title(article, self.task) is not None:
            yield from keep_report(self.visit, seen, answer, article)
        else:
            logger.info("%s: %s is no report by its own title", self.visit.portal.id, seen.url)
        yield from release(self.visit, self.task.url)


def instead(visit: Visit, task: Task) -> Iterator[Step] | None:
    """What is done instead of asking for a report's page; None if it is to be asked for.

    Of the pages of one mould the first is looked at before the others are asked for: where it is a
    shell that a service fills, only the service is asked for them.
    """
    if task.kind != "report" or task.in_person or task.hops:
        return None
    name, learnt = mould(task.url), visit.learnt
    shell = learnt.shells.get(name)
    if shell is not None:
        page = Page(task.url, shell.body, shell.charset)
        in_person = replace(task, in_person=True)
        return Shell(visit, task, shell, page, lambda _: iter([in_person])).open()
    if name in learnt.settled:
        return None
    if name in learnt.held:
        learnt.held[name].append(task)
        return iter(())
    learnt.held[name] = []
    return None


def release(visit: Visit, url: str) -> Iterator[Step]:
    """The first page of a mould has been looked at: the others may be asked for."""
    name = mould(url)
    if name in visit.learnt.held:
        visit.learnt.settled.add(name)
        yield from visit.learnt.held.pop(name)


def released(visit: Visit) -> list[Step]:
    """Everything that waits for a page that never came."""
    held = [task for tasks in visit.learnt.held.values() for task in tasks]
    visit.learnt.settled |= set(visit.learnt.held)
    visit.learnt.held.clear()
    return list(held)
