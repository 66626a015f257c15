"""What the site says, in Chinese and in English: one catalogue, ``strings.toml``.

A key names a phrase; its value is the Chinese, the English, and where English needs it the
English for one. Names of codes (a status, a row of the form) are phrases too, under their code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")


@cache
def catalogue() -> dict[str, tuple[str, ...]]:
    """Every phrase by its key, as ``home.title``."""
    text = (Path(__file__).parent / "strings.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text), ""))


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", tuple(value)


class Words:
    """The catalogue in one language: ``t("search.found", n=3)``."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._index = LANGUAGES.index(language)

    def __call__(self, key: str, /, **values: Any) -> str:
        """The phrase; KeyError if the catalogue has none of that key."""
        phrase = catalogue()[key]
        one = self.language == "en" and len(phrase) > 2 and values.get("n") == 1
        text = phrase[2 if one else self._index]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether the catalogue has a phrase of that key."""
        return key in catalogue()

    def name(self, group: str, code: object) -> str:
        """What a code is called; the code itself where the catalogue does not know it."""
        key = f"{group}.{code}"
        return self(key) if key in catalogue() else str(code)

    def label(self, printed: str) -> str:
        """A label of the statutory form: as it is printed, or its translation."""
        return printed if self.language == "zh" else self.name("label", printed)


@cache
def words(language: str) -> Words:
    """The catalogue in that language."""
    return Words(language)
