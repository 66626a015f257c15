"""Manners and safety between the spider and the network.

Scrapy's own middlewares do the rest; these add the slot per host and port, robots.txt with a typed
refusal, retries that wait, redirects that do not walk into a challenge, and the refusal of hosts
inside the own network.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.defer import maybe_deferred_to_future

from crawler import signs
from crawler.errors import Challenged, ForbiddenHost, PortalError, Refused
from crawler.page import netloc
from crawler.transport import speak_old

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)
_MOST_CRAWL_DELAY = 10.0  # seconds: what a robots.txt may ask for at most
_LONGEST_PAUSE = 60.0  # seconds before a retry


class Stopped(IgnoreRequest):
    """A request that must not be made; ``problem`` says why."""

    def __init__(self, problem: PortalError) -> None:
        super().__init__(str(problem))
        self.problem = problem


def allowed_hosts(crawler: Crawler) -> frozenset[str]:
    """HOST:PORT of the hosts in the own network that this run may visit."""
    return frozenset(h.lower() for h in crawler.settings.getlist("GONGKAI_ALLOW_HOSTS"))


class OneSlotAHost:
    """One queue and one connection for each host and port, whoever asks (robots, redirects too)."""

    def __init__(self, crawler: Crawler) -> None:
        self._allowed = allowed_hosts(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OneSlotAHost:
        """Scrapy's way of making one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Name the slot; the pause of a host that was allowed by name is the run's own."""
        host = netloc(request.url)
        request.meta["download_slot"] = host
        if host in self._allowed:
            request.meta["autothrottle_dont_adjust_delay"] = True


class AskRobots:
    """robots.txt of every host, asked once; what it forbids is a problem with a name.

    Missing (404 and most of 4xx) allows everything. 401, 403, a challenge or a server error say
    nothing: nothing is fetched then before somebody has asked the portal's owner.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._allowed = allowed_hosts(crawler)
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
        parts = urlsplit(request.url)
        host = netloc(request.url)
        url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        if url not in self._asked:
            self._asked[url] = asyncio.ensure_future(self._ask(url, request))
        answer = await self._asked[url]
        if host in self._paced:
            request.meta["autothrottle_dont_adjust_delay"] = True
        if isinstance(answer, PortalError):
            raise Stopped(answer)
        if answer is not None and not answer.allowed(request.url, self._agent):
            raise Stopped(
                Refused(f"robots.txt of {host} does not allow {request.url}; it is obeyed.")
            )

    async def _ask(self, url: str, request: Request) -> ProtegoRobotParser | PortalError | None:
        robots = Request(
            url,
            callback=NO_CALLBACK,
            priority=1000,
            dont_filter=True,
            meta={"robots": True, "portal": request.meta.get("portal")},
        )
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(robots)
        except Stopped as stopped:
            return stopped.problem
        except IgnoreRequest:
            return None  # redirected without end: there is no robots.txt
        except Exception as error:
            logger.info("robots.txt of %s could not be asked: %s", url, error)
            return None  # the page itself will fail in the same way, with its own name
        return self._read(url, response)

    def _read(self, url: str, response: Response) -> ProtegoRobotParser | PortalError | None:
        status = response.status
        cookies = [value.decode("latin-1") for value in response.headers.getlist("Set-Cookie")]
        trouble = signs.trouble(url, status, response.body or b" ", cookies)
        if isinstance(trouble, Challenged):
            return trouble
        if status in (401, 403) or status >= 500:
            return Refused(
                f"{url} answered with status {status}, so it is not known what the portal allows;"
                " ask its owner."
            )
        if status != 200 or b"<html" in response.body[:2000].lower():
            return None
        parser = ProtegoRobotParser.from_crawler(self._crawler, response.body)
        wanted = parser.rp.crawl_delay(self._agent)
        slot = (
            self._crawler.engine.downloader.slots.get(netloc(url)) if self._crawler.engine else None
        )
        allowed = netloc(url) in self._allowed
        if wanted and slot and not allowed:
            slot.delay = max(slot.delay, min(float(wanted), _MOST_CRAWL_DELAY))
            self._paced.add(netloc(url))
        return parser


class RetryLater(RetryMiddleware):
    """Retries server errors and timeouts after a pause that doubles; nothing else is retried."""

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """A server error, or "too many requests", may pass."""
        if response.status not in self.retry_http_codes:
            return response
        again = self._retry(request, f"status {response.status}")
        if again is None:
            return response
        await self._pause(again, response)
        return again

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | None:
        """A timeout or a broken connection may pass; a refused one and an unknown host do not."""
        from scrapy.exceptions import (
            DownloadFailedError,
            DownloadTimeoutError,
            ResponseDataLossError,
        )

        if not isinstance(
            exception, (DownloadTimeoutError, DownloadFailedError, ResponseDataLossError)
        ):
            return None
        parts = urlsplit(request.url)
        spoken = f"{parts.hostname}:{parts.port or 443}"
        failed = parts.scheme == "https" and isinstance(exception, DownloadFailedError)
        if failed and speak_old(spoken):
            return self._retry(request, "an older TLS")
        again = self._retry(request, type(exception))
        if again is not None:
            await self._pause(again, None)
        return again

    async def _pause(self, request: Request, response: Response | None) -> None:
        base = self.crawler.settings.getfloat("GONGKAI_RETRY_PAUSE")
        pause = base * 2 ** (int(request.meta["retry_times"]) - 1)
        after = response.headers.get("Retry-After") if response is not None else None
        if after and after.isdigit():
            pause = max(pause, float(after))
        await asyncio.sleep(min(pause, _LONGEST_PAUSE))


class FollowRedirects(RedirectMiddleware):
    """Follows redirects; one that sets a cookie and leads to itself is a challenge and stays."""

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Scrapy's rules, but a loop is handed to the spider as the answer that it is."""
        location = response.headers.get("Location")
        if 300 <= response.status < 400 and location:
            target = urljoin(request.url, location.decode("latin-1"))
            passed = [*request.meta.get("redirect_urls", []), request.url]
            if target in passed or len(passed) > self.max_redirect_times:
                return response
            if response.status == 304 or not target.lower().startswith(("http://", "https://")):
                return response
        redirected: Request | Response = super().process_response(request, response)
        return redirected


class OnWire:
    """Notes the headers as they came over the wire, before the body is decompressed; counts."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._allowed = allowed_hosts(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OnWire:
        """Scrapy's way of making one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """What was allowed by name is meant itself, not a proxy; count what goes out."""
        if netloc(request.url) in self._allowed:
            request.meta["proxy"] = None
        spider: Any = self._crawler.spider
        spider.count_request(request.meta.get("portal"))

    def process_response(self, request: Request, response: Response) -> Response:
        """The pairs go into the request's meta under ``wire``."""
        request.meta["wire"] = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        return response


class NoPrivateHosts:
    """Refuses hosts that resolve to loopback, private or link-local addresses.

    The name is resolved by the resolver of the connection itself, whose cache then serves the
    connection: what was checked is what is connected to.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._allowed = allowed_hosts(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NoPrivateHosts:
        """Scrapy's way of making one."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let through public hosts and those that were allowed by name."""
        host = netloc(request.url)
        if host not in self._allowed:
            await self._check(urlsplit(request.url).hostname or "", request.url)

    async def _check(self, host: str, url: str) -> None:
        address = await self._resolve(host)
        if address is not None and not is_public(address):
            raise Stopped(
                ForbiddenHost(
                    f"{url} leads to {address}, inside the own network; if that is meant, allow it"
                    f" with --allow-host {netloc(url)}."
                )
            )

    async def _resolve(self, host: str) -> str | None:
        literal = _literal(host)
        if literal is not None:
            return literal
        from twisted.internet import reactor

        resolver: Any = reactor
        try:
            return str(await maybe_deferred_to_future(resolver.resolve(host)))
        except Exception:
            return None  # the connection will fail to resolve it in the same way and say so


def is_public(address: str) -> bool:
    """Is an IP address one of the internet (not loopback, private, link-local, reserved)?"""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _literal(host: str) -> str | None:
    """A host that is an address in any spelling (127.1, 0x7f000001, [::1]), canonical."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None
