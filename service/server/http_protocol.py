"""uvicorn's HTTP protocol with two things of ours: a bound on a request's head, and UTF-8 in addresses.

RFC 3986 wants non-ASCII percent-encoded, but people type ``curl '…/queries/x?region=北京'``; it means one
thing.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_from_bytes

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.http.problems import HeadTooLarge, ServiceProblem, problem_document
from service.server.headers import SECURITY

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

    def data_received(self, data: bytes) -> None:
        """Bytes from the client."""
        if self._head_bytes == 0:
            line, end, rest = data.partition(b"\r\n")
            data = data if line.isascii() else quote_from_bytes(line, safe=_ASCII).encode() + end + rest
        if self._head_bytes is not None:
            self._head_bytes += len(data)
        super().data_received(data)
        if (
            self._head_bytes is not None
            and self._head_bytes > self.largest_head
            and not self.transport.is_closing()
        ):
            self._refuse()

    def on_headers_complete(self) -> None:
        """The head has arrived."""
        self._head_bytes = None
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
        headers = SECURITY | {
            "content-type": "application/problem+json", "content-length": str(len(body)),
            "cache-control": "no-store", "connection": "close",
        }  # fmt: skip
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        self.transport.write("\r\n".join(lines).encode() + body)
        self.transport.close()


def bounded_protocol(largest_head: int, prefix: str = "") -> type[BoundedProtocol]:
    """A protocol class with this bound in bytes, whose problems have addresses below the prefix."""
    return type("BoundedProtocol", (BoundedProtocol,), {"largest_head": largest_head, "prefix": prefix})
