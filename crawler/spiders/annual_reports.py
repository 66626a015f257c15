"""The one spider: visits portals side by side and finds their open-information annual reports.

``scrapy crawl annual_reports -a url=http://www.example.gov.cn/ -a data=./data`` (or ``-a
portal=ID`` of the registry, or nothing for all of it); ``gongkai crawl`` passes a job instead.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import FormRequest, Response
from twisted.python.failure import Failure

from archive.database.store import Archive, Seen
from archive.status import unfinished_since
from archive.warc.originals import Ended, Exchange
from crawler.errors import BadDeclaration, Broken, DeadLink, HttpError
from crawler.items import Capture, Finished, Unchanged
from crawler.network import browser
from crawler.network.failures import named
from crawler.pages.addresses import host_slot, is_dead
from crawler.paging.requests import Ask
from crawler.portals.portal_status import fewer_reports
from crawler.portals.registry import Portal, load_portals, on_one_machine, portal_for
from crawler.visit import answer_handlers, shells
from crawler.visit.failed_requests import failed
from crawler.visit.memory import Memory
from crawler.visit.parts.budget import VisitLimits
from crawler.visit.tasks import Answer, Step, Task
from crawler.visit.visit import Visit
from crawler.visit.visit_summary import dead_links, told
from extract.ground.messages import say

logger = logging.getLogger(__name__)
_LONGEST_ADDRESS = 4000  # characters: an address that grows without end is a trap
_SHORTEST_PAUSE = 0.002  # seconds: with none at all Scrapy lets a whole queue go at once
_LARGEST_PAGE = 32 * 1024 * 1024  # bytes of a page that is read for its links
_PRIORITY = {"home": 0, "index": 0, "column": 1, "page": 1, "report": 2, "file": 3, "article": 3}


class AnnualReports(Spider):
    """Visits each portal from its list page or its home page; one visit never stops another."""

    name = "annual_reports"

    def __init__(self, job: dict[str, Any] | None = None, **given: Any) -> None:
        super().__init__(**given)
        self.job = job or {}
        self.visits: dict[str, Visit] = {}
        self._waiting: Iterator[Visit] = iter(())
        self._archive: Archive | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **given: Any) -> AnnualReports:
        """Take what a run says into the settings; ``given`` are Scrapy's -a arguments."""
        spider = super().from_crawler(crawler, *args, **given)
        settings = crawler.settings
        data = spider.job.get("data") or given.get("data") or settings["GONGKAI_DATA"]
        hosts = spider.job.get("allow_hosts") or _words(given.get("allow_hosts", ""))
        delay = float(
            spider.job.get("delay", given.get("delay", settings.getfloat("DOWNLOAD_DELAY")))
        )
        settings.set("GONGKAI_DATA", str(data), "spider")
        settings.set("GONGKAI_ALLOW_HOSTS", [host.lower() for host in hosts], "spider")
        settings.set("DOWNLOAD_DELAY", max(delay, 0.5), "spider")
        pause = max(delay, _SHORTEST_PAUSE)
        own = {host_slot(f"http://{host.lower()}") for host in hosts}
        slots = {host: {"concurrency": 1, "delay": pause, "jitter": 0} for host in own}
        settings.set("DOWNLOAD_SLOTS", slots, "spider")
        if delay < 0.5:
            settings.set("GONGKAI_RETRY_PAUSE", max(0.1, delay), "spider")
        crawler.signals.connect(spider.wake, signals.spider_idle)
        return spider

    def open_archive(self, archive: Archive) -> None:
        """Begin one crawl of each portal in the archive (the pipeline calls this first)."""
        self._archive = archive
        settings = self.settings
        portals = self._portals()
        archive.reindex()  # what a killed run fetched and did not get to write
        cut = unfinished_since(archive, [portal.id for portal in portals])
        memory = Memory(
            archive,
            full=bool(self.job.get("full") or getattr(self, "full", False)),
            nightly=bool(self.job.get("nightly")),
            since=min(filter(None, [cut, self.job.get("since")]), default=None),
        )
        limits = VisitLimits(
            settings.getint("GONGKAI_MAX_REQUESTS"),
            settings.getint("GONGKAI_MAX_FRUITLESS"),
            settings.getint("GONGKAI_MAX_PAGES"),
        )
        if self.job.get("outcomes"):
            Path(self.job["outcomes"]).touch()  # from here on there is something to finish
        named_years = self.job.get("years") or _words(getattr(self, "years", ""))
        years = frozenset(int(year) for year in named_years)
        beside = on_one_machine(portals)
        with archive.db.atomic():  # thousands of portals begin in one write
            for portal in portals:
                archive.put_portal(portal.as_dict())
                self.visits[portal.id] = Visit(
                    portal,
                    memory,
                    years=years,
                    limits=limits,
                    others=beside[portal.id],
                    samples=self.job.get("samples"),
                    crawl_id=archive.begin_crawl(portal.id, years),
                )

    async def start(self) -> AsyncIterator[Any]:
        """The first requests of as many visits as may be under way at once."""
        self._waiting = iter(list(self.visits.values()))
        for _ in range(self.settings.getint("GONGKAI_VISITS_AT_ONCE")):
            for step in self._begin_next():
                yield step

    def _begin_next(self) -> Iterator[Any]:
        visit = next(self._waiting, None)
        if visit is not None:
            yield from self._run(visit, None, visit.begin())

    def parse(self, response: Response) -> Iterator[Any]:
        """An answer of whatever kind: the visit that asked knows why."""
        visit, task = self._whose(response.request)
        visit.backoff.heard(host_slot(response.url))
        if response.status == 304:
            steps = self._unchanged(visit, task, _answer(response).exchange)
        else:
            steps = answer_handlers.answered(visit, task, _answer(response))
        loaded = (_loaded(visit, other) for other in response.meta.get("loaded", ()))
        yield from self._run(visit, task, chain(steps, loaded), answered=True)

    def _unchanged(self, visit: Visit, task: Task, answer: Exchange) -> Iterator[Step]:
        """The portal says that what was kept still holds: it is read again from the archive."""
        kept = visit.captures.kept(task.document)
        if kept is not None:
            return answer_handlers.answered(
                visit, task, replace(kept, url=answer.url, again=answer)
            )
        if not visit.captures.conditions(task):
            sentence = say("answer.unknown_unchanged", url=task.url)
            return failed(visit, task, HttpError(sentence))
        sentence = say("answer.unreadable_unchanged", url=task.url)
        return failed(visit, task, Broken(sentence))

    def errback(self, failure: Failure) -> Iterator[Any]:
        """No answer at all: a typed problem of the portal that was asked."""
        request: Any = failure.request  # type: ignore[attr-defined]
        visit, task = self._whose(request)
        error = named(failure.value, task.url, self.settings)
        yield from self._run(visit, task, failed(visit, task, error), answered=True)

    def wake(self) -> None:
        """Should requests have been lost on their way, go on with the visits they belonged to."""
        again = [visit for visit in self.visits.values() if visit.is_open]
        engine = self.crawler.engine
        for visit in again:
            visit.budget.lose_pending()
            for step in self._run(visit, None, iter(())):
                if isinstance(step, Request) and engine is not None:
                    engine.crawl(step)
                elif isinstance(step, Finished):
                    self.finish(visit)
        if again:
            raise DontCloseSpider

    def count_request(self, portal_id: str | None) -> None:
        """One more request went out for that portal."""
        if portal_id in self.visits:
            self.visits[portal_id].budget.sent()

    def finish(self, visit: Visit) -> Ended | None:
        """Write a visit's result to the archive and tell whoever started the run; once."""
        if visit.crawl_id is None or self._archive is None:
            return None
        visit.conclude()
        findings = visit.findings
        if visit.is_whole:
            fewer = fewer_reports(self._archive, visit.portal, findings.found, findings.problems)
            if fewer is not None:
                findings.problem(fewer)
        counts, problems = visit.counts(), findings.problems
        ended = self._archive.end_crawl(
            visit.crawl_id,
            problems=problems,
            dead_ends=dead_links(findings),
            unasked=findings.unasked,
            **counts,
        )
        logger.info("%s done: %s %s", visit.portal.id, counts, problems)
        if self.job.get("outcomes"):
            outcome = {
                "portal_id": visit.portal.id,
                "name": visit.portal.name,
                "problems": problems,
                **counts,
                **told(findings),
            }
            with Path(self.job["outcomes"]).open("a", encoding="utf-8") as out:
                out.write(json.dumps(outcome, ensure_ascii=False) + "\n")
        visit.close()
        return ended

    def _run(
        self, visit: Visit, task: Task | None, steps: Iterator[Step], *, answered: bool = False
    ) -> Iterator[Any]:
        """Hand the steps of a visit on; when nothing of it is under way, ask for more or end it."""
        yield from self._safely(visit, task, steps)
        if answered:
            visit.budget.came_back()
        while visit.is_idle:
            more = answer_handlers.idle(visit)
            yield from self._safely(visit, None, iter(more))
            if not more:
                visit.end()
                yield Finished(visit.portal.id)
                yield from self._begin_next()

    def _safely(self, visit: Visit, task: Task | None, steps: Iterator[Step]) -> Iterator[Any]:
        try:
            for step in steps:
                if isinstance(step, (Capture, Unchanged)):
                    yield step
                elif (kept := visit.captures.spared(step)) is not None:
                    yield from self._safely(
                        visit, step, answer_handlers.answered(visit, step, kept)
                    )
                elif (others := shells.instead(visit, step)) is not None:
                    yield from self._safely(visit, step, others)
                else:
                    yield from self._request(visit, step)
        except Exception as error:
            logger.exception("%s: %s", visit.portal.id, task)
            where = task.url if task else visit.portal.home_page
            reason = f"{type(error).__name__}: {error}"
            visit.findings.problem(Broken(say("visit.not_followed", url=where, reason=reason)))

    def _request(self, visit: Visit, task: Task) -> Iterator[Any]:
        if len(task.url) > _LONGEST_ADDRESS:
            error = BadDeclaration(say("fetch.too_long_address", url=task.url[:80]))
            yield from self._safely(visit, task, failed(visit, task, error))
            return
        if is_dead(task.url):
            dead_link = DeadLink(say("fetch.dead_link", url=task.url))
            yield from self._safely(visit, task, failed(visit, task, dead_link))
            return
        ask = task.ask
        headers = {}
        if ask is None or not ask.posts:
            headers = visit.captures.conditions(task)
        if ask and ask.referer:
            headers["Referer"] = ask.referer
        elif task.seen and task.seen.parent:
            headers["Referer"] = task.seen.parent
        meta: dict[str, Any] = {"task": task, "portal": visit.portal.id}
        if task.kind in browser.DRAWN:
            meta["download_maxsize"] = _LARGEST_PAGE
        if visit.portal.browser and task.kind in browser.DRAWN and not (ask and ask.posts):
            headers, meta["draw"] = {}, browser.usable()
        given: dict[str, Any] = {
            "callback": self.parse,
            "errback": self.errback,
            "headers": headers,
            "meta": meta,
            "dont_filter": True,
            "priority": _PRIORITY[task.kind],
        }
        visit.budget.handed_over()
        if ask and ask.posts:
            headers["X-Requested-With"] = "XMLHttpRequest"
        if ask and ask.body is not None:
            headers["Content-Type"] = "application/json;charset=UTF-8"
            yield Request(task.url, method="POST", body=ask.body.encode(), **given)
        elif ask and ask.form is not None:
            yield FormRequest(task.url, formdata=list(ask.form), **given)
        else:
            yield Request(task.url, **given)

    def _whose(self, request: Request | None) -> tuple[Visit, Task]:
        assert request is not None
        return self.visits[request.meta["portal"]], request.meta["task"]

    def _portals(self) -> list[Portal]:
        if "portals" in self.job:
            return [Portal(**declared) for declared in self.job["portals"]]
        url, portal = getattr(self, "url", None), getattr(self, "portal", None)
        if url:
            return [portal_for(url)]
        declared = load_portals()
        chosen = [p for p in declared if portal is None or p.id in _words(portal)]
        if not chosen:
            raise BadDeclaration(say("selection.not_in_registry", portal=f"{portal!r}"))
        return chosen


def _loaded(visit: Visit, response: Response) -> Step:
    """What a drawn page asked for, as an original."""
    answer = _answer(response)
    sent = answer.exchange.request_body
    posted = Ask(response.url, body=sent.decode("utf-8", "replace")) if sent else Ask(response.url)
    return visit.captures.keep(Seen(posted.address, visit.portal.id, "list"), answer)


def _answer(response: Response) -> Answer:
    """An answer as the visit sees it; of a drawn page, what was served is the original."""
    request = response.request
    assert request is not None
    url, drawn = response.url, response.body if "served" in request.meta else None
    response = request.meta.get("served", response)
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    charset = content_type.lower().partition("charset=")[2].split(";")[0].strip("\"' ") or None
    cookies = [value.decode("latin-1") for value in response.headers.getlist("Set-Cookie")]
    exchange = Exchange(
        url=response.url,
        status=response.status,
        headers=request.meta.get("wire", []),
        body=response.body,
        request_headers=[
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in request.headers.items()
            for value in values
        ],
        request_body=request.body,
        method=request.method,
    )
    media_type = content_type.partition(";")[0].strip().lower()
    return Answer(url, exchange, charset, cookies, media_type, drawn=drawn)


def _words(text: object) -> list[str]:
    return [word for word in str(text or "").replace(",", " ").split() if word]
