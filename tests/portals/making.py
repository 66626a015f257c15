# ruff: noqa: E501  (markup and scripts are clearer in one line)
"""What the simulated services have in common: their column, the pages behind its rows, answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from .listing import FALSE_FRIENDS, Listed, way_in
from .server import Answer, Request, Site

JSON = "application/json;charset=UTF-8"
HEX = "0f9c2d7a5b1e4c83a6d2f0b4917e3c58"
UUID = "6d2f0b49-17e3-4c58-8a01-0f9c2d7a5b1e"
NAME = "政府信息公开年报"
Entry = tuple[str, str, str]
"""Address, title, ISO date."""


def put_details(
    site: Site, reports: Sequence[Listed], path: str, noise: bool = True
) -> list[Entry]:
    """The pages behind the rows: ``path`` with {n}, {y}, {m}, {d}; their rows, newest first."""
    found = []
    for number, entry in enumerate([*reports, *(FALSE_FRIENDS if noise else ())], 1):
        year, month, day = entry.date.split("-")
        href = path.format(n=1000 + number, y=year, m=int(month), d=int(day), mm=month, dd=day)
        site.put(href, entry.body if isinstance(entry.body, Answer) else Answer(entry.body))
        found.append((href, entry.title, entry.date))
    return found


def start(column: str, link_text: str = NAME) -> Site:
    site = Site()
    way_in(site, column, link_text, "utf-8")
    return site


def as_json(value: object, status: int = 200) -> Answer:
    text = json.dumps(value, ensure_ascii=False)
    return Answer(text.encode(), status, JSON, last_modified=None)


def part_of(found: Sequence[Entry], number: int, size: int) -> Sequence[Entry]:
    return found[(number - 1) * size : number * size] if number > 0 else []


def body_of(request: Request) -> dict[str, object]:
    try:
        value = json.loads(request.body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def number_of(fields: dict[str, str], name: str, otherwise: int = 1) -> int:
    return int(fields.get(name) or otherwise)


def seconds(date: str) -> int:
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp()) - 8 * 3600


def items(entries: Sequence[Entry]) -> str:
    return "".join(
        f"<li class='clearfix'><a href='{h}' title='{t}' target='_blank'>{t[:14]}…</a><span class='date'>{d}</span></li>"
        for h, t, d in entries
    )
