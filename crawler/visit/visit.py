"""One visit to one portal: what was asked and why, what is still to ask, what was found.

A visit is a small state machine without any network: the spider hands it answers, it hands back
tasks (requests to make) and items (originals to keep). It goes through three moments: the way to
the column, the column with its pages and folders, the reports with their files.
"""

from __future__ import annotations

import hashlib
import heapq
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from archive.database.store import Seen
from archive.warc.originals import Exchange
from crawler.errors import (
    ForbiddenHost,
    HttpError,
    Incomplete,
    NoBrowser,
    PortalError,
    SoftNotFound,
    Trap,
    WrongType,
)
from crawler.items import Capture, Unchanged
from crawler.network import browser
from crawler.network.host_backoff import Patience
from crawler.network.schemes import Schemes
from crawler.pages.page import Page, key, netloc, place
from crawler.pages.rows import Row
from crawler.paging.families import Family
from crawler.paging.requests import Ask
from crawler.portals.registry import Portal
from crawler.visit import discovery
from crawler.visit.article_api import Learnt
from crawler.visit.memory import Memory
from crawler.visit.tasks import Answer, Limits, Listing, Step, Task
from crawler.visit.visit_summary import explain
from extract.ground.messages import Message, say

logger = logging.getLogger(__name__)

MOST_WAYS = 40  # pages looked at on the way to the column
MOST_FOLDERS = 400
DEEPEST_WAY = 4
DEEPEST_FOLDER = 4
MOST_HOPS = 3  # shells that send on, one behind the other
MOST_BARREN = 8  # further pages of a list without any report, one behind the other
MOST_TWINS = 3  # reports with the very same content
MOST_OF_A_KIND = 5  # problems of one class that are told one by one


@dataclass
class Visit:
    """One portal in one crawl."""

    portal: Portal
    memory: Memory
    years: frozenset[int] = frozenset()
    limits: Limits = field(default_factory=Limits)
    crawl_id: str | None = None
    pending: int = 0
    requests: int = 0
    kept: int = 0
    unchanged: int = 0
    begun: bool = False
    ending: bool = False  # nothing is left to ask
    done: bool = False  # and the result is written
    problems: list[tuple[str, Message]] = field(default_factory=list)
    dead_ends: list[PortalError] = field(default_factory=list)
    fallow: list[tuple[Task, Page]] = field(default_factory=list)  # pages that were no lists
    others: frozenset[str] = frozenset()  # HOST:PORT of other portals that its host serves
    scripts: dict[str, Page] = field(default_factory=dict)  # script files that were read
    learnt: Learnt = field(default_factory=Learnt)  # how articles of shells are asked for
    found: dict[str, str] = field(default_factory=dict)  # key of address -> bare title
    columns: int = 0  # pages that turned out to belong to the column
    judged: int = 0  # rows that are reports, of whatever year
    leads: list[tuple[Row, str]] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    unasked: list[str] = field(default_factory=list)  # ids of documents whose rows were as before
    changed: set[str] = field(default_factory=set)  # pages of reports with new content
    chrome: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)  # links of list pages that are in no row
    hubs: set[str] = field(default_factory=set)  # content of pages on the way: a 404 may show them
    kinds: Counter[str] = field(default_factory=Counter)  # problems by class
    twins: Counter[str] = field(default_factory=Counter)
    folders: int = 0
    ways: int = 0
    samples: int | None = None  # reports to fetch on a visit for trial; None: all
    listed: dict[str, tuple[Row, int | None]] = field(default_factory=dict)  # rows of a trial
    lists: dict[str, tuple[str, int]] = field(default_factory=dict)  # address: family, reports
    families: Counter[str] = field(default_factory=Counter)  # of the pages of the column
    frontier: list[tuple[discovery.Way, int]] = field(default_factory=list)
    patience: Patience = field(default_factory=Patience)
    home: Answer | None = None
    shut: bool = False  # a way is closed that may lead on: more than a page that is not there
    _gain: int = 0
    _gain_at: int = 0  # requests made when there was last anything new

    def __post_init__(self) -> None:
        self.first = self.portal.list_url or self.portal.home_page
        self.schemes = Schemes(self.first)

    def start(self) -> Iterator[Step]:
        """The first request: the declared list page, else the home page."""
        if self.portal.browser and not browser.usable():
            sentence = say("visit.no_browser", portal=self.portal.name)
            self.problem(NoBrowser(sentence))
        if self.portal.list_url:
            yield from self.want(Task("column", self.portal.list_url))
        else:
            yield from self.want(Task("home", self.portal.home_page))

    def want(self, task: Task) -> Iterator[Step]:
        """Ask for something once; what the archive holds and need not be asked is taken from it."""
        posts = task.ask is not None and task.ask.posts
        name = key(task.ask.address if task.ask and posts else task.url)
        if name in self.asked and not posts:
            return
        self.asked.add(name)
        under_way = self.requests + self.pending
        if under_way >= self.limits.requests or self._gained(under_way) >= self.limits.fruitless:
            self.problem(Trap(say("visit.endless", portal=self.portal.name, requests=under_way)))
            return
        if task.kind in ("way", "column", "page") and self.is_others(task.url):
            logger.info("%s: %s is another portal's", self.portal.id, task.url)
        elif not self.schemes.holds(task):
            yield replace(task, url=self.schemes.reach(task.url))

    def is_others(self, url: str) -> bool:
        """Is it an address of another portal of this run, which its own visit looks through?"""
        return netloc(url) in self.others

    def _gained(self, under_way: int) -> int:
        """How many requests went by since there was last anything new (of a year: since a row)."""
        gain = self.kept + self.unchanged + len(self.listed) + (self.judged if self.years else 0)
        if gain > self._gain:
            self._gain, self._gain_at = gain, under_way
        return under_way - self._gain_at

    def spared(self, task: Task) -> Answer | None:
        """The kept answer to a task, where the portal need not be asked again.

        What hangs on a page that was changed may have been changed with it.
        """
        seen = task.seen
        if (
            seen is None
            or task.kind not in ("report", "file", "article")
            or seen.parent in self.changed
        ):
            return None
        return self.remembered(seen.url) if self.memory.current(seen) else None

    def remembered(self, url: str) -> Answer | None:
        """The kept answer of that address, as if the portal had sent it now."""
        original = self.memory.kept(url)
        if original is None:
            return None
        exchange = Exchange(original.url, original.status, original.headers, original.body)
        return Answer(original.url, exchange, from_memory=True)

    def failed(
        self, task: Task, error: PortalError, answer: Answer | None = None
    ) -> Iterator[Step]:
        """A request that brought nothing: evidence, problem or dead end, and on with the list."""
        logger.info("%s: %s", self.portal.id, error)
        if self.patience.over(place(task.url)) is None:
            self.patience.lost(place(task.url), error)
        gone = isinstance(error, SoftNotFound) or (
            isinstance(error, HttpError)
            and answer is not None
            and answer.exchange.status in (404, 410)
        )
        if answer is not None and not answer.from_memory and answer.body and not gone:
            seen = task.seen or Seen(task.url, self.portal.id, "list")
            yield Capture(self.portal.id, seen, answer.exchange, type(error).__name__)
        begins = task.kind == "home" or self.declared(task)
        twin = self.schemes.twin(task, error, begins=begins)
        if twin is not None:
            yield twin
            return
        if task.swapped and self.schemes.left_for is not None:
            error = self.schemes.left_for  # what is wrong with the address that was declared
        if task.then is not None:
            self.dead_ends.append(error)
            yield from task.then(error)
        elif task.kind == "way" or (
            task.kind == "column" and task.depth == 0 and not self.declared(task)
        ):
            self.dead_ends.append(error)
            self.shut = self.shut or not gone
        elif task.kind == "page":
            self._failed_page(task, error, gone)
        elif self._may_fail(task, error, gone):
            self.dead_ends.append(error)
        else:
            self.problem(error)
        if task.kind == "page" and task.listing is not None:
            yield from self.turn(task.listing, None, (), task.ask)

    def _may_fail(self, task: Task, error: PortalError, gone: bool) -> bool:
        """What may be nothing, or belongs to another portal, makes this one no red one."""
        foreign = task.kind == "report" and not discovery.same_site(task.url, self.first)
        if isinstance(error, ForbiddenHost) and task.kind in ("report", "column"):
            foreign = netloc(task.url) != netloc(self.first)
        return foreign or (not task.sure and (gone or isinstance(error, WrongType)))

    def _failed_page(self, task: Task, error: PortalError, gone: bool) -> None:
        """A further page is lost; of a service's ways one may fail and the next bring the list."""
        listing = task.listing
        if listing is not None and gone:
            listing.gone += 1
        elif listing is not None and not listing.served:
            listing.troubles.append(error)
        else:
            self.problem(error)

    def is_home(self, answer: Answer) -> bool:
        """Is this the home page, served (or redirected to) in another page's place?"""
        home = self.home
        return home is not None and (key(answer.url) == key(home.url) or answer.body == home.body)

    def declared(self, task: Task) -> bool:
        """Is this the list page of the portal's declaration?"""
        return self.portal.list_url is not None and key(task.url) == key(self.portal.list_url)

    def turn(
        self, listing: Listing, page: Page | None, rows: Sequence[Row], ask: Ask | None
    ) -> Iterator[Step]:
        """Ask for the next page of a list, within its bounds."""
        following = listing.pager.after(page, rows, ask)
        while following is not None and not following.posts and key(following.url) in self.asked:
            listing.shared = listing.shared or not following.helps
            following = listing.pager.after(self.scripts.get(following.url), (), following)
        if listing.barren >= MOST_BARREN:
            following = None
        if following is None:
            self._close(listing)
            return
        if listing.pages >= self.limits.pages:
            self.problem(Trap(say("visit.endless_list", url=listing.url, pages=listing.pages)))
            return
        listing.pages += 1
        seen = Seen(following.address, self.portal.id, "list")
        yield from self.want(
            Task(
                "page",
                following.url,
                seen,
                listing,
                following,
                year=listing.year,
                unit=listing.unit,
            )
        )

    def _close(self, listing: Listing) -> None:
        """A list is over: what it lacks is said; where it was none, its page is looked at anew."""
        lacking = listing.pager.shortfall() if listing.barren < MOST_BARREN else None
        if lacking and (listing.all_at_once or self.portal.whole):
            logger.info("%s: %s %s; none of the others exists: the script makes them of the"
                        " first", self.portal.id, listing.url, lacking)  # fmt: skip
        elif lacking and listing.fruitful and not listing.shared:
            self.problem(Incomplete(say("visit.incomplete", url=listing.url, lacking=lacking)))
        if listing.troubles and not listing.served:
            self.problem(listing.troubles[0])
        if not listing.fruitful and listing.start is not None:
            self.fallow.append(listing.start)

    def keep(self, seen: Seen, answer: Answer) -> Step:
        """Keep an answer, unless it is what is kept already."""
        if answer.from_memory:
            return Unchanged(self.portal.id, seen, answer.again)
        known = self.memory.known(seen.url)
        if known and known.sha256 == hashlib.sha256(answer.exchange.body).hexdigest():
            return Unchanged(self.portal.id, seen, answer.exchange)
        if known and seen.role == "page":
            self.changed.add(seen.url)
        return Capture(self.portal.id, seen, answer.exchange)

    def next_way(self) -> Iterator[Step]:
        """The best way that is left; once something was found, only those that name a column (as
        many as there may be folders, for each body may have its own) and the home page's platform.
        """
        while self.frontier and self.ways < (MOST_FOLDERS if self.found else MOST_WAYS):
            way, depth = heapq.heappop(self.frontier)
            if self.found and not (way.names_column or (depth == 1 and way.to_platform)):
                continue
            steps = list(self._follow(way, depth))
            if steps:
                yield from steps
                return

    def _follow(self, way: discovery.Way, depth: int) -> Iterator[Step]:
        if key(way.url) in self.asked:
            return
        self.ways += 1
        if way.rank <= discovery.HINTED_COLUMN:
            yield from self.want(Task("column", way.url, named=way.names_column))
        else:
            yield from self.want(Task("way", way.url, depth=depth))

    def forget(self) -> None:
        """Let go of what only the way through the portal needed: many more are visited."""
        known = (self.asked, self.chrome, self.beside, self.hubs, self.scripts, self.listed)
        more = (self.changed, self.leads, self.fallow, self.frontier, self.twins, self.dead_ends)
        self.unasked.clear()
        self.home = None
        for much in (*known, *more):
            much.clear()

    def noted(self, listing_url: str, family: str, reports: int) -> None:
        """That many reports stand on one more page of a list."""
        before = self.lists.get(listing_url, (family, 0))[1]
        if before + reports:
            self.lists[listing_url] = (family, before + reports)

    def is_sampled(self, row: Row, year: int | None) -> bool:
        """On a visit for trial: is this row only counted?"""
        if self.samples is None:
            return False
        counted = len(self.listed) >= self.samples
        self.listed.setdefault(key(row.url), (row, year))
        return counted

    def end(self) -> None:
        """The visit is over: zero reports is a failure that needs a name."""
        self.done = True
        explain(self)
        for kind, number in self.kinds.items():
            if number > MOST_OF_A_KIND:
                more = number - MOST_OF_A_KIND
                self.problems.append((kind, say("visit.more_of_kind", more=more)))

    def problem(self, error: PortalError) -> None:
        """Make the portal red; each sentence once, and not more than a person reads."""
        entry = (type(error).__name__, error.says)
        if entry not in self.problems:
            self.kinds[entry[0]] += 1
            if self.kinds[entry[0]] <= MOST_OF_A_KIND:
                self.problems.append(entry)

    def count_kept(self, seen: Seen) -> None:
        """A new original of a document is in the archive."""
        if seen.role != "list":
            self.kept += 1

    def count_unchanged(self, seen: Seen) -> None:
        """A document was met as it was."""
        if seen.role != "list":
            self.unchanged += 1

    def met(self, family: Family, url: str) -> None:
        """A page of the column was read as that family's."""
        if not self.families[family.name]:
            logger.info("%s: %s is read as %s", self.portal.id, url, family.name)
        self.families[family.name] += 1

    def move(self, task: Task, page: Page) -> list[Step] | None:
        """The task again where a shell sends on to; None if it does not.

        A circle is a problem of whatever was to be found there.
        """
        target = page.sends_on
        if target is None or key(target) == key(page.url):
            return None
        trail = (*task.trail, key(task.url), key(page.url))
        if key(target) in trail or task.hops >= MOST_HOPS:
            return list(self.failed(task, Trap(say("answer.circle", url=task.url))))
        return list(self.want(replace(task, url=target, hops=task.hops + 1, trail=trail)))
