"""Lists that exist only after JavaScript has run: pages drawn by Chromium, for portals that ask.

An extra (``pip install gongkai[browser]``) and off by default: only the index pages and the
lists of portals whose declaration says ``browser = true`` are drawn; reports and files are fetched
as always. The browser has no network: ``crawler.network.drawing`` fetches what it asks for.
"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_MOST_PAGES = 4  # drawn at once
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
DRAWN = frozenset({"home", "index", "column", "page"})
"""The kinds of tasks whose pages are drawn."""


def chromium() -> str | None:
    """The machine's browser (``GONGKAI_CHROMIUM``, else by name), or None."""
    named = os.environ.get("GONGKAI_CHROMIUM")
    return named or next(filter(None, map(shutil.which, _CHROMIUM)), None)


def usable() -> bool:
    """Are the extra and a browser there?"""
    return find_spec("scrapy_playwright") is not None and chromium() is not None


def prepare(settings: BaseSettings) -> None:
    """Let a crawl draw pages: its handlers, and a browser that reaches nothing by itself."""
    handlers: dict[str, Any] = dict(settings.getdict("DOWNLOAD_HANDLERS"))
    handlers |= dict.fromkeys(("http", "https"), "crawler.network.drawing.DrawingHandler")
    middlewares = {
        **settings.getdict("DOWNLOADER_MIDDLEWARES"),
        "crawler.network.drawing.DrawPages": 540,
    }
    nowhere = {"server": "http://127.0.0.1:9", "bypass": "<-loopback>"}
    launch = {"executable_path": chromium(), "args": list(_ARGUMENTS), "proxy": nowhere}
    settings.set("DOWNLOAD_HANDLERS", handlers, "cmdline")
    settings.set("DOWNLOADER_MIDDLEWARES", middlewares, "cmdline")
    settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", launch, "cmdline")
    settings.set("PLAYWRIGHT_MAX_PAGES_PER_CONTEXT", _MOST_PAGES, "cmdline")
