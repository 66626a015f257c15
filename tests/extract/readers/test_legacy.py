from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from extract.ground.errors import DamagedOriginal, MissingProgram, TookTooLong
from extract.readers import media_type_of
from extract.readers.office import legacy
from extract.report import read
from tests.extract.made import html_report, make_truth
from tests.extract.made_office import docx_report
from tests.extract.test_laws import TITLE, assert_exact

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1024, b"\0") + "WordDocument".encode(
    "utf-16-le"
).ljust(128, b"\0")


def as_office(data: bytes, kind: str, folder: Path) -> bytes:
    (folder / "made.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "made.docx")], check=True, capture_output=True)
    return (folder / f"made.{kind.split(':')[0]}").read_bytes()


@needs_office
def test_files_of_the_old_kind_come_back_exactly(tmp_path: Path) -> None:
    truth = make_truth(random.Random(8), marks=True)
    made = docx_report(html_report(truth), TITLE)
    for kind, media_type in (
        ("doc:MS Word 97", "application/msword"),
        ("rtf", "application/rtf"),
    ):
        data = as_office(made, kind, tmp_path)
        assert media_type_of(data) == media_type
        assert_exact(read(data, "report"), truth)


@needs_office
def test_what_libreoffice_cannot_open_is_damaged() -> None:
    with pytest.raises(DamagedOriginal, match="LibreOffice cannot open"):
        legacy.as_docx(DOC)


def test_without_libreoffice_the_sentence_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(MissingProgram, match="apt-get install libreoffice-writer-nogui"):
        legacy.as_docx(DOC)
    report = read(DOC, "report.doc")
    assert (report.status, report.media_type) == ("unread", "application/msword")


def test_an_office_program_that_hangs_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60\n", encoding="ascii")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    monkeypatch.setattr(legacy, "_SECONDS", 1)
    with pytest.raises(TookTooLong, match="1 s"):
        legacy.as_docx(DOC)
