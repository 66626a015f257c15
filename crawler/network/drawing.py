"""Draws pages in a browser that has no network; importing it needs the extra ``browser``.

A page that is to be drawn is fetched as every other; an error or a challenge is never drawn. The
browser then gets this answer, and whatever else the page asks for (scripts, data, frames, another
page) goes out as a request of the crawl: the same queue and pause of its host, robots.txt, limits,
and no host inside the own network, redirects included. What came goes to the archive.
"""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import suppress
from typing import Any

from playwright.async_api import Error, Page, Route
from playwright.async_api import Request as Asked
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK
from scrapy_playwright.handler import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
    ScrapyPlaywrightDownloadHandler,
)
from scrapy_playwright.page import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
    PageMethod,
)

from crawler.errors import PortalError, TooSlow
from crawler.network import response_checks
from crawler.network.failures import Stopped
from crawler.network.transport import Handler
from extract.ground.messages import say

logger = logging.getLogger(__name__)
_LONGEST = 60_000  # milliseconds until a page must have come to rest
_LONGEST_OF_ALL = 120.0  # seconds until it is drawn
_LONGEST_TO_LEAVE = 5.0  # seconds
_MOST_LOADED = 80  # requests of one page
_LARGEST = 32 * 1024 * 1024  # bytes of one answer
_DRAWS = {"document", "script", "xhr", "fetch"}  # kinds of what a list is made of
_SENT = ("accept", "content-type", "origin", "referer", "x-requested-with")
_SHOWN = ("content-type", "access-control-")
_HEAD = re.compile(rb"<head[^<>]*>|<html[^<>]*>|^", re.IGNORECASE)


class DrawingHandler(ScrapyPlaywrightDownloadHandler, Handler):  # type: ignore[misc,unused-ignore]
    """Draws what asks for it; everything else is fetched as always, from old servers too."""


class DrawPages:
    """Draws the pages of requests that say ``draw``, once they are there and good."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DrawPages:
        """Scrapy's way of making one."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The drawn page; the answer itself where there is nothing to draw."""
        cookies = [value.decode("latin-1") for value in response.headers.getlist("Set-Cookie")]
        if not request.meta.get("draw") or response.status != 200:
            return response
        if response_checks.is_file(response.body):
            return response
        if response_checks.trouble(response.url, 200, response.body, cookies) is not None:
            return response
        request.meta["served"] = response
        drawing = _Drawing(self._crawler, request, response)
        request.meta["loaded"] = drawing.loaded
        return await drawing.drawn()


class _Drawing:
    """One page in the browser."""

    def __init__(self, crawler: Crawler, request: Request, response: Response) -> None:
        self._crawler = crawler
        self._portal = request.meta.get("portal")
        self._response: Response | None = response
        self._url = response.url
        self._asked = 0
        self._refused: PortalError | None = None
        self._page: Page | None = None
        self.loaded: list[Response] = []

    async def drawn(self) -> Response:
        """What stands there when the page has come to rest."""
        assert self._crawler.engine is not None
        agent = self._crawler.settings["USER_AGENT"]
        wanted = Request(
            self._url,
            meta={
                "playwright": True,
                "playwright_context": "gongkai",
                "playwright_context_kwargs": {"user_agent": agent, "service_workers": "block"},
                "playwright_page_init_callback": self._take_over,
                "playwright_page_goto_kwargs": {"wait_until": "commit", "timeout": _LONGEST},
                "playwright_page_methods": [PageMethod(_come_to_rest)],
            },
        )
        handlers = self._crawler.engine.downloader.handlers
        try:
            drawn: Any = await asyncio.wait_for(
                handlers.download_request_async(wanted), _LONGEST_OF_ALL
            )
        except Exception as error:
            await self._leave()
            slow = TooSlow(say("answer.not_drawn", url=self._url))
            raise Stopped(self._refused or slow) from error
        if self._refused is not None:
            raise Stopped(self._refused)
        return HtmlResponse(drawn.url, body=drawn.body, encoding=drawn.encoding)

    async def _take_over(self, page: Page, _: Request) -> None:
        """From here on every request of the page comes to us."""
        self._page = page
        await page.route("**", self._answer)
        await page.route_web_socket("**", lambda socket: socket.close())

    async def _leave(self) -> None:
        """Close a page that something keeps busy."""
        if self._page is not None:
            with suppress(Error, TimeoutError):
                await asyncio.wait_for(self._page.close(), _LONGEST_TO_LEAVE)

    async def _answer(self, route: Route) -> None:
        with suppress(Error):  # the page is closed already
            response = await self._fetch(route)
            if response is None or 300 <= response.status < 400:
                await route.abort("aborted")
                return
            body = response.body
            if route.request.is_navigation_request() and response.url != route.request.url:
                base = f'<base href="{response.url}">'.encode()
                body = _HEAD.sub(lambda match: match[0] + base, body, count=1)
            headers = {
                name.decode("latin-1"): b", ".join(values).decode("latin-1")
                for name, values in response.headers.items()
                if name.decode("latin-1").lower().startswith(_SHOWN)
            }
            await route.fulfill(status=response.status, headers=headers, body=body)

    async def _fetch(self, route: Route) -> Response | None:
        """What the crawl gets under that address, or None where it must not or cannot."""
        wanted = route.request
        if self._response is not None and wanted.url.partition("#")[0] == self._url:
            response, self._response = self._response, None
            return response
        if wanted.resource_type not in _DRAWS or not wanted.url.startswith(("http:", "https:")):
            return None
        self._asked += 1
        if self._asked > _MOST_LOADED:
            return None
        given = wanted.headers
        meta: dict[str, Any] = {"portal": self._portal, "download_maxsize": _LARGEST}
        request = Request(
            wanted.url,
            method=wanted.method,
            body=wanted.post_data_buffer or b"",
            headers={name: given[name] for name in _SENT if name in given},
            meta=meta,
            callback=NO_CALLBACK,
            dont_filter=True,
        )
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:
            logger.info("%s: %s is not loaded: %s", self._portal, wanted.url, error)
            if isinstance(error, Stopped) and _leads_away(wanted):
                self._refused = self._refused or error.problem
            return None
        self.loaded.append(response)
        return response


def _leads_away(wanted: Asked) -> bool:
    """Does the page itself go there (not one of its frames)?"""
    return wanted.is_navigation_request() and wanted.frame.parent_frame is None


async def _come_to_rest(page: Page) -> None:
    """Wait until nothing more is asked for; a page that never rests is taken as it is then."""
    with suppress(Error):
        await page.wait_for_load_state("networkidle", timeout=_LONGEST)
