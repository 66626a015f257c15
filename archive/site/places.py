"""Which place a body belongs to: province, city, county, as its portal's declaration tells."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

NATIONAL = "00"
"""The id of the place of bodies of the central government."""

_PORTAL = re.compile(r"(?:人民政府|政府)?(?:办公厅|办公室)?(?:门户网站|网站)?$")
# in a municipality the counties stand right under the province
_MUNICIPALITIES = ("11", "12", "31", "50")


@dataclass(frozen=True)
class Province:
    """A province: division code, names, and its tile (column, row) on the map.

    ``outside``: the regulations do not apply there.
    """

    code: str
    name: str
    short: str
    en: str
    tile: tuple[int, int]
    outside: bool = False


@dataclass(frozen=True)
class Division:
    """An administrative division with its path: ``parent`` is the id of the one that it lies in,
    None at the top.

    The id is the division code without the zeros at its end, or the id of the portal of the
    place's government where no code is declared.
    """

    id: str
    name: str
    level: str
    parent: str | None


@cache
def provinces() -> dict[str, Province]:
    """Every province by its code."""
    text = (Path(__file__).parent / "places.toml").read_text(encoding="utf-8")
    return {
        code: Province(**{**given, "code": code, "tile": tuple(given["tile"])})
        for code, given in tomllib.loads(text)["province"].items()
    }


def places_of(portals: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Division], dict[str, str]]:
    """(places by id, portal id -> id of its place), for all portals of the archive."""
    places = {NATIONAL: Division(NATIONAL, "中央", "national", None)}
    for code, province in provinces().items():
        places[code] = Division(code, province.name, "province", None)
    known = {province.name: code for code, province in provinces().items()}
    of_portal: dict[str, str] = {}
    # governments first, the higher before the lower, so that a name finds what it lies in
    for portal in sorted(portals, key=_height):
        place = _place(portal, known, places)
        if place is not None:
            of_portal[portal["id"]] = place.id
            places.setdefault(place.id, place)
    _fill_gaps(places)
    return places, of_portal


def _height(portal: Mapping[str, Any]) -> tuple[int, str]:
    order = ("national", "provincial", "municipal", "county")
    level = portal.get("level")
    return (order.index(level) if level in order else len(order), str(portal["id"]))


def _place(
    portal: Mapping[str, Any], known: Mapping[str, str], places: Mapping[str, Division]
) -> Division | None:
    name = _PORTAL.sub("", portal["name"] or portal["id"]) or portal["id"]
    level = portal.get("level")
    code = _significant(str(portal.get("code") or ""))
    if code in places:
        return places[code]
    if code:
        return Division(code, _short(name, places.get(code[:4])), _level_of(code), _parent(code))
    province = known.get(portal.get("province") or "")
    if level not in ("municipal", "county"):
        return places.get(province or (NATIONAL if level == "national" else ""))
    inside = [
        place
        for place in places.values()
        if place.level == "city" and place.parent == province and name.startswith(place.name)
    ]
    if level == "county" and inside:
        return Division(portal["id"], _short(name, inside[0]), "county", inside[0].id)
    return Division(portal["id"], name, "city" if level == "municipal" else "county", province)


def _short(name: str, city: Division | None) -> str:
    """The county's own name: 连云港市连云区 lies in 连云港市."""
    return (name.removeprefix(city.name) or name) if city else name


def _significant(code: str) -> str:
    if not re.fullmatch(r"\d{6,12}", code):
        return ""
    code = code[:6]
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return "" if code[:2] not in provinces() else code


def _level_of(code: str) -> str:
    return {2: "province", 4: "city"}.get(len(code), "county")


def _parent(code: str) -> str | None:
    if len(code) == 6 and code[:2] not in _MUNICIPALITIES:
        return code[:4]
    return code[:2] if len(code) > 2 else None


def _fill_gaps(places: dict[str, Division]) -> None:
    """A county whose city is not among the places, so that nobody knows its name, stands right
    under its province.
    """
    for place in list(places.values()):
        if place.parent and place.parent not in places:
            places[place.id] = replace(place, parent=place.parent[:2])
