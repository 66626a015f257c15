"""Text as the other modules compare it: folded to one form, without blanks, without marks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

# PDF fonts print radicals instead of characters. NFKC knows the Kangxi block (U+2F00), but not
# these of the supplement block (U+2E80).
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RADICALS[0x2F3E] = "户"  # not the traditional form that NFKC gives; fonts draw both alike
_RADICALS |= {
    ord(radical): character
    for radical, character in zip(
        "⺠⻝⻅⻔⻓⻋⻢⻦⻩⻬⻰⻚⻛⻜⻆⻉⻘⻙⻤⺟⺒⺗⺪⻄⻃⺎⻣⻥⻨⻮⻳⺍",
        "民食见门长车马鸟黄齐龙页风飞角贝青韦鬼母巳心疋西西兀骨鱼麦齿龟小",
        strict=True,
    )
}
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad"
_MENDED = _RADICALS | {0xA0: " ", 0x3000: " "}
_ODD = re.compile(f"[{_INVISIBLE}{''.join(map(chr, _MENDED))}]")
_BLANKS = re.compile(r"\s+")
_CJK = "\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef"
_BLANK_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}]) +| +(?=[{_CJK}])")
_ASIDE = re.compile(r"〔[^〕]{0,20}〕")
_NOT_LETTER = re.compile(r"[^\w%]|_")
_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zü\u00e0-\u01dc]{1,6}\)")
_TO_SIMPLIFIED = OpenCC("t2s")
_MOST_KEPT = 1 << 14
"""Reports print the same labels over and over; so many texts are folded once only."""


def clean(text: str) -> str:
    """The text with invisible characters gone, odd blanks made plain and CJK radicals mended."""
    return text if text.isascii() else _ODD.sub(_mended, text)


def _mended(match: re.Match[str]) -> str:
    return _MENDED.get(ord(match.group()), "")


@lru_cache(_MOST_KEPT)
def fold(text: str) -> str:
    """The text in one width (NFKC) and without any blank: for values."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", clean(text)))


@lru_cache(_MOST_KEPT)
def bare(text: str) -> str:
    """The text folded, without punctuation and footnote marks: for comparing labels."""
    return _NOT_LETTER.sub("", _ASIDE.sub("", simplified(unspelled(fold(text)))))


@lru_cache(_MOST_KEPT)
def simplified(text: str) -> str:
    """The text with simplified characters for traditional ones, of the same length: mirrors of
    portals convert their pages, while forms and labels are simplified. For comparing only."""
    if text.isascii():
        return text
    converted = _TO_SIMPLIFIED.convert(text)
    return converted if len(converted) == len(text) else "".join(map(_simple_character, text))


def _simple_character(character: str) -> str:
    converted = _TO_SIMPLIFIED.convert(character)
    return converted if len(converted) == 1 else character


def unspelled(text: str) -> str:
    """The folded text without the pinyin that some mirrors print behind characters: 规(guī)章."""
    return _PINYIN.sub("", text) if "(" in text else text


def tidy(text: str) -> str:
    """The text for people: blanks folded to one, and none between Chinese characters."""
    return _BLANK_BESIDE_CJK.sub("", _BLANKS.sub(" ", clean(text)).strip())
