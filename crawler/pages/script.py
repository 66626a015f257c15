"""What an inline script writes down: values, settings, and the requests by which it fills a list.

This is no interpreter. It reads literals and their sums (``"/api?c=" + channelId + "&page=" +
page``), with the names that the page itself gives a value; whatever is called like a page number
becomes a place for one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from crawler.pages.page import Page

Value = Any  # str, int, float, bool, None, or a list or dict of them
_TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*|/\*.*?\*/)"""
    r"""|(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)"""
    r"""|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_$\u4e00-\u9fff][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*)"""
    r"""|(?P<mark>.)""",
    re.DOTALL,
)
_SETTING = re.compile(
    r"""["']?\b([A-Za-z_]\w{1,30})["']?\s*[:=]\s*(?:"([^"\n]{0,300})"|'([^'\n]{0,300})'|(-?\d{1,20})\b)"""
)
_FIELD_VALUE = re.compile(
    r"""(?:\$|jQuery)\(\s*["']#([\w-]+)["']\s*\)\s*\.\s*(?:val|text|html)\(\s*\)"""
    r"""|document\.getElementById\(\s*["']([\w-]+)["']\s*\)\s*\.\s*(?:value|innerText)"""
)
_VARIABLE = re.compile(
    r"""(?<![.\w$])([A-Za-z_$][\w$]*)\s*=\s*(?=\{|["'`]|[A-Za-z_$][\w$.]*\s*\+[^+])"""
)
_MEMBER = re.compile(
    r"""\b([A-Za-z_$][\w$]*)\s*(?:\.\s*([\w$]+)|\[\s*["']([^"'\n]{1,60})["']\s*\])\s*=(?!=)\s*"""
)
_FUNCTION = re.compile(r"\bfunction\s+([\w$]+)\s*\(([^()]{0,200})\)")
_PAGE_NAME = re.compile(
    r"(?:^|\.)_?(?:to|the|new|go|next)?(?:page|pageno|pagenum|pagenumber|page_no|page_num|pageindex|page_index|"
    r"currpage|curpage|cur_page|currentpage|current_page|current|nowpage|thispage|pageid|pn|p|n|num|no|i|index|idx)$",
    re.IGNORECASE,
)
_PASSED_ON = {"encodeuricomponent", "encodeuri", "escape", "parseint", "number", "string",
              "$.param", "jquery.param", "decodeuricomponent", "decodeuri"}  # fmt: skip
_ENCODED = {"qs.stringify", "querystring.stringify", "urlsearchparams"}
_NAMED = {"true": True, "false": False, "null": None, "undefined": None}
PLACE = re.compile(r"⟦(-?\d+)⟧")
"""Where a page's number goes, and what is added to it."""
_DEEPEST = 40
_MOST_DATA = 400_000
MOST_TOKENS = 3000
"""Of an expression that is looked at because it may be a request: hand-written ones are short."""
_LONGEST_SCRIPT = 60_000  # characters: what is longer was packed by a program, names and all
_MOST_CALLS = 20  # of one function
_MOST_EXPRESSIONS = 300  # of a kind in one script: a packed library has thousands, and no list
_STRING_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_INTERPOLATED = re.compile(r"\$\{\s*([^{}]+?)\s*\}")


class Unreadable(ValueError):
    """A piece of script that is more than literals and sums."""


class Reading:
    """Reads values out of one piece of script, from one place on."""

    def __init__(
        self, source: str, names: Mapping[str, Value], at: int = 0, most: int = _MOST_DATA
    ) -> None:
        """``most``: tokens that are read before what stands there is given up as unreadable."""
        self._source = source
        self._names = names
        self._depth = 0
        self.left = most
        self.at = at

    def value(self) -> Value:
        """The value of the expression that begins here; ``Unreadable`` if it is none."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable
        value = self._term()
        while self._peek() in ("+", "-", "||"):
            sign = self._peek()
            self._take()
            if sign == "+" and self._peek() == "+":
                self._take()  # i++ : the number itself
                continue
            other = self._term()
            value = value or other if sign == "||" else _sum(value, other, sign)
        self._depth -= 1
        return value

    def arguments(self) -> list[Value]:
        """The arguments of a call whose opening bracket was just read; what is no value is None."""
        found: list[Value] = []
        while (mark := self._peek()) not in (")", ""):
            if mark in ("]", "}"):
                raise Unreadable  # no call after all
            if mark == ",":
                self._take()
                continue
            found.append(self._value_or_skip())
        return found

    def _value_or_skip(self) -> Value:
        start = self.at
        try:
            value = self.value()
            if self._peek() in (",", ")", "]", "}", ";", ""):
                return value
        except Unreadable:
            if self.left < 0:
                raise
        self.at = start
        self._skip()
        return None

    def _skip(self) -> None:
        """Pass whatever stands here, brackets within, up to the next comma or closing bracket."""
        depth = 0
        while mark := self._peek():
            if depth == 0 and mark in ",)]}":
                return
            depth += (mark in "([{") - (mark in ")]}")
            self._take()

    def _term(self) -> Value:
        kind, text = self._take()
        if kind == "string":
            return self._string(text)
        if kind == "number":
            return float(text) if "." in text else int(text)
        if kind == "name":
            return self._named(re.sub(r"\s", "", text))
        if text == "{":
            return self._object()
        if text == "[":
            return self._array()
        if text == "(":
            value = self.value()
            self._expect(")")
            return value
        if text in "-+":
            value = self._term()
            return -value if text == "-" and isinstance(value, int) else value
        raise Unreadable

    def _named(self, name: str) -> Value:
        if name in _NAMED:
            return _NAMED[name]
        if name == "new":
            return self._named(re.sub(r"\s", "", self._take()[1]))
        if name in ("function", "async") or self._peek() == "=>":
            raise Unreadable
        if self._peek() == "(":
            self._take()
            arguments = self.arguments()
            self._expect(")")
            if name.lower() == "json.stringify" and arguments:
                return json.dumps(arguments[0], ensure_ascii=False, separators=(",", ":"))
            if name.lower() in _ENCODED and arguments and isinstance(arguments[0], dict):
                return urlencode({n: "" if v is None else v for n, v in arguments[0].items()})
            if name.lower() in _PASSED_ON and arguments:
                return arguments[0]
            return ""
        if self._peek() == "[":
            raise Unreadable
        last = name.rsplit(".", 1)[-1]
        if _PAGE_NAME.search(name):
            return "⟦0⟧"
        return self._names.get(last.lower(), "")

    def _object(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        while (mark := self._peek()) != "}":
            if mark == "":
                raise Unreadable
            if mark == ",":
                self._take()
                continue
            kind, text = self._take()
            name = self._string(text) if kind == "string" else text
            if kind == "mark":
                raise Unreadable
            if self._peek() == ":":
                self._take()
                found[name] = self._value_or_skip()
            elif self._peek() in ",}":
                found[name] = self._named(name)
            else:
                self._skip()  # a method
        self._take()
        return found

    def _array(self) -> list[Value]:
        found = []
        while (mark := self._peek()) != "]":
            if mark in ("", ")", "}"):
                raise Unreadable
            if mark == ",":
                self._take()
                continue
            found.append(self._value_or_skip())
        self._take()
        return found

    def _string(self, text: str) -> str:
        plain = unescaped(text[1:-1])
        if text[0] == "`":
            return _INTERPOLATED.sub(lambda m: str(self._named(m[1])), plain)
        return plain

    def _peek(self) -> str:
        """The next mark, or "name" and the like for anything else; "" at the end."""
        match = self._next()
        if match is None:
            return ""
        if self._source.startswith(("||", "=>"), match.start()):
            return self._source[match.start() : match.start() + 2]
        return match[0] if match.lastgroup == "mark" else str(match.lastgroup)

    def _take(self) -> tuple[str, str]:
        match = self._next()
        self.left -= 1
        if match is None or self.left < 0:
            raise Unreadable
        self.at = match.end()
        if self._source.startswith("||", match.start()):
            self.at += 1
        return str(match.lastgroup), match[0]

    def _expect(self, mark: str) -> None:
        if self._take()[1] != mark:
            raise Unreadable

    def _next(self) -> re.Match[str] | None:
        match = _TOKEN.match(self._source, self.at)
        while match is not None and match.lastgroup == "blank":
            self.at = match.end()
            match = _TOKEN.match(self._source, self.at)
        return match


def literal(
    source: str, at: int, names: Mapping[str, Value] | None = None, most: int = _MOST_DATA
) -> Value:
    """The value that begins at that place of a script; None if it cannot be read."""
    try:
        return Reading(source, names or {}, at, most).value()
    except (Unreadable, RecursionError):
        return None


def after(source: str, name: str) -> Value:
    """The object or array that a script calls by that name (``name: [...]``, ``name = {...}``)."""
    for match in re.finditer(rf"""["']?\b{re.escape(name)}["']?\s*[:=]\s*(?=[\[{{])""", source):
        value = literal(source, match.end())
        if value:
            return value
    return None


def settings(page: Page, sources: str = "") -> dict[str, str]:
    """What a page calls by a name: script settings, fields, metas, data attributes, its query.

    Names in lower case; the first value that says anything wins. ``sources`` are further scripts.
    """
    found: dict[str, str] = {}
    for name, value in _named_values(page, sources):
        if value and not found.get(name.lower()):
            found[name.lower()] = value
    return found


def assigned(script: str, names: Mapping[str, Value]) -> list[tuple[int, str, Value]]:
    """What a script keeps in variables, and where it says so: objects (``var param = {…};
    param.page = page``) and addresses (``url = "/list?page=" + page``), by names in lower case."""
    found: list[tuple[int, str, Value]] = []
    for match in islice(_VARIABLE.finditer(script), _MOST_EXPRESSIONS):
        value = literal(script, match.end(), names, MOST_TOKENS)
        if (isinstance(value, dict) and value) or (isinstance(value, str) and "/" in value):
            found.append((match.end(), match[1].lower(), value))
    for match in islice(_MEMBER.finditer(script) if found else (), _MOST_EXPRESSIONS):
        held = [v for at, n, v in found if n == match[1].lower() and at <= match.start()]
        if held and isinstance(held[-1], dict):
            value = literal(script, match.end(), names, MOST_TOKENS)
            if value is not None:
                held[-1][match[2] or match[3]] = value
    return found


def with_fields(script: str, names: Mapping[str, Value]) -> str:
    """A script in which what it reads from the page's fields stands as a literal."""
    return _FIELD_VALUE.sub(
        lambda match: json.dumps(names.get((match[1] or match[2]).lower(), "")), script
    )


def _named_values(page: Page, sources: str) -> Iterator[tuple[str, str]]:
    for element in page.tree.iter("input", "meta"):
        value = str(element.get("value") or element.get("content") or "")
        for attribute in ("id", "name"):
            if element.get(attribute):
                yield str(element.get(attribute)), value
    for script in (*page.scripts, sources):
        for match in _SETTING.finditer(script):
            yield match[1], next((g for g in match.groups()[1:] if g), "")
    for element in page.tree.iter("div", "ul", "section", "table", "a", "body"):
        for name, value in element.attrib.items():
            if str(name).startswith("data-"):
                yield str(name)[5:].replace("-", ""), str(value)
    yield from page.query
    for script in (*page.scripts, sources):
        yield from _given(script)


def _given(script: str) -> Iterator[tuple[str, str]]:
    """The parameters of a script's functions with the values that its own calls give them."""
    if len(script) > _LONGEST_SCRIPT:
        return
    for function in islice(_FUNCTION.finditer(script), _MOST_EXPRESSIONS):
        parameters = [name.strip() for name in (function[2] or "").split(",") if name.strip()]
        if not parameters:
            continue
        called = re.finditer(rf"(?<!function )\b{re.escape(function[1])}\s*\(", script)
        for call in islice(called, _MOST_CALLS):
            try:
                values = Reading(script, {}, call.end(), MOST_TOKENS // 10).arguments()
            except (Unreadable, RecursionError):
                continue
            for name, value in zip(parameters, values, strict=False):
                if isinstance(value, (str, int)) and not PLACE.search(str(value)):
                    yield name, str(value)


def _sum(left: Value, right: Value, sign: str) -> Value:
    place = PLACE.fullmatch(left) if isinstance(left, str) else None
    if place and isinstance(right, int):
        return f"⟦{int(place[1]) + (right if sign == '+' else -right)}⟧"
    if isinstance(left, int) and isinstance(right, int):
        return left + right if sign == "+" else left - right
    if sign == "-":
        raise Unreadable
    return f"{'' if left is None else left}{'' if right is None else right}"


def unescaped(text: str) -> str:
    """What the inside of a script's string says."""
    return _STRING_ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else {"n": "\n", "t": "\t", "r": ""}.get(match[3], match[3])
