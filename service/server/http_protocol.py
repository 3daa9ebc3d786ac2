"""uvicorn's HTTP protocol with three things of ours: a bound on a request's head, UTF-8 in addresses, and no upgrades.

RFC 3986 wants non-ASCII percent-encoded, but people type ``curl '…/queries/x?region=北京'``; it means one thing.
Java's HTTP client and ``curl --http2`` offer to go over to HTTP/2 with each request; a server may ignore that (RFC 9110
§7.8), but httptools takes the offer for accepted, and what follows the head for another protocol: it would lose the body.
So the parser is not shown the field.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_from_bytes

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.http.problems import HeadTooLarge, ServiceProblem, problem_document
from service.server.headers import ANY_ORIGIN, SECURITY

_ASCII = "".join(map(chr, range(0x20, 0x7F)))


class _Refused(Exception):
    """The request has been answered, and the connection closed."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection. ``largest_head`` in bytes and the ``prefix`` of our paths are set by ``bounded_protocol``."""

    largest_head = 0
    prefix = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._head_bytes: int | None = 0  # None while a body arrives
        self._line = b""  # what has arrived of a line of a head
        self._body_left: int | None = 0  # bytes of a body that are to come; None where its chunks will tell

    def data_received(self, data: bytes) -> None:
        """Bytes from the client."""
        at = 0
        while at < len(data) and not self.transport.is_closing():
            at = self._take_body(data, at) if self._head_bytes is None else self._take_head(data, at)
        waiting = len(self._line) + (self._head_bytes or 0)
        if waiting > self.largest_head and not self.transport.is_closing():
            self._refuse()

    def _take_head(self, data: bytes, at: int) -> int:
        """Show the parser the lines of a head that have arrived, but for the offer to upgrade; where to read on."""
        lines = []
        while at < len(data):
            end = data.find(b"\n", at) + 1 or len(data)
            self._line += data[at:end]
            at = end
            if not self._line.endswith(b"\n"):
                break
            line, self._line = self._line, b""
            is_first = self._head_bytes == 0
            self._head_bytes = (self._head_bytes or 0) + len(line)
            if is_first and not line.isascii():
                line = quote_from_bytes(line.rstrip(b"\r\n"), safe=_ASCII).encode() + b"\r\n"
            if line[:8].lower() != b"upgrade:":
                lines.append(line)
            if not is_first and line in (b"\r\n", b"\n"):
                break
        if lines:
            super().data_received(b"".join(lines))
        return at

    def _take_body(self, data: bytes, at: int) -> int:
        """Show the parser what of the data is of the body, as far as its length is known; where to read on."""
        piece = data[at:] if self._body_left is None else data[at : at + self._body_left]
        if self._body_left is not None:
            self._body_left -= len(piece)
        super().data_received(piece)
        return at + len(piece)

    def _unsupported_upgrade_warning(self) -> None:
        """A CONNECT; or an upgrade in what follows a chunked body at once, of which no byte must be lost in silence."""
        self.send_400_response("No other protocol is spoken here.")

    def on_headers_complete(self) -> None:
        """The head has arrived."""
        self._head_bytes = None
        lengths = [value for name, value in self.headers if name == b"content-length"]
        self._body_left = int(lengths[0]) if lengths else None
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > self.largest_head:
            self._refuse()
            raise _Refused
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request has arrived; another may follow."""
        self._head_bytes = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, unless it has been answered."""
        if not self.transport.is_closing():
            problem = ServiceProblem(msg)
            problem.status, problem.slug, problem.title = 400, "", "Bad Request"
            self._end("400 Bad Request", problem)

    def _refuse(self) -> None:
        problem = HeadTooLarge(f"It may have {self.largest_head} bytes. Send a long query by POST.")
        self._end("431 Request Header Fields Too Large", problem)

    def _end(self, status: str, problem: ServiceProblem) -> None:
        """Answer by a problem, without the app, and close."""
        body = json.dumps(problem_document(problem, self.prefix)).encode()
        headers = SECURITY | ANY_ORIGIN | {
            "content-type": "application/problem+json", "content-length": str(len(body)),
            "cache-control": "no-store", "connection": "close",
        }  # fmt: skip
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        self.transport.write("\r\n".join(lines).encode() + body)
        self.transport.close()


def bounded_protocol(largest_head: int, prefix: str = "") -> type[BoundedProtocol]:
    """A protocol class with this bound in bytes, whose problems have addresses below the prefix."""
    return type("BoundedProtocol", (BoundedProtocol,), {"largest_head": largest_head, "prefix": prefix})
