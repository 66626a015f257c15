"""The year of the report against the period that its text says its figures are of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.checks.finding import Finding
from extract.ground.messages import say
from extract.ground.text import fold, simplified

# A lost 年 (20251月1日) is read, for no other reading of it is a date; so is one printed twice.
_YEAR = r"(20\d{2})年{0,2}[./-]?"
_DAY = r"(\d{1,2})(?:月|[./-])(\d{1,2})日?"
_UNTIL = r"(?:起|开始|零时|0时)?(?:至|到|—|–|-|~|－)+"
_PERIOD = re.compile(rf"(?<!\d){_YEAR}{_DAY}{_UNTIL}(?:{_YEAR})?{_DAY}")
_MONTHS_OF_A_YEAR = 12
_SENTENCE_OF_YEAR = re.compile(r"(?:^|[。；!;])(20\d{2})年度?,")
_DRAWN_UP = re.compile(
    r"(?<!将)(?:编制完成|现编制|编制形成)(?:了)?《?(20\d{2})年度?政府信息公开(?:工作)?年度报告"
)
_SAID_OF_FIGURES = re.compile(r"期限|时限|期间|时间|截止|数据|自|涵盖|统计|所列")
_BEFORE = 30


@dataclass(frozen=True)
class Period:
    """A period as the text states it."""

    first: tuple[int, int, int]
    last: tuple[int, int, int]

    @property
    def whole(self) -> bool:
        """Whether it is of whole calendar years."""
        return self.first[1:] == (1, 1) and self.last[1:] == (12, 31)

    @property
    def school_year(self) -> bool:
        """Whether it is from one summer to the next."""
        return self.last[0] == self.first[0] + 1 and self.first[1] in (7, 8, 9)


def _day(day: tuple[int, int, int]) -> str:
    year, month, number = day
    return f"{year}-{month:02}-{number:02}"


def _periods(texts: Iterable[str]) -> Iterator[Period]:
    text = simplified("".join(fold(piece) for piece in texts))
    for match in _PERIOD.finditer(text):
        year, month, day, until, last_month, last_day = match.groups()
        first = (int(year), int(month), int(day))
        last = (int(until or year), int(last_month), int(last_day))
        likely = _SAID_OF_FIGURES.search(text, max(0, match.start() - _BEFORE), match.start())
        if first < last and max(first[1], last[1]) <= _MONTHS_OF_A_YEAR:
            period = Period(first, last)
            months = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
            if period.whole or (likely and months >= _MONTHS_OF_A_YEAR):
                yield period


def stated_years(texts: Iterable[str]) -> list[int]:
    """The years whose figures the text says it gives: of whole years only, one for each period."""
    periods = list(_periods(texts))
    return [period.last[0] for period in periods if period.first[0] == period.last[0]]


def check_period(texts: Iterable[str], year: int | None) -> list[Finding]:
    """A finding if the text states its period: does ``year`` lie in it, and is it a whole year?

    Which of the two is right the document does not tell; neither is changed. A period of another
    length (a school year, a day mistyped) is ``unknown``: neither right nor wrong.
    """
    periods = list(_periods(texts))
    if year is None or not periods:
        return []
    where = "year"
    fitting = [p for p in periods if p.first[0] <= year <= p.last[0]]
    if not fitting:
        stated = periods[0].first[0]
        says = say("period.differs", year=year, other=stated)
        return [Finding("report.period", where, "fail", says, Decimal(year), Decimal(stated))]
    if any(period.whole for period in fitting):
        return [Finding("report.period", where, "pass", say("period.agrees", year=year))]
    kind = "period.school_year" if fitting[0].school_year else "period.no_year"
    says = say(kind, first=_day(fitting[0].first), last=_day(fitting[0].last))
    return [Finding("report.period", where, "unknown", says)]


def check_drawn_up(texts: Iterable[str], year: int | None) -> list[Finding]:
    """A finding if the text says that it is drawn up as the report on a later year than ``year``.

    An earlier one tells nothing: within a year the report on the year before is drawn up.
    """
    text = simplified("".join(fold(piece) for piece in texts))
    later = [int(other) for other in _DRAWN_UP.findall(text) if year and int(other) > year]
    if year is None or not later:
        return []
    says = say("period.drawn_up", year=year, other=later[0])
    return [Finding("report.year", "year", "fail", says, Decimal(year), Decimal(later[0]))]


def check_prose(texts: Iterable[str], year: int | None) -> list[Finding]:
    """A finding if sentences begin with an earlier year and none names the report's own.

    Old text above new tables looks so; a look back at the year before does not, for it
    names both years. It is a doubt only: ``unknown``.
    """
    text = simplified("".join(fold(piece) for piece in texts))
    if year is None or f"{year}年" in text:
        return []
    others = [int(other) for other in _SENTENCE_OF_YEAR.findall(text) if int(other) < year]
    if not others:
        return []
    says = say("period.prose_differs", year=year, other=others[0])
    return [Finding("report.text", "year", "unknown", says, Decimal(year), Decimal(others[0]))]


def check_publication(published: str | None, year: int | None) -> list[Finding]:
    """A finding if the document was published before the year that it reports on had ended."""
    if not published or year is None or published >= f"{year}-12-01":
        return []
    says = say("period.published_before", date=published, year=year)
    return [Finding("report.published", "year", "unknown", says)]
