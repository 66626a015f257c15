"""The fields of a Word text: what they print is their result, not what they compute it from."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.readers.office.word_styles import child_of
from extract.readers.xml import Element, local, number_of, value_of

_SILENT = frozenset({"", "ASK", "FORMTEXT", "RD", "SET", "TA", "TC", "XE", "BOOKMARK", "PRIVATE"})
"""Fields that print nothing where they have no result."""
DRAWN = frozenset({"EQ", "FORMDROPDOWN", "FORMCHECKBOX", "SYMBOL", "ADVANCE"})
"""Fields that Word draws itself, whatever result is kept."""


@dataclass
class _Field:
    begin: Element
    instruction: str = ""
    has_result: bool = False

    @property
    def keyword(self) -> str:
        """The first word of what the field computes from."""
        return keyword_of(self.instruction)

    @property
    def prints(self) -> bool:
        """Whether what stands here now is the field's result."""
        return self.has_result and self.keyword not in DRAWN


@dataclass
class Fields:
    """The fields that are open where the text is read, the innermost last."""

    open: list[_Field] = field(default_factory=list)

    @property
    def prints(self) -> bool:
        """Whether text that stands here is printed."""
        return all(inner.prints for inner in self.open)

    def take(self, mark: Element) -> str:
        """Takes a ``fldChar`` or a piece of an instruction; what is printed in its place."""
        name, kind = local(mark), value_of(mark, "fldCharType")
        if name == "instrText":
            if self.open and not self.open[-1].has_result:
                self.open[-1].instruction += mark.text or ""
        elif kind == "begin":
            self.open.append(_Field(mark))
        elif kind == "separate" and self.open:
            self.open[-1].has_result = True
        elif kind == "end" and self.open:
            ended = self.open.pop()
            return (
                printed_by(ended.keyword, ended.begin) if self.prints and not ended.prints else ""
            )
        return ""

    def end_paragraph(self) -> str:
        """Leaves fields that have no result by the end of the paragraph."""
        lost = not self.prints
        if lost:
            self.open.clear()
        return "〔field〕" if lost else ""


def keyword_of(instruction: str) -> str:
    """What kind of field it is: the instruction's first word, in capitals."""
    words = instruction.split()
    return words[0].upper() if words else ""


def printed_by(keyword: str, begin: Element | None = None) -> str:
    """What Word prints for a field without a result; in brackets where it is drawn."""
    if keyword == "FORMDROPDOWN":
        chosen = _chosen(begin)
        return "〔field〕" if chosen is None else chosen
    return "" if keyword in _SILENT else f"〔{keyword}〕"


def _chosen(begin: Element | None) -> str | None:
    """The entry of a drop-down list that is chosen; the first where none is."""
    choices = child_of(child_of(begin, "ffData"), "ddList")
    if choices is None:
        return None
    entries = [value_of(entry) for entry in choices if local(entry) == "listEntry"]
    default = number_of(child_of(choices, "default"))
    number = number_of(child_of(choices, "result"), default=default)
    return entries[number] if number < len(entries) else None
