"""Titles as lists print them: cut off, short in the column, their year in the folder's name.

What a report's title is stands in :mod:`extract.ground.titles`, for crawler and reader alike; here
is what the place in a list adds to it. The year is the one that the title names: a report of year
Y appears in Y+1 and is moved about later, so neither address nor date can say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from crawler.words import bare, pattern
from extract.ground.agency_names import is_body, name_in
from extract.ground.text import simplified
from extract.ground.titles import (
    YEARS,
    Title,
    false_friend,
    other_yearly,
    read_title,
    undressed,
    year_in,
)

_CUT = re.compile(r"(?:…|\.{2,})+$")
_BEGUN = re.compile(r"信息公开|政府信息$|政府信$|信息公$|政务公开")
_YEAR_BEGUN = re.compile(r"(?:关于)?(?:2(?:0(?:\d\d?)?)?)?年?度?")
_MOST_BEFORE = 2
"""Characters that may stand beside the year of a short title without being a body's name."""

Kind = Literal["report", "perhaps", "other"]


@dataclass(frozen=True)
class TitleVerdict:
    """``report``: the title says so; ``perhaps``: only the page behind it can tell; ``other``."""

    kind: Kind
    year: int | None = None
    why: str = ""


@lru_cache(maxsize=4096)  # a row, its task and its page ask about one title
def judge(title: str, *, in_column: bool, folder_year: int | None = None) -> TitleVerdict:
    """Is this the title of an annual report? ``folder_year`` is that of its year folder."""
    inherited = folder_year if in_column else None
    if is_cut(title):
        return _judge_cut(simplified(_CUT.sub("", undressed(title))), inherited, in_column)
    read = read_title(title)
    if read is not None and read.subject:
        year = read.year or inherited
        if year is not None:
            return TitleVerdict("report", year)
        why = "no year in the title"
        return TitleVerdict("perhaps", None, why) if in_column else TitleVerdict("other")
    year = year_in(title) or inherited
    if in_column and year is not None:
        if read is None and year_in(title) is None:
            read = read_title(f"{year}年{title}")
        return _judge_loose(title, read, year)
    return TitleVerdict("other", year, "says nothing of an annual report")


def _judge_cut(text: str, inherited: int | None, in_column: bool) -> TitleVerdict:
    """A title cut off by the list: what is left must at least have begun like a report's."""
    year = year_in(text) or inherited
    friend = false_friend(text)
    if friend:
        return TitleVerdict("other", year, f"false friend ({friend})")
    if _BEGUN.search(text) and (year is not None or in_column):
        return TitleVerdict("perhaps", year, "title cut off in the list")
    bodies = list(pattern("report", "body_begun").finditer(text)) if in_column else []
    rest = text[bodies[-1].end() :] if bodies else text
    begun = year is not None or (bodies and _YEAR_BEGUN.fullmatch(rest))
    if in_column and begun and not other_yearly(rest):
        return TitleVerdict("perhaps", year, "title cut off in the list")
    return TitleVerdict("other", year, "cut off, and not begun like a report's title")


def _judge_loose(title: str, read: Title | None, year: int) -> TitleVerdict:
    """A title of the column that leaves 信息公开 out: year, a body's name at most, and 报告."""
    if read is None:
        friend = false_friend(undressed(title))
        why = f"false friend ({friend})" if friend else "says nothing of an annual report"
        return TitleVerdict("other", year, why)
    if read.subject:
        return TitleVerdict("report", year)
    if read.agency is None or len(read.agency) <= _MOST_BEFORE:
        return TitleVerdict("report", year)
    if is_body(read.agency):
        return TitleVerdict("perhaps", year, "names a body, and does not say 信息公开")
    return TitleVerdict("other", year, "says nothing of an annual report")


def named(title: str, unit: str | None) -> str:
    """A report's title with its unit before it where it names no body itself."""
    return title if not unit or body_of(title) else f"{unit}{title}"


def body_of(title: str) -> str | None:
    """The body that a report's title, or a link by the body's name alone, names; or None."""
    read = read_title(title) or read_title(f"{YEARS[0]}年{title}")
    return read.agency if read else name_in(undressed(title))


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
    if year is None or year_in(title) is not None or is_cut(title):
        return title
    return f"{year}年{title}（年份据所在栏目）"


def is_cut(title: str) -> bool:
    """Did the list cut this title off?"""
    return _CUT.search(bare(title)) is not None
