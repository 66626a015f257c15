"""When a portal is due: a nightly crawl asks each only what can have changed.

条例 art. 49: annual reports are published by the end of January (departments) or March
(governments), and some are late. So from January to April a portal is asked every day, and for the
rest of the year, when only late or mended reports come, once a week; its declaration may say
otherwise.
"""

from __future__ import annotations

from datetime import date, timedelta

from crawler.registry import Portal

SEASON = range(1, 5)  # months in which the reports on the year before appear
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_PERIODS = {"daily": _DAY, "weekly": _WEEK, "monthly": timedelta(days=30)}


def due_on(portal: Portal, last: date | None, *, again: bool = False) -> date | None:
    """The first day on which a portal is to be asked that was last asked on ``last`` (None: never).

    ``again``: what went wrong then may be over tomorrow. None for one that is asked only by name.
    """
    if portal.rhythm == "never":
        return None
    if last is None:
        return date.min
    if again:
        return last + _DAY
    if portal.rhythm in _PERIODS:
        return last + _PERIODS[portal.rhythm]
    tomorrow = last + _DAY
    if tomorrow.month in SEASON:
        return tomorrow
    return min(last + _WEEK, date(last.year + 1, SEASON[0], 1))
