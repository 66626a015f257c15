"""Ruled tables of a PDF page, those too that the page's end leaves without their last rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pdfplumber.table import TableFinder

Edge = dict[str, Any]
_REACH = 3.0
"""Points between a rule's end and another rule that still count as touching."""


class RuledTables(TableFinder):
    """pdfplumber's finder, with a rule drawn where a page break left a table open.

    Browsers draw the rule below a torn table's last row on the next page only; without it the
    finder drops that row without a word.
    """

    def get_edges(self) -> list[Edge]:
        """The page's rules and those that close its open tables."""
        edges = super().get_edges()
        return [*edges, *_closing(edges, "bottom"), *_closing(edges, "top")]


def _closing(edges: list[Edge], end: Literal["top", "bottom"]) -> Iterator[Edge]:
    """A horizontal rule across every group of vertical ones that end in the open."""
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
            y = group[0][end]
            yield {
                "x0": left,
                "x1": right,
                "top": y,
                "bottom": y,
                "width": right - left,
                "height": 0,
                "orientation": "h",
                "object_type": "rect_edge",
            }


def _touch(edge: Edge, rule: Edge, end: str) -> bool:
    in_height = bool(abs(edge[end] - rule["top"]) <= _REACH)
    return in_height and rule["x0"] - _REACH <= edge["x0"] <= rule["x1"] + _REACH
