"""Bytes -> text: which encoding an original is in, whatever its header and its page claim."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
"""GB2312 and GBK are written with characters of GB18030, which contains both."""

_CHINESE = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5", "big5hkscs", "hz"}
)
_LOST = "\ufffd"
_RARELY = 100
"""One broken character in so many may be a file's damage; more are another encoding."""
_OFTEN = 3
"""With fewer broken characters than one in so many it is still likelier than any guess."""


def decode(data: bytes, charset: str | None = None) -> str:
    """The text of ``data``; ``charset`` is what the response header said.

    UTF-8 that decodes with hardly an error is UTF-8, since other encodings of Chinese never do;
    after it the page's and the header's claims and GB18030 are tried, and the content decides
    among them: the first that decodes whole, else with hardly an error, else the one that loses
    least, else charset-normalizer's guess.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace")
    if (unmarked := utf16_of(data)) is not None:
        return data.decode(unmarked, "replace")
    claims = [codec for name in (_meta_charset(data), charset) if (codec := _codec(name))]
    for codec in dict.fromkeys(["utf-8", *claims, "gb18030"]):
        if (text := _whole(data, codec)) is not None:
            return text
        if codec == "utf-8" and (text := _nearly(data, codec)) is not None:
            return text
    for codec in dict.fromkeys([*claims, "gb18030"]):
        if (text := _nearly(data, codec)) is not None:
            return text
    tries = [data.decode(codec, "replace") for codec in ("utf-8", *claims, "gb18030")]
    best = min(tries, key=lambda text: text.count(_LOST))
    if claims or best.count(_LOST) * _OFTEN <= len(best):
        return best
    guess = from_bytes(data[:65536]).best()
    return data.decode(guess.encoding if guess else "utf-8", "replace")


def utf16_of(data: bytes) -> str | None:
    """The byte order of UTF-16 that has lost its mark; None for anything else.

    Of a report's digits and line breaks every second byte is zero, on one side only.
    """
    start = data[:4096]
    if len(start) < 4 or len(data) % 2 or b"\0" not in start:
        return None
    even, odd = start[::2].count(0), start[1::2].count(0)
    codec = "utf-16-le" if odd > even else "utf-16-be"
    if min(even, odd) * 20 > max(even, odd) or max(even, odd) * 50 < len(start):
        return None
    text = start.decode(codec, "replace")
    strange = sum(not (c.isprintable() or c.isspace()) or c == _LOST for c in text)
    return codec if strange * _RARELY < len(text) else None


def _nearly(data: bytes, name: str) -> str | None:
    """The text if hardly a byte of it is broken; what is lost is a sign that no number takes."""
    try:
        text = data.decode(name, "replace")
    except (LookupError, UnicodeError):
        return None
    foreign = len(text) - len(text.encode("ascii", "ignore"))  # markup says nothing
    return text if text.count(_LOST) * _RARELY < foreign else None


def _meta_charset(data: bytes) -> str | None:
    match = _META.search(data[:4096])
    return match.group(1).decode("ascii") if match else None


def _codec(name: str | None) -> str | None:
    """The codec of that name if it is one that writes Chinese.

    Others say nothing: servers send iso-8859-1 when nobody set a charset, and anything else when
    somebody mistyped it.
    """
    try:
        codec = codecs.lookup(_SAME.get(name.lower(), name)).name if name else None
    except (LookupError, ValueError):
        return None
    return codec if codec in _CHINESE else None


def _whole(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, UnicodeError):
        return None
