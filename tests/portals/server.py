"""A small web server on loopback that plays a government portal: one portal, one port.

A `Site` says what is where; a `PortalServer` serves it and keeps a log of every request, so that a
test can count requests and measure the pauses between them. Standard library only: the demo ships
it.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from email.utils import formatdate, parsedate_to_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qsl, unquote, urlsplit

HTML = "text/html; charset=utf-8"

LAST_MODIFIED = 1_737_500_000
"""Epoch seconds of the day on which the pages of a portal last changed, unless they say else."""


@dataclass(frozen=True)
class Request:
    """One request as the portal got it; ``path`` is decoded and without its query."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes = b""

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the query and of a form body, the last one of a name winning."""
        pairs = parse_qsl(self.query, keep_blank_values=True)
        pairs += parse_qsl(self.body.decode("latin-1"), keep_blank_values=True)
        return dict(pairs)


@dataclass(frozen=True)
class Answer:
    """What the portal sends back, and what goes wrong on the way.

    ``content_type`` None sends no such header. ``delay`` is in seconds before the first byte.
    ``cut`` sends only so many bytes of the body that Content-Length announced; ``reset`` tears the
    connection down without a byte.
    """

    body: bytes = b""
    status: int = 200
    content_type: str | None = HTML
    headers: tuple[tuple[str, str], ...] = ()
    last_modified: float | None = LAST_MODIFIED
    delay: float = 0.0
    cut: int | None = None
    reset: bool = False

    @property
    def etag(self) -> str:
        """A validator made from the body."""
        return f'"{sha256(self.body).hexdigest()[:16]}"'


Handler = Callable[[Request], Answer]

NOT_FOUND = Answer(
    "<html><head><title>404</title></head><body><h1>您访问的页面不存在</h1></body></html>".encode(),
    status=404,
    last_modified=None,
)


@dataclass(frozen=True)
class Hit:
    """One request in the log. ``path`` is as sent, with its query; ``at`` is monotonic seconds."""

    method: str
    path: str
    headers: dict[str, str]
    status: int
    at: float
    connection: int
    """The client's port: equal for requests that shared a connection."""


@dataclass
class Site:
    """What a portal serves: exact addresses first, then prefixes, then ``otherwise``.

    An address is a decoded path, with ``?`` and its query as sent where the query matters. A path
    that stands alone answers whatever its query is.
    """

    pages: dict[str, Answer | Handler] = field(default_factory=dict)
    prefixes: dict[str, Handler] = field(default_factory=dict)
    otherwise: Answer | Handler = NOT_FOUND
    conditional: bool = True
    """Whether ETag and Last-Modified are sent and a matching request is answered with 304."""
    log: list[Hit] = field(default_factory=list)

    def put(
        self, address: str, answer: Answer | Handler | bytes | str, content_type: str | None = HTML
    ) -> None:
        """Set what an address answers; text is served as UTF-8."""
        if isinstance(answer, str):
            answer = answer.encode()
        if isinstance(answer, bytes):
            answer = Answer(answer, content_type=content_type)
        self.pages[address] = answer

    def answer(self, request: Request) -> Answer:
        """What the portal says to a request, conditional requests included."""
        found = self._find(request)
        answer = found(request) if callable(found) else found
        if self.conditional and request.method in ("GET", "HEAD") and unchanged(answer, request):
            return replace(answer, status=304, body=b"", headers=_validators(answer))
        if self.conditional and answer.status == 200:
            return replace(answer, headers=(*answer.headers, *_validators(answer)))
        return answer

    def hits(self, path: str = "", status: int | None = None) -> list[Hit]:
        """The logged requests whose path contains ``path`` and that got ``status``, if given."""
        return [
            hit for hit in self.log if path in hit.path and (status is None or hit.status == status)
        ]

    def _find(self, request: Request) -> Answer | Handler:
        if request.query:
            for query in (request.query, unquote(request.query)):
                if f"{request.path}?{query}" in self.pages:
                    return self.pages[f"{request.path}?{query}"]
        if request.path in self.pages:
            return self.pages[request.path]
        for prefix, handler in self.prefixes.items():
            if request.path.startswith(prefix):
                return handler
        return self.otherwise


def unchanged(answer: Answer, request: Request) -> bool:
    """Whether the request's validators say that the client already has this answer."""
    if answer.status != 200 or answer.last_modified is None:
        return False
    match = request.headers.get("if-none-match")
    if match is not None:
        return answer.etag in [tag.strip().removeprefix("W/") for tag in match.split(",")]
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    with contextlib.suppress(ValueError):
        return parsedate_to_datetime(since).timestamp() >= int(answer.last_modified)
    return False


def _validators(answer: Answer) -> tuple[tuple[str, str], ...]:
    if answer.last_modified is None:
        return ()
    date = formatdate(answer.last_modified, usegmt=True)
    return (("ETag", answer.etag), ("Last-Modified", date))


class PortalServer:
    """A site served on 127.0.0.1 while the context lasts; on an ephemeral port unless given.

    With ``tls`` it speaks HTTPS and nothing else.
    """

    def __init__(self, site: Site, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.site = site
        self._scheme = "http" if tls is None else "https"
        self._server = _Server(site, port)
        if tls is not None:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}
        )

    @property
    def host(self) -> str:
        """``127.0.0.1:PORT``."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """The address of the home page, with its slash."""
        return f"{self._scheme}://{self.host}/"

    def __enter__(self) -> PortalServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that server_close() joins them and no socket is left behind

    def __init__(self, site: Site, port: int) -> None:
        self.site = site
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Conversation)

    def process_request(self, request: object, client_address: object) -> None:
        assert isinstance(request, socket.socket)
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: object) -> None:
        assert isinstance(request, socket.socket)
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up in the middle of an answer are everyday life."""

    def hang_up(self) -> None:
        """End slow answers and the connections that clients keep open."""
        self.stopping.set()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    connection: socket.socket

    def do_GET(self) -> None:
        self._converse()

    def do_HEAD(self) -> None:
        self._converse()

    def do_POST(self) -> None:
        self._converse()

    def version_string(self) -> str:
        return "Apache"

    def log_message(self, format: str, *args: object) -> None:
        """The log is the site's."""

    def _converse(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        # http.server reads the request line as latin-1; portals print Chinese there unescaped.
        target = urlsplit(self.path.encode("latin-1").decode("utf-8", "replace"))
        request = Request(
            method=self.command,
            path=unquote(target.path),
            query=target.query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
        )
        at = time.monotonic()
        answer = self.server.site.answer(request)
        self.server.site.log.append(
            Hit(self.command, self.path, request.headers, answer.status, at, self.client_address[1])
        )
        if answer.delay and self.server.stopping.wait(answer.delay):
            self.close_connection = True
        elif answer.reset:
            self._reset()
        else:
            self._send(answer)

    def _reset(self) -> None:
        # Lingering for no time makes close() send RST instead of FIN.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.content_type is not None and answer.status != 304:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        if answer.cut is not None:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and answer.status != 304:
            self.wfile.write(answer.body[: answer.cut])
