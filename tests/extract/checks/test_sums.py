from __future__ import annotations

import random

import pytest

from extract.report import Report, read
from tests.extract.made import html_report, make_truth

Truth = dict[tuple[str, str, str], str]


@pytest.fixture
def truth() -> Truth:
    return make_truth(random.Random(3))


def read_truth(truth: Truth) -> Report:
    return read(html_report(truth), "page.html")


def failed(report: Report) -> set[tuple[str, str]]:
    return {(check.rule, check.where) for check in report.checks if check.status == "fail"}


def test_a_form_whose_sums_hold_is_verified(truth: Truth) -> None:
    report = read_truth(truth)
    assert report.status == "verified"
    assert {check.status for check in report.checks} == {"pass"}
    rules = [check.rule for check in report.checks]
    assert rules.count("requests.row_total") == 25
    assert rules.count("requests.balance") == rules.count("requests.outcomes") == 7
    assert rules.count("review_litigation.row_total") == 3


def test_wrong_arithmetic_in_the_original_stays_and_fails(truth: Truth) -> None:
    key = ("requests", "granted", "business")
    truth[key] = str(int(truth[key]) + 1)
    report = read_truth(truth)
    assert report.status == "contradicts"
    assert report.tables["requests"]["granted"]["business"] == int(truth[key])
    assert failed(report) == {
        ("requests.row_total", "requests.granted.*"),
        ("requests.outcomes", "requests.*.business"),
    }


def test_blanks_and_marks_count_as_nothing(truth: Truth) -> None:
    for key, text in truth.items():
        if text == "0":
            truth[key] = "" if key[2] == "natural_person" else "/"
    assert read_truth(truth).status == "verified"


def test_a_sum_with_an_unreadable_cell_is_unknown(truth: Truth) -> None:
    truth[("review_litigation", "reconsideration", "upheld")] = "见附件"
    report = read_truth(truth)
    assert report.status == "partial"
    unknown = [check for check in report.checks if check.status == "unknown"]
    assert [check.where for check in unknown] == ["review_litigation.reconsideration.*"]


@pytest.mark.parametrize("printed", ["-2", "1.5"])
def test_counts_below_zero_or_not_whole_fail(truth: Truth, printed: str) -> None:
    truth[("disclosure", "licensing", "decisions")] = printed
    report = read_truth(truth)
    assert failed(report) == {("disclosure.count", "disclosure.licensing.decisions")}
    assert report.status == "contradicts"


def test_fees_may_have_decimals(truth: Truth) -> None:
    truth[("disclosure", "administrative_fees", "collected")] = "24252.311082"
    report = read_truth(truth)
    assert report.status == "verified"
    assert report.tables["disclosure"]["administrative_fees"]["collected"] == 24252.311082


def test_parts_that_exceed_their_total_are_shown_though_another_part_is_unread(
    truth: Truth,
) -> None:
    key = ("review_litigation", "reconsideration")
    truth[(*key, "upheld")], truth[(*key, "total")] = "9", "5"
    truth[(*key, "corrected")] = "2?"
    report = read_truth(truth)
    assert report.status == "partial"
    [finding] = [check for check in report.checks if check.status == "fail"]
    assert finding.rule == "review_litigation.row_total"
    assert finding.found == 5


def test_an_unread_part_that_may_make_up_a_total_is_not_held_against_it(truth: Truth) -> None:
    key = ("review_litigation", "reconsideration")
    truth[(*key, "upheld")], truth[(*key, "total")] = "1", "99"
    truth[(*key, "corrected")] = "2?"
    report = read_truth(truth)
    assert report.status == "partial"
    assert not failed(report)
