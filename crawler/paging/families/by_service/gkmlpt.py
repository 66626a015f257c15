"""Guangdong's 集约化 gkmlpt: a tree of columns in ``_CONFIG.TREE``, each filled by one API.

Page 0 equals page 1, a hundred entries a page; nodes with ``jump_url`` lead to plain NFCMS
columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from crawler.pages.addresses import join, netloc, split
from crawler.pages.calls import Call, with_query
from crawler.pages.page import Page, resolve
from crawler.pages.rows import Row
from crawler.pages.script import after, settings
from crawler.paging.by_request import ServicePager, Unit
from crawler.paging.families.base import Family
from crawler.paging.requests import Pager
from crawler.visit.discovery import names_column

_PLATFORM = re.compile(r"/gkmlpt/index$")
_COLUMN = "政府信息公开年报"  # what a body's platform leads to, whatever the body is called
_API = re.compile(r"/gkmlpt/api/all/\d+")


class Gkmlpt(Family):
    """The disclosure platform of Guangdong's portals, departments and towns."""

    name = "gkmlpt"
    marks = re.compile(r"_CONFIG\b[\s\S]{0,4000}\bTREE\b|\bTREE\b[\s\S]{0,4000}\bSID\b")
    addresses = re.compile(r"/gkmlpt/(?:api/|index)")

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """The pages of the API behind the one that was answered; the platform itself has none."""
        if not _API.search(page.url):
            return ServicePager(page)
        return ServicePager(
            page, [Unit([Call(with_query(page.url, (("page", "⟦0⟧"),)))], skip=True)]
        )

    def links(self, page: Page) -> list[tuple[str, str]]:
        """The nodes of the tree, below the column of annual reports all are that column; and the
        platforms of other bodies of the portal, each with a tree of its own."""
        tree = next((held for one in page.code if (held := after(one, "TREE"))), None)
        sid = settings(page).get("sid", "")
        nodes = tree if isinstance(tree, list) else [tree]
        found = [link for node in nodes for link in _links(node, page, sid, None)]
        return [*found, *_platforms(page)]


def _platforms(page: Page) -> Iterator[tuple[str, str]]:
    """Departments' and towns' own platforms that a platform links to."""
    own = split(page.url).path
    for link in page.links:
        path = split(link.url).path
        if netloc(link.url) == netloc(page.url) and path != own and _PLATFORM.search(path):
            yield _COLUMN, link.url


def _links(node: Any, page: Page, sid: str, column: str | None) -> Iterator[tuple[str, str]]:
    if not isinstance(node, dict):
        return
    name = str(node.get("name") or node.get("label") or "")
    if column is None and names_column(name, page.url):
        column = name
    target = resolve(str(node.get("jump_url") or ""), page.base)
    if target:
        yield column or name, target
    elif node.get("id") is not None:
        prefix = split(page.url).path.partition("/gkmlpt/")[0]
        for root in dict.fromkeys((prefix, "")):
            path = f"{root}/gkmlpt/api/all/{node['id']}?page=1&sid={sid}"
            yield column or name, join(page.url, path)
    for child in node.get("children") or ():
        yield from _links(child, page, sid, column)
