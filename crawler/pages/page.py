"""One answered page as the crawler sees it: its text, its links, where it sends a browser on."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, unquote, urlunsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from w3lib.html import get_base_url
from w3lib.url import safe_url_string

from crawler.pages.addresses import MANY, is_dead, join, netloc, split
from crawler.pages.charset import asked_in_gbk, is_gbk
from crawler.pages.onclick_links import Targets, led_by, targets
from crawler.words import bare, pattern, plain, ranked
from extract.ground.articles import data_in
from extract.ground.encoding import decode
from extract.ground.javascript import Script, scripts_in

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DRESSING = re.compile(
    r"</?(?:div|span|font|b|i|u|em|strong|big|small|center|section|article|o:p)\b[^<>]*>", re.I
)
_QUOTED_ADDRESS = re.compile(
    r"""["'`]((?:https?:)?[\w./%?=&:#~+\u4e00-\u9fff-]*[./?][\w./%?=&:#~+\u4e00-\u9fff-]*)["'`]"""
)
_FILE_NAME = re.compile(r"\w\.[a-zA-Z]{2,5}(?:$|[?#])")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_NO_ADDRESS = re.compile(r"^\s*(?:#|mailto:|tel:|data:|about:|file:|ftp:|$)", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)  # another one at each visit
_UNFINISHED = re.compile(r"""['"`+<>{}]|\$\{|undefined""")
_INDEX = re.compile(
    r"/(?:index|default|home|main)\.(?:s?html?|jsp|jspx|jhtml|php|aspx?|do)$", re.IGNORECASE
)
_REFRESH = re.compile(
    r"^\s*(\d+(?:\.\d+)?)?\s*[;,]?\s*(?:url\s*=\s*)?['\"]?(.*?)['\"]?\s*$", re.IGNORECASE
)
_SCRIPT_MOVE = re.compile(
    r"""(?:(?:window|self|top|parent|document)\s*\.\s*)*location(?:\s*\.\s*href)?\s*=\s*["']([^"']+)["']"""
    r"""|location\s*\.\s*(?:replace|assign)\s*\(\s*["']([^"']+)["']\s*\)"""
    r"""|window\.navigate\(\s*["']([^"']+)["']""",
    re.IGNORECASE,
)
_LEADING = ("a", "area", "option")
_LISTENING = ("onclick", "data-url", "data-href")
_LEADING_OR_LISTENING = etree.XPath(  # links, and what is one because a script listens there
    "descendant-or-self::*[self::a or self::area or self::option or ((@onclick or @data-url or"
    " @data-href) and (self::li or self::td or self::span or self::div or self::button or self::p"
    " or self::dd))]"
)
_LOADED = re.compile(
    r"""(?:\.(?:load|get)\(|\.src\s*=|\.(?:attr|setAttribute)\(\s*["']src["']\s*,)\s*"""
    r"""["']([^"'\s]+(?:\.(?:s?html?|jspx?|aspx?|php|do)\b[^"'\s]*|/))["']"""
)
_SILENT = ("script", "style", "textarea", "title", "noscript", "template")
_TEXTS = etree.XPath("descendant-or-self::text()", smart_strings=False)
_HIDING = ("noscript", "template")  # what stands anywhere within is not shown
MOST_LINKS = 30_000  # of one page
SHELL_SIZE = 4096  # bytes: a page that only sends on is smaller than this
LITTLE_TEXT = 60  # characters


@dataclass(frozen=True)
class Link:
    """One link of a page: where it leads and what it is called there."""

    url: str
    text: str  # what the link is called; its title attribute where the text is cut or says nothing
    element: HtmlElement


class Page:
    """A page of HTML; ``url`` is the address that answered (after redirects)."""

    def __init__(
        self, url: str, body: bytes, charset: str | None = None, base: str | None = None
    ) -> None:
        """``base`` is the page that shows an answer of a service, if it is one."""
        self.url = url
        self.body = body
        self.source = decode(body, charset)
        self._base = base
        self.makings: Sequence[str] = ()  # how the list's script makes addresses of rows' fields

    @cached_property
    def data(self) -> Any:
        """The JSON that the answer is, or None."""
        return data_in(self.source)

    @cached_property
    def query(self) -> list[tuple[str, str]]:
        """The parameters of its address."""
        return parse_qsl(split(self.url).query, keep_blank_values=True)

    @cached_property
    def tree(self) -> HtmlElement:
        """The parsed document; an empty one for what cannot be parsed."""
        return parse(self.source)

    @cached_property
    def base(self) -> str:
        """The address that relative links are relative to."""
        try:
            named = get_base_url(self.source, self.url)
        except ValueError:
            named = self.url
        given = named if named != safe_url_string(self.url) and not is_dead(named) else None
        return given or self._base or self.url

    @cached_property
    def text(self) -> str:
        """What a person would read of it, without any blanks."""
        return bare(visible(self.tree))

    @cached_property
    def own_text(self) -> str:
        """The text outside of all links, without blanks."""
        return bare(visible(self.tree, unlinked=True))

    @cached_property
    def chapters(self) -> int:
        """How many chapters of a report it names outside of its links."""
        return sum(1 for line in ranked("body", "chapters") if line.search(self.own_text))

    @cached_property
    def title(self) -> str:
        """What the page is called: its ArticleTitle, else its title."""
        for element in self.tree.iter("meta"):
            if str(element.get("name", "")).lower() == "articletitle" and element.get("content"):
                return plain(element.get("content"))
        return plain(next((t.text_content() for t in self.tree.iter("title")), ""))

    @cached_property
    def headings(self) -> list[str]:
        """Everything that could be the article's title, the likeliest first."""
        found = [self.title]
        for tag in ("h1", "h2", "h3"):
            found += [plain(element.text_content()) for element in self.tree.iter(tag)]
        for element in self.tree.iter("div", "p", "td", "span", "strong"):
            if re.search(r"title|biaoti|artT|bt", str(element.get("class", element.get("id", "")))):
                found.append(plain(element.text_content()))
        return [text for text in dict.fromkeys(found) if 4 < len(text) < 120]

    @cached_property
    def links(self) -> list[Link]:
        """The links of the page in document order (what stands in comments is none)."""
        source = self.source.lower()
        scripted = any(word in source for word in _LISTENING)
        known = targets(self.code) if scripted or "javascript:" in self.source else {}
        every = links_of(self.tree, self.base, scripted=scripted, known=known)
        found = list(islice(every, MOST_LINKS))
        if is_gbk(self.body):
            return [replace(link, url=asked_in_gbk(link.url)) for link in found]
        return found

    @cached_property
    def scripts(self) -> list[str]:
        """The inline scripts, and what templates and hidden text areas hold."""
        found = []
        for element in self.tree.iter("script", "textarea", "template", "xmp", "datastore"):
            content = "".join(str(part) for part in element.itertext())
            if content.strip():
                found.append(content)
        return found

    @cached_property
    def code(self) -> list[Script]:
        """The inline scripts, parsed; what hidden text areas hold as markup is none."""
        return scripts_in(self.scripts)

    @cached_property
    def script_files(self) -> list[str]:
        """The script files of the page's own site, in their order."""
        found = (
            resolve(str(e.get("src")), self.base) for e in self.tree.iter("script") if e.get("src")
        )
        host = netloc(self.url)
        return list(dict.fromkeys(url for url in found if url and netloc(url) == host))

    @cached_property
    def frames(self) -> list[str]:
        """The pages that this one shows in frames, or loads into itself."""
        found = []
        for element in self.tree.iter("iframe", "frame"):
            address = resolve(str(element.get("src") or element.get("data-src") or ""), self.base)
            if address is not None:
                found.append(address)
        for script in self.scripts:
            loaded = (resolve(match[1], self.base) for match in _LOADED.finditer(script))
            found += [address for address in loaded if address is not None]
        wrapped = dict(parse_qsl(split(self.url).query)).get("specialurl")
        if wrapped:
            found.append(join(self.url, wrapped))
        return list(dict.fromkeys(found))

    @cached_property
    def sends_on(self) -> str | None:
        """Where a shell sends the browser at once (meta refresh, location.replace), or None."""
        for element in self.tree.iter("meta"):
            if any(True for _ in element.iterancestors("noscript")):
                continue
            if str(element.get("http-equiv", "")).lower() == "refresh":
                match = _REFRESH.match(str(element.get("content", "")))
                if match and match[2] and float(match[1] or 0) <= 5:
                    return resolve(match[2], self.base)
        if len(self.body) > SHELL_SIZE or len(self.text) > LITTLE_TEXT:
            return None
        for script in self.scripts:
            match = _SCRIPT_MOVE.search(script)
            if match:
                return resolve(next(group for group in match.groups() if group), self.base)
        return None

    @property
    def silent(self) -> bool:
        """Nothing to read, no frame, no link: only script (or nothing at all)."""
        return not self.links and not self.frames and len(self.text) < 10


def parse(source: str) -> HtmlElement:
    """A tree of any text at all.

    The library drops what stands deeper than it goes (a page of ten thousand unclosed tags): such a
    page is read once more without the tags that only dress.
    """
    cleaned = _XML_DECLARATION.sub("", source.replace("\x00", ""), count=1)
    parser = HTMLParser(huge_tree=True)
    try:
        tree = document_fromstring(cleaned, parser=parser)
        if any("depth" in entry.message.lower() for entry in parser.error_log):
            tree = document_fromstring(_DRESSING.sub(" ", cleaned), HTMLParser(huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        tree = document_fromstring("<html><body></body></html>")
    return tree


def visible(element: HtmlElement, *, unlinked: bool = False) -> str:
    """The text that a browser shows of an element; ``unlinked``: outside of all links."""
    shown = _shown(element, _LEADING if unlinked else ())
    if shown is None:
        return ""
    text: str = etree.tostring(shown, method="text", encoding="unicode", with_tail=False)
    return text


def texts(element: HtmlElement) -> list[str]:
    """The same text node by node, in order."""
    shown = _shown(element)
    return [] if shown is None else list(_TEXTS(shown))


def _shown(element: HtmlElement, links: Sequence[str] = ()) -> HtmlElement | None:
    """The element without what no browser shows of it, and without ``links``; None if hidden."""
    if any(True for _ in element.iterancestors(*_HIDING)):
        return None
    if next(element.iter(*_SILENT, *links), None) is None:
        return element
    shown = deepcopy(element)  # far cheaper than to ask each text what it stands in
    for part in list(shown.iter(*_SILENT)):
        _empty(part)
    for link in list(shown.iter(*links)) if links else ():
        if link.tag == "option" or link.get("href") or link.get("onclick"):
            _empty(link)
    return shown


def _empty(element: HtmlElement) -> None:
    """Take out all that stands within an element; what follows it stays."""
    del element[:]
    element.text = None


def _quoted(code: str) -> str | None:
    """The address that a piece of script names; of several the first that is called as a file."""
    found = [match[1] for match in _QUOTED_ADDRESS.finditer(code)]
    return next((a for a in found if _FILE_NAME.search(a)), found[0] if found else None)


def resolve(address: str, base: str) -> str | None:
    """The absolute http address that a link means, or None when it leads nowhere."""
    address = entities(address).strip().replace("\\", "/")
    if address.lower().startswith("javascript:"):
        quoted = _quoted(unquote(address))
        if quoted is None:
            return None
        address = quoted
    if _NO_ADDRESS.match(address) or _UNFINISHED.search(address):
        return None
    absolute = split(join(base, re.sub(r"[\r\n\t]", "", address)))
    if absolute.scheme not in ("http", "https") or not absolute.hostname:
        return None
    path = _SESSION.sub("", absolute.path)
    return urlunsplit(absolute._replace(path=path, fragment=""))


def entities(text: str) -> str:
    """Text with its entities undone; only those that are closed, for addresses hold bare &s."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


@lru_cache(maxsize=MANY)
def key(url: str) -> str:
    """One name for all spellings of an address: scheme, index file and last slash do not count."""
    parts = split(url)
    host = re.sub(r":(?:80|443)$", "", parts.netloc.lower())
    path = _INDEX.sub("", _unquoted(parts.path)).rstrip("/")
    return f"{host}{path}?{_unquoted(parts.query)}" if parts.query else f"{host}{path}"


def _unquoted(text: str) -> str:
    """Text with its escapes undone; left as it is where they are no UTF-8."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def links_of(
    tree: HtmlElement, base: str, *, scripted: bool = True, known: Targets | None = None
) -> Iterator[Link]:
    """The links of a tree in document order; ``scripted``: look for those by a script as well.

    ``known`` are the functions that the page's scripts handle clicks with.
    """
    for element in _LEADING_OR_LISTENING(tree) if scripted else tree.iter(*_LEADING):
        url = _address(element, base)
        if url is None and known:
            code = entities(str(element.get("onclick") or element.get("href") or ""))
            led = led_by(code, known)
            url = resolve(led, base) if led else None
        if url is not None:
            yield Link(url, link_text(element), element)


def _address(element: HtmlElement, base: str) -> str | None:
    if element.tag == "option":
        value = str(element.get("value", ""))
        return resolve(value, base) if re.search(r"[/.]", value) else None
    url = resolve(str(element.get("href") or ""), base)
    if url is None and _carried(element):
        url = resolve(_carried(element), base)
    if url is None and element.get("onclick"):
        quoted = _quoted(entities(str(element.get("onclick"))))
        url = resolve(quoted, base) if quoted else None
    return url


def _carried(element: HtmlElement) -> str:
    return str(element.get("data-url") or element.get("data-href") or "")


def link_text(element: HtmlElement) -> str:
    """What a link is called: its text; its title attribute where the text is cut or empty."""
    text = plain(visible(element))
    if not text:
        text = plain(next((i.get("alt") or i.get("title") or "" for i in element.iter("img")), ""))
    title = plain(element.get("title") or element.get("alt") or "")
    says_nothing = pattern("link", "empty").fullmatch(bare(text)) is not None
    stem = re.sub(r"(?:…|\.{2,})+.*$", "", bare(text))
    cut = stem != bare(text)
    if title and (says_nothing or (cut and bare(title).startswith(stem[:4]))):
        return title
    return text
