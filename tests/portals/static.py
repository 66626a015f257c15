"""Simulated portals of static directory pages: TRS WCM, its look-alikes and VSB.

`static_portal` builds a whole small site, from the home page to the reports, with the list and the
pager in one of the shapes seen in the wild.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from .faults import script_redirect
from .listing import FALSE_FRIENDS, Dates, Listed, Rows, page, rows, way_in
from .server import Answer, Site

COLUMN = "/zwgk/zfxxgknb/"
"""The address of the column of the annual reports on every simulated static portal."""

Pager = Literal[
    "none",
    "createPageHTML(pages, current, …)",
    "createPageHTML(records, pages, current, …)",
    "countPage",
    "new Pager",
    "next link",
    "from 1",
    "reversed",
    "folder",
    "descending",
    "in the browser",
]
"""How later pages are addressed and announced.

The first four: page 2 is ``index_1.html``, announced by a script of that shape. ``next link``: the
same with a real 下一页 link. ``from 1``: page 2 is ``index_2.html``, announced by createPageHTML.
``reversed``: page p is ``index_{pages-p}.html``. ``folder``: page 2 is ``2.html``. ``descending``:
VSB, ``zfxxgknb.htm`` then ``zfxxgknb/{pages-1}.htm`` … ``1.htm``, with links. ``in the browser``:
all rows are in page 1, and what the pager announces does not exist.
"""

Tree = Literal["flat", "years", "units", "article", "frame", "redirect"]
"""What the column page holds: the list; year folders; unit folders; the only report itself; a frame
whose target stands in its query; a redirect shell."""

PastEnd = Literal["404", "refresh", "stub"]


@dataclass(frozen=True)
class _Look:
    pager: Pager
    shape: Rows
    dates: Dates
    per_page: int
    past_end: PastEnd
    commented: bool
    cut_at: int
    charset: str


def static_portal(
    reports: Sequence[Listed],
    *,
    pager: Pager = "none",
    shape: Rows = "li a span",
    dates: Dates = "2025-01-22",
    tree: Tree = "flat",
    per_page: int = 3,
    past_end: PastEnd = "404",
    commented: bool = False,
    cut_at: int = 99,
    noise: bool = True,
    link_text: str = "政府信息公开年报",
    charset: str = "utf-8",
) -> Site:
    """A static portal with these reports in its column, false friends among them if ``noise``.

    ``commented`` repeats the rows in an HTML comment for another template; ``cut_at`` cuts printed
    titles to so many characters; ``charset`` is what the pages' meta says (their Content-Type says
    none).
    """
    site = Site()
    look = _Look(pager, shape, dates, per_page, past_end, commented, cut_at, charset)
    entries = [*reports, *FALSE_FRIENDS] if noise else list(reports)
    way_in(site, _column(look, tree), link_text, charset)
    if tree == "years":
        _folders(site, look, entries, [_year(entry) for entry in entries], "{0}n_8/", "{0}年")
    elif tree == "units":
        _folders(site, look, entries, [entry.unit for entry in entries], "unit{1}/", "{0}")
    elif tree == "article":
        _put_html(site, COLUMN, reports[0].body)
        for name, answer in reports[0].files.items():
            site.put(COLUMN + name, answer)
    elif tree == "frame":
        _list(site, look, COLUMN, entries)
        frame = "<iframe id='sub'></iframe><script>sub.src=query('specialurl')</script>"
        site.put("/openSubPage.html", page("政府信息公开年报", frame, charset), None)
    elif tree == "redirect":
        site.put(COLUMN, script_redirect("/zwgk/nb/"))
        _list(site, look, "/zwgk/nb/", entries)
    else:
        _list(site, look, COLUMN, entries)
    return site


def _column(look: _Look, tree: Tree) -> str:
    if tree == "frame":
        return f"/openSubPage.html?specialurl={COLUMN}index.html&righttitle={quote('年度报告')}"
    return COLUMN.rstrip("/") + ".htm" if look.pager == "descending" else COLUMN


def _year(entry: Listed) -> str:
    """The year folder of a row: the year that its title names, or that of its date."""
    named = re.search(r"20\d\d", entry.title)
    return named.group() if named else entry.date[:4]


def _folders(
    site: Site, look: _Look, entries: list[Listed], names: list[str], folder: str, label: str
) -> None:
    """A column page that leads into folders, each with a list of its own."""
    links = []
    for number, name in enumerate(dict.fromkeys(names)):
        path = folder.format(name, number)
        links.append(f"<li><a href='./{path}'>{label.format(name)}</a></li>")
        inside = [entry for entry, own in zip(entries, names, strict=True) if own == name]
        _list(site, look, COLUMN + path, inside)
    site.put(COLUMN, page("政府信息公开年报", f"<ul>{''.join(links)}</ul>", look.charset), None)


def _list(site: Site, look: _Look, folder: str, entries: Sequence[Listed]) -> None:
    """The pages of one list, and the pages behind its rows."""
    found = [(_entry(site, look, folder, n, entry), entry) for n, entry in enumerate(entries)]
    size = len(found) if look.pager in ("none", "in the browser") else look.per_page
    parts = [found[start : start + size] for start in range(0, len(found), size)]
    addresses = _addresses(look, folder, len(parts))
    for number, part in enumerate(parts):
        values = [(href, entry.title, entry.date) for href, entry in part]
        body = rows(values, look.shape, look.dates, look.cut_at)
        if look.commented:
            body = f"<!-- 手机版\n{body}\n-->\n{body}"
        body += _announcement(look, number, len(parts), len(found), addresses)
        site.put(addresses[number], page("政府信息公开年报", body, look.charset), None)
    if addresses[0].endswith("/"):
        site.put(addresses[0] + "index.html", site.pages[addresses[0]])
    _put_past_end(site, look, folder)


def _entry(site: Site, look: _Look, folder: str, number: int, entry: Listed) -> str:
    """Put the page behind a row, if it is of this portal; its address as the row gives it."""
    if entry.href is not None:
        return entry.href
    year, month, day = entry.date.split("-")
    if look.pager == "descending":
        href = f"/info/1050/{64208 + number}.htm"
        path = href
    else:
        name = f"{year}{month}/t{year}{month}{day}_{48211 + number}.html"
        path = folder + name
        # Later pages of a list stand in the same folder as its first, so that ./ serves them all.
        href = f"./{name}"
    _put_html(site, path, entry.body)
    for name, answer in entry.files.items():
        site.put(path.rpartition("/")[0] + "/" + name, answer)
    return href


def _put_html(site: Site, path: str, body: bytes | Answer) -> None:
    site.put(path, Answer(body, content_type="text/html") if isinstance(body, bytes) else body)


def _addresses(look: _Look, folder: str, pages: int) -> list[str]:
    """The address of every page of a list."""
    later = range(2, pages + 1)
    if look.pager == "descending":
        stem = folder.rstrip("/")
        return [f"{stem}.htm", *(f"{stem}/{pages + 1 - number}.htm" for number in later)]
    if look.pager == "from 1":
        return [folder, *(f"{folder}index_{number}.html" for number in later)]
    if look.pager == "reversed":
        return [folder, *(f"{folder}index_{pages - number}.html" for number in later)]
    if look.pager == "folder":
        return [folder, *(f"{folder}{number}.html" for number in later)]
    return [folder, *(f"{folder}index_{number - 1}.html" for number in later)]


def _announcement(
    look: _Look, number: int, pages: int, records: int, addresses: Sequence[str]
) -> str:
    """What page ``number`` (from 0) says about the others."""
    if look.pager == "none":
        return ""
    if look.pager in ("next link", "folder", "descending"):
        if number + 1 == pages:
            return f"<div class='page'>共{records}条 <span>下一页</span> <span>尾页</span></div>"
        href = addresses[number + 1]
        return (
            f"<div class='page'>共{records}条 {number + 1}/{pages} <a href='{href}'>下一页</a> "
            f"<a href='{addresses[-1]}'>尾页</a></div>"
        )
    script = {
        "createPageHTML(records, pages, current, …)": (
            f'createPageHTML({records}, {pages}, {number}, "index", "html");'
        ),
        "countPage": f"var currentPage = {number}; var countPage = {pages};",
        "new Pager": (
            f'new Pager({{size:{pages}, current:{number}, prefix:"index", suffix:"html"}});'
        ),
        "in the browser": 'createPageHTML(3, 0, "index", "html");',
    }.get(look.pager, f'createPageHTML({pages}, {number}, "index", "html");')
    return f"<script>{script}</script>"


def _put_past_end(site: Site, look: _Look, folder: str) -> None:
    """Some portals answer any number past the last page with 200."""
    if look.past_end == "404":
        return
    head = "<meta http-equiv='refresh' content='0; url=./'>" if look.past_end == "refresh" else ""
    stub = Answer(f"<html><head>{head}</head><body>{' ' * 300}</body></html>".encode())
    site.prefixes[f"{folder}index_"] = lambda _: stub
