"""Where a click leads that a function of the page's own scripts handles: ``view('2025', '17')``.

Only functions that go to a sum of strings and of their own parameters are understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_FUNCTION = re.compile(
    r"\bfunction\s+([\w$]+)\s*\(([^()]{1,200})\)|\b([\w$]+)\s*=\s*function\s*\(([^()]{1,200})\)"
)
_OPENS = re.compile(
    r"(?:window\.open\s*\(|location(?:\.href)?\s*=(?!=)|location\.(?:assign|replace)\s*\()\s*"
)
_PIECE = re.compile(
    r"""\s*(?:"([^"\n]*)"|'([^'\n]*)'|(?:encodeURI(?:Component)?\(\s*)?([\w$]+)\)?)\s*(\+|.|$)"""
)
_CALL = re.compile(r"(?:javascript:|^|;)\s*(?:return\s+)?([\w$]+)\s*\(([^()]{1,300})\)")
_ARGUMENT = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|(\d+))\s*(?:,|$)""")
_BODY = 600  # characters of a function that are looked at

Targets = dict[str, tuple[list[str], list[str]]]
"""Function -> its parameters, and the pieces of the address: 'text in quotes' or a parameter."""


def targets(scripts: Sequence[str], opens: re.Pattern[str] = _OPENS) -> Targets:
    """The functions of these scripts that lead somewhere by their parameters: they ``opens`` it."""
    found: Targets = {}
    for script in scripts:
        heads = list(_FUNCTION.finditer(script))
        for index, head in enumerate(heads):
            end = heads[index + 1].start() if index + 1 < len(heads) else len(script)
            parameters = [name.strip() for name in (head[2] or head[4]).split(",")]
            body = script[head.end() : min(end, head.end() + _BODY)]
            ways = [list(_pieces(body, at.end(), parameters)) for at in opens.finditer(body)]
            if len(ways) == 1 and len(ways[0]) > 1:  # of several it is not known which
                found[head[1] or head[3]] = (parameters, ways[0])
    return found


def led_by(code: str, known: Targets) -> str | None:
    """The address that a click's code leads to, or None."""
    call = _CALL.search(code)
    if call is None or call[1] not in known:
        return None
    parameters, pieces = known[call[1]]
    values = [next(g for g in m.groups() if g is not None) for m in _ARGUMENT.finditer(call[2])]
    given = dict(zip(parameters, values, strict=False))
    if any(piece[0] != "'" and piece not in given for piece in pieces):
        return None
    return "".join(piece[1:] if piece[0] == "'" else given[piece] for piece in pieces)


def _pieces(body: str, at: int, parameters: Sequence[str]) -> Iterator[str]:
    """The sum that begins there; nothing after the first piece that is neither."""
    while match := _PIECE.match(body, at):
        text = match[1] if match[1] is not None else match[2]
        if text is None and match[3] not in parameters:
            return
        yield match[3] if text is None else f"'{text}"
        if match[4] != "+":
            return
        at = match.end()
