"""``crawl()``: visits portals in a Scrapy process of its own and says how each visit ended.

The crawl runs in a child process (``python -m crawler.run``), so that a program can crawl as often
as it likes (a Twisted reactor runs once) and a killed parent leaves no crawl behind: the child
stops when its standard input ends. Everything that was kept is in the archive at any moment.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.errors import ArchiveError, Locked
from crawler.errors import BadDeclaration, Broken, Interrupted
from crawler.paging.families import names
from crawler.portals.registry import Portal
from extract.ground.messages import say

if TYPE_CHECKING:
    from twisted.python.failure import Failure

_GRACE = 20.0  # seconds that a stopped crawl has to finish what is under way
_LOCKED = 3  # exit code of the child when another writer holds the archive


@dataclass(frozen=True)
class CrawlOutcome:
    """How the visit to one portal ended; any problem (class name, sentence) makes it red.

    ``found`` reports in the portal's lists, ``kept`` documents with new content, ``unchanged``
    documents that were as before, ``requests`` sent, robots.txt and retries included. ``lists`` are
    the lists with the family each was read as and its reports (url, family, reports), ``dead_ends``
    the links that led nowhere, in words; ``listed`` (url, title, year, listed_on) only of a trial.
    """

    portal_id: str
    name: str
    problems: list[tuple[str, str]]
    found: int
    kept: int
    unchanged: int
    requests: int
    lists: list[dict[str, Any]] = field(default_factory=list)
    listed: list[dict[str, Any]] = field(default_factory=list)
    dead_ends: list[str] = field(default_factory=list)


def crawl(
    portals: Sequence[Portal],
    data: Path,
    *,
    years: Sequence[int] = (),
    full: bool = False,
    nightly: bool = False,
    since: str | None = None,
    delay: float = 1.0,
    allow_hosts: Sequence[str] = (),
    family: str | None = None,
    quiet: bool = False,
) -> list[CrawlOutcome]:
    """Visit the portals and keep what they served in ``data``; one outcome each, in their order.

    ``years`` keeps to reports on these years; ``full`` asks for everything anew; ``nightly`` leaves
    a report whose row in the list is as it was until its turn comes; one that was asked for
    ``since`` that moment, when a run began that was cut short, is left anyway; ``delay`` seconds
    between two requests to one host (never under 0.5 but for ``allow_hosts``, HOST:PORT names of
    hosts inside the own network); ``family`` leaves out portals declared to be of another one.
    Raises ``BadDeclaration`` for a family that there is not, ``Locked`` if another crawl writes to
    ``data``, ``KeyboardInterrupt`` on Ctrl-C after everything kept so far is recorded.
    """
    if family is not None and family not in names():
        raise BadDeclaration(
            say("selection.no_family_known", family=f"{family!r}", families=names())
        )
    chosen = [p for p in portals if family is None or p.family in (None, family)]
    job = {
        "years": list(years),
        "full": full,
        "nightly": nightly,
        "since": since,
        "delay": delay,
        "allow_hosts": list(allow_hosts),
    }
    return _crawl(chosen, data, job, quiet)


def visit_once(
    portal: Portal,
    data: Path,
    *,
    years: Sequence[int] = (),
    delay: float = 1.0,
    allow_hosts: Sequence[str] = (),
    samples: int = 5,
    quiet: bool = False,
) -> CrawlOutcome:
    """A visit for trial: every list is read, ``samples`` of the reports are fetched."""
    job = {
        "years": list(years),
        "full": True,
        "delay": delay,
        "allow_hosts": list(allow_hosts),
        "samples": samples,
    }
    return _crawl([portal], data, job, quiet)[0]


def _crawl(
    portals: Sequence[Portal], data: Path, job: dict[str, Any], quiet: bool
) -> list[CrawlOutcome]:
    if not portals:
        return []
    (data / "log").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        outcomes = Path(folder) / "outcomes.jsonl"
        job = {
            **job,
            "portals": [portal.as_dict() for portal in portals],
            "data": str(data.resolve()),
            "outcomes": str(outcomes),
            "log": str((data / "log" / "crawl.log").resolve()),
        }
        code = _run_child(job, outcomes, len(portals), quiet)
        done = {outcome.portal_id: outcome for outcome in _read(outcomes)}
    if code == _LOCKED:
        raise Locked(f"Another crawl is writing to {data}; wait until it is done.")
    return [done.get(portal.id) or _unfinished(portal, data, code) for portal in portals]


def _run_child(job: dict[str, Any], outcomes: Path, count: int, quiet: bool) -> int:
    """Start the child, wait for it, hand Ctrl-C on to it; its exit code."""
    room = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(p for p in (room, os.environ.get("PYTHONPATH")) if p)
    with subprocess.Popen(
        [sys.executable, "-m", "crawler.run"],
        stdin=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path, "SCRAPY_SETTINGS_MODULE": "crawler.settings"},
        start_new_session=True,  # a terminal's Ctrl-C reaches the child through us, once
    ) as child:
        assert child.stdin is not None
        try:
            with _stopped_like_ctrl_c():
                child.stdin.write(json.dumps(job).encode() + b"\n")
                child.stdin.flush()
                _wait(child, outcomes, count, quiet)
        except BrokenPipeError:
            child.wait()
        except BaseException:
            _stop(child, begun=outcomes.exists())
            raise
        return child.returncode


@contextmanager
def _stopped_like_ctrl_c() -> Iterator[None]:
    """What a service manager, or a terminal that goes, sends to end a program ends it as Ctrl-C
    does: what is under way is finished and recorded."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # signals are not ours there
        yield
        return
    # one that is ignored (nohup) stays so
    ours = [s for s in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(s) == signal.SIG_DFL]
    try:
        for number in ours:
            signal.signal(number, stop)
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _wait(child: subprocess.Popen[bytes], outcomes: Path, count: int, quiet: bool) -> None:
    """Wait for the end; on a terminal say meanwhile how many portals are done."""
    shown = -1
    show = not quiet and sys.stderr.isatty()
    while True:
        try:
            child.wait(0.2)
            break
        except subprocess.TimeoutExpired:
            done = sum(1 for _ in _read(outcomes)) if show else shown
            if done != shown:
                shown = done
                sys.stderr.write(f"\r{done} of {count} portals visited ")
                sys.stderr.flush()
    if shown >= 0:
        sys.stderr.write("\r" + " " * 40 + "\r")


def _stop(child: subprocess.Popen[bytes], *, begun: bool) -> None:
    """Let the child finish what is under way; a second Ctrl-C, or too long a wait, ends it.

    One that has not begun to keep anything is ended at once.
    """
    child.send_signal(signal.SIGINT if begun else signal.SIGKILL)
    try:
        child.wait(_GRACE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        child.kill()
        child.wait()


def _read(outcomes: Path) -> Iterator[CrawlOutcome]:
    if not outcomes.exists():
        return
    for line in outcomes.read_text(encoding="utf-8").splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue  # the last line of a killed child
        record["problems"] = [(kind, sentence) for kind, sentence in record["problems"]]
        yield CrawlOutcome(**record)


def _unfinished(portal: Portal, data: Path, code: int) -> CrawlOutcome:
    """A portal that the child said nothing of: it was killed, or it failed."""
    kind = Interrupted if code < 0 else Broken
    log = data / "log" / "crawl.log"
    sentence = say("visit.ended", portal=portal.name, exit=code, log=log)
    return CrawlOutcome(portal.id, portal.name, [(kind.__name__, sentence)], 0, 0, 0, 0)


def _child() -> int:
    """The child's side: one crawl as the job on standard input says."""
    from scrapy.crawler import CrawlerProcess
    from scrapy.utils.project import get_project_settings

    from crawler.network import browser

    with os.fdopen(os.dup(0), "rb", buffering=0) as standard_input:
        job = json.loads(standard_input.readline())
    threading.Thread(target=_watch, daemon=True).start()
    logging.raiseExceptions = False  # a log that the disk has no room for is no reason to speak
    settings = get_project_settings()
    settings.set("LOG_FILE", job["log"], "cmdline")
    if any(portal.get("browser") for portal in job["portals"]) and browser.usable():
        browser.prepare(settings)
    process = CrawlerProcess(settings)
    logging.getLogger().setLevel(settings["LOG_LEVEL"])  # what is not written is not made either
    gc.freeze()  # the program itself is no rubbish to look through again and again,
    gc.set_threshold(50_000, 20, 100)  # and a page makes thousands of things, hardly any in circles
    failures: list[BaseException] = []
    process.crawl("annual_reports", job=job).addErrback(_note, failures)
    process.start()
    if any(isinstance(failure, Locked) for failure in failures):
        return _LOCKED
    for failure in failures:
        kind = "" if isinstance(failure, ArchiveError) else f"{type(failure).__name__}: "
        sys.stderr.write(f"gongkai crawl: {kind}{failure}\n")
    return 1 if failures else 0


def _note(failure: Failure, failures: list[BaseException]) -> None:
    """Remember why a crawl could not even begin."""
    if failure.value is not None:
        failures.append(failure.value)


def _watch() -> None:
    """End at once when the parent is gone: what is kept is kept, the next run goes on."""
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(_child())
