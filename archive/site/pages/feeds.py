"""Atom feeds (RFC 4287): new reports, reports changed after publication, reports with doubts.

``/feeds/reports.atom``, ``changes.atom`` and ``findings.atom``, each whole or narrowed by
``place``, ``agency``, ``kind`` (of body) and, for findings, ``rule``; older entries are on the
pages that ``rel="next"`` names (RFC 5005). An entry's id is made of what it is about, not of the
site's address, and so is the same wherever the archive is served and however often it is built.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]
from lxml import etree
from lxml.builder import ElementMaker

from archive.site import wording
from archive.site.pages.place import KINDS
from archive.site.pages.searching import place_condition
from archive.site.web import (
    LANGUAGE,
    Asked,
    Row,
    Rows,
    address,
    base_address,
    first,
    missing,
    query,
)
from archive.site.words import Words, words

FEEDS = ("reports", "changes", "findings")
ENTRIES = 50
"""Entries on one page of a feed."""

_MOST = 12  # changes or doubts that an entry spells out
_LONGEST = 300  # characters of a text of a portal's within one
_NAMESPACE = UUID("6f0b9c1e-6a83-5c0e-9d55-3f6f5d0d8a11")
_NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATOM = "http://www.w3.org/2005/Atom"
_E = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})


@dataclass(frozen=True)
class Entry:
    """One entry: what it is about, where its page is, and when that was first so (ISO 8601 UTC)."""

    about: str
    path: str
    title: str
    summary: str
    updated: str
    categories: tuple[tuple[str, str], ...]
    """(scheme, term): what readers may filter by."""


@dataclass(frozen=True)
class Chosen:
    """What a feed is narrowed to."""

    feed: str
    place: str = ""
    agency: str = ""
    kind: str = ""
    rule: str = ""

    def address(self, page: int = 1) -> str:
        """The feed's path with its arguments."""
        given = {name: getattr(self, name) for name in ("place", "agency", "kind", "rule")}
        return address(f"feeds/{self.feed}.atom", {**given, "page": page if page > 1 else None})


def offered(page: str, facts: Mapping[str, Any]) -> list[Chosen]:
    """The feeds that a page of the site offers: of its body or place, or of the whole archive."""
    of: dict[str, str] = {}
    if page == "agency":
        of = {"agency": str(facts["agency"]["id"])}
    elif page == "report":
        of = {"agency": str(facts["report"]["agency_id"])}
    elif page == "place":
        of = {"place": str(facts["place"]["id"])}
    elif page == "findings" and facts.get("place"):
        of = {"place": str(facts["place"])}
    return [Chosen(feed, **of) for feed in FEEDS]


async def feed(datasette: Datasette, request: Request) -> Response:
    """One page of a feed; 304 to who has it already, 404 for an unknown place, body or kind."""
    asked = Asked(request)
    chosen = Chosen(
        request.url_vars["feed"],
        *(asked.text(name, 80) for name in ("place", "agency", "kind", "rule")),
    )
    named = await _named(datasette, chosen)
    t = words(request.scope.get(LANGUAGE, "zh"))
    entries = await _ENTRIES[chosen.feed](datasette, t, chosen, (asked.page - 1) * ENTRIES)
    latest = await first(datasette, "select max(fetched_at) as at from captures")
    updated = max((e.updated for e in entries), default=(latest or {}).get("at"))
    site = _Site(base_address(datasette, request), "en/" if t.language == "en" else "", t)
    body = site.page(chosen, named, entries, updated or "1970-01-01T00:00:00Z", asked.page)
    return _answer(request, body, updated)


async def _named(datasette: Datasette, chosen: Chosen) -> str:
    """What the feed is narrowed to, in words; raises NotFound."""
    parts = []
    for table, given in (("site_places", chosen.place), ("site_bodies", chosen.agency)):
        if given:
            row = await first(datasette, f"select name from {table} where id = :id", {"id": given})
            if row is None:
                raise missing(given)
            parts.append(str(row["name"]))
    if chosen.kind and chosen.kind not in KINDS:
        raise missing(chosen.kind)
    return " · ".join(parts)


def _where(chosen: Chosen, *conditions: str) -> tuple[str, Row]:
    parts = [*conditions]
    if chosen.place:
        parts.append(place_condition("s"))
    if chosen.agency:
        parts.append("s.agency_id = :agency")
    if chosen.kind:
        parts.append("s.kind = :kind")
    given = {name: getattr(chosen, name) for name in ("place", "agency", "kind", "rule")}
    return " and ".join(parts) or "1", given


async def _reports(datasette: Datasette, t: Words, chosen: Chosen, offset: int) -> list[Entry]:
    where, given = _where(chosen)
    rows = await query(
        datasette,
        f"select s.* from site_reports s where {where} order by s.first_captured_at desc, s.id"
        f" limit {ENTRIES} offset :offset",
        {**given, "offset": offset},
    )
    return [
        Entry(
            f"report/{row['id']}",
            f"report/{row['id']}",
            t("feeds.report", name=row["name"], year=row["year"]),
            "\n".join(_told(t, row)),
            row["first_captured_at"],
            _categories(row),
        )
        for row in rows
    ]


def _told(t: Words, row: Row) -> list[str]:
    told = [f"{t.name('status', row['status'])}。{t.name('status_says', row['status'])}"]
    for cell, name in (("received", "new"), ("handled", "handled"), ("carried_out", "carried_out")):
        if row[cell] is not None:
            told.append(f"{t.name('row', name)}: {row[cell]:,}")
    if row["failed_checks"]:
        told.append(t("report.fails", n=row["failed_checks"]))
    return told


async def _changes(datasette: Datasette, t: Words, chosen: Chosen, offset: int) -> list[Entry]:
    where, given = _where(chosen)
    rows = await query(
        datasette,
        "select c.capture_id, c.noticed_at, s.* from site_changes c join site_reports s on s.id ="
        f" c.report_id where {where} order by c.noticed_at desc, c.report_id, c.capture_id"
        f" limit {ENTRIES} offset :offset",
        {**given, "offset": offset},
    )
    found = []
    for row in rows:
        what = await query(
            datasette,
            "select kind, what, previous, present from changes where report_id = :id and"
            f" capture_id = :capture order by kind <> 'cell', what limit {_MOST + 1}",
            {"id": row["id"], "capture": row["capture_id"]},
        )
        found.append(
            Entry(
                f"change/{row['id']}/{row['capture_id']}",
                f"report/{row['id']}#captures-head",
                t("feeds.change", name=row["name"], year=row["year"]),
                _cut(t, [_change(t, change) for change in what]),
                row["noticed_at"],
                _categories(row),
            )
        )
    return found


def _change(t: Words, change: Row) -> str:
    if change["kind"] == "cell":
        name = wording.cell_name(t, change["what"])
    else:
        header = change["kind"] == "header"
        what = t.name("header", change["what"]) if header else change["what"]
        name = f"{t.name('change', change['kind'])} · {what}"
    before, now = (_short(change[key] or "—") for key in ("previous", "present"))
    return f"{name}: {before} → {now}"


async def _findings(datasette: Datasette, t: Words, chosen: Chosen, offset: int) -> list[Entry]:
    rule = " where rule = :rule" if chosen.rule else ""
    where, given = _where(chosen, f"s.id in (select report_id from site_fails{rule})")
    rows = await query(
        datasette,
        "select s.*, c.fetched_at as read_at from site_reports s join reports r on r.id = s.id"
        f" join captures c on c.id = r.capture_id where {where}"
        f" order by c.fetched_at desc, s.id limit {ENTRIES} offset :offset",
        {**given, "offset": offset},
    )
    found = []
    for row in rows:
        fails: Rows = await query(
            datasette,
            f"select * from site_fails where report_id = :id order by rowid limit {_MOST + 1}",
            {"id": row["id"]},
        )
        found.append(
            Entry(
                f"findings/{row['id']}",
                f"report/{row['id']}#checks",
                t("feeds.finding", name=row["name"], year=row["year"]),
                _cut(t, [_short(wording.finding(t, fail).text) for fail in fails]),
                row["read_at"],
                (
                    *_categories(row),
                    *(("rule", rule) for rule in sorted({f["rule"] for f in fails})),
                ),
            )
        )
    return found


_ENTRIES = {"reports": _reports, "changes": _changes, "findings": _findings}


def _categories(row: Row) -> tuple[tuple[str, str], ...]:
    names = ("year", "status", "form", "kind", "level")
    return tuple((name, str(row[name])) for name in names if row[name] is not None)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _cut(t: Words, lines: list[str]) -> str:
    more = [t("feeds.more")] if len(lines) > _MOST else []
    return "\n".join([*lines[:_MOST], *more])


# The answer


@dataclass(frozen=True)
class _Site:
    """Where the site stands and the language that it is asked in."""

    base: str
    prefix: str
    t: Words

    def page(
        self, chosen: Chosen, named: str, entries: list[Entry], updated: str, page: int
    ) -> bytes:
        """The feed as XML."""
        t = self.t
        title = " · ".join(filter(None, (t("site.name"), t(f"feeds.{chosen.feed}"), named)))
        pages = {"reports": "search", "changes": "findings/changes", "findings": "findings"}
        human = address(pages[chosen.feed], {"place": chosen.place})
        if chosen.agency:
            human = f"agency/{chosen.agency}"
        links = [("self", chosen.address(page)), ("first", chosen.address())]
        if page > 1:
            links.append(("previous", chosen.address(page - 1)))
        if len(entries) == ENTRIES:
            links.append(("next", chosen.address(page + 1)))
        root = _E.feed(
            _E.title(_clean(title)),
            _E.subtitle(_clean(t("feeds.says"))),
            _E.id(_urn(chosen.address() + self.prefix)),
            _E.updated(updated),
            _E.author(_E.name(_clean(t("site.name")))),
            _E.rights(_clean(t("feeds.rights"))),
            _E.link(rel="alternate", type="text/html", href=self._address(human)),
            *(
                _E.link(rel=rel, type="application/atom+xml", href=self._address(path))
                for rel, path in links
            ),
            *(self._entry(entry) for entry in entries),
        )
        root.set("{http://www.w3.org/XML/1998/namespace}lang", "en" if self.prefix else "zh-CN")
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)

    def _entry(self, entry: Entry) -> Any:
        return _E.entry(
            _E.title(_clean(entry.title)),
            _E.id(_urn(entry.about)),
            _E.updated(entry.updated),
            _E.link(rel="alternate", type="text/html", href=self._address(entry.path)),
            _E.summary(_clean(entry.summary)),
            *(
                _E.category(term=_clean(term), scheme=f"urn:gongkai:{scheme}")
                for scheme, term in entry.categories
            ),
        )

    def _address(self, path: str) -> str:
        return f"{self.base}/{self.prefix}{path}"


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def _urn(about: str) -> str:
    return f"urn:uuid:{uuid5(_NAMESPACE, about)}"


def _answer(request: Request, body: bytes, updated: str | None) -> Response:
    headers = {
        "etag": f'"{sha256(body).hexdigest()[:32]}"',
        "cache-control": "public, max-age=900",
        "access-control-allow-origin": "*",
    }
    moment = _moment(updated)
    if moment:
        headers["last-modified"] = format_datetime(moment, usegmt=True)
    if _is_known(request, headers["etag"], moment):
        return Response("", status=304, headers=headers)
    return Response(
        body.decode(),
        headers=headers,
        content_type="application/atom+xml; charset=utf-8",
    )


def _is_known(request: Request, etag: str, moment: datetime | None) -> bool:
    """Whether who asks has this answer: by its ETag, or where none is given by its date."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return etag in known or "*" in known
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    if since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    return moment is not None and moment <= since


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
