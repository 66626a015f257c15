"""Takes the README's pictures: the demo's site in Chromium, at the width of a desk and of a phone.

Usage: python -m scripts.screenshots [DATA]   (DATA: a folder that `gongkai demo` built)
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from archive.store import Archive
from tests.site.conftest import FLAGS
from tests.site.serving import serving

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
DESK, PHONE = (1280, 860), (390, 844)


def main(data: Path) -> None:
    """Write home, search and report, each as the README shows it."""
    with Archive(data, must_exist=True) as archive:
        [report, *_] = archive.rows(
            "select id from reports where status = 'contradicts' order by failed_checks desc, id"
        )
    pages = [
        ("home", "/", DESK),
        ("search", "/search?q=信访", DESK),
        ("report", f"/report/{report['id']}", (1280, 2300)),
        ("report-phone", f"/report/{report['id']}", PHONE),
    ]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving(data) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium", args=FLAGS
        )
        for name, path, (width, height) in pages:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(address + path)
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
