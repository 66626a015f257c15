"""Numerals as prose prints them: a number where they state one exactly, and nothing elsewhere."""

from __future__ import annotations

import re

DIGITS = r"(?<![0-9.])(?<![0-9],)(?:[0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,9})(?![0-9.])"
_CHARACTERS = "零〇一二两三四五六七八九十百千万"
_INEXACT = "几数余多来"
NUMERAL = rf"(?:{DIGITS}|(?<![0-9.第{_CHARACTERS}{_INEXACT}])[{_CHARACTERS}{_INEXACT}]{{1,16}})"
"""A numeral in folded text; whether it states an exact number, :func:`exact` says."""

_PLAIN = re.compile(f"[{_CHARACTERS}]{{1,16}}")
_DIGITS = re.compile(DIGITS)
_SAME = str.maketrans("〇两", "零二")
_BEFORE = re.compile(
    r"(?:大?约|[将接]?近|超过?|逾|不足|不到|不下|至少|至多|最多|最少|少于|多于|[大高低小]于|上|成|平均)为?$"
)
_AFTER = re.compile(r"以[上下内]|左右|上下|[多余]|不等|[至到~—-][0-9一二三四五六七八九十]")


def exact(text: str) -> int | None:
    """The number that ``text`` states as a whole: 1,204, 六十三, 零.

    None of what states none exactly: 两三 and 三四百 (two or three, three or four hundred),
    几十, 三百余; of what is no numeral, as 一百五十零; and of shortened ones, as 一百五, which
    some write for 105. Nothing is raised for any text.
    """
    if _DIGITS.fullmatch(text):
        return int(text.replace(",", ""))
    if not _PLAIN.fullmatch(text):
        return None
    import cn2an  # takes longer to load than most reports to read, and few need it

    written = _spelled(text.translate(_SAME))
    try:
        number = int(cn2an.cn2an(written, "strict"))
    except (ValueError, KeyError):  # which of the two depends on where the fault stands
        return None
    return number if _spelled(cn2an.an2cn(number)) == written else None


def _spelled(text: str) -> str:
    """With each ten's count: 十二 is 一十二."""
    return re.sub("(?<![一二三四五六七八九])十", "一十", text)


def is_rounded(before: str, after: str) -> bool:
    """Whether the words around a numeral and its unit round it: 约70件, 60件以上, 3至5件."""
    return bool(_BEFORE.search(before) or _AFTER.match(after))
