from __future__ import annotations

import random

import pytest

from extract.prose.chapters import Section
from extract.prose.claims import read_claims
from extract.report import read
from extract.tables.cell import Cell
from extract.tables.reading import CellKey
from tests.extract.made import Truth, html_report, make_truth

# 新收 63, 上年结转 5, 办结 64, 结转下年度 4, 予以公开 15, 部分公开 1
CLAIMED = {
    "new": 63, "carried_in": 5, "handled": 64, "carried_out": 4, "granted": 15,
    "granted_in_part": 1, "not_processed_repeat": 3,
}  # fmt: skip


def verdicts(text: str) -> list[str]:
    truth = make_truth(random.Random(1))
    for row, number in CLAIMED.items():
        truth[("requests", row, "total")] = str(number)
    report = read(html_report(truth), "page.html")
    cells = {tuple(key.split(".")): cell for key, cell in report.evidence.items()}
    claims = read_claims([Section(1, "一、总体情况", text)], cells, 2024)  # type: ignore[arg-type]
    return [claim.finding().status for claim in claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("当年新收63件，上年结转5件，年内办结64件，结转下年4件。", ["pass"] * 4),
        ("2024年，共收到政府信息公开申请63件。", ["pass"]),
        ("2024年，共收到政府信息公开申请68件。", ["pass"]),
        ("予以公开16件，其中部分公开1件。", ["pass", "pass"]),
        ("4件结转下年度继续办理。", ["pass"]),
        ("申请办结后予以公开及部分公开16件。", ["pass"]),
    ],
)
def test_claims_that_agree(text: str, expected: list[str]) -> None:
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "全年新收政府信息公开申请62件。",
        "共受理依申请公开70件。",
        "依申请公开办理规范，当年新收60件，年内全部答复。",
    ],
)
def test_unmistakable_contradictions(text: str) -> None:
    assert verdicts(text) == ["fail"]


@pytest.mark.parametrize(
    "text",
    [
        "全市各级行政机关共收到政府信息公开申请790件。",
        "2023年共收到政府信息公开申请50件。",
        "其中通过网络收到申请30件。",
        "12345热线受理1560件，办结1549件。",
        "政务公开信箱收到120件。",
        "人大建议和政协提案办结23件。",
        "行政复议新收3件，上年结转1件。",
        "收到申请后依法不予受理2件。",
        "依申请公开延期办结7件。",
        "收到政府信息公开申请300件以上。",
        "比去年多收到政府信息公开申请12件。",
        "县水务局收到政府信息公开申请9件。",
        "二〇二二年收到政府信息公开申请9件。",
        "政策文件予以公开28件。",
    ],
)
def test_other_bodies_years_and_channels_are_not_accused(text: str) -> None:
    assert set(verdicts(text)) <= {"unknown"}


@pytest.mark.parametrize(
    "text", ["办理人大建议12件，政协提案30件。", "制发文件50份。", "主动公开信息4780条。"]
)
def test_other_numbers_are_no_claims(text: str) -> None:
    assert verdicts(text) == []


def ledger(text: str, **numbers: int) -> list[tuple[str, str]]:
    """(words, verdict) of every claim; ``numbers`` are cells by "table__row__column"."""
    truth = make_truth(random.Random(1))
    for row, number in CLAIMED.items():
        truth[("requests", row, "total")] = str(number)
    for key, number in numbers.items():
        table, row, column = key.split("__")
        truth[(table, row, column)] = str(number)
    report = read(html_report(truth), "page.html")
    cells = {tuple(key.split(".")): cell for key, cell in report.evidence.items()}
    claims = read_claims([Section(1, "一、总体情况", text)], cells, 2024)  # type: ignore[arg-type]
    return [(claim.words, claim.verdict) for claim in claims]


NO_REVIEW = {"review_litigation__reconsideration__total": 0}
NO_SUITS = {
    "review_litigation__litigation_direct__total": 0,
    "review_litigation__litigation_after_reconsideration__total": 0,
}


@pytest.mark.parametrize(
    ("text", "numbers", "verdict"),
    [
        ("全年未收到政府信息公开申请。", {"requests__new__total": 0}, "agrees"),
        ("全年未收到政府信息公开申请。", {}, "contradicts"),
        ("收到的依申请公开全部办结。", {"requests__carried_out__total": 0}, "agrees"),
        ("收到的依申请公开已全部办结。", {}, "contradicts"),
        ("依申请公开按时办结率100%。", {}, "none"),
        ("依申请公开办结率100%。", {}, "cannot tell"),
        ("未发生因政府信息公开引起的行政复议。", NO_REVIEW, "agrees"),
        (
            "未发生因政府信息公开引起的行政复议。",
            {"review_litigation__reconsideration__total": 2},
            "contradicts",
        ),
        ("无政府信息公开行政诉讼。", NO_SUITS, "agrees"),
        (
            "未发生因政府信息公开引起的行政复议、行政诉讼。",
            NO_SUITS | {"review_litigation__litigation_direct__total": 1},
            "contradicts",
        ),
        (
            "政府信息公开行政复议2件。",
            {"review_litigation__reconsideration__total": 2},
            "agrees",
        ),
        (
            "因政府信息公开被申请行政复议三件。",
            {"review_litigation__reconsideration__total": 2},
            "contradicts",
        ),
        ("全年新收政府信息公开申请六十三件。", {}, "agrees"),
        ("全年新收政府信息公开申请1,063件。", {"requests__new__total": 1063}, "agrees"),
        (
            "政府信息公开申请中，自然人申请59件。",
            {"requests__new__natural_person": 59, "requests__carried_in__natural_person": 2},
            "agrees",
        ),
    ],
)
def test_numbers_and_absolutes(text: str, numbers: dict[str, int], verdict: str) -> None:
    found = [given for _, given in ledger(text, **numbers)]
    assert (verdict in found) if verdict != "none" else ("contradicts" not in found), found


@pytest.mark.parametrize(
    "text",
    [
        "未发生因政府信息公开被行政复议纠错的案件。",
        "未发生政府信息公开行政复议败诉情形。",
        "全年办理行政复议134件，均依法公开。",
        "依申请公开全部按时办结，4件结转下年度继续办理。",
        "上年结转的政府信息公开申请已全部办结。",
        "所有申请均在法定期限内答复，政府信息公开工作规范。",
        "人大建议、政协提案全部办结。",
        "全县各部门未收到政府信息公开申请。",
        "2023年未收到政府信息公开申请。",
        "未收到对政府信息公开申请平台的投诉。",
        "政府信息公开申请答复率100%。",
        "政府信息公开申请均按时办结。",
        "政府信息公开申请已答复59件。",
    ],
)
def test_absolutes_about_other_things_are_not_accused(text: str) -> None:
    assert "contradicts" not in [verdict for _, verdict in ledger(text)]


def test_the_ledger_quotes_the_sentence_and_says_where() -> None:
    truth = make_truth(random.Random(1))
    number = int(truth[("requests", "new", "total")])
    page = html_report(truth).replace(
        "本机关按照条例".encode(),
        f"全年新收政府信息公开申请{number + 1}件。本机关按照条例".encode(),
    )
    report = read(page, "page.html")
    [claim] = report.claims
    assert claim.sentence == f"全年新收政府信息公开申请{number + 1}件。"
    assert (claim.where, claim.chapter, claim.verdict) == ("requests.new.total", 1, "contradicts")
    assert report.status == "contradicts"
    assert report.as_json()["claims"][0]["printed"] == number


@pytest.mark.parametrize("numeral", ["一百五十零", "两三", "三百余", "近百", "几十"])
def test_a_numeral_that_is_not_exact_costs_nothing(numeral: str) -> None:
    page = html_report(make_truth(random.Random(1))).replace(
        "本机关按照条例".encode(), f"全年新收政府信息公开申请{numeral}件。本机关按照条例".encode()
    )
    report = read(page, "page.html")
    assert report.status == "verified"
    assert report.claims == []


def test_what_was_in_force_beside_what_was_made() -> None:
    text = "集中发布现行有效行政规范性文件393件，本年度制发行政规范性文件77件。"
    numbers = {
        "disclosure__normative_documents__in_force": 470,
        "disclosure__normative_documents__made": 77,
    }
    assert [given for _, given in ledger(text, **numbers)] == ["agrees", "agrees"]


def test_channels_in_a_row_are_all_channels_and_one_is_a_part() -> None:
    both = "2024年，我局收到群众通过邮寄、网络提交的各类政府信息公开申请共计9件。"
    one = "2024年，我局收到群众通过邮寄提交的政府信息公开申请9件。"
    assert verdicts(both) == ["fail"]
    assert verdicts(one) == ["unknown"]


def test_the_year_of_an_earlier_sentence_goes_on() -> None:
    assert verdicts("2023年工作回顾。全年新收政府信息公开申请50件。") == ["unknown"]
    assert verdicts("2024年工作回顾。全年新收政府信息公开申请50件。") == ["fail"]


def test_only_the_piece_that_claims_is_quoted() -> None:
    truth = make_truth(random.Random(1))
    cells = _evidence(truth)
    number = int(truth[("requests", "new", "total")])
    text = f"工作有序；全年新收政府信息公开申请{number}件；渠道畅通。"
    [claim] = read_claims([Section(1, "", text)], cells, 2024)
    assert claim.sentence == f"全年新收政府信息公开申请{number}件；"


def _evidence(truth: Truth) -> dict[CellKey, Cell]:
    report = read(html_report(truth), "page.html")
    return {
        (t, r, c): cell for key, cell in report.evidence.items() for t, r, c in [key.split(".")]
    }
