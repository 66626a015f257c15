"""What a page says of its list in numbers: by the calls of its script, by the text of its pager."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.pages.page import Page, visible
from crawler.words import bare, pattern

_CREATE = re.compile(r"\bcreatePage(?:HTML)?\s*\(([^()]*)\)", re.IGNORECASE)
_PAGER = re.compile(r"\bnew\s+\w*Pag\w*\s*\(\s*(\{[^}]{0,4000}\})", re.IGNORECASE | re.DOTALL)
_PAGES = re.compile(
    r"""\b(?:count_?page|page_?count|total_?pages?|page_?total|max_?page|pages?num|all_?page)\w{0,2}["']?"""
    r"""\s*[:=]\s*(?:parseInt\()?["']?(\d{1,4})\b""",
    re.IGNORECASE,
)
_RECORDS = re.compile(
    r"""\b(?:total_?(?:record|count|row)s?|record_?(?:count|total)|row_?count)["']?\s*[:=]\s*["']?(\d{1,6})""",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"""/\*.*?(?:\*/|\Z)|(?<![:"'\\])//[^\n]*""", re.DOTALL)
_TEXT_PAGES = re.compile(
    r"共(?:有)?(\d{1,4})页(?=.{0,12}?(?:第\d|首页|上一页|下一页|尾页|末页|当前|跳转|转到))"
    r"|(?:第\d{1,4}页?|首页|上一页|下一页|尾页|当前|\d条(?:记录|信息|数据)?).{0,12}?共(?:有)?(\d{1,4})页"
    r"|\d{1,4}/(\d{1,4})页"
    r"|共(?:有)?\d{1,6}(?:条|篇|项|个)(?:记录|数据|信息)?[,;，]?(?:第|当前)?\d{1,4}/(\d{1,4})(?![\d/])"
)
_BLOCK_PAGES = re.compile(r"(?<![\d/])\d{1,4}/(\d{1,4})(?![\d/])")
_TEXT_RECORDS = re.compile(r"共(?:有)?(\d{1,6})(?:条|篇|项|个)(?:记录|数据)")
_BLOCK_RECORDS = re.compile(r"共(?:有)?(\d{1,6})(?:条|篇|项|个)")
_STEM_KEY = re.compile(
    r"""\b(?:prefix|stem|pageName|page_?name|filename)["']?\s*[:=]\s*["']([\w./-]+)["']""", re.I
)
_EXT_KEY = re.compile(
    r"""\b(?:suffix|ext|page_?ext|pageSuffix)["']?\s*[:=]\s*["']\.?(s?html?|jhtml|jsp|php)["']""",
    re.I,
)
_COUNT_KEY = re.compile(
    r"""\b(?:count|total|pages|size|num)["']?\s*[:=]\s*["']?(\d{1,4})\b""", re.I
)
_STRING = re.compile(r"""["']([^"']*)["']""")
_CALLED_WITH = re.compile(r"\b(?!void\b)\w+\(\s*['\"]?([1-9]\d{0,2})['\"]?\s*\)")
PAGER_BLOCK = re.compile(
    r"(?:^|[\s_-])(?:\w{0,6}pager?s?|paging|\w{0,6}pagination|page(?:bar|tile|nav|num|box|list|turn)\w{0,3}"
    r"|\w{0,6}fenye|fanye|turnpage)(?:$|[\s_])",
    re.IGNORECASE,
)
_LONGEST_PAGER = 200  # characters of text


@dataclass
class Numbers:
    """What a page says of its list: pages, records, and how its script names further pages."""

    pages: int | None = None
    records: int | None = None
    stem: str | None = None
    extension: str | None = None
    sign: bool = False  # there is some pager
    sure: bool = False  # the pages are those of a pager, not of some other widget
    named: bool = False  # they are called so by a script
    counted: bool = False  # so are the records


def read_numbers(page: Page) -> Numbers:
    """What the inline scripts and the pager's text say of a page's list; comments say nothing."""
    numbers = Numbers()
    for script in page.scripts:
        _read_script(_COMMENT.sub("", script), numbers)
    for block in _pager_blocks(page):
        numbers.sign = True
        _read_block(block, numbers)
    for pages in _TEXT_PAGES.finditer(page.text):
        numbers.pages = numbers.pages or int(next(g for g in pages.groups() if g))
    for records in _TEXT_RECORDS.finditer(page.text):
        numbers.records = numbers.records or int(records[1])
    numbers.sign = numbers.sign or numbers.pages is not None or _has_next(page)
    return numbers


def second_number(page: Page) -> int | None:
    """The number that 下一页 hands to the pager's script: goPage(2), or goPage(1) from 0 on."""
    for element in _next_buttons(page):
        code = f"{element.get('href') or ''} {element.get('onclick') or ''}"
        match = _CALLED_WITH.search(code)
        if match:
            return int(match[1])
    return None


def _read_block(block: str, numbers: Numbers) -> None:
    """The text of the pager itself; only its own script knows better."""
    pages = [int(g) for m in _TEXT_PAGES.finditer(block) for g in m.groups() if g]
    pages += [int(match[1]) for match in _BLOCK_PAGES.finditer(block)]
    if pages and not numbers.sure:
        numbers.pages, numbers.sure = max(pages), True
    records = _BLOCK_RECORDS.search(block)
    if records and not numbers.counted:
        numbers.records, numbers.counted = int(records[1]), True


def _read_script(script: str, numbers: Numbers) -> None:
    calls = re.sub(r"function\s+createPage\w*\s*\([^)]*\)", "", script)
    for create in _CREATE.finditer(calls):
        _read_create(create[1], numbers)
    pager = _PAGER.search(script)
    stem, ext = _STEM_KEY.search(script), _EXT_KEY.search(script)
    pages, records = _PAGES.search(script), _RECORDS.search(script)
    if stem and (pager or pages):
        numbers.stem = numbers.stem or stem[1]
    if ext:
        numbers.extension = numbers.extension or ext[1]
    if records and numbers.records is None:
        numbers.records = int(records[1])
    if numbers.sure:
        return
    count = (_PAGES.search(pager[1]) or _COUNT_KEY.search(pager[1])) if pager else pages
    for found in (count, pages):
        if found:
            numbers.pages = max(numbers.pages or 0, int(found[1]))
            numbers.named = numbers.named or found is pages


def _read_create(arguments: str, numbers: Numbers) -> None:
    """createPageHTML([id,] [records,] pages, current, "index", "html" [, records])."""
    counts: list[int] = []
    strings: list[str] = []
    for argument in arguments.split(","):
        text = _STRING.fullmatch(argument.strip())
        if text:
            strings.append(text[1])
        elif argument.strip().isdigit() and (not strings or not counts or len(strings) < 2):
            counts.append(int(argument.strip()))
    if not counts:
        return
    pages = counts[0]
    if len(counts) >= 2:
        pages = counts[-2] if len(counts) < 4 else counts[1]
    numbers.pages = max(pages, numbers.pages or 0) if numbers.sure else pages
    numbers.sure = True
    if len(counts) == 3:
        numbers.records = counts[0] or None
    if len(strings) >= 2:
        numbers.stem, numbers.extension = strings[-2], strings[-1].lstrip(".")


def _pager_blocks(page: Page) -> Iterator[str]:
    """The texts of what looks like a pager."""
    for element in page.tree.iter("div", "ul", "p", "table", "td", "span"):
        if PAGER_BLOCK.search(f"{element.get('class', '')} {element.get('id', '')}".strip()):
            text = bare(visible(element))
            if len(text) <= _LONGEST_PAGER:
                yield text


def _has_next(page: Page) -> bool:
    """A 下一页 that is no real link, only a button of the pager's script."""
    return any(True for _ in _next_buttons(page))


def _next_buttons(page: Page) -> Iterator[HtmlElement]:
    for element in page.tree.iter("a", "span", "button", "input"):
        text = bare(visible(element) or element.get("value"))
        if len(element) < 3 and pattern("link", "next").search(text):
            yield element
