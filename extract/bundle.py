"""An archive of files -> one report: its files are read each on its own, and belong together.

An archive may hold one report in several files (a text and its tables, or the same as docx and
PDF), or the reports of several bodies. Only the first is one report. Of the second none is taken,
unless the place where the archive was found says whose report it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from extract.about.identity import Context
from extract.combine import combine
from extract.document import Place
from extract.ground.messages import Message, Term, say
from extract.ground.titles import read_title
from extract.readers.packed import unpack
from extract.result import Report, rank, titled

Read = Callable[[bytes, str], Report]
_MOST_NAMES = 12


def read_bundle(data: bytes, report: Report, context: Context, read: Read) -> Report:
    """The one report in the archive ``data``; ``report`` has its source, sum and type.

    Where a cell's number stands is said with the file's name before it. Raises what
    :func:`extract.readers.packed.unpack` raises.
    """
    parts: list[Report] = []
    for file in unpack(data, report.media_type or ""):
        source = f"{report.source}!{file.name}"
        if file.error:
            warnings = [say("doubt.at", at=source, says=file.error.says)]
            parts.append(replace(read(b"", source), warnings=warnings))
        else:
            parts.append(_placed(read(file.data, source), file.name))
    candidates = [part for part in parts if part.evidence] or [
        part for part in parts if part.status == "unread"
    ]
    own = candidates if not _are_several(candidates) else _wanted(candidates, context)
    own = own + [part for part in parts if part not in own and _is_text_of(part, own)]
    whole = _of_one(own) if own else _of_several(report, candidates)
    left = [part for part in parts if part not in own] if own else []
    return replace(
        whole,
        source=report.source,
        sha256=report.sha256,
        media_type=report.media_type,
        warnings=[*whole.warnings, *_left_aside(report.source, left)],
    )


def _placed(report: Report, name: str) -> Report:
    """The report with the file's name before the place of each of its cells."""
    for key, cell in report.evidence.items():
        place = cell.place or Place()
        path = f"{name}!{place.path}" if place.path else name
        report.evidence[key] = replace(cell, place=replace(place, path=path))
    return report


def _is_text_of(part: Report, own: Sequence[Report]) -> bool:
    """Whether the file holds the chapters of the report whose tables are in other files."""
    is_text = bool(part.sections) and not part.evidence
    return is_text and bool(own) and not any(_differ(part, other) for other in own)


def _are_several(parts: Sequence[Report]) -> bool:
    return any(_differ(one, other) for one, other in combinations(parts, 2))


def _differ(one: Report, other: Report) -> bool:
    """Whether two files are reports of different bodies or years, or cannot be told to be one's."""
    if one.year and other.year and one.year != other.year:
        return True
    names = titled(one), titled(other)
    if names[0] and names[1] and names[0] != names[1]:
        both = one.evidence and other.evidence
        return bool(both) or not (names[0] in names[1] or names[1] in names[0])
    return None in names and any(_numbers_differ(one, other))


def _numbers_differ(one: Report, other: Report) -> Iterator[bool]:
    for key, cell in one.evidence.items():
        theirs = other.evidence.get(key)
        if theirs and None not in (cell.value, theirs.value):
            yield cell.value != theirs.value


def _wanted(parts: Sequence[Report], context: Context) -> list[Report]:
    """The reports of the body and year that the archive's own title names."""
    title = read_title(context.title or "")
    if not title or not title.agency:
        return []
    return [part for part in parts if (titled(part), part.year) == (title.agency, title.year)]


def _of_one(parts: Sequence[Report]) -> Report:
    best = min(parts, key=rank)
    text = next((part for part in parts if part.sections and not part.evidence), best)
    first = text if not best.sections else best
    whole = combine(first, [part for part in parts if part is not first])
    if whole.status == "unread":  # whatever file could not be read, its reason is the report's
        whole.warnings = list(dict.fromkeys(why for part in parts for why in part.warnings))
    return whole


def _of_several(report: Report, parts: Sequence[Report]) -> Report:
    if not parts:
        return replace(report, status="not_a_report", warnings=[say("packed.no_report")])
    names = [
        say("packed.report", agency=titled(part) or part.source, year=part.year)
        if part.year
        else say("packed.report_no_year", agency=titled(part) or part.source)
        for part in parts
    ]
    says = say(
        "doubt.at",
        at=report.source,
        says=say("packed.several", count=len(parts), reports=_list(names)),
    )
    return replace(report, status="unread", warnings=[says])


def _left_aside(source: str, parts: Sequence[Report]) -> Iterator[Message]:
    if parts:
        names = [
            say(
                "packed.file",
                file=part.source.removeprefix(f"{source}!"),
                status=Term("status", part.status),
            )
            for part in parts
        ]
        yield say("doubt.at", at=source, says=say("packed.left", files=_list(names)))


def _list(names: Sequence[Message]) -> Sequence[Message]:
    shown, more = list(names[:_MOST_NAMES]), len(names) - _MOST_NAMES
    if more > 0:
        shown[-1] = say("packed.and_more", last=shown[-1], more=more)
    return shown
