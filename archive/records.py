"""One request and its answer as WARC records: what is written, byte for byte.

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


def records_of(
    exchange: Exchange, fetched_at: str, *, opening: str | None = None
) -> tuple[bytes, int]:
    """Request, metadata and response as gzip members, and the offset of the response in them.

    ``opening`` is the name of a file that begins with them: its warcinfo record goes in front.
    """
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    if opening:
        info = {"software": "gongkai", "format": "WARC File Format 1.0"}
        writer.write_record(writer.create_warcinfo_record(opening, info))
    offset = _write_exchange(writer, buffer, exchange, fetched_at)
    return buffer.getvalue(), offset


class _WireHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """HTTP headers written back byte for byte; warcio would rewrite those that are not ASCII."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        lines = [f"{self.protocol} {self.statusline}", *(f"{n}: {v}" for n, v in self.headers)]
        self.headers_buff = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _write_exchange(writer: Any, buffer: io.BytesIO, exchange: Exchange, fetched_at: str) -> int:
    """Write the three records; the offset of the response within the buffer."""
    status = f"{exchange.status} {_reason(exchange.status)}"
    headers = _consistent(exchange.headers, len(exchange.body))
    response = _record(
        writer,
        exchange.url,
        "response",
        exchange.body,
        {"WARC-Date": fetched_at},
        http_headers=_WireHeaders(status, headers, protocol="HTTP/1.1"),
    )
    together = {
        "WARC-Date": fetched_at,
        "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
    }
    asked = _WireHeaders(*_asked(exchange), protocol=exchange.method)
    body = exchange.request_body
    writer.write_record(
        _record(writer, exchange.url, "request", body, together, http_headers=asked)
    )
    if exchange.about is not None:
        known = json.dumps(dict(exchange.about), ensure_ascii=False, sort_keys=True).encode()
        kind = {"warc_content_type": "application/json"}
        writer.write_record(_record(writer, exchange.url, "metadata", known, together, **kind))
    offset = buffer.tell()
    writer.write_record(response)
    return offset


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


def _consistent(headers: Headers, size: int) -> list[tuple[str, str]]:
    """The headers of the wire, those that no longer speak of the stored bytes renamed."""
    kept = []
    for name, value in headers:
        lower = name.lower()
        stale = lower in _ENCODING_HEADERS or (
            lower == "content-length" and value.strip() != str(size)
        )
        kept.append((f"X-Archive-Orig-{name}" if stale else name, _one_line(value)))
    if first(kept, "content-length") is None:
        kept.append(("Content-Length", str(size)))
    return kept


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
