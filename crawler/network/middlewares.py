"""Manners and safety between the spider and the network.

Scrapy's own middlewares do the rest; these add the slot per host and port, robots.txt with a typed
refusal, retries that wait, redirects that do not walk into a challenge, and the refusal of hosts
inside the own network.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import zlib
from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import (
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from scrapy.utils.defer import maybe_deferred_to_future

from crawler.errors import Challenged, DeadLink, ForbiddenHost, Unreachable
from crawler.network import response_checks
from crawler.network.failures import Stopped
from crawler.network.transport import asked_pause, speak_old
from crawler.pages.addresses import host_slot, is_dead, join, netloc, port, split
from extract.ground.messages import say

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_LARGEST = 128 * 1024 * 1024  # bytes of any answer
_LONGEST_PAUSE = 60.0  # seconds before a retry


def allowed_hosts(crawler: Crawler) -> frozenset[str]:
    """HOST:PORT of the hosts in the own network that this run may visit."""
    return frozenset(h.lower() for h in crawler.settings.getlist("GONGKAI_ALLOW_HOSTS"))


def is_allowed(url: str, allowed: Collection[str]) -> bool:
    """Was the host of an address allowed by name, with the port that it goes to?"""
    parts = split(url)
    number = port(url) or (443 if parts.scheme == "https" else 80)
    return netloc(url) in allowed or f"{(parts.hostname or '').lower()}:{number}" in allowed


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
        request.meta["download_slot"] = host_slot(request.url)
        if is_allowed(request.url, self._allowed):
            request.meta["autothrottle_dont_adjust_delay"] = True


class RetryLater(RetryMiddleware):
    """Retries server errors, timeouts and cut answers after a pause that doubles; nothing else."""

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """A server error, or "too many requests", may pass; a challenge does not."""
        if request.meta.pop("cut", False):
            again = self._retry(request, "cut off")
            if again is None:
                raise ResponseDataLossError
            return again
        if response.status not in self.retry_http_codes or self._is_challenge(response):
            return response
        again = self._retry(request, f"status {response.status}")
        if again is None:
            return response
        if asked_pause(response) is None:  # else its host is left in peace already
            await asyncio.sleep(self._pause(again))
        return again

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | None:
        """A timeout or a broken connection may pass; a refused one and an unknown host do not.

        A timeout has cost a minute already, so it is tried once more, not twice.
        """
        if not isinstance(
            exception, (DownloadTimeoutError, DownloadFailedError, ResponseDataLossError)
        ):
            return None
        parts = split(request.url)
        spoken = f"{parts.hostname}:{port(request.url) or 443}"
        failed = parts.scheme == "https" and isinstance(exception, DownloadFailedError)
        if failed and speak_old(spoken):
            return self._retry(request, "an older TLS")
        if isinstance(exception, DownloadTimeoutError) and request.meta.get("retry_times"):
            return None
        again = self._retry(request, type(exception))
        if again is not None:
            await asyncio.sleep(self._pause(again))
        return again

    def _pause(self, request: Request) -> float:
        base = self.crawler.settings.getfloat("GONGKAI_RETRY_PAUSE")
        return float(min(base * 2 ** (int(request.meta["retry_times"]) - 1), _LONGEST_PAUSE))

    @staticmethod
    def _is_challenge(response: Response) -> bool:
        cookies = [value.decode("latin-1") for value in response.headers.getlist("Set-Cookie")]
        found = response_checks.trouble(response.url, response.status, response.body, cookies)
        return isinstance(found, Challenged)


class FollowRedirects(RedirectMiddleware):
    """Follows redirects; one that sets a cookie and leads to itself is a challenge and stays."""

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Scrapy's rules, but a loop is handed to the spider as the answer that it is."""
        location = response.headers.get("Location")
        if 300 <= response.status < 400 and location:
            target = join(request.url, location.decode("latin-1"))
            passed = [*request.meta.get("redirect_urls", []), request.url]
            if target in passed or len(passed) > self.max_redirect_times:
                return response
            if response.status == 304 or not target.lower().startswith(("http://", "https://")):
                return response
        redirected: Request | Response = super().process_response(request, response)
        return redirected


class OnWire:
    """Notes the headers as they came over the wire, before the body is decompressed."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._allowed = allowed_hosts(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OnWire:
        """Scrapy's way of making one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """What was allowed by name is meant itself, not a proxy."""
        if is_allowed(request.url, self._allowed):
            request.meta["proxy"] = None

    def process_response(self, request: Request, response: Response) -> Response:
        """The pairs go into the request's meta under ``wire``."""
        request.meta["wire"] = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        coding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        if coding and response.body[:9].lower().startswith((b"<!doctype", b"<html")):
            headers = response.headers.copy()  # said so, and sent as it is
            del headers["Content-Encoding"]
            return response.replace(headers=headers)
        if coding in (b"gzip", b"x-gzip", b"deflate") and response.body:
            most = request.meta.get("download_maxsize") or _LARGEST
            request.meta["cut"] = not is_whole(response.body, most)
        return response


def is_whole(packed: bytes, most: int) -> bool:
    """Does a stream of gzip or deflate come to its end, or to ``most`` bytes unpacked?

    Scrapy takes what there is of one that was cut off, and says itself what is too large, or no
    such stream at all.
    """
    zipped = packed.startswith(b"\x1f\x8b") or packed[:1] == b"\x78"
    unpacking = zlib.decompressobj(47 if zipped else -15)
    rest = packed
    try:
        while rest and not unpacking.eof and most > 0:
            most -= len(unpacking.decompress(rest, 1 << 20))
            rest = unpacking.unconsumed_tail
    except zlib.error:
        return not packed.startswith(b"\x1f\x8b")
    return unpacking.eof or most <= 0


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
        if is_dead(request.url):
            raise Stopped(DeadLink(say("fetch.dead_link", url=request.url)))
        if not is_allowed(request.url, self._allowed):
            await self._check(split(request.url).hostname or "", request.url)

    async def _check(self, host: str, url: str) -> None:
        address = await self._resolve(host)
        if address is None and not getproxies():  # a second answer could be another one
            raise Stopped(Unreachable(say("fetch.no_host", url=url)))
        if address is not None and not is_public(address):
            raise Stopped(
                ForbiddenHost(
                    say("fetch.forbidden_host", url=url, address=address, host=netloc(url))
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
            return None


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
