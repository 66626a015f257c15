from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.prose.chapters import Section
from extract.prose.claims import read_claims
from tests.extract.prose.sentences import YEAR, Labelled, cells, labelled, score

HONEST = [sentence for sentence in labelled() if sentence.kind != "contradicts"]
PIECES = st.sampled_from(
    ["收到", "政府信息公开申请", "办结", "一百五十零", "两三", "三百余", "零", "63", "件", "，",
     "。", "；", "“", "”", "《", "未收到", "行政复议", "现行有效行政规范性文件", "1,0", "近", "\n"]
)  # fmt: skip


def test_there_are_enough_of_both_kinds() -> None:
    kinds = [sentence.kind for sentence in labelled()]
    assert len({sentence.text for sentence in labelled()}) >= 400
    assert min(kinds.count(kind) for kind in ("agrees", "contradicts", "none")) >= 100


@pytest.mark.parametrize("sentence", HONEST, ids=lambda sentence: sentence.text[:40])
def test_no_sentence_without_a_contradiction_is_accused(sentence: Labelled) -> None:
    assert "contradicts" not in sentence.verdicts()


@pytest.mark.parametrize("part", ["rules", "held"])
def test_accusations_are_right(part: str) -> None:
    right, accused = score(part).shares()["accusations precision"]
    assert accused and right / accused >= 0.99


@given(st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=60)))
def test_no_prose_raises(text: str) -> None:
    read_claims([Section(1, "", text)], cells({}), YEAR)


@pytest.mark.parametrize("end", ["、", "。", "；"])
def test_endless_prose_is_read_in_time(end: str) -> None:
    began = time.monotonic()
    read_claims([Section(1, "", f"收到通过网络提交的申请5件{end}" * 2000)], cells({}), YEAR)
    assert time.monotonic() - began < 10
