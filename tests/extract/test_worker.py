from __future__ import annotations

import faulthandler
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.files import MOST_BYTES, read_files
from extract.ground.errors import (
    BadLimit,
    DamagedOriginal,
    ReaderDied,
    ReaderFailed,
    TookTooLong,
    TookTooMuch,
)
from extract.ground.messages import plain
from extract.limits import Limits, limits_of
from extract.worker import Workers

QUICK = Limits(processes=2, seconds=20, megabytes=400)


def double(number: int) -> int:
    return 2 * number


def eat() -> int:
    return len(bytearray(1 << 30))


def end(code: int) -> None:
    os._exit(code)


def die(number: int) -> None:
    faulthandler.disable()  # pytest's; the dead are many here
    os.kill(os.getpid(), number)


def fail() -> None:
    raise KeyError("no such thing")


def refuse() -> None:
    raise DamagedOriginal(plain("it is broken"))


def leave_a_child(note: str) -> None:
    child = subprocess.Popen(["sleep", "60"])
    Path(note).write_text(str(child.pid), encoding="ascii")
    time.sleep(60)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split(")")[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_answers_come_in_the_order_asked() -> None:
    with Workers(QUICK) as workers:
        jobs = [workers.submit(double, number) for number in range(1000)]
        assert [workers.result(job) for job in jobs] == [2 * number for number in range(1000)]


@pytest.mark.parametrize(
    ("function", "arguments", "error", "says"),
    [
        (eat, (), TookTooMuch, "400 MB"),
        (end, (0,), ReaderDied, "exit code 0"),
        (end, (7,), ReaderDied, "exit code 7"),
        (die, (signal.SIGKILL,), ReaderDied, "SIGKILL"),
        (die, (signal.SIGSEGV,), ReaderDied, "SIGSEGV"),
        (sys.exit, (3,), ReaderDied, "exit code 3"),
        (fail, (), ReaderFailed, "KeyError: 'no such thing'"),
        (refuse, (), DamagedOriginal, "it is broken"),
    ],
)
def test_a_job_that_goes_wrong_goes_wrong_alone(
    function: Callable[..., object], arguments: tuple[int, ...], error: type[Exception], says: str
) -> None:
    with Workers(QUICK) as workers:
        before = [workers.submit(double, number) for number in range(5)]
        bad = workers.submit(function, *arguments)
        after = [workers.submit(double, number) for number in range(5)]
        with pytest.raises(error, match=says):
            workers.result(bad)
        assert [workers.result(job) for job in before + after] == [0, 2, 4, 6, 8] * 2


def test_a_job_without_end_is_stopped_with_what_it_started(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with Workers(Limits(processes=2, seconds=1)) as workers:
        job = workers.submit(leave_a_child, str(note))
        with pytest.raises(TookTooLong, match="1 s"):
            workers.result(job)
        assert workers.result(workers.submit(double, 4)) == 8
    assert not is_alive(int(note.read_text(encoding="ascii")))


def test_a_worker_that_is_killed_while_it_waits_breaks_nothing() -> None:
    with Workers(Limits(processes=1)) as workers:
        first = workers.result(workers.submit(os.getpid))
        os.kill(first, signal.SIGKILL)
        time.sleep(0.1)
        assert workers.result(workers.submit(double, 2)) == 4


def test_workers_are_replaced_and_leave_nothing() -> None:
    with Workers(Limits(processes=1)) as workers:
        jobs = [workers.submit(os.getpid) for _ in range(900)]
        pids = {workers.result(job) for job in jobs}
    assert len(pids) == 3
    assert not any(map(is_alive, pids))


def test_workers_die_with_their_parent() -> None:
    code = (
        "import os, signal, sys, time\n"
        "from extract.limits import Limits\n"
        "from extract.worker import Workers\n"
        "workers = Workers(Limits(processes=1))\n"
        "print(workers.result(workers.submit(os.getpid)), flush=True)\n"
        "workers.submit(time.sleep, 60)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    worker = int(done.stdout)
    until = time.monotonic() + 5
    while is_alive(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(worker)


def test_limits_are_set_by_the_environment() -> None:
    assert limits_of({"GONGKAI_PROCESSES": "3", "GONGKAI_SECONDS": "1.5"}) == Limits(3, 1.5)
    assert limits_of({}).processes >= 1
    with pytest.raises(BadLimit, match="GONGKAI_MEGABYTES=much is no number"):
        limits_of({"GONGKAI_MEGABYTES": "much"})
    with pytest.raises(BadLimit, match="GONGKAI_SECONDS=nan"):
        limits_of({"GONGKAI_SECONDS": "nan"})


def test_the_parent_keeps_its_own_limits() -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with Workers(QUICK) as workers:
        workers.result(workers.submit(double, 1))
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_files_that_cannot_be_opened_are_unread_in_their_place(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("青湾县2024年政府信息公开工作年度报告", encoding="utf-8")
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as handle:
        handle.truncate(MOST_BYTES + 1)
    paths = [tmp_path / "missing.txt", good, tmp_path, huge, good]
    reports = list(read_files(paths, QUICK))
    assert [report.source for report in reports] == [str(path) for path in paths]
    assert [report.status for report in reports] == ["unread"] * 5
    assert [report.year for report in reports] == [None, 2024, None, None, 2024]
    assert "No such file" in reports[0].warnings[0]
    assert "over 500 MB" in reports[3].warnings[0]


def test_ctrl_c_ends_a_run_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "never-ends"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "gongkai", "extract", os.fspath(pipe)]
    with (
        subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as run,
        pipe.open("wb"),  # opens when a worker reads it
    ):
        os.killpg(run.pid, signal.SIGINT)
        assert run.wait(10) == 130
        assert run.stderr and "Stopped" in run.stderr.read().decode()
