"""Portals are named as people name them, and what names none, or two, is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import BadDeclaration, NoSuchPortal
from crawler.portals import selection
from crawler.portals.registry import Portal, load_portals, provinces


@pytest.fixture
def added(tmp_path: Path) -> Path:
    return tmp_path / "data" / "portals.toml"


@pytest.mark.parametrize(
    "word",
    [
        "lianyun", "www.lianyun.gov.cn", "lianyun.gov.cn", "http://www.lianyun.gov.cn/",
        "https://www.lianyun.gov.cn", "HTTP://WWW.LIANYUN.GOV.CN/", "连云区", "连云港市连云区",
        "连云港市连云区人民政府",
    ],
)  # fmt: skip
def test_one_portal_has_many_names(added: Path, word: str) -> None:
    assert selection.one(word, added).id == "lianyun"


@pytest.mark.parametrize("word", ["江苏", "江苏省"])
def test_a_province_names_all_its_portals(added: Path, word: str) -> None:
    found = selection.chosen([word, "lyg"], added)
    assert len(found) > 100
    assert {portal.province for portal in found} == {"江苏省"}
    assert len({portal.id for portal in found}) == len(found)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        (
            "普陀区",
            r"names 2 portals: shpt \(上海市普陀区人民政府\), putuo \(舟山市普陀区人民政府\)",
        ),
        ("xingyan", r"near are xingyang \(荥阳市人民政府\)"),
        ("连云巷", r"near are lyg \(连云港市人民政府\)"),
        ("区", "No portal '区' is declared"),
        ("http://[half", "No portal"),
        ("no such thing at all", "see gongkai portals list"),
    ],
)
def test_a_word_that_names_none_or_two_is_said(added: Path, word: str, says: str) -> None:
    with pytest.raises(NoSuchPortal, match=says):
        selection.chosen(["lyg", word], added)


@pytest.mark.parametrize("word", ["江苏", "江苏省"])
def test_a_province_is_no_one_portal(added: Path, word: str) -> None:
    says = (
        rf"'{word}' names all \d+ portals of 江苏省; jiangsu names that of 江苏省人民政府 alone\."
    )
    with pytest.raises(NoSuchPortal, match=says):
        selection.one(word, added)


def test_a_municipality_is_a_province_and_its_government_s_portal_is_one_of_it(
    added: Path,
) -> None:
    for word in ("北京", "北京市"):
        found = selection.chosen([word, "lyg"], added)
        (says,) = selection.wholes([word, "lyg"], found)
        number = len(found) - 1
        assert number > 16
        assert says.startswith(f"{word} names all {number} portals of 北京市; ")
        assert says.endswith("; beijing names that of 北京市人民政府 alone.")
    for word in ("北京市人民政府", "beijing", "beijing.gov.cn"):
        (one,) = selection.chosen([word], added)
        assert (one.id, one.level) == ("beijing", "provincial")
        assert list(selection.wholes([word], [one])) == []
    assert selection.one("吉林市", added).id == "jlcity"


def test_every_province_has_a_government_that_is_named_alone() -> None:
    portals = load_portals()
    for province in provinces():
        whole = selection.among([province], portals)
        (says,) = selection.wholes([province], whole)
        assert says.endswith(f" names that of {province}人民政府 alone.")


def test_what_the_user_declares_stands_for_what_the_registry_does(added: Path) -> None:
    added.parent.mkdir()
    mine = Portal(
        "lyg", "连云港市人民政府", "https://new.example/", list_url="https://new.example/nb/"
    )
    added.write_text(mine.declaration(), encoding="utf-8")
    assert selection.one("lyg", added) == mine
    assert len(selection.declared(added)) == len(load_portals())
    with pytest.raises(NoSuchPortal):
        selection.one("www.lyg.gov.cn", added)


def test_a_home_page_that_is_declared_is_visited_as_declared(added: Path) -> None:
    assert selection.at("http://lyg.gov.cn", added).id == "lyg"
    assert selection.at("lyg", added).id == "lyg"
    assert selection.at("http://nobody.example/", added).source == "--url"
    # a host is its ports apart from each other
    assert selection.at("http://www.lyg.gov.cn:8080/", added).source == "--url"


def test_filters_keep_what_fits_all(added: Path) -> None:
    portals = selection.declared(added)
    found = selection.filtered(portals, "浙江", "county", "hanweb")
    assert found
    assert {(p.province, p.level, p.family) for p in found} == {("浙江省", "county", "hanweb")}
    assert selection.filtered(portals, None, None, None) == portals
    with pytest.raises(NoSuchPortal, match="no province '江氏'; there are 北京市"):
        selection.filtered(portals, "江氏", None, None)
    with pytest.raises(NoSuchPortal, match=r"no family 'jpage'; there are .*hanweb"):
        selection.filtered(portals, None, None, "jpage")


def test_adding_changes_nothing_that_is_there(added: Path) -> None:
    added.parent.mkdir()
    before = '# mine\n[[portal]]\nname = "甲"\nhome_page = "http://a.example/"  # by hand'
    added.write_text(before, encoding="utf-8")
    new = Portal("b", "乙", "http://b.example/", expected=0)
    assert selection.add(new, added, known=[]) == 2
    text = added.read_text(encoding="utf-8")
    assert text.startswith(before)
    assert load_portals(added)[1] == new


@pytest.mark.parametrize(
    "new",
    [
        Portal("lyg", "x", "http://b.example/"),
        Portal("x", "x", "http://lyg.gov.cn"),
        Portal("x", "x", "https://www.lyg.gov.cn/"),
    ],
)
def test_nothing_is_declared_twice(added: Path, new: Portal) -> None:
    with pytest.raises(BadDeclaration, match="declared already, as lyg"):
        selection.add(new, added, known=selection.declared(added))
    assert not added.exists()
