"""The links from a home page to the column of annual reports, and on into its folders.

Link texts lead; path slugs are hints that move a link forward and prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from crawler.pages.addresses import netloc, same_site, split
from crawler.pages.listed_titles import judge
from crawler.pages.page import Link, Page, key, resolve, texts, visible
from crawler.pages.rows import scripted
from crawler.pages.years import offered
from crawler.words import bare, names, pattern, plain, ranked
from extract.ground.titles import false_friend, other_yearly, undressed, year_in

COLUMN = 0.0  # rank of a link that names the column itself; below 1.0 it does
HINTED_COLUMN = 1.0  # rank of a link whose path alone hints at the column
_HINTED_INDEX = 2.5
_FRAME = 1.5
_LONGEST_NAME = 30  # characters: what is longer is a headline, not the name of a column
_ORNAMENT = re.compile(
    r"^[·•\-—>》\s\[【]+|[\]】>》›»\s]+$|(?<=报告|年报|总结|专栏)\s*(?:更多|more)[\]】>》›»+\s]*$|\s*[\(（]\d{1,3}[\)）]$|\s*(?:new|hot)!?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, order=True)
class CandidateLink:
    """A link that may lead towards the column: the lower the rank, the better."""

    rank: float
    order: int
    url: str
    text: str

    @property
    def names_column(self) -> bool:
        """Does the link text itself name the column?"""
        return self.rank < HINTED_COLUMN

    @property
    def to_platform(self) -> bool:
        """Does it lead to a site for disclosure alone, which may have a column of its own?"""
        return pattern("column", "platforms").search(bare(self.text)) is not None


@dataclass(frozen=True)
class Folder:
    """A sub-column of the annual-report column: of a year, of a group of bodies, of one body."""

    url: str
    text: str
    year: int | None = None
    unit: str | None = None  # the body whose folder it is


def candidate_links(page: Page, more: Sequence[tuple[str, str]] = ()) -> list[CandidateLink]:
    """The links of a page that may lead to the column, best first, each address once.

    ``more`` are (name, address) pairs that only the scripts of a family hold.
    """
    best: dict[str, CandidateLink] = {}
    named = [(_name(link), link.url) for link in page.links]
    named += [(row.title, row.url) for row in scripted(page)]
    named += more
    for order, (text, url) in enumerate(named):
        rank = _rank(bare(text), url)
        if rank is None or not same_site(url, page.url):
            continue
        candidate = CandidateLink(rank, order, url, text)
        known = best.get(key(url))
        if known is None or candidate < known:
            best[key(url)] = candidate
    for order, url in enumerate(page.frames):
        if same_site(url, page.url):
            best.setdefault(key(url), CandidateLink(_FRAME, order, url, "frame"))
    best.pop(key(page.url), None)
    return sorted(best.values())


def folders(
    page: Page, boilerplate: Iterable[str], *, root: str, has_reports: bool
) -> list[Folder]:
    """The sub-columns that a page of the column offers.

    ``boilerplate`` are the keys of links that stand on the pages before it as well: navigation of
    the site, not of the column. Names of bodies count below the folder of ``root``, the column's
    first page, and on a page without reports also in a block of several of them.
    """
    known = {*boilerplate, key(page.url)}
    fresh = [ln for ln in page.links if key(ln.url) not in known and same_site(ln.url, page.url)]
    units = [link for link in fresh if _is_unit(link)]
    blocks: dict[HtmlElement, int] = {}
    for link in units:
        for block in _blocks(link.element):
            blocks[block] = blocks.get(block, 0) + 1
    found: dict[str, Folder] = {}
    for link in fresh:
        text = bare(_name(link))
        if not text or _is_false(text) or _false_slug(link.url):
            continue
        year = pattern("folder", "years").search(text)
        is_folder = (
            year is not None
            or pattern("folder", "groups").search(text) is not None
            or (link in units and _belongs(link, root, {} if has_reports else blocks))
        )
        if is_folder:
            folder = Folder(link.url, _name(link), year_in(text) if year else None)
            if link in units:
                folder = replace(folder, unit=_name(link))
            found.setdefault(key(link.url), folder)
    for text, url in offered(page):
        if key(url) not in known and same_site(url, page.url):
            found.setdefault(key(url), Folder(url, text, year_in(text)))
    for link in _more(page, fresh):
        found.setdefault(key(link.url), Folder(link.url, _name(link)))
    for folder in _in_tree(page):
        if key(folder.url) not in known:
            found.setdefault(key(folder.url), folder)
    return list(found.values())


def _in_tree(page: Page) -> Iterator[Folder]:
    """The bodies and years of a tree that only a script draws (zTree, dTree), if it has several."""
    tree = [row for row in scripted(page) if same_site(row.url, page.url)]
    units = [row for row in tree if _names_unit(bare(row.title))]
    for row in units if len(units) > 1 else ():
        yield Folder(row.url, row.title, unit=row.title)
    for row in tree:
        if pattern("folder", "years").search(bare(row.title)) and not _is_false(bare(row.title)):
            yield Folder(row.url, row.title, year_in(row.title))


def beside(page: Page, rows: Collection[str]) -> set[str]:
    """Keys of the links of a list page that stand in none of its rows (``rows`` are their keys)."""
    return {
        key(link.url)
        for link in page.links
        if key(link.url) not in rows
        and not any(
            key(other) in rows
            for block in list(link.element.iterancestors("li", "tr", "dd", "p", "div"))[:1]
            for a in block.iter("a")
            if (other := resolve(str(a.get("href") or ""), page.base))
        )
    }


def names_column(text: str, url: str) -> bool:
    """Is this the name of the column itself (and no report's title)?"""
    rank = _rank(bare(text), url)
    return rank is not None and rank < HINTED_COLUMN


def _is_false(text: str) -> bool:
    """Navigation, or the name of some other yearly publication."""
    return bool(
        pattern("folder", "never").search(text)
        or false_friend(text)
        or (year_in(text) and other_yearly(text))
    )


def _rank(text: str, url: str) -> float | None:
    """How promising a link is, or None; half a step better where the path agrees."""
    segments = {re.sub(r"[_\d]+$", "", s.lower()) for s in re.split(r"[/.?=&]", split(url).path)}
    hinted = bool(segments & names("column", "slugs"))
    if _false_slug(url) or len(text) > _LONGEST_NAME:
        return None
    if any(pattern("link", kind).search(text) for kind in ("next", "arrow", "beside")):
        return None  # another page of some list
    if text and pattern("column", "never").search(text):
        return None
    for step, line in enumerate(ranked("column", "names")):
        if line.search(text):
            return COLUMN + step * 0.1 - (0.05 if hinted else 0.0)
    if hinted and (not text or judge(text, in_column=True).kind == "other"):
        return HINTED_COLUMN
    index = bool(segments & names("column", "index_slugs"))
    for step, line in enumerate(ranked("column", "towards")):
        if line.search(text):
            return 1.2 + step - (0.1 if index else 0.0)
    return _HINTED_INDEX if index and not text else None


def _false_slug(url: str) -> bool:
    segments = re.split(r"[/.?=&]", split(url).path.lower())
    return any(re.sub(r"_\d+$", "", s) in names("column", "false_slugs") for s in segments)


def _name(link: Link) -> str:
    """What a link is called; 更多 and the like by the heading of the block in which they stand."""
    text = plain(_ORNAMENT.sub("", link.text))
    if bare(text) and not pattern("folder", "more").search(bare(text)):
        return text
    block = link.element
    for _ in range(3):
        parent = block.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        block = parent
        before = [plain(piece) for piece in texts(block) if bare(piece)]
        if before and bare(before[0]) != bare(text) and len(before[0]) <= _LONGEST_NAME:
            return before[0]
    return text


def _is_unit(link: Link) -> bool:
    return _names_unit(bare(link.text))


def _names_unit(text: str) -> bool:
    return (
        bool(pattern("folder", "units").search(text))
        and judge(text, in_column=True).kind == "other"
    )


def _belongs(link: Link, root: str, blocks: dict[HtmlElement, int]) -> bool:
    """Is a body's name part of the column: below its path, or one of several in one block?"""
    folder = re.sub(r"[^/]*$", "", split(root).path)
    below = len(folder) > 1 and split(link.url).path.startswith(folder)
    return netloc(link.url) == netloc(root) and (
        below or any(blocks.get(block, 0) >= 2 for block in _blocks(link.element))
    )


def _blocks(element: HtmlElement) -> Iterator[HtmlElement]:
    """The nearest blocks around a link: its list, table or division."""
    for depth, block in enumerate(element.iterancestors("ul", "ol", "dl", "table", "tbody", "div")):
        if depth > 1:
            return
        yield block


def _more(page: Page, fresh: list[Link]) -> Iterator[Link]:
    """更多 beside a heading that names the column, or in a block that shows reports."""
    for link in fresh:
        if not pattern("folder", "more").search(bare(link.text)):
            continue
        rank = _rank(bare(_name(link)), link.url)
        if rank is not None and rank < HINTED_COLUMN:
            yield link
            continue
        for block in _blocks(link.element):
            shown = [undressed(visible(a)) for a in block.iter("a")]
            if any(judge(text, in_column=False).kind == "report" for text in shown):
                yield link
                break
