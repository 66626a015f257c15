"""What every page needs: queries, what was asked, the language, links."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit
from weakref import WeakKeyDictionary

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound, Request  # type: ignore[import-untyped]

DATABASE = "archive"
PATIENCE = 10_000
"""Milliseconds that a query of the site's own may take."""

PAGE = 20
"""Rows on one page of a list."""

T = TypeVar("T")
Row = dict[str, Any]
Rows = list[Row]

_MOST_REMEMBERED = 1000
_REMEMBERED: WeakKeyDictionary[Datasette, OrderedDict[Hashable, asyncio.Future[Any]]]
_REMEMBERED = WeakKeyDictionary()
_FOLDERS: WeakKeyDictionary[Datasette, Path] = WeakKeyDictionary()
_ADDRESSES: WeakKeyDictionary[Datasette, str] = WeakKeyDictionary()

LANGUAGE = "gongkai.language"
"""Where a request's scope says which language its address asks for."""


def put_folder(datasette: Datasette, data: Path) -> None:
    """Note the data folder whose archive a site shows: originals are read from it."""
    _FOLDERS[datasette] = data


def put_address(datasette: Datasette, address: str) -> None:
    """Note the address that a site is known by, where the operator gave one."""
    _ADDRESSES[datasette] = address.rstrip("/")


def base_address(datasette: Datasette, request: Request) -> str:
    """What the site's own absolute links begin with: its address, or as it was asked."""
    return _ADDRESSES.get(datasette) or f"{request.scheme}://{request.host}"


def folder(datasette: Datasette) -> Path:
    """The data folder whose archive a site shows."""
    return _FOLDERS[datasette]


async def query(
    datasette: Datasette, sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None
) -> Rows:
    """The rows of one of the site's own queries over the archive, as dicts.

    They take their time where many visitors ask at once; what visitors write themselves is stopped
    sooner. Raises sqlite3.OperationalError after :data:`PATIENCE`.
    """

    def rows(connection: sqlite3.Connection) -> Rows:
        with sqlite_timelimit(connection, PATIENCE):
            cursor = connection.execute(sql, parameters or {})
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    found: Rows = await datasette.get_database(DATABASE).execute_fn(rows)
    return found


async def first(
    datasette: Datasette, sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None
) -> Row | None:
    """The first row of a query, None if there is none."""
    rows = await query(datasette, sql, parameters)
    return rows[0] if rows else None


async def remembered(datasette: Datasette, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
    """What ``make`` returned for that key before: nothing changes in a frozen copy.

    Visitors who ask for the same at the same time wait for one answer.
    """
    known = _REMEMBERED.setdefault(datasette, OrderedDict())
    if key not in known:
        known[key] = asyncio.ensure_future(make())
        if len(known) > _MOST_REMEMBERED:
            known.popitem(last=False)
    known.move_to_end(key)
    try:
        found: T = await asyncio.shield(known[key])
    except BaseException:
        known.pop(key, None)
        raise
    return found


def missing(what: str) -> NotFound:
    """The error for something that the archive does not have; ``what`` is its id."""
    return NotFound(f"档案中没有 {what}。 The archive has no {what}.")


class Asked:
    """The arguments of a request, cut to what can be meant."""

    def __init__(self, request: Request) -> None:
        self._arguments = request.args

    def text(self, name: str, longest: int = 200) -> str:
        """The argument as text, "" if it was not given."""
        return (self._arguments.get(name) or "").replace("\x00", "").strip()[:longest]

    def number(self, name: str) -> int | None:
        """The argument as a whole number, None if it is none."""
        return number(self.text(name))

    def all(self, name: str, most: int) -> list[str]:
        """Every value given for the argument, each once, as typed."""
        given = [value.strip()[:60] for value in self._arguments.getlist(name)]
        return list(dict.fromkeys(value for value in given if value))[:most]

    @property
    def page(self) -> int:
        """The page of a list, from 1."""
        return min(max(1, self.number("page") or 1), 5000)


def number(text: str) -> int | None:
    """A whole number that was typed, None if it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def address(path: str, asked: Mapping[str, Any] | Sequence[tuple[str, Any]]) -> str:
    """A path with the arguments that say something."""
    pairs = asked.items() if isinstance(asked, Mapping) else asked
    given = [(key, value) for key, value in pairs if value not in (None, "")]
    return f"{path}?{urlencode(given)}" if given else path


def pager(path: str, asked: Mapping[str, Any], page: int, total: int) -> Row:
    """The links to the page before and after, None where there is none."""
    return {
        "page": page,
        "last_page": max(1, -(-total // PAGE)),
        "previous_page": address(path, {**asked, "page": page - 1}) if page > 1 else None,
        "next_page": address(path, {**asked, "page": page + 1}) if page * PAGE < total else None,
    }


def web_link(url: str | None) -> str | None:
    """The address if it is one of the web, else None: what a portal wrote is never a script."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None
