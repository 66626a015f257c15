"""Pages in place of what was asked for: a firewall's, a verification, a login, a closed site.

They come with any status, often 200. Such a page is small, has hardly a link and says nothing else;
its words are in ``words.toml``. A report, however short its page, names itself one and is none.
"""

from __future__ import annotations

import re

from crawler.errors import Challenged, OutOfOrder, PortalError, Refused
from crawler.words import bare, pattern, words
from extract.ground.messages import say

_LARGEST = 150_000  # bytes: some carry their pictures with them
_MOST_LINKS = 5
_MOST_TEXT = 400  # characters without blanks
_SILENT = 20  # characters: a shell says no more than "please wait"
_LINK = re.compile(r"<a[\s>]", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)|<[^<>]*>", re.I | re.S)
_PASSWORD = re.compile(r"""<input[^>]{0,200}type\s*=\s*["']?password""", re.IGNORECASE)
_REPORT = re.compile("年度报告|年报|工作报告")


def wall(url: str, status: int, body: bytes) -> PortalError | None:
    """What stands in place of the page that was asked for, or None if nothing does."""
    if len(body) > _LARGEST or b"<" not in body[:1000]:
        return None
    source = _decoded(body)
    if len(source) - len(source.encode("ascii", "ignore")) > 2 * _MOST_TEXT:
        return None  # too much Chinese, whatever it stands in: most pages need no closer look
    if len(_LINK.findall(source)) > _MOST_LINKS:
        return None
    text = bare(_UNSEEN.sub(" ", source)).lower()
    if len(text) > _MOST_TEXT or _REPORT.search(text):
        return None
    product = _product(source, text)
    if product is not None:
        return Challenged(say("answer.challenge", url=url, product=product, status=status))
    if status < 300 and _PASSWORD.search(source) and any(w in text for w in _words("login")):
        return Refused(say("answer.login", url=url))
    said = next((word for word in _words("out_of_order") if word in text), None)
    if status < 300 and said is not None:
        return OutOfOrder(say("answer.out_of_order", url=url, words=said))
    return None


def _product(source: str, text: str) -> str | None:
    """Whose wall it is, if it is one against programs."""
    if len(text) <= _SILENT and _sets_cookie_and_loads_again(source):
        return say("answer.script_with_cookie")
    return next((name for word, name in words()["refusal"]["walls"] if word in text), None)


def _sets_cookie_and_loads_again(source: str) -> bool:
    cookie = pattern("refusal", "cookie_set").search(source)
    return cookie is not None and pattern("refusal", "loads_itself").search(source) is not None


def _words(key: str) -> list[str]:
    found: list[str] = words()["refusal"][key]
    return found


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")
