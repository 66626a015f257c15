"""One reader a file type: bytes -> Document. The type is decided by content, not by name."""

from __future__ import annotations

from collections.abc import Callable

from extract.document import Document
from extract.ground import media_types as kinds
from extract.ground.errors import DamagedOriginal, UnknownType
from extract.ground.media_types import media_type_of
from extract.ground.messages import say
from extract.readers import text
from extract.readers.embedded import add_pictures
from extract.readers.ofd import ofd as ofd_reader
from extract.readers.office import legacy, opendocument, rtf, word
from extract.readers.pdf import pdf as pdf_reader
from extract.readers.scan.extra import scan_reader
from extract.readers.sheets import sheet, xmlsheet
from extract.readers.web import data as data_reader
from extract.readers.web import html, mhtml

__all__ = ["media_type_of", "open_document"]


def _read_picture(data: bytes, charset: str | None) -> Document:
    document: Document = scan_reader().read(data, charset)
    return document


_READERS: dict[str, Callable[[bytes, str | None], Document]] = {
    kinds.HTML: html.read,
    kinds.PDF: pdf_reader.read,
    kinds.DOCX: lambda data, charset: word.read(data, charset, html.read),
    kinds.WORD_XML: word.read_flat,
    kinds.DOC: lambda data, charset: word.read(legacy.as_docx(data), charset, html.read),
    kinds.ODT: opendocument.read,
    kinds.ODS: opendocument.read,
    kinds.XLSX: sheet.read,
    kinds.XLS: sheet.read,
    kinds.SHEET_XML: xmlsheet.read,
    kinds.RTF: rtf.read,
    kinds.OFD: ofd_reader.read,
    kinds.MHTML: mhtml.read,
    kinds.JSON: data_reader.read,
    kinds.TEXT: text.read,
    **dict.fromkeys(kinds.PICTURES, _read_picture),
}


def open_document(data: bytes, charset: str | None = None) -> Document:
    """What the original says, as its type's reader gives it.

    Raises EmptyOriginal, UnknownType where no reader exists, DamagedOriginal from the readers.
    """
    media_type = media_type_of(data)
    reader = _READERS.get(media_type)
    if reader is None:
        raise UnknownType(say("file.no_reader", type=media_type))
    try:
        document = reader(data, charset)
    except RecursionError as error:
        raise DamagedOriginal(say("web.nested")) from error
    add_pictures(document, data, media_type)
    document.media_type = media_type
    return document
