"""The pages of a list: real links first, then the numbers of its script, then careful guesses.

Nothing here knows a report; a page counts only if it shows rows that the pages before it did not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from urllib.parse import parse_qsl

from crawler.pages.addresses import join, netloc, split
from crawler.pages.listed_titles import judge
from crawler.pages.page import Link, Page, key
from crawler.pages.pager_counts import PAGER_BLOCK, Numbers, read_numbers
from crawler.pages.rows import Row
from crawler.paging.requests import Ask
from crawler.words import bare, pattern
from extract.ground.messages import Message, say

_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_WRITTEN_OUT = re.compile(  # list_{p}.html
    r"""["']([\w./-]*)\{\w{1,8}\}(\.(?:s?html?|jhtml))["']"""
)
_EXTENSIONS = ("html", "shtml", "htm", "jhtml")
_PAGED_NAME = re.compile(r"_\d{1,3}$")
_MANY_ROWS = 8  # rows from which a list without any pager is worth two guesses
_MISSES = 18  # guesses that may fail on one list before it is left
_MISSES_OF_FEW = 12  # the same where the first page shows little
_FEWEST_LETTERS = 6  # of a title that makes a row


class StaticPager:
    """Walks a list of static pages; ask ``after()`` each answer what to ask next."""

    def __init__(
        self, page: Page, rows: Sequence[Row], templates: Sequence[str] = (), *, only: bool = False
    ) -> None:
        """``templates`` name further pages ({n} is the number) and are tried first, or ``only``."""
        self._only = only
        self._first = page
        self._named = list(templates)
        self._seen: set[str] = set()
        self._asked = {_exact(page.url)}
        self._linked: list[str] = []
        self._linked_any = False
        self._pages = 0
        self._shown = 1  # pages with anything new, of this list or not
        self._misses = 0
        self._walk: Generator[str, bool, None] | None = None
        self._waiting: str | None = None
        self.numbers = read_numbers(page)
        self._rows = sum(1 for row in rows if judge(row.title, in_column=True).kind != "other")
        self.fresh(page, rows)
        self._hit(page)

    def fresh(self, page: Page, rows: Sequence[Row], *, guessed: bool = False) -> bool:
        """Does a page show new rows (of this list: the same page title, or reports among them)?"""
        new = [row for row in rows if key(row.url) not in self._seen and _is_row(row)]
        self._seen.update(key(row.url) for row in new)
        if guessed and new and page.title != self._first.title:
            return any(judge(row.title, in_column=True).kind != "other" for row in new)
        return bool(new)

    def after(self, page: Page | None, rows: Sequence[Row], ask: Ask | None) -> Ask | None:
        """What to ask after the answer to ``ask`` (None for the first page; a miss has no page)."""
        hit = ask is None
        if ask is not None and page is not None and page.sends_on is None:
            known = len(self._seen)
            hit = self.fresh(page, rows, guessed=ask.guessed)
            self._shown += len(self._seen) > known
            if hit:
                self._hit(page)
        if ask is not None and not hit:
            self._misses += 1
        if self._linked_any and self._walk is None:
            following = self._next_link()
            if following is not None or self._pages > 1 or not self.numbers.sure:
                return following
        return self._next_guess(hit)

    def shortfall(self) -> Message | None:
        """What the list declares and did not show, or None."""
        numbers = self.numbers
        if numbers.pages is not None:
            if (numbers.sure or numbers.named) and max(self._shown, self._pages) < numbers.pages:
                return say("visit.lacks_pages", declared=numbers.pages, shown=self._shown)
        elif numbers.counted and numbers.records and len(self._seen) < numbers.records:
            return say("visit.lacks_entries", declared=numbers.records, shown=len(self._seen))
        return None

    def _hit(self, page: Page) -> None:
        self._pages += 1
        links = list(pager_links(page))
        self._linked_any = self._linked_any or bool(links)
        known = set(self._linked)
        self._linked += [
            url for url in links if url not in known and _exact(url) not in self._asked
        ]

    def _next_link(self) -> Ask | None:
        if self._complete() or self._misses >= 3:
            return None
        while self._linked:
            url = self._linked.pop(0)
            if _exact(url) not in self._asked:
                self._asked.add(_exact(url))
                return Ask(url, referer=self._first.url)
        return None

    def _next_guess(self, hit: bool) -> Ask | None:
        try:
            if self._walk is None:
                self._walk = self._guesses()
                url = next(self._walk)
            else:
                url = self._walk.send(hit)
        except StopIteration:
            return None
        return Ask(url, referer=self._first.url, guessed=True)

    def _complete(self) -> bool:
        """Has the list shown as much as it declares?"""
        numbers = self.numbers
        if numbers.pages is None:
            return bool(numbers.records and self._rows >= numbers.records)
        believed = not numbers.counted or len(self._seen) >= (numbers.records or 0)
        return self._pages >= numbers.pages and believed

    def _guesses(self) -> Generator[str, bool, None]:
        numbers = self.numbers
        sure = numbers.pages is not None and numbers.pages > 1
        if self._complete() or not (sure or numbers.sign or self._rows >= _MANY_ROWS):
            return
        common = () if self._only else _templates(self._first, numbers)
        patterns = list(dict.fromkeys([*self._named, *common]))
        if not (sure or numbers.sign):
            patterns = patterns[:1]
        elif numbers.stem:
            patterns = patterns[:2]
        most = _MISSES if self._rows >= _MANY_ROWS else _MISSES_OF_FEW
        for template in patterns:
            if (yield from self._try(template)) or self._misses >= most:
                return

    def _try(self, template: str) -> Generator[str, bool, bool]:
        """Walk one naming pattern from 1 up; page 0 when one is short (numbered in reverse)."""
        found, missed, number, zero = False, 0, 1, self.numbers.pages is None
        while not self._complete() and missed < 2:
            hit = yield from self._ask(template.format(n=number))
            number += 1
            found = found or hit
            missed = 0 if hit else missed + 1
            if missed and found and self.numbers.pages is None:
                return True
            if not zero and missed and (found or (self.numbers.pages == 2 and missed == 2)):
                zero = True
                found = (yield from self._ask(template.format(n=0))) or found
        return found

    def _ask(self, url: str) -> Generator[str, bool, bool]:
        if _exact(url) in self._asked:
            return False
        self._asked.add(_exact(url))
        return (yield url)


def pager_links(page: Page) -> Iterator[str]:
    """Real links to other pages of the list: 下一页 first, then those called by a number."""
    numbered: list[Link] = []
    for link in page.links:
        text = bare(link.text)
        if _exact(link.url) == _exact(page.url) or netloc(link.url) != netloc(page.url):
            continue
        if pattern("link", "next").search(text):
            yield link.url
        elif pattern("link", "arrow").search(text):
            if _in_pager(link, page):
                yield link.url
        elif pattern("folder", "more").search(text):
            if _is_sequel(link.url, page.url):
                yield link.url
        elif re.fullmatch(r"\[?\d{1,3}\]?|第\d{1,3}页", text) and _in_pager(link, page):
            numbered.append(link)
    yield from (link.url for link in numbered)


def _in_pager(link: Link, page: Page) -> bool:
    """Does this number or arrow stand in a pager: by its class, or by the other pages beside it?"""
    for ancestor in list(link.element.iterancestors())[:3]:
        if PAGER_BLOCK.search(f"{ancestor.get('class', '')} {ancestor.get('id', '')}"):
            return True
        texts = [bare(a.text_content()) for a in ancestor.iter("a")]
        if any(pattern("link", "beside").search(text) for text in texts if text):
            leaves = link.element.get("target") in ("_parent", "_top")  # for the frame's own page
            return leaves or _akin(link.url, page.url)
    return link.element.tag == "option"


def _akin(url: str, listed: str) -> bool:
    """Does an address lie in the folder of the list, as its further pages do?"""
    folder = split(join(listed, ".")).path
    return split(url).path.startswith(folder) or _is_sequel(url, listed)


def _is_sequel(url: str, listed: str) -> bool:
    """Is an address that of the list but for one number, in its path or its query?"""
    ours, theirs = split(listed), split(url)
    if ours.path != theirs.path:
        numberless = [_NUMBER.sub("#", f"{parts.path}?{parts.query}") for parts in (ours, theirs)]
        return numberless[0] == numberless[1]
    before, after = (dict(parse_qsl(p.query, keep_blank_values=True)) for p in (ours, theirs))
    changed = {name for name, value in after.items() if before.get(name) != value}
    return len(changed) == 1 and before.keys() <= after.keys() and after[changed.pop()].isdigit()


def _templates(page: Page, numbers: Numbers) -> Iterator[str]:
    """How the further pages of this list may be called, the likeliest first; {n} is the number."""
    parts = split(page.url)
    name = parts.path.rsplit("/", 1)[-1]
    stem, _, ext = name.rpartition(".") if "." in name else (name, "", "")
    extensions = [numbers.extension or ext or _common_extension(page)]
    if not (numbers.extension or ext):
        extensions += [e for e in _EXTENSIONS if e != extensions[0]][:1]
    counted = re.sub(r"\d{1,3}$", "{n}", stem) if re.search(r"\D\d{1,3}$", stem) else None
    stem = numbers.stem or _PAGED_NAME.sub("", stem) or "index"
    for match in (m for script in page.scripts for m in _WRITTEN_OUT.finditer(script)):
        yield f"{join(page.url, match[1] or '.')}{{n}}{match[2]}"
    if name and "." not in name:
        yield f"{page.url}/{{n}}"
    for ext in extensions:
        shapes = [f"{stem}_{{n}}.{ext}", f"{{n}}.{ext}"]
        if name:
            shapes.insert(1, f"{stem}/{{n}}.{ext}")
        if counted:
            shapes.insert(0, f"{counted}.{ext}")
        shapes += [f"{stem}-{{n}}.{ext}", f"{stem}{{n}}.{ext}", f"{name}?page={{n}}"]
        shapes += [f"list_{{n}}.{ext}", f"page_{{n}}.{ext}", f"{stem}_pc_{{n}}.{ext}"]
        for shape in dict.fromkeys(shapes):
            base = join(page.url, ".") if not name else page.url
            yield join(base, shape.replace("{n}", "%7Bn%7D")).replace("%7Bn%7D", "{n}")
    if name and ext in ("jsp", "php", "aspx", "asp", "do", ""):
        yield f"{page.url}{'&' if parts.query else '?'}page={{n}}"


def _common_extension(page: Page) -> str:
    endings = Counter(
        match[1].lower()
        for link in page.links
        if (match := re.search(r"\.(s?html?|jhtml)$", split(link.url).path, re.IGNORECASE))
    )
    return endings.most_common(1)[0][0] if endings else "html"


def _exact(url: str) -> str:
    """The name of a page of a list: index.html and the folder are one, query and all else count."""
    return key(url)


def _is_row(row: Row) -> bool:
    return len(bare(row.title)) >= _FEWEST_LETTERS
