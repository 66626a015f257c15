"""How many faults made on purpose in the core its unit tests notice, drawn from all by mutmut.

``python -m scripts.mutants [EACH]`` tries so many faults a module (30), the same ones every time;
``0`` tries all of them, which takes about an hour. Tells what share was noticed, and the faults
that were not (``mutmut show NAME`` prints one). Exit code 1 if fewer than 85 % were.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

FOLDER = Path("mutants")
FLOOR = 0.85
_EACH = 30
_SURVIVED = 0
"""The exit code of tests that notice nothing; None where a fault has not been tried."""


def results() -> dict[str, dict[str, int | None]]:
    """Exit codes of the tests by fault, by module."""
    found = {}
    for path in sorted(FOLDER.rglob("*.meta")):
        data = json.loads(path.read_text(encoding="utf-8"))
        found[path.name.removesuffix(".py.meta")] = dict(data["exit_code_by_key"])
    return found


def drawn(faults: dict[str, dict[str, int | None]], each: int) -> dict[str, list[str]]:
    """So many faults of each module, all of them for 0."""
    rng = random.Random(1)
    return {
        module: rng.sample(sorted(names), min(each, len(names))) if each else sorted(names)
        for module, names in faults.items()
    }


def _mutmut(*names: str) -> None:
    subprocess.run([str(Path(sys.executable).parent / "mutmut"), "run", *names], check=False)


def main() -> int:
    """Tries the faults and tells how many were noticed."""
    each = int(sys.argv[1]) if len(sys.argv) > 1 else _EACH
    _mutmut("extract.tables.fill_from_others.*")  # makes the faults of all modules
    tried = drawn(results(), each)
    _mutmut(*(name for names in tried.values() for name in names))
    found = results()
    noticed = total = 0
    for module, names in tried.items():
        missed = [name for name in names if found[module][name] == _SURVIVED]
        noticed, total = noticed + len(names) - len(missed), total + len(names)
        sys.stdout.write(f"{module:10} {len(names) - len(missed)} of {len(names)}\n")
        sys.stdout.writelines(f"    {name}\n" for name in missed)
    sys.stdout.write(f"{noticed} of {total} faults noticed: {noticed / total:.1%}\n")
    return int(noticed < FLOOR * total)


if __name__ == "__main__":
    raise SystemExit(main())
