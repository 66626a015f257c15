"""Portals are data, and what is wrong with the data is said clearly."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from crawler.errors import BadDeclaration
from crawler.paging.families import families
from crawler.portals import registry
from crawler.portals.registry import LEVELS, Portal, load_portals, portal_for, provinces

FOLDER = Path(registry.__file__).parent
FILES = {province["file"]: name for name, province in registry.declared_provinces().items()}
GOVERNMENT = re.compile(r"(?:人民政府|行政公署)$")


@pytest.fixture(scope="module")
def portals() -> list[Portal]:
    return load_portals()


def test_every_province_has_a_file_and_central_bodies_have_one() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == {*FILES, "national"}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_a_file_of_the_registry_is_of_one_province(path: Path) -> None:
    for portal in load_portals(path):  # which checks every key and every value
        assert portal.province == FILES.get(path.stem), portal.id
        assert portal.level in LEVELS
        assert portal.family in (None, *(family.name for family in families())), portal.id
        assert (portal.family is None) == (portal.certainty is None), portal.id
        assert portal.certainty != "guess" or portal.level == "county", portal.id


def test_the_registry_is_whole(portals: list[Portal]) -> None:
    assert len(portals) >= 3500
    assert {portal.id for portal in portals} >= {"lyg", "lianyun", "lianzhou", "xingyang", "smxsfq"}
    assert {portal.province for portal in portals} == {*provinces(), None}


def test_no_two_portals_have_one_home_page_or_one_name(portals: list[Portal]) -> None:
    homes = Counter(re.sub(r"^https?://(www\.)?|/$", "", portal.home_page) for portal in portals)
    assert [home for home, number in homes.items() if number > 1] == []
    names = Counter(portal.name for portal in portals)
    assert [name for name, number in names.items() if number > 1] == []


def test_addresses_are_written_in_one_way(portals: list[Portal]) -> None:
    for portal in portals:
        assert re.fullmatch(r"https?://[a-z0-9.-]+/(?:[!-~]+/)?", portal.home_page), portal.id
        for address in (portal.list_url, portal.seen):
            assert address is None or re.fullmatch(r"https?://[!-~]+", address), portal.id


def test_a_government_has_the_code_of_its_division(portals: list[Portal]) -> None:
    governments = [portal for portal in portals if GOVERNMENT.search(portal.name)]
    assert len(governments) > 3200
    assert [portal.id for portal in governments if portal.code is None] == []
    codes = Counter(portal.code for portal in governments)
    assert [code for code, number in codes.items() if number > 1] == []
    for portal in governments:
        assert portal.code is not None
        ending = (portal.code[2:] == "0000") + (portal.code[4:] == "00")
        assert portal.level == ("county", "municipal", "provincial")[ending], portal.id


def test_what_has_no_code_is_known(portals: list[Portal]) -> None:
    """Bodies whose place GB/T 2260 does not have, or whose name does not say their place."""
    uncoded = {p.id for p in portals if p.code is None and p.province}
    assert uncoded == {"xjbt", "bb.fujian", "wehdz", "hnxxjkq", "mzj.qiannan", "egb.ordos"}


def test_a_county_nobody_has_seen_is_guessed_to_be_like_its_prefecture(
    portals: list[Portal],
) -> None:
    prefectures = {p.code: p for p in portals if p.level == "municipal" and p.code}
    prefectures["659000"] = next(portal for portal in portals if portal.id == "xjbt")  # the corps
    guessed = [portal for portal in portals if portal.certainty == "guess"]
    assert guessed
    for portal in guessed:
        assert portal.code is not None
        assert portal.family == prefectures[portal.code[:4] + "00"].family, portal.id


def test_only_the_files_that_mention_a_portal_are_read(portals: list[Portal]) -> None:
    some = load_portals(mentioning=["xingyang.gov.cn"])
    assert 0 < len(some) < len(portals) / 10
    assert any(portal.id == "xingyang" for portal in some)


def test_a_declaration_is_read_back_as_it_was(portals: list[Portal], tmp_path: Path) -> None:
    full = Portal(
        "x", "某县“试”人民政府", "http://a.example/", "county", "320703", "江苏省",
        "http://a.example/nb/", "static", "guess", "http://a.example/1/", True, True, 0, "never",
        "http://b.example/", "a \"note\"", ("2024: b", "2025: c"),
    )  # fmt: skip
    assert {field.name for field in fields(full)} == {
        name for name, value in full.as_dict().items() if value or name == "expected"
    }
    path = tmp_path / "x.toml"
    wanted = [full, *portals[::50]]
    path.write_text("".join(portal.declaration() for portal in wanted), encoding="utf-8")
    assert load_portals(path) == wanted


PORTAL = '[[portal]]\nname = "x"\nhome_page = "http://a/"\n'


def test_an_id_is_the_host_unless_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[[portal]]\nname = "青湾县"\nhome_page = "http://127.0.0.1:8001/"\n')
    (portal,) = load_portals(path)
    assert (portal.id, portal.list_url, portal.family) == ("127.0.0.1:8001", None, None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "must hold"),
        ("portal = 3", "must hold"),
        ("[[portal", "no TOML"),
        ('[[portal]]\nname = "x"', "lacks home_page"),
        ('[[portal]]\nname = "x"\nhome_page = "ftp://a/"', "no web address"),
        ('[[portal]]\nname = "x"\nhome_page = "http://a:b/"', "no web address"),
        ('[[portal]]\nname = "x"\nhome_page = "http://a/"\nurl = "y"', "unknown key 'url'"),
        ('[[portal]]\nname = "x"\nhome_page = "http://a/"\nlevel = "town"', "level 'town'"),
        ('[[portal]]\nname = "x"\nhome_page = "http://a/"\nfamily = "A B"', "family 'A B'"),
        ('[[portal]]\nname = 1\nhome_page = "http://a/"', "name must be text"),
        (PORTAL + "expected = -1", "expected must be a whole number"),
        (PORTAL + "expected = true", "expected must be a whole number"),
        (PORTAL + "browser = 1", "browser must be true or false"),
        (PORTAL + 'history = "x"', "history must be a list of texts"),
        (PORTAL + 'history = [""]', "history must be a list of texts"),
        (PORTAL + 'rhythm = "hourly"', "rhythm 'hourly' is none of yearly, daily"),
        (PORTAL + 'certainty = "sure"', "certainty 'sure' is none of"),
        (PORTAL + 'code = "32070"', "no code of GB/T 2260"),
        (PORTAL + 'code = "330700"\nprovince = "江苏省"', "code 330700 is not in 江苏省"),
        ('[[portal]]\nname = "x"\nhome_page = "http://a/"\n' * 2, "Two portals"),
    ],
)
def test_a_wrong_declaration_is_named(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadDeclaration, match=says):
        load_portals(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadDeclaration, match="cannot be read"):
        load_portals(tmp_path / "none.toml")


def test_any_home_page_makes_a_portal() -> None:
    portal = portal_for("www.example.gov.cn")
    assert (portal.id, portal.home_page, portal.source) == (
        "www.example.gov.cn",
        "http://www.example.gov.cn",
        "--url",
    )
    for url in ("ftp://x/", "http://", "http://a b/"):
        with pytest.raises(BadDeclaration):
            portal_for(url)
