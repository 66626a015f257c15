"""One reader a file type: bytes -> Document. The type is decided by content, not by name."""

from __future__ import annotations

import re
from collections.abc import Callable

from extract.document import Document
from extract.errors import DamagedOriginal, EmptyOriginal, UnknownType
from extract.readers import html, pdf, sheet, text, word

_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta|title|h[1-6]|span|ul|a)\b", re.IGNORECASE
)
_OLE = "application/x-ole-storage"
_XLS = "application/vnd.ms-excel"
_WORKBOOK = "Workbook".encode("utf-16-le")
"""The stream's name by which an OLE file is a workbook (xls, et) and no Word file."""
_BINARIES = {
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _OLE,
    b"Rar!": "application/vnd.rar",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"GIF8": "image/gif",
    b"{\\rtf": "application/rtf",
}
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PARTS = {
    "word/document.xml": _DOCX,
    "word/_rels/": _DOCX,
    "xl/workbook.xml": _XLSX,
    "xl/worksheets/": _XLSX,
}
"""The parts that tell what a ZIP package is, one that is cut off too."""

_READERS: dict[str, Callable[[bytes, str | None], Document]] = {
    "text/html": html.read,
    "application/pdf": pdf.read,
    _DOCX: word.read,
    _XLSX: sheet.read,
    _XLS: sheet.read,
    "text/plain": text.read,
}


def media_type_of(data: bytes) -> str:
    """The media type that the content shows; EmptyOriginal if there is no content."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data[:200_000].decode("utf-16", "replace").encode()
    start = data[:4096].lstrip(b"\xef\xbb\xbf\r\n\t \x00")
    if not start:
        raise EmptyOriginal("the file is empty: fetch it again")
    if b"%PDF-" in start[:1024]:
        return "application/pdf"
    for magic, media_type in _BINARIES.items():
        if start.startswith(magic):
            if media_type == "application/zip":
                return _package_type(data)
            is_workbook = media_type == _OLE and _WORKBOOK in data
            return _XLS if is_workbook else media_type
    if _HTML.search(start) or (start.startswith(b"<") and _HTML.search(data)):
        return "text/html"
    if b"\x00" in data[:4096]:
        return "application/octet-stream"
    return "text/plain"


def _package_type(data: bytes) -> str:
    """What a ZIP package holds, by the name of its main part; names are stored uncompressed."""
    for part, media_type in _PARTS.items():
        if part.encode() in data:
            return media_type
    return "application/zip"


def open_document(data: bytes, charset: str | None = None) -> Document:
    """What the original says, as its type's reader gives it.

    Raises EmptyOriginal, UnknownType where no reader exists, DamagedOriginal from the readers.
    """
    media_type = media_type_of(data)
    reader = _READERS.get(media_type)
    if reader is None:
        raise UnknownType(
            f"no reader for {media_type} yet: convert the file to PDF, HTML or text and read that"
        )
    try:
        return reader(data, charset)
    except RecursionError as error:
        raise DamagedOriginal("elements nested too deep to be a page: look at it") from error
