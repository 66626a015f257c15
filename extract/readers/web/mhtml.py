"""MHTML (a page saved with all that it shows) -> Document: its page, read as HTML."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from extract.document import Document
from extract.ground.errors import DamagedOriginal
from extract.ground.messages import say
from extract.readers.web import html

_MOST_PARTS = 2000


def read(data: bytes, charset: str | None = None) -> Document:
    """The document of the page that the file was saved of.

    Raises DamagedOriginal if there is no page in it.
    """
    part = page_of(data)
    if part is None:
        raise DamagedOriginal(say("file.no_page"))
    body, own = part
    return html.read(body, own or charset)


def page_of(data: bytes) -> tuple[bytes, str | None] | None:
    """The page's bytes and the charset that its head names; the first page is the saved one."""
    message: Message = message_from_bytes(data.lstrip(), EmailMessage, policy=policy.compat32)
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            break
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                return body, part.get_content_charset()
    return None
