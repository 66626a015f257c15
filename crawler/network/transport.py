"""HTTPS as servers of twenty years speak it: the standard way first, an older one where that fails.

Old portals want TLS 1.0, weak curves and ciphers, or renegotiate without the extension; others
hang when a client is too permissive. So a host is first spoken to as usual, and only after a
failed handshake with everything that the library still knows. Certificates are not verified:
many chains are incomplete, and what is fetched is public.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import monotonic, time
from typing import Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.internet.interfaces import IAcceptableCiphers
from twisted.internet.ssl import TLSVersion
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.network.failures import Stopped
from crawler.pages.addresses import host_slot

_LONGEST_PAUSE = 60.0  # seconds that a host may ask for
_OLD_CIPHERS = "ALL:COMPLEMENTOFDEFAULT:@SECLEVEL=0"
OLD_HOSTS: set[str] = set()
"""Hosts (HOST:PORT) that a modern handshake failed with, in this process."""


@dataclass(frozen=True)
class _Ciphers:
    """A choice of ciphers as OpenSSL writes it, its security level included."""

    fullName: str  # noqa: N815  # Twisted's name


@implementer(IAcceptableCiphers)
class _Everything:
    """All ciphers of the library, those below today's security level too."""

    def selectCiphers(self, available: object) -> tuple[_Ciphers]:  # noqa: N802  # Twisted's name
        """The one choice, whatever is available."""
        return (_Ciphers(_OLD_CIPHERS),)


@implementer(IPolicyForHTTPS)
class ByHost:
    """Picks the way of speaking TLS by the host."""

    def __init__(self, modern: Any) -> None:
        self._modern = modern
        self._old = copy.copy(modern)
        self._old.tls_ciphers = _Everything()
        self._old.tls_min_version = TLSVersion.TLSv1_0

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802  # Twisted's name
        """The options of a connection to that host."""
        old = f"{hostname.decode('ascii').lower()}:{port}" in OLD_HOSTS
        return (self._old if old else self._modern).creatorForNetloc(hostname, port)


class Handler(HTTP11DownloadHandler):
    """Scrapy's handler of HTTP and HTTPS: at the moment when a request goes out, it is counted, or
    stopped because its host turned out to refuse while it was queued; old servers are spoken to."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self._contextFactory: Any = ByHost(self._contextFactory)

    async def download_request(self, request: Request) -> Response:
        """The answer; ``Stopped`` if the visit has left the host alone meanwhile."""
        spider: Any = self._crawler.spider
        portal_id = request.meta.get("portal")
        visit = spider.visits.get(portal_id)
        problem = visit.backoff.over(host_slot(request.url)) if visit is not None else None
        if problem is not None:
            raise Stopped(problem)
        spider.count_request(portal_id)
        pause: float | None = None
        try:
            response = await super().download_request(request)
            pause = asked_pause(response)
            return response
        finally:
            self._rest(host_slot(request.url), min(pause or 0.0, _LONGEST_PAUSE))

    def _rest(self, host: str, seconds: float) -> None:
        """The pause to the next request begins when an answer ends, or as long after as asked."""
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(host) if engine is not None else None
        if slot is not None:
            slot.lastseen = max(slot.lastseen, monotonic() + seconds)


def asked_pause(response: Response) -> float | None:
    """The seconds that an overloaded host asks to be left in peace for, or None."""
    if response.status not in (429, 503):
        return None
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time())
    except (ValueError, TypeError, OverflowError):
        return None


def speak_old(host: str) -> bool:
    """Speak to that host (HOST:PORT) in the older way from now on; False if that was so already."""
    known = host in OLD_HOSTS
    OLD_HOSTS.add(host)
    return not known
