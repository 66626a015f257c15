"""robots.txt: what a host does not want to be asked, and how fast."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser

from crawler.errors import Challenged, HttpError, PortalError, Refused, Unreachable
from crawler.network import response_checks
from crawler.network.failures import Stopped, named
from crawler.pages.addresses import host_slot, join, netloc, split
from extract.ground.messages import say

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_MOST_CRAWL_DELAY = 10.0  # seconds: what a robots.txt may ask for at most
_MOST_RULES = 512 * 1024  # bytes of a robots.txt that are read (RFC 9309)
_LARGEST_ROBOTS = 64 * 1024 * 1024  # bytes


class AskRobots:
    """robots.txt of every host, asked once; what it forbids is a problem with a name.

    Missing (404 and most of 4xx) allows everything. 401, 403, a challenge, a server error or no
    answer say nothing: nothing is fetched then (RFC 9309).
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = str(crawler.settings["ROBOTSTXT_USER_AGENT"])
        self._paced: set[str] = set()  # hosts whose robots.txt names a pause
        self._asked: dict[str, asyncio.Task[ProtegoRobotParser | PortalError | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AskRobots:
        """Scrapy's way of making one."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let through what robots.txt allows."""
        if request.meta.get("robots"):
            return
        parts = split(request.url)
        host = netloc(request.url)
        url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        if url not in self._asked:
            self._asked[url] = asyncio.ensure_future(self._ask(url, request))
        answer = await self._asked[url]
        if host_slot(request.url) in self._paced:
            request.meta["autothrottle_dont_adjust_delay"] = True
        if isinstance(answer, PortalError):
            raise Stopped(answer)
        if answer is not None and not answer.allowed(request.url, self._agent):
            raise Stopped(Refused(say("fetch.robots_forbid", host=host, url=request.url)))

    async def _ask(self, url: str, request: Request) -> ProtegoRobotParser | PortalError | None:
        robots = Request(
            url,
            callback=NO_CALLBACK,
            priority=1000,
            dont_filter=True,
            meta={
                "robots": True,
                "portal": request.meta.get("portal"),
                "download_maxsize": _LARGEST_ROBOTS,
            },
        )
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(robots)
        except Stopped as stopped:
            return stopped.problem
        except IgnoreRequest:
            return None  # redirected without end: there is no robots.txt
        except Exception as error:
            problem = named(error, url, self._crawler.settings)
            if isinstance(problem, Unreachable):  # not only its robots.txt
                return named(error, join(url, "/"), self._crawler.settings)
            return problem
        return self._read(url, response)

    def _read(self, url: str, response: Response) -> ProtegoRobotParser | PortalError | None:
        status = response.status
        cookies = [value.decode("latin-1") for value in response.headers.getlist("Set-Cookie")]
        trouble = response_checks.trouble(url, status, response.body or b" ", cookies)
        if isinstance(trouble, Challenged):
            return trouble
        if status in (401, 403):
            return Refused(say("fetch.robots_closed", url=url, status=status))
        if status >= 500 or status == 429:
            return HttpError(say("fetch.robots_failed", url=url, status=status))
        if status != 200 or b"<html" in response.body[:2000].lower():
            return None
        rules = response.body[:_MOST_RULES]
        parser = ProtegoRobotParser.from_crawler(self._crawler, rules)
        self._pace(host_slot(url), parser.rp.crawl_delay(self._agent))
        return parser

    def _pace(self, host: str, wanted: float | None) -> None:
        """Keep to the pause that a robots.txt names; also where the host's queue is made anew."""
        if not wanted or not wanted > 0 or self._crawler.engine is None:
            return
        downloader = self._crawler.engine.downloader
        given: dict[str, Any] = downloader.per_slot_settings.setdefault(host, {})
        usual = float(given.get("delay", self._crawler.settings.getfloat("DOWNLOAD_DELAY")))
        given["delay"] = max(usual, min(float(wanted), _MOST_CRAWL_DELAY))
        if host in downloader.slots:
            downloader.slots[host].delay = given["delay"]
        self._paced.add(host)
