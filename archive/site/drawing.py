"""An original beside one of its cells: a picture of the page, or the table built again.

What is drawn comes from strangers, so it is drawn in processes of their own, few, for a bounded
time and with bounded memory; the site goes on when one of them dies.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import resource
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

from PIL import ImageDraw

from extract.document import Grid, GridCell
from extract.document import Place as Printed
from extract.ground.errors import ReadError
from extract.readers import media_type_of, open_document
from extract.readers.embedded import pictures_in
from extract.show.boxes import draw_page

PATIENCE = 30.0
"""Seconds that drawing one cell may take."""

_PROCESSES = 2
_WAITING = 16  # drawings asked for at once; the next is told to come again
_MEMORY = 3 << 30  # bytes of address space
_CACHE = 96 << 20  # bytes of drawings kept
_INK = (196, 30, 30)
_AROUND = 3  # lines of a text before and after the one that is meant


class Busy(Exception):
    """Too many drawings are asked for: come again."""


class Drawings:
    """The drawings of one site, cached up to a number of bytes."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._cache: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()
        self._size = 0
        self._waiting = 0

    async def get(self, key: tuple[Any, ...], draw: Callable[..., bytes], *given: Any) -> bytes:
        """What ``draw(*given)`` returns in another process; b"" if it could not be drawn.

        Raises Busy.
        """
        if key in self._cache:
            self._cache.move_to_end(key)
            return self._cache[key]
        if self._waiting >= _WAITING:
            raise Busy
        self._waiting += 1
        try:
            drawn = await self._draw(draw, *given)
        finally:
            self._waiting -= 1
        self._keep(key, drawn)
        return drawn

    async def _draw(self, draw: Callable[..., bytes], *given: Any) -> bytes:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                _PROCESSES, mp_context=get_context("spawn"), initializer=_limit,
                max_tasks_per_child=200,
            )  # fmt: skip
        future = asyncio.get_running_loop().run_in_executor(self._pool, draw, *given)
        try:
            return await asyncio.wait_for(future, PATIENCE)
        except (TimeoutError, BrokenExecutor):
            self.end()
            return b""

    def end(self) -> None:
        """Let go of processes that hang or died; the next drawing starts new ones."""
        pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)

    def _keep(self, key: tuple[Any, ...], drawn: bytes) -> None:
        if key not in self._cache:
            self._cache[key] = drawn
            self._size += len(drawn)
        while self._size > _CACHE:
            _, oldest = self._cache.popitem(last=False)
            self._size -= len(oldest)


def _limit() -> None:
    """What a drawing process begins with: bounded memory, and an end when the site ends."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    Thread(target=_end_with_the_site, daemon=True).start()


def _end_with_the_site() -> None:
    site = parent_process()
    if site is not None:
        site.join()
    os._exit(1)


Place = tuple[int | None, tuple[float, ...] | None, str | None, int | None]
"""Page, box, path and line of a cell, as its evidence says."""


def can_be_pictured(data: bytes, place: Place) -> bool:
    """Whether the cell stands on a page or in a picture that can be drawn."""
    _, box, path, _ = place
    if box is None:
        return False
    kind = media_type_of(data) if data else ""
    return bool(path) or kind == "application/pdf" or kind.startswith("image/")


def picture(data: bytes, place: Place) -> bytes:
    """The page of a PDF, or the picture, on which a cell stands, as PNG with the cell boxed; b""
    if it cannot be drawn.

    The page counts from 1; the box is in points, in pixels for a picture, from the top left.
    """
    page, box, path, _ = place
    try:
        if path:
            data = dict(pictures_in(data, media_type_of(data)))[path]
        image, scale = draw_page(data, page)
    except Exception:  # whatever pdfium, Pillow or a package say of a stranger's bytes
        return b""
    x0, top, x1, bottom = (value * scale for value in box or ())
    edge = max(2, round(max(image.size) / 500))
    draw = ImageDraw.Draw(image)
    for grown in range(edge, 2 * edge):
        outline = (x0 - grown, top - grown, x1 + grown, bottom + grown)
        draw.rectangle(outline, outline=_INK)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()


def excerpt(data: bytes, charset: str | None, place: Place) -> bytes:
    """The table, or the lines, in which a cell stands, as JSON; b"" if it is not found again.

    ``{"rows": [[{"text", "rows", "columns", "marked"}]], "caption"}`` or ``{"lines": [{"line",
    "text", "marked"}]}``: only text, so that nothing of the original's markup comes along.
    """
    try:
        document = open_document(data, charset)
    except ReadError:
        return b""
    for grid in document.grids():
        if any(_is_at(cell.place, place) for cell in grid.cells):
            return json.dumps(_table(grid, place), ensure_ascii=False).encode()
    at = next((n for n, line in enumerate(document.lines) if _is_at(line.place, place)), None)
    if at is None:
        return b""
    lines = [
        {"line": line.place.line, "text": line.text[:400], "marked": _is_at(line.place, place)}
        for line in document.lines[max(0, at - _AROUND) : at + _AROUND + 1]
    ]
    return json.dumps({"lines": lines}, ensure_ascii=False).encode()


def _is_at(found: Printed, place: Place) -> bool:
    return (found.page, found.box, found.path, found.line) == place


def _table(grid: Grid, place: Place) -> dict[str, Any]:
    def shown(cell: GridCell) -> dict[str, Any]:
        return {
            "text": cell.text[:400],
            "rows": cell.rows,
            "columns": cell.columns,
            "marked": _is_at(cell.place, place),
        }

    rows = [
        [shown(cell) for cell in grid.row(number) if cell.row == number]
        for number in range(min(grid.height, 400))
    ]
    return {"caption": grid.caption[:200], "rows": rows}
