"""Years that a page of the column offers by a choice or a click where others have links.

A year counts only where the page shows one year at a time: where all years are chosen at first,
the list is whole already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from lxml.html import HtmlElement

from crawler.pages.addresses import split
from crawler.pages.onclick_links import GO, LOAD, led_by, targets
from crawler.pages.page import Page, resolve, visible
from crawler.words import bare, pattern

_CHOSEN = re.compile(r"this\.value|\$\(this\)\.val\(\)|this\.options\[[^\[\]]*\]\.value")
_MOST = 40  # years


def offered(page: Page) -> list[tuple[str, str]]:
    """The years that a page offers without a link, as (text, address)."""
    found = [*_by_choice(page), *_by_click(page)]
    return found[:_MOST]


def _by_choice(page: Page) -> Iterator[tuple[str, str]]:
    for select in page.tree.iter("select"):
        options = list(select.iter("option"))
        if not options:
            continue
        shown = next((o for o in options if o.get("selected") is not None), options[0])
        if not _is_year(shown):
            continue
        for option in options:
            address = _address(page, select, str(option.get("value") or "").strip())
            if option is not shown and _is_year(option) and address is not None:
                yield bare(visible(option)), address


def _address(page: Page, select: HtmlElement, value: str) -> str | None:
    """Where the choice of that value leads: what its script says, else what its form sends."""
    code = _CHOSEN.sub(f"'{value}'", str(select.get("onchange") or ""))
    if not value or "'" in value:
        return None
    led = led_by(code, targets(page.code, (GO, LOAD)))
    if led is not None:
        return resolve(led, page.base)
    form = next(select.iterancestors("form"), None)
    if form is None or str(form.get("method") or "get").lower() != "get" or not select.get("name"):
        return None
    action = resolve(str(form.get("action") or page.url), page.base)
    if action is None or split(action).path != split(page.url).path:
        return None  # a search of the site, not a choice within the list
    sent = [(str(i.get("name")), str(i.get("value") or "")) for i in form.iter("input")]
    sent = [(name, text) for name, text in sent if name not in ("None", "")]
    return f"{action.partition('?')[0]}?{urlencode([*sent, (str(select.get('name')), value)])}"


def _by_click(page: Page) -> Iterator[tuple[str, str]]:
    known = None
    for element in page.tree.iter("a", "li", "span", "div", "button", "dd", "td"):
        code = f"{element.get('onclick') or element.get('href') or ''}"
        if "(" not in code or not _is_year(element):
            continue
        known = targets(page.code, (GO, LOAD)) if known is None else known
        led = led_by(code, known)
        address = resolve(led, page.base) if led else None
        if address is not None:
            yield bare(visible(element)), address


def _is_year(element: HtmlElement) -> bool:
    return pattern("folder", "years").search(bare(visible(element))) is not None
