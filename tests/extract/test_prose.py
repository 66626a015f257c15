from __future__ import annotations

import random

import pytest

from extract.chapters import Section
from extract.prose import check_claims
from extract.report import read
from tests.extract.made import html_report, make_truth

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
    findings = check_claims([Section(1, "一、总体情况", text)], cells, 2024)  # type: ignore[arg-type]
    return [finding.status for finding in findings]


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
