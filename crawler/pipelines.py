"""Keeps what the spider hands over: the original in the WARC first, then its row in the archive."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import NotConfigured

from archive.database.store import Archive
from archive.errors import ArchiveError
from archive.warc.originals import Originals, now
from crawler.errors import Broken, Interrupted
from crawler.items import Capture, Finished, Recorded, Unchanged
from extract.ground.messages import say

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.annual_reports import AnnualReports
    from crawler.visit.visit import Visit


_TOGETHER = 1.0  # seconds of rows that are one transaction


class KeepOriginals:
    """The one place where the crawler writes: ``DATA/warc`` and ``DATA/archive.db``."""

    def __init__(self, crawler: Crawler) -> None:
        data = crawler.settings.get("GONGKAI_DATA")
        if not data:
            raise NotConfigured("GONGKAI_DATA is not set")
        self._crawler = crawler
        self._begun = time.monotonic()
        self._stopping: asyncio.Future[None] | None = None
        self._unrecorded = False  # an original has no row: the next run looks for it
        self._originals = Originals(Path(data))
        try:
            self._archive = Archive(Path(data))
        except BaseException:
            self._originals.close()
            raise

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepOriginals:
        """Scrapy's way of making one."""
        return cls(crawler)

    @property
    def _spider(self) -> AnnualReports:
        spider: Any = self._crawler.spider
        return spider  # type: ignore[no-any-return]

    def open_spider(self) -> None:
        """Give the spider its archive before it asks for anything."""
        self._spider.open_archive(self._archive)

    def process_item(self, item: Any) -> Any:
        """Keep one original, or note that a document was met unchanged.

        The rows of a second are one transaction. Originals are on disk before: what a kill takes
        from the database, the next run finds in the WARC files.
        """
        now = time.monotonic()
        if not self._archive.db.conn.in_transaction:
            self._archive.db.execute("begin")
            self._begun = now
        self._process(item)
        if now - self._begun > _TOGETHER:
            self._commit()
        return item

    def _commit(self) -> None:
        if self._archive.db.conn.in_transaction:
            try:
                self._originals.sync()
                if not self._unrecorded:
                    self._archive.settled(self._originals.sizes)
                self._archive.db.execute("commit")
            except (OSError, sqlite3.Error) as error:
                self._archive.db.rollback()
                self._unrecorded = True
                lost = Broken(say("visit.not_recorded", reason=error))
                for visit in self._spider.visits.values():
                    if not visit.is_told:
                        visit.recorded(lost)
                self._stop(error)
                raise

    def _process(self, item: Any) -> None:
        if isinstance(item, (Capture, Unchanged)):
            visit = self._spider.visits[item.portal_id]
            try:
                self._write(item, visit)
            except (OSError, sqlite3.Error, ArchiveError) as error:
                self._unrecorded = True
                visit.recorded(Broken(say("visit.not_kept", url=item.seen.url, reason=error)))
                self._stop(error)
                raise
        elif isinstance(item, Finished):
            self._finish(self._spider.visits[item.portal_id])

    def _finish(self, visit: Visit) -> None:
        """Record a visit's end in the archive, and in the WARC files by which it is rebuilt."""
        ended = self._spider.finish(visit)
        if ended is not None:
            self._originals.end(ended)

    def _stop(self, error: Exception) -> None:
        """Ask nobody for anything more: a disk that is full keeps nothing of what comes."""
        engine = self._crawler.engine
        if engine is None or self._stopping is not None or isinstance(error, ArchiveError):
            return
        stopping = engine.close_spider_async(reason=f"nothing can be kept: {error}")
        self._stopping = asyncio.ensure_future(stopping)

    def close_spider(self) -> None:
        """Whatever portal is not done was interrupted; everything kept so far is safe."""
        try:
            for visit in self._spider.visits.values():
                if not visit.is_told:
                    sentence = say("visit.stopped", portal=visit.portal.name)
                    visit.recorded(Interrupted(sentence))
                    self._finish(visit)
            self._commit()
        finally:
            self._archive.close()
            self._originals.close()

    def _write(self, item: Capture | Unchanged, visit: Visit) -> None:
        if isinstance(item, Unchanged):
            unasked = self._revisit(item, visit.crawl_id)
            visit.recorded(Recorded(item.seen, is_new=False, unasked=unasked))
            return
        about: dict[str, object]
        if item.evidence:
            about = {"evidence": item.evidence, "url": item.seen.url, "portal_id": item.portal_id}
        else:
            about = self._archive.about(item.seen, visit.crawl_id)
        stored = self._originals.keep(replace(item.exchange, about=about), sync=False)
        if not item.evidence and self._archive.keep(item.seen, stored, visit.crawl_id):
            visit.recorded(Recorded(item.seen, is_new=True))

    def _revisit(self, item: Unchanged, crawl_id: str | None) -> str | None:
        """Keep that the portal was asked again and what it answered; the document's id if not."""
        if item.exchange is None:
            return self._archive.document_id(item.seen.url)
        location = self._archive.location(item.seen.url)
        moment = now()
        if location is not None:
            about = {"seen": asdict(item.seen), "crawl": crawl_id}
            exchange = replace(item.exchange, about=about, fetched_at=moment)
            self._originals.revisit(exchange, *location)
        self._archive.unchanged(item.seen, moment)
        return None
