"""What form controls, pictures and scripts print in a page's cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

_TYPED = frozenset(
    {"text", "number", "tel", "search", "email", "url", "date", "month", "week", "time", ""}
)
_FOREIGN = frozenset(
    "applet audio canvas embed frame iframe math meter object progress script svg video".split()
)
CONTROLS = _FOREIGN | {"img", "input", "option", "select", "textarea"}
"""Elements that print something else in a cell than the text in them, or nothing."""
_DRAWN = frozenset({"b", "i", "label", "output", "slot"})
"""Elements that are empty only where an icon font or a script fills them."""
_LEAST_PICTURE = 2
_DATA_SCRIPTS = frozenset({"application/ld+json", "application/json"})
_SETS_TEXT = re.compile(
    r"innerHTML|outerHTML|innerText|textContent|nodeValue|insertAdjacent|createTextNode"
    r"|\.(?:text|html|val|append|prepend|replaceWith|load)\s*\("
)
_STRING = re.compile(r"[\"'`]([^\"'`\n]{1,80})[\"'`]")
_NAME = re.compile(r"(?<![\w-])([#.]?)([\w-]+)")
_DATA_NAME = re.compile(r"dataset\.(\w+)|data-([\w-]+)|\.data\(\s*[\"']([\w-]+)")
_CELLS = re.compile(r"\.(?:cells|rows)\b|[\"'`][^\"'`\n]*\b(?:td|th|tr)\b")
_VALUE_NAMES = frozenset("count n num number text to v val value content".split())
_BINDINGS = ("v-text", "v-html", "ng-bind", "x-text", "x-html", "data-bind", "th:text", "v-model")
_BOUND = etree.XPath(
    "//td/descendant-or-self::*[not(*)][@*[starts-with(name(), 'data-')] or "
    + " or ".join(f"@*[name() = '{name}']" for name in _BINDINGS)
    + "]"
)
_CUSTOM = etree.XPath("descendant::td/descendant::*[contains(name(), '-')][not(node())]")
_NAMED = etree.XPath("//td/descendant-or-self::*[@id or @class]")


def printed_by(element: HtmlElement) -> str:
    """The text that a control shows; in brackets, which join no number, where it is none."""
    tag = str(element.tag)
    if tag == "input":
        return _of_input(element)
    if tag == "textarea":
        return _filled_in(element, str(element.text_content()))
    if tag == "select":
        return _of_select(element)
    if tag == "img":
        sizes = (element.get(name, "").removesuffix("px") for name in ("width", "height"))
        is_dot = any(size.isdigit() and int(size) <= _LEAST_PICTURE for size in sizes)
        return "" if is_dot else f"〔{element.get('alt', '') or tag}〕"
    if tag == "script":
        is_silent = element.get("type", "").lower() in _DATA_SCRIPTS or not _has_text(element)
        return "" if is_silent and element.get("src") is None else "〔script〕"
    return f"〔{tag}〕"


def _has_text(element: HtmlElement) -> bool:
    return bool((element.text or "").strip())


def _of_input(element: HtmlElement) -> str:
    kind = element.get("type", "").strip().lower()
    if kind == "hidden":
        return ""
    value = str(element.get("value", ""))
    if kind in _TYPED:
        hint = element.get("placeholder", "")
        return _filled_in(element, value) or (f"〔{hint}〕" if hint else "")
    return f"〔{value or kind}〕"


def _of_select(element: HtmlElement) -> str:
    """The option that is shown: the last one that is selected, else the first that may be."""
    options = list(element.iter("option"))
    if element.get("multiple") is not None or element.get("size", "1").strip() not in (
        "",
        "0",
        "1",
    ):
        return "〔select〕"
    chosen = [option for option in options if option.get("selected") is not None][-1:]
    free = [option for option in options if option.get("disabled") is None]
    shown = (chosen or free or options)[:1]
    text = str(shown[0].get("label") or shown[0].text_content()) if shown else ""
    return _filled_in(element, text)


def _filled_in(control: HtmlElement, text: str) -> str:
    """The text of a control; in brackets where a visitor may fill it in: it may be an example."""
    is_fixed = control.get("readonly") is not None or control.get("disabled") is not None
    return text if is_fixed or not text.strip() else f"〔{text}〕"


def doubt_scripted(root: HtmlElement, markup: str) -> None:
    """Brackets what a script of the page writes, or may write, into cells of its tables.

    ``markup`` is what the page was parsed from.
    """
    scripts = [script.text or "" for script in root.iter("script") if script.get("src") is None]
    writing = [text for text in scripts if _SETS_TEXT.search(text)]
    named = {kind + name for text in writing for kind, name in _names(text)}
    fields = {name for text in writing for name in _fields(text)} | _VALUE_NAMES
    by_place = any(_CELLS.search(text) for text in writing)
    if by_place:
        for cell in root.iter("td"):
            if not len(cell) and not (cell.text or "").strip():
                cell.text = "〔script〕"
    may_be_bound = any(name in markup for name in ("data-", *_BINDINGS))
    for element in _BOUND(root) if may_be_bound else ():
        is_empty = not len(element) and not (element.text or "").strip()
        if is_empty and element.tag not in CONTROLS and _is_bound(element, fields):
            element.text = "〔script〕"
    for element in _NAMED(root) if named else ():
        if _is_named(element, named) and not _is_long(element):
            element.text = f"〔script〕{element.text or ''}"


def doubt_drawn(root: HtmlElement) -> None:
    """Brackets in empty cells what an icon font or a script of the site may fill."""
    for tag in _DRAWN:
        for element in root.iter(tag):
            cell = next(element.iterancestors("td", "table"), None)
            if cell is not None and cell.tag == "td" and not cell.text_content().strip():
                element.text = f"〔{tag}〕"
    for element in _CUSTOM(root):
        element.text = f"〔{element.tag}〕"


def _is_long(element: HtmlElement) -> bool:
    return len(element) > 0 and next(element.iterdescendants("table"), None) is not None


def _names(script: str) -> Iterator[tuple[str, str]]:
    """The ids (#) and classes (.) that the strings of a script name; a bare word may be an id."""
    for literal in _STRING.finditer(script):
        before = script[max(literal.start() - 24, 0) : literal.start()]
        is_class = "ClassName" in before
        for kind, name in _NAME.findall(literal[1]):
            if kind or is_class or "ById" in before:
                yield ("." if is_class else kind or "#"), name


def _fields(script: str) -> Iterator[str]:
    for match in _DATA_NAME.finditer(script):
        yield (match[1] or match[2] or match[3]).lower()


def _is_named(element: HtmlElement, named: set[str]) -> bool:
    names = {"#" + element.get("id", "")} | {
        "." + name for name in element.get("class", "").split()
    }
    return not names.isdisjoint(named)


def _is_bound(element: HtmlElement, fields: set[str]) -> bool:
    """Whether the empty element has its text in an attribute, from which a script takes it."""
    if any(name in element.attrib for name in _BINDINGS):
        return True
    return any(
        name.startswith("data-") and name[5:].replace("-", "") in fields and value.strip()
        for name, value in element.attrib.items()
    )
