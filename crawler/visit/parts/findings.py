"""What a visit has found: reports and their lists, what became of them, and what went wrong."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.errors import PortalError
from crawler.items import Recorded
from crawler.pages.page import key
from crawler.pages.rows import Row
from crawler.words import bare
from extract.ground.messages import Message, say

logger = logging.getLogger(__name__)

MOST_OF_A_KIND = 5  # problems of one class that are told one by one


@dataclass(frozen=True)
class FoundList:
    """One list: its address, the family it was read as, its rows that are reports or may be."""

    url: str
    family: str
    reports: int


class Findings:
    """The results of one visit.

    ``samples``: on a visit for trial, the reports that are fetched; the others are only counted.
    """

    def __init__(self, portal_id: str, samples: int | None = None) -> None:
        self._portal_id = portal_id
        self._samples = samples
        self._reports: dict[str, str] = {}  # key of address -> bare title
        self._rows = 0
        self._columns = 0
        self._lists: dict[str, FoundList] = {}
        self._families: Counter[str] = Counter()
        self._listed: dict[str, tuple[Row, int | None]] = {}
        self._kept = 0
        self._unchanged = 0
        self._unasked: dict[str, None] = {}
        self._problems: dict[tuple[str, Message], None] = {}
        self._dead_links: list[PortalError] = []
        self._barred = False

    # Reports and lists

    @property
    def found(self) -> int:
        """Reports found."""
        return len(self._reports)

    @property
    def rows(self) -> int:
        """Rows that are reports, of whatever year."""
        return self._rows

    @property
    def columns(self) -> int:
        """Pages that turned out to belong to the column."""
        return self._columns

    @property
    def families(self) -> Sequence[str]:
        """What the pages of the column were read as, in the order of meeting them."""
        return tuple(self._families)

    @property
    def lists(self) -> Sequence[FoundList]:
        """The lists that showed a report."""
        return tuple(self._lists.values())

    @property
    def listed(self) -> Sequence[tuple[Row, int | None]]:
        """The reports that a visit for trial met in lists, with their years."""
        return tuple(self._listed.values())

    def add_report(self, url: str, title: str | None) -> None:
        """A page or file is a report."""
        self._reports[key(url)] = bare(title)
        self._rows += 1

    def withdraw(self, url: str) -> None:
        """It is none after all, but a folder of reports."""
        self._reports.pop(key(url), None)

    def has_title(self, title: str | None) -> bool:
        """Was a report of that title found?"""
        return bare(title) in self._reports.values()

    def count_row(self) -> None:
        """One more row is a report by its title."""
        self._rows += 1

    def count_column(self) -> None:
        """One more page belongs to the column."""
        self._columns += 1

    def read_as(self, family: str, url: str) -> None:
        """A page of the column was read as that family's."""
        if not self._families[family]:
            logger.info("%s: %s is read as %s", self._portal_id, url, family)
        self._families[family] += 1

    def add_to_list(self, url: str, family: str, reports: int) -> None:
        """That many reports stand on one more page of the list at ``url``."""
        before = self._lists.get(url)
        number = reports + (before.reports if before else 0)
        if number:
            self._lists[url] = FoundList(url, family, number)

    def is_only_counted(self, row: Row, year: int | None) -> bool:
        """On a visit for trial: were as many reports met as are to be fetched?"""
        if self._samples is None:
            return False
        counted = len(self._listed) >= self._samples
        self._listed.setdefault(key(row.url), (row, year))
        return counted

    # What the archive made of them

    def record(self, recorded: Recorded) -> None:
        """What the archive made of an original, or of a document that was as before."""
        if recorded.unasked is not None:
            self._unasked[recorded.unasked] = None
        if recorded.seen.role != "list":
            self._kept += recorded.is_new
            self._unchanged += not recorded.is_new

    @property
    def unasked(self) -> Sequence[str]:
        """Ids of the documents whose rows were as before, so that they were not asked for."""
        return tuple(self._unasked)

    def counts(self) -> dict[str, int]:
        """Reports found, documents kept anew, documents that were as before."""
        return {"found": self.found, "kept": self._kept, "unchanged": self._unchanged}

    def gain(self, *, with_rows: bool) -> int:
        """A number that grows with whatever is new; ``with_rows``: rows of other years are too."""
        documents = self._kept + self._unchanged + len(self._listed)
        return documents + (self._rows if with_rows else 0)

    # What went wrong

    @property
    def problems(self) -> list[tuple[str, Message]]:
        """(class, sentence) of what makes the portal red: of a class not more than a person reads,
        and how many more there are."""
        kinds = Counter(kind for kind, _ in self._problems)
        told: Counter[str] = Counter()
        found = []
        for kind, sentence in self._problems:
            told[kind] += 1
            if told[kind] <= MOST_OF_A_KIND:
                found.append((kind, sentence))
        for kind, number in kinds.items():
            if number > MOST_OF_A_KIND:
                more = number - MOST_OF_A_KIND
                found.append((kind, say("visit.more_of_kind", more=more)))
        return found

    @property
    def dead_links(self) -> Sequence[PortalError]:
        """Why links led nowhere, which makes no portal red."""
        return tuple(self._dead_links)

    @property
    def is_barred(self) -> bool:
        """Is a link closed that may lead on: more than a page that is not there?"""
        return self._barred

    def problem(self, error: PortalError) -> None:
        """Make the portal red; the same sentence counts once."""
        self._problems[type(error).__name__, error.says] = None

    def dead_link(self, error: PortalError, *, barred: bool = False) -> None:
        """A link led nowhere; ``barred`` if something else than a missing page stands there."""
        self._dead_links.append(error)
        self._barred = self._barred or barred

    def forget(self) -> None:
        """Let go of what was written to the archive: many more portals are visited."""
        self._listed.clear()
        self._unasked.clear()
        self._dead_links.clear()
