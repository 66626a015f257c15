"""Worker processes: an original that eats memory or time, or kills its reader, ends alone.

No pool that we know of does all of this: a reader that ends by itself, with any exit code, is
told at once; one that is killed while it waits does not break the others; what a reader started
(an office program) dies with it; and readers die with their parent, whose lock they share.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import resource
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from types import TracebackType
from typing import Any, Generic, TypeVar

from extract.ground.errors import ReaderDied, ReaderFailed, ReadError, TookTooLong, TookTooMuch
from extract.ground.messages import Message, say
from extract.limits import Limits, limits_of

Result = TypeVar("Result")

_AHEAD = 2
"""Jobs a worker holds: the one it does, and the next, so that it never waits for us."""
_MOST_JOBS = 400
"""A worker is replaced after so many jobs: what libraries leak goes with it."""
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_FORK = get_context("fork")  # the parent has imported everything: a worker starts in milliseconds


@dataclass(eq=False)
class Job(Generic[Result]):
    """One call that a worker does; its answer is a value or an error."""

    function: Callable[..., Result]
    arguments: tuple[Any, ...]
    answer: tuple[Result | None, ReadError | None] | None = None


@dataclass(eq=False)
class _Worker:
    process: ForkProcess
    pipe: Connection
    jobs: deque[Job[Any]] = field(default_factory=deque)
    since: float = 0.0
    done: int = 0

    def give(self, job: Job[Any]) -> None:
        """Hand it a job; one that died in the meantime is seen when its answer is awaited."""
        if not self.jobs:
            self.since = time.monotonic()
        self.jobs.append(job)
        with suppress(OSError):
            self.pipe.send((job.function, job.arguments))

    def kill(self) -> None:
        """End it, and whatever it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid or 0, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Workers:
    """Up to ``limits.processes`` worker processes; a context manager, whose end kills them.

    Functions must be a module's own and arguments small (names of files, not their bytes): they
    are sent ahead through a pipe.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or limits_of()
        self._workers: list[_Worker] = []
        self._waiting: deque[Job[Any]] = deque()

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        while self._workers:
            self._workers.pop().kill()

    def submit(self, function: Callable[..., Result], *arguments: Any) -> Job[Result]:
        """Have a worker call ``function``; :meth:`result` waits for its answer."""
        job = Job(function, arguments)
        self._waiting.append(job)
        self._hand_out()
        return job

    def result(self, job: Job[Result]) -> Result:
        """What the job gave. Raises the ReadError that it raised, or that tells how it ended:
        TookTooLong, TookTooMuch, ReaderDied, ReaderFailed.
        """
        while job.answer is None:
            self._hand_out()
            self._await()
        value, error = job.answer
        if error is not None:
            raise error
        return value  # type: ignore[return-value]

    def _hand_out(self) -> None:
        while self._waiting and (worker := self._free()):
            worker.give(self._waiting.popleft())

    def _free(self) -> _Worker | None:
        """The worker that has least to do; a new one as long as there may be more."""
        for worker in [w for w in self._workers if not w.jobs and not w.process.is_alive()]:
            self._end(worker, None)
        usable = [worker for worker in self._workers if worker.done < _MOST_JOBS]
        free = min(usable, key=lambda worker: len(worker.jobs), default=None)
        if free is not None and not free.jobs:
            return free
        if len(self._workers) < self.limits.processes:
            return self._start()
        return free if free is not None and len(free.jobs) < _AHEAD else None

    def _start(self) -> _Worker:
        ours, theirs = _FORK.Pipe()
        others = [*(worker.pipe for worker in self._workers), ours]
        process = _FORK.Process(target=_work, args=(theirs, others, self.limits), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _await(self) -> None:
        """Wait until a worker answers or dies, or its time is over."""
        busy = [worker for worker in self._workers if worker.jobs]
        deadline = min(worker.since for worker in busy) + self.limits.seconds
        ready = wait([worker.pipe for worker in busy], max(0.0, deadline - time.monotonic()))
        for worker in busy:
            if worker.pipe in ready:
                self._take_answer(worker)
            elif time.monotonic() - worker.since >= self.limits.seconds:
                self._end(worker, TookTooLong(_too_long(self.limits)))

    def _take_answer(self, worker: _Worker) -> None:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            self._end(worker, ReaderDied(_died(worker.process.exitcode)))
            return
        worker.jobs.popleft().answer = answer
        worker.since = time.monotonic()
        worker.done += 1
        if isinstance(answer[1], TookTooMuch) or (worker.done >= _MOST_JOBS and not worker.jobs):
            self._end(worker, None)

    def _end(self, worker: _Worker, error: ReadError | None) -> None:
        """Take the worker out; the error is of the job that it was at, the others wait again."""
        worker.kill()
        self._workers.remove(worker)
        if error is not None:
            worker.jobs.popleft().answer = (None, error)
        self._waiting.extendleft(reversed(worker.jobs))


def _too_long(limits: Limits) -> Message:
    return say("reading.too_long", seconds=f"{limits.seconds:g}")


def _too_much(limits: Limits) -> Message:
    return say("reading.too_much", megabytes=limits.megabytes)


def _died(code: int | None) -> Message:
    if code is not None and code < 0:
        return say("reading.died", signal=signal.Signals(-code).name)
    return say("reading.died_of_code", exit=code)


def _work(pipe: Connection, others: list[Connection], limits: Limits) -> None:
    """A worker's life: jobs from the pipe, answers into it, until it is closed."""
    for other in others:  # else nobody would see that their owner is gone
        other.close()
    _take_limits(limits)
    with suppress(EOFError, OSError):
        for function, arguments in _jobs(pipe):
            pipe.send_bytes(_answer(function, arguments, limits))


def _take_limits(limits: Limits) -> None:
    with suppress(PermissionError):
        os.setpgid(0, 0)  # Ctrl-C is our parent's; and what we start is killed with us
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = os.getppid()
    with suppress(AttributeError):  # prctl is Linux's
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = limits.memory if hard == resource.RLIM_INFINITY else min(limits.memory, hard)
    # not RLIMIT_AS: libraries reserve address space that they never use
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _jobs(pipe: Connection) -> Iterator[tuple[Callable[..., Any], tuple[Any, ...]]]:
    while True:
        yield pipe.recv()


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...], limits: Limits) -> bytes:
    """The value or the error, pickled: that too takes memory."""
    try:
        return pickle.dumps((function(*arguments), None))
    except ReadError as error:
        return pickle.dumps((None, error))
    except MemoryError:
        return pickle.dumps((None, TookTooMuch(_too_much(limits))))
    except Exception as error:  # the program's own fault must not cost the other files
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        says = say("reading.broke", reason=reason)
        return pickle.dumps((None, ReaderFailed(says)))
