"""One run at a time in a data folder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import Locked


def is_held(path: Path) -> bool:
    """Does some process hold the lock that is this file? None does where there is no such file.

    Asking takes nobody's lock away: it shares it, for less than a moment.
    """
    try:
        with path.open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


@contextmanager
def only_run(data: Path) -> Iterator[None]:
    """Hold ``DATA/lock``; raises Locked if another run holds it. A killed run lets go by itself."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(f"Another run holds {data / 'lock'}: wait until it has ended.") from None
        yield
