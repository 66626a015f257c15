"""The pictures inside an original: in HTML and Word tables and whole pages stand as such."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from urllib.parse import unquote_to_bytes

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from extract.document import Block, Document, Line
from extract.ground import media_types as kinds
from extract.ground.errors import MissingProgram
from extract.ground.messages import say
from extract.ground.packages import open_package, read_part
from extract.readers.ofd.ofd import pictures_of
from extract.readers.scan.extra import scan_reader

Named = tuple[str, bytes]
"""Where a picture is in its original, and its bytes."""

_ENOUGH = 150
"""Cells: the tables of a report have more, one of fewer may have the others as pictures."""
_LEAST_BYTES = 3_000
_MOST = 40
"""Pictures of one original that are looked at."""
_LITTLE = 600
"""Characters: an original with less text of its own has its title and chapters in the pictures."""
_DATA = re.compile(r"data:image/[\w.+-]+(?:;[\w=-]+)*?(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
_EMBEDDED = re.compile(rb"""r:(?:embed|link|id)=["']([^"']+)["']""")
_MAIN = {kinds.DOCX: "word/document.xml"}


def add_pictures(document: Document, data: bytes, media_type: str) -> None:
    """Reads the pictures in an original whose own tables are few, and adds what they show.

    Their tables come after its own. Without ``gongkai[ocr]`` a warning says what was not read.
    """
    if sum(len(grid.cells) for grid in document.grids()) >= _ENOUGH:
        return
    pictures = [named for named in pictures_in(data, media_type) if len(named[1]) >= _LEAST_BYTES]
    if not pictures:
        return
    try:
        scan = scan_reader()
    except MissingProgram as error:
        within = say("picture.inside", pictures=len(pictures))
        document.warnings.append(say("doubt.at", at=within, says=error.says))
        return
    shown = scan.read_pictures(pictures[:_MOST])
    if not shown.grids() and not shown.lines:
        return
    little = sum(len(line.text) for line in document.lines) < _LITTLE
    document.blocks += shown.blocks
    document.lines += shown.lines if little else []
    document.warnings += shown.warnings
    document.recognised = document.recognised or bool(shown.grids()) or little


def put_pages(document: Document, data: bytes, numbers: Sequence[int]) -> None:
    """Puts what a PDF's pages (from 1) show that are pictures among the others, in their order.

    Raises MissingProgram if there are no others and ``gongkai[ocr]`` is not installed.
    """
    try:
        scan = scan_reader()
    except MissingProgram as error:
        if not document.lines and not document.blocks:
            raise
        pages = say("picture.of_pdf", pages=list(numbers))
        document.warnings.append(say("doubt.at", at=pages, says=error.says))
        return
    shown = scan.read_pages(data, numbers)
    document.recognised = True
    document.warnings += shown.warnings
    document.blocks = sorted([*document.blocks, *shown.blocks], key=_page_of)
    document.lines = sorted([*document.lines, *shown.lines], key=_page_of)


def _page_of(item: Block | Line) -> int:
    return item.place.page or 0


def pictures_in(data: bytes, media_type: str) -> Iterator[Named]:
    """Every picture that an original of that type carries in itself."""
    if media_type == kinds.HTML and b"data:image" in data:
        yield from _in_html(data)
    elif media_type in _MAIN:
        yield from _in_package(data, _MAIN[media_type])
    elif media_type == kinds.XLSX:
        yield from _in_folder(data, "xl/media/")
    elif media_type == kinds.MHTML:
        yield from _in_mail(data)
    elif media_type == kinds.OFD:
        yield from pictures_of(data)


def _in_html(data: bytes) -> Iterator[Named]:
    """The pictures that stand in the page itself as ``data:`` addresses."""
    try:
        root = document_fromstring(data, parser=HTMLParser(huge_tree=True))
    except etree.LxmlError:
        return
    tree = root.getroottree()
    for image in root.iter("img"):
        match = _DATA.match((image.get("src") or image.get("data-src") or "").strip())
        if match is None:
            continue
        content = unquote_to_bytes(match.group(2))
        try:
            yield tree.getpath(image), base64.b64decode(content) if match.group(1) else content
        except binascii.Error:
            continue


def _in_package(data: bytes, main: str) -> Iterator[Named]:
    """The pictures of a Word file in the order in which its text shows them."""
    folder, name = posixpath.split(main)
    with open_package(data) as package:
        names = set(package.namelist())
        relations = f"{folder}/_rels/{name}.rels"
        if main not in names or relations not in names:
            return
        root = etree.fromstring(read_part(package, relations))
        targets = {str(item.get("Id")): str(item.get("Target")) for item in root}
        shown = (key.decode() for key in _EMBEDDED.findall(read_part(package, main)))
        for key in dict.fromkeys(shown):
            part = posixpath.normpath(posixpath.join(folder, targets.get(key, "")))
            if "/media/" in part and part in names:
                yield part, read_part(package, part)


def _in_folder(data: bytes, folder: str) -> Iterator[Named]:
    with open_package(data) as package:
        for name in sorted(package.namelist(), key=lambda name: (len(name), name)):
            if name.startswith(folder):
                yield name, read_part(package, name)


def _in_mail(data: bytes) -> Iterator[Named]:
    """The pictures that a saved page carries along."""
    message: Message = message_from_bytes(data.lstrip(), EmailMessage, policy=policy.compat32)
    for number, part in enumerate(message.walk()):
        body = part.get_payload(decode=True)
        if part.get_content_maintype() == "image" and isinstance(body, bytes):
            yield str(part.get("Content-Location") or f"part {number}"), body
