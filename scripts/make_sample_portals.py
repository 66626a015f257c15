"""Make tests/portals/samples/ again from scripts/sample_portals/: the same bytes every time.

Run from the top of the repository: ``python -m scripts.make_sample_portals [FOLDER]``.
Needs the development tools (reportlab).
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from .sample_portals.model import load, reports
from .sample_portals.pages import PortalFolder

SAMPLES = Path(__file__).parent.parent / "tests" / "portals" / "samples"


def make(folder: Path) -> None:
    """Write every portal's folder, and truth.json with what a reader must find in them."""
    every = reports()
    pages = load("pages.toml", "page")
    for portal in load("reports.toml", "portal"):
        mine = PortalFolder(portal, [r for r in every if r.portal == portal["id"]])
        mine.write([page for page in pages if page["portal"] == portal["id"]])
        shutil.rmtree(folder / portal["id"], ignore_errors=True)
        for name, content in mine.files.items():
            path = folder / portal["id"] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    truth = [report.truth() for report in every]
    text = json.dumps(truth, ensure_ascii=False, separators=(",", ":"))
    # One report a line, so that a change shows which report it is about.
    (folder / "truth.json").write_text(text.replace('},{"portal"', '},\n{"portal"') + "\n", "utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
