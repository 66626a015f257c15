"""Which statutory form a document's tables are on, and the cells that they give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extract.document import Document
from extract.forms import Form, codes, load
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
    """The form that explains the document's tables best, and the cells that it gives.

    The tables decide, not the year: some bodies used the form of 2019 for years to come.
    """
    printed = frozenset(_printed(document))
    readings = [(form, _read(document, form, year)) for form in _likely(printed)]
    return max(readings, key=lambda found: _fit(found[0], found[1], printed, year))


def _fit(
    form: Form, reading: Reading, printed: frozenset[str], year: int | None
) -> tuple[int, int, int, int, bool, int]:
    """How well the form explains the tables; forms with most rows in common differ in few words.

    What counts, the first first: the cells that it gives, that no row of the tables is strange to
    it, that no row of its own is missing, that its labels are printed in these words, that it was
    in force (a form prescribed after the year reported on was not), that it is the newest.
    """
    missing = len(form.cells()) - len(reading.cells)
    in_force = year is None or form.year <= year
    if not reading.placed():
        return 0, 0, 0, 0, in_force, form.year
    words = len(printed & _labels(form))
    return reading.placed(), -len(reading.strange), -missing, words, in_force, form.year


def _likely(printed: frozenset[str]) -> list[Form]:
    """The forms that may be the document's, by the labels of their own that it prints.

    All of them if it prints too few to tell. Reading is what costs, so no form is read of whose
    labels three times as many of another one, that it has not, are there.
    """
    forms = [load(code) for code in codes()]

    def is_out(form: Form, other: Form) -> bool:
        ours, theirs = _labels(form), _labels(other)
        more = len(printed & (theirs - ours))
        return more >= _FEW and more > 3 * len(printed & (ours - theirs))

    return [form for form in forms if not any(is_out(form, other) for other in forms)]


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
def _labels(form: Form) -> frozenset[str]:
    """The bare labels of the form's rows and columns."""
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
    for table in tables_of_other_years(document.lines, form, year):
        lines.unread_table(table, say("row.other_year", year=year))
    reading.fill(lines, form)
    reading.lines = lines.lines
    return reading
