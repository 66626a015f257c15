"""What hangs on a report's page: files linked from its text, files in viewers, pictures."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl, unquote

from lxml import etree
from lxml.html import HtmlElement

from crawler.pages.addresses import join, split
from crawler.pages.listed_titles import judge
from crawler.pages.page import Page, key, link_text, resolve, visible
from crawler.words import bare, names, pattern, words
from extract.ground.javascript import unescaped

MOST = 80  # attachments of one page; more than that is a page that is no report
_ENOUGH_TEXT = 200  # characters: a container with less is not the article's
_EXTENSION = re.compile(r"\.([a-z0-9]{2,4})(?:$|[?#&;!])", re.IGNORECASE)
_FILE_IN_SCRIPT = re.compile(  # after name: stands what the file is called, not where it is
    r"""((?:name|title|alt|text)["']?\s*[:=]\s*)?["']([^"'<>\r\n]{1,300}\.(?:pdf|docx?|wps|ofd))["']""",
    re.IGNORECASE,
)
_FILE_ADDRESS = re.compile(r"[^\s<>\"']*[./][^\s<>\"']*\.(?:pdf|docx?|wps|ofd)", re.IGNORECASE)
_SMALL_IMAGE = 64  # pixels
_BLOCKS = ("div", "td", "section", "article", "main")
_MARKED = etree.XPath("descendant-or-self::*[@id or @class]")
_VIEWER_KEYS = ("file", "url", "src", "path", "pdf", "fileurl", "pdfurl")


@dataclass(frozen=True)
class Attachment:
    """A file of a report: where it is, what the link calls it, its extension if that shows."""

    url: str
    text: str
    extension: str | None
    picture: bool = False  # of the text, not linked
    sure: bool = True  # it is a file by its address or its text


def attachments(page: Page, chrome: Collection[str] = ()) -> list[Attachment]:
    """The files of a report's page in document order, each address once.

    ``chrome`` are keys of links that other pages of the portal show as well.
    """
    body = article(page)
    inside = set(body.iter("a")) if body is not page.tree else set()
    found: dict[str, Attachment] = {}
    for item in (
        *_files(page, inside, chrome),
        *_viewers(page),
        *_scripted_files(page),
        *_hidden_files(page),
        *_pictures(body, page),
    ):
        if key(item.url) != key(page.url):
            found.setdefault(key(item.url), item)
    return list(found.values())[:MOST]


def article(page: Page) -> HtmlElement:
    """The element that holds the article's text; the whole page where none can be told."""
    by_id: dict[str, list[HtmlElement]] = {}
    by_class: dict[str, list[HtmlElement]] = {}
    for element in _MARKED(page.tree):
        by_id.setdefault(element.get("id", ""), []).append(element)
        for name in element.get("class", "").split():
            by_class.setdefault(name, []).append(element)
    for marked, names_of in ((by_id, "ids"), (by_class, "classes")):
        for name in words()["body"][names_of]:
            found = _first_body(marked.get(name, ()))
            if found is not None:
                return found
    return page.tree


def is_report(page: Page) -> bool:
    """Does the page itself hold a report's text (two of its chapters, and prose)?"""
    return page.chapters >= 2 and len(page.own_text) > _ENOUGH_TEXT


def extension(url: str, text: str = "") -> str | None:
    """The file extension that an address, its query or the link's text shows, in lower case."""
    parts = split(url)
    files = names("file", "extensions") | names("file", "images")
    for place in (parts.path, unquote(parts.query), bare(text)):
        for match in reversed(list(_EXTENSION.finditer(place + "#"))):
            if match[1].lower() in files:
                return match[1].lower()
    return None


def is_file(url: str, text: str = "") -> bool:
    """Does a link deliver a file (not a page)?"""
    return extension(url, text) is not None or pattern("file", "address").search(url) is not None


def _first_body(elements: Iterable[HtmlElement]) -> HtmlElement | None:
    return next((element for element in elements if _is_body(element)), None)


def _is_body(element: HtmlElement) -> bool:
    if len("".join(visible(element).split())) > _ENOUGH_TEXT:
        return True
    return any(True for _ in element.iter("img", "embed", "object", "iframe")) or any(
        is_file(str(a.get("href", "")), link_text(a)) for a in element.iter("a")
    )


def _files(
    page: Page, inside: Collection[HtmlElement], chrome: Collection[str]
) -> Iterator[Attachment]:
    """Linked files: those of the text, and those beside it that are no part of the navigation."""
    for link in page.links:
        within = link.element in inside
        if not within and key(link.url) in chrome:
            continue
        inner = _viewed(join(page.base, str(link.element.get("href") or "").strip()))
        if inner:
            yield Attachment(inner, link.text, extension(inner))
            continue
        ext = extension(link.url, link.text)
        if ext is None and not pattern("file", "address").search(link.url):
            called = judge(link.text, in_column=True).kind == "report"
            if (within and called) or _announced(link.element):
                yield Attachment(link.url, link.text, None, sure=False)  # called like the report
            continue
        if within or ext in names("file", "extensions") or _called_file(link.text):
            yield Attachment(link.url, link.text, ext)


def _announced(element: HtmlElement) -> bool:
    """Does 附件: stand before a link, in its own paragraph?"""
    parent = element.getparent()
    if parent is None or parent.tag not in ("p", "li", "div", "td", "span"):
        return False
    siblings = islice(element.itersiblings(preceding=True), 2 * MOST)
    before = [parent.text, *(sibling.tail for sibling in siblings)]
    return any(re.match(r"附件\d{0,2}[::]", bare(text)) for text in before)


def _called_file(text: str) -> bool:
    return pattern("file", "words").search(bare(text)) is not None


def _viewers(page: Page) -> Iterator[Attachment]:
    """Files shown in an iframe, embed or object, straight or through a viewer page."""
    for element in page.tree.iter("iframe", "embed", "object", "frame"):
        for name in ("src", "data", "data-src"):
            written = str(element.get(name) or "")
            address = resolve(written, page.base)
            if address is None:
                continue
            inner = _viewed(join(page.base, written.strip()))
            if inner or is_file(address) or "pdf" in str(element.get("type", "")):
                yield Attachment(inner or address, "", extension(inner or address) or "pdf")
                break


def _hidden_files(page: Page) -> Iterator[Attachment]:
    """Files whose address a viewer's script takes out of a hidden field."""
    for element in page.tree.iter("input"):
        value = str(element.get("value") or "").strip()
        if str(element.get("type") or "").lower() == "hidden" and _FILE_ADDRESS.fullmatch(value):
            address = resolve(value, page.base)
            if address is not None:
                yield Attachment(address, "", extension(address))


def _viewed(address: str) -> str | None:
    """The file that the address of a viewer names in its query, or None."""
    parts = split(address)
    for name, value in parse_qsl(parts.query):
        shown = value if extension(value) else _plain_of(value)
        if name.lower() in _VIEWER_KEYS and extension(shown):
            return resolve(shown, join(address, "/") if shown.startswith("/") else address)
    if parts.fragment and extension(unquote(parts.fragment)):  # ViewerJS/#../x.pdf
        return resolve(unquote(parts.fragment), address)
    return None


def _plain_of(value: str) -> str:
    """The address that a viewer is given in Base64 (kkFileView); empty if it is none."""
    try:
        text = b64decode(value.replace(" ", "+") + "=" * (-len(value) % 4), validate=True)
        return unquote(text.decode())
    except ValueError:
        return ""


def _scripted_files(page: Page) -> Iterator[Attachment]:
    """Files that only a viewer's script names: PDFObject.embed("x.pdf"), fileUrl: "x.pdf"."""
    for script in page.scripts:
        for match in _FILE_IN_SCRIPT.finditer(script):
            address = resolve(unescaped(match[2]), page.base)
            if address and not match[1]:
                yield Attachment(address, "", extension(address))


def _pictures(body: HtmlElement, page: Page) -> Iterator[Attachment]:
    """The pictures of the text (tables and whole reports are published as such), no decoration."""
    images = list(body.iter("img")) if body is not page.tree else _largest_gallery(page)
    for image in images:
        source = image.get("src") or image.get("data-src") or image.get("data-original") or ""
        address = resolve(str(source), page.base)
        if address is None or _is_small(image):
            continue
        decorated = pattern("file", "decoration").search(split(address).path)
        if not decorated:
            yield Attachment(address, str(image.get("alt") or ""), extension(address), True)


def _largest_gallery(page: Page) -> list[HtmlElement]:
    """Where no article can be told: the pictures of the block that shows most of them, unlinked."""
    blocks: dict[HtmlElement, list[HtmlElement]] = {}
    for image in page.tree.iter("img"):
        around = list(image.iterancestors())
        named = " ".join(f"{e.get('class') or ''} {e.get('id') or ''}" for e in around)
        linked = any(e.tag == "a" and e.get("href") for e in around)
        if linked or _is_small(image) or pattern("body", "no_article").search(named):
            continue
        block = next((e for e in around if e.tag in _BLOCKS), None)
        if block is not None:
            blocks.setdefault(block, []).append(image)
    return max(blocks.values(), key=len, default=[])


def _is_small(image: HtmlElement) -> bool:
    for name in ("width", "height"):
        match = re.match(r"\s*(\d+)", str(image.get(name) or ""))
        if match and int(match[1]) < _SMALL_IMAGE:
            return True
    return False
