"""Ruled tables of a PDF page: pdfplumber's finder over rules made whole and ends closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, cast

from extract.document import Box
from extract.readers.layout.paper import Paper, Rule

Edge = dict[str, Any]
_SNAP = 2.5
"""Points within which two parallel rules are one."""
_JOIN = 4.0
"""Points between the pieces of one rule: dots, dashes, the borders of neighbouring cells."""
_SHORTEST = 6.0
_GAP = 6.0
"""Points up to which what lies between two rules is the gap between two cells, not a cell."""
_REACH = 3.0
"""Points between a rule's end and another rule that still count as touching."""
_FEW = 3
"""So few shaded areas, or rows of them, are no table: every other row may be shaded."""
_MOST_EDGES = 3000
"""A page with more whole rules holds no table that anybody could read."""


def ruled_tables(paper: Paper) -> list[list[Box]]:
    """The page's tables, each as its cells' boxes, from the top down.

    Where a page has no rules, the edges of its shaded areas are the rules.
    """
    tables = _find(_edges(paper.rules, paper.dots))
    fills = [fill for fill in paper.fills if not any(_overlaps(fill, cells) for cells in tables)]
    if len(fills) > _FEW:
        shaded = _find(_edges([rule for fill in fills for rule in _sides(fill)], []))
        tables += [cells for cells in shaded if len({cell[1] for cell in cells}) > _FEW]
    return sorted(tables, key=lambda cells: min(cell[1] for cell in cells))


def bounds_of(boxes: Iterable[Box]) -> Box:
    """The box around the boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _overlaps(fill: Box, cells: Sequence[Box]) -> bool:
    x0, top, x1, bottom = bounds_of(cells)
    return fill[0] < x1 and fill[2] > x0 and fill[1] < bottom and fill[3] > top


def _sides(box: Box) -> list[Rule]:
    x0, top, x1, bottom = box
    return [
        Rule(x0, top, x1, top),
        Rule(x0, bottom, x1, bottom),
        Rule(x0, top, x0, bottom),
        Rule(x1, top, x1, bottom),
    ]


def _find(edges: list[Edge]) -> list[list[Box]]:
    if not edges or len(edges) > _MOST_EDGES:
        return []
    # Loading pdfplumber takes longer than reading a page; pages without rules do without it.
    from pdfplumber.table import TableFinder

    class Finder(TableFinder):
        """The finder over these edges, whatever made them."""

        def get_edges(self) -> list[Edge]:
            """The rules, and those that close open tables."""
            return [*edges, *_closing(edges, "bottom"), *_closing(edges, "top")]

    tables = Finder(cast(Any, None)).tables  # it asks the page for nothing but edges
    found = [[_rounded(cell) for cell in table.cells if _is_cell(cell)] for table in tables]
    return [cells for cells in found if len(cells) > 1]


def _is_cell(cell: Sequence[float]) -> bool:
    return cell[2] - cell[0] > _GAP and cell[3] - cell[1] > _GAP


def _rounded(cell: Sequence[float]) -> Box:
    x0, top, x1, bottom = (round(float(number), 2) for number in cell)
    return x0, top, x1, bottom


def _edges(rules: Sequence[Rule], dots: Sequence[Box]) -> list[Edge]:
    """Whole rules: parallel pieces that lie on one line and touch are one."""
    across = [(r.top, r.x0, r.x1) for r in rules if r.x1 - r.x0 >= r.bottom - r.top]
    down = [(r.x0, r.top, r.bottom) for r in rules if r.x1 - r.x0 < r.bottom - r.top]
    across += [((top + bottom) / 2, x0, x1) for x0, top, x1, bottom in dots]
    down += [((x0 + x1) / 2, top, bottom) for x0, top, x1, bottom in dots]
    edges = [_edge(x0, y, x1, y) for y, x0, x1 in _whole(across)]
    return edges + [_edge(x, top, x, bottom) for x, top, bottom in _whole(down)]


def _whole(pieces: Sequence[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:
    """Pieces (line, start, end) -> the same as few long ones."""
    lines: list[list[tuple[float, float, float]]] = []
    for piece in sorted(pieces):
        if lines and piece[0] - lines[-1][0][0] <= _SNAP:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    for line in lines:
        longest = max(line, key=lambda piece: piece[2] - piece[1])[0]
        start = end = None
        for _, left, right in sorted(line, key=lambda piece: piece[1]):
            if end is None or start is None or left - end > _JOIN:
                if start is not None and end is not None and end - start >= _SHORTEST:
                    yield longest, start, end
                start, end = left, right
            else:
                end = max(end, right)
        if start is not None and end is not None and end - start >= _SHORTEST:
            yield longest, start, end


def _edge(x0: float, top: float, x1: float, bottom: float) -> Edge:
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if top == bottom else "v",
        "object_type": "rect_edge",
    }


def _closing(edges: list[Edge], end: Literal["top", "bottom"]) -> Iterator[Edge]:
    """A horizontal rule across every group of vertical ones that end in the open.

    Browsers draw the rule below a torn table's last row on the next page only; without it the
    finder drops that row without a word.
    """
    across = [edge for edge in edges if edge["orientation"] == "h"]
    loose = [
        edge
        for edge in edges
        if edge["orientation"] == "v" and not any(_touch(edge, rule, end) for rule in across)
    ]
    groups: list[list[Edge]] = []
    for edge in sorted(loose, key=lambda edge: edge[end]):
        if groups and edge[end] - groups[-1][0][end] <= _REACH:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    for group in groups:
        left, right = min(e["x0"] for e in group), max(e["x0"] for e in group)
        if right - left > _REACH:
            yield _edge(left, group[0][end], right, group[0][end])


def _touch(edge: Edge, rule: Edge, end: str) -> bool:
    in_height = bool(abs(edge[end] - rule["top"]) <= _REACH)
    return in_height and rule["x0"] - _REACH <= edge["x0"] <= rule["x1"] + _REACH
