from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

import pytest

from extract.report import read
from tests.extract.damage import damage_html
from tests.extract.made import Markup, html_report, make_truth
from tests.extract.made_office import (
    docx_report,
    flat_report,
    mhtml_report,
    plain_word_report,
    strict_report,
    word_2003_report,
    xls_report,
    xlsx_report,
    xml_sheet_report,
)
from tests.extract.made_rtf import both_escaped, gbk_escaped, rtf_report
from tests.extract.test_laws import TITLE, assert_exact, assert_no_wrong_number

Write = Callable[[bytes, str], bytes]
WRITERS: dict[str, Write] = {
    "docx": docx_report,
    "plain-docx": plain_word_report,
    "strict": strict_report,
    "flat": flat_report,
    "word-2003": word_2003_report,
    "xlsx": xlsx_report,
    "xls": xls_report,
    "xml-sheet": xml_sheet_report,
    "mhtml": mhtml_report,
    "rtf-unicode": rtf_report,
    "rtf-gbk": partial(rtf_report, escape=gbk_escaped),
    "rtf-both": partial(rtf_report, escape=both_escaped),
}
SHEETS = {"xlsx", "xls", "xml-sheet"}
QUICK = [name for name in WRITERS if name != "docx"]
"""python-docx takes seconds to write what is read in milliseconds."""


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("seed", range(2))
def test_office_files_come_back_exactly(name: str, seed: int) -> None:
    rng = random.Random(seed)
    truth = make_truth(rng, marks=seed % 2 == 1)
    markup = Markup(right=seed % 2, review_spanned=seed == 0)
    report = read(WRITERS[name](html_report(truth, markup), TITLE), "report")
    assert_exact(report, truth, chapters=name not in SHEETS)
    place = report.evidence["requests.new.total"].place
    assert place and place.path


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_office_file_is_never_verified_with_a_wrong_number(name: str, seed: int) -> None:
    rng = random.Random(f"{name}{seed}")
    truth = make_truth(rng, marks=rng.random() < 0.3)
    page = damage_html(html_report(truth), rng)
    assert_no_wrong_number(read(WRITERS[name](page, TITLE), "damaged"), truth)


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "mhtml"])
def test_office_files_cut_off_are_unread(name: str) -> None:
    data = WRITERS[name](html_report(make_truth(random.Random(1))), TITLE)
    report = read(data[: len(data) // 2], "cut")
    assert report.status == "unread"
    assert report.warnings[0].startswith("cut: ")


def test_a_saved_page_that_is_cut_off_is_never_verified() -> None:
    data = mhtml_report(html_report(make_truth(random.Random(1))), TITLE)
    assert read(data[: len(data) // 2], "cut").status != "verified"
