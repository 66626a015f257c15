"""The ink of a page: what is printed on its paper, without stamps, rules and specks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extract.document import Box
from extract.readers.scan.recognise import Picture

_COLOURED = 45
"""Difference between the channels of a pixel from which on it is no shade of grey."""
_DARK = 0.5
"""Coloured pixels lighter than this share of the paper are a stamp or a shade without print."""
_STRONG, _WEAK = 0.35, 0.18
"""Shares of the print's contrast: what is darker is ink; what is lighter than the second is not."""
_SPECK = 0.13
"""Dust, as a share of the characters' height."""
_POINT = 0.25
_RESIDUE = 0.2
"""What is left of a rule beside a cell's edge is no wider than this share of that height."""

_EDGE = 0.4
"""Rules lie no farther from a cell's edge than this share of the characters' height."""


@dataclass(frozen=True)
class Blob:
    """Connected ink: its bounds in pixels of its cell and the number of its pixels."""

    x0: int
    top: int
    x1: int
    bottom: int
    area: int

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True)
class CellInk:
    """What is printed in a cell: a picture without rules, its ink, and what is odd about it.

    ``cut``: print runs over the cell's edge. ``faint``: something too faint to be called ink.
    ``stained``: a stamp or coloured print is in the cell.
    """

    gray: Picture
    mask: Picture
    blobs: tuple[Blob, ...]
    paper: float
    contrast: float
    cut: bool
    faint: bool
    stained: bool


class Page:
    """An upright page: its grey picture without stamps, and how dark print is on it."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.gray, self.coloured = _without_colour(picture)
        self.contrast = _contrast(self.gray)

    def ink(self, box: Box, rules: Picture, em: float) -> CellInk:
        """The ink in a cell whose characters are about ``em`` pixels high."""
        x0, top, x1, bottom = round(box[0]) + 1, round(box[1]) + 1, round(box[2]), round(box[3])
        window = (slice(max(top, 0), max(bottom, 1)), slice(max(x0, 0), max(x1, 1)))
        gray = self.gray[window].copy()
        ruled = _at_edges(rules[window], max(round(_EDGE * em), 2))
        paper = float(np.percentile(gray[~ruled], 75)) if (~ruled).any() else 255.0
        mask = (gray < paper - _STRONG * self.contrast) & ~ruled
        blobs, cut = _blobs(mask, ruled, em)
        kept = np.zeros_like(mask)
        for blob in blobs:
            part = (slice(blob.top, blob.bottom), slice(blob.x0, blob.x1))
            kept[part] |= mask[part]
        gray[(ruled | mask) & ~kept] = paper
        return CellInk(
            gray,
            kept,
            tuple(blobs),
            paper,
            self.contrast,
            cut,
            not blobs and _is_faint(gray, ruled, paper - _WEAK * self.contrast, em),
            bool(self.coloured[window][~ruled].any()) if (~ruled).any() else False,
        )


def _at_edges(rules: Picture, margin: int) -> Picture:
    """The pixels of rules beside a cell's edges; a straight run inside it is a stroke of print."""
    ruled = cv2.dilate(rules.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    ruled[margin:-margin, margin:-margin] = False
    return ruled


def _without_colour(picture: Picture) -> tuple[Picture, Picture]:
    """The page in grey with coloured print as white as paper, and which pixels were coloured.

    The brightest channel hardly shows a red stamp, but well the black print under it.
    """
    if picture.ndim == 2:
        return picture, np.zeros(picture.shape, dtype=bool)
    brightest = picture.max(axis=2)
    coloured = cv2.blur(brightest, (3, 3)).astype(int) - cv2.blur(picture.min(axis=2), (3, 3))
    paper = float(np.median(brightest))
    stains = (coloured > _COLOURED) & (brightest > _DARK * paper)
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    gray = np.where(stains, np.uint8(paper), np.where(coloured > _COLOURED, brightest, gray))
    return gray, stains & (picture.min(axis=2) < paper - _COLOURED)


def _contrast(gray: Picture) -> float:
    """How much darker print is than paper: the darkest hundredth against what is around it."""
    small = cv2.medianBlur(cv2.resize(gray, None, fx=0.25, fy=0.25), 21)
    darker = cv2.subtract(cv2.resize(small, gray.shape[::-1]), gray)
    ink = darker[darker > 25]
    return float(np.percentile(ink, 80)) if ink.size else 255.0


def _blobs(mask: Picture, ruled: Picture, em: float) -> tuple[list[Blob], bool]:
    """The connected ink without specks and rules' residues, and whether the edge cuts any."""
    height, width = mask.shape
    blobs: list[Blob] = []
    specks: list[Blob] = []
    cut = False
    for blob, pixels in _components(mask):
        if max(blob.width, blob.height) <= max(_SPECK * em, 1):
            specks.append(blob)
            continue
        margin = _RESIDUE * em
        aside = (
            blob.x1 <= margin or blob.top >= height - margin
            or blob.bottom <= margin or blob.x0 >= width - margin
        )  # fmt: skip
        touches = blob.x0 == 0 or blob.top == 0 or blob.x1 == width or blob.bottom == height
        if not touches:
            grown = cv2.dilate(pixels.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
            touches = bool((grown & ruled).any())
        if touches and aside:
            continue
        cut |= touches
        blobs.append(blob)
    return [*blobs, *(speck for speck in specks if _may_be_point(speck, blobs, em))], cut


def _may_be_point(speck: Blob, blobs: Sequence[Blob], em: float) -> bool:
    """Whether a speck stands where a decimal point would: by a character's side, not above it."""
    reach = _POINT * em
    return any(
        blob.x0 - reach <= speck.x0 and speck.x1 <= blob.x1 + reach
        and blob.top <= speck.top and speck.bottom <= blob.bottom + reach / 2
        for blob in blobs
        if blob.height > 2 * reach
    )  # fmt: skip


def _components(mask: Picture) -> Iterator[tuple[Blob, Picture]]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    for number, (x0, top, width, height, area) in enumerate(stats[1:].tolist(), 1):
        yield Blob(x0, top, x0 + width, top + height, area), labels == number


def _is_faint(gray: Picture, ruled: Picture, level: float, em: float) -> bool:
    """Whether something is in an empty cell that is too faint for ink, yet no noise."""
    smooth = cv2.GaussianBlur(gray, (0, 0), 1.2)
    inside = (smooth < level) & ~ruled
    margin = max(round(_RESIDUE * em), 2)
    inside[:margin], inside[-margin:], inside[:, :margin], inside[:, -margin:] = (False,) * 4
    return any(max(blob.width, blob.height) > 2 * _SPECK * em for blob, _ in _components(inside))


def lines_of(blobs: Sequence[Blob], em: float) -> list[list[Blob]]:
    """The blobs by printed lines, from top to bottom, each from left to right."""
    lines: list[list[Blob]] = []
    reach = -1.0
    for blob in sorted(blobs, key=lambda blob: blob.top):
        if lines and blob.top < reach:
            lines[-1].append(blob)
            reach = max(reach, blob.bottom)
        else:
            lines.append([blob])
            reach = max(blob.bottom, blob.top + 0.3 * em)
    return [sorted(line, key=lambda blob: blob.x0) for line in _rejoined(lines, em)]


def _rejoined(lines: Sequence[list[Blob]], em: float) -> list[list[Blob]]:
    """Strokes that stand one above the other in one character (二, 三, 云) are of one line."""
    joined: list[list[Blob]] = []
    for line in lines:
        before = joined[-1] if joined else []
        top = min((blob.top for blob in before), default=0)
        if before and max(blob.bottom for blob in line) - top <= 1.25 * em:
            before.extend(line)
        else:
            joined.append(list(line))
    return joined
