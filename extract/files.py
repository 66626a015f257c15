"""Loose files -> reports: each read in a worker, within limits, in the order given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from extract.ground.errors import ReadError, TooLarge
from extract.ground.messages import Message, say
from extract.limits import Limits
from extract.report import Report, read
from extract.worker import Workers

MOST_BYTES = 500_000_000
"""A larger file is not opened; scanned reports of a hundred pages stay under a fifth of it."""
_AHEAD = 8
"""So many files a process are handed out before the first one's report is asked for."""


def read_files(paths: Sequence[Path], limits: Limits | None = None) -> Iterator[Report]:
    """The files' reports, in the order given, read by several processes.

    What cannot be opened, or passes a limit, is unread, and says why; the others are read.
    """
    with Workers(limits) as workers:
        names = iter(paths)
        first = islice(names, _AHEAD * workers.limits.processes)
        jobs = [(path, workers.submit(read_file, path)) for path in first]
        while jobs:
            path, job = jobs.pop(0)
            try:
                yield workers.result(job)
            except ReadError as error:
                yield nothing(str(path), say("doubt.at", at=path, says=error.says))
            jobs += [(path, workers.submit(read_file, path)) for path in islice(names, 1)]


def read_file(path: Path) -> Report:
    """One loose file as a report; what cannot be opened is unread, and says why."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TooLarge(say("file.over_size", megabytes=MOST_BYTES // 1_000_000))
        return read(path.read_bytes(), str(path))
    except (OSError, TooLarge) as error:
        why = error.says if isinstance(error, TooLarge) else error.strerror or error
        return nothing(str(path), say("doubt.at", at=path, says=why))


def nothing(source: str, why: Message) -> Report:
    """The report of an original of which nothing was read, not even its bytes."""
    return replace(read(b"", source), sha256="", warnings=[why])
