"""The frozen copy that one running site reads, for as long as it runs.

Datasette opens a connection for each of its threads, when it first needs one, by the file's path.
Were that the path at which the next copy appears, some threads would read the new one and others
the old. So each site reads under a name of its own, a hard link, which ends with it.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX = "reading-"
_LOCK = "lock"


def pin(path: Path) -> Path:
    """A name of this process's own for the file at ``path``, whatever takes that path later.

    Names that ended sites left are taken away. Where the disk has no hard links it is ``path``.
    """
    for left in path.parent.glob(f"{_PREFIX}*"):
        _end_if_left(left)
    own = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=path.parent))
    lock = os.open(own / _LOCK, os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the process ends, however it ends
    atexit.register(shutil.rmtree, own, ignore_errors=True)
    try:
        os.link(path, own / path.name)
    except OSError:
        return path
    return own / path.name


def _end_if_left(folder: Path) -> None:
    with suppress(OSError), (folder / _LOCK).open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
