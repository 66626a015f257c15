"""The report's chapters, found by their headings under any wording, and their text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.document import Document, Grid, Paragraph
from extract.forms import Form
from extract.ground.text import bare, fold, simplified, tidy
from extract.ground.titles import read_title
from extract.prose.headings import FURNITURE, FURNITURE_END, Heading, begins_inside, read_heading
from extract.tables.labels import find_label, group_labels
from extract.tables.reading import Reading
from extract.tables.value import is_value

_NUMERALS = "一二三四五六七八九十"
_SHORTEST_FULL_LINE = 16
_ENDS = "。！？；：.!?;:…”）)"
_SHORTEST_CHAPTER = 12
_SUB_HEADING = re.compile(rf"[（(][{_NUMERALS}]+[）)]")
_FEWEST = 3


@dataclass(frozen=True)
class Section:
    """A chapter: its printed number, its heading as printed, its text in paragraphs.

    Where the heading is lost (pictures, damaged text layers), the tables' places tell the
    chapter: the number is then that of the form, and the heading empty.
    """

    number: int
    heading: str
    text: str


@dataclass(frozen=True)
class _Table:
    """Where one of the form's tables stands between the paragraphs."""

    chapter: int


_Item = str | _Table


def read_sections(document: Document, form: Form, reading: Reading) -> list[Section]:
    """The chapters in printed order; ``reading`` tells which lines and grids are tables."""
    printed = document.paragraphs()
    if printed and not reading.lines:
        items = list(_of_blocks(document, form, reading))
        own = [line.text for line in document.lines]
        if _distinct(own, form) > _distinct([item for item in items if _is_text(item)], form):
            items = list(own)
    else:
        items = list(_unwrapped(list(_prose_lines(document, form, reading)), form))
    return _Chapters(form).read(_split(items))


def statutory(sections: Iterable[Section]) -> set[int]:
    """Which of the six statutory chapters the sections' headings name."""
    found = (read_heading(section.heading) for section in sections if section.heading)
    return {heading.chapter for heading in found if heading and heading.chapter}


def _is_text(item: object) -> bool:
    return isinstance(item, str)


def _of_blocks(document: Document, form: Form, reading: Reading) -> Iterator[_Item]:
    """Paragraphs and tables in reading order."""
    owners = _owners(reading, form)
    first = next((n for n, b in enumerate(document.blocks) if isinstance(b, Paragraph)), 0)
    ordered = any(isinstance(block, Grid) for block in document.blocks[first:])
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif ordered:  # without the tables' places between the paragraphs, they tell nothing
            places = {owners[cell.place] for cell in block.cells if cell.place in owners}
            yield from map(_Table, sorted(places))


def _owners(reading: Reading, form: Form) -> dict[object, int]:
    """Where cells of the form stand, and in which chapter the form prints their table."""
    chapters = {table.code: table.chapter for table in form.tables}
    return {
        cell.place: chapter
        for (table, _, _), cell in reading.cells.items()
        if cell.place and (chapter := chapters[table])
    }


def _distinct(texts: Iterable[object], form: Form) -> int:
    found = (_heading(text, form) for text in texts if isinstance(text, str))
    return len({heading.chapter for heading in found if heading and heading.chapter})


def _heading(text: str, form: Form) -> Heading | None:
    """The heading that a line may be; labels of the form's tables are none."""
    heading = read_heading(text)
    if heading is None or heading.rest:
        return heading
    if any(find_label(heading.text, table.rows) for table in form.tables):
        return None
    label = bare(heading.text)
    groups = frozenset[str]().union(*(group_labels(table) for table in form.tables))
    return None if any(group.startswith(label) for group in groups) else heading


def _prose_lines(document: Document, form: Form, reading: Reading) -> Iterator[_Item]:
    """The lines without those of tables: their rows, their heads and pieces of their labels."""
    printed = "".join(map(bare, form.printed()))
    owners = _owners(reading, form)
    for number, line in enumerate(document.lines):
        pieces = [piece for piece in re.split(r"[\s|]+", line.text) if piece]
        in_table = all(is_value(piece) or bare(piece) in printed for piece in pieces)
        if number in reading.lines:
            if chapter := owners.get(line.place):
                yield _Table(chapter)
        elif pieces and not in_table:
            yield line.text


def _unwrapped(items: Sequence[_Item], form: Form) -> list[_Item]:
    """Paragraphs from lines that were wrapped at a page's width."""
    paragraphs: list[_Item] = []
    goes_on = False
    for item in items:
        if isinstance(item, _Table):
            paragraphs.append(item)
            goes_on = False
            continue
        text = item.strip()
        last = paragraphs[-1] if paragraphs else None
        if isinstance(last, str) and _is_rest_of_heading(last, text):
            paragraphs[-1] = last + text
            continue
        heading = _heading(text, form)
        is_head = heading is not None and heading.style != "digit"
        is_head = is_head or bool(_SUB_HEADING.match(text))
        if goes_on and isinstance(last, str) and not is_head:
            paragraphs[-1] = last + text
        else:
            paragraphs.append(text)
        whole = heading is not None and is_head and not heading.rest
        goes_on = not whole and len(text) >= _SHORTEST_FULL_LINE and text[-1] not in _ENDS
    return paragraphs


def _is_rest_of_heading(above: str, text: str) -> bool:
    """Whether a short line is the end of the heading above it: … 行政诉 / 讼情况."""
    heading, joined = read_heading(above), read_heading(above + text)
    if not heading or heading.exact or heading.style == "plain" or len(text) > _SHORTEST_FULL_LINE:
        return False
    return bool(joined and joined.exact and not joined.rest and heading.number == joined.number)


def _split(items: Iterable[_Item]) -> list[_Item]:
    """Paragraphs cut where a chapter begins inside: some reports are one paragraph."""
    pieces: list[_Item] = []
    for item in items:
        if isinstance(item, _Table):
            pieces.append(item)
            continue
        cuts = [0, *begins_inside(item), len(item)]
        pieces += [item[a:b].strip() for a, b in pairwise(cuts)]
    return [piece for piece in pieces if piece]


@dataclass
class _Open:
    """A chapter that is being read."""

    number: int
    heading: str
    chapter: int | None
    text: list[str] = field(default_factory=list)


class _Chapters:
    """Walks over paragraphs and tables and opens a chapter at each heading."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.style = "numeral"
        self.named: set[int] = set()
        self.styled: set[int] = set()
        self.open: list[_Open] = []
        self.tables = 0

    def read(self, items: Sequence[_Item]) -> list[Section]:
        """The chapters of the items."""
        self._choose_style([item for item in items if isinstance(item, str)])
        self.tables = len({item.chapter for item in items if isinstance(item, _Table)})
        for item in self._without_furniture(items):
            if isinstance(item, _Table):
                self._at_table(item.chapter)
            elif heading := self._accepted(item):
                if heading.chapter == 1 and self._is_contents(heading):
                    self.open.clear()  # what came before was the table of contents
                self.open.append(_Open(self._number(heading), heading.text, heading.chapter))
                if heading.rest:
                    self.open[-1].text.append(tidy(heading.rest))
            elif self.open:
                self._take(tidy(item.lstrip("#* \t")))
            elif self._is_lost(1) and not read_title(item):
                self.open.append(_Open(1, "", 1, [tidy(item)]))
        sections = [Section(o.number, o.heading, "\n".join(o.text)) for o in self._kept()]
        return [section for section in sections if section.heading or len(section.text) > 1]

    def _choose_style(self, texts: Sequence[str]) -> None:
        """The numbering under which most of the statutory chapters are found."""
        found: dict[str, set[int]] = {}
        for text in texts:
            heading = _heading(text, self.form)
            if heading and heading.chapter and (heading.exact or heading.style != "digit"):
                found.setdefault(heading.style, set()).add(heading.chapter)
        order = ("numeral", "chapter", "bracket", "roman", "digit", "plain")
        best = max(order, key=lambda style: (len(found.get(style, ())), -order.index(style)))
        if best not in ("numeral", "chapter") and len(found.get(best, ())) <= _FEWEST:
            best = "numeral"
        self.style = best
        self.styled = found.get(best, set())
        self.named = self.styled | found.get("plain", set())

    def _accepted(self, text: str) -> Heading | None:
        heading = _heading(text, self.form)
        if heading is None:
            return None
        seen = {chapter.chapter for chapter in self.open}
        if heading.style == "plain":
            return heading if self._is_missing(heading, seen) else None
        if heading.style != self.style or heading.number is None:
            return None
        last = self.open[-1].number if self.open else 0
        if heading.number == last + 1:
            named = heading.chapter is not None or len(heading.text) <= _SHORTEST_FULL_LINE
            return heading if named and (heading.chapter != 0 or self.open) else None
        if heading.number > last:
            return heading if heading.chapter is not None else None
        fresh = heading.chapter and heading.chapter not in seen
        return heading if fresh or self._is_contents(heading) else None

    def _is_missing(self, heading: Heading, seen: set[int | None]) -> bool:
        """Whether a heading without a number is one: the chapters' own style has none such."""
        fresh = heading.chapter not in seen or self._is_contents(heading)
        return fresh and (self.style == "plain" or heading.chapter not in self.styled)

    def _is_contents(self, heading: Heading) -> bool:
        """Whether the same heading came before, in a table of contents: without any text."""
        same = [o for o in self.open if (o.number, o.chapter) == (heading.number, heading.chapter)]
        return bool(same) and len("".join(same[-1].text)) < _SHORTEST_CHAPTER

    def _number(self, heading: Heading) -> int:
        """The printed number; of a heading without one, its chapter's or the next."""
        if heading.number is not None:
            return heading.number
        last = self.open[-1].number if self.open else 0
        return heading.chapter or last + 1

    def _is_lost(self, chapter: int) -> bool:
        """Whether the document has this chapter's place, but no heading of it."""
        return bool(self.form.chapters()) and self.tables >= 2 and chapter not in self.named

    def _at_table(self, chapter: int) -> None:
        current = self.open[-1].chapter if self.open else None
        if self._is_lost(chapter) and (current or 0) < chapter:
            self.open.append(_Open(chapter, "", chapter))

    def _take(self, text: str) -> None:
        if not text:
            return
        last = max(self.form.chapters(), default=0)
        after_tables = self.open[-1].chapter == last and self._is_lost(last + 1)
        if after_tables and len(text) >= _SHORTEST_CHAPTER and not is_value(text):
            self.open.append(_Open(last + 1, "", last + 1))
        self.open[-1].text.append(text)

    def _without_furniture(self, items: Sequence[_Item]) -> Iterator[_Item]:
        """The items without what portals print around a text."""
        last = max((n for n, i in enumerate(items) if self._counts(i)), default=0)
        for number, item in enumerate(items):
            words = simplified(fold(item)) if isinstance(item, str) else ""
            if number > last and FURNITURE_END.search(words):
                return
            if not (words and FURNITURE.search(words)):
                yield item

    def _counts(self, item: _Item) -> bool:
        if isinstance(item, _Table):
            return True
        heading = _heading(item, self.form)
        return bool(heading and heading.chapter and heading.style == self.style)

    def _kept(self) -> list[_Open]:
        """The chapters without those that a table of contents names once more."""
        kept: list[_Open] = []
        for number, chapter in enumerate(self.open):
            again = any(
                (later.number, later.chapter) == (chapter.number, chapter.chapter)
                for later in self.open[number + 1 :]
            )
            if not (again and len("".join(chapter.text)) < _SHORTEST_CHAPTER):
                kept.append(chapter)
        return kept
