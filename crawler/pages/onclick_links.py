"""Where a click leads that a function of the page's own scripts handles: ``view('2025', '17')``.

Only functions that go to a sum of strings and of their own parameters are understood.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from extract.ground.javascript import Function, Names, Script, Unreadable, Value

GO, WINDOW, LOAD = "go", "window", "load"
_CALLED = (
    (re.compile(r"(?:^|\.)location\.(?:assign|replace)$"), GO),
    (re.compile(r"(?:^|\.)window\.open$"), WINDOW),
    (re.compile(r"\.load$|(?:^|\.)\$\.get$"), LOAD),
)
_PASSED_ON = ("encodeURI", "encodeURIComponent", "escape")
_SCHEME = re.compile(r"^\s*javascript:", re.IGNORECASE)
_LONGEST = 2_000  # characters of a click's code


@dataclass(frozen=True)
class Target:
    """What a function opens: the terms of an address, of which some are its parameters."""

    script: Script
    parameters: tuple[str, ...]
    terms: tuple[Node, ...]


Targets = dict[str, Target]


class _Given(Names):
    """The parameters of a function with the values of one call; nothing else is known."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    def name(self, text: str) -> Value:
        if text not in self._values:
            raise Unreadable(text)
        return self._values[text]

    def call(self, callee: str, arguments: list[Value], text: str) -> Value:
        if callee not in _PASSED_ON or not arguments or arguments[0] is None:
            raise Unreadable(text)
        return arguments[0]


def opened(script: Script, kinds: Collection[str]) -> Iterator[tuple[int, Node]]:
    """What a script goes to, opens in a window or loads into the page, and where it says so."""
    for one in script.assignments:
        place = f"{one.owner}.{one.name}" if one.owner else one.name
        kind = LOAD if one.owner and one.name == "src" else GO if _is_location(place) else None
        if kind in kinds and not one.adds:
            yield one.at, one.value
    for call in script.calls:
        kind = next((kind for mark, kind in _CALLED if mark.search(call.callee)), None)
        if kind in kinds and call.arguments:
            yield call.at, call.arguments[0]
        elif LOAD in kinds and call.callee.endswith(".attr") and len(call.arguments) > 1:
            name, value = call.arguments[:2]
            yield from [(call.at, value)] if script.value_or_none(name) == "src" else []


def targets(scripts: Sequence[Script], kinds: Collection[str] = (GO, WINDOW)) -> Targets:
    """The functions of these scripts that lead somewhere by their parameters, by their names."""
    found: Targets = {}
    for script in scripts:
        ways = list(opened(script, kinds))
        for function in script.functions if ways else ():
            inside = [node for at, node in ways if function.start <= at < function.end]
            if len(inside) != 1 or not function.parameters:
                continue  # of several it is not known which
            terms = _told(script, inside[0], function)
            if len(terms) > 1:
                found[function.name] = Target(script, function.parameters, tuple(terms))
    return found


def led_by(code: str, known: Targets) -> str | None:
    """The address that a click's code leads to, or None."""
    if not any(name in code for name in known):
        return None
    click = Script(_SCHEME.sub("", code[:_LONGEST]))
    for call in click.calls:
        target = known.get(call.callee)
        if target is None:
            continue
        values = [click.value_or_none(node) for node in call.arguments]
        given = {
            name: str(value)
            for name, value in zip(target.parameters, values, strict=False)
            if isinstance(value, (str, int)) and not isinstance(value, bool)
        }
        try:
            pieces = [target.script.value(term, _Given(given)) for term in target.terms]
        except Unreadable:
            return None
        return "".join(map(str, pieces))
    return None


def _told(script: Script, node: Node, function: Function) -> list[Node]:
    """The terms of a sum up to the first that is neither a text nor a parameter."""
    names = _Given(dict.fromkeys(function.parameters, "0"))
    found = []
    for term in script.terms(node):
        if script.value_or_none(term, names) is None:
            break
        found.append(term)
    return found


def _is_location(place: str) -> bool:
    return re.search(r"(?:^|\.)location(?:\.href)?$", place) is not None
