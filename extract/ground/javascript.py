"""JavaScript as pages carry it: values, assignments, calls and functions. Nothing is run.

tree-sitter parses whatever it is given and goes on behind an error. What is asked of it is
bounded: the length of a script, how deep its brackets stand (a hundred thousand of them overflow
the stack of its parser) and the steps that it takes, of which broken scripts cost many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from typing import Any

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

Value = Any  # str, int, float, bool, None, or a list or dict of them

LONGEST = 4_000_000
"""Characters of a script that are looked at."""
MOST_STEPS = 12_000
"""Hundreds of the parser's operations: a packed library of 280 kB takes 6,000."""
MOST_STEPS_BROKEN = 3_000
"""The same for a script with an error: searching for the way back takes longer."""
DEEPEST = 1_000
"""Brackets that stand in each other."""
_DEEPEST_VALUE = 60
_LONGEST_NAME = 200  # characters of what is called
_JAVASCRIPT = Language(tree_sitter_javascript.language())
_CHUNK = 1 << 16
_KEPT = 8  # script files, which several pages load
_BRACKET = re.compile(r"[\[\](){}]")
_DEEPER = dict.fromkeys("[({", 1) | dict.fromkeys("])}", -1)
_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\n\r\u2028\u2029])|(.))",
    re.DOTALL,
)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MARKUP = re.compile(r"\s*<(?!!)")
_CDATA = re.compile(r"^\s*<!\[CDATA\[|\]\]>\s*$")  # within a script they are no marks
_PLAIN = {"true": True, "false": False, "null": None, "undefined": None}
_BODIES = ("function_declaration", "function_expression", "arrow_function", "method_definition")
_SIGNS = ("+", "-", "||", "??")
_NAMED = ("identifier", "member_expression", "subscript_expression", "this")
_QUERIES = {
    "call": "(call_expression) @found (new_expression) @found",
    "assignment": "(variable_declarator value: (_)) @found (assignment_expression) @found"
    " (augmented_assignment_expression) @found (assignment_pattern) @found",
    "pair": "(pair) @found",
    "function": "(function_declaration) @found (function_expression) @found"
    " (arrow_function) @found",
    "string": "(string) @found (template_string) @found",
    "sum": "(binary_expression) @found (template_string) @found",
    "literal": "(object) @found (array) @found (string) @found (template_string) @found"
    " (binary_expression) @found (function_declaration) @found (function_expression) @found"
    " (arrow_function) @found (method_definition) @found",
}


class Unreadable(ValueError):
    """An expression that is more than literals, sums and names with a value."""


class Names:
    """What names and calls are worth: nothing, unless a caller knows better."""

    def name(self, text: str) -> Value:
        """The value of a name (``page``, ``this.page``, ``rows[0]``), or Unreadable."""
        raise Unreadable(text)

    def call(self, callee: str, arguments: list[Value], text: str) -> Value:
        """The value of a call; ``text`` is all of it, both without blanks. Or Unreadable."""
        raise Unreadable(text)

    def sum(self, left: Value, right: Value, sign: str) -> Value:
        """Two values added, or one subtracted (``sign``); Unreadable for a difference of texts."""
        return summed(left, right, sign)


@dataclass(frozen=True)
class Call:
    """A call, or a ``new``: what is called, without blanks, and its arguments."""

    callee: str
    arguments: tuple[Node, ...]
    at: int  # bytes from the script's beginning, for what comes first
    new: bool = False


@dataclass(frozen=True)
class Assignment:
    """``name = value`` or ``owner.name = value``; also ``+=``, and a parameter's default."""

    name: str
    owner: str | None
    value: Node
    at: int
    adds: bool = False


@dataclass(frozen=True)
class Function:
    """A function by the name that it was given, its parameters and its extent in bytes."""

    name: str
    parameters: tuple[str, ...]
    start: int
    end: int


class Script:
    """One script, parsed once. Nothing of it raises, however broken it is."""

    def __init__(self, source: str) -> None:
        self.steps = 0
        self.source = source
        text = _CDATA.sub(lambda match: " " * len(match[0]), source[:LONGEST])
        self._bytes = text.encode("utf-8", "replace")

    @cached_property
    def root(self) -> Node | None:
        """The tree; None for what is too deep or too broken to be parsed."""
        if _depth(self.source[:LONGEST]) > DEEPEST:
            return None

        def too_many(_: int, broken: bool) -> bool:
            self.steps += 1
            return self.steps > (MOST_STEPS_BROKEN if broken else MOST_STEPS)

        try:
            return (
                Parser(_JAVASCRIPT)
                .parse(
                    lambda at, _: self._bytes[at : at + _CHUNK],
                    encoding="utf8",
                    progress_callback=too_many,
                )
                .root_node
            )
        except ValueError:  # given up
            return None

    def text(self, node: Node) -> str:
        """What a node says, as it stands there."""
        return self._bytes[node.start_byte : node.end_byte].decode("utf-8", "replace")

    @cached_property
    def calls(self) -> list[Call]:
        """Every call, in the order in which they begin."""
        return list(self._calls())

    @cached_property
    def assignments(self) -> list[Assignment]:
        """Every assignment, in their order."""
        return [found for node in self._all("assignment") if (found := self._assignment(node))]

    @cached_property
    def pairs(self) -> list[Assignment]:
        """Every ``name: value`` of an object, in their order."""
        found = []
        for node in self._all("pair"):
            key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
            if key is not None and value is not None:
                found.append(Assignment(self._key(key), None, value, node.start_byte))
        return found

    @cached_property
    def functions(self) -> list[Function]:
        """Every function with a name of its own, or of the variable or property that holds it."""
        named = {held.value.start_byte: held.name for held in (*self.pairs, *self.assignments)}
        found = []
        for node in self._all("function"):
            own = node.child_by_field_name("name")
            name = self.text(own) if own is not None else named.get(node.start_byte)
            if name:
                parameters = tuple(self._parameters(node))
                found.append(Function(name, parameters, node.start_byte, node.end_byte))
        return found

    @cached_property
    def sums(self) -> list[Node]:
        """The outermost sums and template strings."""
        return list(_outermost(self._all("sum")))

    @cached_property
    def strings(self) -> list[str]:
        """What every string literal says, wherever it stands."""
        return [unescaped(self.text(node)[1:-1]) for node in self._all("string")]

    @cached_property
    def literals(self) -> list[Node]:
        """The outermost objects, arrays, strings and sums of strings, and those of functions within
        them."""
        found: list[Node] = []
        around: list[tuple[int, bool]] = []  # where each ends, and whether it is a function
        for node in self._all("literal"):
            while around and around[-1][0] <= node.start_byte:
                around.pop()
            body = node.type in _BODIES
            if not body and around and not around[-1][1]:
                continue
            if node.type == "binary_expression" and not self._is_text(node):
                continue
            if not body:
                found.append(node)
            around.append((node.end_byte, body))
        return found

    def _is_text(self, node: Node) -> bool:
        return all(term.type in ("string", "template_string") for term in self.terms(node))

    def expression(self) -> Node | None:
        """The expression that a script begins with, out of its brackets."""
        node = self.root
        while node is not None and node.type in (
            "program", "expression_statement", "parenthesized_expression",
        ):  # fmt: skip
            node = next((child for child in node.named_children if not child.is_extra), None)
        return node

    def value(self, node: Node | None, names: Names | None = None) -> Value:
        """The value of an expression; Unreadable if it has none that can be told."""
        return self._value(node, names or Names(), 0)

    def value_or_none(self, node: Node | None, names: Names | None = None, depth: int = 0) -> Value:
        """The same, None for what is unreadable."""
        try:
            return self._value(node, names or Names(), depth)
        except Unreadable:
            return None

    def terms(self, node: Node) -> list[Node]:
        """The terms of a sum of ``+``, from the left; of anything else it itself."""
        found: list[Node] = []
        while _operator(node) == "+":
            right, left = node.child_by_field_name("right"), node.child_by_field_name("left")
            if left is None or right is None:
                break
            found.append(right)
            node = left
        return [node, *reversed(found)]

    def _all(self, kind: str) -> list[Node]:
        if self.root is None:
            return []
        found = QueryCursor(_query(kind)).captures(self.root).get("found", [])
        return sorted(found, key=lambda node: (node.start_byte, -node.end_byte))

    def _calls(self) -> Iterator[Call]:
        for node in self._all("call"):
            new = node.type == "new_expression"
            called = node.child_by_field_name("constructor" if new else "function")
            given = node.child_by_field_name("arguments")
            if called is not None and given is not None:
                arguments = tuple(child for child in given.named_children if not child.is_extra)
                yield Call(self._name(called), arguments, node.start_byte, new)

    def _name(self, node: Node) -> str:
        start = max(node.start_byte, node.end_byte - _LONGEST_NAME)
        return "".join(self._bytes[start : node.end_byte].decode("utf-8", "replace").split())

    def _assignment(self, node: Node) -> Assignment | None:
        left = node.child_by_field_name("name") or node.child_by_field_name("left")
        value = node.child_by_field_name("value") or node.child_by_field_name("right")
        if left is None or value is None:
            return None
        adds = node.type == "augmented_assignment_expression"
        if left.type == "identifier":
            return Assignment(self.text(left), None, value, node.start_byte, adds)
        field = left.child_by_field_name("property") or left.child_by_field_name("index")
        owner = left.child_by_field_name("object")
        if field is None or owner is None:
            return None
        return Assignment(self._key(field), self._name(owner), value, node.start_byte, adds)

    def _parameters(self, node: Node) -> Iterator[str]:
        one = node.child_by_field_name("parameter")
        every = node.child_by_field_name("parameters")
        for child in [one] if one is not None else every.named_children if every else ():
            inner = child.child_by_field_name("left") or child
            yield self.text(inner)

    def _key(self, node: Node) -> str:
        text = self.text(node)
        return unescaped(text[1:-1]) if node.type == "string" else text

    def _value(self, node: Node | None, names: Names, depth: int) -> Value:
        if node is None or node.is_missing or depth > _DEEPEST_VALUE:
            raise Unreadable
        kind = node.type
        if kind == "string":
            return unescaped(self.text(node)[1:-1])
        if kind == "number":
            return _number(self.text(node))
        if kind == "object":
            return dict(self._object(node, names, depth + 1))
        if kind == "array":
            return [
                self.value_or_none(child, names, depth + 1)
                for child in node.named_children
                if not child.is_extra
            ]
        if kind == "template_string":
            return self._template(node, names, depth + 1)
        if kind in _PLAIN:
            return _PLAIN[kind]
        if kind in _NAMED:
            return names.name(self._name(node))
        return self._composed(node, names, depth + 1)

    def _composed(self, node: Node, names: Names, depth: int) -> Value:
        kind = node.type
        if kind == "binary_expression":
            return self._sum(node, names, depth)
        if kind in ("call_expression", "new_expression"):
            called = node.child_by_field_name("function") or node.child_by_field_name("constructor")
            given = node.child_by_field_name("arguments")
            if called is None:
                raise Unreadable
            arguments = [
                self.value_or_none(child, names, depth)
                for child in (given.named_children if given is not None else ())
                if not child.is_extra
            ]
            return names.call(self._name(called), arguments, self._name(node))
        if kind == "unary_expression":
            value = self._value(node.child_by_field_name("argument"), names, depth)
            sign = self._sign(node)
            if sign == "-" and isinstance(value, (int, float)):
                return -value
            if sign == "+":
                return value
            raise Unreadable
        if kind == "update_expression":
            return self._value(node.child_by_field_name("argument"), names, depth)
        if kind == "assignment_expression":
            return self._value(node.child_by_field_name("right"), names, depth)
        if kind == "parenthesized_expression" and node.named_child_count == 1:
            return self._value(node.named_children[0], names, depth)
        raise Unreadable

    def _sign(self, node: Node) -> str:
        sign = node.child_by_field_name("operator")
        return "" if sign is None else self.text(sign)

    def _sum(self, node: Node, names: Names, depth: int) -> Value:
        rest: list[tuple[str, Node | None]] = []
        first: Node | None = node
        while first is not None and (sign := _operator(first)) in _SIGNS:
            rest.append((sign, first.child_by_field_name("right")))
            first = first.child_by_field_name("left")
        if not rest:
            raise Unreadable
        value = self._value(first, names, depth)
        for sign, right in reversed(rest):
            other = self._value(right, names, depth)
            value = value or other if sign in ("||", "??") else names.sum(value, other, sign)
        return value

    def _template(self, node: Node, names: Names, depth: int) -> str:
        pieces, at = [], node.start_byte + 1
        for child in node.children:
            if child.type == "template_substitution":
                pieces.append(unescaped(self._between(at, child.start_byte)))
                inner = child.named_children[0] if child.named_child_count else None
                value = self.value_or_none(inner, names, depth)
                pieces.append("" if value is None else str(value))
                at = child.end_byte
        return "".join([*pieces, unescaped(self._between(at, node.end_byte - 1))])

    def _between(self, start: int, end: int) -> str:
        return self._bytes[start:end].decode("utf-8", "replace")

    def _object(self, node: Node, names: Names, depth: int) -> Iterator[tuple[str, Value]]:
        for child in node.named_children:
            if child.type == "pair":
                key = child.child_by_field_name("key")
                value = child.child_by_field_name("value")
                if key is not None:
                    yield self._key(key), self.value_or_none(value, names, depth)
            elif child.type == "shorthand_property_identifier":
                name = self.text(child)
                try:
                    yield name, names.name(name)
                except Unreadable:
                    yield name, None


def scripts_in(texts: Iterable[str]) -> list[Script]:
    """The scripts among what script elements hold: of which some hold markup."""
    return [Script(text) for text in texts if not _MARKUP.match(text)]


@lru_cache(maxsize=_KEPT)
def parsed(source: str) -> Script:
    """A script, parsed once for all who ask something of it."""
    return Script(source)


def unescaped(text: str) -> str:
    """What the inside of a string literal says."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_character, text)
    if _SURROGATE.search(plain):
        plain = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return plain


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return "" if match[4] else _CONTROL.get(match[5], match[5])


def summed(left: Value, right: Value, sign: str = "+") -> Value:
    """Two numbers added or subtracted, or two texts as one; no difference of texts (Unreadable)."""
    if _is_number(left) and _is_number(right):
        return left + right if sign == "+" else left - right
    if sign == "-" or isinstance(left, (dict, list)) or isinstance(right, (dict, list)):
        raise Unreadable
    return f"{'' if left is None else left}{'' if right is None else right}"


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(text: str) -> int | float:
    text = text.replace("_", "").removesuffix("n")
    try:
        return int(text, 0) if text[:1] != "0" or text[1:2].isalpha() else int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError as error:
        raise Unreadable(text) from error


def _operator(node: Node) -> str:
    """The sign of a sum, and of nothing else."""
    if node.type != "binary_expression":
        return ""
    sign = node.child_by_field_name("operator")
    return "" if sign is None else sign.type


def _outermost(nodes: Sequence[Node]) -> Iterator[Node]:
    end = 0
    for node in nodes:
        if node.start_byte >= end:
            end = node.end_byte
            yield node


def _depth(text: str) -> int:
    """How deep brackets stand, those in strings counted as well: never less than it is."""
    if sum(text.count(mark) for mark in "[({") <= DEEPEST:
        return 0
    return max(accumulate(map(_DEEPER.__getitem__, _BRACKET.findall(text))), default=0)


@cache
def _query(kind: str) -> Query:
    return Query(_JAVASCRIPT, _QUERIES[kind])
