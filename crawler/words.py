"""The words of the portals, read once from ``words.toml``: data, not code."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

_BLANKS = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\xad]+")


@cache
def words() -> dict[str, Any]:
    """The whole of ``words.toml``."""
    return tomllib.loads((files("crawler") / "words.toml").read_text(encoding="utf-8"))


@cache
def pattern(section: str, key: str) -> re.Pattern[str]:
    """The entry as one regular expression; a list matches where any of its lines does."""
    entry = words()[section][key]
    lines = [entry] if isinstance(entry, str) else entry
    return re.compile("|".join(f"(?:{line})" for line in lines), re.IGNORECASE)


@cache
def ranked(section: str, key: str) -> tuple[re.Pattern[str], ...]:
    """The lines of the entry one by one, best first."""
    return tuple(re.compile(line, re.IGNORECASE) for line in words()[section][key])


@cache
def pairs(section: str, key: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Lines of [pattern, name]."""
    return tuple((re.compile(mark), name) for mark, name in words()[section][key])


@cache
def names(section: str, key: str) -> frozenset[str]:
    """The entry as a set of plain words."""
    return frozenset(words()[section][key])


def bare(text: str | None) -> str:
    """Text as the patterns want it: half-width, without any blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text or ""))


def plain(text: str | None) -> str:
    """Text as a person would copy it: half-width blanks, runs of them as one, none at the ends."""
    return _BLANKS.sub(" ", text or "").strip()
