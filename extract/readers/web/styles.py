"""What a page's own styles hide, strike or raise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_RULE = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(\w*)([.#])([\w-]+)")
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)
_HIDING = (" hidden", "display", "visibility", "font-size:0", "font-size: 0", "font-size :")
_STRIKES = re.compile(r"line-through|vertical-align\s*:\s*super", re.IGNORECASE)
_MOST_KEPT = 4096
_CONVENTIONAL = frozenset(
    {"hide", "hidden", "d-none", "sr-only", "visually-hidden", "layui-hide", "dn"}
)
"""Class names that the usual style sheets, which a page only links to, use for what they hide."""


@lru_cache(_MOST_KEPT)
def hides(declarations: str) -> bool:
    """Whether CSS declarations hide what they are for."""
    return bool(_HIDES.search(declarations))


def may_hide(markup: str) -> bool:
    """Whether any element of the page may be hidden: most pages need no closer look."""
    lowered = markup.lower()
    return any(word in lowered for word in _HIDING)


@lru_cache(_MOST_KEPT)
def strikes(declarations: str) -> bool:
    """Whether CSS declarations strike text out or raise it as a footnote's mark."""
    return bool(_STRIKES.search(declarations))


@dataclass(frozen=True)
class Hidden:
    """Simple selectors (``.class``, ``tag.class``, ``#id``) of rules that hide, @media left out."""

    selectors: frozenset[tuple[str, str, str]]

    def has(self, element: HtmlElement) -> bool:
        """Whether one of the selectors is the element's."""
        classes = element.get("class", "").split()
        if not _CONVENTIONAL.isdisjoint(classes):
            return True
        names = {(".", name) for name in classes}
        names.add(("#", element.get("id", "")))
        tags = ("", str(element.tag))
        return any((tag, *name) in self.selectors for tag in tags for name in names)


def hidden_by(root: HtmlElement) -> Hidden:
    """What the style elements of the page hide."""
    sheets = "".join(style.text or "" for style in root.iter("style"))
    rules = _RULE.findall(_AT_RULE.sub("", _COMMENT.sub("", sheets)))
    found = (
        match.groups()
        for selectors, declarations in rules
        if hides(declarations)
        for selector in selectors.split(",")
        if (match := _SIMPLE.fullmatch(selector.strip()))
    )
    return Hidden(frozenset((tag.lower(), kind, name) for tag, kind, name in found))
