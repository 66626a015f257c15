"""The claim ledger: each number or absolute that the prose states and the tables also state."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any, Literal

from extract.checks.finding import Finding, FindingStatus
from extract.ground.messages import Message, say
from extract.ground.text import fold, tidy
from extract.prose.chapters import Section
from extract.tables.cell import Cell
from extract.tables.reading import CellKey

ClaimVerdict = Literal["agrees", "contradicts", "cannot tell"]

_NUMERALS = "零〇一二两三四五六七八九十百千万"
_NUMBER = rf"(\d{{1,3}}(?:,\d{{3}})+|\d+|[{_NUMERALS}]+)"
_COUNT = (
    rf"(?:共计|共有|共|为|有|数量为|总数为|总计|合计)?{_NUMBER}"
    r"(?:件次|件|宗|份|起|条申请|个申请)(?!以上|左右|多|余)"
)
_REQUESTS = (
    r"(?:公民、法人(?:和|或|及|或者)其他组织)?(?:提出|提交)?(?:的)?"
    r"(?:政府信息公开|政府信息依申请公开|依申请公开政府信息|依申请公开|依申请|信息公开|公开)?"
    r"(?:的)?(?:申请|事项|件)?(?:数量|总数)?"
)
_YEARS = re.compile(r"(?<!\d)(20\d{2})年")
_SENTENCES = re.compile(r"(?<=[。；;！\n])")
_FINDING: dict[ClaimVerdict, FindingStatus] = {
    "agrees": "pass",
    "contradicts": "fail",
    "cannot tell": "unknown",
}


@dataclass(frozen=True)
class Claim:
    """One thing that a sentence states and the tables state too.

    ``sentence`` is quoted as printed, ``words`` are the part that states it; ``stated`` is the
    number (0 for an absolute such as 未收到申请), ``printed`` the table's under the likeliest
    reading, null where it could not be read. ``where`` is that reading's first cell.
    """

    rule: str
    chapter: int
    sentence: str
    words: str
    where: str
    stated: Decimal
    printed: Decimal | None
    verdict: ClaimVerdict

    @property
    def says(self) -> Message:
        """The verdict in a sentence."""
        if self.verdict == "agrees":
            return say("prose.agrees", words=self.words)
        if self.verdict == "contradicts":
            return say("prose.differs", words=self.words, printed=self.printed)
        return say("prose.unclear", words=self.words)

    def finding(self) -> Finding:
        """The claim as one of the report's checks."""
        rule, status = f"prose.{self.rule}", _FINDING[self.verdict]
        return Finding(rule, self.where, status, self.says, self.stated, self.printed)


@dataclass(frozen=True)
class _Pattern:
    """A way to state something: ``words``, and ``readings`` of which one must agree.

    ``about`` names what the sentence must speak of, ``only`` and ``unless`` what must and must
    not be in it, for an accusation. What ``may_differ`` is never accused.
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
class _Ledger:
    """The patterns of claims, and the words that decide what a sentence's number is about."""

    patterns: tuple[_Pattern, ...]
    about: Mapping[str, re.Pattern[str]]
    others: Mapping[str, re.Pattern[str]]


@cache
def _ledger() -> _Ledger:
    data = tomllib.loads((Path(__file__).parent / "claims.toml").read_text(encoding="utf-8"))
    common = ("other_bodies", "other_periods")
    return _Ledger(
        tuple(_pattern(item) for item in data["claim"]),
        {
            "requests": _any_of(data, "requests"),
            "disputes": _any_of(data, "disputes"),
            "documents": re.compile("行政规范性文件"),
        },
        {
            "requests": _any_of(data, "other_business", "parts", *common),
            "disputes": _any_of(data, "other_disputes", *common),
            "documents": _any_of(data, *common),
        },
    )


def _any_of(data: Mapping[str, Any], *lists: str) -> re.Pattern[str]:
    return re.compile("|".join(word for name in lists for word in data[name]))


def _pattern(item: Mapping[str, Any]) -> _Pattern:
    words = item["words"]
    for name, text in (("{requests}", _REQUESTS), ("{count}", _COUNT), ("{number}", _NUMBER)):
        words = words.replace(name, text)
    only, unless = item.get("only"), item.get("unless")
    return _Pattern(
        rule=item["rule"],
        about=item["about"],
        words=re.compile(words),
        readings=tuple(map(tuple, item["readings"])),
        stated=Decimal(item["stated"]) if "stated" in item else None,
        only=re.compile(only) if only else None,
        unless=re.compile(unless) if unless else None,
        may_differ=item.get("may_differ", False),
    )


def read_claims(
    sections: Sequence[Section], cells: Mapping[CellKey, Cell], year: int | None
) -> list[Claim]:
    """Every claim of the prose about what the tables state, in the order of the text.

    ``contradicts`` only where no reading of the words agrees with the table and the sentence
    speaks of this body's own matters of this year; otherwise a difference cannot be told.
    """
    claims: dict[tuple[str, str, str], Claim] = {}
    for section in sections:
        for sentence in _SENTENCES.split(section.text):
            for claim in _claims_of(section.number, sentence, cells, year):
                claims.setdefault((claim.where, claim.words, claim.verdict), claim)
    return list(claims.values())


def _claims_of(
    chapter: int, sentence: str, cells: Mapping[CellKey, Cell], year: int | None
) -> Iterator[Claim]:
    folded = fold(sentence)
    for pattern in _ledger().patterns:
        for match in pattern.words.finditer(folded):
            readings = [reading for reading in pattern.readings if _are_in(reading, cells)]
            stated = pattern.stated if pattern.stated is not None else _number(match.group(1))
            if stated is None or not readings:
                continue
            is_sure = _is_own(pattern, folded, folded[: match.end()], year)
            printed = [_sum(reading, cells) for reading in readings]
            shown = stated if stated in printed else printed[0]
            yield Claim(
                rule=pattern.rule,
                chapter=chapter,
                sentence=tidy(sentence),
                words=match.group(0),
                where=".".join(_keys(readings[0][0], cells)[0]),
                stated=stated,
                printed=shown,
                verdict=_verdict(stated, printed, is_sure),
            )


def _verdict(stated: Decimal, printed: Sequence[Decimal | None], is_sure: bool) -> ClaimVerdict:
    if stated in printed:
        return "agrees"
    return "contradicts" if is_sure and None not in printed else "cannot tell"


def _number(text: str) -> Decimal | None:
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    import cn2an  # takes longer to load than most reports to read, and few need it

    try:
        return Decimal(cn2an.cn2an(text, "smart"))
    except ValueError:
        return None


def _is_own(pattern: _Pattern, sentence: str, words: str, year: int | None) -> bool:
    """Whether the words are about this body's own matters of this year, and nothing else.

    ``words`` are the sentence up to the end of what states the number.
    """
    other_years = {int(found) for found in _YEARS.findall(words)} - {year}
    if pattern.may_differ or other_years or _ledger().others[pattern.about].search(words):
        return False
    if pattern.only and not pattern.only.search(sentence):
        return False
    if pattern.unless and pattern.unless.search(sentence):
        return False
    return bool(_ledger().about[pattern.about].search(words))


def _keys(name: str, cells: Mapping[CellKey, Cell]) -> list[CellKey]:
    """The cells that a reading's entry names; ``*`` stands for any letters, ``-`` for minus."""
    return [key for key in cells if fnmatch(".".join(key), name.removeprefix("-"))]


def _are_in(reading: Sequence[str], cells: Mapping[CellKey, Cell]) -> bool:
    return all(_keys(name, cells) for name in reading)


def _sum(reading: Sequence[str], cells: Mapping[CellKey, Cell]) -> Decimal | None:
    """The reading's number; None if a cell of it could not be read or prints no number at all.

    Blanks and marks beside numbers count as nothing, as in every sum.
    """
    total, numbers = Decimal(), 0
    for name in reading:
        found = [cells[key] for key in _keys(name, cells)]
        if any(cell.state in ("unread", "absent") for cell in found):
            return None
        numbers += sum(cell.value is not None for cell in found)
        value = sum((cell.value or Decimal() for cell in found), Decimal())
        total += -value if name.startswith("-") else value
    return total if numbers else None
