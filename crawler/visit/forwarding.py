"""Pages that only send on to another (by script or by a meta tag), as often as is sensible."""

from __future__ import annotations

from dataclasses import replace

from crawler.errors import Trap
from crawler.pages.page import Page, key
from crawler.visit.failed_requests import failed
from crawler.visit.tasks import Step, Task
from crawler.visit.visit import Visit
from extract.ground.messages import say

MOST_HOPS = 3  # pages that send on, one behind the other


def forwarded(visit: Visit, task: Task, page: Page) -> list[Step] | None:
    """The task again where its page sends on to; None if it does not.

    A circle is a problem of whatever was to be found there.
    """
    target = page.sends_on
    if target is None or key(target) == key(page.url):
        return None
    trail = (*task.trail, key(task.url), key(page.url))
    if key(target) in trail or task.hops >= MOST_HOPS:
        return list(failed(visit, task, Trap(say("answer.circle", url=task.url))))
    return list(visit.want(replace(task, url=target, hops=task.hops + 1, trail=trail)))
