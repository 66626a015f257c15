"""What the program says in English of what it read and visited, said in Chinese.

The archive, its exports and every answer for programs hold the English sentences. The Chinese
pages say them by shapes (``sentences.toml``); a sentence without a shape stays English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from archive.site.words import words

_PLACE = re.compile(r"\{(\w+)\}")
_NUMBERS = frozenset({"n", "m", "year", "other_year", "expected", "found"})
_NUMBER = r"-?\d[\d.,]*"
_STATUS = "verified|contradicts|partial|unread|not_a_report"
_LONGEST = 4000
"""Characters; a longer sentence is none of ours."""
_MOST_COLONS = 8
_ITEM = "item"


@dataclass(frozen=True)
class Said:
    """Words for people, and their language (``zh`` or ``en``)."""

    text: str
    language: str


@dataclass(frozen=True)
class _Shape:
    """A sentence with places; ``length`` is that of the words between them, ``anchor``
    the longest of these.
    """

    length: int
    anchor: str
    pattern: re.Pattern[str]
    chinese: str

    def say(self, sentence: str) -> str | None:
        """The sentence in Chinese; None if it is of another shape, or a part has none."""
        match = self.pattern.fullmatch(sentence) if self.anchor in sentence else None
        if match is None:
            return None
        values = {name: _value(name, text) for name, text in match.groupdict().items()}
        known = {name: text for name, text in values.items() if text is not None}
        return self.chinese.format(**known) if len(known) == len(values) else None


def said(sentence: str, language: str) -> Said:
    """The sentence in that language; in English if it cannot be said otherwise."""
    chinese = _chinese(sentence) if language == "zh" else None
    return Said(chinese, "zh") if chinese else Said(sentence, "en")


@lru_cache(maxsize=4096)
def _chinese(sentence: str) -> str | None:
    if len(sentence) > _LONGEST:
        return None
    whole = _of_shape(sentence)
    if whole is not None:
        return whole
    for colon in islice(re.finditer(": ", sentence), _MOST_COLONS):
        rest = _of_shape(sentence[colon.end() :])
        if rest is not None:
            before = sentence[: colon.start()].split(": ")
            return "：".join([*(_of_shape(part) or part for part in before), rest])
    return None


def _of_shape(sentence: str, *, item: bool = False) -> str | None:
    """The sentence in Chinese by the first shape that it fits, those with most words first."""
    shapes = _shapes()[1 if item else 0]
    return next((said for shape in shapes if (said := shape.say(sentence)) is not None), None)


def _value(name: str, text: str) -> str | None:
    """What stands in a sentence's place, in Chinese; None if it should be known and is not."""
    t = words("zh")
    if name in ("header", "status"):
        return t.name(name, text)
    if name == "says":
        return _chinese(text)
    if name == _ITEM:
        return _of_shape(text, item=True) or text
    if name == "items":
        return "；".join(_of_shape(part, item=True) or part for part in text.split("; "))
    return text if name in _NUMBERS else _of_shape(text) or text


@lru_cache(maxsize=1)
def _shapes() -> tuple[tuple[_Shape, ...], tuple[_Shape, ...]]:
    """The shapes of sentences, and those of items of lists within them."""
    text = (Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(text)
    items = groups.pop(_ITEM)
    sentences = {english: said for group in groups.values() for english, said in group.items()}
    return _sorted(sentences), _sorted(items)


def _sorted(shapes: dict[str, str]) -> tuple[_Shape, ...]:
    made = [_shape(english, chinese) for english, chinese in shapes.items()]
    return tuple(sorted(made, key=lambda shape: -shape.length))


def _shape(english: str, chinese: str) -> _Shape:
    pieces = _PLACE.split(english)
    pattern = re.compile("".join(_regex(pieces)))
    return _Shape(len("".join(pieces[::2])), max(pieces[::2], key=len), pattern, chinese)


def _regex(pieces: list[str]) -> Iterator[str]:
    """The literals (even) as they are, the places (odd) as groups."""
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            yield re.escape(piece)
        else:
            any_of = {"status": _STATUS}.get(piece, _NUMBER if piece in _NUMBERS else "(?s:.+?)")
            yield f"(?P<{piece}>{any_of})"
