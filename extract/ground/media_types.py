"""What type an original is of, by its content alone: names and headers often lie."""

from __future__ import annotations

import re

from extract.ground.articles import data_in
from extract.ground.encoding import decode, utf16_of
from extract.ground.errors import EmptyOriginal
from extract.ground.messages import say
from extract.ground.packages import names_in

HTML = "text/html"
TEXT = "text/plain"
JSON = "application/json"
PDF = "application/pdf"
RTF = "application/rtf"
MHTML = "multipart/related"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
WORD_XML = "application/vnd.ms-word.xml"
SHEET_XML = "application/vnd.ms-excel.xml"
OFD = "application/ofd"
ZIP = "application/zip"
RAR = "application/vnd.rar"
SEVEN_ZIP = "application/x-7z-compressed"
_OLE = "application/x-ole-storage"
UNKNOWN = "application/octet-stream"

EXTENSIONS = {
    HTML: "html", TEXT: "txt", JSON: "json", PDF: "pdf", RTF: "rtf", MHTML: "mht", DOC: "doc",
    XLS: "xls", DOCX: "docx", XLSX: "xlsx", ODT: "odt", ODS: "ods",
    WORD_XML: "xml", SHEET_XML: "xml", OFD: "ofd", ZIP: "zip", RAR: "rar", SEVEN_ZIP: "7z",
    _OLE: "ole", UNKNOWN: "bin",
    "application/gzip": "gz", "image/jpeg": "jpeg", "image/png": "png", "image/gif": "gif",
    "image/bmp": "bmp", "image/webp": "webp", "image/tiff": "tiff",
}  # fmt: skip
"""What people call each type."""

_MAGIC = {
    b"PK\x03\x04": ZIP,
    b"PK\x05\x06": ZIP,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _OLE,
    b"Rar!\x1a\x07": RAR,
    b"7z\xbc\xaf\x27\x1c": SEVEN_ZIP,
    b"{\\rtf": RTF,
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
    b"RIFF": "image/webp",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"\x1f\x8b\x08": "application/gzip",
}
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff", "image/webp")
_PARTS = {
    "word/document.xml": DOCX,
    "word/_rels/": DOCX,
    "xl/workbook.xml": XLSX,
    "xl/worksheets/": XLSX,
    "OFD.xml": OFD,
    "Doc_0/": OFD,
}
"""The parts that tell what a ZIP package is, one that is cut off too."""
_STREAMS = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS, "WpsDocument": DOC}
"""The streams that tell what an OLE file is; their names stand in it in UTF-16."""
_HTML_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta|title|h[1-6]|span|ul|a)\b", re.IGNORECASE
)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w-]+)[\s>/]")
_XML_ROOTS = {b"wordDocument": WORD_XML, b"package": WORD_XML, b"Workbook": SHEET_XML}
_MAIL_HEAD = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}\r?\n")
_JSON = re.compile(rb"(?:[\w$.]{1,80}\s*\(\s*)?[\[{]\s*[\"\[{]")
_START = 4096


def media_type_of(data: bytes) -> str:
    """The media type that the content shows; EmptyOriginal if there is no content."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data[:200_000].decode("utf-16", "replace").encode()
    start = data[:_START].lstrip(b"\xef\xbb\xbf\r\n\t \x00")
    if not start:
        raise EmptyOriginal(say("file.empty"))
    if b"%PDF-" in start[:1024]:
        return PDF
    for magic, media_type in _MAGIC.items():
        if start.startswith(magic) and _is_whole(start, magic):
            return _package_type(data, media_type)
    if (unmarked := utf16_of(data)) is not None:
        data = data[:200_000].decode(unmarked, "replace").encode()
        start = data[:_START].strip()
    return _text_type(data, start)


def _is_whole(start: bytes, magic: bytes) -> bool:
    """Whether what follows the magic fits; RIFF and BM begin other things too."""
    if magic == b"RIFF":
        return start[8:12] == b"WEBP"
    return magic != b"BM" or start[6:10] == bytes(4)


def _package_type(data: bytes, media_type: str) -> str:
    """What a ZIP package or an OLE file holds, by its parts' names; else the type itself."""
    if media_type == ZIP:
        names = names_in(data)
        if "mimetype" in names:
            for kind in (ODT, ODS):
                if kind.encode() in data[:200]:
                    return kind
        found = (kind for part, kind in _PARTS.items() if any(n.startswith(part) for n in names))
        return next(found, ZIP)
    if media_type == _OLE:
        streams = (kind for name, kind in _STREAMS.items() if _has_stream(data, name))
        return next(streams, _OLE)
    return media_type


def _has_stream(data: bytes, name: str) -> bool:
    """Whether a directory entry (128 bytes: the name in UTF-16, filled up with zeros) has it."""
    entry = name.encode("utf-16-le") + b"\0\0"
    at = data.find(entry)
    while at >= 0:
        if at % 128 == 0:
            return True
        at = data.find(entry, at + 1)
    return False


def _text_type(data: bytes, start: bytes) -> str:
    if start.startswith(b"<") and b"office:mimetype" in start and _xml_root(start) == b"document":
        return ODS if ODS.encode() in start else ODT
    if start.startswith(b"<") and (root := _xml_root(start)) in _XML_ROOTS:
        return _XML_ROOTS[root]
    if _is_mhtml(start):
        return MHTML
    if _JSON.match(start) and data_in(decode(data)) is not None:
        return JSON
    if _HTML_TAG.search(start) or (start.startswith(b"<") and _HTML_TAG.search(data)):
        return HTML
    return UNKNOWN if b"\x00" in data[:_START] else TEXT


def _xml_root(start: bytes) -> bytes:
    """The local name of the first element after the XML declaration; empty if there is none."""
    match = _ROOT.search(start)
    return match.group(1) if match else b""


def _is_mhtml(start: bytes) -> bool:
    """Whether it begins as a saved page: a mail's head that announces several parts."""
    head = _MAIL_HEAD.match(start.replace(b"\r\n", b"\n"))
    return head is not None and b"multipart/related" in head.group(0).lower()
