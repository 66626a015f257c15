"""Each part of a visit changes what it holds by itself: no module writes another's attributes."""

from __future__ import annotations

import ast
from pathlib import Path

import crawler

SHARED = {"visit", "listing", "task", "findings", "frontier", "budget", "bundle", "templates"}
"""What the parts and what is handed around is called where it is used."""

CHANGING = {"add", "append", "appendleft", "clear", "discard", "extend", "pop", "remove", "update"}
"""How a set, a list or a dict is changed: never through two dots from outside."""


def owner(node: ast.expr) -> list[str]:
    """``visit.frontier.x`` as names; of anything else what can be told."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else names


def trespasses(source: str) -> list[str]:
    """Where a module writes, or looks, into what another owns."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and set((names := owner(node))[:-1]) & SHARED:
            if isinstance(node.ctx, ast.Store) or node.attr.startswith("_"):
                found.append(".".join(names))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            names = owner(node.func)
            if len(names) > 3 and names[0] in SHARED and names[-1] in CHANGING:
                found.append(".".join(names))
    return found


def test_no_module_writes_into_a_part_of_a_visit() -> None:
    room = Path(crawler.__file__).parent
    for path in sorted(room.rglob("*.py")):
        assert trespasses(path.read_text(encoding="utf-8")) == [], path


def test_trespassing_is_found() -> None:
    assert trespasses("visit.frontier.asked = set()") == ["visit.frontier.asked"]
    assert trespasses("listing.pages += 1") == ["listing.pages"]
    assert trespasses("self.visit.kept, x = 1, 2") == ["self.visit.kept"]
    assert trespasses("visit.budget._sent") == ["visit.budget._sent"]
    assert trespasses("visit.frontier.asked.add(1)") == ["visit.frontier.asked.add"]
    assert trespasses("visit.script_files.add(1, 2)") == []
    assert trespasses("self._sent = 1") == []
