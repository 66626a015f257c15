"""The rows of a list page: address, title, date; from markup in any shape, and from scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from lxml.html import HtmlElement

from crawler.pages.listed_titles import judge
from crawler.pages.page import Link, Page, entities, key, links_of, parse, resolve, texts, visible
from crawler.words import bare, pattern, plain
from extract.ground.dates import iso_date
from extract.ground.titles import year_in

_YEAR_MONTH = re.compile(r"(20\d\d)[-/.年](\d{1,2})月?")
_MONTH_DAY = re.compile(r"[\[\(]?(\d{1,2})[-/.月](\d{1,2})日?[\]\)]?")
_YEAR = re.compile(r"(20\d\d)年?")
_MONTH = re.compile(r"(\d{1,2})月")
_DAY = re.compile(r"(\d{1,2})日?")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_PIECE_IS_DATE = re.compile(
    r"[\[\(【]?(?:发布(?:时间|日期)[::]?)?20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?[\]\)】]?"
    r"|[\[\(]?\d{1,2}-\d{1,2}[\]\)]?"
)
_GLUED = re.compile(
    r"\s*[\[\(【]?20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*[\]\)】]?\s*$"
)
_KINDS = {"other": 0, "perhaps": 1, "report": 2}
_ROW_TAGS = {"li", "tr", "dd"}
_CLIMB = 5
_LONGEST_HEADING = 30  # characters
_JOINED = re.compile(r"""(?<=[^\s(=,:+])(?:'\s*\+\s*'|"\s*\+\s*")(?=[^\s])""")  # 'a' + 'b'
_ESCAPES = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_OBJECT_URL = re.compile(
    r"""["']?\b(?:url|href|link|linkurl|docurl|docpuburl|infourl|pageurl|curl|redirecturl)["']?\s*[:=]\s*["']([^"']{3,300})["']""",
    re.IGNORECASE,
)
_OBJECT_TITLE = re.compile(
    r"""["']?\b(?:title|name|doctitle|infotitle|realtitle|subject|bt|showtitle)["']?\s*[:=]\s*["']([^"']{3,300})["']""",
    re.IGNORECASE,
)
_ARRAY = re.compile(
    r"""[\[(]\s*(?:-?\d{1,9}\s*,\s*){0,3}((?:"[^"\n]{0,300}"|'[^'\n]{0,300}')(?:\s*,\s*(?:"[^"\n]{0,300}"|'[^'\n]{0,300}'|\d{1,13})){1,11})\s*[\])]"""
)
_ARRAY_STRING = re.compile(r""""([^"\n]*)"|'([^'\n]*)'""")
_ARRAY_URL = re.compile(
    r"^[\w./:%?&=~-]*(?:/[\w%-]+\.|^[\w%-]+\.)(?:s?html?|jhtml|jspx?|php|aspx?|pdf|docx?|wps)(?:$|[?#])"
    r"|^\.{0,2}/[\w./%-]*/$",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]{3,}|年.{0,4}报告|年报")
_OBJECT_DATE = re.compile(
    r"""["']?\b\w*(?:date|time|rq)["']?\s*[:=]\s*["']?([\d][\d\-/.年月日: T]{7,20})""",
    re.IGNORECASE,
)


_Headings = dict[HtmlElement, HtmlElement | None]  # of an element: its own or the nearest above


@dataclass(frozen=True)
class Row:
    """One row of a list: where it leads, what it is called, the date printed beside it (ISO)."""

    url: str
    title: str
    listed_on: str | None = None
    from_script: bool = False
    year: int | None = None  # that the heading above the row names


def rows(page: Page) -> list[Row]:
    """The rows of a page, markup first, then those that only scripts hold; each address once."""
    found = [*_marked_up(page.links), *scripted(page)]
    best: dict[str, Row] = {}
    for row in found:
        old = best.get(key(row.url))
        if old is None or _better(row, old):
            best[key(row.url)] = row
    return list(best.values())


def fragment_rows(fragment: str, base: str) -> list[Row]:
    """The rows of a piece of markup (a record of a data store, a string of a script)."""
    tree = parse(f"<html><body><ul>{fragment}</ul></body></html>")
    return [Row(r.url, r.title, r.listed_on, True) for r in _marked_up(list(links_of(tree, base)))]


def scripted(page: Page) -> list[Row]:
    """Rows that stand only in inline scripts: markup in strings or CDATA, or address and title."""
    found: list[Row] = []
    for script in page.scripts:
        unescaped = _JOINED.sub("", unescape(script))
        if re.search(r"<a\s", unescaped, re.IGNORECASE):
            found += fragment_rows(_without_cdata(unescaped), page.base)
        found += _objects(unescaped, page.base)
        found += _arrays(unescaped, page.base)
    return found


def unescape(script: str) -> str:
    """The text of a script with string escapes and (doubly written) entities undone."""
    if "&lt;" in script:
        script = entities(script)
    return _ESCAPES.sub(
        lambda match: (
            chr(int(match[1], 16)) if match[1] else {"n": "\n", "t": "\t"}.get(match[2], match[2])
        ),
        script,
    )


def find_date(pieces: list[str]) -> str | None:
    """The date that these texts of one row print, in any of the portals' styles, as ISO, or None.

    A date without a year counts only if the year stands in a piece of its own.
    """
    whole = iso_date(" ".join(pieces)) or next(filter(None, map(iso_date, pieces)), None)
    if whole:
        return whole
    bares = [bare(piece) for piece in pieces]
    year_month = next((m for m in map(_YEAR_MONTH.fullmatch, bares) if m), None)
    day = next((m for m in map(_DAY.fullmatch, bares) if m), None)
    if year_month and day:
        return _iso(year_month[1], year_month[2], day[1])
    year = next((m for m in map(_YEAR.fullmatch, bares) if m), None)
    month_day = next((m for m in map(_MONTH_DAY.fullmatch, bares) if m), None)
    if year and month_day:
        return _iso(year[1], month_day[1], month_day[2])
    month = next((m for m in map(_MONTH.fullmatch, bares) if m), None)
    if year and month and day:
        return _iso(year[1], month[1], day[1])
    return None


def epoch_date(digits: str) -> str | None:
    """Seconds or milliseconds since 1970 as a date of China's clock."""
    if not _EPOCH.fullmatch(digits):
        return None
    return (datetime.fromtimestamp(int(digits[:10]), UTC) + timedelta(hours=8)).date().isoformat()


def row_element(element: HtmlElement) -> HtmlElement:
    """The largest element around a link that holds no other link with a text of its own."""
    row = element
    for _ in range(_CLIMB if element.tag != "option" else 0):
        parent = row.getparent()
        if parent is None or parent.tag in ("body", "html", "form", "table", "tbody"):
            break
        if any(_is_other(a, element) for a in parent.iter("a", "area")):
            break
        row = parent
        if row.tag in _ROW_TAGS:
            break
    return row


def _is_other(other: HtmlElement, element: HtmlElement) -> bool:
    if other is element or other.get("href") == element.get("href"):
        return False
    return pattern("link", "empty").fullmatch(bare(visible(other))) is None


def _marked_up(links: list[Link]) -> Iterator[Row]:
    known: _Headings = {}
    for link in links:
        row = row_element(link.element)
        pieces = [plain(text) for text in texts(row) if text.strip()]
        title = _title(link, pieces)
        if not title:
            continue
        listed_on = find_date(_beside(pieces, title)) or find_date(_inside(link))
        yield Row(
            link.url, title, listed_on, year=_year_above(row, known) if not year_in(title) else None
        )


def _year_above(row: HtmlElement, known: _Headings) -> int | None:
    """The year of the block that a row stands in: the nearest heading before it that names one."""
    for block in [row, *row.iterancestors()][:_CLIMB]:
        if block.tag in ("body", "html"):
            return None
        heading = _heading_before(block, known)
        if heading is not None:
            return None if any(True for _ in heading.iter("a")) else year_in(visible(heading))
    return None


def _heading_before(block: HtmlElement, known: _Headings) -> HtmlElement | None:
    """The nearest sibling above that is the heading of a year; each is looked at only once."""
    passed, heading = [], None
    for before in block.itersiblings(preceding=True):
        if before in known:
            heading = known[before]
            break
        passed.append(before)
        text = bare(visible(before)) if isinstance(before.tag, str) else ""
        if len(text) <= _LONGEST_HEADING and pattern("folder", "years").search(text):
            heading = before
            break
    known.update(dict.fromkeys(passed, heading))
    return heading


def _title(link: Link, row_pieces: list[str]) -> str:
    """The title of a row: the link's text without its date; the row's if the link says nothing."""
    inner = [plain(text) for text in texts(link.element) if text.strip()]
    if len(inner) > 1 and link.text == plain(visible(link.element)):
        telling = [piece for piece in inner if not _is_date(piece)]
        text = plain("".join(telling))
        if len(text) > 60:  # a teaser stands in the same link
            text = next((t for t in telling if re.search("报告|年报", t)), max(telling, key=len))
    else:
        text = link.text
    text = plain(_GLUED.sub("", text)) or text
    if not pattern("link", "empty").fullmatch(bare(text)):
        return text
    others = [
        piece
        for piece in row_pieces
        if not _is_date(piece) and not pattern("link", "empty").fullmatch(bare(piece))
    ]
    return max(others, key=len, default="") if len(others) <= 6 else ""


def _is_date(piece: str) -> bool:
    return _PIECE_IS_DATE.fullmatch(bare(piece)) is not None


def _beside(pieces: list[str], title: str) -> list[str]:
    return [piece for piece in pieces if piece != title]


def _inside(link: Link) -> list[str]:
    match = _GLUED.search(plain(visible(link.element)))
    return [match[0]] if match else []


def _better(row: Row, old: Row) -> bool:
    """Of two links to one address the one that is called a report, else the longer title (icon +
    text), else the one with the date."""
    ranks = [_KINDS[judge(r.title, in_column=True).kind] for r in (row, old)]
    if ranks[0] != ranks[1]:
        return ranks[0] > ranks[1]
    if old.title == row.title:
        return old.listed_on is None and row.listed_on is not None
    return len(bare(row.title)) > len(bare(old.title)) and not row.from_script


def _objects(script: str, base: str) -> Iterator[Row]:
    """Address and title pairs of a script, each title with the nearest address of its statement."""
    titles = list(_OBJECT_TITLE.finditer(script))
    if not titles:
        return
    addresses = list(_OBJECT_URL.finditer(script))
    if not addresses:
        return
    order_first = addresses[0].start() < titles[0].start()
    for index, title in enumerate(titles):
        nearest = _partner(title, addresses, titles, index, order_first)
        url = resolve(nearest[1], base) if nearest else None
        if url is None or nearest is None:
            continue
        here = script[min(title.start(), nearest.start()) : max(title.end(), nearest.end()) + 120]
        stamp = _OBJECT_DATE.search(here)
        listed_on = (find_date([stamp[1]]) or epoch_date(stamp[1].strip())) if stamp else None
        text = plain(re.sub(r"<[^>]+>", "", entities(title[1])))
        yield Row(url, text, listed_on, from_script=True)


def _arrays(script: str, base: str) -> Iterator[Row]:
    """Rows of arrays without names: ["./a.html", "title", "2025-01-22"]."""
    for match in _ARRAY.finditer(script):
        values = [first or second for first, second in _ARRAY_STRING.findall(match[1])]
        address = next((v for v in values if _ARRAY_URL.search(v)), None)
        title = max((v for v in values if _CHINESE.search(v)), key=len, default="")
        url = resolve(address, base) if address else None
        if url and title:
            text = plain(re.sub(r"<[^>]+>", "", entities(title)))
            yield Row(url, text, find_date([v for v in values if v != title]), from_script=True)


def _partner(
    title: re.Match[str],
    addresses: list[re.Match[str]],
    titles: list[re.Match[str]],
    index: int,
    order_first: bool,
) -> re.Match[str] | None:
    if order_first:
        after = titles[index - 1].end() if index else 0
        inside = [a for a in addresses if after <= a.start() < title.start()]
        return inside[-1] if inside else None
    until = titles[index + 1].start() if index + 1 < len(titles) else title.end() + 2000
    return next((a for a in addresses if title.end() <= a.start() < until), None)


def _without_cdata(text: str) -> str:
    return text.replace("<![CDATA[", "").replace("]]>", "")


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
