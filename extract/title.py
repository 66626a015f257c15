"""A report's title -> the body whose report it is and the year it reports on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.dates import iso_date
from extract.text import tidy

_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_BODY = re.compile(
    r"\S{2,28}(?:局|府|委|办|厅|处|中心|镇|乡|街道|办公室|公司|会|院|所|队|站|校|部|署|区|县|市|省|州|旗)"
)
"""What the name of a public body ends with."""
_NO_BODY = re.compile(
    r"大厅$|^(?:新闻|服务|便民|政务|数据|互动|信息|投诉|帮助|资讯|视频|专题)\S{0,6}(?:中心|专区|部)$"
)
"""What a site's menu calls its own parts."""
_IN_BRACKETS = re.compile(r"[（(—-]+([^（）()—-]{3,28})[）)]?$")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_CHINESE_YEAR = re.compile(r"二[〇○零0一二三四五六七八九]{3}(?=年)")
_YEAR = re.compile(r"(?<![\d〔\[/.-])((?:19|20)\d{2})(?![\d〕\]/.-]|年\d)\s*(?:年度|年|度)?")
_SUBJECT = re.compile(r"政府信息公开|信息公开|政务公开|政府信息")
_ANY_YEAR = re.compile(r"(?:19|20)\d{2}年?度?[-－—~至]?")
_CHAPTER = re.compile(r"\s*[一二三四五六七八九十]、")
_KIND = re.compile(r"(?:年度|工作|情况|总结)的?报告|年报")
_YEARLY = re.compile(r"年?(?:年度报告|年报)")
_FALSE_FRIEND = re.compile(r"报表|图解|一图|图说|漫画|指南|制度|解读|通知$|考核|评议|目录")
_OTHER_YEARLY = re.compile(r"公积金|财政|统计|预算|决算|审计|法治|质量|环境")
"""Subjects of yearly reports that are not on open information; with 信息公开 in the title the
body is merely named so (财政局, 统计局)."""
_BEFORE = re.compile(r"^(?:公开的|【[^】]*】|\[[^\]]*\]|《|“|关于|公布|发布|印发|现公布|现将)+")
_AFTER = re.compile(r"[《》“”\-_—:：、,，\s]+$|的$|关于(?:发布|公布|印发)?$")
_SIGNATURE_LINES = 30
_LONGEST_DAY = 12
_SENTENCE = re.compile(r"[。，；！？|：:>＞»]|\d{4}-\d\d?-\d|〔\d{4}〕\d")
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
    kind = _KIND.search(folded)
    years = list(_YEAR.finditer(folded))
    if not years or not kind or len(folded) > 100:
        return None
    # The year of the report is the last one named before the words for it.
    year = next((year for year in reversed(years) if year.start() < kind.start()), years[0])
    if not _SUBJECT.search(folded):
        yearly = _YEARLY.match(folded, year.end(1))
        if not yearly or _OTHER_YEARLY.search(folded):
            return None
    return Title(_OTHER_PAGE.sub("", printed), int(year.group(1)), _agency(folded, year))


def _agency(folded: str, year: re.Match[str]) -> str | None:
    """What stands before the year, else between it and the subject, else at the end."""
    before = _AFTER.sub("", _BEFORE.sub("", folded[: year.start()]))
    before = re.sub(r"(?:政府)?信息公开$", "", _AFTER.sub("", _ANY_YEAR.sub("", before)))
    before = _BEFORE.sub("", before)
    if before:
        return before
    rest = folded[year.end() :]
    kind = _KIND.search(rest)
    subjects = list(_SUBJECT.finditer(rest, 0, kind.start() if kind else len(rest)))
    agency = _AFTER.sub("", _BEFORE.sub("", rest[: subjects[-1].start()])) if subjects else ""
    if agency.endswith("人民"):  # 政府 was taken for the beginning of 政府信息公开
        agency += "政府"
    if agency:
        return agency
    last = _IN_BRACKETS.search(rest)
    return last.group(1) if last and _BODY.fullmatch(last.group(1)) else None


def find_title(candidates: Iterable[str | None], lines: Sequence[str]) -> Title | None:
    """The first candidate that is a report's title; one that names its body wins.

    ``lines`` is the text from its beginning: a cover or a heading may need up to four lines.
    """
    titles = [title for text in candidates if text and (title := read_title(text))]
    titles += _wrapped(lines)
    named = [title for title in titles if title.agency]
    if named or not titles:
        return named[0] if named else None
    return replace(titles[0], agency=_named_beside(titles[0], lines))


def _named_beside(title: Title, lines: Sequence[str]) -> str | None:
    """The body that the line above or below the title names, on a cover or in a heading."""
    printed = [tidy(line) for line in lines]
    if title.text not in printed:
        return None
    here = printed.index(title.text)
    beside = (*printed[here + 1 : here + 2], *printed[max(here - 1, 0) : here])
    return next((line for line in beside if is_body(line)), None)


def is_body(text: str) -> bool:
    """Whether the text is, as far as its form tells, the name of a public body."""
    name = tidy(text)
    return bool(_BODY.fullmatch(name)) and not (_SENTENCE.search(name) or _NO_BODY.search(name))


def read_signature(lines: Sequence[str]) -> str | None:
    """The body that signs at the end of a report: its name, and the date on the next line."""
    for name, day in pairwise(lines[-_SIGNATURE_LINES:]):
        if is_body(name) and iso_date(day) and len(tidy(day)) <= _LONGEST_DAY:
            return tidy(name)
    return None


def _wrapped(lines: Sequence[str]) -> list[Title]:
    """Titles that stand in one to four lines; a line with sentence marks is none of a title's."""
    found: list[Title] = []
    for start in range(len(lines)):
        text = ""
        for line in lines[start : start + 4]:
            if _SENTENCE.search(line) or _CHAPTER.match(line):
                break
            if text and not _YEAR.search(text) and not is_body(text):
                break  # a menu's word above the heading is no part of it
            text += line
            if title := read_title(text):
                found.append(title)
            if title or _KIND.search(text):
                break
    return found
