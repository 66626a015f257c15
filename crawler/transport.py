"""HTTPS as servers of twenty years speak it: the standard way first, an older one where that fails.

Old portals want TLS 1.0, weak curves and ciphers, or renegotiate without the extension; others
hang when a client is too permissive. So a host is first spoken to as usual, and only after a
failed handshake with everything that the library still knows. Certificates are not verified:
many chains are incomplete, and what is fetched is public.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from twisted.internet.interfaces import IAcceptableCiphers
from twisted.internet.ssl import TLSVersion
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

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


class HttpsHandler(HTTP11DownloadHandler):
    """Scrapy's handler of HTTPS with a second way for old servers."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory: Any = ByHost(self._contextFactory)


def speak_old(host: str) -> bool:
    """Speak to that host (HOST:PORT) in the older way from now on; False if that was so already."""
    known = host in OLD_HOSTS
    OLD_HOSTS.add(host)
    return not known
