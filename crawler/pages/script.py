"""What an inline script writes down: values, settings, and the requests by which it fills a list.

This is no interpreter. It reads literals and their sums (``"/api?c=" + channelId + "&page=" +
page``), with the names that the page itself gives a value; whatever is called like a page number
becomes a place for one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlencode

from crawler.pages.addresses import split
from crawler.pages.page import Page
from extract.ground.javascript import Assignment, Names, Script, Unreadable, Value, parsed, summed

_FIELD_VALUE = re.compile(
    r"""(?:\$|jQuery)\(["']#([\w-]+)["']\)\.(?:val|text|html)\(\)"""
    r"""|document\.getElementById\(["']([\w-]+)["']\)\.(?:value|innerText)"""
)
_LAST_SEGMENT = re.compile(
    r"(?:window\.|document\.)?location(?:\.pathname|\.href)?\.(?:split\([^()]*\)"
    r"(?:\.(?:pop|slice|at)\([^()]*\)(?:\[0\])?|\[.*\])"
    r"|(?:substring|substr|slice|match)\((?:[^()]|\([^()]*\))*\)(?:\[\d\])?)"
)
_PAGE_NAME = re.compile(
    r"(?:^|\.)_?(?:to|the|new|go|next)?(?:page|pageno|pagenum|pagenumber|page_no|page_num|pageindex|page_index|"
    r"currpage|curpage|cur_page|currentpage|current_page|current|nowpage|thispage|pageid|pn|p|n|num|no|i|index|idx)$",
    re.IGNORECASE,
)
_PASSED_ON = {"encodeuricomponent", "encodeuri", "escape", "parseint", "number", "string",
              "$.param", "jquery.param", "decodeuricomponent", "decodeuri"}  # fmt: skip
_ENCODED = {"qs.stringify", "querystring.stringify", "urlsearchparams"}
PLACE = re.compile(r"⟦(-?\d+)⟧")
"""Where a page's number goes, and what is added to it."""
_LONGEST = 300  # characters of a setting
_MOST_CALLS = 20  # of one function
_PLAIN = ("string", "number", "unary_expression")
_READ = ("call_expression", "member_expression", "subscript_expression")
_KEPT = ("object", "string", "template_string", "binary_expression")


@dataclass(frozen=True)
class Known(Names):
    """What the names of a script are worth: what the page gives them, by names in lower case."""

    names: Mapping[str, Value]
    address: Page | None = None
    """The page whose script reads its own address: parameters of its query, its last segment."""

    @cached_property
    def _query(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.address.query} if self.address else {}

    def of_address(self, callee: str, arguments: Sequence[Value], text: str) -> str | None:
        """What a script reads of its page's address (``getQuery("id")``); None if it does not."""
        if self.address is None:
            return None
        if _LAST_SEGMENT.fullmatch(text):
            return last_segment(self.address)
        if callee and len(arguments) == 1 and isinstance(arguments[0], str):
            return self._query.get(arguments[0].lower())
        return None

    def name(self, text: str) -> Value:
        """A place for what is called like a page's number; nothing for what is not known."""
        if read := _FIELD_VALUE.fullmatch(text):
            return self.names.get((read[1] or read[2]).lower(), "")
        own = self.of_address("", (), text)
        if own is not None:
            return own
        if text.endswith("]"):
            raise Unreadable
        if _PAGE_NAME.search(text):
            return "⟦0⟧"
        return self.names.get(text.rsplit(".", 1)[-1].lower(), "")

    def call(self, callee: str, arguments: list[Value], text: str) -> Value:
        """What the functions that every script uses make of their arguments."""
        if read := _FIELD_VALUE.fullmatch(text):
            return self.names.get((read[1] or read[2]).lower(), "")
        own = self.of_address(callee, arguments, text)
        if own is not None:
            return own
        name, first = callee.lower(), arguments[0] if arguments else None
        if name == "json.stringify" and arguments:
            return json.dumps(first, ensure_ascii=False, separators=(",", ":"))
        if name in _ENCODED and isinstance(first, dict):
            return urlencode({n: "" if v is None else v for n, v in first.items()})
        return first if name in _PASSED_ON and arguments else ""

    def sum(self, left: Value, right: Value, sign: str) -> Value:
        """A page's number and so many more is a place for that."""
        place = PLACE.fullmatch(left) if isinstance(left, str) else None
        if place and isinstance(right, int):
            return f"⟦{int(place[1]) + (right if sign == '+' else -right)}⟧"
        return summed(left, right, sign)


def last_segment(page: Page) -> str:
    """The last name in the path of a page's address, without what stands behind a point."""
    return unquote(split(page.url).path).rstrip("/").rpartition("/")[2].partition(".")[0]


def scripts_of(page: Page, sources: str = "") -> list[Script]:
    """The scripts of a page, and the text of the files that it loads."""
    return [*page.code, parsed(sources)] if sources else page.code


def literal(source: str) -> Value:
    """The value that a text is, written as in a script; None if it is none."""
    script = Script(f"({source})")
    return script.value_or_none(script.expression(), Known({}))


def after(script: Script, name: str) -> Value:
    """The first object or array that a script calls by that name (``name: [...]``,
    ``name = {...}``) and that holds anything; None without one."""
    for one in _held(script):
        if one.name == name and one.value.type in ("object", "array"):
            value = script.value_or_none(one.value, Known({}))
            if value:
                return value
    return None


def settings(page: Page, sources: str = "", address: Page | None = None) -> dict[str, str]:
    """What a page calls by a name: script settings, fields, metas, data attributes, its query.

    Names in lower case; the first value that says anything wins. ``sources`` are further scripts,
    ``address`` is the page whose address they read, if they do.
    """
    found: dict[str, str] = {}
    for name, value in _named_values(page, sources, address):
        if value and not found.get(name.lower()):
            found[name.lower()] = value
    return found


def assigned(script: Script, known: Known) -> list[tuple[int, str, Value]]:
    """What a script keeps in variables, and where it says so: objects (``var param = {…};
    param.page = page``) and addresses (``url = "/list?page=" + page``), by names in lower case."""
    found: list[tuple[int, str, Value]] = []
    for one in script.assignments:
        name = (one.owner if one.owner and one.owner.isidentifier() else one.name).lower()
        held = next((v for _, n, v in reversed(found) if n == name), None)
        if one.owner and isinstance(held, dict):
            value = script.value_or_none(one.value, known)
            if value is not None:
                held[one.name] = value
        elif one.adds and isinstance(held, str):
            value = script.value_or_none(one.value, known)
            if isinstance(value, str):
                found.append((one.at, name, held + value))
        elif one.value.type in _KEPT:
            value = script.value_or_none(one.value, known)
            if (isinstance(value, dict) and value) or (isinstance(value, str) and "/" in value):
                found.append((one.at, one.name.lower(), value))
    return found


def _named_values(page: Page, sources: str, address: Page | None) -> Iterator[tuple[str, str]]:
    for element in page.tree.iter("input", "meta"):
        value = str(element.get("value") or element.get("content") or "")
        for attribute in ("id", "name"):
            if element.get(attribute):
                yield str(element.get(attribute)), value
    scripts = scripts_of(page, sources)
    known = Known({}, address)
    for script in scripts:
        for one in _held(script):
            if (given := _setting(script, one, known)) is not None:
                yield one.name, given
    for element in page.tree.iter("div", "ul", "section", "table", "a", "body"):
        for name, value in element.attrib.items():
            if str(name).startswith("data-"):
                yield str(name)[5:].replace("-", ""), str(value)
    yield from page.query
    for script in scripts:
        yield from _given(script, known)


def _held(script: Script) -> list[Assignment]:
    """Whatever a script gives a name, in its order."""
    return sorted((*script.pairs, *script.assignments), key=lambda one: one.at)


def _setting(script: Script, one: Assignment, known: Known) -> str | None:
    """The text or number that a name stands for at once; None for what is put together."""
    if one.value.type not in _PLAIN and (one.value.type not in _READ or known.address is None):
        return None
    value = script.value_or_none(one.value, known)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    text = str(value)
    return None if len(text) > _LONGEST or "\n" in text or PLACE.search(text) else text


def _given(script: Script, known: Known) -> Iterator[tuple[str, str]]:
    """The parameters of a script's functions with the values that its own calls give them."""
    functions = {one.name: one for one in script.functions if one.parameters}
    counted: Counter[str] = Counter()
    for call in script.calls if functions else ():
        function = functions.get(call.callee)
        if function is None or counted[call.callee] >= _MOST_CALLS:
            continue
        counted[call.callee] += 1
        for name, node in zip(function.parameters, call.arguments, strict=False):
            value = script.value_or_none(node, known)
            if isinstance(value, (str, int)) and not PLACE.search(str(value)):
                yield name, str(value)
