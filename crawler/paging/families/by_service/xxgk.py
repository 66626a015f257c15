"""Hanweb's older disclosure directory: ``/module/xxgk/search.jsp`` answers with table rows.

Its answers are not limited to the column that asks: where rows carry a column in their address,
those of this column count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.pages.calls import Call, with_query
from crawler.pages.page import Page, resolve
from crawler.pages.rows import Row
from crawler.pages.script import settings
from crawler.paging.families.base import Family, asked_by, served
from crawler.paging.requests import Pager
from crawler.paging.service_rows import shown

_SERVICE = re.compile(r"/module/xxgk/(?:search|subjectinfo)\.jsp|xxgk_right\.jsp", re.IGNORECASE)
_WRITTEN = re.compile(
    r"""["']([^"'\s<>]*(?:/module/xxgk/(?:search|subjectinfo)\.jsp|xxgk_right\.jsp)[^"'\s<>]*)["']"""
)
_COLUMN = re.compile(r"/col/col(\d+)/")
_OF_COLUMN = re.compile(r"/art_(\d+)_\d+\.html")
_FORM = {"infotypeId": "", "jdid": "", "area": "", "divid": "", "vc_title": "", "vc_number": "",
         "sortfield": ",compaltedate:0", "vc_filenumber": "", "vc_all": "", "texttype": "",
         "fbtime": "-1", "standardXxgk": "1", "isAllList": "1"}  # fmt: skip


class Xxgk(Family):
    """Columns whose rows the directory's search brings."""

    name = "xxgk"
    marks = re.compile(r"/module/xxgk/|xxgk_right\.jsp|tr_main_value_(?:odd|even)")
    addresses = _SERVICE

    def entries(self, page: Page) -> list[Row]:
        """The rows of the page; of those with a column in their address the column's own."""
        found = shown(page)
        column = _COLUMN.search(page.base)
        of = {id(row): _OF_COLUMN.search(row.url) for row in found}
        if column is None or not any(m and m[1] == column[1] for m in of.values()):
            return found
        return [row for row in found if (m := of[id(row)]) is None or m[1] == column[1]]

    def pager(self, page: Page, rows: Sequence[Row]) -> Pager:
        """The search as the page's script asks it, then with the ids that the page names."""
        ways = asked_by(page, _SERVICE)
        known = settings(page)
        form = tuple((name, known.get(name.lower(), value)) for name, value in _FORM.items())
        for match in _WRITTEN.finditer(page.source):
            url = resolve(match[1], page.base)
            if url:
                paged = (("currpage", "⟦0⟧"),)
                ways.append(Call(with_query(url, paged)))
                ways.append(Call(url, "POST", (*form, *paged)))
        return served(page, rows, ways)
