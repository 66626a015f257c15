"""How much a visit may ask for, and how much it has asked: it ends, whatever a portal shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VisitLimits:
    """Where a visit ends at the latest."""

    requests: int = 5000
    fruitless: int = 400  # requests that may go by without any report
    pages: int = 200  # of one list


class Budget:
    """The requests of one visit: handed to the network, sent out, answered."""

    def __init__(self, limits: VisitLimits) -> None:
        self.limits = limits
        self._sent = 0
        self._pending = 0
        self._gain = 0
        self._gain_at = 0  # requests under way when there was last anything new

    @property
    def requests(self) -> int:
        """Requests that went out, those for robots.txt and the second tries included."""
        return self._sent

    @property
    def under_way(self) -> int:
        """Requests sent and requests that wait for their answer."""
        return self._sent + self._pending

    @property
    def is_idle(self) -> bool:
        """Has every request that was handed to the network come back?"""
        return self._pending == 0

    def handed_over(self) -> None:
        """One more request waits for its answer."""
        self._pending += 1

    def sent(self) -> None:
        """One more request went out."""
        self._sent += 1

    def came_back(self) -> None:
        """An answer came, or it is known that none will."""
        self._pending = max(0, self._pending - 1)

    def lose_pending(self) -> None:
        """What is still waited for will not come any more."""
        self._pending = 0

    def is_spent(self, gain: int) -> bool:
        """Is there nothing left to ask with? ``gain`` counts what the visit has brought so far."""
        if self.under_way >= self.limits.requests:
            return True
        if gain > self._gain:
            self._gain, self._gain_at = gain, self.under_way
        return self.under_way - self._gain_at >= self.limits.fruitless
