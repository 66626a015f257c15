"""A form of another year is one more file: its reports are read on it, all others as before.

The form is made up: table 2 has one row more and calls another row otherwise, and a column of
table 1 has a new name.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extract import forms
from extract.forms import Form
from extract.report import Report, read
from tests.extract import made_pdf, made_text
from tests.extract.made import Markup, Truth, html_report, make_truth
from tests.extract.test_reports import ORIGINALS, found, golden

TITLE = "青湾县人民政府2026年政府信息公开工作年度报告"
NEW_ROW = "（六）转交其他机关办理"
CHANGES = {
    'form = "2021"': 'form = "2026"',
    "国办公开办函〔2021〕30号": "国办公开办函〔2026〕1号",
    'label = "现行有效件数"\nspellings = ["现行有效数", "现行有效数量", "现行有效总数"]': (
        'label = "年末有效件数"'
    ),
    '"1.信访举报投诉类申请"': '"1.不属于政府信息公开的诉求"',
    '["信访举报投诉类申请"]': '["不属于政府信息公开的诉求"]',
    '[[table.row]]\ncode = "handled"\nlabel = "（七）总计"': (
        f'[[table.row]]\ncode = "transferred"\nlabel = "{NEW_ROW}"\n'
        'groups = ["三、本年度办理结果"]\npart_of = "transferred"\n\n'
        '[[table.row]]\ncode = "handled"\nlabel = "（八）总计"'
    ),
    'spellings = ["（七）合计"]': 'spellings = ["（八）合计"]',
    '    "other_misc",\n]': '    "other_misc",\n    "transferred",\n]',
}
"""What the made form changes in the text of the form of 2021."""
ONE_MORE = {
    'form = "2021"': 'form = "2026"',
    '[[table.row]]\ncode = "handled"': (
        f'[[table.row]]\ncode = "transferred"\nlabel = "{NEW_ROW}"\n'
        'groups = ["三、本年度办理结果"]\n\n[[table.row]]\ncode = "handled"'
    ),
    '    "other_misc",\n]': '    "other_misc",\n    "transferred",\n]',
}
ONE_LESS = {
    'form = "2021"': 'form = "2026"',
    '[[table.row]]\ncode = "not_processed_repeat"\nlabel = "2.重复申请"\n'
    'groups = ["三、本年度办理结果", "（五）不予处理"]\nspellings = ["重复申请"]\n'
    'part_of = "not_processed"\n\n': "",
    '    "not_processed_repeat",\n': "",
}


def add_form(changes: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Form:
    """A made form, by what it changes in that of 2021, in a new folder beside all others."""
    text = (forms.FOLDER / "2021.toml").read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    shutil.copytree(forms.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (folder / "2026.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(forms, "FOLDER", folder)
    made = forms.load("2026")
    monkeypatch.setattr(made_text, "FORM", made)
    monkeypatch.setattr(made_pdf, "FORM", made)
    return made


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Form:
    """The made form, in a folder beside all others."""
    return add_form(CHANGES, tmp_path / "forms", monkeypatch)


def as_page(truth: Truth, form: Form) -> bytes:
    return html_report(truth, Markup(form=form), TITLE)


def as_text(truth: Truth, form: Form) -> bytes:
    rows = made_text.row_a_line(truth, random.Random(1))
    return made_text.report_text(rows, TITLE).encode()


def as_tabs(truth: Truth, form: Form) -> bytes:
    return made_text.report_text(made_text.tab_a_cell(truth), TITLE).encode()


def as_pdf(truth: Truth, form: Form) -> bytes:
    return made_pdf.pdf_report(truth, TITLE)


def test_forms_are_those_of_the_folder(form: Form) -> None:
    assert forms.codes() == ("2026", "2021", "2019", "2014")
    assert form.year == 2026


@pytest.mark.parametrize("write", [as_page, as_text, as_tabs, as_pdf])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_report_on_the_new_form_is_read_on_it(
    form: Form, write: Callable[[Truth, Form], bytes], seed: int
) -> None:
    truth = make_truth(random.Random(seed), form=form)
    assert_read_as(read(write(truth, form), "report"), "2026", truth)


@pytest.mark.parametrize("write", [as_page, as_text, as_tabs, as_pdf])
@pytest.mark.parametrize("code", ["2021"])
def test_a_report_on_an_older_form_keeps_it(
    form: Form,
    monkeypatch: pytest.MonkeyPatch,
    write: Callable[[Truth, Form], bytes],
    code: str,
) -> None:
    older = forms.load(code)
    monkeypatch.setattr(made_text, "FORM", older)
    monkeypatch.setattr(made_pdf, "FORM", older)
    truth = make_truth(random.Random(7), form=older)
    assert_read_as(read(write(truth, older), "report"), code, truth)


@pytest.mark.parametrize("changes", [ONE_MORE, ONE_LESS], ids=["one more", "one less"])
@pytest.mark.parametrize("code", ["2026", "2021"])
def test_the_form_that_explains_all_rows_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], code: str
) -> None:
    add_form(changes, tmp_path / "forms", monkeypatch)
    form = forms.load(code)
    truth = make_truth(random.Random(5), form=form)
    assert_read_as(read(as_page(truth, form), "page.html"), code, truth)


@pytest.mark.parametrize("year", [2024, 2026])
def test_of_two_forms_with_the_same_rows_that_in_force_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    form = add_form({'form = "2021"': 'form = "2026"'}, tmp_path / "forms", monkeypatch)
    title = TITLE.replace("2026", str(year))
    page = html_report(make_truth(random.Random(5)), Markup(form=form), title)
    assert read(page, "page.html").form == ("2026" if year == 2026 else "2021")


def assert_read_as(report: Report, code: str, truth: Truth) -> None:
    assert (report.form, report.status, report.warnings) == (code, "verified", [])
    for (table, row, column), text in truth.items():
        assert str(report.tables[table][row][column]) == text


@pytest.mark.parametrize("original", ORIGINALS, ids=lambda path: path.name)
@pytest.mark.usefixtures("form")
def test_every_original_is_read_as_before(original: Path) -> None:
    assert found(original) == golden(original)


ARCHIVE = """
import sys
from pathlib import Path
from extract import forms
forms.FOLDER = Path(sys.argv[1])
from archive.export.tables import codes, datasets
from archive.database.schema import TABLES, value_columns
from archive.site.series import outcome_groups
assert list(outcome_groups())[-1] == "transferred", outcome_groups()
assert any((c.form, c.row) == ("2026", "transferred") for c in codes())
assert {"disclosure", "requests", "review_litigation", "statistics"} < set(TABLES)
print(*value_columns("requests"))
"""


def test_the_archive_has_the_rows_of_the_new_form(form: Form) -> None:
    command = [sys.executable, "-c", ARCHIVE, str(forms.FOLDER)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [column.code for column in form.table("requests").columns]
