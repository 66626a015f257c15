"""What the prose claims about requests against the table, only where it is unmistakable."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from extract.cell import Cell
from extract.chapters import Section
from extract.finding import Finding
from extract.reading import CellKey
from extract.text import fold

_COUNT = (
    r"(?:共计|共|为|数量为|总数为|总计|合计)?(\d+)(?:件|宗|份|条申请|个申请)(?!以上|左右|多|余)"
)
_REQUESTS = (
    r"(?:公民、法人(?:和|或|及)其他组织)?(?:提出)?(?:的)?"
    r"(?:政府信息公开|政府信息依申请公开|依申请公开政府信息|依申请公开|依申请|信息公开|公开)?"
    r"(?:的)?(?:申请|事项|件)?(?:数量|总数)?"
)
_WORDS = tomllib.loads((Path(__file__).parent / "prose.toml").read_text(encoding="utf-8"))


def _any_of(*lists: str) -> re.Pattern[str]:
    return re.compile("|".join(word for name in lists for word in _WORDS[name]))


_NAMES_REQUESTS = _any_of("requests")
_OTHER_MATTERS = _any_of("other_business", "other_bodies", "other_periods", "parts")
_YEARS = re.compile(r"(?<!\d)(20\d{2})年")
_SENTENCES = re.compile(r"[。；;\n]")


@dataclass(frozen=True)
class _Claim:
    """A way to state a number: its words, and the readings under which it is right.

    Each reading is a tuple of request rows that are added; any one that agrees will do.
    """

    words: re.Pattern[str]
    readings: tuple[tuple[str, ...], ...]


def _claim(words: str, *readings: tuple[str, ...]) -> _Claim:
    return _Claim(re.compile(words), readings)


_CLAIMS = (
    _claim(rf"新收(?:到)?{_REQUESTS}{_COUNT}", ("new",)),
    _claim(rf"(?:上年|上年度|上一年度|上一年)结转{_REQUESTS}{_COUNT}", ("carried_in",)),
    _claim(
        rf"(?<!新)(?<!不予)(?:收到|受理|接收|接到){_REQUESTS}{_COUNT}",
        ("new",),
        ("new", "carried_in"),
        ("handled",),
    ),
    _claim(
        rf"(?<!未)(?<!延期)(?<!超期)(?<!逾期)(?<!按期)(?<!按时)办结{_REQUESTS}{_COUNT}",
        ("handled",),
        ("handled", "carried_out"),
    ),
    _claim(
        rf"结转(?:至|到)?(?:下年度|下一年度|下年|下一年|次年)(?:继续)?(?:办理)?{_REQUESTS}{_COUNT}",
        ("carried_out",),
    ),
    _claim(
        r"(\d+)(?:件|宗)(?:申请)?(?:结转|转)(?:至|到)?(?:下年度|下一年度|下年|次年)",
        ("carried_out",),
    ),
    _claim(rf"(?<!不)予以公开(?:的)?{_COUNT}", ("granted",), ("granted", "granted_in_part")),
    _claim(rf"(?<![及或和、与])(?:予以)?部分公开(?:的)?{_COUNT}", ("granted_in_part",)),
    _claim(rf"公开[及或和、与](?:予以)?部分公开(?:的)?{_COUNT}", ("granted", "granted_in_part")),
    _claim(rf"重复申请{_COUNT}", ("not_processed_repeat",)),
)


def check_claims(
    sections: Sequence[Section], cells: Mapping[CellKey, Cell], year: int | None
) -> list[Finding]:
    """A finding for every number of requests that chapter 一 states in plain words.

    ``fail`` only where no reading of the words agrees with the table and the sentence speaks of
    this body's own requests of this year; otherwise a difference is ``unknown``.
    """
    first = next((section.text for section in sections if section.number == 1), "")
    findings = []
    for sentence in _SENTENCES.split(first):
        findings += list(_check_sentence(fold(sentence), cells, year))
    return list(dict.fromkeys(findings))


def _check_sentence(
    sentence: str, cells: Mapping[CellKey, Cell], year: int | None
) -> Iterator[Finding]:
    for claim in _CLAIMS:
        for match in claim.words.finditer(sentence):
            sure = _is_about_own_requests(sentence[: match.end()], year)
            yield _compare(claim, Decimal(match.group(1)), match.group(0), cells, not sure)


def _is_about_own_requests(words: str, year: int | None) -> bool:
    """Whether the words name requests, and no other business, body, channel or period."""
    other_years = {int(found) for found in _YEARS.findall(words)} - {year}
    if other_years or _OTHER_MATTERS.search(words):
        return False
    return bool(_NAMES_REQUESTS.search(words))


def _compare(
    claim: _Claim,
    stated: Decimal,
    words: str,
    cells: Mapping[CellKey, Cell],
    doubtful: bool,
) -> Finding:
    rows = claim.readings[0]
    where = f"requests.{rows[0]}.total"
    printed = [_total(reading, cells) for reading in claim.readings]
    if stated in printed:
        says = f"prose and table agree: “{words}”"
        return Finding("prose.requests", where, "pass", says, stated, stated)
    if doubtful or None in printed:
        says = f"cannot tell whether this means the table's requests: “{words}”"
        return Finding("prose.requests", where, "unknown", says, stated, printed[0])
    says = f"the prose says “{words}”, the table {printed[0]}"
    return Finding("prose.requests", where, "fail", says, stated, printed[0])


def _total(rows: tuple[str, ...], cells: Mapping[CellKey, Cell]) -> Decimal | None:
    found = [cells[("requests", row, "total")] for row in rows]
    if any(cell.state in ("unread", "absent") for cell in found) or found[0].value is None:
        return None
    return sum((cell.value or Decimal() for cell in found), Decimal())
