"""龙讯 Lonsun: rows come as a fragment of markup from ``/site/label/8888``.

The page holds what the label wants to know of its column; the template's path (``file``) differs
from site to site.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.pages.addresses import split
from crawler.pages.calls import Call, with_query
from crawler.pages.page import Page, entities, resolve
from crawler.pages.rows import Row
from crawler.pages.script import settings
from crawler.paging.by_address import StaticPager, pager_links
from crawler.paging.by_request import InTurn, ServicePager, Unit
from crawler.paging.families.base import Family, asked_by
from crawler.paging.requests import Pager

_LABEL = re.compile(r"/site/label/\d+")
_WRITTEN = re.compile(r"""["']([^"'\s<>]*/site/label/\d+\?[^"'\s<>]*)["']""")
_PUBLIC = re.compile(r"/public/column/(\d+)")
_PAGES = re.compile(r"""\bpageCount["']?\s*[:=]\s*["']?(\d{1,4})""", re.IGNORECASE)
_WANTED = ("labelName", "siteId", "organId", "catId", "cId", "type", "pageSize", "action", "isDate",
           "dateFormat", "length", "file", "result")  # fmt: skip
_DEFAULTS = {"labelName": "publicInfoList", "action": "list", "isDate": "true", "type": "4",
             "dateFormat": "yyyy-MM-dd", "length": "80", "pageSize": "15"}  # fmt: skip


class Lonsun(Family):
    """Disclosure columns ``/public/column/<organ>`` and plain ones beside them."""

    name = "lonsun"
    marks = re.compile(r"/site/label/\d+|/public/column/\d+|labelName\W{1,4}publicInfoList")
    addresses = re.compile(r"/public/column/\d+|/content/column/\d+")

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """The label by GET, then by a short POST; real links where the page has them."""
        pages = _PAGES.search(page.source)
        named = _LABEL.search(page.source) or "publicInfoList" in page.source
        if any(pager_links(page)) or not (named or pages):
            return StaticPager(page, rows)
        ways = [*asked_by(page, _LABEL), *_ways(page)]
        return InTurn([ServicePager(page, [Unit(ways)]), StaticPager(page, rows)])


def _ways(page: Page) -> list[Call]:
    found: list[Call] = []
    for match in _WRITTEN.finditer(entities(page.source)):
        url = resolve(match[1], page.base)
        if url:
            found.append(Call(with_query(url, (("pageIndex", "⟦0⟧"),))))
    known = {**settings(page), **{name.lower(): value for name, value in page.query}}
    organ = _PUBLIC.search(split(page.url).path)
    if organ:
        known["organid"] = organ[1]
    pairs = [(name, known.get(name.lower()) or _DEFAULTS.get(name, "")) for name in _WANTED]
    given = tuple((name, value) for name, value in pairs if value)
    label = _LABEL.search(page.source)
    url = resolve(label[0] if label else "/site/label/8888", page.base)
    if url:
        asked = (("IsAjax", "1"), ("dataType", "html"), *given, ("pageIndex", "⟦0⟧"))
        found += [Call(url, form=asked), Call(url, "POST", asked)]
    return found
