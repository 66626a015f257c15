"""The claim ledger: each number or absolute that the prose states and the tables also state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from extract.checks.finding import Finding, FindingStatus
from extract.ground.messages import Message, say
from extract.ground.numerals import exact, is_rounded
from extract.ground.text import fold, tidy
from extract.prose.chapters import Section
from extract.prose.patterns import Pattern, ledger
from extract.tables.cell import Cell
from extract.tables.reading import CellKey

ClaimVerdict = Literal["agrees", "contradicts", "cannot tell"]

_YEARS = re.compile(r"(?<!\d)(20\d{2})年")
_SENTENCES = re.compile(r"(?<=[。！])")
_PIECES = re.compile(r"(?<=[；;])")
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|「[^」]*」|《[^》]*》|\"[^\"]*\"")
_LONGEST = 1500
"""Characters of a sentence; what is longer is a table run together, or no text at all."""
_MASK = "〓"
_TAKEN = "□"
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
class _Sentence:
    """A sentence, folded, its quotations masked; and the year last named in its paragraph."""

    text: str
    before: int | None
    year: int | None

    def is_own(self, pattern: Pattern, start: int, end: int) -> bool:
        """Whether the words from there to there are about this body's own matters of this year.

        Nothing else: no other year, body, channel, intention or business stands before them.
        """
        words = self.text[:end]
        years = {int(found) for found in _YEARS.findall(self.text[:start])}
        if not years and self.before:
            years = {self.before}
        if pattern.may_differ or years - {self.year} or ledger().elsewhere.search(words):
            return False
        piece = ledger().in_a_row.sub("", words[max(words.rfind(";"), words.rfind("；")) + 1 :])
        if ledger().aside[pattern.about].search(piece):
            return False
        if not self._stands_plain(start, end):
            return False
        if pattern.only and not pattern.only.search(self.text):
            return False
        if pattern.unless and pattern.unless.search(self.text):
            return False
        return bool(ledger().about[pattern.about].search(words))

    def _stands_plain(self, start: int, end: int) -> bool:
        """Whether the clause holds nothing before and behind the words that may turn them."""
        text = _known(self.text)
        clause = re.split("[,;；]", text[:start])[-1]
        known = ledger()
        before = known.plain_before.fullmatch(clause)
        return bool(before and known.plain_after.match(text[end:]))

    def others(self, start: int, end: int) -> list[int]:
        """The numbers of cases that the sentence states outside of these words."""
        found = ledger().count.finditer(self.text)
        numbers = [exact(m["number"]) for m in found if m.end() <= start or m.start() >= end]
        return [number for number in numbers if number is not None]


def read_claims(
    sections: Sequence[Section], cells: Mapping[CellKey, Cell], year: int | None
) -> list[Claim]:
    """Every claim of the prose about what the tables state, in the order of the text.

    ``contradicts`` only where no reading of the words agrees with the table and the sentence
    speaks of this body's own matters of this year; otherwise a difference cannot be told.
    """
    claims: dict[tuple[str, str, str], Claim] = {}
    for section in sections:
        for paragraph in section.text.split("\n"):
            before: int | None = None
            for printed in _SENTENCES.split(paragraph):
                text = _masked(fold(printed))
                if len(text) > _LONGEST:
                    continue
                sentence = _Sentence(text, before, year)
                for claim in _claims_of(section.number, printed, sentence, cells):
                    claims.setdefault((claim.where, claim.words, claim.verdict), claim)
                before = next(map(int, _YEARS.findall(text)[-1:]), before)
    return list(claims.values())


@lru_cache(1 << 8)
def _known(text: str) -> str:
    """The text with □ for each character that any pattern of claims takes."""
    characters = list(text)
    for pattern in ledger().patterns:
        for match in pattern.words.finditer(text):
            characters[match.start() : match.end()] = _TAKEN * (match.end() - match.start())
    return "".join(characters)


def _masked(text: str) -> str:
    """The text without what it quotes and the titles that it names, of the same length."""
    return _QUOTED.sub(lambda m: m[0][0] + _MASK * (len(m[0]) - 2) + m[0][-1], text)


def _claims_of(
    chapter: int, printed: str, sentence: _Sentence, cells: Mapping[CellKey, Cell]
) -> Iterator[Claim]:
    pieces = _PIECES.split(printed)
    ends = list(accumulate(len(fold(piece)) for piece in pieces))
    for pattern in ledger().patterns:
        for match in pattern.words.finditer(sentence.text):
            readings = [reading for reading in pattern.readings if _are_in(reading, cells)]
            stated = _stated(pattern, match, sentence.text)
            if stated is None or not readings:
                continue
            piece = next((p for p, end in zip(pieces, ends, strict=True) if match.end() <= end), "")
            numbers = [_sum(reading, cells) for reading in readings]
            shown = stated if stated in numbers else numbers[0]
            yield Claim(
                rule=pattern.rule,
                chapter=chapter,
                sentence=tidy(piece),
                words=match.group(0),
                where=".".join(_keys(readings[0][0], cells)[0]),
                stated=stated,
                printed=shown,
                verdict=_verdict(stated, numbers, sentence, pattern, match),
            )


def _verdict(
    stated: Decimal,
    printed: Sequence[Decimal | None],
    sentence: _Sentence,
    pattern: Pattern,
    match: re.Match[str],
) -> ClaimVerdict:
    if stated in printed:
        return "agrees"
    if None in printed or not sentence.is_own(pattern, *match.span()):
        return "cannot tell"
    is_part = any(stated + other in printed for other in sentence.others(*match.span()))
    return "cannot tell" if is_part else "contradicts"


def _stated(pattern: Pattern, match: re.Match[str], sentence: str) -> Decimal | None:
    """The number that the words state; None where it is rounded, or part of a motto."""
    if pattern.stated is not None:
        return pattern.stated
    number = exact(match["number"])
    if number is None or is_rounded(sentence[: match.start("number")], sentence[match.end() :]):
        return None
    is_motto = match["number"] == "一" and ledger().motto.search(sentence)
    return None if is_motto else Decimal(number)


def _keys(name: str, cells: Mapping[CellKey, Cell]) -> list[CellKey]:
    """The cells that a reading's entry names; ``*`` stands for any letters, ``-`` for minus."""
    name = name.removeprefix("-")
    if "*" in name:
        return [key for key in cells if fnmatchcase(".".join(key), name)]
    table, row, column = name.split(".")
    return [(table, row, column)] if (table, row, column) in cells else []


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
