"""Tables that only the alignment of their text shows: rows and columns without rules.

A row is where values stand on one line; its label are the lines beside them. A column is what
values of all rows, and the heads over them, share of the page's width. Nothing is placed that
stands in two columns or belongs to two rows: the words of such a cell stay apart and are unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extract.document import Box, Grid, GridCell, Place
from extract.readers.layout.paper import PAGE, Paper
from extract.readers.layout.ruling import bounds_of
from extract.readers.layout.textlines import TextLine, Word

_BESIDE = 0.8
"""Lines nearer to a row's values than this share of their height are beside them."""
_WRAPPED = 1.6
"""Lines of one cell follow each other within this share of their height."""
_LABELS = 3
"""Columns of labels: two of groups and the rows' own."""
_FEWEST_ROWS = 2
_MANY = 8
"""So many values, or columns, has only the table that has one row and no label of it."""
_WIDE = 1.15
"""So many times as wide as most columns is a group's head, though it is over one of them only."""
_LONGEST = 28
_HEADING = re.compile(r"[一二三四五六七八九十]+[、.．].*(?:情况|问题|事项|改进|概述|收费)")


Span = tuple[float, float]


@dataclass
class _Row:
    """A row of values and its label, or lines of heads."""

    values: list[Word]
    lines: list[TextLine]
    labels: list[Word] = field(default_factory=list)


def aligned_tables(lines: Sequence[TextLine]) -> list[Grid]:
    """The tables in lines of text, from all pages in order; none where nothing is aligned."""
    grids = []
    for block in _blocks(lines):
        anchors = _anchors(block)
        if len(anchors) >= _FEWEST_ROWS or any(len(block[n].values) >= _MANY for n in anchors):
            found = _rows(block, anchors)
            columns = _columns(found)
            if len(columns) < _MANY or _tell_groups(found, columns):
                grids.append(_grid(found, columns))
    return grids


def _blocks(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """The lines between headings and prose."""
    block: list[TextLine] = []
    for line in lines:
        longest = max(len(word.text) for word in line.words)
        is_heading = len(line.words) == 1 and _HEADING.match(line.text)
        is_sentence = len(line.words) == 1 and line.text.endswith("。")
        if not line.values and (longest > _LONGEST or is_heading or is_sentence):
            yield block
            block = []
        else:
            block.append(line)
    yield block


def _anchors(block: Sequence[TextLine]) -> list[int]:
    """The lines whose values have a label on their line, or right above and below them."""
    anchors = []
    for index, line in enumerate(block):
        around = [
            other
            for other in block
            if other.labels and not other.values and _is_beside(other, line)
        ]
        is_review = len(line.values) >= _MANY
        if line.values and (line.labels or around or is_review):
            anchors.append(index)
    return anchors


def _is_beside(line: TextLine, anchor: TextLine) -> bool:
    return abs(line.y - anchor.y) <= _BESIDE * anchor.height


def _rows(block: Sequence[TextLine], anchors: Sequence[int]) -> list[_Row]:
    """The lines as rows: each line with values takes the label lines that belong to it."""
    left = min(block[index].values[0].box[0] for index in anchors)
    owned: dict[int, list[TextLine]] = {index: [block[index]] for index in anchors}
    loose: dict[int, list[TextLine]] = {index: [] for index in anchors}
    for above, below in zip([None, *anchors], [*anchors, None], strict=True):
        start = 0 if above is None else above + 1
        end = len(block) if below is None else below
        upper, between, lower = _split(
            block[above] if above is not None else None,
            block[below] if below is not None else None,
            block[start:end],
            left,
        )
        if above is not None:
            owned[above] += upper
        if below is not None:
            owned[below] = lower + owned[below]
            loose[below] = between
    found: list[_Row] = []
    for index in anchors:
        found += [_Row([], lines) for lines in _wrapped(loose[index])]
        lines = sorted(owned[index], key=lambda line: line.y)
        values = [word for line in lines for word in line.values]
        labels = [word for line in lines for word in line.labels]
        found.append(_Row(values, [block[index]], labels))
    return found


def _split(
    upper: TextLine | None, lower: TextLine | None, between: Sequence[TextLine], left: float
) -> tuple[list[TextLine], list[TextLine], list[TextLine]]:
    """Which of the lines between two rows of values are the upper's, nobody's, the lower's.

    A rule parts them; else the widest gap between the lines of the rows' own labels.
    """
    ups = [line for line in between if upper and _is_beside(line, upper)]
    downs = [line for line in between if lower and _is_beside(line, lower) and line not in ups]
    rest = [line for line in between if line not in ups and line not in downs]
    if upper is None or lower is None:
        return ups, rest, downs
    has_heads = any(word.box[2] > left for line in rest for word in line.labels)
    middle = (upper.y + lower.y) / 2
    own = _own_span([upper, lower, *between])
    chain = [
        line for line in rest if line.labels and any(_touches(w.box, own) for w in line.labels)
    ]
    # Others are groups' labels, or the rest of a wrapped number: its cell then holds two.
    groups = [line for line in rest if line not in chain]
    ruled = _rules_between(upper, lower, left)
    if has_heads:
        return ups, rest, downs
    if ruled:
        first, last = ruled[0], ruled[-1]
    elif chain:
        lines = sorted([*(ups[-1:] or [upper]), *chain, *(downs[:1] or [lower])], key=_height_of)
        gaps = [following.y - line.y for line, following in pairwise(lines)]
        first = last = lines[gaps.index(max(gaps))].y
    else:
        first = last = middle
    ups += [line for line in chain if line.y <= first]
    ups += [line for line in groups if line.y <= (middle if not ruled else first)]
    downs += [line for line in rest if line not in ups and line.y > last]
    return ups, [line for line in rest if line not in ups and line not in downs], downs


def _height_of(line: TextLine) -> float:
    return line.y


def _own_span(lines: Sequence[TextLine]) -> Span:
    """From left to right what the rows' own labels take of the width: groups' stand before."""
    last = [line.labels[-1].box for line in lines if line.labels]
    return max(_merged((box[0], box[2]) for box in last), default=(0.0, 0.0))


def _touches(box: Box, span: Span) -> bool:
    return box[0] < span[1] and box[2] > span[0]


def _rules_between(upper: TextLine, lower: TextLine, left: float) -> list[float]:
    """Heights of the rules under the upper and over the lower row of values."""
    found = []
    for paper in {id(line.paper): line.paper for line in (upper, lower)}.values():
        for rule in paper.rules:
            y = PAGE * paper.number + rule.top
            if rule.top == rule.bottom and rule.x0 <= left <= rule.x1 and upper.y < y < lower.y:
                found.append(y)
    return sorted(found)


def _wrapped(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Head lines, those together that follow each other as a cell's lines do."""
    group: list[TextLine] = []
    for line in lines:
        if group and line.y - group[-1].y > _WRAPPED * line.height:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _columns(found: Sequence[_Row]) -> list[Span]:
    """The widths that values share, and those of heads where no row has a value.

    A head over several others is a group's, and no column's.
    """
    spans = _merged([(w.box[0], w.box[2]) for row in found for w in row.values])
    lines = [line for row in found if not row.values for line in row.lines]
    heads = [(w.box[0], w.box[2]) for line in lines for w in line.words if w.middle > spans[0][0]]
    own = [head for head in heads if len(_over(head, _merged_apart(head, [*spans, *heads]))) <= 1]
    merged = _merged([*spans, *own])
    return merged if len(merged) >= len(spans) else spans


def _merged_apart(head: Span, others: Sequence[Span]) -> list[Span]:
    """What the narrower of the others make of the width without this head."""
    width = head[1] - head[0]
    return _merged(other for other in others if other[1] - other[0] < width)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _over(span: Span, columns: Sequence[Span]) -> list[int]:
    return [n for n, (start, end) in enumerate(columns) if span[0] < end and span[1] > start]


def _grid(found: Sequence[_Row], columns: Sequence[Span]) -> Grid:
    cells: list[GridCell] = []
    for row in found:
        line = row.lines[0]
        number = cells[-1].row + 1 if cells else 0
        if row.values:
            cells += _label_cells(row.labels, number, line.paper)
            cells += _value_cells(row.values, columns, number, line)
        else:
            cells += _head_cells(row.lines, columns, number)
    return Grid(tuple(cells), cells[0].place)


def _stacks(found: Sequence[Word]) -> list[list[Word]]:
    """Words that stand below each other, from left to right: a group's label, a row's label."""
    stacks: list[list[Word]] = []
    for span in _merged((word.box[0], word.box[2]) for word in found):
        stacks.append([word for word in found if span[0] <= word.middle <= span[1]])
    return stacks


def _label_cells(labels: Sequence[Word], row: int, paper: Paper) -> list[GridCell]:
    stacks = _stacks(labels)
    while len(stacks) > _LABELS:
        stacks[:2] = [stacks[0] + stacks[1]]
    first = _LABELS - len(stacks)
    return [
        GridCell("".join(w.text for w in stack), row, first + n, _place(stack, paper))
        for n, stack in enumerate(stacks)
    ]


def _value_cells(
    values: Sequence[Word], columns: Sequence[Span], row: int, line: TextLine
) -> Iterator[GridCell]:
    for number, (start, end) in enumerate(columns):
        own = [word for word in values if start < word.middle < end]
        top = line.y - PAGE * line.paper.number - line.height / 2
        empty = Word("", (start, top, end, top + line.height))
        text = " ".join(word.text for word in own)
        witness = line.paper.witness
        is_stray = not own and witness is not None and witness.is_stray(empty.box)
        place = _place(own or [empty], line.paper)
        yield GridCell(text, row, _LABELS + number, place, doubtful=is_stray)


def _head_cells(lines: Sequence[TextLine], columns: Sequence[Span], row: int) -> list[GridCell]:
    """The heads of wrapped lines: groups' heads in a row above, then a cell for each column."""
    paper = lines[0].paper
    groups = list[GridCell]()
    own: dict[int, list[Word]] = {}
    beside: list[Word] = []
    for line in lines:
        over = {id(word): _over((word.box[0], word.box[2]), columns) for word in line.words}
        beside += [word for word in line.words if word.middle < columns[0][0]]
        heads = [word for word in line.words if over[id(word)] and word not in beside]
        are_groups = len(columns) >= _MANY and len(lines) == 1 and len(heads) <= _LABELS
        wide = heads if are_groups else _wide(heads, columns)
        spans = _shared(wide, columns) or [over[id(word)] for word in wide]
        for word, span in zip(wide, spans, strict=True):
            at = _LABELS + span[0]
            groups.append(GridCell(word.text, row, at, _place([word], paper), 1, len(span)))
        for word in heads:
            if word not in wide:
                own.setdefault(over[id(word)][0], []).append(word)
    row += bool(groups)
    cells = []
    if beside:
        text = "".join(word.text for word in beside)
        cells.append(GridCell(text, row, 0, _place(beside, paper), 1, _LABELS))
    for number in range(len(columns)):
        stack = own.get(number, [])
        text = "".join(word.text for word in stack)
        cells.append(GridCell(text, row, _LABELS + number, _place(stack or lines[0].words, paper)))
    return groups + cells


def _wide(heads: Sequence[Word], columns: Sequence[Span]) -> list[Word]:
    """A line's heads over several columns, and beside them those wider than columns are."""
    over = [head for head in heads if len(_over((head.box[0], head.box[2]), columns)) > 1]
    if not over or len(columns) < _MANY:
        return over
    least = _WIDE * median(end - start for start, end in columns)
    return [head for head in heads if head in over or head.box[2] - head.box[0] > least]


def _tell_groups(found: Sequence[_Row], columns: Sequence[Span]) -> bool:
    """Whether every line of groups' heads tells which columns they are over."""
    lines = [line for row in found if not row.values for line in row.lines]
    over = [_wide(line.words, columns) for line in lines]
    return any(over) and all(_shared(heads, columns) for heads in over if heads)


def _shared(heads: Sequence[Word], columns: Sequence[Span]) -> list[list[int]]:
    """The columns of each of a line's group heads, up to the last column.

    A head begins where its first column does, or it is centred over its columns. Nothing if
    neither is so, or the columns are too few to have groups.
    """
    if len(columns) < _MANY or not heads:
        return []
    left = [
        next((n for n, (start, _) in enumerate(columns) if abs(start - head.box[0]) < 1), -1)
        for head in heads
    ]
    if -1 not in left:
        return [list(range(*ends)) for ends in pairwise([*left, len(columns)])]
    pitch = (columns[-1][1] - columns[0][0]) / len(columns)
    end = len(columns)
    spans: list[list[int]] = []
    for head in reversed(heads):
        offs = {
            start: abs((columns[start][0] + columns[end - 1][1]) / 2 - head.middle)
            for start in range(end)
        }
        start = min(offs, key=lambda start: offs[start], default=-1)
        if start < 0 or offs[start] > pitch / 2:
            return []
        spans.insert(0, list(range(start, end)))
        end = start
    return spans


def _place(found: Sequence[Word], paper: Paper) -> Place:
    return Place(page=paper.number, box=paper.shown(bounds_of(word.box for word in found)))
