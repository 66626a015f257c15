"""What follows where a request brought nothing: evidence, a dead link or a problem."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from crawler.errors import DeadLink, ForbiddenHost, HttpError, PortalError, SoftNotFound, WrongType
from crawler.pages.addresses import host_slot, netloc, same_site
from crawler.visit.list_walk import turn_page
from crawler.visit.tasks import Answer, Step, Task
from crawler.visit.visit import Visit

logger = logging.getLogger(__name__)


def failed(
    visit: Visit, task: Task, error: PortalError, answer: Answer | None = None
) -> Iterator[Step]:
    """Keep what shows the failure, try the other scheme, name what is lost; on with the list."""
    logger.info("%s: %s", visit.portal.id, error)
    host = host_slot(task.url)
    if not isinstance(error, DeadLink) and visit.backoff.over(host) is None:
        visit.backoff.lost(host, error)
    gone = _is_gone(error, answer)
    if answer is not None and not answer.from_memory and answer.body and not gone:
        yield visit.captures.evidence(task, answer, error)
    begins = task.kind == "home" or visit.is_declared(task)
    twin = visit.schemes.twin(task, error, begins=begins)
    if twin is not None:
        yield twin
        return
    if task.swapped and visit.schemes.left_for is not None:
        error = visit.schemes.left_for  # what is wrong with the address that was declared
    if task.then is not None:
        visit.findings.dead_link(error)
        yield from task.then(error)
    else:
        _note(visit, task, error, gone=gone)
    if task.kind == "page" and task.listing is not None:
        yield from turn_page(visit, task.listing, None, (), task.ask)


def _is_gone(error: PortalError, answer: Answer | None) -> bool:
    """Is it just that there is no such page?"""
    missing = answer is not None and answer.exchange.status in (404, 410)
    return isinstance(error, (SoftNotFound, DeadLink)) or (isinstance(error, HttpError) and missing)


def _note(visit: Visit, task: Task, error: PortalError, *, gone: bool) -> None:
    """Name what is lost: a problem, or a dead link where nothing was promised."""
    leads_to_column = task.kind == "column" and task.depth == 0 and not visit.is_declared(task)
    if task.kind == "index" or leads_to_column:
        visit.findings.dead_link(error, barred=not gone)
    elif task.kind == "page":
        if task.listing is None or task.listing.lose_page(error, gone=gone):
            visit.findings.problem(error)
    elif _may_fail(visit, task, error, gone=gone):
        visit.findings.dead_link(error)
    else:
        visit.findings.problem(error)


def _may_fail(visit: Visit, task: Task, error: PortalError, *, gone: bool) -> bool:
    """What may be nothing, or belongs to another portal, makes this one no red one."""
    if isinstance(error, DeadLink):  # nothing that could be tried again
        visit.findings.withdraw(task.url)
        return True
    foreign = task.kind == "report" and not same_site(task.url, visit.first)
    if isinstance(error, ForbiddenHost) and task.kind in ("report", "column"):
        foreign = netloc(task.url) != netloc(visit.first)
    return foreign or (not task.sure and (gone or isinstance(error, WrongType)))
