"""The lines of text around a page's tables, with the digits left out that are not sure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import islice

import numpy as np

from extract.document import Box
from extract.forms import codes, load
from extract.readers.scan.recognise import Picture, Recognised, read_line

UNSURE = "〓"
"""The printers' sign for a character that is missing: stands for a digit not surely read."""
_SURE = 0.8
_WORD_GAP = 0.6
"""Pieces of a line farther apart than this share of its height are different words or columns."""
_LEAST = 0.5
"""Lines less sure than this on average are no text: stamps, pictures, patterns."""


def read_text(picture: Picture, boxes: Sequence[Box]) -> list[tuple[str, Box]]:
    """The text in the boxes, line by line from top to bottom, each with its box."""
    lines = []
    for row in _rows(boxes):
        pieces = [(text, box) for box in row if (text := _piece(picture, box))]
        if pieces:
            lines.append((_joined(pieces), _around([box for _, box in pieces])))
    return lines


def mended(lines: Sequence[Recognised]) -> str:
    """The text of a cell's lines; a form's label if the picture may as well show that.

    That is: as long as the label, and every other character is one of the few that the model
    took into account. Only words are mended, never a digit.
    """
    text = "".join(line.text for line in lines)
    others = [other for line in lines for other in line.others]
    labels = _labels(codes())
    if text not in labels:
        for label in labels:
            if len(label) == len(text) and all(
                a == b or (b in other and not (a + b).isascii())
                for a, b, other in zip(text, label, others, strict=True)
            ):
                rest = iter(label)
                return "\n".join("".join(islice(rest, len(line.text))) for line in lines)
    return "\n".join(line.text for line in lines)


@cache
def _labels(forms: tuple[str, ...]) -> frozenset[str]:
    """What the forms of those codes print in cells of words."""
    return frozenset(label for code in forms for label in load(code).printed() if label)


def _piece(picture: Picture, box: Box) -> str:
    first = read_line(_crop(picture, box, 0.0))
    if first.mean < _LEAST:
        return ""
    if not any(character.isdigit() for character in first.text):
        return first.text
    return agreed(first, read_line(_crop(picture, box, 0.15)))


def agreed(first: Recognised, second: Recognised) -> str:
    """The first reading's text, but only the digits that both are sure of."""
    same = len(first.text) == len(second.text)
    text = ""
    for place, character in enumerate(first.text):
        sure = first.sure[place] >= _SURE
        if character.isdigit() and not (sure and same and second.text[place] == character):
            sure_elsewhere = not same and sure and _runs(first.text) == _runs(second.text)
            text += character if sure_elsewhere else UNSURE
        else:
            text += character
    return text


def _runs(text: str) -> str:
    """The digits of a text, the rest folded to blanks."""
    return " ".join("".join(c if c.isdigit() else " " for c in text).split())


def _rows(boxes: Sequence[Box]) -> list[list[Box]]:
    """The boxes by lines: those whose middles stand within each other's height."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: box[1] + box[3]):
        before = rows[-1][0] if rows else None
        middle = (box[1] + box[3]) / 2
        if (
            before
            and before[1] < middle < before[3]
            and middle - (before[1] + before[3]) / 2
            < (0.35 * min(before[3] - before[1], box[3] - box[1]))
        ):
            rows[-1].append(box)
        else:
            rows.append([box])
    return [sorted(row) for row in rows]


def _joined(pieces: Sequence[tuple[str, Box]]) -> str:
    text, before = pieces[0]
    for piece, box in pieces[1:]:
        gap = box[0] - before[2]
        text += (" " if gap > _WORD_GAP * (box[3] - box[1]) else "") + piece
        before = box
    return text


def _around(boxes: Sequence[Box]) -> Box:
    array = np.array(boxes)
    (x0, top), (x1, bottom) = array[:, :2].min(axis=0), array[:, 2:].max(axis=0)
    return float(x0), float(top), float(x1), float(bottom)


def _crop(picture: Picture, box: Box, share: float) -> Picture:
    margin = share * (box[3] - box[1])
    x0, top = max(round(box[0] - margin), 0), max(round(box[1] - margin), 0)
    x1, bottom = max(round(box[2] + margin), x0 + 1), max(round(box[3] + margin), top + 1)
    return np.ascontiguousarray(picture[top:bottom, x0:x1])
