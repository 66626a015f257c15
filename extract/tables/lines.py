"""Tables that have lost their columns: text lines + form -> cells with evidence, by order.

What a PDF's text layer or a converted document gives is a label, perhaps wrapped, and then its
values. A row's values are taken only if its label is sure and there are exactly as many as the
form has columns (design law 1); what is left over is ``unread``, never guessed at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from extract.checks.sums import adds_up
from extract.document import Line, Place
from extract.forms import Form, Row, Table
from extract.ground.messages import Message, say
from extract.ground.text import bare, clean
from extract.tables.heads import (
    MONEY,
    begin_in_order,
    heads_stand_in,
    other_unit,
    stated_unit,
    without_unit,
)
from extract.tables.labels import Hit, bare_labels, find_label, group_labels
from extract.tables.reading import Reading
from extract.tables.value import is_value, read_value

_PAGE_NUMBER = re.compile(r"\s*(?:[-—–―－]+\s*\d{1,3}\s*[-—–―－]+|第\s*\d{1,3}\s*页.*)\s*")
_CELL_BORDER = re.compile(r"[\t|]")
_MOST_LABEL_TOKENS = 12
_LONGEST_LABEL = 50
_FEW_CHARACTERS = 1


@dataclass(frozen=True)
class Token:
    """A piece of text between blanks or cell borders; ``first`` if its line begins with it."""

    text: str
    line: int
    first: bool


@dataclass
class Run:
    """Values that follow each other, and the text since the run before.

    ``alone`` is true if its line holds nothing else; ``after`` counts the values that stand alone
    on lines right behind it: page numbers, or the rest of a number that was wrapped.
    """

    values: list[str]
    place: Place
    lines: set[int]
    before: list[Token] = field(default_factory=list)
    alone: bool = False
    after: int = 0


def read_lines(lines: Sequence[Line], form: Form) -> Reading:
    """The cells of ``form`` that stand in ``lines``; rows that are not surely there are left out.

    A row whose label is there but whose values are not exactly as many as its columns is
    ``unread``.
    """
    reading = Reading()
    row_per_line, items = _items(lines)
    money = stated_unit((line.text for line in lines), MONEY)
    is_whole = row_per_line or not _have_strays(items, form)
    for table in form.laid_out("blocks"):
        Blocks(table, reading, money, row_per_line, is_whole).read(items)
    runs = _runs(items)
    for table in form.laid_out("rows"):
        _read_rows(runs, table, form, reading)
    for table in form.laid_out("row"):
        _read_values(runs, table, reading)
    _mark_named_rows(lines, form, reading)
    return reading


def _have_strays(items: Sequence[Token | Run], form: Form) -> bool:
    """Whether a run has a value more than a row of the form, as page numbers make it."""
    sizes = {len(table.columns) for table in form.laid_out("rows")}
    sizes |= {_size(table) for table in form.laid_out("row")}
    return any(isinstance(item, Run) and len(item.values) - 1 in sizes for item in items)


def _size(table: Table) -> int:
    return sum(len(row.columns) for row in table.rows)


def _items(lines: Sequence[Line]) -> tuple[bool, list[Token | Run]]:
    """Whether rows stand on one line each, and the lines as tokens and runs of values.

    Where rows do, a run ends with its line; where every cell has a line of its own, it goes on
    until text comes.
    """
    split = [_pieces(line.text) for line in lines]
    row_per_line = sum(len(values) >= 3 for _, values in split) >= 5
    items: list[Token | Run] = []
    for number, (line, (texts, values)) in enumerate(zip(lines, split, strict=True)):
        items += [Token(text, number, index == 0) for index, text in enumerate(texts)]
        if not values:
            continue
        last = items[-1] if items else None
        if isinstance(last, Run) and not row_per_line:
            last.values += values
            last.lines.add(number)
        else:
            items.append(Run(values, line.place, {number}, alone=not texts))
    return row_per_line, items


def _pieces(text: str) -> tuple[list[str], list[str]]:
    """A line's text pieces and the values that end it.

    Between cell borders (tabs, pipes) an empty cell among values is a value of its own.
    """
    if _PAGE_NUMBER.fullmatch(text):
        return [], []
    bordered = bool(_CELL_BORDER.search(text))
    pieces = [piece.strip() for piece in _CELL_BORDER.split(text)] if bordered else text.split()
    while pieces and not pieces[-1]:
        pieces.pop()
    start = len(pieces)
    while start and (is_value(pieces[start - 1]) or (bordered and not pieces[start - 1])):
        start -= 1
    while start < len(pieces) and not pieces[start]:
        start += 1
    return [piece for piece in pieces[:start] if clean(piece).strip()], pieces[start:]


def _runs(items: Sequence[Token | Run]) -> list[Run]:
    """The runs of more than one value, each with the text before it.

    Single values (a page number, a disclosure row's one number) do not end a request row's label.
    """
    runs: list[Run] = []
    before: list[Token] = []
    for item in items:
        if isinstance(item, Token):
            before.append(item)
        elif len(item.values) > 1:
            item.before = before
            runs.append(item)
            before = []
        elif runs and not before:
            runs[-1].after += 1
    return runs


def _read_rows(runs: Sequence[Run], table: Table, form: Form, reading: Reading) -> None:
    groups = group_labels(table)
    last: Row | None = None
    are_headed = False
    for run in runs:
        if not run.before:
            # Two rows of values under one label: nothing says whose they are.
            if last:
                reading.unread(
                    table, last, " ".join(run.values), run.place, say("row.two_of_values")
                )
            continue
        hit = _label_before(run.before, table, groups)
        last = table.row(hit.code) if hit else None
        if last is None:
            continue
        are_headed = are_headed or _are_headed(run, last, table)
        reading.lines |= run.lines | _label_lines(run, last)
        why = _not_whole(run, last, table, form)
        if not are_headed:
            why = say("row.heads_unordered")
        if why:
            reading.unread(table, last, " ".join(run.values), run.place, why)
        else:
            _put(reading, table, last, run)


def _are_headed(run: Run, row: Row, table: Table) -> bool:
    """Whether the applicants' heads stand before the run, in the form's order and no others.

    Wrapped heads are taken as what they are made of: the characters left over tell of others.
    """
    text = bare("".join(token.text for token in run.before))
    _, found, heads = text.rpartition(bare(table.columns[0].label)[:2])
    grouped = [column for column in table.columns if column.group]
    groups = {bare(column.group or "") for column in grouped}
    printed = [*(column.label for column in table.columns), *groups, row.label, *row.groups]
    left_over = Counter(heads) - Counter(bare("".join(printed)))
    for group in groups:
        heads = heads.replace(group, "")
    in_order = begin_in_order(heads, [column.label for column in grouped])
    return bool(found) and in_order and left_over.total() <= _FEW_CHARACTERS


def _not_whole(run: Run, row: Row, table: Table, form: Form) -> Message | None:
    """Why the run is not the row's values, None if it is.

    A single value on the next line is a page number or the rest of the last number. Both are
    layouts, and the row's own sum may choose between them: it holds for the first only.
    """
    if len(run.values) != len(row.columns):
        return say("row.value_count", values=len(run.values), columns=len(row.columns))
    if run.after:
        values = {
            code: read_value(text, table.column(code), run.place).value
            for text, code in zip(run.values, row.columns, strict=True)
        }
        if not adds_up(values, form, table):
            return say("row.value_below")
    return None


def _put(reading: Reading, table: Table, row: Row, run: Run) -> None:
    columns = [table.column(code) for code in row.columns]
    cells = [
        read_value(value, column, run.place, "by order")
        for value, column in zip(run.values, columns, strict=True)
    ]
    reading.put(table, row, cells)


def _label_lines(run: Run, row: Row) -> set[int]:
    labels = "".join(bare_labels((*row.labels, *row.groups)))
    return {token.line for token in run.before[-_MOST_LABEL_TOKENS:] if bare(token.text) in labels}


def _label_before(tokens: Sequence[Token], table: Table, groups: frozenset[str]) -> Hit | None:
    """The row label that the last tokens print, alone or with pieces of group labels between.

    Exact labels win over close ones, whole ones over begun ones, long texts over short ones.
    """
    best: tuple[tuple[bool, int, int], Hit] | None = None
    for text in _endings(tokens, groups):
        hit = find_label(text, table.rows)
        if hit is None:
            continue
        rank = (hit.how == "part", hit.distance, -len(bare(text)))
        if best and rank[:2] == best[0][:2] and hit.code != best[1].code and hit.distance:
            return None
        if best is None or rank < best[0]:
            best = (rank, hit)
    return best[1] if best else None


def _endings(tokens: Sequence[Token], groups: frozenset[str]) -> Iterator[str]:
    last = [token.text for token in tokens[-_MOST_LABEL_TOKENS:]]
    own = [text for text in last if not any(bare(text) in group for group in groups)]
    for pieces in (last, own) if own != last else (last,):
        for start in range(len(pieces) - 1, -1, -1):
            text = "".join(pieces[start:])
            if len(text) > _LONGEST_LABEL:
                break
            yield text


@dataclass
class Blocks:
    """Reads rows of a few values under the heads that stand since the last 信息内容.

    That is the word with which every block's head begins, the first of ``table.over``.
    ``money`` is a unit of money that the text states outside of the heads. ``is_whole`` is false
    where other rows have a value too many, as page numbers among cells of a line each make them.
    """

    table: Table
    reading: Reading
    money: str | None
    row_per_line: bool
    is_whole: bool

    @property
    def _corner(self) -> str:
        return bare(self.table.over[0])

    def read(self, items: Sequence[Token | Run]) -> None:
        """Takes the cells of the table that stand in the items."""
        head: list[Token] = []
        label: list[Token] = []
        in_head = False
        for item, following in zip_longest(items, items[1:]):
            if isinstance(item, Run):
                row = self._row(label)
                if row and head:
                    on_its_line = self.is_whole and not (self.row_per_line and item.alone)
                    is_last = not (isinstance(following, Run) and following.alone)
                    self._read_row(item, row, head, on_its_line and is_last)
                label, in_head = [], False
                continue
            if bare(item.text).startswith(self._corner):
                head, in_head = [], True
            if in_head:
                head.append(item)
            label.append(item)

    def _row(self, tokens: Sequence[Token]) -> Row | None:
        """The row whose label the last tokens print, beginning with its line: prose does not."""
        for start in range(len(tokens) - 1, max(len(tokens) - 4, -1), -1):
            if tokens[start].first:
                text = "".join(token.text for token in tokens[start:])
                hit = find_label(without_unit(text), self.table.rows)
                if hit and hit.how == "whole":
                    return self.table.row(hit.code)
        return None

    def _are_heads(self, text: str, heads: Sequence[Sequence[str]]) -> bool:
        """Whether the text is 信息内容, the heads, and at most the first row's label."""
        printed = bare(without_unit(text))
        if not heads_stand_in(printed, heads):
            return False
        own = [next((h for h in map(bare, head) if h in printed), bare(head[0])) for head in heads]
        left_over = Counter(printed) - Counter(self._corner + "".join(own))
        first = [Counter(bare(label)) for row in self.table.rows for label in row.labels]
        return not left_over or any(left_over <= label for label in first)

    def _read_row(self, run: Run, row: Row, head: Sequence[Token], is_sure: bool) -> None:
        self.reading.lines |= run.lines | {token.line for token in head}
        text = "".join(token.text for token in head)
        heads = [self.table.column(code).labels for code in row.columns]
        is_money = any(self.table.column(code).unit == MONEY for code in row.columns)
        unit = other_unit(text, MONEY, self.money) if is_money else None
        why = None
        if len(run.values) != len(row.columns):
            why = say("row.value_count", values=len(run.values), columns=len(row.columns))
        elif not self._are_heads(text, heads):
            why = say("row.heads_missing")
        elif unit:
            why = say("row.other_unit", printed=unit, unit=MONEY)
        elif not is_sure:
            why = say("row.value_alone")
        if why:
            self.reading.unread(self.table, row, " ".join(run.values), run.place, why)
        else:
            _put(self.reading, self.table, row, run)


def _read_values(runs: Sequence[Run], table: Table, reading: Reading) -> None:
    """The one run of as many values as the table has cells, under its heads."""
    heads = [column.labels for column in table.columns]
    for index, run in enumerate(runs):
        text = "".join(token.text for token in run.before)
        if not heads_stand_in(text, heads, times=len(table.rows)):
            continue
        if not begin_in_order(text, [row.label for row in table.rows], length=4):
            continue
        joined = Run(list(run.values), run.place, set(run.lines))
        for more in runs[index + 1 :]:
            if more.before:
                break
            joined.values += more.values
            joined.lines |= more.lines
        reading.lines |= joined.lines
        _put_values(joined, table, reading)


def _put_values(run: Run, table: Table, reading: Reading) -> None:
    width, size = len(table.columns), _size(table)
    for index, row in enumerate(table.rows):
        if len(run.values) != size:
            why = say("row.value_count", values=len(run.values), columns=size)
            reading.unread(table, row, " ".join(run.values), run.place, why)
        else:
            part = run.values[index * width : (index + 1) * width]
            _put(reading, table, row, Run(part, run.place, run.lines))


def _mark_named_rows(lines: Sequence[Line], form: Form, reading: Reading) -> None:
    """A row that the text names but that was not read is ``unread``, not ``absent``."""
    text = bare("".join(line.text for line in lines))
    for table in form.tables:
        for row in table.rows:
            named = len(bare(row.label)) > 4 and bare(row.label) in text
            if named and not reading.has(table, row):
                place = lines[0].place
                reading.unread(table, row, "", place, say("row.no_values"))
