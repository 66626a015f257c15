"""Moments as the archive tells them: ISO 8601 UTC, to the second, as WARC dates are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def now() -> str:
    """This moment."""
    return datetime.now(UTC).strftime(_MOMENT)


def a_day_ago() -> str:
    """The moment a day before this one."""
    return (datetime.now(UTC) - timedelta(days=1)).strftime(_MOMENT)
