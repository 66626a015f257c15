"""Pages made by a server at each request: JSP, ASPX, ASP, PHP, by query, by form, by postback.

A postback sends the page's own hidden fields back with the name of the pager's control; an
AspNetPager and old Epoint do the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from crawler.pages.calls import with_query
from crawler.pages.page import Page, entities, key, resolve, visible
from crawler.pages.pager_counts import read_numbers
from crawler.pages.rows import Row
from crawler.paging.by_address import pager_links
from crawler.paging.families.base import Family
from crawler.paging.families.by_address.static import Static
from crawler.paging.requests import Ask, Pager
from crawler.words import bare, pattern
from extract.ground.messages import Message, say

_POSTBACK = re.compile(r"""__doPostBack\(\s*["']([^"']+)["']\s*,\s*["']([^"']*)["']""")
_HIDDEN = ("hidden", "text", "")
_MOST_BARREN = 2


class Served(Static):
    """Lists behind a program's name."""

    name = "served"
    marks = re.compile(r"__VIEWSTATE|__doPostBack")
    addresses = re.compile(r"\.(?:jspx?|aspx?|php|do|action|thtml|dhtml|cfm)(?:$|[?;/])|index\.php")

    def recognise(self, page: Page) -> bool:
        """Its address says so, the hidden fields of ASP.NET, or a form that asks for pages."""
        return Family.recognise(self, page) or FormPager(page, ()).usable

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """Real links, the page's form, the script's address with a number, a query guessed."""
        if not any(pager_links(page)):
            forms = FormPager(page, rows)
            if forms.usable:
                return forms
        return super().pager(page, rows)


class FormPager:
    """Sends a page's form for the next page, with the fields of the answer before."""

    def __init__(self, page: Page, rows: Sequence[Row]) -> None:
        self._number = 1
        self._barren = 0
        self._seen = {key(row.url) for row in rows}
        self._pages = read_numbers(page).pages
        self._last = page
        self.usable = self._following(page) is not None

    def after(self, page: Page | None, rows: Sequence[Row], ask: Ask | None) -> Ask | None:
        """The form of the latest answer, filled in for the page behind it."""
        if ask is not None:
            if page is None:
                return None
            names = {key(row.url) for row in rows}
            self._barren = 0 if names - self._seen else self._barren + 1
            self._seen |= names
            self._last = page
        if self._barren >= _MOST_BARREN or (self._pages and self._number >= self._pages):
            return None
        following = self._following(self._last)
        self._number += 1
        return following

    def shortfall(self) -> Message | None:
        """What the pager declares and did not show, or None."""
        if self._pages and self._number < self._pages:
            return say("visit.lacks_pages", declared=self._pages, shown=self._number)
        return None

    def _following(self, page: Page) -> Ask | None:
        wanted = str(self._number + 1)
        back = _postback(page, wanted)
        for form in page.tree.iter("form"):
            fields = dict(_fields(form))
            url = resolve(str(form.get("action") or page.url), page.base)
            if url is None:
                continue
            if back is not None and ("__VIEWSTATE" in fields or "__EVENTTARGET" in fields):
                fields |= {"__EVENTTARGET": back[0], "__EVENTARGUMENT": back[1]}
                return Ask(url, tuple(fields.items()), page.url)
            number = next((n for n in fields if pattern("service", "page").fullmatch(n)), None)
            if number is None or back is not None or not _has_pager(page):
                continue
            fields[number] = wanted
            if str(form.get("method", "")).lower() == "post":
                return Ask(url, tuple(fields.items()), page.url)
            if ".submit(" in page.source:
                return Ask(with_query(url, tuple(fields.items())), referer=page.url)
        return None


def _postback(page: Page, wanted: str) -> tuple[str, str] | None:
    """Target and argument of the control for the page of that number, else of 下一页."""
    following: tuple[str, str] | None = None
    for element in page.tree.iter("a", "input", "span", "button"):
        code = entities(str(element.get("href") or "") + str(element.get("onclick") or ""))
        match = _POSTBACK.search(code)
        if match is None:
            continue
        text = bare(visible(element) or str(element.get("value") or ""))
        if match[2].rsplit("$", 1)[-1] == wanted or text == wanted:
            return match[1], match[2]
        if pattern("link", "next").search(text) and not element.get("disabled"):
            following = (match[1], match[2])
    return following


def _fields(form: HtmlElement) -> Iterator[tuple[str, str]]:
    for element in form.iter("input", "select", "textarea"):
        name = str(element.get("name") or "")
        kind = str(element.get("type") or "").lower()
        if name and kind in _HIDDEN:
            yield name, str(element.get("value") or "")


def _has_pager(page: Page) -> bool:
    numbers = read_numbers(page)
    return numbers.sign or (numbers.pages or 0) > 1
