"""A page's elements -> what of them a person sees: the rest is taken out, the doubtful bracketed.

A text in brackets 〔…〕 joins no number: its cell is unread. What stands outside of tables and is
hidden whole may be a tab that a click opens: it stays where nothing else shows its tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml.html import HtmlElement

from extract.readers.web.css import (
    Node,
    Rule,
    Sheets,
    attributes,
    cascaded,
    declarations,
    read_sheets,
)
from extract.readers.web.styles import MARKING_TAGS, Look, is_harmless, look_of

Kinds = Callable[[HtmlElement], frozenset[str]]
"""Which of the form's tables an element holds."""

_HINTS = ("hidden", "color", "bgcolor", "background", "dir", "size")
_KEPT = ("id", "class", "style", "open", *_HINTS)
_IN_LINE = frozenset({"a", "b", "em", "font", "i", "small", "span", "strong", "u"})
_UNSTYLED = frozenset({"script", "style", "noscript", "template", "head"})
_MARKED = "|".join(f"//{tag}" for tag in sorted(MARKING_TAGS | {"details", "dialog"}))
_HINTED = "//@hidden|//font/@color|//@bgcolor|//@dir|//@background"
_LINKED = "boolean(//link[contains(@rel, 'tylesheet')]|//style[contains(., '@import')])"
_DIGITS = re.compile(r"[\d〇零一二三四五六七八九十百千万两/—–-]|无")
_OVERRIDE = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONVENTIONAL = frozenset(
    {"hide", "hidden", "d-none", "sr-only", "visually-hidden", "layui-hide", "dn"}
)
"""Class names that the usual style sheets, which a page only links to, use for what they hide."""
_STYLES = etree.XPath("descendant::*/@style", smart_strings=False)
_TEXTS = etree.XPath("//td//text()", smart_strings=False)
_CONTENT = re.compile(r"attr\(\s*([\w-]+)\s*\)|\"([^\"]*)\"|'([^']*)'")
_NO_CONTENT = frozenset({"none", "normal", '""', "''", "inherit", "initial"})


@dataclass
class _Page:
    sheets: Sheets
    is_linked: bool
    looks: dict[Node, Look] = field(default_factory=dict)
    rules: dict[Node, list[Rule]] = field(default_factory=dict)
    hidden: list[HtmlElement] = field(default_factory=list)

    def node_of(self, element: HtmlElement, above: Node | None) -> Node:
        """The node of the element's kind, with its look."""
        own = attributes(element, _KEPT) if element.attrib else {}
        odd = self.sheets.odd.get(element, ())
        key = (element.tag, *own.items(), odd)
        known = above.children.get(key) if above else None
        if known is not None:
            return known
        node = Node(
            above, str(element.tag), own.get("id", ""), frozenset(own.get("class", "").split())
        )
        if above:
            above.children[key] = node
        rules = self.sheets.matching(node, odd)
        values = cascaded(rules, declarations(own.get("style", "")))
        is_elsewhere = self.is_linked and not _CONVENTIONAL.isdisjoint(node.classes)
        if is_elsewhere and "display" not in values:
            values["display"] = "none"
        hints = tuple((name, own[name]) for name in _HINTS if name in own)
        look = look_of(
            self.looks[above] if above else Look(), node.tag, hints, tuple(values.items())
        )
        self.looks[node], self.rules[node] = look, rules
        return node

    def opened(self, node: Node) -> Node:
        """The node of an element as it would be if a click showed it."""
        key = ("opened",)
        if key not in node.children:
            opened = replace(node, children={})
            look = self.looks[node]
            self.looks[opened] = Look(in_cell=look.in_cell, in_table=look.in_table)
            self.rules[opened] = self.rules[node]
            node.children[key] = opened
        return node.children[key]

    def part_of(self, node: Node, part: str) -> tuple[str, Look] | None:
        """What is printed before or after the element by its style sheet, and its look."""
        values = cascaded(self.rules[node], (), part)
        content = values.pop("content", "none")
        if content in _NO_CONTENT:
            return None
        return content, look_of(self.looks[node], "span", (), tuple(values.items()))


def take_out_unseen(root: HtmlElement, kinds: Kinds) -> None:
    """Leaves of the page what a person sees who opens it, on a screen, its scripts not yet run."""
    sheets = read_sheets(root)
    if _is_plain(root, sheets):
        return
    page = _Page(sheets, bool(root.xpath(_LINKED)))
    _walk(page, root, page.node_of(root, None))
    outer = [element for element in page.hidden if not _is_inside(element, page.hidden)]
    if not outer:
        return
    of_all = {element: kinds(element) for element in outer}
    for element in outer:
        element.set("data-unseen", "")
    seen = kinds(root)
    for element in outer:
        del element.attrib["data-unseen"]
        is_elsewhere = of_all[element] <= seen if of_all[element] else bool(seen)
        if is_elsewhere or _hides_itself(element):
            _drop(element)


def _hides_itself(element: HtmlElement) -> bool:
    """Whether its own attributes hide the element: no style sheet that a click exchanges."""
    own = cascaded((), declarations(element.get("style", "")))
    hints = (("hidden", ""),) if element.get("hidden") is not None else ()
    look = look_of(Look(), "div", hints, tuple(own.items()))
    return not look.shown or _hides_all(look, Look())


def _is_inside(element: HtmlElement, others: Sequence[HtmlElement]) -> bool:
    known = set(others)
    return any(ancestor in known for ancestor in element.iterancestors())


def _is_plain(root: HtmlElement, sheets: Sheets) -> bool:
    """Whether nothing on the page can hide, strike or move any text: most pages are so."""
    declared = [rule.declared for rule in sheets.rules]
    declared += [declarations(style) for style in set(_STYLES(root))]
    return (
        all(is_harmless(name, value.lower()) for own in declared for name, value, _ in own)
        and not root.xpath(_HINTED)
        and not root.xpath(_MARKED)
        and not (root.xpath(_LINKED) and _has_conventional(root))
        and not any(map(_OVERRIDE.search, _TEXTS(root)))
    )


def _has_conventional(root: HtmlElement) -> bool:
    classes = set(root.xpath("//td//@class|//td/@class|//tr/@class"))
    return any(not _CONVENTIONAL.isdisjoint(names.split()) for names in classes)


def _walk(page: _Page, element: HtmlElement, node: Node) -> None:
    look = page.looks[node]
    for child in list(element):
        if not isinstance(child.tag, str) or child.tag in _UNSTYLED:
            continue
        inner = page.node_of(child, node)
        its = page.looks[inner]
        if not its.shown or _is_closed(child, element):
            if not _may_open(its, child):
                _drop(child)
                continue
            page.hidden.append(child)
            inner = page.opened(inner)
        elif _hides_all(its, look) and _may_open(its, child) and child.tag != "body":
            page.hidden.append(child)
            inner = page.opened(inner)
        _walk(page, child, inner)
        if its.breaks and its.in_cell and child.tag in _IN_LINE:
            child.tag = "div"
    _settle(page, element, node, look)


def _hides_all(look: Look, above: Look) -> bool:
    """Whether the element is hidden, with all that is in it, and what it stands in is not."""
    return (look.sight == "unseen" and above.sight != "unseen") or above.visible > look.visible


def _is_closed(child: HtmlElement, above: HtmlElement) -> bool:
    """Whether the element waits to be opened: a dialog, or what a closed ``details`` holds."""
    if child.tag == "dialog":
        return child.get("open") is None
    return above.tag == "details" and above.get("open") is None and child.tag != "summary"


def _may_open(look: Look, element: HtmlElement) -> bool:
    """Whether a hidden element may be a part of the page that a click shows."""
    if not look.in_table or element.tag == "table":
        return not look.in_cell or element.tag == "table" or _holds_table(element)
    return _holds_table(element)


def _holds_table(element: HtmlElement) -> bool:
    return next(element.iterdescendants("table"), None) is not None


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _settle(page: _Page, element: HtmlElement, node: Node, look: Look) -> None:
    """Brackets or takes out the element's own text, and adds what its style sheet prints."""
    is_shut = element.tag == "details" and element.get("open") is None
    element.text = None if is_shut else _seen(element.text, look, page)
    for child in element:
        child.tail = None if is_shut else _seen(child.tail, look, page)
    if look.of_text == "unseen" and look.in_cell:
        for control in element.iterchildren("input", "select", "textarea", "img"):
            _drop(control)
    if (
        any(rule.part in ("first-letter", "first-line") for rule in page.rules[node])
        and look.in_cell
    ):
        element.text = f"〔{element.text or ''}〕"
    is_empty = look.in_cell and look.background is None and not element.text_content().strip()
    if is_empty and node.parent and page.looks[node.parent].background is not None:
        element.text = "〔img〕"  # the background may be the picture of a figure
    for part in ("before", "after") if look.in_cell else ():
        printed = page.part_of(node, part)
        if printed:
            _add(element, _seen(_content(printed[0], element), printed[1], page) or "", part)


def _seen(text: str | None, look: Look, page: _Page) -> str | None:
    if not text or text.isspace():
        return text
    sight = look.of_text
    if sight == "unseen":
        is_sure = not page.is_linked or look.sight == "unseen" or not look.visible
        return f"〔{text.strip()}〕" if look.in_cell and not is_sure else None
    if look.beside and (look.in_cell or any(map(str.isdigit, text))):
        return f"〔{text}〕"
    if _OVERRIDE.search(text) and _DIGITS.search(text):
        return f"〔{text}〕"
    if sight == "doubtful" and look.in_cell and _DIGITS.search(text):
        return f"〔{text}〕"
    return text


def _content(value: str, element: HtmlElement) -> str:
    """The text that a ``content`` prints; in brackets where it is not all text."""
    rest = _CONTENT.sub("", value).strip()
    texts = [
        element.get(match[1]) or "" if match[1] else match[2] or match[3] or ""
        for match in _CONTENT.finditer(value)
    ]
    text = "".join(texts)
    if rest or "\\" in text:
        return "〔…〕"
    return text if any(character.isalnum() for character in text) or text in "-/—" else ""


def _add(element: HtmlElement, text: str, part: str) -> None:
    if part == "before":
        element.text = text + (element.text or "")
    elif len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
