"""When a visit leaves a host alone: it challenges, or it does not answer."""

from __future__ import annotations

from collections import Counter

from crawler.errors import BrokenOff, Challenged, PortalError, TooSlow, Unreachable
from extract.ground.messages import say

MOST_CHALLENGES = 2  # one address may be odd; a second one is the host's own will
MOST_SILENCES = 5  # requests without an answer, one behind the other, each tried more than once


class HostBackoff:
    """What one visit has met with from each host (as ``crawler.pages.page.host_slot`` names it)."""

    def __init__(self) -> None:
        self._challenges: Counter[str] = Counter()
        self._silences: Counter[str] = Counter()
        self._last: dict[str, PortalError] = {}

    def heard(self, host: str) -> None:
        """It answered, whatever it was."""
        self._silences.pop(host, None)

    def lost(self, host: str, error: PortalError) -> None:
        """It challenged, or did not answer."""
        if isinstance(error, Challenged):
            self._challenges[host] += 1
        elif isinstance(error, (TooSlow, Unreachable, BrokenOff)):
            self._silences[host] += 1
            self._last[host] = error

    def over(self, host: str) -> PortalError | None:
        """Why the host is not asked for anything more, or None."""
        if self._challenges[host] >= MOST_CHALLENGES:
            return Challenged(say("fetch.host_challenged", host=host))
        if self._silences[host] >= MOST_SILENCES:
            kind = type(self._last[host])
            return kind(say("fetch.host_silent", host=host))
        return None
