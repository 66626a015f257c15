"""Originals: whole in the WARC before anybody knows of them, and whole after a kill."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from archive.errors import DamagedArchive, Locked
from archive.verify import Responses, Revisits, _revisits, _warc
from archive.warc import originals
from archive.warc.members import members, parse
from archive.warc.originals import Exchange, Originals, Stored, read_original, walk

BODY = "青湾县2024年政府信息公开工作年度报告".encode("gb18030")


def exchange(number: int = 1, **given: object) -> Exchange:
    values: dict[str, object] = {
        "url": f"http://www.example.gov.cn/a/{number}.html?x=青湾",
        "status": 200,
        "headers": [
            ("Content-Type", "text/html; charset=gb2312"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", "31"),
            ("ETag", '"a1"'),
            ("Last-Modified", "Wed, 22 Jan 2025 01:00:00 GMT"),
            (
                "Content-Disposition",
                "attachment; filename=" + "报告".encode("gbk").decode("latin-1"),
            ),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
        ],
        "body": BODY + str(number).encode(),
        "request_headers": [("User-Agent", "gongkai")],
        "about": {"seen": {"title": "年报"}, "portal": {"id": "x"}},
    }
    return Exchange(**{**values, **given})  # type: ignore[arg-type]


def warc(data: Path) -> Path:
    (path,) = (data / "warc").glob("*.warc.gz")
    return path


def what_is_whole(data: Path) -> tuple[list[Stored], str]:
    """What a walk finds in a damaged folder, and what it says in the end."""
    found: list[Stored] = []
    with pytest.raises(DamagedArchive, match="damaged at byte") as told:
        for stored in walk(data):
            found.append(stored)  # one by one: what was found before the error counts
    return found, str(told.value)


def test_an_answer_is_in_the_file_before_keep_returns(tmp_path: Path) -> None:
    with Originals(tmp_path) as kept:
        stored = kept.keep(exchange())
        (found,) = walk(tmp_path)  # the writer is still open
    assert found == stored
    assert stored.sha256 == sha256(BODY + b"1").hexdigest()
    assert (stored.media_type, stored.charset) == ("text/html", "gb2312")
    assert (stored.etag, stored.last_modified) == ('"a1"', "Wed, 22 Jan 2025 01:00:00 GMT")
    assert stored.about == {"seen": {"title": "年报"}, "portal": {"id": "x"}}


def test_an_original_is_read_back_whole(tmp_path: Path) -> None:
    with Originals(tmp_path) as kept:
        places = [kept.keep(exchange(number)) for number in range(3)]
    original = read_original(tmp_path, places[1].warc_file, places[1].offset)
    assert original.body == BODY + b"1"
    assert original.status == 200
    assert original.fetched_at == places[1].fetched_at
    assert original.header("content-disposition") is not None
    assert [v for n, v in original.headers if n == "Set-Cookie"] == ["a=1", "b=2"]


def test_headers_speak_of_the_stored_bytes(tmp_path: Path) -> None:
    with Originals(tmp_path) as kept:
        stored = kept.keep(exchange())
    original = read_original(tmp_path, stored.warc_file, stored.offset)
    assert original.header("content-encoding") is None
    assert original.header("x-archive-orig-content-encoding") == "gzip"
    assert original.header("content-length") == str(stored.size)


def test_warcio_finds_every_digest_right(tmp_path: Path) -> None:
    with Originals(tmp_path) as kept:
        kept.keep(exchange())
        kept.keep(exchange(2, body=b"", status=412))
        third = kept.keep(exchange(3, method="POST", request_body=b"page=2", about=None))
        kept.revisit(exchange(3, about=None), third.warc_file, third.offset)
    command = [str(Path(sys.executable).parent / "warcio"), "check", "-v", str(warc(tmp_path))]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
    with warc(tmp_path).open("rb") as source:
        kinds = [record.rec_type for record in ArchiveIterator(source, check_digests="raise")]
    assert kinds == [
        *("warcinfo", "request", "metadata", "response", "request", "metadata", "response"),
        *("request", "response", "request", "revisit"),
    ]


def test_a_run_that_keeps_nothing_leaves_no_file(tmp_path: Path) -> None:
    with Originals(tmp_path):
        pass
    assert list((tmp_path / "warc").glob("*.warc.gz")) == []


@pytest.mark.parametrize("cut", [1, 40, 400, 700])
@pytest.mark.parametrize("again", ["response", "revisit"])
def test_a_tail_that_was_cut_off_is_cut_away(tmp_path: Path, again: str, cut: int) -> None:
    kept = Originals(tmp_path)
    first = kept.keep(exchange(1))
    if again == "revisit":
        assert kept.revisit(revisit_of(), first.warc_file, first.offset)
    else:
        kept.keep(exchange(2))
    path = warc(tmp_path)
    content = path.read_bytes()
    kept.close()
    path.write_bytes(content[:-cut])
    (tmp_path / "warc" / ".writer").write_text(path.name)  # as the killed writer left it
    with pytest.raises(DamagedArchive):
        list(walk(tmp_path))
    with Originals(tmp_path) as opened:
        assert list(walk(tmp_path)) == [first]
        third = opened.keep(exchange(3))
    assert list(walk(tmp_path)) == [first, third]
    assert faults_of(tmp_path) == []


def test_a_file_without_one_whole_record_goes(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    (tmp_path / "warc" / "gongkai-1.warc.gz").write_bytes(b"\x1f\x8b\x08")
    (tmp_path / "warc" / ".writer").write_text("gongkai-1.warc.gz")
    with Originals(tmp_path):
        assert list(walk(tmp_path)) == []


def test_a_file_is_finished_when_it_has_grown(tmp_path: Path) -> None:
    with Originals(tmp_path, rotate_at=10) as kept:
        places = [kept.keep(exchange(number)) for number in range(3)]
    assert len({place.warc_file for place in places}) == 3
    assert [found.url for found in walk(tmp_path)] == [place.url for place in places]


def test_there_is_one_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(originals, "LOCK_PATIENCE", 0.1)
    with Originals(tmp_path), pytest.raises(Locked):
        Originals(tmp_path)
    Originals(tmp_path).close()


def test_damage_in_the_middle_is_told(tmp_path: Path) -> None:
    with Originals(tmp_path) as kept:
        kept.keep(exchange(1))
        second = kept.keep(exchange(2))
    path = warc(tmp_path)
    content = bytearray(path.read_bytes())
    content[second.offset + 30] ^= 0xFF
    path.write_bytes(bytes(content))
    with pytest.raises(DamagedArchive, match="damaged at byte"):
        list(walk(tmp_path))
    with pytest.raises(DamagedArchive):
        read_original(tmp_path, second.warc_file, second.offset)
    with pytest.raises(DamagedArchive):
        read_original(tmp_path, "warc/none.warc.gz", 0)


def revisit_of(number: int = 1, /, **given: object) -> Exchange:
    """The same answer a day later: not modified, or the same bytes again."""
    return exchange(number, fetched_at="2026-02-03T04:05:06Z", **given)


NOT_MODIFIED: dict[str, object] = {"status": 304, "body": b"", "headers": [("ETag", '"a1"')]}


@pytest.mark.parametrize("given", [NOT_MODIFIED, {}], ids=["304", "same bytes"])
def test_an_answer_with_nothing_new_is_a_revisit(tmp_path: Path, given: dict[str, object]) -> None:
    with Originals(tmp_path) as kept:
        first, other = kept.keep(exchange(1)), kept.keep(exchange(2))
        place = kept.revisit(revisit_of(**given), first.warc_file, first.offset)
        assert list(walk(tmp_path)) == [first, other]  # nothing new
    assert place is not None
    again = read_original(tmp_path, first.warc_file, place)
    original = read_original(tmp_path, first.warc_file, first.offset)
    assert again == replace(original, fetched_at="2026-02-03T04:05:06Z")
    *_, request, metadata, revisit = (parse(raw) for _, _, raw in members(warc(tmp_path)))
    head = revisit.rec_headers.get_header
    assert revisit.rec_headers.protocol == "WARC/1.1"
    kinds = [record.rec_type for record in (request, metadata, revisit)]
    assert kinds == ["request", "metadata", "revisit"]
    profile = "server-not-modified" if given else "identical-payload-digest"
    assert head("WARC-Profile") == f"http://netpreserve.org/warc/1.1/revisit/{profile}"
    assert head("WARC-Refers-To-Target-URI") == head("WARC-Target-URI")
    assert head("WARC-Refers-To-Date") == first.fetched_at
    assert int(head("Content-Length")) < 500  # the headers alone, or nothing
    known = json.loads(metadata.raw_stream.read())
    assert known.get("answer", {}).get("status") == given.get("status")
    assert request.rec_headers.get_header("WARC-Concurrent-To") == head("WARC-Record-ID")
    assert faults_of(tmp_path) == []


def faults_of(data: Path) -> list[str]:
    responses: Responses = {}
    revisits: Revisits = []
    faults = [
        fault for name in originals.files(data) for fault in _warc(data / name, responses, revisits)
    ]
    return [*faults, *_revisits(responses, revisits)]


def test_a_revisit_finds_its_original_in_another_file(tmp_path: Path) -> None:
    with Originals(tmp_path, rotate_at=10) as kept:
        first = kept.keep(exchange(1))
        place = kept.revisit(revisit_of(), first.warc_file, first.offset)
    assert place is not None
    (other,) = {*originals.files(tmp_path)} - {first.warc_file}
    assert read_original(tmp_path, other, place).body == BODY + b"1"
    assert faults_of(tmp_path) == []
    (tmp_path / first.warc_file).unlink()
    assert any("there is no such response" in fault for fault in faults_of(tmp_path))
    with pytest.raises(DamagedArchive):
        read_original(tmp_path, other, place)


def test_nothing_is_a_revisit_of_nothing(tmp_path: Path) -> None:
    with Originals(tmp_path) as kept:
        first = kept.keep(exchange(1))
        size = warc(tmp_path).stat().st_size
        assert kept.revisit(revisit_of(), first.warc_file, first.offset - 1) is None
        assert kept.revisit(revisit_of(), "warc/none.warc.gz", 0) is None
        assert kept.revisit(revisit_of(), first.warc_file, 0) is None  # a warcinfo record
    assert warc(tmp_path).stat().st_size == size


def test_a_revisit_that_speaks_of_another_original_is_a_fault(tmp_path: Path) -> None:
    with Originals(tmp_path) as kept:
        first = kept.keep(exchange(1))
        kept.revisit(revisit_of(), first.warc_file, first.offset)
    path = warc(tmp_path)
    *others, revisit = [raw for _, _, raw in members(path)]
    told = revisit.replace(b"WARC-Refers-To-Date: ", b"WARC-Refers-To-Date: 1")
    path.write_bytes(b"".join(gzip.compress(raw) for raw in [*others, told]))
    assert [fault for fault in faults_of(tmp_path) if "what that response does not" in fault]


def test_a_file_says_what_it_is(tmp_path: Path) -> None:
    with Originals(tmp_path) as kept:
        kept.keep(exchange())
    with warc(tmp_path).open("rb") as source:
        info = next(iter(ArchiveIterator(source)))
        assert info.rec_type == "warcinfo"
        assert info.rec_headers.get_header("WARC-Filename") == warc(tmp_path).name
        assert b"conformsTo: http://iipc.github.io" in info.raw_stream.read()


class FullDisk(io.FileIO):
    """A file on a disk that is full after some bytes of the next write."""

    room = 1 << 40

    def write(self, content: object) -> int:
        """Write what there is room for; nothing left is an error, as the system has it."""
        piece = bytes(content)[: FullDisk.room]  # type: ignore[call-overload]
        if not piece:
            raise OSError(errno.ENOSPC, "No space left on device")
        FullDisk.room -= len(piece)
        return super().write(piece)


@pytest.mark.parametrize("already", [0, 1])
def test_an_original_that_the_disk_had_no_room_for_is_not_there_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, already: int
) -> None:
    monkeypatch.setattr(io, "FileIO", FullDisk)
    with Originals(tmp_path) as kept:
        places = [kept.keep(exchange(number)) for number in range(already)]
        monkeypatch.setattr(FullDisk, "room", 700)
        with pytest.raises(OSError, match="No space"):
            kept.keep(exchange(7))
        assert list(walk(tmp_path)) == places
        monkeypatch.setattr(FullDisk, "room", 1 << 40)
        places.append(kept.keep(exchange(8)))
    assert list(walk(tmp_path)) == places


def test_an_original_is_on_the_disk_before_keep_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: sizes.append(os.fstat(handle).st_size))
    with Originals(tmp_path) as kept:
        kept.keep(exchange())
        assert sizes[-1] == warc(tmp_path).stat().st_size


def test_a_repair_never_cuts_behind_a_whole_record(tmp_path: Path) -> None:
    with Originals(tmp_path) as kept:
        first, second, third = (kept.keep(exchange(number)) for number in range(3))
    path = warc(tmp_path)
    content = bytearray(path.read_bytes())
    content[second.offset + 30] ^= 0xFF
    path.write_bytes(bytes(content))
    (tmp_path / "warc" / ".writer").write_text(path.name)
    Originals(tmp_path).close()
    assert path.read_bytes() == bytes(content)
    assert read_original(tmp_path, third.warc_file, third.offset).body == BODY + b"2"
    assert what_is_whole(tmp_path)[0] == [first, third]


def test_damage_in_one_file_hides_no_other_original(tmp_path: Path) -> None:
    with Originals(tmp_path, rotate_at=2000) as kept:
        places = [kept.keep(exchange(number)) for number in range(6)]
    names = list(dict.fromkeys(place.warc_file for place in places))
    assert len(names) >= 2
    for broken in (places[0], places[-1]):
        path = tmp_path / broken.warc_file
        content = bytearray(path.read_bytes())
        content[broken.offset + 30] ^= 0xFF
        path.write_bytes(bytes(content))
    found, says = what_is_whole(tmp_path)
    assert found == places[1:-1]
    assert names[0] in says and names[-1] in says
