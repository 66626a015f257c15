"""The Datasette plugin: pages for people, search for Chinese, and what keeps the site safe."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from datasette import hookimpl  # type: ignore[import-untyped]
from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import Base400, Request, Response  # type: ignore[import-untyped]
from datasette.views.base import DatasetteError  # type: ignore[import-untyped]
from markupsafe import Markup, escape

from archive import search
from archive.site import pages, words

Hook = TypeVar("Hook", bound=Callable[..., Any])


def hook(function: Hook) -> Hook:
    """Mark a function as this plugin's implementation of Datasette's hook of its name."""
    return cast(Hook, hookimpl(function))


def hook_last(function: Hook) -> Hook:
    """The same, called after every other plugin."""
    return cast(Hook, hookimpl(function, trylast=True))


REPORT = r"/report/(?P<report_id>[0-9a-f]{12}-[0-9]{4})$"

# Datasette's own pages carry style attributes and a style element; ours do not. No page carries a
# script of its own, and nothing is loaded from elsewhere.
_POLICY = (
    "default-src 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'{inline};"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_OURS = ("/report/", "/search")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


@hook
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """The site's own addresses; a report's is stable between rebuilds."""
    return [(r"/search$", search_page), (REPORT, report_page)]


async def search_page(datasette: Datasette, request: Request) -> Response:
    """``/search?q=…``: reports found by title, agency, header and prose."""
    arguments = {key: request.args[key] for key in request.args}
    return await _page(datasette, request, "search.html", await pages.find(datasette, arguments))


async def report_page(datasette: Datasette, request: Request) -> Response:
    """``/report/<id>``: one report with its tables, checks, text and captures."""
    found = await pages.report(datasette, request.url_vars["report_id"])
    return await _page(datasette, request, "report.html", found)


async def _page(
    datasette: Datasette, request: Request, template: str, context: dict[str, Any]
) -> Response:
    return Response.html(await datasette.render_template(template, context, request=request))


@hook
def extra_template_vars(datasette: Datasette, view_name: str | None) -> Callable[[], Any]:
    """The words for codes on every page; on the home page what the archive holds."""

    async def found() -> dict[str, Any]:
        context: dict[str, Any] = {"words": words, "bar": pages.bar}
        context["holds_samples"] = await pages.holds_samples(datasette)
        if view_name == "index":
            context["home"] = await pages.home(datasette)
        return context

    return found


@hook
def render_cell(
    row: Any, value: object, column: str, table: str | None, datasette: Datasette
) -> Markup | None:
    """In Datasette's own tables a report's title, and every reference to one, leads to its page."""
    if not value:
        return None
    if table == "reports" and column == "title":
        return _link(datasette, row["id"], value)
    if table in ("late", "coverage") and column == "report_id":
        if table == "coverage" and row["state"] == "missing":
            return escape(value)
        return _link(datasette, value, value)
    return None


def _link(datasette: Datasette, report_id: object, text: object) -> Markup:
    address = datasette.urls.path(f"report/{report_id}")
    return Markup('<a href="{}">{}</a>').format(address, text)


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
        if status >= 500 or not isinstance(exception, Base400 | DatasetteError):
            return None
        error = getattr(exception, "message", None) or str(exception)
        if getattr(exception, "message_is_html", False):  # only where a query was stopped
            error = "查询用时过长，已停止。 The query took too long and was stopped."
        facts = {"ok": False, "error": error, "status": status, "title": None}
        if request.path.endswith(".json"):
            return Response.json(facts, status=status)
        page = await datasette.render_template("error.html", facts, request=request)
        return Response.html(page, status=status)

    return answer


@hook
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Every answer carries the content security policy; Datasette's inner pages stay inside."""
    base = datasette.setting("base_url")

    def wrap(app: Any) -> Any:
        async def guarded(scope: Any, receive: Any, send: Any) -> None:
            path = "/" + scope.get("path", "").removeprefix(base).lstrip("/")
            ours = path == "/" or path.startswith(_OURS)
            policy = _POLICY.format(inline="" if ours else " 'unsafe-inline'")
            added = {"content-security-policy": policy, **_HEADERS}

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
