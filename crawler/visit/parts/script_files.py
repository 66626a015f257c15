"""The script files of a portal that were read: once each, for every page that waits for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from crawler.pages.page import Page
from crawler.visit.tasks import Step

GoOn = Callable[[str], Iterator[Step]]
"""What a page does with the text of all its script files."""


class Bundle:
    """The script files that pages of one kind load, being read one after the other."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._left = list(urls)
        self._text = ""
        self._waiting: list[GoOn] = []

    @property
    def next_url(self) -> str | None:
        """The first file that was not read yet; None: all were."""
        return self._left[0] if self._left else None

    def read(self, page: Page | None) -> None:
        """The next file was read; None: it cannot be had."""
        self._left.pop(0)
        if page is not None:
            self._text += f"\n{page.source}"

    def wait(self, go_on: GoOn) -> None:
        """Remember what follows once all files were read."""
        self._waiting.append(go_on)

    def follow_up(self) -> Iterator[Step]:
        """All files were read: every page that waits for them goes on."""
        waiting, self._waiting = self._waiting, []
        for go_on in waiting:
            yield from go_on(self._text)


class ScriptFiles:
    """What the script files of one portal say."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}
        self._bundles: dict[tuple[str, ...], Bundle] = {}

    def get(self, url: str) -> Page | None:
        """The script file at that address, if it was read."""
        return self._pages.get(url)

    def add(self, url: str, page: Page) -> None:
        """A script file was read."""
        self._pages[url] = page

    def bundle(self, urls: Sequence[str]) -> tuple[Bundle, bool]:
        """Those files together, and whether another page has asked for them before."""
        known = self._bundles.get(tuple(urls))
        if known is not None:
            return known, True
        return self._bundles.setdefault(tuple(urls), Bundle(urls)), False
