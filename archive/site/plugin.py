"""The Datasette plugin: addresses, languages, search for Chinese, and what keeps the site safe."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from datasette import hookimpl  # type: ignore[import-untyped]
from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import Base400, Request, Response  # type: ignore[import-untyped]
from datasette.views.base import DatasetteError  # type: ignore[import-untyped]
from markupsafe import Markup, escape

from archive.database import search
from archive.site import web, wording
from archive.site.pages import (
    agency,
    compare,
    data,
    download,
    evidence,
    feeds,
    findings,
    home,
    place,
    report,
    searching,
)

Hook = TypeVar("Hook", bound=Callable[..., Any])
Facts = Callable[[Datasette, Request], Awaitable[web.Row]]


def hook(function: Hook) -> Hook:
    """Mark a function as this plugin's implementation of Datasette's hook of its name."""
    return cast(Hook, hookimpl(function))


def hook_last(function: Hook) -> Hook:
    """The same, called after every other plugin."""
    return cast(Hook, hookimpl(function, trylast=True))


_REPORT = r"(?P<report_id>[0-9a-f]{12}-[0-9]{4})"
_CELL = r"(?P<cell>[a-z_]+\.[a-z_0-9]+\.[a-z_0-9]+?)"
_JSON = r"(?P<json>\.json)?$"

PAGES: dict[str, tuple[str, Facts, str]] = {
    "home": (rf"/(?:index(?=\.json))?{_JSON}", home.facts, "index.html"),
    "search": (rf"/search{_JSON}", searching.facts, "search.html"),
    "report": (rf"/report/{_REPORT}{_JSON}", report.facts, "report.html"),
    "evidence": (rf"/evidence/{_REPORT}/{_CELL}{_JSON}", evidence.facts, "evidence.html"),
    "agency": (rf"/agency/(?P<agency_id>[0-9a-f]{{12}}){_JSON}", agency.facts, "agency.html"),
    "place": (rf"/place/(?P<place_id>[A-Za-z0-9._:-]+?){_JSON}", place.facts, "place.html"),
    "compare": (rf"/compare{_JSON}", compare.facts, "compare.html"),
    "findings": (
        rf"/findings(?:/(?P<view>{'|'.join(findings.VIEWS)}))?{_JSON}",
        findings.facts,
        "findings.html",
    ),
    "data": (rf"/data{_JSON}", data.facts, "data.html"),
}
"""The pages made for people: name to (address, what it shows, template). Each answers as JSON
too, under its address with ``.json``.
"""

FILES: list[tuple[str, Callable[..., Awaitable[Response]]]] = [
    (rf"/evidence/{_REPORT}/{_CELL}\.png$", evidence.picture),
    (r"/original/(?P<capture_id>[0-9a-f]{16}-[0-9a-f]{12})$", evidence.original),
    (r"/compare\.csv$", compare.as_csv),
    (r"/download/(?P<file>[\w./-]+)$", download.file),
    (rf"/feeds/(?P<feed>{'|'.join(feeds.FEEDS)})\.atom$", feeds.feed),
]

# Datasette's own pages carry style attributes and a style element; ours do not, but for the one
# style sheet that the charts bring along, named by its hash. No page carries a script of its own,
# and nothing is loaded from elsewhere.
_POLICY = (
    "default-src 'none'; img-src 'self' data: blob:; script-src 'self'; style-src 'self' {style};"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_CHART_STYLE = "'sha256-+TfQir1nvDucAdvE6XUQBt4ayUjpAWkbw2kCdSfekHM='"
_DATASETTE = ("/archive", "/-/")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
# search results and pictures of pages help nobody find a page, and private persons are named there
_NOT_FOR_ROBOTS = ("search", "evidence", "original", "compare", "archive", "download")


@hook
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """The site's own addresses; a report's is stable between rebuilds."""
    pages = [(address, _view(name)) for name, (address, _, _) in PAGES.items()]
    return [*FILES, (r"/robots\.txt$", robots), *pages]


def _view(name: str) -> Callable[..., Awaitable[Response]]:
    async def view(datasette: Datasette, request: Request) -> Response:
        _, facts, template = PAGES[name]
        found = await facts(datasette, request)
        if request.url_vars.get("json"):
            plain = {key: value for key, value in found.items() if not key.startswith("_")}
            return Response.json(plain, headers={"access-control-allow-origin": "*"})
        here = wording.here(datasette, request)
        path, _, asked = here.partition("?")
        json_page = f"{path or 'index'}.json" + (f"?{asked}" if asked else "")
        context = {
            **found,
            "page_name": name,
            "json_page": datasette.urls.path(json_page),
            "feeds": feeds.offered(name, found),
        }
        return Response.html(await datasette.render_template(template, context, request=request))

    return view


async def robots(datasette: Datasette, request: Request) -> Response:
    """``/robots.txt``: a robot may read the pages of reports, bodies and places."""
    base = datasette.setting("base_url")
    lines = [
        f"Disallow: {base}{prefix}{path}" for prefix in ("", "en/") for path in _NOT_FOR_ROBOTS
    ]
    return Response.text("\n".join(["User-agent: *", *lines, ""]))


@hook
def extra_template_vars(datasette: Datasette, request: Request | None) -> Callable[[], Any]:
    """On every page: the words of its language, and links that stay in it."""

    async def found() -> dict[str, Any]:
        samples = await web.first(
            datasette, "select 1 from portals where source = 'sample' limit 1"
        )
        return {**wording.context(datasette, request), "holds_samples": samples is not None}

    return found


@hook
def render_cell(
    row: Any, value: object, column: str, table: str | None, datasette: Datasette
) -> Markup | None:
    """In Datasette's own tables a report's title, and every reference to one, leads to its page."""
    if not value:
        return None
    if table == "reports" and column == "title":
        return _link(datasette, f"report/{row['id']}", value)
    if table == "agencies" and column == "name":
        return _link(datasette, f"agency/{row['id']}", value)
    if table in ("late", "coverage") and column == "report_id":
        if table == "coverage" and row["state"] == "missing":
            return escape(value)
        return _link(datasette, f"report/{value}", value)
    return None


def _link(datasette: Datasette, path: str, text: object) -> Markup:
    return Markup('<a href="{}">{}</a>').format(datasette.urls.path(path), text)


@hook_last
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Make Datasette's own search box find Chinese: it asks ``escape_fts`` what to look for."""
    conn.create_function("escape_fts", 1, _expression, deterministic=True)


def _expression(typed: str | None) -> str:
    return search.expression(typed or "") or '""'


@hook
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Any:
    """What a visitor asked wrongly is answered in the site's dress, and not logged as a fault."""

    async def answer() -> Response | None:
        status = getattr(exception, "status", 500)
        error = getattr(exception, "message", None) or str(exception)
        if isinstance(exception, sqlite3.OperationalError) and error == "interrupted":
            status, error = 503, "太忙，请稍后再试。 Too busy: try again in a moment."
        elif status >= 500 or not isinstance(exception, Base400 | DatasetteError):
            return None
        if getattr(exception, "message_is_html", False):  # only where a query was stopped
            error = "查询用时过长，已停止。 The query took too long and was stopped."
        if error == "Database not found":  # no other address is known either
            error = str(web.missing(request.path))
        facts = {"ok": False, "error": error, "status": status, "title": None}
        if request.path.endswith(".json"):
            return Response.json(facts, status=status)
        page = await datasette.render_template("error.html", facts, request=request)
        return Response.html(page, status=status)

    return answer


@hook
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Every answer carries the content security policy; Datasette's inner pages stay inside; and
    an address under ``/en/`` is the one without, in English.
    """
    base = datasette.setting("base_url")

    def wrap(app: Any) -> Any:
        async def guarded(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "lifespan":
                await app(scope, _until_the_end(datasette, receive), send)
                return
            scope = wording.in_language(scope, base)
            path = "/" + scope.get("path", "").removeprefix(base).lstrip("/")
            style = "'unsafe-inline'" if path.startswith(_DATASETTE) else _CHART_STYLE
            added = {"content-security-policy": _POLICY.format(style=style), **_HEADERS}

            async def send_more(event: Any) -> None:
                if event["type"] == "http.response.start":
                    pairs = [(k.encode(), v.encode()) for k, v in added.items()]
                    event = {**event, "headers": [*event.get("headers", []), *pairs]}
                await send(event)

            # /-/databases and its like tell where on the disk the archive stands
            if path.startswith("/-/") and not path.startswith("/-/static/"):
                await Response.text("Not found", status=404).asgi_send(send_more)
            else:
                await app(scope, receive, send_more)

        return guarded

    return wrap


def _until_the_end(datasette: Datasette, receive: Any) -> Any:
    """What the server says of its life, heard: with the site end the processes that draw."""

    async def heard() -> Any:
        event = await receive()
        if event["type"] == "lifespan.shutdown":
            evidence.end_drawings(datasette)
        return event

    return heard
