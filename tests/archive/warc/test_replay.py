"""What was crawled replays in pywb as it was served: with originals and revisits, file by file.

pywb is installed in an environment of its own (``make replay``); without it this is skipped.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.database.store import Archive
from archive.warc import originals
from archive.warc.originals import Exchange, Originals, read_original

PYWB = Path(__file__).resolve().parents[3] / ".venv-pywb" / "bin"
pytestmark = pytest.mark.skipif(
    not (PYWB / "wayback").exists(), reason="pywb is not installed: make replay"
)
PATIENCE = 30.0  # seconds until pywb answers

Replay = Callable[[str, str], tuple[int, bytes, str]]
"""Asks for what an address answered at a moment (ISO 8601): status, body, media type."""


@contextmanager
def replayed(data: Path, folder: Path) -> Iterator[Replay]:
    """The WARC files of a data folder, served by pywb."""
    folder.mkdir()
    files = [str(data / name) for name in originals.files(data)]
    for command in (["init", "gk"], ["add", "gk", *files]):
        subprocess.run([PYWB / "wb-manager", *command], cwd=folder, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [str(PYWB / "wayback"), "--bind", "127.0.0.1", "--port", port]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        _wait(port)
        yield lambda moment, url: _ask(port, moment, url)
    finally:
        server.terminate()
        server.wait()


def _wait(port: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with socket.create_connection(("127.0.0.1", int(port)), 1):
                return
        except OSError:
            assert time.monotonic() < until, "pywb does not answer"
            time.sleep(0.1)


def _ask(port: str, moment: str, url: str) -> tuple[int, bytes, str]:
    stamp = "".join(sign for sign in moment if sign.isdigit())
    # "id_" asks for what was served, not for a page made fit for a replay in a browser
    address = f"http://127.0.0.1:{port}/gk/{stamp}id_/{url}"
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.status, answer.read(), answer.headers.get_content_type()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers.get_content_type()


def test_every_capture_of_the_demo_is_replayed(built: Path, tmp_path: Path) -> None:
    with Archive(built) as archive:
        captures = list(archive.rows("select * from captures"))
    assert len(captures) > 50
    with replayed(built, tmp_path / "pywb") as ask:
        for capture in captures:
            kept = read_original(built, capture["warc_file"], capture["warc_offset"])
            status, body, media_type = ask(kept.fetched_at, kept.url)
            assert (status, media_type) == (kept.status, capture["media_type"]), kept.url
            assert body == kept.body, kept.url


def test_visits_that_brought_nothing_new_are_replayed_with_the_original(tmp_path: Path) -> None:
    html = [("Content-Type", "text/html; charset=gb2312"), ("Content-Encoding", "gzip")]
    page, pdf = "http://a.gov.example/%E5%B9%B4/1.html?n=2024", "http://a.gov.example/f.pdf"
    old, new = "旧的年报".encode("gb18030"), "新的年报".encode("gb18030")
    file = b"%PDF-1.4\x00\xff" + os.urandom(100_000)

    def at(month: int, url: str, status: int, body: bytes) -> Exchange:
        headers = html if url == page else [("Content-Type", "application/pdf"), ("ETag", '"a"')]
        moment = f"2026-{month:02d}-03T04:05:06Z"
        return Exchange(url, status, headers, body, fetched_at=moment, about={"seen": {"url": url}})

    with Originals(tmp_path, rotate_at=50_000) as kept:
        first = kept.keep(at(1, page, 200, old))
        second = kept.keep(at(1, pdf, 200, file))
        for month, status in ((2, 304), (3, 200)):
            body = old if status == 200 else b""
            kept.revisit(at(month, page, status, body), first.warc_file, first.offset)
            body = file if status == 200 else b""
            kept.revisit(at(month, pdf, status, body), second.warc_file, second.offset)
        kept.keep(at(4, page, 200, new))
        kept.keep(at(5, page, 412, b"<script>challenge</script>"))
    assert len(originals.files(tmp_path)) > 1
    with replayed(tmp_path, tmp_path / "pywb") as ask:
        for month in (1, 2, 3):
            moment = f"2026-{month:02d}-03T04:05:06Z"
            assert ask(moment, page) == (200, old, "text/html")
            assert ask(moment, pdf) == (200, file, "application/pdf")
        assert ask("2026-04-03T04:05:06Z", page)[:2] == (200, new)
        assert ask("2026-05-03T04:05:06Z", page)[0] == 412
