"""One request and its answer as WARC 1.1 records: what is written, byte for byte.

The stored body is the one that is read: transfer and content encodings are undone, the headers
that spoke of them are kept under ``X-Archive-Orig-…``, and SHA-256, size and WARC digests all
speak of these same bytes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

_ENCODING_HEADERS = ("content-encoding", "transfer-encoding")
_VERSION = "WARC/1.1"
_INFO = {
    "software": "gongkai",
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
}
# how an answer can say that nothing has changed (WARC 1.1, 6.7)
_SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as they are to be kept.

    ``body`` is decoded (no transfer or content encoding left); ``headers`` are those of the wire.
    ``about`` is what a rebuild of the archive needs to know and the answer does not say.
    """

    url: str
    status: int
    headers: Headers
    body: bytes
    request_headers: Headers = ()
    request_body: bytes = b""
    method: str = "GET"
    about: Mapping[str, object] | None = None
    fetched_at: str | None = None  # ISO 8601 UTC; now, if not given


def first(headers: Headers, name: str) -> str | None:
    """The first header of that name, in any case, or None."""
    return next((value for key, value in headers if key.lower() == name.lower()), None)


@dataclass(frozen=True)
class Revisited:
    """The response record that holds what an answer did not send again, or sent again unchanged."""

    record_id: str
    url: str
    date: str
    payload_digest: str
    warc_file: str  # relative to the data folder
    offset: int


def records_of(
    exchange: Exchange, fetched_at: str, *, opening: str | None = None, of: Revisited | None = None
) -> tuple[bytes, int]:
    """Request, metadata and response as gzip members, and the offset of the response in them.

    ``opening`` is the name of a file that begins with them: its warcinfo record goes in front.
    With ``of`` the answer is a revisit of that response.
    """
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version=_VERSION)
    if opening:
        writer.write_record(writer.create_warcinfo_record(opening, _INFO))
    answer = _response(writer, exchange, fetched_at, of)
    _write_companions(writer, exchange, fetched_at, answer.rec_headers.get_header("WARC-Record-ID"))
    offset = buffer.tell()
    writer.write_record(answer)
    return buffer.getvalue(), offset


def note_of(
    name: str, known: Mapping[str, object], moment: str, *, opening: str | None = None
) -> tuple[bytes, int]:
    """What the program knew at a moment, as a metadata record that belongs to no answer; and its
    offset behind the warcinfo record of the file called ``opening``."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version=_VERSION)
    if opening:
        writer.write_record(writer.create_warcinfo_record(opening, _INFO))
    offset = buffer.tell()
    _write_known(writer, name, known, {"WARC-Date": moment})
    return buffer.getvalue(), offset


class _WireHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """HTTP headers written back byte for byte; warcio would rewrite those that are not ASCII."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        lines = [f"{self.protocol} {self.statusline}", *(f"{n}: {v}" for n, v in self.headers)]
        self.headers_buff = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _response(writer: Any, exchange: Exchange, fetched_at: str, of: Revisited | None) -> Any:
    """The answer as a response record, or as a revisit record without its body.

    A revisit with a 304 has no block at all: what replays the file shows the block's status, and
    the document did not become a 304. The 304's own headers stand in the metadata.
    """
    status = f"{exchange.status} {_reason(exchange.status)}"
    headers = _consistent(exchange.headers, len(exchange.body), of)
    answered = _WireHeaders(status, headers, protocol="HTTP/1.1")
    known = {"WARC-Date": fetched_at}
    if of is None:
        return _record(
            writer, exchange.url, "response", exchange.body, known, http_headers=answered
        )
    known |= {
        "WARC-Profile": _NOT_MODIFIED if _is_empty(exchange) else _SAME_PAYLOAD,
        "WARC-Payload-Digest": of.payload_digest,
        "WARC-Refers-To": of.record_id,
        "WARC-Refers-To-Target-URI": of.url,
        "WARC-Refers-To-Date": of.date,
        "WARC-Refers-To-Filename": of.warc_file,
        "WARC-Refers-To-File-Offset": str(of.offset),
    }
    given = None if _is_empty(exchange) else answered
    return _record(writer, exchange.url, "revisit", b"", known, http_headers=given)


def _is_empty(exchange: Exchange) -> bool:
    """Whether the portal said that nothing has changed, instead of sending it again."""
    return exchange.status == 304


def _write_companions(writer: Any, exchange: Exchange, fetched_at: str, answer: str) -> None:
    """Write what was asked and what the program knew, in front of the record named ``answer``."""
    together = {"WARC-Date": fetched_at, "WARC-Concurrent-To": answer}
    asked = _WireHeaders(*_asked(exchange), protocol=exchange.method)
    body = exchange.request_body
    writer.write_record(
        _record(writer, exchange.url, "request", body, together, http_headers=asked)
    )
    known = dict(exchange.about or {})
    if _is_empty(exchange):
        known["answer"] = {
            "status": exchange.status,
            "headers": [list(h) for h in exchange.headers],
        }
    if known:
        # under the answer's own address, a replay would show this in the answer's place
        _write_known(writer, f"about:{exchange.url}", known, together)


def _write_known(
    writer: Any, name: str, known: Mapping[str, object], headers: Mapping[str, str]
) -> None:
    content = json.dumps(known, ensure_ascii=False, sort_keys=True).encode()
    kind = {"warc_content_type": "application/json"}
    writer.write_record(
        _record(writer, f"urn:gongkai:{name}", "metadata", content, headers, **kind)
    )


def _record(
    writer: Any, url: str, kind: str, content: bytes, headers: Mapping[str, str], **given: object
) -> Any:
    return writer.create_warc_record(
        url,
        kind,
        payload=io.BytesIO(content),
        length=len(content),
        warc_headers_dict=dict(headers),
        **given,
    )


def _asked(exchange: Exchange) -> tuple[str, list[tuple[str, str]]]:
    """The request line (without its method) and the headers of a request."""
    target = urlsplit(exchange.url)
    path = quote(target.path or "/", safe="/%:@!$&'()*+,;=~")
    query = f"?{target.query}" if target.query else ""
    return f"{path}{query} HTTP/1.1", [("Host", target.netloc), *exchange.request_headers]


def _consistent(headers: Headers, size: int, of: Revisited | None = None) -> list[tuple[str, str]]:
    """The headers of the wire, those that no longer speak of the stored bytes renamed."""
    kept = []
    for name, value in headers:
        lower = name.lower()
        stale = lower in _ENCODING_HEADERS or (
            lower == "content-length" and value.strip() != str(size)
        )
        kept.append((f"X-Archive-Orig-{name}" if stale else name, _one_line(value)))
    if of is None and first(kept, "content-length") is None:
        kept.append(("Content-Length", str(size)))
    return kept


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
