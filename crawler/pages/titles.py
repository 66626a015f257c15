"""Which titles are those of annual reports, and of which year.

The report year is the one that the title names (a report of year Y appears in Y+1 and is moved
about later, so neither address nor date can say); false friends are left out by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from crawler.words import bare, pattern, ranked, words

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_YEAR_WORD = re.compile(r"(?<!\d)20\d\d(?:年度|年|度)?(?!\d)")
_CHINESE_YEAR = re.compile(r"二[〇○零0oO][〇○零0oO一二][〇○零0oO一二三四五六七八九]")
_DIGITS = str.maketrans("〇○零oO一二三四五六七八九", "00000123456789")
_CIRCULAR = re.compile(r"[〔\[\(【]20\d\d[〕\]\)】]\d+号")
_PUBLISHING = re.compile(r"关于(?:公布|发布|公开发布|公开(?!情况))(?=.*(?:公告|公示|通告)$)")
_NOTICE = re.compile(
    r"关于(?:公布|发布|公开发布|印发|公开)[《<「]?([^《》<>]+?(?:报告书?|年报|总结))[》>」]?的?(?:公告|公示|通告|通知)$"
)
_SHORT_YEAR = re.compile(r"(?<![\d年月日.-])([012]\d)年(?=度?(?:工作)?(?:政府|政务)?信息公开)")
_DATE = re.compile(
    r"[\[\(]?(?:20\d\d[-/.年])(?:0?[1-9]|1[0-2])[-/.月](?:[12]\d|3[01]|0?[1-9])日?+"
    r"(?:\d{1,2}:\d{2}(?::\d{2})?)?+[\]\)]?+(?![至到起—~-])"
)
_SPAN = re.compile(r"20\d\d[-—~至](?=20\d\d学?年)")  # of years: the report is on the later one
_SHORT_DATE = re.compile(r"[\[\(](?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[\]\)]$")
_CUT = re.compile(r"(?:…|\.{2,})+$")
_YEAR_BEGUN = re.compile(r"(?:关于)?(?:2(?:0(?:\d\d?)?)?)?年?度?")
_LONGEST = 500  # characters: what is longer is no title, and patterns take their time over it
_LAYERS = 3  # of dressing around a title
_ABOUT = re.compile(r"^关于")

Kind = Literal["report", "perhaps", "other"]


@dataclass(frozen=True)
class Verdict:
    """``report``: the title says so; ``perhaps``: only the page behind it can tell; ``other``."""

    kind: Kind
    year: int | None = None
    why: str = ""


@lru_cache(maxsize=4096)  # a row, its task and its page ask about one title
def judge(title: str, *, in_column: bool, folder_year: int | None = None) -> Verdict:
    """Is this the title of an annual report? ``folder_year`` is that of its year folder."""
    text = undressed(title)
    year = year_of(text) or (folder_year if in_column else None)
    friend = pattern("false_friend", "always").search(_PUBLISHING.sub("关于", text))
    if friend:
        return Verdict("other", year, f"false friend ({friend[0]})")
    cut = _CUT.search(text)
    if cut:
        return _judge_cut(_CUT.sub("", text), year, in_column)
    if _says(text, "strict"):
        if year is not None:
            return Verdict("report", year)
        return Verdict("perhaps", None, "no year in the title") if in_column else Verdict("other")
    if in_column and year is not None:
        return _judge_loose(text, year)
    return Verdict("other", year, "says nothing of an annual report")


def _judge_cut(text: str, year: int | None, in_column: bool) -> Verdict:
    """A title cut off by the list: what is left must at least have begun like a report's."""
    begun = re.search(r"信息公开|政府信息$|政府信$|信息公$|政务公开", text) is not None
    if begun and (year is not None or in_column):
        return Verdict("perhaps", year, "title cut off in the list")
    bodies = list(pattern("report", "body_begun").finditer(text)) if in_column else []
    rest = text[bodies[-1].end() :] if bodies else text
    friend = pattern("false_friend", "loose").search(rest)
    if in_column and not friend and (year is not None or (bodies and _YEAR_BEGUN.fullmatch(rest))):
        return Verdict("perhaps", year, "title cut off in the list")
    return Verdict("other", year, "cut off, and not begun like a report's title")


def _judge_loose(text: str, year: int) -> Verdict:
    """A title of the column that leaves 信息公开 out: year, a body's name at most, and 报告."""
    if not _says(text, "loose"):
        return Verdict("other", year, "says nothing of an annual report")
    friend = pattern("false_friend", "loose").search(text)
    if friend and "政务公开" not in text:
        return Verdict("other", year, f"false friend ({friend[0]})")
    if "公开" not in text and pattern("report", "body_within").search(_YEAR_WORD.sub("", text)):
        return Verdict("perhaps", year, "names a body, and does not say 信息公开")
    return Verdict("report", year)


def _says(text: str, key: str) -> bool:
    """Does a pattern of that key stand at the end of the title (but for what may follow it)?"""
    tail = pattern("report", "tail")
    if key == "strict":
        text = _YEAR_WORD.sub("", text)
    for line in ranked("report", key):
        for match in line.finditer(text):
            if tail.match(text, match.end()) and (key == "strict" or _plain_before(text, match)):
                return True
    return False


def _plain_before(text: str, match: re.Match[str]) -> bool:
    """Before a loose 年度报告 stands nothing, or a year, or the name of a body."""
    before = re.sub(r"20\d\d年?度?|年度?$", "", text[: match.start()])
    before = _ABOUT.sub("", before).strip("的:：-—,、()（）[]【】")
    if not before or pattern("report", "body").search(before):
        return True
    return len(before) <= 2


@lru_cache(maxsize=4096)
def year_of(title: str) -> int | None:
    """The year that a title names, or None; years of circulars (〔2021〕30号) do not count."""
    text = _SHORT_YEAR.sub(r"20\1年", _CIRCULAR.sub("", _SPAN.sub("", undated(title))))
    text = _CHINESE_YEAR.sub(lambda match: match[0].translate(_DIGITS), text)
    first, last = words()["year"]["first"], words()["year"]["last"]
    for match in _YEAR.finditer(text):
        if first <= int(match[1]) <= last:
            return int(match[1])
    return None


def undated(title: str) -> str:
    """The title bare of blanks and of a date that the list glued to it."""
    return _SHORT_DATE.sub("", _DATE.sub("", bare(title[:_LONGEST])))


def undressed(title: str) -> str:
    """The title without what lists and notices put around it: dates, 全文, 关于公布…的通知."""
    text = undated(title)
    for _ in range(_LAYERS):
        text = undated(pattern("report", "dressing").sub("", text))
    return _SHORT_YEAR.sub(r"20\1年", _NOTICE.sub(r"\1", text))


def named(title: str, unit: str | None) -> str:
    """A report's title with its unit before it where it names no body itself."""
    return title if not unit or body_of(title) else f"{unit}{title}"


def body_of(title: str) -> str | None:
    """What of a title may be the name of a body: all but the year and the words for a report."""
    rest = _YEAR_WORD.sub("", undressed(title))
    for line in (*ranked("report", "strict"), *ranked("report", "loose")):
        rest = line.sub("", rest)
    rest = re.sub(r"[^\u4e00-\u9fff]|关于|年度|年|的", "", rest)
    return rest if len(rest) > 2 else None


def reported_year(folder: int | None, listed_on: str | None) -> int | None:
    """The year reported on by what lies in a folder of a year.

    Such folders are called by the year reported on or by the year after, of publication; a report
    appears after its year, so what was listed in the folder's own year is on the year before.
    """
    if folder is not None and listed_on is not None and int(listed_on[:4]) == folder:
        return folder - 1
    return folder


def dated(title: str, year: int | None) -> str:
    """A title that names no year with the year of its folder, and where that comes from."""
    if year is None or year_of(title) is not None or is_cut(title):
        return title
    return f"{year}年{title}（年份据所在栏目）"


def is_cut(title: str) -> bool:
    """Did the list cut this title off?"""
    return _CUT.search(bare(title)) is not None
