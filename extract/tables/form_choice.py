"""Which statutory form a document's tables are on, and the cells that they give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extract.document import Document
from extract.forms import CODES, Form, load
from extract.ground.messages import say
from extract.ground.text import bare
from extract.tables.captions import captioned, tables_of_other_years
from extract.tables.items import read_items
from extract.tables.labels import bare_labels, unnumbered
from extract.tables.lines import read_lines
from extract.tables.match import read_grids
from extract.tables.reading import Reading

_PIECES = re.compile(r"[\s|]+")
_FEW = 3


def read_tables(document: Document, year: int | None) -> tuple[Form, Reading]:
    """The form whose cells the document's tables give most of, and its cells.

    The tables decide, not the year: some bodies used the form of 2019 for years to come.
    """
    readings = [(form, _read(document, form, year)) for form in _likely(document)]
    return max(readings, key=lambda found: found[1].placed())


def _likely(document: Document) -> list[Form]:
    """The forms that may be the document's, by the labels of their own that it prints.

    All of them if it prints too few to tell. Reading is what costs, so no form is read of whose
    labels three times as many of another one are there.
    """
    forms = [load(code) for code in CODES]
    printed = set(_printed(document))
    own = {form.code: len(printed & _own_labels(form.code)) for form in forms}
    most = max(own.values())
    return [form for form in forms if most < _FEW or 3 * own[form.code] >= most]


def _printed(document: Document) -> Iterator[str]:
    for grid in document.grids():
        for cell in grid.cells:
            yield bare(cell.text)
            yield bare(unnumbered(cell.text))
    for line in document.lines:
        for piece in _PIECES.split(line.text):
            yield bare(piece)
            yield bare(unnumbered(piece))


@cache
def _own_labels(code: str) -> frozenset[str]:
    """The bare labels that this form has and no other."""
    labels = {other: _labels(load(other)) for other in CODES}
    others = frozenset().union(*(labels[other] for other in CODES if other != code))
    return labels[code] - others


def _labels(form: Form) -> frozenset[str]:
    rows = (row.labels for table in form.tables for row in table.rows)
    columns = (column.labels for table in form.tables for column in table.columns)
    return frozenset(label for labels in (*rows, *columns) for label in bare_labels(labels))


def _read(document: Document, form: Form, year: int | None) -> Reading:
    """The cells from the grids, and from the text lines what no grid gave."""
    if form.laid_out("items"):
        return read_items(document, form, year)
    texts = [line.text for line in document.lines]
    reading = read_grids(captioned(document), form, year, texts)
    lines = read_lines(document.lines, form)
    for code in tables_of_other_years(document.lines, year):
        lines.unread_table(form.table(code), say("row.other_year", year=year))
    for table in form.tables:
        for row in table.rows:
            if lines.has(table, row) and not reading.has(table, row):
                cells = [lines.cells[(table.code, row.code, column)] for column in row.columns]
                reading.put(table, row, cells)
                for warning in lines.warnings_of(row):
                    reading.warn(warning)
    reading.lines = lines.lines
    return reading
