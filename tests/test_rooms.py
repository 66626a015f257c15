"""The map in docs/architecture.md says what the tree says, and no room is crowded."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAP = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
MOST = 13  # modules of a room: more is a house with no rooms


def rooms() -> dict[str, set[str]]:
    """The folders that hold modules of the product, and the names of these."""
    found: dict[str, set[str]] = {}
    for top in ("archive", "crawler", "extract"):
        for path in (ROOT / top).rglob("*.py"):
            room = f"{path.parent.relative_to(ROOT).as_posix()}/"
            if path.name != "__init__.py":
                found.setdefault(room, set()).add(path.stem)
    return found


def told() -> dict[str, set[str]]:
    """The rooms of the map, and the modules that it names in each."""
    section = MAP.partition("## The rooms")[2]
    rows = re.findall(r"^\| `([^`]+/)` \|[^|]*\| ([^|]*) \|$", section, re.MULTILINE)
    return {room: set(re.findall(r"`(\w+)`", modules)) for room, modules in rows}


def test_every_module_stands_in_its_room_on_the_map() -> None:
    assert told() == rooms()


def test_no_room_is_crowded() -> None:
    assert {room: len(names) for room, names in rooms().items() if len(names) > MOST} == {}


def test_every_file_that_the_map_sends_to_is_there() -> None:
    named = re.findall(r"`((?:archive|crawler|extract|tests)/[\w./]+\.(?:py|toml))`", MAP)
    to_be_made = {"extract/forms/2026.toml"}
    assert [name for name in named if not (ROOT / name).exists() and name not in to_be_made] == []
