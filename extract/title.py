"""A report's title -> the body whose report it is and the year it reports on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.text import tidy

_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_CHINESE_YEAR = re.compile(r"[二][〇○零一二三四五六七八九]{3}(?=年)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?:年度|年|度)?")
_SUBJECT = re.compile(r"政府信息公开|信息公开|政务公开|政府信息")
_KIND = re.compile(r"(?:年度|工作|情况|总结)报告|年报")
_YEARLY = re.compile(r"年?(?:年度报告|年报)")
_FALSE_FRIEND = re.compile(r"报表|图解|一图|图说|漫画|指南|制度|解读|通知$|考核|评议|目录")
_OTHER_YEARLY = re.compile(r"公积金|财政|统计|预算|决算|审计|法治|质量|环境")
"""Subjects of yearly reports that are not on open information; with 信息公开 in the title the
body is merely named so (财政局, 统计局)."""
_BEFORE = re.compile(r"^(?:【[^】]*】|\[[^\]]*\]|《|“|关于|公布|发布|印发|现公布|现将)+")
_AFTER = re.compile(r"[《》“”\-_—:：、,，\s]+$|的$")
_SENTENCE = re.compile(r"[。，；！？|：:]")
_OTHER_PAGE = re.compile(r"\s*(?:_|\||--|—|–| - ).{2,30}$")


@dataclass(frozen=True)
class Title:
    """A report's title as printed, the year it names and the body it names, where it does."""

    text: str
    year: int
    agency: str | None


def read_title(text: str) -> Title | None:
    """The title in ``text``, or None if it is not one of an open-information report of a year.

    False friends of the annual report (政府网站工作年度报表, 指南, 图解 …) are none.
    """
    printed = tidy(text.lstrip("#>* \t"))
    folded = printed.translate(_FULL_WIDTH).replace(" ", "")
    folded = _CHINESE_YEAR.sub(lambda m: m.group().translate(_NUMERALS), folded)
    if _FALSE_FRIEND.search(folded):
        return None
    year = _YEAR.search(folded)
    kind = _KIND.search(folded)
    if not year or not kind or len(folded) > 100:
        return None
    if not _SUBJECT.search(folded):
        yearly = _YEARLY.match(folded, year.end(1))
        if not yearly or _OTHER_YEARLY.search(folded):
            return None
    return Title(_OTHER_PAGE.sub("", printed), int(year.group(1)), _agency(folded, year))


def _agency(folded: str, year: re.Match[str]) -> str | None:
    """What stands before the year, else between the year and the subject."""
    before = _AFTER.sub("", _BEFORE.sub("", folded[: year.start()]))
    if before:
        subject = _SUBJECT.search(before)
        return before[: subject.start()] or None if subject else before
    rest = folded[year.end() :]
    subject = _SUBJECT.search(rest)
    agency = _AFTER.sub("", _BEFORE.sub("", rest[: subject.start()])) if subject else ""
    if agency.endswith("人民"):  # 政府 was taken for the beginning of 政府信息公开
        agency += "政府"
    return agency or None


def find_title(candidates: Iterable[str | None], lines: Sequence[str]) -> Title | None:
    """The first candidate that is a report's title; one that names its body wins.

    ``lines`` is the text from its beginning: a cover or a heading may need up to four lines.
    """
    titles = [title for text in candidates if text and (title := read_title(text))]
    titles += _wrapped(lines)
    named = [title for title in titles if title.agency]
    return named[0] if named else titles[0] if titles else None


def _wrapped(lines: Sequence[str]) -> list[Title]:
    """Titles that stand in one to four lines; a line with sentence marks is none of a title's."""
    found: list[Title] = []
    for start in range(len(lines)):
        text = ""
        for line in lines[start : start + 4]:
            if _SENTENCE.search(line):
                break
            text += line
            if title := read_title(text):
                found.append(title)
                break
    return found
