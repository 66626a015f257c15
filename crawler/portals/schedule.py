"""When a portal is due, and when a report of it: a nightly crawl asks what can have changed.

条例 art. 49: annual reports are published by the end of January (departments) or March
(governments), and some are late. So from January to April a portal is asked every day, and for the
rest of the year, when only late or mended reports come, once a week; its declaration may say
otherwise.

A visit reads the portal's lists. A report whose row (title, date) changed is asked for at once; one
whose row is as it was may have been edited silently all the same, and is asked for in its turn.
"""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

from crawler.portals.registry import Portal

SEASON = range(1, 5)  # months in which the reports on the year before appear
PATIENCE = 3  # red visits in a row that are repeated the next day; then the portal's rhythm holds
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_PERIODS = {"daily": 1, "weekly": 7, "monthly": 30}

TURNS = (
    (120, 7),  # this season's: as long as it lasts, what is wrong in them is being found and mended
    (730, 30),  # last season's: the next report and its carry-over may still bring a correction
    (None, 90),  # of old: seldom touched, and then by a portal's move, which shows in its lists
)
"""Days since a report was published, and within how many days it then has one turn."""


def due_on(
    portal: Portal, last: date | None, *, failures: int = 0, refused: bool = False
) -> date | None:
    """The first day on which a portal is to be asked that was last asked on ``last`` (None: never).

    None for one that is asked only by name. ``failures``: so many visits in a row went wrong; what
    it was may be over tomorrow, but not for ever. ``refused``: the portal does not want us.
    """
    if portal.rhythm == "never":
        return None
    if last is None:
        return date.min
    if refused:
        return max(last + _WEEK, _next(portal, last))
    return last + _DAY if 0 < failures <= PATIENCE else _next(portal, last)


def _next(portal: Portal, last: date) -> date:
    """The next day of a portal's rhythm: portals that were all asked on one day have their days of
    the week, or of thirty, by their ids, so that none is the day of all."""
    days = _PERIODS.get(portal.rhythm or "", 7)
    tomorrow = last + timedelta(days=1)
    if days == 1 or (portal.rhythm not in _PERIODS and tomorrow.month in SEASON):
        return tomorrow
    turn = last + timedelta(days=days - (last.toordinal() + _share(portal.id, days)) % days)
    if portal.rhythm in _PERIODS:
        return turn
    return min(turn, date(last.year + 1, SEASON[0], 1))


def _share(name: str, days: int) -> int:
    """Which of so many days a name has: names are spread evenly over them, and each keeps its."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big") % days


def asked_again(url: str, published: date, asked: date, today: date) -> bool:
    """Has a document had a turn since it was last ``asked`` for?

    Its turn comes every so many days (``TURNS``), on a day that its address alone decides: those of
    a portal that were all fetched in one night are not all asked for again in one night.
    """
    age = (today - published).days
    days = next(days for limit, days in TURNS if limit is None or age <= limit)
    first = _share(url, days)
    # a clock that once went ahead left a day in the future: that is another turn too
    return (today.toordinal() + first) // days != (asked.toordinal() + first) // days
