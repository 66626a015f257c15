"""The script that made the registry: a table of front doors becomes declarations, or is doubted."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.portals.registry import Portal, load_portals
from scripts import make_registry

HEAD = (
    "name level province full_key homepage annual_report_list_url family evidence_strength"
    " example_url_or_marker"
)
ROWS = [
    "江苏省|provincial|江苏省|江苏省|https://www.jiangsu.gov.cn/||hanweb-jpage|strong|http://a/col/",
    "连云港市|municipal|江苏省|江苏省/连云港市|https://www.lyg.gov.cn/||truecms|strong|#marker",
    "连云区|county|江苏省|江苏省/连云港市/连云区|http://www.lianyun.gov.cn/||unknown|none|",
    "灌云县|county|江苏省|江苏省/连云港市/灌云县|http://www.gy.gov.cn/"
    "|http://www.gy.gov.cn/年报/ (one page)|thtml|medium: perhaps|http://www.gy.gov.cn/x",
    "石河子市|county|新疆维吾尔自治区|新疆维吾尔自治区/新疆生产建设兵团/石河子市|http://www.shz.gov.cn/"
    "||static-dir(untyped)|weak|http://www.shz.gov.cn/a/",
    "Jiangsu DRC (江苏发改委)|provincial||Jiangsu DRC (江苏发改委)|https://fgw.jiangsu.gov.cn/"
    "||hanweb-jpaas|strong|http://b/",
    "国家卫生健康委员会|ministry||国家卫生健康委员会|https://www.nhc.gov.cn/"
    "||ucap-shtml (412)|strong|",
    "求是网|media||求是网|http://www.qstheory.cn/||vsb-webber|strong|",
    "某地农场|county|江苏省|某地农场|http://farm.example.cn/||unknown|none|",
    "昆明市财政局|department|云南省|昆明市财政局|https://www.km.gov.cn/bm/czj/||asp|strong|",
]
CODES = {
    "江苏省": "320000", "江苏省/连云港市": "320700", "江苏省/连云港市/连云区": "320703",
    "江苏省/连云港市/灌云县": "320723", "新疆维吾尔自治区": "650000",
    "新疆维吾尔自治区/石河子市": "659001", "云南省": "530000", "云南省/昆明市": "530100",
}  # fmt: skip


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Portal]:
    table = "\n".join([HEAD.replace(" ", "\t"), *(row.replace("|", "\t") for row in ROWS)])
    (tmp_path / "table.tsv").write_text(table + "\n", encoding="utf-8")
    folder = tmp_path / "portals"
    folder.mkdir()
    mine = Portal(
        "lyg", "连云港市人民政府", "https://www.lyg.gov.cn/", notes="by hand", family="ucap"
    )
    (folder / "jiangsu.toml").write_text(mine.declaration(), encoding="utf-8")
    monkeypatch.setattr(make_registry, "divisions", lambda: CODES)
    arguments = [str(tmp_path / "table.tsv"), str(folder)]
    result = CliRunner().invoke(make_registry.main, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert "no code: 某地农场" in result.output and "10 portals written" in result.output
    assert {path.stem for path in folder.iterdir()} == {"jiangsu", "xinjiang", "yunnan", "national"}
    return {portal.id: portal for path in folder.iterdir() for portal in load_portals(path)}


def test_a_division_gets_its_government_code_and_level(made: dict[str, Portal]) -> None:
    told = {p.id: (p.name, p.code, p.level) for p in made.values()}
    assert told["jiangsu"] == ("江苏省人民政府", "320000", "provincial")
    assert told["lianyun"] == ("连云港市连云区人民政府", "320703", "county")
    assert told["gy"] == ("灌云县人民政府", "320723", "county")
    assert told["shz"] == ("石河子市人民政府", "659001", "county")


def test_other_bodies_get_the_code_of_their_place_if_they_say_it(made: dict[str, Portal]) -> None:
    told = {p.id: (p.name, p.code, p.level) for p in made.values()}
    assert told["fgw.jiangsu"] == ("江苏省发展和改革委员会", "320000", "department")
    assert told["km.czj"] == ("昆明市财政局", "530100", "department")
    assert told["nhc"] == ("国家卫生健康委员会", None, "national")
    assert told["farm.example.cn"] == ("某地农场", None, "county")


def test_a_family_says_how_sure_it_is(made: dict[str, Portal]) -> None:
    told = {p.id: (p.family, p.certainty) for p in made.values()}
    assert told["jiangsu"] == ("hanweb", "strong")
    assert told["shz"] == ("static", "weak")
    assert told["lianyun"] == ("truecms", "guess")  # as the table has its prefecture
    assert told["farm.example.cn"] == (None, None)
    assert made["gy"].certainty == "medium" and "Address shape: thtml." in (made["gy"].notes or "")
    assert "challenge (412)" in (made["nhc"].notes or "")


def test_what_is_declared_already_stays(made: dict[str, Portal]) -> None:
    lyg = made["lyg"]
    assert (lyg.notes, lyg.family, lyg.code) == ("by hand", "ucap", "320700")
    assert lyg.certainty is None  # the table's was of another family
    assert lyg.seen is None  # a marker is no address


def test_addresses_are_cleaned_and_none_is_expected_of_those_who_owe_none(
    made: dict[str, Portal],
) -> None:
    assert made["gy"].list_url == "http://www.gy.gov.cn/%E5%B9%B4%E6%8A%A5/"
    assert "one page" in (made["gy"].notes or "")
    assert (made["qstheory.cn"].expected, made["qstheory.cn"].level) == (0, "other")
