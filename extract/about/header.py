"""Document -> the metadata header that portals print around a report (信息公开 element set)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from extract.document import Document, Grid
from extract.ground.agency_names import is_body
from extract.ground.dates import iso_date
from extract.ground.messages import Message, Term, say
from extract.ground.text import bare, clean, fold

_DATA = tomllib.loads((Path(__file__).parent / "header.toml").read_text(encoding="utf-8"))
CODES: tuple[str, ...] = tuple(_DATA["codes"])
"""The header codes of the contract, in printed order."""

_CODE_OF = {bare(label): code for code, labels in _DATA["codes"].items() for label in labels}
_IGNORED = {bare(label): "" for label in _DATA["ignored"]["labels"]}
_DATES = frozenset(code for code in CODES if code.endswith("_on"))
_PERSONS = {bare(label): code for code, labels in _DATA["persons"].items() for label in labels}
_KNOWN = _CODE_OF | _PERSONS | _IGNORED
_EMPTY = frozenset(_DATA["empty"]["words"])
_MASKED = re.compile(_DATA["empty"]["masked"])
_SEVERAL_KINDS = frozenset({"category", "genre"})
"""A page classes a document by subject, by service and by kind: these may differ."""
_FIRST_CHAPTER = re.compile(r"[#\s]*一[、.．,，]\s*\S{0,4}(?:总体|概述|概况|基本)")
_UNKNOWN_LABEL = re.compile(r"\s+[\u4e00-\u9fff]{2,8}\s*[:：]")
_MOST_LINES = 400
_ROWS_OF_LIST = 3
"""A head and two rows; a header has one row under its labels."""
_LONGEST_LINE = 5000
_META: dict[str, list[str]] = _DATA["meta"]
_FEWEST_LABELS = 3

Pairs = list[tuple[str, str]]
"""Labels (bare) and their values (as printed), in printed order."""


def _spaced(labels: Iterable[str]) -> str:
    """Any of the labels, blanks allowed between its characters."""
    longest_first = sorted(labels, key=len, reverse=True)
    return "|".join(r"[\s*]*".join(map(re.escape, label)) for label in longest_first)


_LABELLED = re.compile(
    rf"(?:(?<![\w（(])[【\[]?({_spaced(_KNOWN)})\s*(?:[】\]]\s*[:：]?|[:：])"
    # Glued to the value before it, a label must be unmistakable.
    rf"|({_spaced(label for label in _CODE_OF if len(label) > 3 or label == '索引号')})\s*[:：])"
)
_BETWEEN_BLANKS = re.compile(rf"(?:^|(?<=\s))({_spaced(_KNOWN)})(?=\s|$)")


def read_header(document: Document) -> tuple[dict[str, str | None], list[Message]]:
    """Every header code with its value or None, and doubts in words.

    Values are as printed, blanks folded to one; dates are ISO 8601. An empty value, a dash and
    无 are None. Meta tags serve where the page prints no such field, and raise a doubt where it
    prints another.
    """
    header: dict[str, str | None] = dict.fromkeys(CODES)
    warnings: list[Message] = []
    for label, text in _pairs(document):
        code = _CODE_OF.get(label) or _PERSONS.get(label)
        value = " ".join(clean(text).split())
        if code is None or fold(value) in _EMPTY or _LABELLED.match(value) or _is_label(value):
            continue
        if label in _PERSONS and not is_body(value):
            continue
        taken, doubt = _value(code, value)
        if doubt and doubt not in warnings:
            warnings.append(doubt)
        if taken is None:
            continue
        if header[code] is None:
            header[code] = taken
        elif header[code] != taken and code not in _SEVERAL_KINDS:
            warnings.append(
                say(
                    "header.two_values",
                    header=Term("header", code),
                    text=header[code],
                    other=taken[:60],
                )
            )
    warnings += _take_meta(header, document.meta)
    return header, warnings


def _is_label(value: str) -> bool:
    """Whether the value is itself a label, as beside another head of a list."""
    return bare(value) in _KNOWN


def _value(code: str, value: str) -> tuple[str | None, Message | None]:
    """The value as the header keeps it, and a doubt: a masked field or a broken date is none."""
    field = Term("header", code)
    if _MASKED.fullmatch(fold(value)):
        return None, say("header.masked", header=field, text=value[:20])
    if code not in _DATES:
        return value, None
    date = iso_date(value)
    return date, None if date else say(
        "header.no_date", header=Term("header", code), text=value[:40]
    )


def _take_meta(header: dict[str, str | None], meta: Mapping[str, str]) -> Iterator[Message]:
    for code, names in _META.items():
        stated = next((meta[name] for name in names if meta.get(name)), None)
        value = iso_date(stated) if stated and code in _DATES else stated
        if not value or fold(value) in _EMPTY:
            continue
        if header[code] is None:
            header[code] = value
        elif fold(str(header[code])) != fold(value):
            yield say(
                "header.meta_differs",
                header=Term("header", code),
                text=header[code],
                other=value[:60],
            )


def _pairs(document: Document) -> Pairs:
    pairs: Pairs = [(bare(pair.label), pair.value) for pair in document.pairs]
    for grid in document.grids():
        found = list(_grid_pairs(grid))
        if sum(label in _CODE_OF for label, _ in found) >= 2:
            pairs += found
    head = _head(document)
    pairs += _line_pairs(head)
    if document.media_type != "text/html":  # whose reader gives such pairs from the elements
        pairs += _stacked_pairs(head)
    return pairs


def _head(document: Document) -> list[str]:
    """The text lines before the first chapter: a header is not looked for in prose."""
    lines: list[str] = []
    for line in document.lines[:_MOST_LINES]:
        if _FIRST_CHAPTER.match(line.text):
            break
        lines.append(line.text[:_LONGEST_LINE])
    return lines


def _grid_pairs(grid: Grid) -> Iterator[tuple[str, str]]:
    rows = [[cell.text for cell in grid.row(row) if cell.row == row] for row in range(grid.height)]
    heads: list[str] = []
    for number, row in enumerate(rows):
        if _is_list(rows[number : number + _ROWS_OF_LIST]):
            return  # of other documents: their header is not this one's
        if heads and len(row) == len(heads) and not any(bare(text) in _KNOWN for text in row):
            yield from zip(map(bare, heads), row, strict=True)
        else:
            yield from _cell_pairs(row)
        are_heads = len(row) >= _FEWEST_LABELS and all(bare(text) in _KNOWN for text in row)
        heads = row if are_heads else []


def _is_list(rows: Sequence[Sequence[str]]) -> bool:
    """Whether these are a head of labels and several rows under it: a list of documents."""
    if len(rows) < _ROWS_OF_LIST or len(rows[0]) < _FEWEST_LABELS:
        return False
    are_heads = all(bare(text) in _KNOWN for text in rows[0])
    return are_heads and all(
        len(row) == len(rows[0]) and not any(bare(text) in _KNOWN for text in row)
        for row in rows[1:]
    )


def _cell_pairs(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs in neighbouring cells (label, value) or within one (label: value)."""
    label: str | None = None
    for text in cells:
        name = bare(text)
        if name in _KNOWN:
            if label:
                yield label, ""
            label = name
        elif label and not _LABELLED.match(text.strip()):
            yield label, text
            label = None
        else:
            if label:
                yield label, ""
            label = None
            yield from _labelled(text)
    if label:
        yield label, ""


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """The “label：value” pairs of one text; a value ends where the next label begins."""
    matches = list(_LABELLED.finditer(text))
    ends = [match.start() for match in matches[1:]] + [len(text)]
    for match, end in zip(matches, ends, strict=False):
        value = _UNKNOWN_LABEL.split(text[match.end() : end], maxsplit=1)[0]
        yield bare(match.group(1) or match.group(2)), value.strip(" \n|;；")


def _line_pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs in running text or in cells between pipes and tabs."""
    for line in lines:
        if "|" in line or "\t" in line:
            yield from _cell_pairs(re.split(r"[|\t]", line))
        elif not _LABELLED.search(line) and len(_BETWEEN_BLANKS.findall(line)) >= _FEWEST_LABELS:
            yield from _between_blanks(line)
        else:
            yield from _labelled(line)


def _between_blanks(line: str) -> Iterator[tuple[str, str]]:
    """Pairs of a line without colons, as a PDF's text gives a header's row."""
    matches = list(_BETWEEN_BLANKS.finditer(line))
    ends = [match.start() for match in matches[1:]] + [len(line)]
    for match, end in zip(matches, ends, strict=False):
        yield bare(match.group(1)), line[match.end() : end].strip()


def _stacked_pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of lines: a label alone on its line, its value on the next one."""
    for line, following in pairwise(lines):
        if bare(line) in _CODE_OF and bare(following) not in _KNOWN:
            yield bare(line), following
