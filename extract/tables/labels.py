"""Printed labels against a form's labels: typos, cuts and wraps, but never a doubtful guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.distance import Levenshtein

from extract.forms import Column, Row, Table
from extract.ground.text import bare, fold

How = Literal["whole", "part"]

_SHORT = 4
"""Labels of up to so many characters must be printed exactly: 行政许可 and 行政处罚 are two
typos apart."""
_CHANGES_MEANING = frozenset(
    "上本去历全不无失退前后下次来未非免返半季月各今往期新转增减应元千百万亿¥￥0123456789"
)
"""A typo is forgiven, but not in these: 上年新收 is not 本年新收, 失效 is not 有效."""
_PART = 6
"""So many characters of a label's beginning are enough, if no other label begins like that."""
_MOST_KEPT = 1 << 15
_NUMBERING = re.compile(
    r"^(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．,，]"
    r"|\d{1,2}(?:[、.．,，)）]|\d{1,2}[、.．])(?!\d)|[①-⑳]|[a-zA-Z][.)、])+"
)
_PART_OF = re.compile(r"^其中[:：]?")


@dataclass(frozen=True)
class Hit:
    """A label recognised: its code, the number of differing characters, whole or only begun."""

    code: str
    distance: int
    how: How


@cache
def bare_labels(labels: tuple[str, ...]) -> tuple[str, ...]:
    """The labels without blanks and punctuation, each once."""
    return tuple(dict.fromkeys(bare(label) for label in labels))


@lru_cache(_MOST_KEPT)
def unnumbered(text: str) -> str:
    """The label without its number and 其中: provinces count their items differently."""
    return _PART_OF.sub("", _NUMBERING.sub("", _PART_OF.sub("", fold(text))))


def find_label(text: str, items: Sequence[Row | Column], typos: bool = True) -> Hit | None:
    """The one label of ``items`` that ``text`` prints, or None if none or not surely one.

    Exactly printed labels win; then, with ``typos``, labels with at most one wrong character in
    five, if every other label is clearly farther; then a text that is the beginning of one label
    only.
    """
    return _find(bare(text), tuple(items), typos)


@lru_cache(_MOST_KEPT)
def _find(printed: str, items: tuple[Row | Column, ...], typos: bool) -> Hit | None:
    """What reports print over and over is looked up once."""
    choices = _choices(items)
    if not printed or not choices:
        return None
    exact = {code for code, label in choices if label == printed}
    if exact:
        return Hit(exact.pop(), 0, "whole") if len(exact) == 1 else None
    return (_close(printed, choices) if typos else None) or _begun(printed, choices)


@lru_cache
def _choices(items: tuple[Row | Column, ...]) -> tuple[tuple[str, str], ...]:
    """(code, bare label) of every spelling."""
    return tuple((item.code, label) for item in items for label in bare_labels(item.labels))


def _close(printed: str, choices: Sequence[tuple[str, str]]) -> Hit | None:
    # A label may be a quarter as far as the text is long; what is farther by two decides nothing.
    most = len(printed) // 4 + 1
    distances: dict[str, tuple[int, int]] = {}
    for code, label in choices:
        if abs(len(label) - len(printed)) > most:
            continue
        distance = Levenshtein.distance(printed, label, score_cutoff=most)
        if code not in distances or distance < distances[code][0]:
            distances[code] = (distance, len(label))
    if not distances:
        return None
    ranked = sorted((distance, length, code) for code, (distance, length) in distances.items())
    distance, length, code = ranked[0]
    if length <= _SHORT or distance * 5 > length:
        return None
    if len(ranked) > 1 and ranked[1][0] < distance + 2:
        return None
    nearest = [label for owner, label in choices if owner == code]
    if not any(_only_typos(printed, label, distance) for label in nearest):
        return None
    return Hit(code, distance, "whole")


def _only_typos(printed: str, label: str, distance: int) -> bool:
    """Whether ``distance`` edits make the label of what is printed, none in a telling character."""
    edits = Levenshtein.editops(printed, label)
    touched = "".join(
        printed[edit.src_pos : edit.src_pos + (edit.tag != "insert")]
        + label[edit.dest_pos : edit.dest_pos + (edit.tag != "delete")]
        for edit in edits
    )
    return len(edits) == distance and not _CHANGES_MEANING.intersection(touched)


def _begun(printed: str, choices: Sequence[tuple[str, str]]) -> Hit | None:
    if len(printed) < _PART:
        return None
    begun = {code for code, label in choices if label.startswith(printed)}
    return Hit(begun.pop(), 0, "part") if len(begun) == 1 else None


def group_labels(table: Table) -> frozenset[str]:
    """The bare labels of a table's row groups (三、本年度办理结果, （三）不予公开 …)."""
    return frozenset(bare(group) for row in table.rows for group in row.groups)
