"""The five sample portals, each served on a port of its own."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

from .server import Answer, PortalServer, Site

FOLDER = Path(__file__).parent / "samples"

PORTALS = ("lyg", "lianyun", "lianzhou", "xingyang", "sfq")

FIRST_PORT = int(os.environ.get("GONGKAI_SAMPLES_PORT", "8091"))
"""Fixed ports, where they are free: ids of documents are made from addresses, and a second run of
the demo should meet the addresses of the first."""

TYPES = {
    ".css": "text/css",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
}


def sample_site(portal_id: str) -> Site:
    """One sample portal as a site, to serve or to put faults into."""
    folder = FOLDER / portal_id
    settings = _settings(portal_id)
    site = Site()
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.name == "portal.json":
            continue
        name = path.relative_to(folder).as_posix()
        answer = Answer(path.read_bytes(), content_type=_type(path, settings["content_type"]))
        site.put(f"/{name}", answer)
        if path.name == "index.html":
            site.put(f"/{name.removesuffix('index.html')}", answer)
    for address, name in settings["routes"].items():
        site.put(address, site.pages[f"/{name}"])
    return site


class Samples:
    """The served portals: their declarations, their hosts, and the servers with their logs."""

    def __init__(self) -> None:
        self.servers: dict[str, PortalServer] = {}
        self._stack = ExitStack()

    @property
    def portals(self) -> list[dict[str, object]]:
        """One dict a portal, in the keys of crawler/portals/*.toml."""
        return [_declaration(portal_id, server.url) for portal_id, server in self.servers.items()]

    @property
    def hosts(self) -> list[str]:
        """``127.0.0.1:PORT`` of every portal, to be allowed by name."""
        return [server.host for server in self.servers.values()]

    def __enter__(self) -> Samples:
        for number, portal_id in enumerate(PORTALS):
            server = _server(sample_site(portal_id), FIRST_PORT + number)
            self.servers[portal_id] = self._stack.enter_context(server)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()


def serve_samples() -> Samples:
    """A context manager that serves the five portals while it lasts."""
    return Samples()


def truth() -> list[dict[str, Any]]:
    """Every sample report with what a reader must find in it (see samples/README.md)."""
    reports: list[dict[str, Any]] = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
    return reports


def _settings(portal_id: str) -> dict[str, Any]:
    settings: dict[str, Any] = json.loads(
        (FOLDER / portal_id / "portal.json").read_text(encoding="utf-8")
    )
    return settings


def _declaration(portal_id: str, home_page: str) -> dict[str, object]:
    settings = _settings(portal_id)
    keys = ("id", "name", "province", "level", "family")
    declaration = {key: settings[key] for key in keys if key in settings}
    declaration["home_page"] = home_page
    if "list_url" in settings:
        declaration["list_url"] = home_page + settings["list_url"]
    return declaration


def _type(path: Path, html_type: str) -> str:
    return TYPES.get(path.suffix, html_type)


def _server(site: Site, port: int) -> PortalServer:
    try:
        return PortalServer(site, port)
    except OSError:  # another demo, or something else, has the port
        return PortalServer(site)
