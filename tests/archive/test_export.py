"""The files for download: whole, safe to open, the same bytes every time."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from archive.export import export, faults, folders, remember, safe
from archive.schema import PUBLIC, VIEWS
from archive.store import Archive


def test_every_public_table_and_view_is_a_csv_that_excel_reads(built: Path, tmp_path: Path) -> None:
    with Archive(built) as archive:
        export(archive, tmp_path)
        for name in (*PUBLIC, *VIEWS):
            content = (tmp_path / f"{name}.csv").read_bytes()
            assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
            with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            assert archive.row(f"select count(*) as n from {name}") == {"n": len(rows)}
    assert not list(tmp_path.glob("*.part"))
    with Archive(tmp_path) as copy:
        assert copy.row("select count(*) > 40 as n from reports") == {"n": 1}


def test_the_same_archive_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    with Archive(built) as archive:
        for name in ("one", "two"):
            export(archive, tmp_path / name)
    assert (tmp_path / "one/CHECKSUMS").read_bytes() == (tmp_path / "two/CHECKSUMS").read_bytes()


def test_an_export_shows_the_archive_at_one_moment(copied: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"

    def another_run_writes(*_: int) -> None:
        with Archive(copied) as other, other.db.atomic():
            other.db.execute("update reports set title = 'later'")
            other.db.execute("delete from sections")

    with Archive(copied) as archive:
        export(archive, folder, another_run_writes)
    with Archive(folder) as copy:
        for name in PUBLIC:
            with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            assert copy.row(f"select count(*) as n from {name}") == {"n": len(rows)}
            assert not any(row.get("title") == "later" for row in rows)
        assert copy.row("select count(*) > 0 as n from sections") == {"n": 1}


def test_where_exports_were_written_is_remembered_while_they_stand(tmp_path: Path) -> None:
    assert folders(tmp_path) == []
    for name in ("one", "二", "one"):
        (tmp_path / name).mkdir(exist_ok=True)
        remember(tmp_path, tmp_path / name)
    assert folders(tmp_path) == [tmp_path / "one", tmp_path / "二"]
    (tmp_path / "one").rmdir()
    assert folders(tmp_path) == [tmp_path / "二"]


def test_a_damaged_export_is_found(built: Path, tmp_path: Path) -> None:
    with Archive(built) as archive:
        export(archive, tmp_path)
    assert faults(tmp_path) == []
    (tmp_path / "reports.csv").write_text("")
    (tmp_path / "checks.csv").unlink()
    assert [fault.rsplit("/", 1)[1] for fault in faults(tmp_path)] == [
        "checks.csv: is missing.",
        "reports.csv: does not match its checksum.",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "-1+1", "@SUM(A1)", "\tx"])
def test_a_text_never_becomes_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize(
    "value", ["—", "--", "-", "/", "财政局", "-5", "-1,234.50", -3, 0, None, 1.5]
)
def test_a_number_and_a_printed_dash_stay_what_they_are(value: object) -> None:
    assert safe(value) == value


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(built: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Archive(built) as archive, pytest.raises(ArchiveError, match="cannot be written"):
        export(archive, tmp_path / "file")
