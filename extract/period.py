"""The year of the report against the period that its text says its figures are of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from extract.finding import Finding
from extract.text import fold

_PERIOD = re.compile(r"(20\d{2})年1月1日(?:起)?(?:至|到|—|–|-|~)+(?:(20\d{2})年)?12月31日")


def check_period(texts: Iterable[str], year: int | None) -> list[Finding]:
    """A finding if the text states whole years as its period: does ``year`` lie in one of them?

    Which of the two is right the document does not tell; neither is changed.
    """
    text = "".join(fold(piece) for piece in texts)
    periods = [(int(a), int(b or a)) for a, b in _PERIOD.findall(text)]
    if year is None or not periods:
        return []
    if any(first <= year <= last for first, last in periods):
        return [Finding("report.period", "year", "pass", f"the figures are of {year}")]
    stated = periods[0][1]
    says = f"the title says {year}, the text that its figures are of {stated}"
    return [Finding("report.period", "year", "fail", says, Decimal(year), Decimal(stated))]
