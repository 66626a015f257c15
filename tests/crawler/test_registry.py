"""Portals are data, and what is wrong with the data is said clearly."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import BadDeclaration
from crawler.registry import LEVELS, load_portals, portal_for


def test_the_registry_is_valid() -> None:
    portals = load_portals()
    assert {portal.id for portal in portals} >= {"lyg", "lianyun", "lianzhou", "xingyang", "smxsfq"}
    for portal in portals:
        assert portal.province and portal.level in LEVELS and portal.family
        assert portal.source == "registry"


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
