from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import pytest

from extract.readers.word import read as read_word
from extract.report import read
from tests.extract.made import Markup, html_report, make_truth
from tests.extract.made_office import docx_report, xls_report, xlsx_report
from tests.extract.test_laws import TITLE, assert_exact

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WRITERS = [docx_report, xlsx_report, xls_report]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("seed", range(4))
def test_office_files_come_back_exactly(write: Callable[[bytes, str], bytes], seed: int) -> None:
    rng = random.Random(seed)
    truth = make_truth(rng, marks=seed % 2 == 1)
    markup = Markup(right=seed % 2, review_spanned=seed < 2)
    report = read(write(html_report(truth, markup), TITLE), "report")
    assert_exact(report, truth, chapters=write is docx_report)
    place = report.evidence["requests.new.total"].place
    assert place and place.path


@pytest.mark.parametrize("write", WRITERS)
def test_office_files_cut_off_are_unread(write: Callable[[bytes, str], bytes]) -> None:
    data = write(html_report(make_truth(random.Random(1))), TITLE)
    report = read(data[: len(data) // 2], "cut")
    assert report.status == "unread"
    assert report.warnings[0].startswith("cut: ")


def word_file(body: str) -> bytes:
    """A Word package with nothing but its main part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        package.writestr("word/document.xml", document)
    return buffer.getvalue()


def test_text_that_was_deleted_is_not_read() -> None:
    body = (
        "<w:p><w:r><w:t>青湾县2024年政府信息</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r>"
        "</w:del><w:ins><w:r><w:t>公开工作年度报告</w:t></w:r></w:ins></w:p>"
    )
    assert read(word_file(body), "x").title == "青湾县2024年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("properties", "read_as"),
    [
        ("<w:strike/>", "35〔1〕"),
        ('<w:strike w:val="0"/>', "351"),
        ('<w:vertAlign w:val="superscript"/>', "35〔1〕"),
        ("<w:vanish/>", "35"),
    ],
)
def test_struck_and_raised_digits_do_not_join_a_number(properties: str, read_as: str) -> None:
    aside = f"<w:r><w:rPr>{properties}</w:rPr><w:t>1</w:t></w:r>"
    cell = f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>35</w:t></w:r>{aside}</w:p></w:tc></w:tr></w:tbl>"
    (grid,) = read_word(word_file(cell)).grids()
    assert grid.cells[0].text == read_as
