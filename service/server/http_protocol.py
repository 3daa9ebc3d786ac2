"""uvicorn's HTTP protocol with two things of ours: a bound on a request's head, and UTF-8 in addresses.

RFC 3986 wants non-ASCII percent-encoded, but people type ``curl '…/queries/x?region=北京'``; it means one
thing.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_from_bytes

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_BODY = (
    b'{"type":"/problems#head-too-large","title":"The request\'s head is too large","status":431,'
    b'"detail":"Send a long query by POST."}'
)


class HeadTooLarge(Exception):
    """The request line and headers exceed their bound; the connection has been answered and closed."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection. ``largest_head`` is in bytes, set by ``bounded_protocol``."""

    largest_head = 0

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
            raise HeadTooLarge
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request has arrived; another may follow."""
        self._head_bytes = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, unless it has been answered."""
        if not self.transport.is_closing():
            super().send_400_response(msg)

    def _refuse(self) -> None:
        head = "HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: application/problem+json\r\n"
        self.transport.write(
            f"{head}content-length: {len(_BODY)}\r\nconnection: close\r\n\r\n".encode() + _BODY
        )
        self.transport.close()


def bounded_protocol(largest_head: int) -> type[BoundedProtocol]:
    """A protocol class with this bound in bytes."""
    return type("BoundedProtocol", (BoundedProtocol,), {"largest_head": largest_head})
