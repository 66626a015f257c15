"""One visit to one portal: a small state machine without any network.

The spider hands it answers, it hands back steps: tasks (requests to make) and items (originals to
keep). It goes through three moments: the links to the column, the column with its pages and
folders, the reports with their files. What it knows lies in its parts, each of which alone changes
what it holds (:mod:`crawler.visit.parts`): what is still to ask, what was found, how much may be
asked, what is kept already, and what its portal's pages taught it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from crawler.errors import NoBrowser, PortalError, Trap
from crawler.items import Recorded
from crawler.network import browser
from crawler.network.host_backoff import HostBackoff
from crawler.network.schemes import Schemes
from crawler.pages.addresses import netloc
from crawler.pages.page import key
from crawler.portals.registry import Portal
from crawler.visit.article_api import ArticleApis
from crawler.visit.memory import Memory
from crawler.visit.parts.boilerplate import Boilerplate
from crawler.visit.parts.budget import Budget, VisitLimits
from crawler.visit.parts.captures import Captures
from crawler.visit.parts.findings import Findings
from crawler.visit.parts.frontier import Frontier
from crawler.visit.parts.script_files import ScriptFiles
from crawler.visit.parts.url_templates import UrlTemplates
from crawler.visit.tasks import Step, Task
from crawler.visit.visit_summary import explain
from extract.ground.messages import say

logger = logging.getLogger(__name__)

State = Literal["waiting", "under way", "over", "told"]


class Visit:
    """One portal in one crawl.

    ``others`` are HOST:PORT of other portals that the portal's host serves; ``samples`` is the
    number of reports to fetch on a visit for trial, None: all.
    """

    def __init__(
        self,
        portal: Portal,
        memory: Memory,
        *,
        years: frozenset[int] = frozenset(),
        limits: VisitLimits | None = None,
        others: frozenset[str] = frozenset(),
        samples: int | None = None,
        crawl_id: str | None = None,
    ) -> None:
        self.portal = portal
        self.years = years
        self.first = portal.list_url or portal.home_page
        self._memory = memory
        self._others = others
        self._samples = samples
        self._crawl_id = crawl_id
        self._state: State = "waiting"
        self.budget = Budget(limits or VisitLimits())
        self.findings = Findings(portal.id, samples)
        self.schemes = Schemes(self.first)
        self.backoff = HostBackoff()
        self._start_afresh()

    def _start_afresh(self) -> None:
        """The parts that only finding the reports needs."""
        self.frontier = Frontier()
        self.captures = Captures(self.portal.id, self._memory)
        self.boilerplate = Boilerplate()
        self.script_files = ScriptFiles()
        self.templates = UrlTemplates()
        self.apis = ArticleApis()

    # From its beginning to its end

    @property
    def crawl_id(self) -> str | None:
        """The archive's id of the crawl; None once its end is written there."""
        return self._crawl_id

    @property
    def is_whole(self) -> bool:
        """Does it look for all reports: of every year, and not for trial?"""
        return not self.years and self._samples is None

    @property
    def is_open(self) -> bool:
        """Has it begun, and is its result not told yet?"""
        return self._state in ("under way", "over")

    @property
    def is_told(self) -> bool:
        """Is its result told?"""
        return self._state == "told"

    @property
    def is_idle(self) -> bool:
        """Is it under way, and does nothing that it asked for remain to be answered?"""
        return self._state == "under way" and self.budget.is_idle

    def begin(self) -> Iterator[Step]:
        """The first request: the declared list page, else the home page."""
        self._state = "under way"
        if self.portal.browser and not browser.usable():
            sentence = say("visit.no_browser", portal=self.portal.name)
            self.findings.problem(NoBrowser(sentence))
        return self.want(Task("column" if self.portal.list_url else "home", self.first))

    def end(self) -> None:
        """Nothing is left to ask."""
        self._state = "over"

    def conclude(self) -> None:
        """The result is told: zero reports is a failure that needs a name."""
        self._state = "told"
        for error in explain(self.portal, self.findings, is_whole=self.is_whole):
            self.findings.problem(error)

    def close(self) -> None:
        """The end is written: let go of what only the search needed, many more are visited."""
        self._crawl_id = None
        self.findings.forget()
        self._start_afresh()

    def counts(self) -> dict[str, int]:
        """Requests, reports found, documents kept anew, documents that were as before."""
        return {"requests": self.budget.requests, **self.findings.counts()}

    def recorded(self, news: Recorded | PortalError) -> None:
        """What the archive made of an item, or why it could not be kept."""
        if isinstance(news, PortalError):
            self.findings.problem(news)
        else:
            self.findings.record(news)

    # What it asks for

    def want(self, task: Task) -> Iterator[Step]:
        """Ask for something once, within the visit's bounds and by the scheme of its portal."""
        posts = task.ask is not None and task.ask.posts
        address = task.ask.address if task.ask and posts else task.url
        if not self.frontier.claim(address) and not posts:
            return
        if self.budget.is_spent(self.findings.gain(with_rows=bool(self.years))):
            asked = self.budget.under_way
            sentence = say("visit.endless", portal=self.portal.name, requests=asked)
            self.findings.problem(Trap(sentence))
        elif task.kind in ("index", "column", "page") and self.is_others(task.url):
            logger.info("%s: %s is another portal's", self.portal.id, task.url)
        elif not self.schemes.holds(task):
            yield replace(task, url=self.schemes.reach(task.url))

    def is_others(self, url: str) -> bool:
        """Is it an address of another portal of this run, which its own visit looks through?"""
        return netloc(url) in self._others

    def is_declared(self, task: Task) -> bool:
        """Is this the list page of the portal's declaration?"""
        return self.portal.list_url is not None and key(task.url) == key(self.portal.list_url)

    def may_hold(self, year: int) -> bool:
        """May a folder of that year hold a report that is wanted?

        A folder is called by the year reported on, or by the year after, of publication.
        """
        return not self.years or bool({year, year - 1} & self.years)
