"""ASGI middleware around compression: requests are read as RFC 9110 has them, answers held against their conditions.

Inside, each header is one line, Accept-Encoding names the one coding that will be used, and a Range is one of GET that
means something. Outside, an answer that the client has already is 304, one that it wants only as it was is 412.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.problems import NoSuchPart, PreconditionFailed
from service.http.validators import OF_CONTENT, judged, preferred_coding, tag_in
from service.server.handlers import problem_response

_RANGES = re.compile(rb"bytes=(?:\s*(?:\d{1,18}-\d{0,18}|-\d{1,18})\s*(?:,|$))+", re.IGNORECASE)
_BACKWARDS = re.compile(rb"(\d+)-(\d+)")


class Conditional:
    """See above."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["headers"] = _as_meant(scope["headers"], scope["method"])  # in place: what is outside sees the route that is found inside
        request = Headers(scope=scope)
        coding = request["accept-encoding"].replace("identity", "")
        replaced = False

        async def judging(message: Message) -> None:
            nonlocal replaced
            if replaced:
                return
            if message["type"] == "http.response.start" and message["status"] == 416:
                replaced = True
                length = Headers(raw=message["headers"])["content-range"]
                said = f"Range: {request['range']} names none of its {length.rpartition('/')[2]} bytes."
                problem = NoSuchPart(said, headers={"Content-Range": length})
                await problem_response(Request(scope), problem)(scope, receive, send)
                return
            if message["type"] != "http.response.start" or not 200 <= message["status"] < 300:
                await send(message)
                return
            headers = MutableHeaders(raw=list(message["headers"]))
            tag = headers.get("etag", "")
            verdict = judged(scope["method"], request, tag, headers.get("last-modified", ""), coding)
            if tag and "content-encoding" in headers:
                headers["etag"] = tag_in(tag, headers["content-encoding"])
            if verdict.status == 200:
                await send({**message, "headers": headers.raw})
                return
            replaced = True
            if verdict.status == 412:
                asked = request.get("if-match") or request.get("if-unmodified-since")
                failed = PreconditionFailed(f"This is not the version that the request is bound to ({asked}).")
                await problem_response(Request(scope), failed)(scope, receive, send)
                return
            for name in OF_CONTENT:
                del headers[name]
            if verdict.tag:
                headers["etag"] = verdict.tag
            await send({**message, "status": 304, "headers": headers.raw})
            await send({"type": "http.response.body", "body": b""})

        await self._app(scope, receive, judging)


def _as_meant(lines: list[tuple[bytes, bytes]], method: str) -> list[tuple[bytes, bytes]]:
    """The headers with the lines of one name as one list (RFC 9110 §5.3), one coding, and no range that means nothing, as
    any does but that of a GET (§14.2)."""
    joined: dict[bytes, bytes] = {}
    for name, value in lines:
        joined[name] = joined[name] + b", " + value if name in joined else value
    coding = preferred_coding(joined.get(b"accept-encoding", b"").decode("latin-1"))
    joined[b"accept-encoding"] = (coding or "identity").encode()
    wanted = joined.get(b"range", b"")
    if method != "GET" or not _RANGES.fullmatch(wanted) or any(int(first) > int(last) for first, last in _BACKWARDS.findall(wanted[:4096])):
        joined.pop(b"range", None)
    return list(joined.items())
