"""A report's title -> the body whose report it is and the year it reports on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.ground.agency_names import (
    WORDS,
    body_on,
    clauses,
    is_body,
    name_in,
    named_beside,
    plain,
)
from extract.ground.text import fold, simplified, tidy, unspelled

_REPORT = WORDS["report"]
YEARS = range(_REPORT["first_year"], _REPORT["last_year"] + 1)
"""The years that a body may report on."""

_NUMERALS = str.maketrans("〇○零OoＯ一二三四五六七八九", "000000123456789")
_CHINESE_YEAR = re.compile(r"二[〇○零0Oo一二三四五六七八九]{3}(?=年|度|政|学)")
_LETTER_O = re.compile(r"2[oO]\d\d(?=年)")
_YEARS = (
    r"(?<![\d〔\[/.])(?<!\d-)((?:19|20)\d{2})(?![\d〕\]/.]|年\d|-\d\d?-)(?:年度|年)?"
    r"(?:(?:[-—–~至到]|--)((?:19|20)\d{2}|\d\d(?=学?年)))?(学?年度?|年度|度)?"
)
_YEAR = re.compile(_YEARS)
_CORE = re.compile(
    rf"(?:{_REPORT['subject']})(?:{_REPORT['filler']}|[(]?{_YEARS}[)]?)*"
    rf"(?:{_REPORT['kind']}|(?P<else_called>{_REPORT['else_called']}))"
)
_BARE_CORE = re.compile(rf"(?<=[\d年度])(?:{_REPORT['bare_kind']})")
_TAIL = re.compile("|".join(f"(?:{words})" for words in _REPORT["tail"]))
_NOTICE_TAIL = re.compile(rf"^[》>」”]*(?:{_REPORT['notice']})")
_NOTICES = re.compile(_REPORT["notices"])
_SUFFIX = re.compile(r"[-—–_|·:>\s]+(.{2,40})$")
_FALSE_FRIEND = re.compile("|".join(f"(?:{word})" for word in WORDS["false_friend"]["always"]))
_IN_NAMES = re.compile(WORDS["false_friend"]["in_names"])
_OTHER_YEARLY = re.compile("|".join(WORDS["false_friend"]["bare"]))
_DRESSING = re.compile("|".join(f"(?:{line})" for line in _REPORT["dressing"]))
_SHORT_YEAR = re.compile(r"(?<![\d年月日.-])([012]\d)年(?=度?(?:工作)?(?:政府|政务)?信息公开)")
_YEAR_ALONE = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_CIRCULAR = re.compile(r"[〔\[(【]20\d\d[〕\])】]\d+号")
_SPAN = re.compile(r"20\d\d[-—~至](?=20\d\d学?年)")  # of years: the report is on the later one
_DATE = re.compile(
    r"[\[(]?(?:20\d\d[-/.年])(?:0?[1-9]|1[0-2])[-/.月](?:[12]\d|3[01]|0?[1-9])日?+"
    r"(?:\d{1,2}:\d{2}(?::\d{2})?)?+[\])]?+(?![至到起—~-])"
)
_CHAPTER = re.compile(r"\s*[一二三四五六七八九十]、")
_SENTENCE = re.compile(r"[。，；！？|：:>＞»]|\d{4}-\d\d?-\d|〔\d{4}〕\d")
_OTHER_PAGE = re.compile(r"\s*(?:_|\||--|—|–| - | -|- )\s*.{2,30}$")
_EXTENSION = re.compile(r"(?:\.(?:pdf|docx?|wps|ofd|rtf|xlsx?|et|html?|shtml|txt|zip|rar))+$", re.I)
_PLACE = re.compile(r".*[省市县区州旗盟镇乡]")
_LONGEST = 120
_LONGEST_LISTED = 500  # characters: what is longer is no title, and patterns take their time
_LAYERS = 3  # of dressing around a title
_MOST_LINES = 4


@dataclass(frozen=True)
class Title:
    """A report's title as printed, the year it names and the body it names, where it does.

    ``sure`` is false for a title that leaves out the year or what is reported on (2024年度报告), or
    that calls itself a summary: only a document that is a report by its text has it as its title.
    ``subject``: it says what is reported on (信息公开). ``school_year`` is set where the years are
    those of a school year; ``year`` is then the later one.
    """

    text: str
    year: int | None
    agency: str | None
    sure: bool = True
    school_year: bool = False
    subject: bool = True

    @property
    def year_is_folders(self) -> bool:
        """Whether the year is only that of the folder in which a list shows it."""
        return _REPORT["from_folder"] in self.text


def read_title(text: str) -> Title | None:
    """The title in ``text``, or None if it is not one of an open-information report.

    False friends (政府网站工作年度报表, 指南, 图解 …) and news about a report are none.
    """
    printed = tidy(text.lstrip("#>* \t").rstrip("#* \t"))
    folded = undressed(printed)
    same = simplified(folded)
    core = _core(same) if 0 < len(same) <= _LONGEST else None
    if core is None:
        return None
    words, suffix = core
    start, end = words.span()
    subject = bool(re.match(_REPORT["subject"], same[start:]))
    year, school = _year(same, end)
    agency = _agency(folded, start, end, suffix)
    if not subject and (year is None or _OTHER_YEARLY.search(_beside(same, agency))):
        return None
    if false_friend(same, agency):
        return None
    called_so = words.re is not _CORE or words["else_called"] is None
    sure = subject and year is not None and called_so
    return Title(_printed(printed, suffix, agency), year, agency, sure, school, subject)


def undressed(title: str) -> str:
    """The title folded, its year in digits, without what lists print around it: dates, how often
    it was read, what comes with it."""
    text = _with_digits(unspelled(fold(title[:_LONGEST_LISTED])))
    for _ in range(_LAYERS):
        text = _DRESSING.sub("", text)
    return text


def false_friend(same: str, agency: str | None = None) -> str | None:
    """The words by which a title (undressed, simplified) is that of something else, or None."""
    found = _FALSE_FRIEND.search(_without(same, agency))
    return found[0] if found else None


def other_yearly(same: str, agency: str | None = None) -> str | None:
    """The words by which a yearly title that does not say 信息公开 is on something else."""
    found = _OTHER_YEARLY.search(_beside(same, agency))
    return found[0] if found else None


def year_in(text: str) -> int | None:
    """The first year that any text names (a title, a folder, a heading), in digits or numerals.

    Years of circulars (〔2021〕30号) and of dates do not count.
    """
    same = _SPAN.sub("", _CIRCULAR.sub("", _DATE.sub("", _with_digits(fold(text)))))
    years = (int(match[1]) for match in _YEAR_ALONE.finditer(same))
    return next((year for year in years if _plausible(year)), None)


def _plausible(year: int) -> bool:
    return year in YEARS


def _with_digits(folded: str) -> str:
    """Years in Chinese numerals, with a letter O, or of two digits, in four digits."""
    folded = _CHINESE_YEAR.sub(lambda match: match.group().translate(_NUMERALS), folded)
    folded = _LETTER_O.sub(lambda match: match.group().translate(_NUMERALS), folded)
    return _SHORT_YEAR.sub(r"20\1年", folded)


def _core(same: str) -> tuple[re.Match[str], str] | None:
    """The subject and the kind, and the suffix behind a dash; only a title's words follow."""
    found = [*_CORE.finditer(same)] or [*_BARE_CORE.finditer(same)]
    for match in reversed(found):
        rest = same[match.end() :]
        if _NOTICES.search(same[: match.start()]):
            rest = _NOTICE_TAIL.sub("", rest, count=1)
        while rest and (tail := _TAIL.match(rest)) and tail.end():
            rest = rest[tail.end() :]
        suffix = _SUFFIX.fullmatch(rest)
        if not rest or suffix or is_body(rest):
            return match, suffix.group(1) if suffix else rest
    return None


def _without(same: str, agency: str | None) -> str:
    """The title without the words that are part of a body's name: 计划生育局 plans nothing."""
    name = plain(agency or "")
    return same.replace(name, _IN_NAMES.sub("", name)) if is_body(name) else same


def _beside(same: str, agency: str | None) -> str:
    """The title without the name of its body."""
    name = plain(agency or "")
    return same.replace(name, "") if is_body(name) else same


def _year(same: str, end: int) -> tuple[int | None, bool]:
    """The year of the report, the last one named before the words for it; is it a school year?"""
    years = [*_YEAR.finditer(same)]
    if not years:
        return None, False
    before = [year for year in years if year.start() < end]
    chosen = before[-1] if before else years[0]
    first, last, unit = chosen.groups()
    year = int(first)
    if last:
        year = int(last if len(last) == 4 else first[:2] + last)
    return (year if _plausible(year) else None), "学" in (unit or "") or "学年" in same


def _agency(folded: str, start: int, end: int, suffix: str) -> str | None:
    """What stands before the year, else between it and the subject, else at the end."""
    pieces: list[str] = []
    position = 0
    for year in _YEAR.finditer(folded, 0, end):
        pieces.append(folded[position : min(year.start(), start)])
        position = year.end()
    pieces.append(folded[position:start] if position < start else "")
    names = [name for piece in pieces if (name := name_in(piece))]
    if len(names) > 1:
        first, last = names[0], names[-1]
        if _PLACE.fullmatch(first) and is_body(last) and not last.startswith(first):
            return first + last  # 青湾县2024年水务局…
        return last if last.startswith(first) else first
    if names:
        return names[0]
    return _agency_behind(folded[end:], suffix)


def _agency_behind(rest: str, suffix: str) -> str | None:
    """The body named in brackets, or behind a dash, after the words for the report."""
    bracketed = re.findall(r"[(\[【]([^)\]】]{3,30})[)\]】]", rest)
    for piece in (*bracketed, suffix):
        name = name_in(_YEAR.sub("", piece)) if piece else None
        if name and is_body(name) and "网" not in name:
            return name
    return None


def _printed(printed: str, suffix: str, agency: str | None) -> str:
    """The title without the name of the site that a page's title carries, and without .pdf."""
    if suffix and agency != name_in(suffix):
        printed = _OTHER_PAGE.sub("", printed)
    return _EXTENSION.sub("", printed)


def find_title(candidates: Iterable[str | None], lines: Sequence[str]) -> Title | None:
    """The first candidate that is surely a report's title; of its year, one that names its body.

    ``lines`` is the text from its beginning: a cover or a heading may need up to four lines.
    """
    titles = [title for text in candidates if text and (title := read_title(text))]
    titles += _wrapped(lines)
    if not titles:
        return None
    best = next((title for title in titles if title.sure), None)
    if best is None:
        best = next((title for title in titles if title.year), titles[0])
    if best.agency:
        return best
    same = (title for title in titles if title.year == best.year and title.agency)
    named = next((title for title in same if title.sure or not best.sure), None)
    return named or replace(best, agency=named_beside(best.text, lines))


def told_in(texts: Iterable[str]) -> list[Title]:
    """The titles that running text names: 现公布《青湾县水务局2024年政府信息公开工作年度报告》."""
    found = (read_title(clause) for text in texts for clause in clauses(text))
    return [title for title in found if title and title.sure]


def _wrapped(lines: Sequence[str]) -> list[Title]:
    """Titles that stand in one to four lines; a line with sentence marks is none of a title's."""
    found: list[Title] = []
    for start in range(len(lines)):
        text = ""
        for line in lines[start : start + _MOST_LINES]:
            if _SENTENCE.search(line) or _CHAPTER.match(line):
                break
            if text and not (_YEAR.search(plain(text)) or body_on(text) or read_title(text)):
                break  # a menu's word above the heading is no part of it
            text += line
            title = read_title(text)
            if title and (title.sure or text == line):
                found.append(title)
            if title and title.year:  # else it may stand on the next line: （2024年度）
                break
    return found
