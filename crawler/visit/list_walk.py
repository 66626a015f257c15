"""How a visit walks a list from page to page, and what is said of a list that is over."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from archive.database.store import Seen
from crawler.errors import Incomplete, Trap
from crawler.pages.page import Page
from crawler.pages.rows import Row
from crawler.paging.requests import Ask
from crawler.visit.tasks import Listing, Step, Task
from crawler.visit.visit import Visit
from extract.ground.messages import say

logger = logging.getLogger(__name__)


def turn_page(
    visit: Visit, listing: Listing, page: Page | None, rows: Sequence[Row], ask: Ask | None
) -> Iterator[Step]:
    """Ask for the next page of a list, within its bounds."""
    is_asked, script_file = visit.frontier.is_asked, visit.script_files.get
    following = listing.next_request(page, rows, ask, is_asked, script_file)
    if following is None:
        _close(visit, listing)
        return
    if listing.pages >= visit.budget.limits.pages:
        sentence = say("visit.endless_list", url=listing.url, pages=listing.pages)
        visit.findings.problem(Trap(sentence))
        return
    listing.turn_page()
    yield from visit.want(
        Task(
            "page",
            following.url,
            Seen(following.address, visit.portal.id, "list"),
            listing,
            following,
            year=listing.year,
            unit=listing.unit,
        )
    )


def _close(visit: Visit, listing: Listing) -> None:
    """A list is over: what it lacks is said; where it was none, its page is looked at anew."""
    lacking = listing.shortfall
    if lacking and (listing.is_one_page or visit.portal.whole):
        logger.info(
            "%s: %s %s; none of the others exists: the script makes them of the first",
            visit.portal.id,
            listing.url,
            lacking,
        )
    elif lacking and listing.is_fruitful and not listing.is_shared:
        visit.findings.problem(
            Incomplete(say("visit.incomplete", url=listing.url, lacking=lacking))
        )
    if listing.trouble is not None:
        visit.findings.problem(listing.trouble)
    if not listing.is_fruitful:
        visit.frontier.defer(*listing.start)
