"""One run at a time in a data folder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from archive.errors import Locked
from archive.moments import a_day_ago, now


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
def only_run(data: Path) -> Iterator[str | None]:
    """Hold ``DATA/lock``; raises Locked if another run holds it. A killed run lets go by itself.

    Gives the moment (ISO 8601 UTC) at which the run began that did not come to its end before this
    one: it stands in the file as long as a run lasts, or none was done since. None if there is none
    of less than a day ago.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(f"Another run holds {data / 'lock'}: wait until it has ended.") from None
        handle.seek(0)
        cut = handle.read(len(now())) or None
        if cut is not None and not a_day_ago() <= cut <= now():
            cut = None
        _write(handle, cut or now())
        yield cut
        _write(handle, "")


def _write(handle: TextIO, moment: str) -> None:
    handle.truncate(0)
    handle.write(moment)
    handle.flush()
