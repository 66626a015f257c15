from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.ground.numerals import NUMERAL, exact, is_rounded

CHARACTERS = "零〇一二两三四五六七八九十百千万"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0), ("0", 0), ("两", 2), ("十", 10), ("十二", 12), ("六十三", 63), ("一百零五", 105),
        ("两百", 200), ("一千零六十三", 1063), ("一百一十", 110), ("1,204", 1204), ("1280", 1280),
    ],
)  # fmt: skip
def test_exact_numerals(text: str, number: int) -> None:
    assert exact(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "一百五十零", "两三", "三四百", "七八十", "几十", "数百", "十余", "三百余", "一百五", "百",
        "万", "二〇二四", "1,2", "", "件", "1" * 5000,
    ],
)  # fmt: skip
def test_what_states_no_number_exactly(text: str) -> None:
    assert exact(text) is None


@given(st.one_of(st.text(CHARACTERS, max_size=20), st.text(max_size=30)))
def test_no_text_raises(text: str) -> None:
    number = exact(text)
    assert number is None or number >= 0


@given(st.integers(0, 99_999_999))
def test_what_is_written_out_is_read_back(number: int) -> None:
    import cn2an

    assert exact(cn2an.an2cn(number)) == number
    assert exact(f"{number:,}") == number


@pytest.mark.parametrize(
    ("before", "after"),
    [("收到约", ""), ("近", ""), ("超过", ""), ("不足", ""), ("", "以上"), ("", "左右"), ("", "余"),
     ("", "至5件")],
)  # fmt: skip
def test_words_that_round(before: str, after: str) -> None:
    assert is_rounded(before, after)


def test_words_that_do_not_round() -> None:
    assert not is_rounded("共收到申请", "，均已办结")


@pytest.mark.parametrize("text", ["1.2万件", "3.5件", "第三", "2万件"])
def test_parts_of_other_numerals_are_none(text: str) -> None:
    assert not re.search(rf"{NUMERAL}件", text)
