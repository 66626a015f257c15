"""What a visit has learnt of the services that hold its portal's articles: which requests work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote

from crawler.pages.articles import identities
from crawler.pages.page import Page
from crawler.paging.requests import Ask

_MOST_FAILURES = 2  # a request that has never worked is tried for so many articles


class ArticleApis:
    """The requests by which articles of one portal were asked for, without the articles' ids."""

    def __init__(self) -> None:
        self._worked: set[str] = set()
        self._failures: Counter[str] = Counter()

    def in_order(self, requests: Sequence[Ask], page: Page) -> list[Ask]:
        """Those that are worth trying, the ones that have worked for other articles first."""
        shapes = {ask: _shape(ask, page) for ask in requests}
        left = [ask for ask in requests if self._failures[shapes[ask]] < _MOST_FAILURES]
        return sorted(left, key=lambda ask: shapes[ask] not in self._worked)

    def note(self, ask: Ask, page: Page, *, worked: bool) -> None:
        """Whether a request brought the article of ``page``."""
        shape = _shape(ask, page)
        if worked:
            self._worked.add(shape)
            self._failures[shape] = 0
        elif shape not in self._worked:
            self._failures[shape] += 1


def _shape(ask: Ask, page: Page) -> str:
    """A request without the article that it asks for."""
    shape = ask.address
    for name in identities(page):
        shape = shape.replace(quote(name, safe=""), "⟨id⟩").replace(name, "⟨id⟩")
    return shape
