"""Column heads in running text: are a table's heads there, in the form's order?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from extract.ground.text import bare, fold, simplified
from extract.tables.labels import bare_labels

MONEY = "万元"
"""The unit of money of all forms: 10,000 yuan."""

_MONEY = r"(?:人民币)?(亿元|百万元|万元|千元|元|亿|万|¥)[)\]】]?"
_STATED = re.compile(rf"[(\[【]?(?:金额)?单位[:为]?(?:[件条项次个][、,/和]?)*{_MONEY}")
_COUNTED_IN = re.compile(r"以(亿元|百万元|万元|千元|元)为单位")
_INSTRUCTION = re.compile(r"(?<!^)\([^()]*(?:应|填|指|提供|如|单位)[^()]*\)$")
_IN_HEAD = re.compile(rf"{_STATED.pattern}|[(\[【/、,]{_MONEY}")


def heads_stand_in(text: str, heads: Sequence[Sequence[str]], times: int = 1) -> bool:
    """Whether ``text`` holds the heads in order, ``times`` times in all.

    ``heads`` gives every head's spellings. Heads may be printed one after the other or, when each
    was wrapped in its narrow column, line by line: 结果 结果 其他 尚未 总 / 维持 纠正 结果 审结 计.
    """
    printed = bare(text)
    spellings = [bare_labels(tuple(head)) for head in heads]
    whole = re.compile("".join(f"(?:{'|'.join(map(re.escape, head))})" for head in spellings))
    found = len(whole.findall(printed))
    if found >= times:
        return found == times
    firsts = [head[0] for head in spellings]
    wrapped = max(
        (
            min(printed.count(upper), printed.count(lower))
            for upper, lower in _wrapped(firsts)
            if lower
        ),
        default=0,
    )
    return found + wrapped == times


def _wrapped(heads: Sequence[str]) -> Iterator[tuple[str, str]]:
    for cut, short in product((1, 2, 3), (True, False)):
        cuts = [min(cut, len(head) - 1 if short else len(head)) for head in heads]
        yield (
            "".join(head[:at] for head, at in zip(heads, cuts, strict=True)),
            "".join(head[at:] for head, at in zip(heads, cuts, strict=True)),
        )


def begin_in_order(text: str, heads: Sequence[str], length: int = 2) -> bool:
    """Whether all heads begin in ``text``, and first in the form's order.

    ``length`` characters of each are looked for: heads wrapped in narrow columns keep two.
    """
    printed = bare(text)
    found = [printed.find(bare(head)[:length]) for head in heads]
    return -1 not in found and found == sorted(set(found))


def without_unit(text: str) -> str:
    """The head without the unit that it states: 本年收费金额（单位：万元） -> 本年收费金额."""
    return _IN_HEAD.sub("", simplified(fold(text)))


def without_instruction(text: str) -> str:
    """The label without what the form's template tells those who fill it in, left behind it."""
    return _INSTRUCTION.sub("", fold(text))


def other_unit(head: str, unit: str, elsewhere: str | None = None) -> str | None:
    """The unit of money that a head states (单位：元, （元）, /元), None if it is ``unit``.

    ``elsewhere`` is what the document states outside of the head; the head's own word wins.
    """
    own = {match.group(1) or match.group(2) for match in _IN_HEAD.finditer(simplified(fold(head)))}
    others = (own or {elsewhere or unit}) - {unit}
    return others.pop() if others else None


def stated_unit(texts: Iterable[str], unit: str) -> str | None:
    """A unit of money other than ``unit`` that any of the texts states (单位：元)."""
    for text in texts:
        for pattern in (_STATED, _COUNTED_IN):
            for match in pattern.finditer(fold(text)):
                if match.group(1) != unit:
                    return match.group(1)
    return None
