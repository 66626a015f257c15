"""What is kept anew, and what need not be asked for."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from archive.database.store import Known, Seen
from archive.warc.originals import Exchange
from crawler.errors import Refused
from crawler.items import Capture, Unchanged
from crawler.visit.memory import Memory
from crawler.visit.parts.captures import Captures
from crawler.visit.tasks import Answer, Task
from extract.ground.messages import plain
from tests.crawler.visit.network import HOME, NoArchive, answer, kept

PAGE = Seen(f"{HOME}nb/1.html", "a", "page", "2024年年报", "2025-01-20")
FILE = Seen(f"{HOME}nb/1.pdf", "a", "attachment", "附件", None, PAGE.url)


def known(seen: Seen, body: bytes) -> Known:
    return Known(
        seen.url, '"tag"', None, hashlib.sha256(body).hexdigest(), "2025-02-01T00:00:00Z",
        seen.title, seen.listed_on, "2025-01-20", "2025-02-01T00:00:00Z", "text/html",
    )  # fmt: skip


def captures(**given: Any) -> Captures:
    """Both documents are known, and their originals can be read."""
    documents = {seen.url: known(seen, b"<body>") for seen in (PAGE, FILE)}
    archive: Any = NoArchive(documents, frozenset({(PAGE.url, FILE.url)}))

    class Remembering(Memory):
        def kept(self, url: str) -> Any:
            return kept(url, b"<body>") if url in documents else None

    return Captures("a", Remembering(archive, today=date(2025, 2, 2), **given))


def test_only_what_is_new_is_kept() -> None:
    kind = captures()
    assert isinstance(kind.keep(PAGE, answer(PAGE.url, "<body>neu")), Capture)
    same = kind.keep(PAGE, answer(PAGE.url, "<body>"))
    assert isinstance(same, Unchanged)
    assert same.exchange is not None
    again = Exchange(PAGE.url, 304, [], b"")
    remembered = replace(answer(PAGE.url, "<body>"), from_memory=True, again=again)
    assert kind.keep(PAGE, remembered) == Unchanged("a", PAGE, again)


@pytest.mark.parametrize(("nightly", "spares"), [(True, True), (False, False)])
def test_by_night_a_document_whose_row_is_as_it_was_is_taken_from_the_archive(
    nightly: bool, spares: bool
) -> None:
    kind = captures(nightly=nightly, since=None)
    spared = kind.spared(Task("report", PAGE.url, PAGE))
    assert (spared is not None) == spares
    if spared is not None:
        assert (spared.from_memory, spared.body) == (True, b"<body>")


def test_a_row_that_changed_is_asked_for() -> None:
    kind = captures(nightly=True)
    later = replace(PAGE, listed_on="2025-02-01")
    assert kind.spared(Task("report", PAGE.url, later)) is None
    assert kind.spared(Task("report", f"{HOME}2", replace(PAGE, url=f"{HOME}2"))) is None
    assert kind.spared(Task("index", PAGE.url, PAGE)) is None
    assert kind.spared(Task("report", PAGE.url)) is None


def test_what_hangs_on_a_page_that_changed_is_asked_for() -> None:
    kind = captures(nightly=True)
    task = Task("file", FILE.url, FILE)
    assert kind.spared(task) is not None
    kind.keep(PAGE, answer(PAGE.url, "<body>neu"))
    assert kind.spared(task) is None


def test_the_portal_may_say_in_a_word_that_nothing_changed() -> None:
    seen = Task("report", f"{HOME}x", PAGE)
    assert captures().conditions(seen) == {"If-None-Match": '"tag"'}
    assert captures(full=True).conditions(seen) == {}
    assert captures().conditions(Task("home", HOME)) == {}


def test_what_shows_a_failure_is_kept_under_its_name() -> None:
    said: Answer = answer(f"{HOME}gk/", "<p>403", 403)
    evidence = captures().evidence(Task("index", said.url), said, Refused(plain("no")))
    assert (evidence.evidence, evidence.seen.role) == ("Refused", "list")
    about = captures().evidence(Task("report", PAGE.url, PAGE), said, Refused(plain("no")))
    assert about.seen == PAGE
