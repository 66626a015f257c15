"""The figures of one document against each other: a digit that looks like the others' 6 is no 8.

One document is printed in few fonts, so that its digits check each other: this sees what two
readings by one model may both get wrong, and a point that has been lost between two digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np

from extract.readers.scan.certainty import CellText

_ALIKE = 0.9
"""Correlation from which on two pictures may show the same digit."""
_TOO_FAR = 1.25
"""Digits farther apart than this many times the document's distance may have lost a point."""
_USUAL_PITCH = 0.8
_FEWEST = 3


def odd_figures(texts: Sequence[CellText]) -> set[int]:
    """The indices of the figures whose digits look like another digit, or stand too far apart."""
    return _odd_shapes(texts) | _odd_pitches(texts)


def _odd_shapes(texts: Sequence[CellText]) -> set[int]:
    owners = [number for number, text in enumerate(texts) for _ in text.glyphs]
    glyphs = [glyph for text in texts for glyph in text.glyphs]
    if len(glyphs) < 2:
        return set()
    pictures = np.stack([glyph.picture.ravel() for glyph in glyphs])
    pictures = pictures - pictures.mean(axis=1, keepdims=True)
    pictures /= np.maximum(np.linalg.norm(pictures, axis=1, keepdims=True), 1e-6)
    alike = pictures @ pictures.T
    np.fill_diagonal(alike, -1.0)
    digits = np.array([glyph.digit for glyph in glyphs])
    same = digits[:, None] == digits[None, :]
    own = np.where(same, alike, -1.0).max(axis=1)
    other = np.where(same, -1.0, alike).max(axis=1)
    odd = (other > own) & (other > _ALIKE)
    return {owners[index] for index in np.flatnonzero(odd)}


def _odd_pitches(texts: Sequence[CellText]) -> set[int]:
    pitches = [pitch for text in texts for pitch in text.pitch]
    usual = median(pitches) if len(pitches) >= _FEWEST else _USUAL_PITCH
    return {
        number
        for number, text in enumerate(texts)
        if any(pitch > _TOO_FAR * usual for pitch in text.pitch)
    }
