from __future__ import annotations

import codecs
import random

import pytest

from extract.ground.encoding import decode
from extract.ground.errors import EmptyOriginal, TooLarge
from extract.readers import media_type_of
from extract.readers.text import read as read_text
from extract.readers.web.html import read as read_html
from extract.report import read
from tests.extract.made import html_report, make_truth
from tests.extract.made_text import report_text, tab_a_cell
from tests.extract.test_laws import TITLE, assert_exact

TEXT = "青湾县人民政府办公室关于政府信息公开工作年度报告的说明，内容完整。"


@pytest.mark.parametrize("charset", [None, "utf-8", "ISO-8859-1", "gbk", "no-such-charset"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_content_decides_whatever_the_header_says(codec: str, charset: str | None) -> None:
    assert decode(TEXT.encode(codec), charset) == TEXT


def test_utf16_with_its_mark() -> None:
    assert decode(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")) == TEXT


def test_a_gbk_page_that_calls_itself_utf8() -> None:
    truth = make_truth(random.Random(5))
    page = html_report(truth).decode().encode("gb18030")
    assert_exact(read(page, "page.html", charset="utf-8"), truth)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"%PDF-1.4\n...", "application/pdf"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>x</p>", "text/html"),
        (b"<?xml version='1.0'?><html></html>", "text/html"),
        ("一、总体情况".encode(), "text/plain"),
        (b"PK\x03\x04....", "application/zip"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
    ],
)
def test_the_type_is_what_the_content_shows(data: bytes, media_type: str) -> None:
    assert media_type_of(data) == media_type


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf"])
def test_nothing_is_a_typed_error(data: bytes) -> None:
    with pytest.raises(EmptyOriginal):
        media_type_of(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04rest", "the file is cut off or broken"),
        (b"\x00\x01\x02\x03" * 50, "no reader for application/octet-stream"),
        (b"%PDF-1.7\nnothing more", "the PDF is cut off or broken"),
    ],
)
def test_bad_input_is_unread_with_one_sentence(data: bytes, words: str) -> None:
    report = read(data, "some/file")
    assert report.status == "unread"
    assert len(report.warnings) == 1
    assert report.warnings[0].startswith(f"some/file: {words}")


def test_a_page_that_is_no_report() -> None:
    page = "<html><title>县政府召开会议</title><h1>县政府召开会议</h1><p>今天开会。</p></html>"
    report = read(page.encode(), "news.html")
    assert (report.status, report.title, report.evidence) == ("not_a_report", None, {})


def test_nested_and_hidden_tables() -> None:
    page = """<table><tr><td>外<table><tr><td>内</td></tr></table></td>
    <td style="display: none">藏</td><td>右</td></tr></table>"""
    grids = read_html(page.encode()).grids()
    assert [[cell.text for cell in grid.cells] for grid in grids] == [["外", "右"], ["内"]]


def test_spans_put_cells_where_a_browser_does() -> None:
    page = """<table><tr><td rowspan="2">a</td><td colspan="2">b</td></tr><tr><td>c</td><td>d</td>
    </tr><tr><td rowspan="0">e</td><td colspan="99999">f</td></tr></table>"""
    (grid,) = read_html(page.encode()).grids()
    places = [(cell.text, cell.row, cell.column, cell.rows) for cell in grid.cells]
    assert places == [
        ("a", 0, 0, 2), ("b", 0, 1, 1), ("c", 1, 1, 1), ("d", 1, 2, 1), ("e", 2, 0, 1),
        ("f", 2, 1, 1),
    ]  # fmt: skip


def test_prose_is_clean_of_navigation_and_tables() -> None:
    report = read(html_report(make_truth(random.Random(2))), "page.html")
    texts = [section.text for section in report.sections]
    assert texts[0] == "本机关按照条例要求公开各类政府信息，群众查阅更加方便，办理流程更加规范。"
    assert texts[1:4] == ["", "", ""]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_that_has_lost_its_mark(codec: str) -> None:
    truth = make_truth(random.Random(3))
    text = report_text(tab_a_cell(truth), TITLE)
    assert_exact(read(text.encode(codec), "report.txt"), truth)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_broken_byte_does_not_change_the_encoding(codec: str) -> None:
    data = f"{TEXT}\n".encode(codec) * 20 + "共3件。".encode(codec)
    broken = data[:60] + b"\xff" + data[61:]
    assert decode(broken).endswith(f"{TEXT}\n共3件。")
    assert decode(data[:-1]).endswith(f"{TEXT}\n共3件\ufffd")


def test_a_page_of_little_chinese_in_gbk_is_gbk() -> None:
    page = ("<p class='a'>" * 5000 + "年度报告").encode("gb18030")
    assert decode(page).endswith("年度报告")


def test_markdown_tables_without_outer_pipes_and_with_marks() -> None:
    text = "内容 | 商业<br>企业\n--- | :---:\n**规章** | `2`\n a\\|b | \n"
    (grid,) = read_text(text.encode()).grids()
    assert [(cell.text, cell.row, cell.column) for cell in grid.cells] == [
        ("内容", 0, 0), ("商业\n企业", 0, 1), ("规章", 2, 0), ("2", 2, 1), ("a|b", 3, 0),
        ("", 3, 1),
    ]  # fmt: skip


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(TooLarge, match="50 MB"):
        read_text(b"1" * 50_000_001)
