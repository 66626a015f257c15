"""The download handler of a crawl that draws pages; importing it needs the extra ``browser``."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy_playwright.handler import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
    ScrapyPlaywrightDownloadHandler,
)

from crawler.transport import ByHost


class DrawingHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc,unused-ignore]
    """Draws what asks for it; everything else is fetched as always, from old servers too."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory: Any = ByHost(self._contextFactory)
