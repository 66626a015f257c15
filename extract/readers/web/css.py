"""The style sheets that a page carries in itself -> which declarations hold for which element.

tinycss2 parses sheets and declarations, cssselect the selectors. Elements that are alike, down from
the root, share one ``Node``, so that each kind of element is matched once. Selectors that ask for
more than tags, classes, ids and ancestors are left to libxml2, over the whole page at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import tinycss2
from cssselect import HTMLTranslator, SelectorError, parse
from cssselect.parser import Class, CombinedSelector, Element, Hash, Selector, Tree
from lxml import etree
from lxml.html import HtmlElement

from extract.ground.errors import DamagedOriginal
from extract.ground.messages import say

Declared = tuple[tuple[str, str, bool], ...]
"""Declarations in order: property, value and whether it is important; names in small letters."""

PROPERTIES = frozenset(
    "background background-color background-image bottom clip clip-path color content "
    "content-visibility direction display filter flex-direction flex-flow float font font-size "
    "font-variant-position height inset left letter-spacing margin margin-left margin-top mask "
    "mask-image max-height max-width mso-text-raise opacity order overflow overflow-x overflow-y "
    "position right rotate scale text-decoration text-decoration-line text-indent top transform "
    "translate unicode-bidi vertical-align visibility -webkit-mask-image -webkit-text-fill-color "
    "-webkit-text-security width writing-mode zoom".split()
)
"""What decides whether a text is seen, and where."""
_MOST_KEPT = 4096
_PLAIN = frozenset("\"'(\\/{@")
_WIDTH, _HEIGHT = 1280.0, 800.0
"""Pixels of the window in which the page is read."""
_PER_UNIT = {"px": 1.0, "em": 16.0, "rem": 16.0, "": 1.0}
_MOST_STEPS = 8
"""Steps of a selector beyond which libxml2 is quicker."""
_MOST_LOOKS = 40_000_000
"""Rules times elements that libxml2 compares in a few seconds."""
_PSEUDO_TEXTS = frozenset({"before", "after"})
_PSEUDO_PARTS = frozenset({"first-letter", "first-line"})
_BLOCKS = frozenset({"media", "supports", "layer", "container", "scope"})


@lru_cache(_MOST_KEPT)
def declarations(style: str) -> Declared:
    """The declarations of a style attribute that decide what is seen."""
    if _PLAIN.isdisjoint(style):  # no string, function, escape or comment: nothing to parse
        pairs = (part.partition(":") for part in style.lower().split(";"))
        return tuple(
            (name, value.removesuffix("!important").strip(), value.endswith("!important"))
            for name, value in ((name.strip(), value.strip()) for name, _, value in pairs)
            if name in PROPERTIES and value
        )
    return _declared(tinycss2.parse_blocks_contents(style, skip_comments=True))


def _declared(nodes: Iterable[tinycss2.ast.Node]) -> Declared:
    return tuple(
        (node.lower_name, tinycss2.serialize(node.value).strip(), node.important)
        for node in nodes
        if node.type == "declaration" and node.lower_name in PROPERTIES
    )


@dataclass(frozen=True)
class Rule:
    """One selector with its declarations; ``rank`` is its specificity and its place."""

    selector: Selector
    declared: Declared
    rank: tuple[int, tuple[int, int, int], int]

    @property
    def tree(self) -> Tree:
        """The selector as cssselect parsed it."""
        return self.selector.parsed_tree

    @property
    def part(self) -> str:
        """The pseudo-element that it is for; empty if it is for the element itself."""
        return str(self.selector.pseudo_element or "")


@dataclass(eq=False)
class Node:
    """All elements that are alike: same tag, id, classes, attributes, odd rules, and parent."""

    parent: Node | None
    tag: str
    id: str = ""
    classes: frozenset[str] = frozenset()
    children: dict[tuple[object, ...], Node] = field(default_factory=dict)


@dataclass
class Sheets:
    """The rules of a page: by the class, id or tag of their subject, and the odd ones' elements."""

    by_key: dict[tuple[str, str], list[Rule]] = field(default_factory=dict)
    odd: dict[HtmlElement, tuple[Rule, ...]] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)

    def matching(self, node: Node, odd: Sequence[Rule]) -> list[Rule]:
        """The rules for elements of the node, the weakest first."""
        keys = [("tag", "*"), ("tag", node.tag), ("id", node.id)]
        keys += [("class", name) for name in node.classes]
        found = [
            rule for key in keys for rule in self.by_key.get(key, ()) if _matches(rule.tree, node)
        ]
        return sorted([*found, *odd], key=lambda rule: rule.rank)


def cascaded(rules: Iterable[Rule], own: Declared, part: str = "") -> dict[str, str]:
    """Values by property: of rules for ``part`` in order, then of the style attribute."""
    layers = [rule.declared for rule in rules if rule.part == part] + [own]
    values: dict[str, str] = {}
    for important in (False, True):
        for declared in layers:
            for name, value, is_important in declared:
                if is_important is important:
                    values.pop(name, None)  # a later shorthand stands behind what it sets
                    values[name] = value
    return values


def read_sheets(root: HtmlElement) -> Sheets:
    """The rules of the page's style elements that hold on a screen.

    Raises DamagedOriginal where comparing them with the page would take too long.
    """
    sheets = Sheets()
    texts = [
        style.text_content()
        for style in root.iter("style")
        if _holds_on_screen(style.get("media", "")) and style.get("type", "text/css") == "text/css"
    ]
    for text in texts:
        nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        sheets.rules += _rules(nodes, 1, len(sheets.rules))
    _index(sheets, root)
    return sheets


def _rules(nodes: Iterable[tinycss2.ast.Node], layer: int, start: int) -> list[Rule]:
    found: list[Rule] = []
    for node in nodes:
        if node.type == "qualified-rule":
            found += _style_rules(node, layer, start + len(found))
        elif node.type == "at-rule" and node.content and node.lower_at_keyword in _BLOCKS:
            condition = tinycss2.serialize(node.prelude).strip().lower()
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            is_layer = node.lower_at_keyword == "layer"
            if node.lower_at_keyword == "supports" and condition.startswith("not"):
                continue
            if node.lower_at_keyword != "media" or _holds_on_screen(condition):
                found += _rules(inner, 0 if is_layer else layer, start + len(found))
    return found


def _style_rules(
    node: tinycss2.ast.QualifiedRule, layer: int, start: int, above: str = "", depth: int = 0
) -> list[Rule]:
    """The rules of one block, and of those nested in it, whose selectors stand on its own."""
    written = tinycss2.serialize(node.prelude).strip()
    if above:
        parent = f":is({above})"
        written = written.replace("&", parent) if "&" in written else f"{parent} {written}"
    inner = tinycss2.parse_blocks_contents(node.content, skip_comments=True)
    declared = _declared(inner)
    found = [
        Rule(selector, declared, (layer, selector.specificity(), start))
        for selector in (_selectors(written) if declared else ())
    ]
    for nested in inner if depth < _MOST_STEPS else ():
        if nested.type == "qualified-rule":
            found += _style_rules(nested, layer, start + len(found), written, depth + 1)
    return found


def _selectors(written: str) -> list[Selector]:
    try:
        return [
            selector
            for selector in parse(written)
            if selector.pseudo_element is None
            or str(selector.pseudo_element) in _PSEUDO_TEXTS | _PSEUDO_PARTS
        ]
    except SelectorError:
        return []  # as a browser passes over a rule that it cannot read


def _holds_on_screen(media: str) -> bool:
    """Whether a media query list holds for a window of 1280 by 800 pixels."""
    queries = media.lower().split(",") if media.strip() else ["all"]
    return any(_query_holds(query) for query in queries)


def _query_holds(query: str) -> bool:
    words = query.strip()
    is_negated = words.startswith("not ")
    parts = words.removeprefix("not ").removeprefix("only ").split(" and ")
    return is_negated != all(_feature_holds(part.strip()) for part in parts)


def _feature_holds(feature: str) -> bool:
    if not feature.startswith("("):
        return feature in ("all", "screen", "")
    name, _, value = feature.strip("() ").partition(":")
    number = _number(value.strip())
    actual = _HEIGHT if name.strip().endswith("height") else _WIDTH
    if number is None or not name.strip().endswith(("width", "height")):
        return value.strip() in ("landscape", "light", "no-preference", "hover", "fine", "none")
    if name.startswith("min-"):
        return actual >= number
    return actual <= number if name.startswith("max-") else actual == number


def _number(value: str) -> float | None:
    digits = value.rstrip("abcdefghijklmnopqrstuvwxyz")
    try:
        return float(digits) * _PER_UNIT[value[len(digits) :]]
    except (KeyError, ValueError):
        return None


def _index(sheets: Sheets, root: HtmlElement) -> None:
    odd = []
    for rule in sheets.rules:
        key = _key(rule.tree)
        if key and _steps(rule.tree) <= _MOST_STEPS:
            sheets.by_key.setdefault(key, []).append(rule)
        else:
            odd.append(rule)
    if odd and len(odd) * sum(1 for _ in root.iter()) > _MOST_LOOKS:
        raise DamagedOriginal(say("web.styles_over_size"))
    translator = HTMLTranslator()
    for rule in odd:
        try:
            path = translator.selector_to_xpath(rule.selector, translate_pseudo_elements=False)
            elements = root.xpath(path)
        except (SelectorError, etree.XPathError):
            continue
        for element in elements:
            sheets.odd[element] = (*sheets.odd.get(element, ()), rule)


def _key(tree: Tree) -> tuple[str, str] | None:
    """The name by which the selector is found; None if it asks for more than names."""
    if isinstance(tree, CombinedSelector):
        is_plain = tree.combinator in (" ", ">") and _key(tree.selector) is not None
        return _key(tree.subselector) if is_plain else None
    if isinstance(tree, Class):
        return ("class", tree.class_name) if _key(tree.selector) else None
    if isinstance(tree, Hash):
        return ("id", tree.id) if _key(tree.selector) else None
    return ("tag", (tree.element or "*").lower()) if isinstance(tree, Element) else None


def _steps(tree: Tree) -> int:
    return 1 + _steps(tree.selector) if isinstance(tree, CombinedSelector) else 1


def _matches(tree: Tree, node: Node) -> bool:
    if isinstance(tree, CombinedSelector):
        if not _matches(tree.subselector, node):
            return False
        above = _ancestors(node)
        if tree.combinator == ">":
            return node.parent is not None and _matches(tree.selector, node.parent)
        return any(_matches(tree.selector, ancestor) for ancestor in above)
    if isinstance(tree, Class):
        return tree.class_name in node.classes and _matches(tree.selector, node)
    if isinstance(tree, Hash):
        return tree.id == node.id and _matches(tree.selector, node)
    return isinstance(tree, Element) and (tree.element or node.tag).lower() == node.tag


def _ancestors(node: Node) -> Iterator[Node]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def attributes(element: HtmlElement, names: Sequence[str]) -> Mapping[str, str]:
    """Those of the element's attributes that are named."""
    return {name: value for name in names if (value := element.get(name)) is not None}
