"""新点 Epoint: shells whose lists come by POST; which site it is says a script file beside them.

Pages are counted from 0. Where the service is called, and by which names, differs from install to
install: what the page's scripts say goes first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl

from crawler.pages.addresses import split
from crawler.pages.calls import Call
from crawler.pages.page import Page, resolve
from crawler.pages.rows import Row
from crawler.pages.script import settings
from crawler.paging.by_address import StaticPager
from crawler.paging.by_request import InTurn, ServicePager, Unit
from crawler.paging.families.base import Family, asked_by
from crawler.paging.requests import Pager

_SERVICE = re.compile(r"/rest/|getgovinfolist", re.IGNORECASE)
_COMMON = re.compile(r"webBuilderCommon|siteinfo|govinfo|govlist|list|common", re.IGNORECASE)
_CATEGORY = re.compile(r"/category/(?:\w+/)*?(\d{3,18})/[^/]*$|/(\d{6,18})/[^/]*$")
_ORGAN = re.compile(r"/([0-9A-Z]{18})/")
_ACTION = "lightfrontaction/getgovinfolist"
_MOST_SCRIPTS = 4


class Epoint(Family):
    """govxxgk columns and the portals of WebBuilder."""

    name = "epoint"
    marks = re.compile(r"EWB[-_]|webBuilderCommon|govInfoPub|getgovinfolist|/WebbuilderMIS/", re.I)
    addresses = re.compile(r"/govxxgk/|openSubPage\.html|govlist\.html|govInfoPub\.html")

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """The service, once the site's script files have been read."""
        if page.frames:
            return StaticPager(page, rows)  # the wrapper around the list
        files = [url for url in page.script_files if _COMMON.search(url)][:_MOST_SCRIPTS]

        def learn(sources: str) -> list[Unit]:
            return [Unit([*asked_by(page, _SERVICE, sources), *_ways(page, sources)])]

        service = ServicePager(page, prefetch=files, learn=learn)
        return InTurn([service, StaticPager(page, rows)])


def _ways(page: Page, sources: str) -> Iterator[Call]:
    known = settings(page, sources)
    query = dict(parse_qsl(split(page.url).query))
    path = _CATEGORY.search(split(page.url).path)
    category = query.get("categorynum") or known.get("categorynum")
    category = category or (next((g for g in path.groups() if g), "") if path else "")
    if not category:
        return
    organ = _ORGAN.search(page.url)
    projects = [known.get("projectname", ""), *re.findall(r"\bEWB[-_]\w+", page.source + sources)]
    body = {
        "siteGuid": known.get("siteguid", ""),
        "deptcode": query.get("deptcode") or known.get("deptcode") or (organ[1] if organ else ""),
        "categorynum": category,
        "pageIndex": "⟦0⟧",
        "pageSize": 20,
    }
    variants = [body, {**body, "deptcode": ""}] if body["deptcode"] else [body]
    for project in dict.fromkeys([*(p.strip("/") for p in projects if p), "EWB-FRONT"]):
        url = resolve(f"/{project}/rest/{_ACTION}", page.base)
        if url:
            for variant in variants:
                for whole in (variant, {"params": variant}):
                    yield Call(url, "POST", body=_text(whole), first=0)
            yield Call(url, "POST", (("params", _text(variants[0])),), first=0)


def _text(value: object) -> str:
    """JSON in which the page's number is a number."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace('"⟦0⟧"', "⟦0⟧")
