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

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from extract.ground.values import (
    Expressions,
    Names,
    Unreadable,
    Value,
    summed,
    unescaped,
)

__all__ = [
    "Assignment",
    "Call",
    "Function",
    "Names",
    "Script",
    "Unreadable",
    "Value",
    "parsed",
    "scripts_in",
    "summed",
    "unescaped",
]


LONGEST = 4_000_000
"""Characters of a script that are looked at."""
MOST_STEPS = 12_000
"""Hundreds of the parser's operations: a packed library of 280 kB takes 6,000."""
MOST_STEPS_BROKEN = 3_000
"""The same for a script with an error: searching for the way back takes longer."""
DEEPEST = 1_000
"""Brackets that stand in each other."""
_JAVASCRIPT = Language(tree_sitter_javascript.language())
_CHUNK = 1 << 16
_KEPT = 8  # script files, which several pages load
_BRACKET = re.compile(r"[\[\](){}]")
_DEEPER = dict.fromkeys("[({", 1) | dict.fromkeys("])}", -1)
_MARKUP = re.compile(r"\s*<(?!!)")
_CDATA = re.compile(r"^\s*<!\[CDATA\[|\]\]>\s*$")  # within a script they are no marks
_BODIES = ("function_declaration", "function_expression", "arrow_function", "method_definition")
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


class Script(Expressions):
    """One script, parsed once. Nothing of it raises, however broken it is."""

    def __init__(self, source: str) -> None:
        self.steps = 0
        self.source = source
        text = _CDATA.sub(lambda match: " " * len(match[0]), source[:LONGEST])
        super().__init__(text.encode("utf-8", "replace"))

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


def scripts_in(texts: Iterable[str]) -> list[Script]:
    """The scripts among what script elements hold: of which some hold markup."""
    return [Script(text) for text in texts if not _MARKUP.match(text)]


@lru_cache(maxsize=_KEPT)
def parsed(source: str) -> Script:
    """A script, parsed once for all who ask something of it."""
    return Script(source)


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
