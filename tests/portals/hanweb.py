"""Simulated portals of Hanweb JCMS: columns filled by jpage's dataproxy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from .listing import FALSE_FRIENDS, Dates, Listed, cut, dated, page, way_in
from .server import NOT_FOUND, Answer, Request, Site

COLUMN = "/col/col12345/index.html"
"""The address of the column of the annual reports on every simulated Hanweb portal."""

PROXY = "/module/web/jpage/dataproxy.jsp"

Records = Literal["cdata", "escaped", "bare"]
"""How a record holds its HTML: in CDATA, entity-escaped, or as it is."""

Paging = Literal["startrecord", "page", "nextgroup"]
"""What the proxy obeys: startrecord and endrecord; only ``page``; only the encrypted ids of
the link in ``nextgroup``, copied verbatim."""

EMPTY = b"<datastore><recordset></recordset></datastore>        "
"""The 54 bytes that the proxy answers past the end, and to whom it does not trust."""

_IDS = (
    "appid=1&webid=3&path=/&columnid={column}&unitid={unit}"
    "&webname=%E9%9D%92%E6%B9%BE&permissiontype=0"
)


@dataclass(frozen=True)
class _Look:
    records: Records
    paging: Paging
    methods: tuple[str, ...]
    referer: bool
    per_page: int
    dates: Dates
    cut_at: int

    @property
    def ids(self) -> str:
        """The parameters that name the column, encrypted where only nextgroup counts."""
        if self.paging == "nextgroup":
            return _IDS.format(column="a8Fk3Zq09x", unit="Zq7Lm2b5")
        return _IDS.format(column="12345", unit="6789")


def hanweb_portal(
    reports: Sequence[Listed],
    *,
    records: Records = "cdata",
    paging: Paging = "startrecord",
    methods: tuple[str, ...] = ("GET", "POST"),
    referer: bool = False,
    per_page: int = 2,
    dates: Dates = "2025-01-22",
    cut_at: int = 99,
    noise: bool = True,
    link_text: str = "政府信息公开年报",
) -> Site:
    """A Hanweb portal with these reports in its column, false friends among them if ``noise``.

    The first screen of ``per_page`` rows is in the column page; the proxy hands out the rest, three
    screens at a time by startrecord, one by page. ``methods`` are those that it answers;
    ``referer``: only to requests that come from the column page.
    """
    site = Site()
    look = _Look(records, paging, methods, referer, per_page, dates, cut_at)
    entries = [*reports, *FALSE_FRIENDS] if noise else list(reports)
    way_in(site, COLUMN, link_text, "utf-8")
    lines = [
        _record(_entry(site, number, entry), entry, look) for number, entry in enumerate(entries)
    ]
    site.put(COLUMN, page("政府信息公开年报", _first_screen(lines, look)))
    site.put(PROXY, lambda request: _proxy(request, lines, look))
    return site


def _entry(site: Site, number: int, entry: Listed) -> str:
    if entry.href is not None:
        return entry.href
    year, month, day = (int(part) for part in entry.date.split("-"))
    path = f"/art/{year}/{month}/{day}/art_12345_{678901 + number}.html"
    body = entry.body
    site.put(path, Answer(body, content_type="text/html") if isinstance(body, bytes) else body)
    for name, answer in entry.files.items():
        site.put(path.rpartition("/")[0] + "/" + name, answer)
    return path


def _record(href: str, entry: Listed, look: _Look) -> str:
    line = (
        f'<li><a href="{href}" title="{escape(entry.title)}" target="_blank">'
        f"<!--<$[信息标题]>begin-->{escape(cut(entry.title, look.cut_at))}<!--<$[信息标题]>end-->"
        f"</a><span>{dated(entry.date, look.dates)}</span></li>"
    )
    if look.records == "cdata":
        line = f"<![CDATA[{line}]]>"
    elif look.records == "escaped":
        line = escape(line)
    return f"<record>{line}</record>"


def _first_screen(lines: Sequence[str], look: _Look) -> str:
    """The column's empty list, the datastore with the first rows, and jpage's settings."""
    columnid = "a8Fk3Zq09x" if look.paging == "nextgroup" else "12345"
    unitid = "Zq7Lm2b5" if look.paging == "nextgroup" else "6789"
    return (
        "<ul class='list'></ul><div id='6789'><script type='text/xml'><datastore>"
        f"{_nextgroup(2, look)}<recordset>{''.join(lines[: look.per_page])}</recordset>"
        "</datastore></script></div>\n"
        "<script>$('#6789').jpage({themeName:'default',openCookies:false,"
        f"totalRecord:{len(lines)},perPage:{look.per_page},groupSize:3,barPosition:'bottom',"
        f"proxyUrl:'{PROXY}',params:{{appid:1,webid:3,path:'/',columnid:'{columnid}',"
        f"unitid:'{unitid}',sourceContentType:1,webname:'青湾',permissiontype:0}}}});</script>"
    )


def _nextgroup(number: int, look: _Look) -> str:
    href = f"{PROXY}?page={number}&{look.ids}"
    return f'<nextgroup><![CDATA[<a href="{href}"></a>]]></nextgroup>'


def _proxy(request: Request, lines: Sequence[str], look: _Look) -> Answer:
    if request.method not in (*look.methods, "HEAD"):
        return NOT_FOUND
    fields = request.fields
    refused = look.referer and COLUMN not in request.headers.get("referer", "")
    if look.paging == "nextgroup" and fields.get("columnid") != "a8Fk3Zq09x":
        refused = True
    if look.paging == "startrecord" and fields.get("startrecord"):
        first = int(fields["startrecord"]) - 1
        last = min(int(fields.get("endrecord", first + 1)), first + 3 * look.per_page)
        number = last // look.per_page + 1
    else:
        number = int(fields.get("page") or 1)
        size = min(int(fields.get("perpage") or look.per_page), 100)
        first, last = (number - 1) * size, number * size
    part = lines[first:last]
    if refused or not part:
        return Answer(EMPTY, content_type="text/xml;charset=UTF-8")
    pages = -(-len(lines) // look.per_page)
    following = _nextgroup(number + 1, look) if last < len(lines) else ""
    body = (
        f"<datastore><totalrecord>{len(lines)}</totalrecord><totalpage>{pages}</totalpage>"
        f"{following}<recordset>{''.join(part)}</recordset></datastore>"
    )
    return Answer(body.encode(), content_type="text/xml;charset=UTF-8")
