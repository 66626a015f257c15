"""An original beside one of its cells, whatever its type."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from archive.site import drawing
from extract.readers import open_document
from extract.report import read
from extract.tables.cell import Cell
from tests.extract.made import html_report, make_truth
from tests.extract.made_ofd import ofd_report
from tests.extract.made_office import docx_report
from tests.extract.made_pdf import pdf_report

TITLE = "青湾县人民政府2024年政府信息公开工作年度报告"
RED = (196, 30, 30)


def place_of(cell: Cell) -> drawing.Place:
    """Where a cell stands, as the archive's evidence says it."""
    assert cell.place
    return cell.place.page, cell.place.box, cell.place.path, cell.place.line


def original(kind: str) -> bytes:
    """A report of that type."""
    truth = make_truth(random.Random(5))
    made: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: pdf_report(truth, TITLE),
        "html": lambda: html_report(truth, title=TITLE),
        "docx": lambda: docx_report(html_report(truth, title=TITLE), TITLE),
        "ofd": lambda: ofd_report(html_report(truth, title=TITLE), TITLE),
    }
    return made[kind]()


@pytest.mark.parametrize("kind", ["html", "docx", "ofd"])
def test_the_table_is_built_again_with_the_cell_marked(kind: str) -> None:
    data = original(kind)
    cell = read(data, f"report.{kind}").evidence["requests.new.total"]
    assert not drawing.can_be_pictured(data, place_of(cell))
    shown = json.loads(drawing.excerpt(data, None, place_of(cell)))
    marked = [c["text"] for row in shown["rows"] for c in row if c["marked"]]
    assert marked == [cell.raw]


def test_a_line_of_a_text_is_shown_among_its_neighbours() -> None:
    data = "前言\n一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n后文\n".encode()
    lines = open_document(data).lines
    at = next(line for line in lines if "本年新收" in line.text)
    place = (at.place.page, at.place.box, at.place.path, at.place.line)
    shown = json.loads(drawing.excerpt(data, None, place))
    assert [line["text"] for line in shown["lines"] if line["marked"]] == [at.text]
    assert drawing.excerpt(data, None, (None, None, None, 999)) == b""


def test_a_page_of_a_pdf_is_drawn_with_the_cell_boxed() -> None:
    data = original("pdf")
    cell = read(data, "report.pdf").evidence["requests.new.total"]
    assert drawing.can_be_pictured(data, place_of(cell))
    image = Image.open(io.BytesIO(drawing.picture(data, place_of(cell)))).convert("RGB")
    assert cell.place and cell.place.box
    x0, top, x1, bottom = (round(2 * value) for value in cell.place.box)
    near = image.crop((x0 - 8, top - 8, x1 + 8, bottom + 8))
    assert RED in {color for _, color in near.getcolors(1 << 20) or ()}
    assert RED not in {c for _, c in image.crop((0, 0, 40, 40)).getcolors(1 << 20) or ()}


@pytest.mark.parametrize("inside", [False, True])
def test_a_picture_is_drawn_alone_or_out_of_its_page(inside: bool) -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG")
    data, path = out.getvalue(), None
    if inside:
        encoded = base64.b64encode(data).decode()
        data = f'<html><body><img src="data:image/png;base64,{encoded}"></body></html>'.encode()
        path = "/html/body/img"
    place = (None, (100.0, 100.0, 200.0, 150.0), path, None)
    assert drawing.can_be_pictured(data, place)
    image = Image.open(io.BytesIO(drawing.picture(data, place)))
    assert image.size == (400, 300) and image.getpixel((98, 120)) == RED


def test_what_cannot_be_drawn_is_nothing() -> None:
    box = (1.0, 1.0, 2.0, 2.0)
    for data in (b"", b"%PDF-1.4 broken", b"\x89PNG\r\n\x1a\nbroken", b"<html>"):
        for path in (None, "/html/body/img"):
            assert drawing.picture(data, (7, box, path, None)) == b""
            assert drawing.excerpt(data, None, (7, box, path, None)) == b""


def _die(data: bytes) -> bytes:
    os._exit(3)


def _hang(data: bytes) -> bytes:
    time.sleep(60)
    return data


def _echo(data: bytes) -> bytes:
    return data


def test_a_process_that_dies_or_hangs_does_not_take_the_site_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def ask() -> list[bytes]:
        drawings = drawing.Drawings()
        try:
            found = [await drawings.get(("a",), _die, b"x")]
            monkeypatch.setattr(drawing, "PATIENCE", 0.5)
            found.append(await drawings.get(("b",), _hang, b"x"))
            monkeypatch.setattr(drawing, "PATIENCE", 30)
            found.append(await drawings.get(("c",), _echo, b"drawn"))
            monkeypatch.setattr(drawing, "_WAITING", 0)
            found.append(await drawings.get(("c",), _die, b"x"))  # from the cache
            with pytest.raises(drawing.Busy):
                await drawings.get(("d",), _echo, b"x")
        finally:
            drawings.end()
        return found

    with ThreadPoolExecutor() as thread:  # the browser's tests keep a loop in this one
        assert thread.submit(asyncio.run, ask()).result() == [b"", b"", b"drawn", b"drawn"]
