"""Branches per 100 lines of function: how much a reader of the code has to keep in mind.

``python -m scripts.branches FILE…`` tells them for each file and for all together.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


def per_hundred_lines(paths: Sequence[Path]) -> float:
    """Branches of the files' functions per 100 lines of them, each counted once."""
    branches = lines = 0
    for path in paths:
        for function in _functions(ast.parse(path.read_text(encoding="utf-8"))):
            branches += sum(map(_weight, ast.walk(function)))
            lines += (function.end_lineno or 0) - function.lineno + 1
    return 100 * branches / lines if lines else 0.0


def _functions(tree: ast.AST) -> Iterator[Function]:
    """The functions and methods; what stands inside of one is counted with it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            yield node
        else:
            yield from _functions(node)


def _weight(node: ast.AST) -> int:
    """How many ways the node adds: a branch, a loop, a condition of either."""
    match node:
        case ast.If() | ast.IfExp() | ast.For() | ast.AsyncFor() | ast.While():
            return 1
        case ast.ExceptHandler() | ast.match_case():
            return 1
        case ast.BoolOp(values=values):
            return len(values) - 1
        case ast.comprehension(ifs=conditions):
            return 1 + len(conditions)
    return 0


def main() -> None:
    """Tells of the files named on the command line."""
    paths = [Path(name) for name in sys.argv[1:]]
    for path in paths:
        sys.stdout.write(f"{per_hundred_lines([path]):5.1f}  {path}\n")
    sys.stdout.write(f"{per_hundred_lines(paths):5.1f}  all together\n")


if __name__ == "__main__":
    main()
