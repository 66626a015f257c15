"""What number formats show: each expectation is what Excel prints in a cell that is wide enough."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.readers.sheets.number_formats import show_number, show_text

SHOWN = [
    ("0.0,", "957200", "957.2"),
    ('0"."0,"万元"', "9572000", "957.2万元"),
    ("0!.0,", "9572000", "957.2"),
    ('"957.2"', "1", "957.2"),
    (";;;", "5", ""),
    ('[=0]"无";0', "0", "无"),
    ('[=0]"无";0', "12", "12"),
    ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "0", "-"),
    ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-1234", "-1,234"),
    ("# ?/?", "957.5", None),
    ("0.00E+00", "5", None),
    ("#,##0", "1234567", "1,234,567"),
    ("#", "0", ""),
    ("0.##", "5", "5."),
    ("0.0#", "5", "5.0"),
    ("0%", "0.5", "50%"),
    ("General", "957.20000001", "957.2"),
    ("[DBNum1]General", "5", None),
    ("yyyy-mm-dd", "5", None),
    ("0;-0;;@", "0", ""),
    ("00000", "12", "00012"),
    ('0"件"', "12", "12件"),
    ("[Red]0", "3", "3"),
    ("[White]0", "3", None),
    ("[$¥-804]#,##0.00", "3", "¥3.00"),
    ('#,##0.0,,"百万"', "12345678", "12.3百万"),
    ('[>100]0;[<=100]"少"', "5", "少"),
    ("0_);(0)", "-5", "(5)"),
    ("@", "5", "5"),
    ('General"件"', "5", "5件"),
    ("0.5", "1", None),
    ("0.00", "957.205", "957.21"),
    ("?0", "5", "5"),
    ("#,##0;-#,##0", "-12", "-12"),
    ("-0", "5", "-5"),
    ("0", "0.5", "1"),
    ("0;[Red]-0", "-7", "-7"),
    ("0.00;-0.00;无", "0", "无"),
    ("[>=10000]0.0,;0", "25000", "25.0"),
    ("[<10]0;[<100]00;000", "5", "5"),
    ('[=1]"一"', "2", None),
    ("[>5]0;0", "-3", None),
    ("h:mm", "0.5", None),
    ("[h]:mm", "0.5", None),
    ("[$-F800]dddd", "5", None),
    ("0/8", "3", None),
    ("#,##0-0", "1234", None),
    ("0.0.0", "1", None),
    ("General", "123456789012", None),
    ("General", "0.00001", None),
    ("0", "-0.2", None),
    ("0;0;0;0;0", "1", None),
    ('"', "1", None),
]


@pytest.mark.parametrize(("code", "number", "shown"), SHOWN)
def test_a_number_is_shown_as_its_format_says(code: str, number: str, shown: str | None) -> None:
    assert show_number(Decimal(number), code) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [("0;0;0;", ""), ("0;0;0;@", "甲"), ('@"件"', "甲件"), ("0", "甲"), ("yyyy", "甲")],
)
def test_a_text_is_shown_as_its_format_says(code: str, shown: str) -> None:
    assert show_text("甲", code) == shown


@given(st.integers(-(10**10), 10**10), st.integers(0, 6))
def test_a_plain_format_keeps_a_whole_number(number: int, places: int) -> None:
    code = "#,##0" + ("." + "0" * places if places else "")
    assert show_number(Decimal(number), code) == f"{number:,.{places}f}"
    assert show_number(Decimal(number), "General") == str(number)


@given(
    st.text(st.sampled_from('0#?.,;%"\\!_*[]@Eaymd/-件 G'), max_size=12), st.decimals("0", "9999")
)
def test_no_format_ends_the_reading(code: str, number: Decimal) -> None:
    shown = show_number(number, code)
    assert shown is None or isinstance(shown, str)
