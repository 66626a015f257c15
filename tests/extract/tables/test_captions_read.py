from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from extract.report import Report, read
from tests.extract.made import Markup, html_report, html_tables, make_truth
from tests.extract.made_office import word_file
from tests.extract.made_rtf import gbk_escaped
from tests.extract.made_text import cell_a_line, report_text, row_a_line, tab_a_cell
from tests.extract.readers.test_word import paragraph, run, table, texts
from tests.extract.test_laws import TITLE

TRUTH = make_truth(random.Random(8))
LAST_YEARS = make_truth(random.Random(9))
HEADS = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
RULES = ("规章", "2", "0", "13")
ROWS = (
    *(("行政规范性文件", "1", "2", "3"), ("信息内容", "本年处理决定数量", "", "")),
    *(("行政许可", "35", "", ""), ("行政处罚", "7", "", ""), ("行政强制", "1", "", "")),
)


def tables_of(truth: dict[tuple[str, str, str], str]) -> list[str]:
    return [f"<table border='1'>{rows}</table>" for rows in html_tables(truth, Markup())]


def states(report: Report, table: str) -> set[str]:
    return {cell.state for key, cell in report.evidence.items() if key.startswith(table)}


def made_of(report: Report) -> float | None:
    return report.tables.get("disclosure", {}).get("rules", {}).get("made")


@pytest.mark.parametrize("index", [0, 1, 2])
@pytest.mark.parametrize("is_first", [True, False])
def test_last_years_table_beside_this_years_is_left_alone(index: int, is_first: bool) -> None:
    page = html_report(TRUTH).decode()
    own, other = (tables_of(truth)[index] for truth in (TRUTH, LAST_YEARS))
    caption = "<p>附：2023年情况（用于对比）</p>"
    pair = [f"{caption}{other}", f"<p>2024年</p>{own}"]
    assert own in page
    both = "".join(pair if is_first else pair[::-1])
    report = read(page.replace(own, both).encode(), "page.html")
    assert report.status == "verified"
    assert report.tables == read(page.encode(), "page.html").tables


def test_a_caption_is_over_all_heads_of_its_table() -> None:
    page = html_report(TRUTH).decode()
    own = tables_of(TRUTH)[0]
    report = read(page.replace(own, f"<p>2023年度</p>{own}").encode(), "page.html")
    assert states(report, "disclosure.") == {"unread"}
    assert report.status == "partial"


def test_a_sentence_is_no_caption() -> None:
    page = html_report(TRUTH).decode()
    own = tables_of(TRUTH)[1]
    report = read(page.replace(own, f"<p>申请比2023年多。</p>{own}").encode(), "page.html")
    assert report.status == "verified"


Writer = Callable[[dict[tuple[str, str, str], str]], list[list[str]]]


def _row_a_line(truth: dict[tuple[str, str, str], str]) -> list[list[str]]:
    return row_a_line(truth, random.Random(1))


@pytest.mark.parametrize("writer", [cell_a_line, _row_a_line, tab_a_cell])
def test_a_text_has_captions(writer: Writer) -> None:
    text = report_text(writer(TRUTH), TITLE)
    first = next(line for line in text.splitlines() if line.startswith("第二十条"))
    report = read(text.replace(first, f"2023年度\n{first}", 1).encode(), "report.txt")
    assert states(report, "disclosure.") == {"unread"}
    assert states(report, "requests.") == {"number"}


def _word(caption: str) -> bytes:
    texts_above = paragraph(run(TITLE)) + paragraph(run(caption))
    return word_file(texts_above + table(*(texts(*row) for row in (HEADS, RULES, *ROWS))))


def _markdown(caption: str) -> bytes:
    rows = [" | ".join(HEADS), "--- | --- | --- | ---", *map(" | ".join, (RULES, *ROWS))]
    return "\n".join([f"# {TITLE}", caption, "", *(f"| {row} |" for row in rows)]).encode()


def _rtf(caption: str) -> bytes:
    rows = [
        r"\trowd\cellx1000\cellx2000\cellx3000\cellx4000 "
        + "".join(rf"\intbl {gbk_escaped(text)}\cell " for text in row)
        + r"\row"
        for row in (HEADS, RULES, *ROWS)
    ]
    words = "".join(rf"\pard {gbk_escaped(text)}\par " for text in (TITLE, caption))
    return (r"{\rtf1\ansi\ansicpg936 " + words + "".join(rows) + r"\pard\par}").encode()


@pytest.mark.parametrize("writer", [_word, _markdown, _rtf])
def test_tables_between_paragraphs_have_captions(writer: Callable[[str], bytes]) -> None:
    assert made_of(read(writer("2024年度"), "report")) == 2
    assert made_of(read(writer("2023年度"), "report")) is None


def test_a_number_under_no_head_makes_its_row_unread() -> None:
    shifted = ("规章", "", "2", "0", "13")
    rows = [(*HEADS, ""), shifted, *((*row, "") for row in ROWS)]
    body = table(*(texts(*row) for row in rows))
    report = read(word_file(paragraph(run(TITLE)) + body), "report.docx")
    assert made_of(report) is None
