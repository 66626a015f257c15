"""The files for download: whole, safe to open, the same bytes every time."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

import gongkai
from archive.database.schema import PUBLIC, VIEWS
from archive.database.store import Archive
from archive.errors import ArchiveError, Locked
from archive.export import folders
from archive.export.folders import faults, newest, remember
from archive.export.formats import FORMATS, safe
from archive.export.release import export
from tests.archive.releasing import change, from_csv, from_jsonl, from_parquet


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def release(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the demo's archive, to be read only."""
    folder = tmp_path_factory.mktemp("release") / "out"
    with Archive(built) as archive:
        export(archive, folder)
    return folder


def test_every_table_and_view_stands_in_every_format_whole_and_by_year(
    built: Path, release: Path
) -> None:
    with Archive(built) as archive:
        for name in (*PUBLIC, *VIEWS):
            content = (release / f"{name}.csv").read_bytes()
            assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
            rows = from_csv(release / f"{name}.csv")
            assert archive.row(f"select count(*) as n from {name}") == {"n": len(rows)}
            assert from_jsonl(release / f"{name}.jsonl") == from_parquet(
                release / f"{name}.parquet"
            )
            assert len(from_jsonl(release / f"{name}.jsonl")) == len(rows)
        years = [row["year"] for row in archive.rows("select distinct year from reports")]
    for name in ("reports", "requests", "requests_long", "checks", "late"):
        for ending in FORMATS:
            assert (release / "years/2024" / f"{name}.{ending}").is_file()
        parts = [from_csv(release / f"years/{year}/{name}.csv") for year in years]
        assert sum(map(len, parts)) == len(from_csv(release / f"{name}.csv"))
        assert {row["year"] for row in from_csv(release / f"years/2024/{name}.csv")} == {"2024"}
    with Archive(release) as copy:
        assert copy.row("select count(*) > 40 as n from reports") == {"n": 1}


def test_the_same_archive_gives_the_same_bytes(few: Path, tmp_path: Path) -> None:
    with Archive(few) as archive:
        export(archive, tmp_path / "one")
    with Archive(few) as archive:
        export(archive, tmp_path / "two")
        first = contents(tmp_path / "one")
        assert first == contents(tmp_path / "two")
        export(archive, tmp_path / "one")
    assert first == contents(tmp_path / "one")
    assert not list(tmp_path.glob(".*"))


def test_an_export_shows_the_archive_at_one_moment(few: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"

    def another_run_writes(*_: int) -> None:
        with Archive(few) as other, other.db.atomic():
            other.db.execute("update reports set title = 'later'")
            other.db.execute("delete from sections")

    with Archive(few) as archive:
        export(archive, folder, another_run_writes)
    with Archive(folder) as copy:
        for name in PUBLIC:
            rows = from_csv(folder / f"{name}.csv")
            assert copy.row(f"select count(*) as n from {name}") == {"n": len(rows)}
            assert not any(row.get("title") == "later" for row in rows)
        assert copy.row("select count(*) > 0 as n from sections") == {"n": 1}


def test_a_stopped_export_leaves_the_old_release_whole(few: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with Archive(few) as archive:
        export(archive, folder)
        before = contents(folder)

        def stop(done: int, _: int) -> None:
            if done == 3:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            export(archive, folder, stop)
    assert contents(folder) == before
    assert faults(folder) == []
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_a_killed_export_left_is_taken_away_and_two_at_once_are_refused(
    few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / ".out.part"
    (left / "years").mkdir(parents=True)
    (left / "years/half.csv").write_text("half")
    (left / "UNFINISHED").touch()
    with Archive(few) as archive:
        with (left / "UNFINISHED").open() as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            with pytest.raises(Locked, match="Another export"):
                export(archive, tmp_path / "out")
        assert (left / "years/half.csv").exists()
        export(archive, tmp_path / "out")
        # a disk that cannot exchange two folders in one step
        monkeypatch.setattr(folders, "_exchanged", lambda one, other: False)
        change(few, "update reports set title = 'new'")
        export(archive, tmp_path / "out")
        (tmp_path / "out").rename(tmp_path / ".out.old")  # killed between its two steps
        with pytest.raises(ZeroDivisionError):
            export(archive, tmp_path / "out", _fails)
    assert {row["title"] for row in from_csv(tmp_path / "out/reports.csv")} == {"new"}
    assert faults(tmp_path / "out") == []
    assert [path.name for path in tmp_path.glob(".*")] == []


def _fails(done: int, _: int) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("place", ["data", "", "data/warc", "data/site/x", "data/exports/../log"])
def test_the_archive_itself_is_never_written_over(
    built: Path, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    (data / "warc").mkdir(parents=True)
    shutil.copy(built / "archive.db", data)
    before = contents(data)
    assert gongkai.main(["--data", str(data), "export", str(tmp_path / place)]) == 1
    assert "holds the archive itself" in capsys.readouterr().err
    assert contents(data) == before


def test_foreign_files_are_never_written_over(built: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine")
    (tmp_path / "old").mkdir()
    (tmp_path / "old/CHECKSUMS").write_text("00  reports.csv\n")
    (tmp_path / "old/reports.csv").write_text("")
    (tmp_path / "old/notes.txt").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    with Archive(built) as archive:
        for name, said in (
            ("file", "is no folder"),
            ("file/below", "cannot be written"),
            ("mine", "it holds notes.txt, which is of no release"),
            ("link", "it holds notes.txt"),
            ("old", "it holds notes.txt"),
        ):
            with pytest.raises(ArchiveError, match=said):
                export(archive, tmp_path / name)
    assert (tmp_path / "mine/notes.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link", "mine", "old"]


def test_the_newest_release_in_the_data_folder_is_the_one_that_is_offered(tmp_path: Path) -> None:
    assert newest(tmp_path) is None
    for name, age in (("", 50), ("2025-01", 20), ("2024-01", 30), (".x.part", 1), ("mine", 2)):
        folder = tmp_path / "exports" / name
        folder.mkdir(parents=True, exist_ok=True)
        if name != "mine":
            (folder / "CHECKSUMS").write_text("")
            os.utime(folder / "CHECKSUMS", (1e9 - age, 1e9 - age))
    assert newest(tmp_path) == tmp_path / "exports/2025-01"


def test_where_exports_were_written_is_remembered_while_they_stand(tmp_path: Path) -> None:
    assert folders.folders(tmp_path) == []
    for name in ("one", "二", "one"):
        (tmp_path / name).mkdir(exist_ok=True)
        remember(tmp_path, tmp_path / name)
    assert folders.folders(tmp_path) == [tmp_path / "one", tmp_path / "二"]
    (tmp_path / "one").rmdir()
    assert folders.folders(tmp_path) == [tmp_path / "二"]


def test_a_damaged_export_is_found(release: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    shutil.copytree(release, folder)
    assert faults(folder) == []
    (folder / "reports.csv").write_text("")
    (folder / "years/2024/checks.csv").unlink()
    assert [fault.removeprefix(f"{folder}/") for fault in faults(folder)] == [
        "reports.csv: does not match its checksum.",
        "years/2024/checks.csv: is missing.",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "-1+1", "@SUM(A1)", "\tx", "\r=1", "＝1"])
def test_a_text_never_becomes_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize(
    "value", ["—", "--", "-", "－", "/", "财政局", "-5", "－5", "-1,234.50", -3, 0, None, 1.5]
)
def test_a_number_and_a_printed_dash_stay_what_they_are(value: object) -> None:
    assert safe(value) == value
