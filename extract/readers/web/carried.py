"""Reports that are served as data: which article of an answer, or of a page's scripts, is one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from html import unescape
from typing import Any

from extract.ground import articles
from extract.ground.articles import LABELS, TAG
from extract.ground.javascript import scripts_in
from extract.ground.text import bare
from extract.ground.titles import Title, read_title
from extract.prose.headings import statutory_in

_BEIJING = timezone(timedelta(hours=8))
_FEWEST_CHAPTERS = 3

__all__ = ["Article", "articles_in", "in_scripts", "reports_in"]


@dataclass(frozen=True)
class Article(articles.Article):
    """One article, and what makes it a report."""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The labels that a page would print, with their values in the object."""
        found = ((label, articles.field(self.record, names)) for label, names in LABELS.items())
        return [(label, _as_date(label, value)) for label, value in found if value]

    def pairs_beside(self, text: str) -> list[tuple[str, str]]:
        """The labels with their values that do not stand in that text anyway."""
        printed = bare(text)
        return [(label, value) for label, value in self.pairs if label not in printed]

    @property
    def figures(self) -> str:
        """Every figure that it prints, in its order."""
        return " ".join(re.findall(r"\d+", TAG.sub(" ", self.markup)))

    @property
    def of(self) -> Title | None:
        """Whose report on which year its title names; None if that is no report's."""
        return read_title(self.title)

    @property
    def is_whole(self) -> bool:
        """Whether it reads like a whole report."""
        text = unescape(TAG.sub("\n", self.markup))
        return len(statutory_in(text)) >= _FEWEST_CHAPTERS


def articles_in(data: Any) -> list[Article]:
    """The articles that JSON holds at any depth, one an object, the fullest first."""
    found = [Article(a.markup, a.title, a.path, a.record) for a in articles.articles_in(data)]
    return sorted(found, key=lambda article: (not article.is_whole, -len(article.markup)))


def reports_in(found: list[Article]) -> int:
    """How many reports are among them: one may stand there twice, in two markups that print the
    same figures. One whose text lies in a file or a picture is told by its title alone."""
    told = (article.of for article in found)
    named = {(title.agency, title.year) for title in told if title is not None}
    return max(len({article.figures for article in found if article.is_whole}), len(named))


def in_scripts(scripts: list[str]) -> Article | None:
    """The report that a page's scripts hold in an object or a string; None without one, or where
    they hold several, for nothing says which is the page's."""
    held = [data for script in scripts_in(scripts) for data in articles.data_of(script)]
    found = [article for data in held for article in articles_in(data)]
    whole = [article for article in found if article.is_whole]
    if not whole or reports_in(found) != 1:
        return None
    return max(whole, key=lambda article: len(article.markup))


def _as_date(label: str, value: str) -> str:
    """A moment counted in seconds or milliseconds since 1970 as the day that it was in Beijing."""
    if label.endswith("日期") and re.fullmatch(r"\d{9,10}|\d{12,13}", value):
        seconds = int(value) / (1000 if len(value) > 10 else 1)
        return datetime.fromtimestamp(seconds, _BEIJING).date().isoformat()
    return value
