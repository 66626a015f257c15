"""The crawler and the reader agree on what is a report's title: both have words of their own."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from crawler.pages.titles import judge
from extract.ground.titles import read_title

TITLES = tomllib.loads((Path(__file__).parent / "titles.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("title", TITLES["reports"])
def test_both_know_a_report_and_its_year(title: str) -> None:
    year = TITLES["reports"][title]
    for in_column in (True, False):
        verdict = judge(title, in_column=in_column)
        assert (verdict.kind, verdict.year) == ("report", year)
    read = read_title(title)
    assert read is not None and (read.year, read.sure) == (year, True)


@pytest.mark.parametrize("title", TITLES["false_friends"]["titles"])
def test_neither_takes_a_false_friend(title: str) -> None:
    assert judge(title, in_column=True).kind == "other"
    read = read_title(title)
    assert read is None or not read.sure
