"""Takes the README's pictures: the demo's site in Chromium, at the width of a desk and of a phone.

Usage: python -m scripts.screenshots [DATA]   (DATA: a folder that `gongkai demo` built)
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from archive.database.store import Archive
from tests.site.conftest import FLAGS
from tests.site.serving import serving

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
DESK, PHONE = (1280, 860), (390, 844)


def main(data: Path) -> None:
    """Write every picture that the README shows."""
    with Archive(data, must_exist=True) as archive:
        [report, *_] = archive.rows(
            "select id from reports where status = 'contradicts' order by failed_checks desc, id"
        )
        [boxed, *_] = archive.rows(
            "select report_id, cell from evidence where box is not null and row_name = 'new'"
            " and column_name = 'total' order by report_id"
        )
        [government, *_] = archive.rows("select id from agencies where name = '连云区人民政府'")
        near = "select id from agencies where name like '连云区%局' order by id limit 2"
        beside = "".join(f"&body={other['id']}" for other in archive.rows(near))
    body = government["id"]
    pages = [
        ("home", "/", DESK),
        ("search", "/search?q=连云区 2024", DESK),
        ("report", f"/report/{report['id']}", (1280, 2300)),
        ("evidence", f"/evidence/{boxed['report_id']}/{boxed['cell']}", (1280, 1300)),
        ("agency", f"/agency/{body}", (1280, 1300)),
        ("compare", f"/compare?body={body}{beside}&measure=requests.new.total", (1280, 1300)),
        ("home-english", "/en/", DESK),
        ("report-phone", f"/report/{report['id']}", PHONE),
    ]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving(data) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium", args=FLAGS
        )
        for name, path, (width, height) in pages:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(address + path, wait_until="networkidle")
            _keep(page.screenshot(), FOLDER / f"{name}.png")
        browser.close()


def _keep(picture: bytes, path: Path) -> None:
    """Few colours are enough, and a third of the bytes."""
    with Image.open(io.BytesIO(picture)) as image:
        few = image.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        few.save(path, "PNG", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
