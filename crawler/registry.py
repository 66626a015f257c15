"""Who to visit: portals declared in TOML files, checked against their schema with clear errors."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from crawler.errors import BadDeclaration

LEVELS = ("national", "provincial", "municipal", "county", "township", "department", "other")
_FAMILY = re.compile(r"[a-z][a-z0-9-]*")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
_REQUIRED = ("name", "home_page")


@dataclass(frozen=True)
class Portal:
    """One portal as declared; ``source`` says by whom ("registry", "--url" or "sample")."""

    id: str
    name: str
    home_page: str
    list_url: str | None = None  # the annual-report column; found from the home page if None
    province: str | None = None
    level: str | None = None
    family: str | None = None
    public_home: str | None = None  # the home page its documents are known by, if it was moved
    notes: str | None = None
    source: str = "registry"

    def as_dict(self) -> dict[str, object]:
        """The declaration as the archive records it."""
        return asdict(self)

    def declaration(self) -> str:
        """The portal as the TOML table that the registry's files hold, and a blank line."""
        given = {key: value for key, value in self.as_dict().items() if value and key != "source"}
        # a JSON string is a TOML string too
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in given.items()]
        return "\n".join(["[[portal]]", *lines, "", ""])


def load_portals(path: Path | None = None) -> list[Portal]:
    """The portals of one TOML file, or of the whole registry in ``crawler/portals``.

    Raises ``BadDeclaration`` naming file, portal and key.
    """
    if path is not None:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadDeclaration(f"{path} cannot be read: {error}.") from error
        portals = _parse(text, str(path))
    else:
        folder = files("crawler") / "portals"
        portals = []
        for entry in sorted(folder.iterdir(), key=lambda item: item.name):
            if entry.name.endswith(".toml"):
                portals += _parse(entry.read_text(encoding="utf-8"), entry.name)
    seen: set[str] = set()
    for portal in portals:
        if portal.id in seen:
            raise BadDeclaration(f"Two portals have the id {portal.id!r}: give one another id.")
        seen.add(portal.id)
    return portals


def portal_for(url: str) -> Portal:
    """The portal of a home page that no registry knows; ``BadDeclaration`` for no web address."""
    if "://" not in url:
        url = f"http://{url}"
    _check_address(url, "--url")
    host = urlsplit(url).netloc.lower()
    return Portal(id=host, name=host, home_page=url, source="--url")


def portal_of(declared: Mapping[str, object], where: str = "portal") -> Portal:
    """One declaration (the keys of the TOML) as a Portal; ``BadDeclaration`` if it is wrong."""
    known = {field.name for field in fields(Portal)} - {"source"}
    label = f"{where}: portal {declared.get('id') or declared.get('name') or '?'}"
    for name, value in declared.items():
        if name not in known:
            raise BadDeclaration(
                f"{label} has the unknown key {name!r}; known are {sorted(known)}."
            )
        if not isinstance(value, str) or not value.strip():
            raise BadDeclaration(f"{label}: {name} must be text that is not empty.")
    for name in _REQUIRED:
        if name not in declared:
            raise BadDeclaration(f"{label} lacks {name}.")
    given = {name: str(value).strip() for name, value in declared.items()}
    for name in ("home_page", "list_url", "public_home"):
        if name in given:
            _check_address(given[name], f"{label}: {name}")
    if given.get("level") not in (None, *LEVELS):
        raise BadDeclaration(f"{label}: level {given['level']!r} is none of {', '.join(LEVELS)}.")
    if not _FAMILY.fullmatch(given.get("family", "static")):
        raise BadDeclaration(f"{label}: family {given['family']!r} is no family's name.")
    given.setdefault("id", urlsplit(given["home_page"]).netloc.lower())
    if not _ID.fullmatch(given["id"]):
        raise BadDeclaration(
            f"{label}: id {given['id']!r} may hold letters, digits and . _ : - only."
        )
    return Portal(**given)


def _parse(text: str, where: str) -> list[Portal]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadDeclaration(f"{where} is no TOML: {error}.") from error
    unknown = set(content) - {"portal"}
    entries = content.get("portal", [])
    if unknown or not isinstance(entries, list) or not entries:
        raise BadDeclaration(f"{where} must hold [[portal]] tables and nothing else.")
    return [portal_of(entry, where) for entry in entries]


def _check_address(url: str, label: str) -> None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises for a port that is no number
    except ValueError as error:
        raise BadDeclaration(f"{label}: {url!r} is no web address ({error}).") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
        raise BadDeclaration(f"{label}: {url!r} is no web address (http://… or https://…).")
