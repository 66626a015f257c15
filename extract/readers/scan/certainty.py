"""A cell's ink -> its text, and whether a figure in it was surely read.

A figure counts only if two readings of different pictures of it agree, both are sure of every
character, and the ink has as many pieces, of the right sizes at the right places, as the text has
characters. All else is doubtful: a guess could be a wrong number that looks right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import cv2
import numpy as np

from extract.ground.text import fold
from extract.readers.scan.ink import Blob, CellInk, lines_of
from extract.readers.scan.ocr_text import mended
from extract.readers.scan.recognise import Picture, Recognised, read_line

_SURE = 0.9
"""How sure both readings must be of each character of a figure."""
_FIGURE = re.compile(r"[-+]?[\d.,]*\d[\d.,]*")
_DASH, _SLASHES = "-", frozenset({"/", "//", "\\"})
_FLAT = 0.4
"""A dash is lower than this share of its width, or of the characters' height."""
_UNEVEN = 1.5
"""The stroke of 一 swells at its end; a dash is as thick here as there."""
_SLANTED = 0.16
"""A slash leans more than this share of its height, a 1 less."""
_DOT = 0.45
"""Points and commas are lower than this share of the digits."""
_CRACK = 0.12
_DIGIT, _PITCH = 0.6, 0.75
"""A digit's usual width, and the distance of two digits, as shares of their height."""
_WORD = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Glyph:
    """A digit's picture and what it was read as."""

    picture: Picture
    digit: str


@dataclass(frozen=True)
class CellText:
    """A cell's text. ``doubt``: why a figure or a blank is not surely one; "" if it is.

    ``glyphs`` are the digits of a sure figure, ``pitch`` is the distance of its digits' middles
    as a share of their height.
    """

    text: str
    doubt: str = ""
    glyphs: tuple[Glyph, ...] = ()
    pitch: tuple[float, ...] = ()


def read_ink(ink: CellInk, em: float) -> CellText:
    """What is printed in a cell whose characters are about ``em`` pixels high."""
    lines = lines_of(ink.blobs, em)
    if not lines:
        return CellText("", "faint print" if ink.faint else "a stain" if ink.stained else "")
    if len(lines) > 1:
        return _words([_word_line(ink, line) for line in lines])
    (line,) = lines
    if _is_flat(line, em):
        return _dash(ink, line, em)
    first = read_line(_around(ink, line, 0.3), value=True)
    if _WORD.search(first.text):
        return _words([_word_line(ink, line)])
    second = read_line(_sharpened(ink, line), value=True)
    return _figure(ink, line, (first, second), em)


def _word_line(ink: CellInk, line: Sequence[Blob]) -> Recognised:
    """A line of words, as the better of two readings has it if the first is not sure."""
    first = read_line(_around(ink, line, 0.25))
    if first.least >= _SURE:
        return first
    return max(first, read_line(_around(ink, line, 0.1)), key=lambda reading: reading.mean)


def _words(lines: Sequence[Recognised]) -> CellText:
    """Words, line by line; figures over several lines are not surely one."""
    text = mended([line for line in lines if line.text])
    return CellText(text) if _WORD.search(text) else CellText("", "figures in lines")


def _figure(
    ink: CellInk, line: Sequence[Blob], readings: tuple[Recognised, Recognised], em: float
) -> CellText:
    first, second = (fold(reading.text) for reading in readings)
    doubt = "cut by the edge" if ink.cut else ""
    if first != second:
        doubt = f"{first} or {second}"
    elif min(reading.least for reading in readings) < _SURE:
        doubt = f"{first}, not surely"
    if first in _SLASHES:
        upright = any(abs(_slant(ink, blob)) < _SLANTED for blob in line)
        return CellText(first, doubt or ("an upright slash" if upright else ""))
    if not _FIGURE.fullmatch(first):
        return CellText("", doubt or "no figure")
    blobs = _characters(line)
    doubt = doubt or _misfit(first, blobs, ink, em)
    return CellText(first, doubt) if doubt else CellText(first, "", *_shapes(first, blobs, ink))


def _slant(ink: CellInk, blob: Blob) -> float:
    """How far to the right a stroke leans, as a share of its height; nothing for wide shapes."""
    if blob.width > 0.8 * blob.height:
        return 0.0
    rows, columns = np.nonzero(ink.mask[blob.top : blob.bottom, blob.x0 : blob.x1])
    spread = float(((rows - rows.mean()) ** 2).sum())
    return -float(((rows - rows.mean()) * columns).sum()) / spread if spread else 0.0


def _is_flat(line: Sequence[Blob], em: float) -> bool:
    """Whether the line is one stroke from left to right, or several on one level."""
    top, bottom = min(blob.top for blob in line), max(blob.bottom for blob in line)
    width = line[-1].x1 - line[0].x0
    is_low = bottom - top <= _FLAT * min(width, em) + 1.5
    return is_low and width > 0.15 * em and all(blob.width >= blob.height for blob in line)


def _dash(ink: CellInk, line: Sequence[Blob], em: float) -> CellText:
    """A dash, if the stroke is even and stands in the middle of its cell's height."""
    left, right = line[0].x0, line[-1].x1
    top, bottom = min(blob.top for blob in line), max(blob.bottom for blob in line)
    thickness = ink.mask[top:bottom, left:right].sum(axis=0)
    ends = max(len(thickness) // 6, 1)
    usual = float(np.median(thickness[thickness > 0]))
    uneven = thickness[-2 * ends :].max() > _UNEVEN * usual + 1
    middle = (top + bottom) / 2 / max(ink.mask.shape[0], 1)
    is_aside = not 0.25 < middle < 0.75 or right - left > 2.5 * em
    return CellText("—", "no plain dash" if uneven or is_aside or ink.cut else "")


def _around(ink: CellInk, line: Sequence[Blob], share: float) -> Picture:
    """The line with paper around it, ``share`` of its height wide."""
    top, bottom = min(b.top for b in line), max(b.bottom for b in line)
    left, right = min(b.x0 for b in line), max(b.x1 for b in line)
    margin = max(round(share * (bottom - top)), 2)
    cut = ink.gray[max(top - margin, 0) : bottom + margin, max(left - margin, 0) : right + margin]
    add = (
        margin - min(top, margin),
        max(bottom + margin - ink.gray.shape[0], 0),
        margin - min(left, margin),
        max(right + margin - ink.gray.shape[1], 0),
    )
    return cv2.copyMakeBorder(cut, *add, cv2.BORDER_CONSTANT, value=ink.paper)


def _sharpened(ink: CellInk, line: Sequence[Blob]) -> Picture:
    """The line larger, with more paper around it, only its ink left, as black on white."""
    grown = cv2.resize(_around(ink, line, 0.5), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    darkness = (ink.paper - grown.astype(np.float32)) / max(ink.contrast, 1.0)
    return np.asarray(255 - 255 * np.clip((darkness - 0.2) / 0.5, 0, 1), dtype=np.uint8)


def _characters(line: Sequence[Blob]) -> list[Blob]:
    """The blobs, those that are of one character as one: parts above each other, broken arcs."""
    height = max(blob.height for blob in line)
    joined: list[Blob] = []
    for blob in line:
        before = joined[-1] if joined else None
        if before and (_overlap(before, blob) or _is_broken(before, blob, height)):
            joined[-1] = Blob(
                min(before.x0, blob.x0),
                min(before.top, blob.top),
                max(before.x1, blob.x1),
                max(before.bottom, blob.bottom),
                before.area + blob.area,
            )
        else:
            joined.append(blob)
    return joined


def _overlap(left: Blob, right: Blob) -> bool:
    shared = min(left.x1, right.x1) - max(left.x0, right.x0)
    return shared > 0.5 * min(left.width, right.width)


def _is_broken(left: Blob, right: Blob, height: int) -> bool:
    """Whether two high pieces are the halves of one digit: nearer than digits ever stand."""
    high = min(left.height, right.height) > 0.55 * height
    narrow = right.x1 - left.x0 <= (_DIGIT + 0.1) * height
    return high and narrow and right.x0 - left.x1 <= _CRACK * height


def _misfit(text: str, blobs: Sequence[Blob], ink: CellInk, em: float) -> str:
    """What is wrong if the ink has not the pieces that the text's characters are made of."""
    height = max(blob.height for blob in blobs)
    if not 0.4 * em <= height <= 1.4 * em:
        return "too high or too low"
    parts = _parts(text, blobs)
    if parts is None:
        return f"{len(blobs)} pieces"
    bottom = max(blob.bottom for blob in blobs if blob.height > _DOT * height)
    for characters, blob in parts:
        is_low = blob.height <= _DOT * height
        if characters.isdigit():
            odd = is_low or blob.height < 0.75 * height
        elif characters in ".,":
            odd = not is_low or blob.top < bottom - 0.5 * height or blob.width > 0.5 * height
        else:
            odd = not is_low or blob.width < blob.height
        if odd:
            return f"{characters} of another size"
        if characters == "1" and abs(_slant(ink, blob)) > _SLANTED:
            return "a slanted 1"
    return ""


def _parts(text: str, blobs: Sequence[Blob]) -> list[tuple[str, Blob]] | None:
    """The characters of each piece of ink: one, or several digits that touch each other."""
    height = max(blob.height for blob in blobs)
    rest, parts = text, []
    for blob in blobs:
        many = 1 + max(round((blob.width / height - _DIGIT) / _PITCH), 0)
        characters, rest = rest[:many], rest[many:]
        if not characters or (many > 1 and not characters.isdigit()):
            return None
        parts.append((characters, blob))
    return None if rest else parts


def _shapes(
    text: str, blobs: Sequence[Blob], ink: CellInk
) -> tuple[tuple[Glyph, ...], tuple[float, ...]]:
    """The pictures of the digits that stand alone, and how far apart neighbours stand."""
    parts = _parts(text, blobs) or []
    height = median(blob.height for blob in blobs)
    glyphs = []
    pitch = []
    for characters, blob in parts:
        if len(characters) > 1:
            pitch.append((blob.width / height - _DIGIT) / (len(characters) - 1))
        elif characters.isdigit():
            part = ink.gray[blob.top : blob.bottom, blob.x0 : blob.x1].astype(np.float32)
            glyphs.append(Glyph(_normal((ink.paper - part) / max(ink.contrast, 1)), characters))
    for (one, blob), (other, after) in pairwise(parts):
        if one.isdigit() and other.isdigit():
            left = blob.x1 - _DIGIT * height / 2 if len(one) > 1 else (blob.x0 + blob.x1) / 2
            right = after.x0 + _DIGIT * height / 2 if len(other) > 1 else (after.x0 + after.x1) / 2
            pitch.append((right - left) / height)
    return tuple(glyphs), tuple(pitch)


def _normal(darkness: Picture) -> Picture:
    """A glyph in 24 rows, in the middle of 24 columns, so that glyphs can be compared."""
    height, width = darkness.shape
    columns = min(max(round(24 * width / height), 2), 24)
    small = cv2.resize(darkness, (columns, 24), interpolation=cv2.INTER_AREA)
    left = (24 - columns) // 2
    full = cv2.copyMakeBorder(small, 0, 0, left, 24 - columns - left, cv2.BORDER_CONSTANT, value=0)
    return cv2.GaussianBlur(np.clip(full, 0, 1), (0, 0), 1.0)
