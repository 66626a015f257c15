"""Printed dates -> ISO 8601."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from extract.ground.text import clean, fold

_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)")
_TORN = re.compile(r"\s+\d{1,2}\s*[日号]")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_NUMERALS = str.maketrans("〇○零OＯ一二三四五六七八九", "00000123456789")
_DIGIT = "[〇○零OＯ一二三四五六七八九]"
_UP_TO_99 = "([一二三四五六七八九十廿卅]{1,3})"
_CHINESE = re.compile(f"({_DIGIT}{{4}})年{_UP_TO_99}月{_UP_TO_99}[日号]")


def iso_date(text: str) -> str | None:
    """The date that ``text`` begins to tell, as YYYY-MM-DD; None if it tells no real date."""
    # Blanks stay: one parts the day from the hour that follows it.
    printed = unicodedata.normalize("NFKC", clean(text)).replace("元月", "1月")
    match = _DATE.search(printed) or _COMPACT.search(printed)
    if match and _TORN.match(printed, match.end()):
        return None  # 2月1 2日: the 12th, or the 1st and something else
    if match:
        return _iso(*(int(part) for part in match.groups()))
    chinese = _CHINESE.search(fold(text).replace("元月", "一月"))
    if chinese:
        year, month, day = chinese.groups()
        return _iso(int(year.translate(_NUMERALS)), _tens(month), _tens(day))
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _tens(numeral: str) -> int:
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = numeral.rpartition("十")
    units = int(ones.translate(_NUMERALS)) if ones else 0
    return (int(tens.translate(_NUMERALS)) if tens else 1) * 10 + units if ten else units
