"""ASGI middleware: request log and metrics, common headers, HEAD, bounds on bodies, and the rate limit."""

from __future__ import annotations

import logging
import time
import uuid
import zlib

from cachetools import LRUCache
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.addresses import prefix_of
from service.http.languages import told_language
from service.http.problems import BadRequest, BodyTooLarge, RateLimited, UnsupportedMediaType
from service.server.clients import client_of
from service.server.handlers import problem_response, unexpected
from service.server.headers import complete
from service.server.metrics import Metrics

_log = logging.getLogger("service.requests")
_GZIP = ("gzip", "x-gzip")
#: Methods whose requests mean the same whatever their body is (RFC 9110 §9.3.1).
_WITHOUT_BODY = ("GET", "HEAD")


class Observed:
    """Logs and counts every request, whatever becomes of it, and completes the headers of its answer."""

    def __init__(self, app: ASGIApp, metrics: Metrics, shared_seconds: int) -> None:
        self._app = app
        self._metrics = metrics
        self._shared_seconds = shared_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, sent = time.monotonic(), 0, 0
        first_byte = 0.0
        identifier = uuid.uuid4().hex[:16]
        scope.setdefault("state", {})["log"] = fields = dict[str, object]()
        method = scope["method"]

        async def observed(message: Message) -> None:
            nonlocal status, sent, first_byte
            if message["type"] == "http.response.start":
                status, first_byte = message["status"], time.monotonic() - started
                headers = MutableHeaders(raw=list(message["headers"]))
                request = Request(scope)
                complete(headers, status, self._shared_seconds, told_language(scope["state"]), prefix_of(request))
                headers["x-request-id"] = identifier
                message["headers"] = headers.raw
            elif message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, observed)
        except ClientDisconnect:
            pass  # nobody is there to be answered
        except Exception as error:
            if status:
                raise  # the answer has begun: all that is left is to break it off
            await unexpected(Request(scope), error)(scope, receive, observed)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            self._metrics.requests.labels(method, route, str(status)).inc()
            self._metrics.seconds.labels(route).observe(first_byte)
            client = scope.get("client")
            _log.info(
                "request",
                extra={
                    "request": identifier,
                    "method": method,
                    "path": scope["path"],
                    "status": status,
                    "bytes": sent,
                    "milliseconds": round((time.monotonic() - started) * 1000, 1),
                    "client": client[0] if client else "",
                    **fields,
                },
            )


class Preflight(CORSMiddleware):
    """Answers browsers that ask whether a script may; what every answer says of that is said with its other headers."""

    async def simple_response(self, scope: Scope, receive: Receive, send: Send, request_headers: Headers) -> None:
        """Any other request."""
        await self.app(scope, receive, send)


class Head:
    """Answers HEAD as GET without the body (RFC 9110 §9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, without_body)


class BodyLimit:
    """Refuses a request body larger than ``largest`` bytes, by its Content-Length, as it arrives, or as it unfolds.

    A body may come compressed by gzip; what it unfolds to counts too, and no more of it is unfolded than may be.
    """

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        problem = BodyTooLarge(f"A request body may have {self._largest} bytes.", limit_bytes=self._largest)
        declared = request.headers.get("content-length", "0")
        if not declared.isdecimal() or int(declared) > self._largest:
            await problem_response(request, problem)(scope, receive, send)
            return
        coding = request.headers.get("content-encoding", "identity").strip().lower()
        if coding not in (*_GZIP, "identity"):
            refused = UnsupportedMediaType(
                f"A body may be compressed by gzip, not by {coding!r}.", headers={"Accept-Encoding": "gzip"}
            )
            await problem_response(request, refused)(scope, receive, send)
            return
        unfold = zlib.decompressobj(wbits=31) if coding in _GZIP else None
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            if scope["method"] in _WITHOUT_BODY and message["type"] == "http.request":
                return {**message, "body": b""}  # files listen so whether their client is there: nobody reads it
            body = message.get("body", b"")
            if unfold is not None and message["type"] == "http.request":
                body = _unfolded(unfold, body, self._largest, not message.get("more_body", False))
                message = {**message, "body": body}
            seen += len(body)
            if seen > self._largest:
                raise problem
            return message

        await self._app(scope, counted, send)


def _unfolded(unfold: zlib._Decompress, body: bytes, most: int, is_last: bool) -> bytes:
    """What a piece of a body unfolds to, one byte more than ``most`` at most. Raises ``BadRequest``."""
    try:
        found = unfold.decompress(body, most + 1)
    except zlib.error as error:
        raise BadRequest(f"The body is not gzip: {error}.") from error
    if is_last and not unfold.eof and len(found) <= most:
        raise BadRequest("The body is not whole: its gzip stream ends too early.")
    if unfold.unused_data:
        raise BadRequest("The body is more than one gzip stream.")
    return found


class RateLimit:
    """So many requests per minute and client, as a bucket that refills steadily; who asked longest ago is forgotten.

    Not a library's: in memory `limits` keeps every client until its window ends, however many come; this keeps so many.
    """

    def __init__(self, app: ASGIApp, per_minute: int, most_clients: int = 50_000) -> None:
        self._app = app
        self._per_minute = per_minute
        self._buckets: LRUCache[str, tuple[float, float]] = LRUCache(most_clients)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        address = scope["client"][0] if scope.get("client") else ""
        client = client_of(address)
        if scope["type"] == "http" and self._per_minute and client:
            wait = self._seconds_to_wait(client, time.monotonic())
            if wait > 0:
                problem = RateLimited(
                    f"{address} sent more than {self._per_minute} requests in a minute.",
                    headers={"Retry-After": str(max(1, round(wait + 0.5)))},
                    limit_per_minute=self._per_minute,
                )
                await problem_response(Request(scope), problem)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _seconds_to_wait(self, client: str, now: float) -> float:
        tokens, last = self._buckets.get(client, (float(self._per_minute), now))
        rate = self._per_minute / 60
        tokens = min(float(self._per_minute), tokens + (now - last) * rate)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / rate
        self._buckets[client] = (tokens - 1 if wait == 0 else tokens, now)
        return wait
