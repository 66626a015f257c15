"""Whose report it is: ids of agencies, and what kind of body a name says it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Literal

from extract.ground.text import simplified

Kind = Literal["government", "office", "department", "township", "other"]

# A name that begins with a province, city, county, prefecture, league or banner names one body in
# its province. A district does not: one province can have two districts of a name.
_PLACED = re.compile(r"^[一-鿿]{2,8}?(?:省|自治区|自治州|自治县|市|县|盟|旗)")
_PLACE = re.compile(r"^[一-鿿]{2,8}?(?:省|自治区|自治州|自治县|市|县|区|盟|旗)")
_GOVERNMENT = re.compile(r"(?:人民政府|政府)(?:办公厅|办公室|门户网站)?$")
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("township", r"(?:街道办事处|街道|(?:镇|乡|民族乡)(?:人民政府|政府)?)(?:办公室|党政办公室)?$"),
    ("office", r"(?:人民政府|政府)(?:办公厅|办公室)$"),
    ("government", r"人民政府$|[省市县区州旗]政府$"),
    ("other", r"管理?委员会$|管委会|示范区|开发区|园区|公司$|大学$|学院$|医院$|学校$|中心$|站$"),
    ("department", r"(?:局|委员会|委|厅|部|办公室|办|署|院|队|总队|支队)$"),
)


def agency_id(name: str, portal: Mapping[str, Any]) -> str:
    """The stable id of a body: from its name and its province, or its portal.

    A name that does not say where the body is ("教育局", "鼓楼区财政局") is one body of the portal
    that published it, so that two of a name are never taken for one. A mirror's traditional
    characters (宿遷市) make no other body.
    """
    name = simplified(name)
    province = portal.get("province")
    scope = province if province and _PLACED.match(name) else portal["id"]
    return sha256(f"{scope}\n{name}".encode()).hexdigest()[:12]


def kind_of(name: str) -> Kind:
    """What kind of body a name says it is; 条例 art. 49 sets another date for each.

    ``office`` is a government's own office: it reports for itself or for the government. ``other``
    is every body of which the article does not speak.
    """
    for kind, pattern in _KINDS:
        if re.search(pattern, simplified(name)):
            return kind
    return "other"


def is_own_portal(name: str, portal_name: str | None) -> bool:
    """Whether a portal's owner is the body itself or the government of the body's place."""
    if not portal_name:
        return False
    owner = _GOVERNMENT.sub("", portal_name)
    place = _PLACE.match(name)
    return (
        name in portal_name
        or name.startswith(owner)
        or bool(place and owner.endswith(place.group()))
    )
