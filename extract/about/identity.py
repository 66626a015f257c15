"""Whose report a document is and of which year: by its title, its text and its header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import PurePosixPath
from urllib.parse import unquote

from extract.about.period import stated_years
from extract.checks.finding import Finding
from extract.document import Document
from extract.ground.agency_names import is_body, plain, signed_by
from extract.ground.messages import Message, say
from extract.ground.text import tidy
from extract.ground.titles import Title, find_title, read_title, told_in
from extract.prose.headings import is_first_heading

_COVER_LINES = 40
_LONGEST_INTRODUCTION = 4000
_OFFICES = ("办公室", "办公厅", "办")
_TITLE_TAGS = ("articletitle", "og:title", "title")


@dataclass(frozen=True)
class Context:
    """What is known of an original from where it was found: its list title, the portal's body."""

    title: str | None = None
    agency: str | None = None


@dataclass
class Identity:
    """Title, body and year of a report; doubts in words; contradictions as findings.

    ``is_report`` says whether the title alone proves a report on open information of one year.
    """

    title: str | None = None
    agency: str | None = None
    year: int | None = None
    is_report: bool = False
    warnings: list[Message] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def identify(
    document: Document | None, header: Mapping[str, str | None], context: Context, source: str
) -> Identity:
    """Who reports on which year. ``document`` is None for an original that no reader opens.

    The body is the title's; else the one that signs, or that the first sentences name; else the
    header's publisher (with a warning, for offices publish for others), else the portal's.
    """
    lines = [line.text for line in document.lines] if document else []
    links = {tidy(text) for text in document.links} if document else set()
    told = told_in(_introduction([line for line in lines if tidy(line) not in links]))
    title = _title(document, header, context, source, lines)
    if title is None and told:
        title = replace(told[0], sure=False)  # news on a report tells its title, too
    found = Identity()
    if title:
        found.title, found.year, found.is_report = title.text, title.year, title.sure
        found.agency = title.agency
    found.agency = found.agency or signed_by(_from_first_chapter(lines)) or _told_body(told, title)
    found.agency = found.agency or _listed_body(title, context)
    _take_hints(found, header, context)
    _take_year(found, title, told, lines)
    if title:
        found.findings += _other_years(title, told, header)
    return found


def _title(
    document: Document | None,
    header: Mapping[str, str | None],
    context: Context,
    source: str,
    lines: Sequence[str],
) -> Title | None:
    own: list[str | None] = []
    cover: list[str] = []
    if document:
        own = [header.get("title"), *(document.meta.get(tag) for tag in _TITLE_TAGS)]
        own += document.titles
        links = {tidy(text) for text in document.links}
        cover = [line for line in lines[:_COVER_LINES] if tidy(line) not in links]
    name = unquote(PurePosixPath(source.replace("\\", "/")).name)
    printed = find_title(own, cover)
    if printed and printed.sure:
        return printed
    given = find_title([context.title, name], [])
    return given if given and (given.sure or not printed) else printed


def _introduction(lines: Sequence[str]) -> list[str]:
    """The text from the beginning; joined, for lines of a page break words."""
    return ["".join(tidy(line) for line in lines)[:_LONGEST_INTRODUCTION]]


def _from_first_chapter(lines: Sequence[str]) -> Sequence[str]:
    first = next((n for n, line in enumerate(lines) if is_first_heading(line)), None)
    return lines[first + 1 :] if first is not None else lines[len(lines) // 2 :]


def _told_body(told: Sequence[Title], title: Title | None) -> str | None:
    year = title.year if title else None
    return next((t.agency for t in told if t.agency and year in (None, t.year)), None)


def _listed_body(title: Title | None, context: Context) -> str | None:
    """The body that the list names for this report, where the document names none."""
    listed = read_title(context.title or "")
    same = listed and title and listed.year in (None, title.year)
    return listed.agency if listed and same else None


def _take_hints(found: Identity, header: Mapping[str, str | None], context: Context) -> None:
    """Who publishes is a hint only: an office publishes for its government, a portal for all."""
    publisher = header.get("publisher")
    if found.agency:
        return
    if publisher and is_body(publisher) and not _is_office_of(publisher, context.agency):
        found.agency = publisher
        found.warnings.append(say("identity.publisher_taken", agency=publisher))
    else:
        found.agency = context.agency


def _is_office_of(publisher: str, agency: str | None) -> bool:
    name, office = plain(agency or ""), plain(publisher)
    its_own = office.startswith(name[:2]) and office.endswith(_OFFICES)
    return bool(name) and (office == name or its_own)


def _take_year(
    found: Identity, title: Title | None, told: Sequence[Title], lines: Sequence[str]
) -> None:
    if title and title.school_year:
        found.warnings.append(say("identity.school_year", year=title.year))
    confirmed = title and title.year in (*stated_years(lines), *(t.year for t in told))
    if title and title.year_is_folders and not confirmed:
        found.warnings.append(say("identity.year_of_place", year=title.year))
    if found.year is not None:
        return
    years = [t.year for t in told if t.year] or stated_years(lines)
    if years and len(set(years)) == 1:
        found.year = years[0]
        found.warnings.append(say("identity.year_of_text", year=years[0]))
    elif found.title:
        found.warnings.append(say("identity.no_year"))


def _other_years(
    title: Title, told: Sequence[Title], header: Mapping[str, str | None]
) -> list[Finding]:
    """Findings for the document's other names of itself that name another year."""
    listed = read_title(header.get("title") or "")
    findings: list[Finding] = []
    named = [("identity.header_year", listed), *(("identity.text_year", t) for t in told)]
    for code, other in named:
        if not other or None in (other.year, title.year) or title.school_year:
            continue
        if other.year != title.year and _same_body(other, title):
            says = say(code, year=title.year, other=other.year)
            expected, stated = Decimal(title.year or 0), Decimal(other.year or 0)
            findings.append(Finding("report.year", "year", "fail", says, expected, stated))
    return findings


def _same_body(one: Title, other: Title) -> bool:
    a, b = plain(one.agency or ""), plain(other.agency or "")
    return not a or not b or a in b or b in a
