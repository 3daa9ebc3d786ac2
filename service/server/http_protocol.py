"""uvicorn's HTTP protocol with what it leaves out: bounds on a request's head and on time, UTF-8 in addresses, no upgrades.

RFC 3986 wants non-ASCII percent-encoded, but people type ``curl '…/queries/x?region=北京'``; it means one thing.
Java's HTTP client and ``curl --http2`` offer to go over to HTTP/2 with each request; a server may ignore that (RFC 9110
§7.8), but httptools takes the offer for accepted, and what follows the head for another protocol: it would lose the body.
So the parser is not shown the field.

Who is slow is told so where an answer is possible (408), and closed. A connection that is closed under a client that still
sends is reset, and the answer lost on its way; so after a last answer the rest is read and forgotten, within bounds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_from_bytes

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from loaders.settings import Settings
from service.http.problems import HeadTooLarge, RequestTimeout, ServiceProblem
from service.server.connections import MOST_REFUSED, Connections
from service.server.raw_answers import bad_request, raw_answer

_ASCII = "".join(map(chr, range(0x20, 0x7F)))
#: Requests that a client may send before the first is answered.
_MOST_AHEAD = 100
#: What is read and forgotten: of a body that nobody wants, and after a last answer.
_MOST_FORGOTTEN_BYTES = 128 * 2**20
_FAREWELL_SECONDS = 2.0


class _Refused(Exception):
    """The request has been answered, and the connection closed."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection. ``bounded_protocol`` sets its bounds, and the door by which all come in."""

    settings: Settings
    door: Connections

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._head_bytes: int | None = 0  # None while a body arrives
        self._line = b""  # what has arrived of a line of a head
        self._body_left: int | None = 0  # bytes of a body that are to come; None where its chunks will tell
        self._with_body: RequestResponseCycle | None = None  # the request whose body arrives
        self._taken = 0  # bytes of the present body, or after the last answer
        self._is_leaving = False  # nothing more is asked
        self._last_words = b""  # for when the requests before are answered
        self._timer: asyncio.TimerHandle | None = None  # for what the client has to send
        self._write_timer: asyncio.TimerHandle | None = None  # for what it has to read

    # --- a connection comes and goes ------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has connected."""
        super().connection_made(transport)
        connections = self.door
        refused = connections.enter(self, self.client[0] if self.client else "")
        if refused is None:
            self._wait_for_head()
        elif connections.refused >= MOST_REFUSED:
            transport.abort()
        else:
            connections.refused += 1
            self.loop.call_later(_FAREWELL_SECONDS, self._forget_refused)
            self._end(refused)

    def _forget_refused(self) -> None:
        self.door.refused -= 1

    def connection_lost(self, exc: Exception | None) -> None:
        """It is closed, by whomever."""
        self.door.leave(self)
        self._stop_waiting()
        self._stop_writing()
        super().connection_lost(exc)

    def give_way(self) -> None:
        """Another connection needs the place of this one, which has asked nothing yet."""
        self._close()

    # --- what the client sends ------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Bytes from the client."""
        at = 0
        if self._is_leaving:
            self._count(len(data))
            return
        while at < len(data) and not self._is_over:
            at = self._take_body(data, at) if self._head_bytes is None else self._take_head(data, at)
        waiting = len(self._line) + (self._head_bytes or 0)
        if waiting > self.settings.request_header_bytes and not self._is_over:
            self._refuse()

    @property
    def _is_over(self) -> bool:
        return self._is_leaving or self.transport.is_closing()

    def _take_head(self, data: bytes, at: int) -> int:
        """Show the parser the lines of a head that have arrived, but for the offer to upgrade; where to read on."""
        lines = []
        if not self._head_bytes and not self._line:
            self._wait_for_head()
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
        self._count(len(piece))
        if not self._is_over:
            super().data_received(piece)
        return at + len(piece)

    def _count(self, count: int) -> None:
        """So many bytes more, of which none is kept that nobody wants; beyond a bound the connection is closed."""
        self._taken += count
        if self._taken > self.settings.request_body_bytes + _MOST_FORGOTTEN_BYTES:
            self.transport.abort()

    def eof_received(self) -> None:
        """The client sends no more."""
        if self._is_leaving:
            self._close()

    def _unsupported_upgrade_warning(self) -> None:
        """A CONNECT; or an upgrade in what follows a chunked body at once, of which no byte must be lost in silence."""
        self._end(bad_request("No other protocol is spoken here."), self.cycle)

    def on_headers_complete(self) -> None:
        """The head has arrived."""
        self._head_bytes, self._taken = None, 0
        lengths = [value for name, value in self.headers if name == b"content-length"]
        self._body_left = int(lengths[0]) if lengths else None
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (hosts == 0 and self.parser.get_http_version() == "1.1"):  # RFC 9112 §3.2
            self._end(bad_request("A request of HTTP/1.1 has one Host."))
            raise _Refused
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > self.settings.request_header_bytes:
            self._refuse()
            raise _Refused
        if len(self.pipeline) >= _MOST_AHEAD:
            self.transport.abort()
            raise _Refused
        self.door.is_served(self)
        self._wait(self.settings.body_timeout_seconds, self._body_is_late)
        super().on_headers_complete()
        self._with_body = self.cycle

    def on_message_complete(self) -> None:
        """The request has arrived; another may follow."""
        self._head_bytes, self._with_body = 0, None
        self._stop_waiting()
        super().on_message_complete()
        if self._has_answered:  # before its body had come
            self._be_idle()

    # --- time -----------------------------------------------------------------------------------------------------

    def _wait(self, seconds: float, late: Callable[[], None]) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(seconds, late)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @property
    def _has_answered(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait_for_head(self) -> None:
        self._wait(self.settings.head_timeout_seconds, self._head_is_late)

    def _head_is_late(self) -> None:
        if not self._has_answered:  # the client may have sent the next one while it reads
            self._wait_for_head()
        elif self._line or self._head_bytes:
            self._end(RequestTimeout("The head of the request did not arrive in time."))
        else:
            self._close()

    def _body_is_late(self) -> None:
        if self.flow.read_paused:  # it was not let
            self._wait(self.settings.body_timeout_seconds, self._body_is_late)
        else:
            self._end(RequestTimeout("The body of the request did not arrive in time."), self._with_body)

    def _be_idle(self) -> None:
        """Wait for another request."""
        self.door.waits(self)
        if self._line or self._head_bytes:  # it has begun already
            self._wait_for_head()
        else:
            self._wait(self.settings.keep_alive_seconds, self._close)

    def pause_writing(self) -> None:
        """The client does not read as fast as it is sent to."""
        super().pause_writing()
        self._wait_for_reader()

    def resume_writing(self) -> None:
        """It has read."""
        super().resume_writing()
        self._stop_writing()

    def _wait_for_reader(self) -> None:
        self._stop_writing()
        self._write_timer = self.loop.call_later(self.settings.write_timeout_seconds, self.transport.abort)

    def _stop_writing(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None

    # --- what is answered -----------------------------------------------------------------------------------------

    def on_response_complete(self) -> None:
        """All of the answer is given to the transport; the client may still have to read it."""
        super().on_response_complete()
        self._unset_keepalive_if_required()  # our own is another one for each kind of waiting
        if self.transport.is_closing():
            self._wait_for_reader()
        elif self._last_words and not self.pipeline:
            self.transport.write(self._last_words)
            self._leave()
        elif not self._has_answered:
            return  # the next one has begun
        elif self._head_bytes is not None:
            self._be_idle()
        elif self.expect_100_continue and not self._taken:
            self._leave()  # whether the body will come is the client's choice, and nothing tells

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, unless it has been answered."""
        self._end(bad_request(msg), self._with_body)

    def _refuse(self) -> None:
        self._end(HeadTooLarge(f"It may have {self.settings.request_header_bytes} bytes. Send a long query by POST."))

    def _end(self, problem: ServiceProblem, cycle: RequestResponseCycle | None = None) -> None:
        """Answer by a problem, without the app, after the requests before, and close.

        ``cycle`` is that of the request, if there is one already."""
        if self._is_over:
            return
        said = raw_answer(problem, self.settings.prefix)
        is_pending = cycle is None and not self._has_answered  # a request before
        if cycle is not None and self.pipeline and self.pipeline[0][0] is cycle:
            self.pipeline.popleft()
            is_pending = True
        elif cycle is not None and cycle.response_started:
            self._close()
            return
        elif cycle is not None:
            cycle.disconnected = True  # so the app answers no more
            cycle.message_event.set()
        if is_pending:
            self._is_leaving, self._last_words = True, said
            return
        self.transport.write(said)
        self._leave()

    def _leave(self) -> None:
        """Say that no more is sent, and read on for a moment, so that what was sent arrives."""
        self._is_leaving, self._taken = True, 0
        self.door.is_served(self)
        self.flow.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._wait(_FAREWELL_SECONDS, self._close)

    def _close(self) -> None:
        """Close when the client has read what was sent, or has not in time."""
        self._stop_waiting()
        if not self.transport.is_closing():
            self.transport.close()
        self._wait_for_reader()


def bounded_protocol(settings: Settings, connections: Connections) -> type[BoundedProtocol]:
    """A protocol class with the bounds of the settings, whose problems have addresses below their prefix."""
    return type("BoundedProtocol", (BoundedProtocol,), {"settings": settings, "door": connections})
