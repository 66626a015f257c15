"""Who to visit: portals declared in TOML files, checked against their schema with clear errors."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.errors import BadDeclaration
from extract.ground.messages import Message, say

LEVELS = ("national", "provincial", "municipal", "county", "township", "department", "other")
CERTAINTIES = ("strong", "medium", "weak", "guess")
"""How sure a declared family is: its marks were seen, in part; only addresses of its shape were;
or nothing was, and it is the family of the prefecture that the portal's division belongs to."""
RHYTHMS = ("yearly", "daily", "weekly", "monthly", "never")
"""How often a portal is asked that nobody names (:mod:`crawler.portals.schedule`)."""

_FAMILY = re.compile(r"[a-z][a-z0-9-]*")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
_CODE = re.compile(r"\d{6}")
_REQUIRED = ("name", "home_page")
_WORDS = {"level": LEVELS, "certainty": CERTAINTIES, "rhythm": RHYTHMS}
_KINDS: dict[str, tuple[type, Message]] = {
    "expected": (int, say("declaration.kind_number")),
    "browser": (bool, say("declaration.kind_switch")),
    "whole": (bool, say("declaration.kind_switch")),
    "history": (list, say("declaration.kind_texts")),
}


@dataclass(frozen=True)
class Portal:
    """One portal as declared; ``source`` says by whom ("registry", "--url" or "sample")."""

    id: str
    name: str
    home_page: str
    level: str | None = None
    code: str | None = None  # GB/T 2260: the division that the owner governs or belongs to
    province: str | None = None
    list_url: str | None = None  # the annual-report column; found from the home page if None
    family: str | None = None
    certainty: str | None = None  # how sure the family is, one of CERTAINTIES
    seen: str | None = None  # an address that showed the family
    browser: bool = False  # its lists exist only after JavaScript has run
    whole: bool = False  # the first page of a list shows every row, whatever its pager says
    expected: int | None = None  # the fewest reports that it lists; 0: none is no fault
    rhythm: str | None = None  # how often it is asked, one of RHYTHMS; "yearly" if None
    public_home: str | None = None  # the home page its documents are known by, if it was moved
    notes: str | None = None
    history: Sequence[str] = ()  # what it was before: hosts, columns, systems, with dates
    source: str = "registry"

    def as_dict(self) -> dict[str, object]:
        """The declaration as the archive records it."""
        return asdict(self)

    def declaration(self) -> str:
        """The portal as the TOML table that the registry's files hold, and a blank line."""
        given = {
            key: value
            for key, value in self.as_dict().items()
            if value not in (None, "", False, (), []) and key != "source"
        }
        if self.expected == 0:
            given["expected"] = 0
        # what JSON writes for texts, whole numbers, truth and lists of texts is TOML too
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in given.items()]
        return "\n".join(["[[portal]]", *lines, "", ""])


def load_portals(path: Path | None = None, *, mentioning: Iterable[str] = ()) -> list[Portal]:
    """The portals of one TOML file, or of the whole registry in ``crawler/portals``.

    ``mentioning`` spares the parsing of those of the registry's files in which none of the words
    stands. Raises ``BadDeclaration`` naming file, portal and key.
    """
    if path is not None:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8"
            raise BadDeclaration(say("declaration.unreadable", file=path, reason=why)) from error
        portals = _parse(text, str(path))
    else:
        words = list(mentioning)
        portals = []
        for entry in sorted((files("crawler") / "portals").iterdir(), key=lambda item: item.name):
            if entry.name.endswith(".toml"):
                text = entry.read_text(encoding="utf-8")
                if not words or any(word in text for word in words):
                    portals += _parse(text, entry.name)
    seen: set[str] = set()
    for portal in portals:
        if portal.id in seen:
            raise BadDeclaration(say("declaration.id_twice", id=f"{portal.id!r}"))
        seen.add(portal.id)
    return portals


@cache
def declared_provinces() -> dict[str, dict[str, str]]:
    """The provinces in the order of GB/T 2260, with what ``crawler/provinces.toml`` says of each:
    ``code``, the first two digits of its codes, and ``file``, the one that declares its portals.
    """
    return tomllib.loads((files("crawler") / "provinces.toml").read_text(encoding="utf-8"))


def provinces() -> dict[str, str]:
    """Every province's name, and the first two digits of its codes."""
    return {name: province["code"] for name, province in declared_provinces().items()}


def portal_for(url: str) -> Portal:
    """The portal of a home page that no registry knows; ``BadDeclaration`` for no web address.

    A host may stand alone (``www.example.gov.cn``): a single word is more likely a mistyped id.
    """
    if "://" not in url:
        if not re.search("[.:]|^localhost", url):
            raise BadDeclaration(say("declaration.home_no_address", url=f"{url!r}"))
        url = f"http://{url}"
    _check_address(url, "home page")
    host = urlsplit(url).netloc.lower()
    return Portal(id=host, name=host, home_page=url, source="--url")


def portal_of(declared: Mapping[str, object], where: str = "portal") -> Portal:
    """One declaration (the keys of the TOML) as a Portal; ``BadDeclaration`` if it is wrong."""
    label = f"{where}: portal {declared.get('id') or declared.get('name') or '?'}"
    given = {name: _value(name, value, label) for name, value in declared.items()}
    for name in _REQUIRED:
        if name not in given:
            raise BadDeclaration(say("declaration.lacks", label=label, key=name))
    for name in ("home_page", "list_url", "public_home", "seen"):
        if name in given:
            _check_address(given[name], f"{label}: {name}")
    for name, words in _WORDS.items():
        if given.get(name, words[0]) not in words:
            raise BadDeclaration(
                say(
                    "declaration.no_such_word",
                    label=label,
                    key=name,
                    value=f"{given[name]!r}",
                    words=words,
                )
            )
    if not _FAMILY.fullmatch(given.get("family", "static")):
        raise BadDeclaration(
            say("declaration.no_family_name", label=label, family=f"{given['family']!r}")
        )
    _check_place(given, label)
    given.setdefault("id", urlsplit(given["home_page"]).netloc.lower())
    if not _ID.fullmatch(given["id"]):
        raise BadDeclaration(say("declaration.bad_id", label=label, id=f"{given['id']!r}"))
    return Portal(**given)


_KNOWN = {field.name for field in fields(Portal)} - {"source"}


def _value(name: str, value: object, label: str) -> Any:
    """A key's value, checked for its kind; texts without blanks around them."""
    if name not in _KNOWN:
        raise BadDeclaration(
            say("declaration.unknown_key", label=label, key=f"{name!r}", known=f"{sorted(_KNOWN)}")
        )
    kind, says = _KINDS.get(name, (str, say("declaration.kind_text")))
    fits = type(value) is kind
    if isinstance(value, list):
        fits = fits and all(isinstance(item, str) and item.strip() for item in value)
        value = tuple(value)
    elif isinstance(value, str):
        value = value.strip()
        fits = fits and bool(value)
    elif name == "expected":
        fits = fits and isinstance(value, int) and value >= 0
    if not fits:
        raise BadDeclaration(say("declaration.wrong_kind", label=label, key=name, kind=says))
    return value


def _check_place(given: Mapping[str, Any], label: str) -> None:
    """The code is one of GB/T 2260's shape, and of the province, where both are given."""
    code, province = given.get("code"), given.get("province")
    if code is not None and not _CODE.fullmatch(code):
        raise BadDeclaration(say("declaration.no_code", label=label, place=f"{code!r}"))
    digits = provinces().get(province or "")
    if code is not None and digits is not None and not code.startswith(digits):
        raise BadDeclaration(
            say(
                "declaration.code_elsewhere",
                label=label,
                place=code,
                province=province,
                digits=digits,
            )
        )


def _parse(text: str, where: str) -> list[Portal]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadDeclaration(say("declaration.no_toml", file=where, reason=error)) from error
    unknown = set(content) - {"portal"}
    entries = content.get("portal", [])
    if unknown or not isinstance(entries, list) or not entries:
        raise BadDeclaration(say("declaration.no_portals", file=where))
    return [portal_of(entry, where) for entry in entries]


def _check_address(url: str, label: str) -> None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises for a port that is no number
    except ValueError as error:
        raise BadDeclaration(
            say("declaration.bad_address", label=label, url=f"{url!r}", reason=error)
        ) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
        raise BadDeclaration(say("declaration.no_address", label=label, url=f"{url!r}"))


def on_one_machine(portals: Iterable[Portal]) -> dict[str, frozenset[str]]:
    """For each portal (by id) HOST:PORT of the others that its host serves at other ports."""
    served: dict[str | None, set[str]] = {}
    of: dict[str, tuple[str | None, str]] = {}
    for portal in portals:
        parts = urlsplit(portal.home_page)
        of[portal.id] = parts.hostname, parts.netloc.lower()
        served.setdefault(parts.hostname, set()).add(parts.netloc.lower())
    return {name: frozenset(served[host] - {own}) for name, (host, own) in of.items()}
