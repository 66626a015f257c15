"""In which charset a page is written, and its links therefore ask."""

from __future__ import annotations

import codecs
import re
from urllib.parse import quote

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_SAFE = "=&+;:,/?%@!$'()*~-._[]"


def decode(body: bytes, charset: str | None = None) -> str:
    """The text of a page whose header and meta may disagree or lie: what decodes cleanly wins."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    declared = [charset] if charset else []
    match = _META_CHARSET.search(body[:4096])
    if match:
        declared.append(match[1].decode("ascii", "replace"))
    candidates = ["utf-8-sig"]
    for name in declared:
        lower = name.lower()
        if lower.startswith(("gb", "x-gbk", "cp936")):
            candidates.append("gb18030")
        elif lower not in ("iso-8859-1", "latin1", "latin-1", "windows-1252", "us-ascii"):
            candidates.append(lower)
    candidates.append("gb18030")
    for name in candidates:
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    tries = [body.decode(name, "replace") for name in ("utf-8", "gb18030")]
    return min(tries, key=lambda text: text.count("\ufffd"))


def is_gbk(body: bytes) -> bool:
    """Is a page in the older charset of China's portals, and in no other that it can be read in?"""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        try:
            body.decode("gb18030")
        except UnicodeDecodeError:
            return False
        return not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return False


def asked_in_gbk(url: str) -> str:
    """An address whose query is escaped as a browser does it on a page of that charset."""
    head, mark, query = url.partition("?")
    if query.isascii():
        return url
    return f"{head}{mark}{quote(query, safe=_SAFE, encoding='gb18030', errors='replace')}"
