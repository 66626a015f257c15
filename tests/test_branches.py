"""The core stays easy to follow: few branches a line, none of its functions a maze."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.branches import per_hundred_lines

ROOT = Path(__file__).parent.parent
CORE = [
    *(ROOT / "extract" / "tables").glob("*.py"),
    ROOT / "extract" / "checks" / "sums.py",
]
MOST = 54


def test_the_core_has_no_more_branches_than_it_had() -> None:
    assert per_hundred_lines(CORE) < MOST


@pytest.mark.parametrize(
    ("body", "branches"),
    [
        ("    return 1\n", 0),
        ("    if a:\n        return 1\n    elif b:\n        return 2\n", 2),
        ("    return 1 if a and b or c else 2\n", 3),
        ("    return [x for x in a if x if b]\n", 3),
        ("    for x in a:\n        pass\n    while a:\n        pass\n", 2),
        ("    try:\n        a()\n    except OSError:\n        b()\n", 1),
        ("    match a:\n        case 1:\n            b()\n        case 2:\n            c()\n", 2),
        ("    def inner():\n        if a:\n            b()\n    inner()\n", 1),
    ],
)
def test_what_counts_as_a_branch(tmp_path: Path, body: str, branches: int) -> None:
    path = tmp_path / "code.py"
    path.write_text(f"def f():\n{body}", encoding="utf-8")
    lines = body.count("\n") + 1
    assert per_hundred_lines([path]) == pytest.approx(100 * branches / lines)


def test_a_file_without_functions_has_none(tmp_path: Path) -> None:
    path = tmp_path / "code.py"
    path.write_text("x = 1 if True else 2\n", encoding="utf-8")
    assert per_hundred_lines([path]) == 0
