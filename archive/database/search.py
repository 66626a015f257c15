"""Full-text search that finds Chinese words of any length: FTS5 over pairs of characters.

Chinese is written without blanks, so a text is indexed as its overlapping pairs of units (a unit
is one letter that is not ASCII, or one run of ASCII letters and digits), the last unit of a
stretch alone: 信访举报 becomes ``信访 访举 举报 报``. A word of two units or more is then a phrase
of pairs, a single unit the beginning of a pair, and both are exact. Punctuation ends a stretch;
blanks and line ends beside a Chinese character do not, since pages wrap anywhere. The index is
contentless: it keeps no second copy of the text. Telephone numbers, e-mail addresses and numbers of
identity cards that reports print are left out of it: nobody is to be found by them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from sqlite_utils import Database

from archive.database.schema import HEADER_COLUMNS

TABLE = "reports_fts"
COLUMNS = ("title", "agency", "header", "prose")

_UNIT = re.compile(r"[0-9a-z]+|[^\W_]")
_STRETCH = re.compile(r"[^\W_]+")
_WRAP = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
# what leads to a person and to no report: numbers of identity cards and telephones, e-mail
_PRIVATE = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![0-9])(?:[0-9]{17}[0-9Xx]|1[3-9][0-9]{9}"
    r"|0[0-9]{2,3}[-—－ ]?[0-9]{7,8}|(?<=电话)[:： ]*[0-9]{7,8})(?![0-9])"
)
_TERM = re.compile(r'["“”]([^"“”]*)["“”]|(\S+)')


def tokens(text: str) -> str:
    """What stands in the index for a text, blank between two tokens."""
    found: list[str] = []
    for stretch in _stretches(text):
        units = _UNIT.findall(stretch)
        found += [a + b for a, b in pairwise(units)]
        found.append(units[-1])
    return " ".join(found)


def expression(query: str) -> str:
    """The FTS5 expression for what a person typed; "" if it holds nothing to look for.

    Words apart by blanks must all be found; what stands in quotation marks is one phrase, and its
    blanks count as nothing between Chinese characters.
    """
    phrases: list[str] = []
    for quoted, word in _TERM.findall(query):
        for stretch in _stretches(quoted or word):
            units = _UNIT.findall(stretch)
            pairs = [a + b for a, b in pairwise(units)]
            phrases.append(f'"{" ".join(pairs)}"' if pairs else f'"{units[0]}"*')
    return " ".join(dict.fromkeys(phrases))


def words(query: str) -> list[str]:
    """What to mark in a text that was found, longest first."""
    found = [quoted or word for quoted, word in _TERM.findall(query)]
    stretches = [s for text in found for s in _STRETCH.findall(unicodedata.normalize("NFKC", text))]
    return sorted(dict.fromkeys(stretches), key=len, reverse=True)


def snippet(texts: Iterable[str], query: str, *, around: int = 60) -> list[tuple[str, bool]]:
    """A passage that holds a word of the query, as (text, is it the word) pieces; [] if none does.

    ``around`` is the number of characters to show before and after the first word found.
    """
    wanted = words(query)
    if not wanted:
        return []
    pattern = re.compile("|".join(re.escape(word) for word in wanted), re.IGNORECASE)
    for text in texts:
        flat = _WRAP.sub("", text)
        # letter for letter, so that what is shown is what the text prints
        folded = "".join(_one_letter(letter) for letter in flat)
        first = pattern.search(folded)
        if first:
            begin, end = max(0, first.start() - around), first.end() + around
            pieces = list(_pieces(flat[begin:end], folded[begin:end], pattern))
            before = [("…", False)] if begin else []
            return _joined([*before, *pieces, *([("…", False)] if end < len(flat) else [])])
    return []


def _one_letter(letter: str) -> str:
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 else letter


def _joined(pieces: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The pieces, those that follow one another alike in one."""
    groups = groupby(pieces, key=lambda piece: piece[1])
    return [("".join(text for text, _ in group), is_word) for is_word, group in groups]


def create(db: Database) -> None:
    """Make the index if it is not there."""
    # every character that is not ASCII belongs to a token: what is a letter is decided above
    db.execute(
        f"create virtual table if not exists {TABLE} using"
        f" fts5({', '.join(COLUMNS)}, content='', tokenize='ascii')"
    )


def texts_of(db: Database, report_id: str) -> tuple[int, Sequence[str]] | None:
    """(search_id, one text a column of the index) of a report as its rows say; None if unknown."""
    header = ", ".join(f"r.{column}" for column in HEADER_COLUMNS.values())
    row = next(
        db.query(
            f"select r.search_id, r.title, a.name as agency, {header} from reports r"
            " join agencies a on a.id = r.agency_id where r.id = ?",
            [report_id],
        ),
        None,
    )
    if row is None:
        return None
    sections = db.query(
        "select heading, text from sections where report_id = ? order by position", [report_id]
    )
    prose = [part for s in sections for part in (s["heading"], s["text"]) if part]
    heads = [str(row[column]) for column in HEADER_COLUMNS.values() if row[column]]
    # a full stop between two texts, so that no word is found across them
    return row["search_id"], (
        row["title"] or "",
        row["agency"] or "",
        "。".join(heads),
        _PRIVATE.sub("。", "。".join(prose)),
    )


def remove(db: Database, report_id: str) -> None:
    """Take a report out of the index; its rows must still be those that were indexed."""
    _write(db, report_id, removing=True)


def add(db: Database, report_id: str) -> None:
    """Index a report from its rows."""
    _write(db, report_id, removing=False)


def rebuild(db: Database) -> None:
    """Index every report anew."""
    with db.atomic():
        db.execute(f"drop table if exists {TABLE}")
        create(db)
        for row in list(db.query("select id from reports order by id")):
            add(db, row["id"])


def _write(db: Database, report_id: str, *, removing: bool) -> None:
    found = texts_of(db, report_id)
    if found is None:
        return
    search_id, texts = found
    names = ", ".join(COLUMNS)
    marks = ", ".join("?" for _ in COLUMNS)
    row = [search_id, *(tokens(text) for text in texts)]
    if removing:  # a contentless index is told what it held
        db.execute(
            f"insert into {TABLE} ({TABLE}, rowid, {names}) values ('delete', ?, {marks})", row
        )
    else:
        db.execute(f"insert into {TABLE} (rowid, {names}) values (?, {marks})", row)


def _stretches(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).lower()
    return _STRETCH.findall(_WRAP.sub("", folded))


def _pieces(text: str, folded: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    at = 0
    for match in pattern.finditer(folded):
        if match.start() > at:
            yield text[at : match.start()], False
        yield text[match.start() : match.end()], True
        at = match.end()
    if at < len(text):
        yield text[at:], False
