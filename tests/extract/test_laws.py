"""The two laws of reading: valid reports come back exactly, damaged ones never wrongly verified."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from html import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.forms import load
from extract.report import Report, read
from tests.extract.damage import damage_html, damage_text
from tests.extract.made import Markup, html_report, make_truth
from tests.extract.made_text import cell_a_line, report_text, row_a_line, tab_a_cell
from tests.extract.wild import make_wild, wild_html

seeds = st.integers(min_value=0, max_value=2**32)
some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TITLE = "青湾县人民政府2024年政府信息公开工作年度报告"


def word_paste(text: str) -> str:
    """A cell as Word and WPS paste it."""
    font = f'<span style="font-size:12pt"><font face="宋体">{escape(text)}</font></span>'
    return f'<p class="MsoNormal" align="center">{font}<span><o:p></o:p></span></p>'


def padded(text: str) -> str:
    """A cell with the blanks that editors leave in it."""
    return f"&nbsp;{escape(text)} \u200b"


def random_markup(rng: random.Random) -> Markup:
    """Any combination of the habits of real pages."""
    numbers: list[Callable[[str], str]] = [escape, word_paste, padded]
    return Markup(
        number=rng.choice(numbers),
        label=rng.choice(numbers[:2]),
        left=rng.choice([0, 0, 1]),
        right=rng.choice([0, 0, 1, 2]),
        review_spanned=rng.random() < 0.5,
        group_spans=rng.random() < 0.8,
        head_broken=rng.random() < 0.5,
        extra_rows={"granted": "其他主动公开文件"} if rng.random() < 0.2 else {},
    )


def random_text(seed: int) -> tuple[Mapping[tuple[str, str, str], str], str]:
    """A truth and one of its texts."""
    rng = random.Random(seed)
    truth = make_truth(rng)
    layouts = [row_a_line(truth, rng, rng.choice([8, 12, 16, 22])), cell_a_line(truth)]
    tables = rng.choice([*layouts, tab_a_cell(truth)])
    return truth, report_text(tables, TITLE)


def assert_exact(
    report: Report, truth: Mapping[tuple[str, str, str], str], chapters: bool = True
) -> None:
    """Every cell as printed: a number as number, a mark as mark, nothing as blank."""
    for key, printed in truth.items():
        cell = report.evidence[".".join(key)]
        state = "number" if printed.isdigit() else "mark" if printed else "blank"
        assert (cell.state, cell.value) == (
            state,
            Decimal(printed) if printed.isdigit() else None,
        ), key
    assert report.status == "verified"
    assert (report.title, report.agency, report.year) == (TITLE, "青湾县人民政府", 2024)
    if chapters:
        assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]


def assert_no_wrong_number(report: Report, truth: Mapping[tuple[str, str, str], str]) -> None:
    """A report called verified holds no number that is not printed in its cell."""
    if report.status != "verified":
        return
    for key, printed in truth.items():
        value = report.evidence[".".join(key)].value
        assert value is None or str(value) == printed, key


@some
@given(seeds)
def test_a_valid_report_in_any_markup_comes_back_exactly(seed: int) -> None:
    rng = random.Random(seed)
    truth = make_truth(rng, marks=rng.random() < 0.5)
    assert_exact(read(html_report(truth, random_markup(rng)), "page.html"), truth)


@some
@given(seeds)
def test_the_form_of_2019_is_known_by_its_tables_whatever_the_year(seed: int) -> None:
    rng = random.Random(seed)
    form = load("2019")
    truth = make_truth(rng, marks=rng.random() < 0.5, form=form)
    markup = random_markup(rng)
    markup.form = form
    report = read(html_report(truth, markup), "page.html")
    assert report.form == "2019"
    assert_exact(report, truth)


@some
@given(seeds)
def test_a_valid_report_in_any_text_layout_comes_back_exactly(seed: int) -> None:
    truth, text = random_text(seed)
    assert_exact(read(text.encode(), "report.txt"), truth)


@some
@given(seeds)
def test_a_damaged_page_is_never_verified_with_a_wrong_number(seed: int) -> None:
    rng = random.Random(seed)
    truth = make_truth(rng, marks=rng.random() < 0.3)
    page = damage_html(html_report(truth, random_markup(rng)), rng)
    assert_no_wrong_number(read(page, "page.html"), truth)


@some
@given(seeds)
def test_a_damaged_text_is_never_verified_with_a_wrong_number(seed: int) -> None:
    truth, text = random_text(seed)
    damaged = damage_text(text, random.Random(seed))
    assert_no_wrong_number(read(damaged.encode(), "report.txt"), truth)


@some
@given(seeds)
def test_a_valid_report_with_many_habits_at_once_comes_back_exactly(seed: int) -> None:
    rng = random.Random(seed)
    wild = make_wild(rng)
    report = read(wild_html(wild, TITLE, rng), "page.html")
    assert report.form == wild.form.code
    assert_exact(report, wild.truth, chapters=False)


@some
@given(seeds)
def test_damage_to_such_a_report_is_never_verified_with_a_wrong_number(seed: int) -> None:
    rng = random.Random(seed)
    wild = make_wild(rng)
    page = wild_html(wild, TITLE, rng)
    for _ in range(rng.randint(1, 3)):
        page = damage_html(page, rng)
    assert_no_wrong_number(read(page, "page.html"), wild.truth)
