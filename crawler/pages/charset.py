"""In which charset a page's links ask."""

from __future__ import annotations

import codecs
from urllib.parse import quote

_SAFE = "=&+;:,/?%@!$'()*~-._[]"


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
