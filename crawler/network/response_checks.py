"""What an answer is besides a page: an error, a challenge, a shell, a 404 that says 200."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.errors import (
    BrokenOff,
    Challenged,
    EmptyResponse,
    HttpError,
    PortalError,
    Refused,
    ScriptShell,
    SoftNotFound,
    WrongType,
)
from crawler.network.block_pages import wall
from crawler.pages.page import Page
from crawler.words import names, pairs, pattern
from extract.ground.errors import EmptyOriginal
from extract.ground.media_types import (
    DOCX,
    EXTENSIONS,
    HTML,
    JSON,
    MHTML,
    ODT,
    OFD,
    PDF,
    TEXT,
    UNKNOWN,
    XLSX,
    ZIP,
    media_type_of,
)
from extract.ground.messages import say

_CHALLENGE_STATUS = {412: "瑞数", 521: "加速乐"}
_REDIRECTS = (301, 302, 303, 307, 308)
_SMALL = 30_000  # bytes: a challenge or an error page is no larger
_MOST_BEFORE = 1024  # bytes that may stand before a PDF's mark
_PACKAGES = frozenset({ZIP, DOCX, XLSX, OFD, ODT})
_TYPES_OF_EXTENSION = {
    "pdf": frozenset({PDF}),
    "docx": _PACKAGES,
    "xlsx": _PACKAGES,
    "zip": _PACKAGES,
    "ofd": _PACKAGES,
}
_PAGES = frozenset({HTML, TEXT, JSON, MHTML})


def trouble(
    url: str, status: int, body: bytes, cookies: Sequence[str] = (), media_type: str = ""
) -> PortalError | None:
    """Why this answer cannot be used, or None: status, challenge, emptiness (any type)."""
    challenge = _challenge(url, status, body, cookies, media_type)
    if challenge:
        return challenge
    if status not in _REDIRECTS and (stands := wall(url, status, body)):
        return stands
    if status in _REDIRECTS:
        return HttpError(say("answer.redirects", url=url, status=status))
    if status in (401, 403):
        return Refused(say("answer.shut", url=url, status=status))
    if status == 304:
        return HttpError(say("answer.unasked_unchanged", url=url))
    if status == 206:
        return BrokenOff(say("answer.partial", url=url))
    if status >= 400 or status < 200:
        return HttpError(say("answer.status", url=url, status=status))
    if not body.strip():
        return EmptyResponse(say("answer.empty", url=url))
    return None


def shell(page: Page) -> PortalError | None:
    """Is a page that should be read nothing but a script, or a 404 in disguise?"""
    scripted = any(True for _ in page.tree.iter("script"))
    if page.silent and page.sends_on is None and scripted and not _holds_rows(page):
        return ScriptShell(say("answer.script_only", url=page.url))
    if is_not_found(page):
        return SoftNotFound(say("answer.not_found", url=page.url))
    return None


def is_not_found(page: Page) -> bool:
    """Does a page say in words that it is not there (and not one of a report's figures)?"""
    if page.chapters >= 2:
        return False
    if len(page.text) > 1500:
        return bool(pattern("refusal", "not_found").search(page.title.replace(" ", "")))
    return bool(
        pattern("refusal", "not_found").search(page.text.lower())
        or pattern("refusal", "not_found").search(page.title.lower().replace(" ", ""))
    )


def is_web_page(body: bytes) -> bool:
    """Is it markup, whatever it was called?"""
    return _type_of(body) == HTML


def is_file(body: bytes) -> bool:
    """Is it a file to be kept, by its content, and no page that could lead on?"""
    kind = _type_of(body)
    return kind is not None and kind not in _PAGES


def wrong_type(url: str, body: bytes, expected: str | None) -> WrongType | None:
    """Is a file something else than the link promised? ``expected`` is an extension or None."""
    kind = _type_of(body)
    if kind == HTML and expected not in ("html", "htm", "shtml", "mht"):
        if expected is None:
            return WrongType(say("answer.no_file", url=url))
        return WrongType(say("answer.no_file_of_type", url=url, type=expected))
    wanted = _TYPES_OF_EXTENSION.get(expected or "")
    if wanted and kind in (None, TEXT):
        return WrongType(say("answer.not_of_type", url=url, type=expected))
    if wanted and kind is not None and kind not in wanted:
        return WrongType(
            say("answer.of_other_type", url=url, type=expected, kind=EXTENSIONS.get(kind, kind))
        )
    return None


def wrong_page(url: str, body: bytes) -> WrongType | None:
    """Is what should be a page with links a file instead?"""
    kind = _type_of(body)
    if kind is None or kind in _PAGES:
        return None
    return WrongType(say("answer.no_web_page", url=url, kind=EXTENSIONS.get(kind, kind)))


def _type_of(body: bytes) -> str | None:
    """The media type that the content shows; None for what is none that is known."""
    try:
        kind = media_type_of(body)
    except EmptyOriginal:
        return None
    return None if kind == UNKNOWN else kind


def _challenge(
    url: str, status: int, body: bytes, cookies: Sequence[str], media_type: str
) -> Challenged | None:
    product = _CHALLENGE_STATUS.get(status)
    if status == 521 and not (cookies or b"<script" in body):
        product = None  # without the puzzle it is only a dead server behind its front
    setting = [c for c in cookies if any(c.startswith(n) for n in names("refusal", "cookies"))]
    scripted = b"<script" in body[:_SMALL] and len(body) < _SMALL
    if product is None and (status in _REDIRECTS or status >= 400 or scripted):
        text = body[:_SMALL].decode("utf-8", "replace") + " ".join(setting)
        found = next(
            (name for mark, name in pairs("refusal", "challenges") if mark.search(text)), None
        )
        if found and (status != 200 or _is_bare(text)):
            product = found
    if product is None and status in _REDIRECTS and cookies:
        product = say("answer.redirect_with_cookie")
    if product is None:
        return None
    return Challenged(say("answer.challenge", url=url, product=product, status=status))


def _is_bare(text: str) -> bool:
    """A page without any link is no page of a portal."""
    return "<a " not in text.lower()


def _holds_rows(page: Page) -> bool:
    return any("href" in script or "title" in script for script in page.scripts)
