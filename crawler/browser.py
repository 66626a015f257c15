"""Lists that exist only after JavaScript has run: pages drawn by Chromium, for portals that ask.

An extra (``pip install gongkai[browser]``) and off by default: only the pages on the way and the
lists of portals whose declaration says ``browser = true`` are drawn; reports and files are fetched
as always. What a drawn page loads besides stays on public hosts and those that were allowed.
A drawn page is not what was served, so it is read and not kept.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.middlewares import is_public
from crawler.page import netloc

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_LONGEST = 30_000  # milliseconds until a page must be drawn
_NEEDLESS = {"image", "media", "font"}
DRAWN = frozenset({"home", "way", "column", "page"})
"""The kinds of tasks whose pages are drawn."""


def chromium() -> str | None:
    """The machine's browser (``GONGKAI_CHROMIUM``, else by name), or None."""
    named = os.environ.get("GONGKAI_CHROMIUM")
    return named or next(filter(None, map(shutil.which, _CHROMIUM)), None)


def usable() -> bool:
    """Are the extra and a browser there?"""
    return find_spec("scrapy_playwright") is not None and chromium() is not None


def prepare(settings: BaseSettings, allow_hosts: Sequence[str]) -> None:
    """Let a crawl draw pages: its handlers, its browser, what the browser must not load."""
    handlers: dict[str, Any] = dict(settings.getdict("DOWNLOAD_HANDLERS"))
    handlers |= dict.fromkeys(("http", "https"), "crawler.drawing.DrawingHandler")
    allowed = {host.lower() for host in allow_hosts}

    async def forbidden(request: Any) -> bool:
        return request.resource_type in _NEEDLESS or not await _may_load(request.url, allowed)

    settings.set("DOWNLOAD_HANDLERS", handlers, "cmdline")
    settings.set("PLAYWRIGHT_ABORT_REQUEST", forbidden, "cmdline")
    settings.set("PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT", _LONGEST, "cmdline")
    settings.set(
        "PLAYWRIGHT_LAUNCH_OPTIONS",
        {"executable_path": chromium(), "args": ["--no-sandbox", "--disable-gpu"]},
        "cmdline",
    )


def meta(agent: str) -> Mapping[str, object]:
    """What a request says that wants its page drawn."""
    return {
        "playwright": True,
        "playwright_page_goto_kwargs": {"wait_until": "networkidle"},
        "playwright_context": "gongkai",
        "playwright_context_kwargs": {"user_agent": agent, "service_workers": "block"},
    }


async def _may_load(url: str, allowed: set[str]) -> bool:
    parts = urlsplit(url)
    if parts.scheme in ("data", "blob") or netloc(url) in allowed:
        return True
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            parts.hostname, None, type=socket.SOCK_STREAM
        )
    except OSError:
        return False
    return all(is_public(str(address[4][0])) for address in found)
