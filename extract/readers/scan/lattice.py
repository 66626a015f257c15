"""The ruled tables of a picture: where their cells are, from the rules that part them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np

from extract.document import Box
from extract.readers.scan.recognise import Picture

_PRESENT, _GONE = 0.8, 0.6
"""A rule parts two cells if this much of the border between them is printed; it does not if less
than the other; between them nobody knows."""
_WHOLE = 0.93
_HANGING = 0.5
"""What a border counts at most that is printed at one of its corners only."""
_ACROSS, _DOWN = 4.0, 1.4
"""Rules are longer than this share of the characters' height; strokes of digits that touch each
other run across farther than any runs down."""
_BLOCK = 15
_CONTRAST = 8
_GAP = 3
"""Pixels of a rule that may be missing."""
_LEAST_CELLS = 4
_ONE_ROW = 15
"""A table of one row, which a page's end left alone, is wider than so many characters."""


Segment = tuple[float, float, float]
"""A rule's level, begin and end, in pixels."""


@dataclass(frozen=True)
class LatticeCell:
    """A cell between rules: its box in pixels, its rows and columns; ``clear`` if all its borders
    are either printed or not."""

    box: Box
    row: int
    column: int
    rows: int
    columns: int
    clear: bool


@dataclass(frozen=True)
class Lattice:
    """A ruled table: its cells and its bounds in pixels."""

    cells: tuple[LatticeCell, ...]
    bounds: Box


@dataclass(frozen=True)
class Rules:
    """The pixels of horizontal and of vertical rules."""

    across: Picture
    down: Picture

    @property
    def ink(self) -> Picture:
        """The pixels of both."""
        return self.across | self.down


def find_rules(gray: Picture, em: float) -> Rules:
    """The straight rules of a page whose characters are ``em`` pixels high.

    A rule is straight ink longer than any stroke of a character.
    """
    block = int(max(_BLOCK, em)) | 1
    ink = cv2.adaptiveThreshold(
        gray, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, _CONTRAST
    )
    across, down = max(round(_ACROSS * em), 12), max(round(_DOWN * em), 10)
    return Rules(_straight(ink, across), _straight(ink.T, down).T)


def _straight(ink: Picture, length: int) -> Picture:
    """The ink that runs from left to right for ``length`` pixels, as runs a little askew do too."""
    thick = cv2.dilate(np.ascontiguousarray(ink), np.ones((3, 1), np.uint8))
    joined = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    runs = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    return cv2.bitwise_and(runs, np.ascontiguousarray(ink))


def find_lattices(rules: Rules, em: float) -> list[Lattice]:
    """The ruled tables from top to bottom."""
    reach = max(round(0.4 * em), 3)
    joined = cv2.dilate(rules.ink, np.ones((reach, reach), np.uint8))
    count, found, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    labels: Picture = found
    lattices = []
    for number in range(1, count):
        left, top, width, height = (int(value) for value in stats[number][:4])
        if width < 4 * em or height < 1.5 * em:
            continue
        window = (slice(top, top + height), slice(left, left + width))
        own = (labels[window] == number).astype(np.uint8)
        lattice = _lattice(Rules(rules.across[window] & own, rules.down[window] & own), em)
        if lattice and _is_table(lattice, em):
            lattices.append(_moved(lattice, left, top))
    return sorted(lattices, key=lambda lattice: lattice.bounds[1])


def _is_table(lattice: Lattice, em: float) -> bool:
    """Whether these are a table's rules, and no frame around a page nor a heading's strokes."""
    rows = max(cell.row for cell in lattice.cells) + 1
    width = lattice.bounds[2] - lattice.bounds[0]
    enough = len(lattice.cells) >= _LEAST_CELLS and (rows > 1 or width > _ONE_ROW * em)
    heights = sorted(cell.box[3] - cell.box[1] for cell in lattice.cells)
    return enough and heights[len(heights) // 2] > 0.9 * em


def _moved(lattice: Lattice, left: int, top: int) -> Lattice:
    def move(box: Box) -> Box:
        return box[0] + left, box[1] + top, box[2] + left, box[3] + top

    cells = tuple(replace(cell, box=move(cell.box)) for cell in lattice.cells)
    return Lattice(cells, move(lattice.bounds))


def _lattice(rules: Rules, em: float) -> Lattice | None:
    across, down = _segments(rules.across), _segments(rules.down.T)
    near = 0.4 * em
    tops = _edges([*across, *_open_ends(across, down, em)], near)
    lefts = _edges([*down, *_open_ends(down, across, em)], near)
    if len(tops) < 2 or len(lefts) < 3:
        return None
    cells = _cells(tops, lefts, rules, near)
    return Lattice(tuple(cells), (lefts[0], tops[0], lefts[-1], tops[-1]))


def _segments(runs: Picture) -> list[Segment]:
    """Each rule that runs from left to right."""
    _, _, stats, middles = cv2.connectedComponentsWithStats(np.ascontiguousarray(runs))
    return [
        (float(middle[1]), float(stat[0]), float(stat[0] + stat[2]))
        for stat, middle in zip(stats[1:], middles[1:], strict=True)
    ]


def _open_ends(
    along: Sequence[Segment],
    crossing: Sequence[Segment],
    em: float,
) -> list[Segment]:
    """Levels at which crossing rules end in the open: a page's end or an open side of a table."""
    if not along or not crossing:
        return []
    first, last = min(level for level, _, _ in along), max(level for level, _, _ in along)
    begins = [begin for _, begin, _ in crossing if begin < first - em]
    ends = [end for _, _, end in crossing if end > last + em]
    levels = [max(set(group), key=group.count) for group in (begins, ends) if len(group) >= 2]
    return [(level, 0.0, em) for level in levels]


def _edges(rules: Iterable[Segment], near: float) -> list[float]:
    """The levels of rules, one for those that lie together: their middle, by their lengths."""
    groups: list[list[Segment]] = []
    for rule in sorted(rules):
        if groups and rule[0] - groups[-1][-1][0] <= near:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [
        sum(level * (end - begin) for level, begin, end in group)
        / sum(end - begin for _, begin, end in group)
        for group in groups
    ]


def _printed(
    across: Picture, tops: Sequence[float], lefts: Sequence[float], near: float
) -> list[list[float]]:
    """How much of the border above each (row, column) is printed, from 0 to 1."""
    shares = []
    for before, top, after in _neighbours(tops, near):
        low = max(round(max(top - near, (before + top) / 2)), 0)
        high = round(min(top + near, (top + after) / 2)) + 1
        band = across[low:high].astype(bool)
        shares.append([_share(band, left, right, near) for left, right in pairwise(lefts)])
    return shares


def _neighbours(levels: Sequence[float], near: float) -> Iterator[tuple[float, float, float]]:
    """Each level between the one before and the one after it."""
    around = [levels[0] - 2 * near, *levels, levels[-1] + 2 * near]
    return zip(around, levels, around[2:], strict=False)


def _supported(levels: list[list[float]]) -> list[list[float]]:
    """The shares, none on a level where no border is wholly printed: that was no rule."""
    return [
        shares if max(shares, default=0) >= _WHOLE else [0.0] * len(shares) for shares in levels
    ]


def _share(band: Picture, begin: float, end: float, near: float) -> float:
    """How much of a border is printed; little if it reaches neither corner, as digits do not.

    A rule stays in three rows of pixels from corner to corner; strokes of print do not.
    """
    at_begin = band[:, max(round(begin - near), 0) : round(begin + near) + 1].any()
    at_end = band[:, max(round(end - near), 0) : round(end + near) + 1].any()
    inside = band[:, round(begin + near) : max(round(end - near), round(begin + near) + 1)]
    rows = [inside[top : top + 3].any(axis=0).mean() for top in range(max(len(inside) - 2, 1))]
    share = float(max(rows)) if inside.size else 1.0
    return share if at_begin and at_end else min(share, _HANGING) if at_begin or at_end else 0.0


def _cells(
    tops: Sequence[float], lefts: Sequence[float], rules: Rules, near: float
) -> list[LatticeCell]:
    above = _supported(_printed(rules.across, tops, lefts, near))
    before = _supported(_printed(rules.down.T, lefts, tops, near))
    rows, columns = len(tops) - 1, len(lefts) - 1
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place] != place:
            place = owner[place]
        return place

    unclear: set[tuple[int, int]] = set()
    for r in range(rows):
        for c in range(columns):
            for share, other in (
                (above[r][c] if r else 1.0, (r - 1, c)),
                (before[c][r] if c else 1.0, (r, c - 1)),
            ):
                if share < _GONE:
                    owner[root((r, c))] = root(other)
                elif share < _PRESENT:
                    unclear |= {(r, c), other}
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in owner:
        groups.setdefault(root(place), []).append(place)
    cells = [cell for group in groups.values() for cell in _merged(group, tops, lefts, unclear)]
    return _renumbered(cells)


def _renumbered(cells: Sequence[LatticeCell]) -> list[LatticeCell]:
    """The cells in reading order, without the rows and columns in which none of them begins."""
    tops = sorted({cell.row for cell in cells})
    lefts = sorted({cell.column for cell in cells})
    renumbered = []
    for cell in cells:
        row, column = tops.index(cell.row), lefts.index(cell.column)
        rows = sum(cell.row <= top < cell.row + cell.rows for top in tops)
        columns = sum(cell.column <= left < cell.column + cell.columns for left in lefts)
        renumbered.append(replace(cell, row=row, column=column, rows=rows, columns=columns))
    return sorted(renumbered, key=lambda cell: (cell.row, cell.column))


def _merged(
    group: Sequence[tuple[int, int]],
    tops: Sequence[float],
    lefts: Sequence[float],
    unclear: set[tuple[int, int]],
) -> list[LatticeCell]:
    """One cell of what no rule parts; if that is no rectangle, each of its parts, unclear."""
    r0, c0 = min(r for r, _ in group), min(c for _, c in group)
    rows = max(r for r, _ in group) - r0 + 1
    columns = max(c for _, c in group) - c0 + 1
    if rows * columns == len(group):
        clear = not unclear.intersection(group)
        box = (lefts[c0], tops[r0], lefts[c0 + columns], tops[r0 + rows])
        return [LatticeCell(box, r0, c0, rows, columns, clear)]
    return [
        LatticeCell((lefts[c], tops[r], lefts[c + 1], tops[r + 1]), r, c, 1, 1, False)
        for r, c in group
    ]
