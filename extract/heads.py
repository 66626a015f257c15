"""Column heads in running text: are a table's heads there, in the form's order?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from extract.labels import bare_labels
from extract.text import bare, fold

_UNIT = re.compile(r"单位[:：]?([^)）\]】\d]{1,3})")


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


def other_unit(text: str, unit: str) -> str | None:
    """The unit that a head states (单位：元) if it is not ``unit``, else None."""
    match = _UNIT.search(fold(text))
    stated = match.group(1) if match else unit
    return None if stated == unit else stated
