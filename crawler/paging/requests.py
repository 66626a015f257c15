"""One request for a page of a list, whatever its method, and what walks a list by requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode, urlunsplit

from crawler.pages.addresses import split
from crawler.pages.page import Page
from crawler.pages.rows import Row
from extract.ground.messages import Message


@dataclass(frozen=True)
class Ask:
    """One request for a further page of a list."""

    url: str
    form: tuple[tuple[str, str], ...] | None = None  # POST if given
    referer: str | None = None
    guessed: bool = False  # no link and no script named this address
    body: str | None = None  # POST of this JSON if given
    helps: bool = False  # a script file, read for what it says of the list

    @property
    def posts(self) -> bool:
        """Does it send a form or JSON?"""
        return self.form is not None or self.body is not None

    @property
    def address(self) -> str:
        """One name for what is asked, with what is sent as web archives write it in an address."""
        if not self.posts:
            return self.url
        sent = [("__wb_method", "POST"), *(self.form or ())]
        if self.body is not None:
            sent.append(("__wb_post_data", self.body))
        parts = split(self.url)
        query = "&".join(piece for piece in (parts.query, urlencode(sent)) if piece)
        return urlunsplit(parts._replace(query=query, fragment=""))


class Pager(Protocol):
    """Walks the pages of one list."""

    def after(self, page: Page | None, rows: Sequence[Row], ask: Ask | None) -> Ask | None:
        """What to ask after this answer to ``ask``; None ends the list.

        ``ask`` is None for the first page; ``page`` is None where the answer was no page.
        """

    def shortfall(self) -> Message | None:
        """What the list declares and did not show, in words; None if it is whole or cannot say."""
