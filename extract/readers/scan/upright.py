"""A scanned page set upright: skew, quarter turns, and the way back to the page as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extract.document import Box
from extract.readers.scan.recognise import Picture, find_lines, read_line

_STEEPEST = 6.0
"""Degrees of skew that are looked for; pages lie straighter in a scanner."""
_COARSE, _FINE = 0.5, 0.05
_LEAST_SKEW = 0.04
_SMALL = 1000
"""Pixels of the longer side on which the skew is measured."""
_SAMPLES = 6
_SURELY_UPRIGHT = 0.85
_TALL = 1.5
_LONG = 3


@dataclass(frozen=True)
class WayBack:
    """The matrix that leads from the pixels of an upright picture back to the page's."""

    back: Picture

    def box(self, box: Sequence[float]) -> Box:
        """The box on the page as it was that holds a box of the upright picture."""
        x0, top, x1, bottom = box
        corners = np.array([[x0, top, 1], [x1, top, 1], [x0, bottom, 1], [x1, bottom, 1]])
        points = corners @ self.back.T
        low, high = points.min(axis=0), points.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def set_upright(picture: Picture) -> tuple[Picture, WayBack, list[Box]]:
    """The page without skew, and not sideways or upside down; and its lines of text in it.

    Pictures many times longer than wide are no scans and stand as they are.
    """
    height, width = picture.shape[:2]
    if max(height, width) > _LONG * min(height, width):
        return picture, WayBack(np.eye(3)[:2]), find_lines(picture)
    straight, back = _turned(picture, _skew(picture))
    boxes = find_lines(straight)
    turns = _quarter_turns(straight, boxes)
    if turns:
        straight = np.ascontiguousarray(np.rot90(straight, turns))
        boxes = find_lines(straight)
    return straight, WayBack(back @ _quarter_back(turns, width, height)), boxes


def _skew(picture: Picture) -> float:
    """The angle in degrees by which the page must be turned for its rules and lines to be level."""
    gray = picture if picture.ndim == 2 else picture.max(axis=2)
    scale = min(1.0, _SMALL / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(
        small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12
    )
    coarse = max(np.arange(-_STEEPEST, _STEEPEST + _COARSE, _COARSE), key=lambda a: _level(ink, a))
    fine = np.arange(coarse - _COARSE, coarse + _COARSE + _FINE, _FINE)
    angle = float(max(fine, key=lambda a: _level(ink, a)))
    return angle if abs(angle) > _LEAST_SKEW else 0.0


def _level(ink: Picture, angle: float) -> float:
    """How sharply rows and columns of ink stand out when the page is turned by ``angle``."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1)
    turned = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR)
    rows, columns = turned.sum(axis=1, dtype=float), turned.sum(axis=0, dtype=float)
    return float((np.diff(rows) ** 2).sum() + (np.diff(columns) ** 2).sum())


def _turned(picture: Picture, angle: float) -> tuple[Picture, Picture]:
    """The picture turned about its middle, the gaps filled with its paper, and the way back."""
    if not angle:
        return picture, np.eye(3)[:2]
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    paper = np.median(picture.reshape(-1, *picture.shape[2:]), axis=0)
    fill = tuple(float(value) for value in np.atleast_1d(paper))
    turned = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=fill
    )
    return turned, cv2.invertAffineTransform(matrix)


def _quarter_turns(picture: Picture, boxes: Sequence[Box]) -> int:
    """How many quarter turns against the clock make the text stand upright."""
    tall = sum(bottom - top > _TALL * (x1 - x0) for x0, top, x1, bottom in boxes)
    wide = sum(x1 - x0 > _TALL * (bottom - top) for x0, top, x1, bottom in boxes)
    if tall <= wide:
        return 2 if _is_better_turned(picture, boxes, 0) else 0
    return 3 if _is_better_turned(picture, boxes, 1) else 1


def _is_better_turned(picture: Picture, boxes: Sequence[Box], turns: int) -> bool:
    """Whether the longest lines, turned by ``turns``, read better upside down than as they are."""
    longest = sorted(boxes, key=lambda b: -max(b[2] - b[0], b[3] - b[1]))[:_SAMPLES]
    lines = [np.rot90(_crop(picture, box), turns) for box in longest]
    upright = sum(read_line(np.ascontiguousarray(line)).mean for line in lines)
    if not lines or upright / len(lines) > _SURELY_UPRIGHT:
        return False
    over = sum(read_line(np.ascontiguousarray(np.rot90(line, 2))).mean for line in lines)
    return over > upright


def _crop(picture: Picture, box: Box) -> Picture:
    x0, top, x1, bottom = (max(round(value), 0) for value in box)
    return picture[top : max(bottom, top + 1), x0 : max(x1, x0 + 1)]


def _quarter_back(turns: int, width: int, height: int) -> Picture:
    """From pixels of a picture turned by quarters back to those of the one that was turned."""
    ways = {
        0: [[1, 0, 0], [0, 1, 0]],
        1: [[0, -1, width], [1, 0, 0]],
        2: [[-1, 0, width], [0, -1, height]],
        3: [[0, 1, 0], [-1, 0, height]],
    }
    return np.array([*ways[turns], [0, 0, 1]], dtype=float)
