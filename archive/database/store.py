"""The archive of one data folder: portals, crawls, documents and captures, and their writes.

Every method is one transaction: killed anywhere, the archive holds the state before or after it.
Originals come first (:mod:`archive.warc.originals`), so what is lost with the database, or was
not yet written to it, is indexed again from the WARC files by :meth:`Archive.reindex`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from archive.database import schema
from archive.database.document_types import Known, Role, Seen
from archive.database.recovery import recover
from archive.errors import NoArchive, UnknownPortal, of_database
from archive.warc.originals import Ended, Stored, now
from extract.ground.messages import dumps

__all__ = ["PATIENCE", "Archive", "Known", "Role", "Seen", "document_id_of", "origin"]

PATIENCE = 30.0  # seconds to wait while another program writes to the database


def document_id_of(url: str) -> str:
    """The id of the document at ``url``: the first 16 hex digits of the address's SHA-256."""
    return sha256(url.encode()).hexdigest()[:16]


def origin(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class Archive:
    """``DATA/archive.db``, made when it is not there; a context manager.

    What SQLite raises within the context leaves it as one of :mod:`archive.errors`.

    Raises DamagedArchive if the file is no whole SQLite database, Locked if another program holds
    it, ArchiveError if it may not be written, NoArchive if ``must_exist`` and there is none.
    """

    def __init__(self, data: Path, *, must_exist: bool = False) -> None:
        self.data = Path(data)
        self.path = self.data / "archive.db"
        if must_exist and not self.path.exists():
            raise NoArchive(f"{self.data} holds no archive yet: run gongkai crawl or gongkai demo.")
        self.data.mkdir(parents=True, exist_ok=True)
        try:
            connection = sqlite3.connect(self.path, timeout=PATIENCE)
        except sqlite3.Error as error:
            raise of_database(self.path, error) from error
        try:
            self.db = Database(connection)
            self.db.execute("pragma foreign_keys = on")
            schema.create(self.db)
            self._homes = self._read_homes()
        except sqlite3.Error as error:
            connection.close()
            raise of_database(self.path, error) from error
        self._reindexed = False
        self._portals: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error | UnicodeDecodeError):
            raise of_database(self.path, error) from error

    def close(self) -> None:
        """Close the database."""
        self.db.close()

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[dict[str, Any]]:
        """The rows of a query as dicts."""
        # not by sqlite-utils, which guards every question with a savepoint
        cursor = self.db.conn.execute(sql, list(parameters))
        names = [column[0] for column in cursor.description]
        yield from (dict(zip(names, row, strict=True)) for row in cursor)

    def row(self, sql: str, parameters: Sequence[object] = ()) -> dict[str, Any] | None:
        """The first row of a query, or None."""
        return next(self.rows(sql, parameters), None)

    # Portals and crawls

    def put_portal(self, portal: Mapping[str, object]) -> None:
        """Record a portal's declaration: id, name, level, province, home_page, list_url, family.

        ``source`` says where the declaration came from ("registry", "--url"); ``public_home``
        is the home page under which its documents are identified, where that is not
        ``home_page`` (a portal that moved, or one served from another port). What was once a
        "sample" stays one: its invented reports are still there, and the mark warns of them.
        """
        known = schema.TABLES["portals"].columns
        row = {name: portal.get(name) for name in known}
        before = self._portal(str(portal["id"]))
        if before is not None and before["source"] == "sample":
            row["source"] = "sample"
        self._portals.pop(str(portal["id"]), None)
        with self.db.atomic():
            self.db.table("portals").upsert(row, pk="id")
        self._homes = self._read_homes()

    def _portal(self, portal_id: str) -> dict[str, Any] | None:
        """A portal's row; read once, for every original asks for it."""
        if portal_id not in self._portals:
            row = self.row("select * from portals where id = ?", [portal_id])
            if row is None:
                return None
            self._portals[portal_id] = row
        return self._portals[portal_id]

    def begin_crawl(self, portal_id: str, years: Iterable[int] = ()) -> str:
        """Open a crawl of a portal and return its id; first makes good what a killed run left.

        ``years`` are those of the reports that it asks for; none: all.
        """
        if not self._reindexed:
            self.reindex()
        started = now()
        crawl_id = f"{portal_id}-{started}"
        number = 1
        while self.row("select 1 from crawls where id = ?", [crawl_id]):
            number += 1
            crawl_id = f"{portal_id}-{started}-{number}"
        with self.db.atomic():
            self.db.execute(
                "update crawls set status = 'interrupted'"
                " where portal_id = ? and status = 'running'",
                [portal_id],
            )
            self.put_crawl(crawl_id, portal_id, started, "running", years)
        return crawl_id

    def end_crawl(
        self,
        crawl_id: str,
        *,
        problems: Sequence[tuple[str, str]],
        dead_ends: Sequence[tuple[str, str]] = (),
        requests: int,
        found: int,
        kept: int,
        unchanged: int,
        unasked: Sequence[str] = (),
    ) -> Ended:
        """Close a crawl; ``problems`` (error class, sentence) make its portal red, ``dead_ends``
        (the same; ways that led nowhere) do not.

        ``unasked`` are the ids of the documents that it met in lists and did not ask for. Returns
        what the WARC files must say of it, so that the archive can be rebuilt.
        """
        finished = now()
        with self.db.atomic():
            self.seen_in_lists(unasked, finished)
            self.db.table("crawls").update(
                crawl_id,
                {
                    "finished_at": finished,
                    "status": "red" if problems else "green",
                    "problems": json.dumps(problems, ensure_ascii=False),
                    "problem_codes": dumps(says for _, says in problems),
                    "dead_ends": json.dumps(dead_ends, ensure_ascii=False),
                    "dead_end_codes": dumps(says for _, says in dead_ends),
                    "requests": requests,
                    "found": found,
                    "kept": kept,
                    "unchanged": unchanged,
                },
            )
        crawl = self.row("select * from crawls where id = ?", [crawl_id])
        assert crawl is not None
        return Ended(crawl, self._portal(crawl["portal_id"]) or {}, unasked)

    def seen_in_lists(self, document_ids: Iterable[str], moment: str) -> None:
        """The rows of these documents stood in lists as before: that is all that was asked."""
        self.db.conn.executemany(
            "update documents set last_seen = max(last_seen, ?) where id = ?",
            [(moment, document_id) for document_id in document_ids],
        )

    def settled(self, sizes: Mapping[str, int]) -> None:
        """Note that the tables hold all that these files held at these sizes.

        The next run looks through what a file has grown by since, and records what it finds.
        """
        rows = ({"name": name, "size": size} for name, size in sizes.items())
        with self.db.atomic():
            self.db.table("warc_files").upsert_all(rows, pk="name")

    # Documents and captures

    def document_id(self, url: str) -> str:
        """The id of the document at an address, whatever host its portal has moved to."""
        public = self._homes.get(origin(url))
        return document_id_of(public + url[len(origin(url)) :] if public else url)

    def known(self, url: str) -> Known | None:
        """The latest capture of the document at that address, None if there is none."""
        row = self.row(
            "select d.url, c.etag, c.last_modified, c.sha256, c.fetched_at, c.media_type, d.title,"
            " d.listed_on,"
            " coalesce(d.listed_on, p.listed_on, substr(d.first_seen, 1, 10)) as published_on,"
            " coalesce(d.asked_at, c.fetched_at) as asked_at"
            " from captures c join documents d on d.id = c.document_id"
            " left join documents p on p.id = d.parent_id where d.id = ?"
            " order by c.rowid desc limit 1",
            [self.document_id(url)],
        )
        return Known(**row) if row else None

    def linked(self, page_url: str, url: str) -> bool:
        """Is it known that the file at ``url`` hangs on that page?"""
        ids = [self.document_id(page_url), self.document_id(url)]
        sql = "select 1 from attachments where page_id = ? and document_id = ?"
        return self.row(sql, ids) is not None

    def location(self, url: str) -> tuple[str, int] | None:
        """WARC file and offset of the document's latest capture, None if there is none."""
        row = self.row(
            "select warc_file, warc_offset from captures where document_id = ?"
            " order by rowid desc limit 1",
            [self.document_id(url)],
        )
        return (row["warc_file"], row["warc_offset"]) if row else None

    def keep(self, seen: Seen, stored: Stored, crawl_id: str | None) -> bool:
        """Record a document and a capture of it; True if its content is new.

        The same record of a WARC file is never recorded twice, and content that equals the
        document's latest capture makes no new one.
        """
        document_id = self.document_id(seen.url)
        with self.db.atomic():
            if self.row(
                "select 1 from captures where warc_file = ? and warc_offset = ?",
                [stored.warc_file, stored.offset],
            ):
                return False
            self._meet(seen, stored.fetched_at)
            latest = self.known(seen.url)
            if latest and latest.sha256 == stored.sha256:
                return False
            row = {
                "id": self._capture_id(document_id, stored.sha256),
                "document_id": document_id,
                "sha256": stored.sha256,
                "media_type": stored.media_type,
                "charset": stored.charset,
                "http_status": stored.status,
                "size": stored.size,
                "etag": stored.etag,
                "last_modified": stored.last_modified,
                "fetched_at": stored.fetched_at,
                "warc_file": stored.warc_file,
                "warc_offset": stored.offset,
                "warc_length": stored.length,
                "crawl_id": crawl_id,
            }
            # in plain SQL: this is done for every page of a crawl
            places = ", ".join(f":{name}" for name in row)
            self.db.execute(f"insert into captures ({', '.join(row)}) values ({places})", row)
        return True

    def unchanged(self, seen: Seen, moment: str) -> None:
        """The portal said (304) or showed that the document is as it was."""
        with self.db.atomic():
            self._meet(seen, moment)

    def about(self, seen: Seen, crawl_id: str | None) -> dict[str, Any]:
        """What a WARC file must say beside an original, so that the archive can be rebuilt."""
        portal = self._portal(seen.portal_id)
        return {"seen": asdict(seen), "portal": portal, "crawl": crawl_id}

    def has(self, stored: Stored) -> bool:
        """Whether what an original tells is in the tables.

        One with the content of the capture before it needs no row, nor does the evidence of a
        refusal, which is no document.
        """
        about: Any = stored.about or {}
        place = [stored.warc_file, stored.offset]
        if "evidence" in about or self.row(
            "select 1 from captures where warc_file = ? and warc_offset = ?", place
        ):
            return True
        url = about["seen"]["url"] if "seen" in about else stored.url
        before = self.row(
            "select sha256 from captures where document_id = ? and fetched_at <= ?"
            " order by fetched_at desc, rowid desc limit 1",
            [self.document_id(url), stored.fetched_at],
        )
        return before is not None and before["sha256"] == stored.sha256

    def reindex(self) -> int:
        """Record what the WARC files tell and the tables do not; the number of captures.

        A killed run leaves at most its last second so; a lost database all of it. What was found
        to be in the tables once is not read again.
        """
        self._reindexed = True
        return recover(self)

    def put_crawl(
        self, crawl_id: str, portal_id: str, started: str, status: str, years: Iterable[int] = ()
    ) -> None:
        """Record that a crawl has begun."""
        asked = ",".join(map(str, sorted(years)))
        self.db.table("crawls").insert(
            {"id": crawl_id, "portal_id": portal_id, "started_at": started, "status": status,
             "years": asked or None, "problems": "[]",
             "requests": 0, "found": 0, "kept": 0, "unchanged": 0}
        )  # fmt: skip

    def _meet(self, seen: Seen, moment: str) -> None:
        document_id = self.document_id(seen.url)
        if self._portal(seen.portal_id) is None:
            raise UnknownPortal(f"{seen.url}: the archive knows no portal {seen.portal_id!r}.")
        parent_id = self.document_id(seen.parent) if seen.parent else None
        if parent_id and not self.row("select 1 from documents where id = ?", [parent_id]):
            parent_id = None
        # a list entry that is met again as an attachment stays a page: it stands for itself
        self.db.execute(
            """insert into documents (id, url, portal_id, role, title, listed_on, parent_id,
                 first_seen, last_seen, asked_at, chosen)
               values (:id, :url, :portal, :role, :title, :listed, :parent, :at, :at, :at, 0)
               on conflict (id) do update set url = excluded.url,
                 role = case when 'page' in (role, excluded.role) then 'page' else role end,
                 title = coalesce(excluded.title, title),
                 listed_on = coalesce(excluded.listed_on, listed_on),
                 parent_id = coalesce(parent_id, excluded.parent_id),
                 first_seen = min(first_seen, excluded.first_seen),
                 last_seen = max(last_seen, excluded.last_seen),
                 asked_at = coalesce(max(asked_at, excluded.asked_at), asked_at,
                   excluded.asked_at)""",
            {
                "id": document_id,
                "url": seen.url,
                "portal": seen.portal_id,
                "role": seen.role,
                "title": seen.title,
                "listed": seen.listed_on,
                "parent": parent_id,
                "at": moment,
            },
        )
        if parent_id and seen.role == "attachment":
            link = {"page_id": parent_id, "document_id": document_id}
            self.db.table("attachments").insert(link, ignore=True)

    def _capture_id(self, document_id: str, digest: str) -> str:
        # content that comes back after another (A, B, A) is a capture of its own
        base = f"{document_id}-{digest[:12]}"
        number = 1
        capture_id = base
        while self.row("select 1 from captures where id = ?", [capture_id]):
            number += 1
            capture_id = f"{base}-{number}"
        return capture_id

    def _read_homes(self) -> dict[str, str]:
        rows = self.rows("select home_page, public_home from portals where public_home is not null")
        return {origin(row["home_page"]): origin(row["public_home"]) for row in rows}
