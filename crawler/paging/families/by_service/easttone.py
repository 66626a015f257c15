"""东网 easttone: a column page names its channels in ``new CMS({ids: …})``; rows come by POST.

``channelList`` must be an array: of a string the service takes no notice and answers with the
whole site.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from crawler.pages.calls import Call
from crawler.pages.page import Page, resolve
from crawler.pages.rows import Row
from crawler.pages.script import Known
from crawler.paging.families.base import Family, asked_by, served
from crawler.paging.requests import Pager
from extract.ground.javascript import Value

_SERVICE = re.compile(r"/front/api/data/")
_ORDER = {"orderFields": ["display_date", "id"], "orderTypes": ["desc", "desc"]}
_NAMES = ("ids", "channelList", "channelIds", "channelId")
_DEEPEST = 4
_SIZE = 15


class Easttone(Family):
    """Columns of the Shanghai districts' shell."""

    name = "easttone"
    marks = re.compile(r"/front/api/data/|\bnew\s+CMS\s*\(")

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """The search service, then its sister."""
        ways = asked_by(page, _SERVICE)
        channels = _channels(page)
        if channels:
            body = {"channelList": channels, "pageNo": "⟦0⟧", "pageSize": _SIZE, **_ORDER}
            for action in ("search", "affair"):
                for more in ({}, {"docFlag": "1"}):
                    text = json.dumps({**body, **more}, ensure_ascii=False).replace('"⟦0⟧"', "⟦0⟧")
                    url = resolve(f"/front/api/data/{action}", page.base)
                    ways += [Call(url, "POST", body=text)] if url else []
        return served(page, rows, ways)


def _channels(page: Page) -> list[str]:
    """The channels that the page's own ``new CMS({…})`` names."""
    for script in page.code:
        for call in script.calls:
            if not call.new or call.callee != "CMS" or not call.arguments:
                continue
            given = _named(script.value_or_none(call.arguments[0], Known({})), 0)
            if given:
                listed = given if isinstance(given, list) else re.split(r"[,;\s]+", str(given))
                return [str(channel) for channel in listed if channel]
    return []


def _named(options: Value, depth: int) -> Value:
    """The value of one of the names of the channels, in the options or within them."""
    if not isinstance(options, dict) or depth > _DEEPEST:
        return None
    own = (options[name] for name in _NAMES if options.get(name))
    within = (found for value in options.values() if (found := _named(value, depth + 1)))
    return next(own, None) or next(within, None)
