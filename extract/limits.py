"""What one original may cost: seconds, memory, and how many are read at a time."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from extract.ground.errors import BadLimit

_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """The limits of a run; what passes them ends alone, with an error of its own.

    ``seconds`` and ``megabytes`` hold for one original, with all that is packed in it;
    ``processes`` is how many originals are read at a time. A scan needs more of both than any
    other type: its recogniser takes seconds a page and a gigabyte.
    """

    processes: int = 1
    seconds: float = 120.0
    megabytes: int = 2048

    @property
    def memory(self) -> int:
        """The same as ``megabytes``, in bytes."""
        return self.megabytes * _MEGABYTE


def limits_of(environment: Mapping[str, str] = os.environ) -> Limits:
    """The limits that GONGKAI_PROCESSES, GONGKAI_SECONDS and GONGKAI_MEGABYTES set.

    Without GONGKAI_PROCESSES as many originals are read at a time as there are processors.
    Raises BadLimit for a value that is no positive number.
    """
    return Limits(
        int(_positive(environment, "GONGKAI_PROCESSES", len(os.sched_getaffinity(0)))),
        _positive(environment, "GONGKAI_SECONDS", Limits.seconds),
        int(_positive(environment, "GONGKAI_MEGABYTES", Limits.megabytes)),
    )


def _positive(environment: Mapping[str, str], name: str, default: float) -> float:
    given = environment.get(name, "")
    try:
        number = float(given) if given else float(default)
    except ValueError:
        number = 0.0
    if not 1 <= number < 1 << 40:
        raise BadLimit(f"{name}={given} is no number of 1 or more: set another, or none")
    return number
