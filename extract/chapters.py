"""The report's chapters, found by their headings under any wording, and their text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.document import Document
from extract.forms import Form
from extract.labels import find_label
from extract.text import bare, tidy
from extract.value import is_value

_NUMERALS = "一二三四五六七八九十"
_HEADING = re.compile(rf"[#\s>*]*(?:第)?([{_NUMERALS}])(?:部分|章)?[、.．,，:：\s]\s*(.+)")
_SUBJECTS = re.compile(
    "总体|概述|概况|基本情况|主动公开|申请|复议|诉讼|问题|改进|下一步|其他|报告的事项|收费|机制|监督|附表|解读"
)
_LONGEST_HEADING = 45
_SHORTEST_FULL_LINE = 16
_ENDS = "。！？；：.!?;:…”）)"


@dataclass(frozen=True)
class Section:
    """A chapter: its printed number, its heading as printed, its text in paragraphs."""

    number: int
    heading: str
    text: str


def read_sections(document: Document, form: Form, table_lines: set[int]) -> list[Section]:
    """The chapters in printed order; ``table_lines`` are the lines that were read as tables."""
    printed = document.paragraphs()
    if printed and not table_lines:
        paragraphs = [paragraph.text for paragraph in printed]
        own = [line.text for line in document.lines]
        if _count(own, form) > _count(paragraphs, form):
            paragraphs = own
    else:
        paragraphs = _unwrapped(list(_prose_lines(document, form, table_lines)), form)
    return list(_sections(paragraphs, form))


def _count(paragraphs: Sequence[str], form: Form) -> int:
    return sum(_heading(text, form) is not None for text in paragraphs)


def _heading(text: str, form: Form) -> tuple[int, str] | None:
    match = _HEADING.match(text)
    printed = tidy(text.lstrip("#>* \t"))
    if not match or len(printed) > _LONGEST_HEADING or not _SUBJECTS.search(match.group(2)):
        return None
    if any(find_label(printed, table.rows) for table in form.tables):
        return None
    return _NUMERALS.index(match.group(1)) + 1, printed


def _prose_lines(document: Document, form: Form, table_lines: set[int]) -> Iterator[str]:
    """The lines without those of tables: their rows, their heads and pieces of their labels."""
    printed = "".join(map(bare, form.printed()))
    for number, line in enumerate(document.lines):
        pieces = [piece for piece in re.split(r"[\s|]+", line.text) if piece]
        in_table = all(is_value(piece) or bare(piece) in printed for piece in pieces)
        if number not in table_lines and pieces and not in_table:
            yield line.text


def _unwrapped(lines: Sequence[str], form: Form) -> list[str]:
    """Paragraphs from lines that were wrapped at a page's width."""
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        text = line.strip()
        heading = _heading(text, form) is not None
        if goes_on and not heading and not re.match(rf"[（(][{_NUMERALS}]+[）)]", text):
            paragraphs[-1] += text
        else:
            paragraphs.append(text)
        goes_on = not heading and len(text) >= _SHORTEST_FULL_LINE and text[-1] not in _ENDS
    return paragraphs


def _sections(paragraphs: Sequence[str], form: Form) -> Iterator[Section]:
    number, heading, text = 0, "", list[str]()
    for paragraph in paragraphs:
        found = _heading(paragraph, form)
        if found:
            if heading:
                yield Section(number, heading, "\n".join(text))
            (number, heading), text = found, []
        elif heading:
            text.append(tidy(paragraph))
    if heading:
        yield Section(number, heading, "\n".join(text))
