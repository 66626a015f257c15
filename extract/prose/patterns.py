"""How reports state in prose what their tables state too: the patterns of ``claims.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from extract.ground.numerals import NUMERAL


@dataclass(frozen=True)
class Pattern:
    """A way to state something: ``words``, and ``readings`` of which one must agree.

    ``words`` names the numeral ``number`` and its place, unless ``stated`` is the number of an
    absolute. ``about`` names what the sentence must speak of, ``only`` and ``unless`` what must
    and must not be in it, for an accusation. What ``may_differ`` is never accused.
    """

    rule: str
    about: str
    words: re.Pattern[str]
    readings: tuple[tuple[str, ...], ...]
    stated: Decimal | None
    only: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    may_differ: bool


@dataclass(frozen=True)
class Ledger:
    """The patterns of claims, and the words that decide what a sentence's number is about.

    ``about`` and ``elsewhere`` are by what a pattern is about. ``elsewhere`` holds words of
    another body, period or intention, which count in all of a sentence; ``aside`` words of other
    business and of parts, which count up to the next semicolon.
    """

    patterns: tuple[Pattern, ...]
    about: Mapping[str, re.Pattern[str]]
    elsewhere: re.Pattern[str]
    aside: Mapping[str, re.Pattern[str]]
    motto: re.Pattern[str]
    in_a_row: re.Pattern[str]
    count: re.Pattern[str]
    plain_before: re.Pattern[str]
    plain_after: re.Pattern[str]


@cache
def ledger() -> Ledger:
    """The patterns as ``claims.toml`` declares them."""
    data = tomllib.loads((Path(__file__).parent / "claims.toml").read_text(encoding="utf-8"))
    words, others = data["words"], data["others"]

    def any_of(*lists: str) -> re.Pattern[str]:
        texts = [text for name in lists for text in others[name]]
        return re.compile("|".join(_written(text, words) for text in texts))

    return Ledger(
        patterns=tuple(_pattern(item, words) for item in data["claim"]),
        about={name: re.compile("|".join(texts)) for name, texts in data["about"].items()},
        elsewhere=any_of("bodies", "periods", "plans"),
        aside={
            "requests": any_of("business", "parts"),
            "disputes": any_of("disputes"),
            "documents": any_of("documents"),
        },
        motto=re.compile(words["motto"]),
        in_a_row=re.compile(_written(words["channels_in_a_row"], words)),
        count=re.compile(rf"(?P<number>{NUMERAL}){words['units']}"),
        plain_before=re.compile(words["plain_before"]),
        plain_after=re.compile(words["plain_after"]),
    )


def _written(text: str, words: Mapping[str, str]) -> str:
    """The expression with its places filled; the numeral is named where there is one only."""
    only = f"(?P<number>{NUMERAL}){words['units']}"
    text = text.replace("{count}", words["total"] + "{only_count}").replace("{only_count}", only)
    text = text.replace("{number}", f"(?P<number>{NUMERAL})")
    for name in ("requests", "own", "channel"):
        text = text.replace(f"{{{name}}}", words[name])
    return text


def _pattern(item: Mapping[str, Any], words: Mapping[str, str]) -> Pattern:
    only, unless = item.get("only"), item.get("unless")
    return Pattern(
        rule=item["rule"],
        about=item["about"],
        words=re.compile(_written(item["words"], words)),
        readings=tuple(map(tuple, item["readings"])),
        stated=Decimal(item["stated"]) if "stated" in item else None,
        only=re.compile(only) if only else None,
        unless=re.compile(unless) if unless else None,
        may_differ=item.get("may_differ", False),
    )
