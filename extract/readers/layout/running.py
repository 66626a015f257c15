"""Running heads and feet: what pages repeat at their edges is no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extract.readers.layout.textlines import TextLine

_MARGIN = 0.1
"""The share of a page's height at its head and its foot where running lines stand."""
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-—–―·]+\s*\d{1,3}\s*[-—–―·]+|第\s*\d+\s*页.*|\d+\s*/\s*\d+")
_BARE_NUMBER = re.compile(r"\d{1,3}")


def running_lines(lines: Sequence[TextLine]) -> set[int]:
    """The places in ``lines`` of page numbers and of what other pages repeat at the same edge.

    What heads the first page counts as text: others may repeat the title.
    """
    at_edge = [index for index, line in enumerate(lines) if _is_at_edge(line)]
    repeated = Counter(_pattern(lines[index]) for index in at_edge)
    first = min((line.paper.number for line in lines), default=0)
    running = set()
    for index in at_edge:
        line = lines[index]
        is_title = line.paper.number == first and line.box[1] < line.paper.height / 2
        is_number = bool(_BARE_NUMBER.fullmatch(line.text))
        is_repeated = repeated[_pattern(line)] > 1 and (is_number or not is_title)
        if is_repeated or _PAGE_NUMBER.fullmatch(line.text):
            running.add(index)
    return running


def _is_at_edge(line: TextLine) -> bool:
    top = line.words[0].box[1]
    height = line.paper.height
    return top < _MARGIN * height or top > (1 - _MARGIN) * height


def _pattern(line: TextLine) -> tuple[str, int]:
    """The line without its figures, and where about it stands."""
    return _NUMBER.sub("0", line.text), round(line.words[0].box[1] / 10)
