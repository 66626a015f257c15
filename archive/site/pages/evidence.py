"""The page of a number: what is printed, where, and the original's page with the cell boxed."""

from __future__ import annotations

import asyncio
import json
from weakref import WeakKeyDictionary

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound, Request, Response  # type: ignore[import-untyped]

from archive.errors import ArchiveError
from archive.site import drawing, layout
from archive.site.pages.report import cells_of
from archive.site.web import Row, first, folder, missing, query, web_link
from archive.warc import originals
from extract.forms import load

_drawings: WeakKeyDictionary[Datasette, drawing.Drawings] = WeakKeyDictionary()

# so that a saved file opens where it should; whatever else a portal sent has no ending
_ENDINGS = {
    "text/html": ".html", "application/pdf": ".pdf", "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.ms-excel": ".xls", "image/jpeg": ".jpg", "image/png": ".png",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "text/plain": ".txt", "application/zip": ".zip",
}  # fmt: skip


async def facts(datasette: Datasette, request: Request) -> Row:
    """Everything about one cell of one report; raises NotFound."""
    report_id, key = request.url_vars["report_id"], request.url_vars["cell"]
    report = await _report(datasette, report_id)
    cells = {cell["cell"]: cell for cell in await cells_of(datasette, report)}
    if key not in cells:
        raise missing(f"{report_id} {key}")
    form = load(report["form"])
    printed = [".".join(cell) for cell in form.cells()]
    at = printed.index(key)
    capture = await _capture(datasette, cells[key]["capture_id"])
    fails = await query(
        datasette,
        "select * from checks where report_id = :id and status = 'fail' order by rowid",
        {"id": report_id},
    )
    cell = cells[key]
    drawn, rebuilt = await _shown(datasette, capture, cell)
    return {
        "report": report,
        "cell": {**cell, "box": json.loads(cell["box"]) if cell["box"] else None},
        "capture": capture,
        "failed": [check for check in fails if key in layout.spoken_of(form, check)],
        "picture": f"evidence/{report_id}/{key}.png" if drawn else None,
        "excerpt": rebuilt,
        "previous": printed[at - 1] if at else None,
        "next": printed[at + 1] if at + 1 < len(printed) else None,
    }


async def _report(datasette: Datasette, report_id: str) -> Row:
    row = await first(
        datasette,
        "select r.id, r.agency_id, r.year, r.title, r.form, r.status, a.name as agency from"
        " reports r join agencies a on a.id = r.agency_id where r.id = :id",
        {"id": report_id},
    )
    if row is None:
        raise missing(report_id)
    return row


async def _capture(datasette: Datasette, capture_id: str) -> Row | None:
    row = await first(
        datasette,
        "select c.id, c.sha256, c.media_type, c.charset, c.size, c.fetched_at, c.warc_file,"
        " c.warc_offset, d.url from captures c join documents d on d.id = c.document_id"
        " where c.id = :id",
        {"id": capture_id},
    )
    return {**row, "link": web_link(row["url"])} if row else None


async def _original(datasette: Datasette, capture: Row) -> bytes:
    """The bytes of a capture; raises NotFound where its WARC file is not at hand."""
    place = folder(datasette), capture["warc_file"], capture["warc_offset"]
    try:
        return (await asyncio.to_thread(originals.read_original, *place)).body
    except ArchiveError as error:
        raise missing(f"{capture['id']} (WARC)") from error


def _of(datasette: Datasette) -> drawing.Drawings:
    return _drawings.setdefault(datasette, drawing.Drawings())


def end_drawings(datasette: Datasette) -> None:
    """End the processes that draw, with the site."""
    _of(datasette).end()


async def _shown(datasette: Datasette, capture: Row | None, cell: Row) -> tuple[bool, Row | None]:
    """(whether there is a picture of the page, else the table or lines built again)."""
    place = _place(cell)
    if capture is None or place == (None, None, None, None):
        return False, None
    try:
        body = await _original(datasette, capture)
        if drawing.can_be_pictured(body, place):
            return True, None
        key = (capture["id"], *place)
        built = await _of(datasette).get(key, drawing.excerpt, body, capture["charset"], place)
    except (drawing.Busy, NotFound):  # the page can do without it
        return False, None
    return False, dict(json.loads(built)) if built else None


def _place(cell: Row) -> drawing.Place:
    box = tuple(json.loads(cell["box"])) if cell["box"] else None
    return cell["page"], box, cell["path"], cell["line"]


async def picture(datasette: Datasette, request: Request) -> Response:
    """``/evidence/<report>/<cell>.png``: the page on which the number is printed, boxed."""
    report_id, key = request.url_vars["report_id"], request.url_vars["cell"]
    cell = await first(
        datasette,
        "select page, box, path, line, capture_id from evidence"
        " where report_id = :id and cell = :cell",
        {"id": report_id, "cell": key},
    )
    capture = await _capture(datasette, cell["capture_id"]) if cell else None
    if not cell or capture is None or not cell["box"]:
        raise missing(f"{report_id} {key} (picture)")
    body = await _original(datasette, capture)
    place = _place(cell)
    try:
        drawn = await _of(datasette).get(
            ("png", capture["id"], *place), drawing.picture, body, place
        )
    except drawing.Busy:
        return Response.text(
            "Busy: try again in a moment.", status=503, headers={"retry-after": "5"}
        )
    if not drawn:
        raise missing(f"{report_id} {key} (picture)")
    headers = {"cache-control": "public, max-age=86400"}
    return Response(drawn, content_type="image/png", headers=headers)


async def original(datasette: Datasette, request: Request) -> Response:
    """``/original/<capture>``: an original as it was served, to be saved, never to be shown."""
    capture = await _capture(datasette, request.url_vars["capture_id"])
    if capture is None:
        raise missing(request.url_vars["capture_id"])
    body = await _original(datasette, capture)
    ending = _ENDINGS.get(capture["media_type"] or "", "")
    return Response(
        body,
        content_type="application/octet-stream",
        headers={
            "content-disposition": f'attachment; filename="gongkai-{capture["id"]}{ending}"',
            "content-security-policy": "sandbox; default-src 'none'",
            "x-robots-tag": "noindex",
        },
    )
