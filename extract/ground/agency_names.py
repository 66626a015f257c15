"""The body whose report it is: its name in a title, on a cover, in the first sentences, signed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from extract.ground.dates import iso_date
from extract.ground.text import fold, simplified, tidy, unspelled

WORDS = tomllib.loads((Path(__file__).parent / "titles.toml").read_text(encoding="utf-8"))
"""The words of titles and bodies (titles.toml)."""

_NAME = WORDS["name"]
_BEFORE = re.compile("|".join(f"(?:{words})" for words in _NAME["before"]))
_AFTER = re.compile(f"(?:{'|'.join(_NAME['after'])})$")
_SEPARATORS = re.compile(_NAME["separators"])
_OURSELVES = re.compile(_NAME["ourselves"])
_NEVER = re.compile(_NAME["never"])
_BODY = re.compile(rf"\S{{2,100}}(?:{WORDS['body']['ends']})(?:\(\S{{2,20}}\))?")
_NO_BODY = re.compile(WORDS["body"]["never"])
_LABEL = re.compile(WORDS["body"]["labels"])
_STAMP = re.compile(WORDS["body"]["stamps"])
_SENTENCE = re.compile(r"[。,;!?|:>»]|\d{4}-\d\d?-\d|〔\d{4}〕\d|\d{4}年")
_DATE_AT_END = re.compile(
    r"(?:(?:19|20)\d\d|二[〇○零一二三四五六七八九]{3})\s*[年./-]\s*\S{1,3}\s*[月./-]\s*\S{1,3}日?$"
)
_PUBLISHED = re.compile(
    r"(?:公布|发布|公开|编制|编写|形成|撰写|發布|公開|編制|編寫)(?:完成|汇总)?(?:了|的|如下)?[《“「]?"
    r"([^，。；：！？《》“”,;:!?\s]{4,90}?(?:报告|報告|年报|年報))"
)
_LONGEST_DAY = 14
_LAYERS = 6
_NEAR = 2


def plain(text: str) -> str:
    """The text as titles and names are compared: folded, without pinyin, simplified."""
    return simplified(unspelled(fold(text)))


def name_in(piece: str) -> str | None:
    """The name in a piece of a title (folded text), without what stands around it; None if none.

    The name keeps its characters as printed, also traditional ones.
    """
    name = piece
    for _ in range(_LAYERS):
        before = name
        while match := _BEFORE.match(simplified(name)):
            name = name[match.end() :]
        while match := _AFTER.search(simplified(name)):
            name = name[: match.start()]
        if parts := [part for part in _SEPARATORS.split(name) if len(part) > 1]:
            name = parts[-1]
        if name == before:
            break
    name = _closed(name)
    same = simplified(name)
    if same.endswith("人民") and not same.endswith("银行人民"):  # 政府 was taken for 政府信息公开
        name += "政府"
    if len(name) < 2 or len(name) > _NAME["longest"] or _OURSELVES.fullmatch(same):
        return None
    return None if _NEVER.search(same) else name


def _closed(name: str) -> str:
    """The name with the brackets that it opens: （ ） as the seeds of names print them."""
    if name.count("(") == name.count(")") + 1:
        name += ")"
    return name.replace("(", "（").replace(")", "）")


def is_body(text: str) -> bool:
    """Whether the text is, as far as its form tells, the name of a public body."""
    name = plain(text)
    return bool(_BODY.fullmatch(name)) and not (
        _SENTENCE.search(name) or _NO_BODY.search(name) or _OURSELVES.fullmatch(name)
    )


def body_on(line: str) -> str | None:
    """The body that a line names alone: bare, in brackets, behind 填报单位：, before a stamp."""
    text = tidy(line).strip("【】[]《》—-·* ")
    if bracketed := re.fullmatch(r"[（(]([^（）()]+)[）)]", text):
        text = bracketed.group(1)
    label = _LABEL.match(fold(text))
    if label:
        text = fold(text)[label.end() :]
    text = re.sub(r"[（(](?:盖章|公章|印章|章|签章)[）)]|(?:盖章|公章)$", "", text).strip(" ：:")
    return text if is_body(text) else None


def named_beside(title: str, lines: Sequence[str]) -> str | None:
    """The body that a line just above or below the title names, on a cover or in a heading."""
    wanted = plain(title)
    for here, line in enumerate(lines):
        if wanted and plain(line) == wanted:
            above = lines[max(here - _NEAR, 0) : here][::-1]
            beside = (*lines[here + 1 : here + 1 + _NEAR], *above)
            if body := next((body for text in beside if (body := body_on(text))), None):
                return body
    return None


def signed_by(lines: Sequence[str]) -> str | None:
    """The body that signs at the end of a report: its name, and the date beside or below it."""
    for number in range(len(lines) - 1, -1, -1):
        text = tidy(lines[number])
        date = _DATE_AT_END.search(text)
        if date and (body := body_on(text[: date.start()])):
            return body
        after = lines[number + 1] if number + 1 < len(lines) else ""
        if is_day(after) and (body := body_on(text)):
            return body
    return None


def is_day(line: str) -> bool:
    """Whether a line holds a date and nothing else."""
    return len(fold(line)) <= _LONGEST_DAY and iso_date(line) is not None


def clauses(text: str) -> Iterator[str]:
    """The pieces of sentences that name what is published: 现公布《…年度报告》, 编制了…年报."""
    for match in _PUBLISHED.finditer(text):
        yield match.group(1)
