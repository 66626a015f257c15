"""Which line is the heading of a report's chapter, under any wording and numbering."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract.ground.text import clean, simplified, tidy

_DATA = tomllib.loads((Path(__file__).parent / "headings.toml").read_text(encoding="utf-8"))
_NUMERALS = "一二三四五六七八九十"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_CHAPTERS = tuple(
    (chapter["number"], re.compile(chapter["words"]), re.compile(chapter["phrase"]))
    for chapter in _DATA["chapter"]
)
_OTHER = re.compile(_DATA["other"]["words"])
_LONGEST: int = _DATA["other"]["longest"]
_LONGEST_BEFORE_TEXT: int = _DATA["other"]["longest_before_text"]
_STOPS = r"[、.．,，:：;；]"
_STYLES = {
    "chapter": re.compile(rf"第([{_NUMERALS}]+|\d{{1,2}})(?:部分|章|节|篇)[、.．,，:：]?"),
    "numeral": re.compile(rf"([{_NUMERALS}]{{1,2}}){_STOPS}+|([{_NUMERALS}]{{1,2}})(?=\s)"),
    "bracket": re.compile(rf"[（(]([{_NUMERALS}]{{1,2}})[）)]{_STOPS}?"),
    "roman": re.compile(rf"([{_ROMAN}]){_STOPS}*"),
    "digit": re.compile(r"(\d{1,2})[、.．)）](?!\d)"),
}
"""How chapters are numbered; the first that fits counts."""
_LEAD = re.compile(r"^[#>*\s\ufeff【〖]*")
_SENTENCE = re.compile(r"[。！!？?；;]")
_MARKS = " \t、，,。.．：:;；*#】〗"
_TEXT_FOLLOWS = re.compile(
    r"[\s：:，,。、]*(?:(?:19|20)\d\d年|本[年机单局部]|我|今年|全年|根据|按照|无$|无[。，]|没有|[（(]一[）)])"
    r"|[：:。，,]\S{4,}|\s+\S{12,}|\s+\S*[，。；]|.{4,}。$"
)
_DOTS = re.compile(r"[.．·…\s]{3,}\d{0,3}$|\t+\d{1,3}$")

_LOOSE_PHRASES = [
    re.compile(re.sub(r"([\u4e00-\u9fff])", "\\1\ufffc*", phrase))
    for phrase in (*(chapter["phrase"] for chapter in _DATA["chapter"]), _DATA["other"]["phrase"])
]
"""The usual headings, letting the blanks stand that lines have between their characters."""

Style = str


@dataclass(frozen=True)
class Heading:
    """A line that may head a chapter.

    ``chapter`` is the statutory chapter (1 to 6) that its words name, 0 for another one, None
    if they tell nothing; ``rest`` is the text that goes on behind it on the same line;
    ``exact`` says that its words are one of the official or usual headings, and nothing else.
    """

    style: Style
    number: int | None
    text: str
    chapter: int | None
    rest: str = ""
    exact: bool = False


@lru_cache(1 << 12)
def read_heading(line: str) -> Heading | None:
    """The heading that ``line`` is or begins with, or None."""
    text = _LEAD.sub("", clean(line), count=1).strip()
    for style, pattern in _STYLES.items():
        match = pattern.match(text)
        if match:
            digits = next(group for group in match.groups() if group)
            return _numbered(style, _value(digits), text, match.end())
    return _unnumbered(text)


def _value(digits: str) -> int:
    if digits.isdigit():
        return int(digits)
    if digits in _ROMAN:
        return _ROMAN.index(digits) + 1
    tens, ten, ones = digits.rpartition("十")
    units = _NUMERALS.index(ones) + 1 if ones else 0
    return (10 * (_NUMERALS.index(tens) + 1 if tens else 1) if ten else 0) + units


def _numbered(style: Style, number: int, text: str, begin: int) -> Heading | None:
    words = _DOTS.sub("", text[begin:]).strip().rstrip("*#")
    if not words:
        return None
    begin = len(text) - len(text[begin:].lstrip())
    end = _end_of_phrase(text, begin)
    if end and _TEXT_FOLLOWS.match(text[end:]):
        return _split(style, number, text, end)
    printed = tidy(_DOTS.sub("", text).rstrip("*#"))
    if len(printed) <= _LONGEST and not _SENTENCE.search(words.rstrip("。；;")):
        chapter, exact = _chapter_of(words)
        return Heading(style, number, printed, chapter, "", exact)
    return _split(style, number, text, end) if end else None


def _split(style: Style, number: int | None, text: str, end: int) -> Heading:
    """A heading whose chapter begins on its own line."""
    chapter, _ = _chapter_of(text[:end])
    return Heading(style, number, tidy(text[:end]), chapter, text[end:].lstrip(_MARKS), True)


def _end_of_phrase(text: str, begin: int) -> int:
    """Where a usual heading that begins at ``begin`` ends; 0 if none does, or it is a sentence."""
    flat = simplified(text[begin : begin + _LONGEST_BEFORE_TEXT + 8].replace(" ", "\ufffc"))
    best = 0
    for pattern in _LOOSE_PHRASES:
        match = pattern.match(flat)
        if match and match.end() <= _LONGEST_BEFORE_TEXT:
            best = max(best, match.end())
    if not best:
        return 0
    after = flat[best : best + 1]
    goes_on = re.match(r"[的是为已和与及等]", after)
    return 0 if goes_on else begin + best


def _unnumbered(text: str) -> Heading | None:
    printed = tidy(text)
    if len(printed) > _LONGEST_BEFORE_TEXT:
        return None
    chapter, exact = _chapter_of(printed)
    return Heading("plain", None, printed, chapter, "", True) if exact and chapter else None


def _chapter_of(words: str) -> tuple[int | None, bool]:
    """The statutory chapter that the words name, and whether they are a usual heading whole."""
    flat = simplified(re.sub(r"\s", "", words)).strip(_MARKS)
    flat = re.sub(rf"^(?:第[{_NUMERALS}]+(?:部分|章)|[（(]?[{_NUMERALS}]+[）)]?{_STOPS})", "", flat)
    for number, _, phrase in _CHAPTERS:
        if phrase.fullmatch(flat):
            return number, True
    named = [number for number, found, _ in _CHAPTERS if found.search(flat)]
    if 4 in named:  # 被申请行政复议, and its problems
        return 4, False
    if named:
        return named[-1] if named[0] in (1, 2) and len(named) > 1 else named[0], False
    return (0 if _OTHER.search(flat) else None), False


def is_first_heading(line: str) -> bool:
    """Whether a line heads the first chapter: header and cover end there."""
    heading = read_heading(line)
    return bool(heading and heading.chapter == 1 and (heading.number == 1 or heading.exact))


def begins_inside(text: str) -> list[int]:
    """Where, within a paragraph, chapters begin behind the end of a sentence."""
    starts: list[int] = []
    for match in re.finditer(rf"(?<=[。！？；;!?\s])[{_NUMERALS}]{{1,2}}{_STOPS}", text):
        if _end_of_phrase(text, match.end()):
            starts.append(match.start())
    return starts


def statutory_in(text: str) -> set[int]:
    """Which of the six statutory chapters have a heading in the text's lines."""
    found: set[int | None] = set()
    for line in text.split("\n"):
        for start in (0, *begins_inside(line)):
            heading = read_heading(line[start:])
            if heading and (heading.exact or heading.style in ("numeral", "chapter")):
                found.add(heading.chapter)
    return {chapter for chapter in found if chapter}


FURNITURE_END = re.compile(_DATA["furniture"]["end"], re.IGNORECASE)
FURNITURE = re.compile(_DATA["furniture"]["alone"], re.IGNORECASE)
