from __future__ import annotations

import random
import sys
from collections.abc import Callable

import pytest

from extract.ground.errors import DamagedOriginal, MissingProgram, TooLarge
from extract.ground.media_types import RAR, ZIP, media_type_of
from extract.readers import packed
from extract.readers.packed import unpack
from extract.report import Context, Report, read
from tests.extract.made import Truth, html_report, make_truth
from tests.extract.made_office import plain_word_report, xlsx_report
from tests.extract.made_packed import Files, locked_zip, rar_file, seven_zip, zip_file
from tests.extract.made_rtf import rtf_report
from tests.extract.test_laws import TITLE, assert_exact

OTHER = "白石镇人民政府2024年政府信息公开工作年度报告"
PACKERS: dict[str, Callable[[Files], bytes]] = {
    "zip": zip_file,
    "gbk-zip": lambda files: zip_file(files, gbk=True),
    "rar": rar_file,
    "7z": seven_zip,
}


def truth_and_page(seed: int, title: str = TITLE) -> tuple[Truth, bytes]:
    truth = make_truth(random.Random(seed))
    return truth, html_report(truth, title=title)


def names(data: bytes) -> list[str]:
    return [file.name for file in unpack(data, media_type_of(data))]


@pytest.mark.parametrize("name", PACKERS)
def test_a_report_in_an_archive_comes_back_exactly(name: str) -> None:
    truth, page = truth_and_page(1)
    word = plain_word_report(page, TITLE)
    archive = PACKERS[name]({"年报/报告.docx": word, "说明.txt": b"hello"})
    report = read(archive, "attachment")
    assert_exact(report, truth)
    place = report.evidence["requests.new.total"].place
    assert place and place.path and place.path.startswith("年报/报告.docx!/w:document/")
    assert report.warnings == ["attachment: not taken from it: 说明.txt (not_a_report)"]
    assert report.media_type == media_type_of(archive)


def test_the_same_report_in_several_files_is_one() -> None:
    truth, page = truth_and_page(2)
    files = {"a.docx": plain_word_report(page, TITLE), "b.rtf": rtf_report(page, TITLE)}
    assert_exact(read(zip_file(files), "both.zip"), truth)


def test_files_that_print_different_numbers_contradict_each_other() -> None:
    _, one = truth_and_page(3)
    _, other = truth_and_page(4)
    files = {"a.docx": plain_word_report(one, TITLE), "b.rtf": rtf_report(other, TITLE)}
    report = read(zip_file(files), "both.zip")
    assert report.status == "contradicts"
    assert any(finding.rule == "originals.agree" for finding in report.checks)


def towns() -> Files:
    return {
        f"{number}.docx": plain_word_report(truth_and_page(number, title)[1], title)
        for number, title in enumerate((TITLE, OTHER))
    }


def test_reports_of_several_bodies_are_none() -> None:
    report = read(zip_file(towns()), "towns.zip")
    assert (report.status, report.evidence) == ("unread", {})
    (warning,) = report.warnings
    assert warning.startswith(
        "towns.zip: 2 different reports are packed in it (青湾县人民政府, 2024;"
    )
    assert warning.endswith("白石镇人民政府, 2024): unpack it and read them one by one")


def test_of_several_bodies_reports_the_one_that_the_list_names_is_taken() -> None:
    archive = zip_file(towns())
    report = read(archive, "towns.zip", context=Context(title=OTHER))
    assert (report.status, report.agency) == ("verified", "白石镇人民政府")
    assert report.warnings == ["towns.zip: not taken from it: 0.docx (verified)"]
    unknown = Context(title="红河镇人民政府2024年政府信息公开工作年度报告")
    assert read(archive, "towns.zip", context=unknown).status == "unread"


def test_tables_without_a_title_are_not_taken_for_one_body() -> None:
    files = {
        f"{number}.xlsx": xlsx_report(truth_and_page(number)[1], "统计表") for number in range(2)
    }
    assert read(zip_file(files), "tables.zip").status == "unread"


def test_a_text_and_its_tables_are_one_report() -> None:
    truth, page = truth_and_page(6)
    text = f"{TITLE}\n一、总体情况\n本机关公开信息。\n五、存在的主要问题\n公开不够细。\n"
    report = read(
        rar_file({"正文.txt": text.encode(), "附表.xlsx": xlsx_report(page, TITLE)}), "x.rar"
    )
    assert (report.status, report.title, report.warnings) == ("verified", TITLE, [])
    assert [section.text for section in report.sections] == ["本机关公开信息。", "公开不够细。"]
    value = report.evidence["requests.new.total"].value
    assert str(value) == truth[("requests", "new", "total")]


def test_archives_in_archives_and_what_file_managers_leave() -> None:
    inner = rar_file({"b.txt": b"x"})
    archive = zip_file({"a/in.rar": inner, "__MACOSX/a": b"x", "a/~$b.doc": b"x", "c.txt": b"y"})
    assert names(archive) == ["a/in.rar/b.txt", "c.txt"]
    deep = zip_file({"z.txt": b"x"})
    for number in range(4):
        deep = zip_file({f"{number}.zip": deep})
    (file,) = unpack(deep, ZIP)
    assert isinstance(file.error, TooLarge)


def test_names_in_gbk_are_read() -> None:
    assert names(zip_file({"年度报告.txt": b"x"}, gbk=True)) == ["年度报告.txt"]
    assert names(zip_file({"年度报告.txt": b"x"})) == ["年度报告.txt"]


@pytest.mark.parametrize(
    "archive", [locked_zip({"a.txt": b"x"}), rar_file({"a.txt": b"x"}, True)], ids=["zip", "rar"]
)
def test_locked_archives_say_so(archive: bytes) -> None:
    report = read(archive, "locked")
    assert report.status == "unread"
    assert "is locked with a password" in report.warnings[0]


@pytest.mark.parametrize("name", PACKERS)
def test_archives_cut_off_are_unread(name: str) -> None:
    _, page = truth_and_page(5)
    archive = PACKERS[name]({"报告.docx": plain_word_report(page, TITLE)})
    assert read(archive[: len(archive) // 2], "cut").status == "unread"


def test_bombs_do_not_unfold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_MOST_BYTES", 1_000_000)
    for pack in (zip_file, seven_zip):
        with pytest.raises(TooLarge):
            unpack(pack({"a": bytes(2_000_000)}), media_type_of(pack({"a": b"x"})))
    with pytest.raises(TooLarge):
        unpack(zip_file({"a": bytes(700_000), "b": bytes(700_000)}), ZIP)
    with pytest.raises(TooLarge, match="500 files"):
        unpack(zip_file({str(number): b"x" for number in range(501)}), ZIP)


def test_without_libarchive_the_sentence_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "libarchive", None)
    with pytest.raises(MissingProgram, match="apt-get install libarchive13"):
        unpack(rar_file({"a.txt": b"x"}), RAR)


def test_an_archive_without_a_report() -> None:
    report: Report = read(zip_file({"a.txt": "今天放假".encode()}), "x.zip")
    assert (report.status, report.warnings) == ("not_a_report", ["no report is packed in it"])
    assert read(zip_file({}), "x.zip").status == "not_a_report"


def test_a_broken_file_in_an_archive_breaks_no_other() -> None:
    truth, page = truth_and_page(7)
    good = plain_word_report(page, TITLE)
    report = read(zip_file({"a.docx": good[:300], "b.docx": good}), "x.zip")
    assert report.status == "verified"
    assert str(report.evidence["requests.new.total"].value) == truth[("requests", "new", "total")]
    with pytest.raises(DamagedOriginal):
        unpack(b"PK\x03\x04rest", ZIP)
