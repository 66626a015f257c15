"""The made reports as pictures: drawn by a browser, then scanned, stamped and squeezed."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

STYLE = """<style>body{font-family:'Noto Serif CJK SC','Noto Sans CJK SC',serif;font-size:%dpx;
width:%dpx;margin:16px auto} table{border-collapse:collapse;width:100%%} .nav{display:none}
td{border:1px solid #000;text-align:center;padding:4px} h1{font-size:150%%}</style></head>"""


def draw(page: str, folder: Path, *, size: int = 15, width: int = 800, height: int = 2200) -> Any:
    """A page as a browser shows it: rows, columns and red, green, blue."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI has no chromium: apt-get install chromium")
        pytest.skip("no chromium on this machine: apt-get install chromium")
    source, target = folder / "page.html", folder / "page.png"
    source.write_text(page.replace("</head>", STYLE % (size, width)), encoding="utf-8")
    subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            f"--user-data-dir={folder / 'profile'}", f"--window-size={width + 60},{height}",
            f"--screenshot={target}", source.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )  # fmt: skip
    picture = np.array(Image.open(target).convert("RGB"))
    printed = np.flatnonzero((picture < 250).any(axis=(1, 2)))
    return picture[: printed[-1] + 40]


def scan(
    picture: Any, seed: int, *, skew: float = 0.0, noise: float = 6.0, blur: float = 0.6
) -> Any:
    """What a scanner makes of the page: crooked, soft, noisy, unevenly lit."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1)
    white = (255, 255, 255)
    turned = cv2.warpAffine(picture, matrix, (width, height), borderValue=white, flags=2)
    soft = cv2.GaussianBlur(turned, (0, 0), blur) if blur else turned
    light = np.linspace(0.86, 1.0, width)[None, :, None]
    grain = np.random.default_rng(seed).normal(0, noise, (height, width, 1))
    return np.clip(soft * light + grain, 0, 255).astype(np.uint8)


def stamp(picture: Any, x: int, y: int, radius: int) -> Any:
    """The page with a body's red seal over it."""
    inked = picture.copy()
    cv2.circle(inked, (x, y), radius, (205, 30, 40), 5)
    star = [
        (
            round(x + radius * 0.4 * np.sin(turn * 0.8 * np.pi)),
            round(y - radius * 0.4 * np.cos(turn * 0.8 * np.pi)),
        )
        for turn in range(5)
    ]
    cv2.fillPoly(inked, [np.array(star)], (205, 30, 40))
    mixed = cv2.addWeighted(inked, 0.85, picture, 0.15, 0)
    return np.minimum(picture, mixed)


def encoded(picture: Any, kind: str = "PNG", **options: Any) -> bytes:
    """The picture as a file; of a list, all as the pages of one."""
    pages = [
        Image.fromarray(page) for page in (picture if isinstance(picture, list) else [picture])
    ]
    buffer = io.BytesIO()
    if len(pages) > 1:
        options |= {"save_all": True, "append_images": pages[1:]}
    pages[0].save(buffer, kind, **options)
    return buffer.getvalue()
