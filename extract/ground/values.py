"""What expressions of JavaScript are worth: literals, their sums, and names that a caller knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tree_sitter import Node

_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\n\r\u2028\u2029])|(.))",
    re.DOTALL,
)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_PLAIN = {"true": True, "false": False, "null": None, "undefined": None}
_SIGNS = ("+", "-", "||", "??")
_NAMED = ("identifier", "member_expression", "subscript_expression", "this")
_DEEPEST_VALUE = 60
_LONGEST_NAME = 200  # characters of what is called
Value = Any  # str, int, float, bool, None, or a list or dict of them


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


class Expressions:
    """The expressions of one source, whose nodes point into its bytes."""

    def __init__(self, source: bytes) -> None:
        self._bytes = source

    def text(self, node: Node) -> str:
        """What a node says, as it stands there."""
        return self._bytes[node.start_byte : node.end_byte].decode("utf-8", "replace")

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

    def _name(self, node: Node) -> str:
        start = max(node.start_byte, node.end_byte - _LONGEST_NAME)
        return "".join(self._bytes[start : node.end_byte].decode("utf-8", "replace").split())

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
