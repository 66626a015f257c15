"""开普 UCAP: static pages ``list_2.shtml``, or one of five services that answer with JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.pages.calls import Call, with_query
from crawler.pages.page import Page, entities, resolve
from crawler.pages.rows import Row
from crawler.pages.script import settings
from crawler.paging.families.base import Family, asked_by, served
from crawler.paging.requests import Pager

_SERVICE = re.compile(
    r"/search(?:List)?/[0-9a-f]{32}|/common/search/|getFileListByCodeId|/info/getInfoCommon",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"""["']([^"'\s<>]*(?:/search(?:List)?/[0-9a-f]{32}|/info/getInfoCommon)[^"'\s<>]*)["']""",
    re.IGNORECASE,
)
_CHANNEL = ("channelid", "channel_id", "codeid", "columnid", "channelcode")
_SHOWN = "15"


class Ucap(Family):
    """Columns ``/<site>/cNNNNNN/….shtml``."""

    name = "ucap"
    marks = re.compile(
        r"<UCAP|UCAP-CONTENT|/common/search/[0-9a-f]{32}|/searchList/[0-9a-f]{32}"
        r"|getFileListByCodeId|/info/getInfoCommon",
        re.IGNORECASE,
    )
    addresses = re.compile(
        r"/c\d{5,7}/(?:\w+/)*\w*\.shtml|/(?:common_|xxgk_|nav_|r)?list(?:_\d+)?\.shtml|/zfxxgklby\w*\.shtml"
    )

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """The page's service if it names one; static pages else."""
        return served(page, rows, [*asked_by(page, _SERVICE), *_written(page), *_by_channel(page)])


def _written(page: Page) -> Iterator[Call]:
    """An address of a service that the page writes out whole."""
    for match in _WRITTEN.finditer(entities(page.source)):
        url = resolve(match[1], page.base)
        if url and "getInfoCommon" in url:
            yield Call(with_query(url, (("pagesize", _SHOWN), ("currpage", "⟦0⟧"))))
        elif url:
            flags = (("_isAgg", "true"), ("_isJson", "true"), ("_pageSize", _SHOWN),
                     ("_template", "index"), ("page", "⟦0⟧"))  # fmt: skip
            yield Call(with_query(url, flags))


def _by_channel(page: Page) -> Iterator[Call]:
    """Services that are named without their parameters, and a channel that is."""
    known = settings(page)
    channel = next((known[name] for name in _CHANNEL if known.get(name)), None)
    if channel is None:
        return
    if "getFileListByCodeId" in page.source:
        form = (("channelId", channel), ("page", "⟦0⟧"), ("size", "20"),
                ("relateSubChannels", "true"))  # fmt: skip
        url = resolve("/getFileListByCodeId", page.base)
        if url:
            yield Call(url, "POST", form)
    shared = re.search(r"""["']([^"'\s]*/search/common/search/)""", page.source)
    url = resolve(f"{shared[1]}{channel}", page.base) if shared else None
    if url:
        form = (("datas[0][key]", "status"), ("datas[0][value]", "1"), ("page", "⟦0⟧"),
                ("pageSize", "20"))  # fmt: skip
        yield Call(url, "POST", form)
