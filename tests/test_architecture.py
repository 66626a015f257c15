"""The arrows between the rooms, as data; no circle of imports, no crowded room, a map that is true.

The graph is read from the source: imports within functions, and those that only the type checker
sees, count like all others.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAP = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
MOST = 13
"""Modules of a room: more is a house with no rooms."""

ROOMS = ("gongkai", "crawler", "archive", "extract")
"""Modules and packages at the top whose insides are looked at."""

ARROWS: Mapping[str, frozenset[str]] = {
    "gongkai": frozenset({"crawler", "archive", "extract"}),
    "crawler": frozenset({"archive", "extract.ground"}),
    "archive": frozenset({"extract"}),
    "extract": frozenset(),
    "extract.ground": frozenset(),
}
"""Which other rooms a room may import; a longer name (``extract.ground``) is a room that may import
nothing else of the room around it either."""

KNOWN_EXCEPTIONS: frozenset[tuple[str, str]] = frozenset()
"""(module, module it imports) against the arrows, each with the reason beside it."""

Graph = Mapping[str, frozenset[str]]


def modules(root: Path, rooms: Iterable[str]) -> dict[str, Path]:
    """Dotted name -> file of every module in the rooms."""
    found: dict[str, Path] = {}
    for room in rooms:
        files = [root / f"{room}.py"] if (root / f"{room}.py").exists() else []
        for file in [*files, *sorted((root / room).rglob("*.py"))]:
            parts = file.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imported(name: str, files: Mapping[str, Path]) -> frozenset[str]:
    """Those of the modules that a module's source imports anywhere."""
    file = files[name]
    package = name.split(".") if file.name == "__init__.py" else name.split(".")[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            whole = (f"{base}.{alias.name}" for alias in node.names)
            found |= {module if module in files else base for module in whole}
    return frozenset(found & files.keys() - {name})


def graph_of(files: Mapping[str, Path]) -> dict[str, frozenset[str]]:
    """Module -> modules of these that it imports (``from a import b``: a.b where that is one)."""
    return {name: imported(name, files) for name in files}


def circles(graph: Graph) -> list[str]:
    """One circle of imports in words, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" <- ".join(error.args[1])]
    return []


def against(graph: Graph, arrows: Mapping[str, frozenset[str]]) -> list[tuple[str, str]]:
    """The imports that go from one room to another without an arrow."""
    return [
        (name, other)
        for name, others in sorted(graph.items())
        for other in sorted(others)
        if not _may(name, other, arrows)
    ]


def _may(name: str, other: str, arrows: Mapping[str, frozenset[str]]) -> bool:
    room = max((rule for rule in arrows if _is_in(name, rule)), key=len)
    return any(_is_in(other, goal) for goal in (room, *arrows[room]))


def _is_in(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


@pytest.fixture(scope="module")
def graph() -> dict[str, frozenset[str]]:
    return graph_of(modules(ROOT, ROOMS))


def test_no_modules_import_each_other_in_a_circle(graph: Graph) -> None:
    assert circles(graph) == []


def test_imports_follow_the_declared_arrows(graph: Graph) -> None:
    assert set(against(graph, ARROWS)) == KNOWN_EXCEPTIONS


def test_every_room_is_looked_at(graph: Graph) -> None:
    assert {name.partition(".")[0] for name in graph} == set(ROOMS)


CIRCLES = {
    "at the top": ("from room.b import B", "from room.a import A"),
    "for the type checker": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from room.b import B",
        "import room.a",
    ),
    "in a function": ("def f():\n    from room import b", "from room.a import A"),
    "relative": ("from .b import B", "from . import a"),
}


@pytest.mark.parametrize("how", CIRCLES)
def test_a_circle_is_found(how: str, tmp_path: Path) -> None:
    folder = tmp_path / "room"
    folder.mkdir()
    for name, text in zip(("__init__", "a", "b"), ("", *CIRCLES[how]), strict=True):
        (folder / f"{name}.py").write_text(text)
    found = graph_of(modules(tmp_path, ["room"]))
    assert found == {"room": frozenset(), "room.a": {"room.b"}, "room.b": {"room.a"}}
    assert circles(found)


def test_an_import_against_the_arrows_is_found() -> None:
    graph = {
        "extract.a": frozenset({"archive.b", "extract.c"}),
        "archive.b": frozenset({"extract.a", "crawler.d"}),
    }
    assert against(graph, ARROWS) == [("archive.b", "crawler.d"), ("extract.a", "archive.b")]


def test_the_lowest_floor_imports_nothing_above_it() -> None:
    graph = {"extract.ground.text": frozenset({"extract.ground.errors", "extract.report"})}
    assert against(graph, ARROWS) == [("extract.ground.text", "extract.report")]


def test_an_arrow_may_be_narrowed_to_one_door() -> None:
    arrows = {"crawler": frozenset({"extract.ground"})}
    graph = {"crawler.a": frozenset({"extract.ground.text", "extract.report"})}
    assert against(graph, arrows) == [("crawler.a", "extract.report")]


def held() -> dict[str, set[str]]:
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
    assert told() == held()


def test_no_room_is_crowded() -> None:
    assert {room: len(names) for room, names in held().items() if len(names) > MOST} == {}


def test_every_file_that_the_map_sends_to_is_there() -> None:
    named = re.findall(r"`((?:archive|crawler|extract|tests)/[\w./]+\.(?:py|toml))`", MAP)
    to_be_made = {"extract/forms/2026.toml"}
    assert [name for name in named if not (ROOT / name).exists() and name not in to_be_made] == []


def test_every_room_is_in_the_wheel() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    packages = set(tomllib.loads(text)["tool"]["setuptools"]["packages"])
    found = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for top in ("archive", "crawler", "extract")
        for path in (ROOT / top).rglob("__init__.py")
    }
    assert packages - {"gongkai_samples"} == found
