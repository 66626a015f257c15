"""Which place a portal's declaration says that it is of."""

from __future__ import annotations

from archive.site.places import places_of


def portal(name: str, **given: str) -> dict[str, str | None]:
    """A portal of that name."""
    return {"id": name, "name": name, "code": None, "level": None, "province": None, **given}


def test_a_code_tells_the_place_and_what_it_lies_in() -> None:
    places, of = places_of(
        [
            portal("连云区人民政府", code="320703", level="county"),
            portal("连云港市人民政府", code="320700", level="municipal"),
            portal("江苏省人民政府", code="320000", level="provincial"),
            portal("北京市东城区人民政府", code="110101", level="county"),
            portal("无市县人民政府", code="410182", level="county"),
        ]
    )
    assert of["江苏省人民政府"] == "32"
    assert places["320703"].parent == "3207" and places["3207"].name == "连云港市"
    assert places["110101"].parent == "11"
    # its city is not among the portals: nobody knows its name
    assert places["410182"].parent == "41"


def test_without_codes_names_tell_what_lies_in_what() -> None:
    places, of = places_of(
        [
            portal("连云港市连云区人民政府", level="county", province="江苏省"),
            portal("连云港市人民政府", level="municipal", province="江苏省"),
            portal("外交部", level="national"),
            portal("某厅", level="department", province="江苏省"),
            portal("www.example.cn"),
        ]
    )
    assert places[of["连云港市连云区人民政府"]].name == "连云区"
    assert places[of["连云港市连云区人民政府"]].parent == of["连云港市人民政府"]
    assert of["外交部"] == "00" and of["某厅"] == "32"
    assert "www.example.cn" not in of
