"""Requests broken at random, head and body, byte by byte: each connection is answered or closed, and the service goes on."""

from __future__ import annotations

import random
import select
import socket
from pathlib import Path
from urllib.parse import quote

import pytest

from loaders.project import Project
from tests.service.conftest import Service, project, service, start
from tests.support.fuzzing import broken, rounds

pytestmark = pytest.mark.long

__all__ = ["project", "service", "start"]

_SECONDS = 20.0
_PATIENCE_SECONDS = 0.5
_QUERIES = [path.read_text(encoding="utf-8") for path in Project().query_files()]
_PATHS = [
    "/", "/sparql?query=ASK%7B%7D", "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D&format=csv", "/queries", "/download", "/catalog",
    "/dataset", "/.well-known/void", "/ontology", "/shapes", "/search?q=%E6%95%B0%E6%8D%AE", "/findings?class=time", "/explore",
    "/explore/roots?policy=x", "/changes", "/cite?iri=x", "/healthz", "/readyz", "/metrics", "/openapi.json", "/region/china",
    "/observation/x", "/figures?indicator=x", "/robots.txt", "/static/style.css", "/graph/concepts", "/no/such/thing",
]  # fmt: skip
_HEADERS = [
    "Accept: text/html", "Accept: */*;q=0.1, text/turtle", "Accept: application/sparql-results+json", "Accept-Encoding: gzip, br;q=0.5",
    "Accept-Language: zh, en;q=0.5", "Range: bytes=0-10", 'If-None-Match: "x", W/"y"', "If-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT",
    "Connection: keep-alive", "Expect: 100-continue", "Content-Encoding: gzip", "Transfer-Encoding: chunked", "Origin: http://a",
    "X-Forwarded-For: 1.2.3.4", "Cookie: a=b", "Access-Control-Request-Method: POST", "Upgrade: h2c", "Content-Length: 3",
]  # fmt: skip
_BODIES = ["application/sparql-query", "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=a"]


def _request(chance: random.Random) -> bytes:
    """A request as a client could send it, before it is broken."""
    method = chance.choice(["GET", "GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "TRACE"])
    headers = ["Host: a", *chance.sample(_HEADERS, chance.randint(0, 3))]
    body, path = b"", chance.choice(_PATHS)
    if method == "POST":
        media_type, text = chance.choice(_BODIES), broken(chance.choice(_QUERIES).encode(), chance)
        body = b"query=" + quote(text).encode() if "form" in media_type else text
        path = chance.choice(["/sparql", "/sparql", path])
        headers += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *headers, "", ""]).encode() + body


def _answer(service: Service, request: bytes) -> bytes:
    """What comes back until the other side closes, or falls silent after an answer."""
    port, received = int(service.url.rpartition(":")[2]), b""
    with socket.create_connection(("127.0.0.1", port), timeout=_SECONDS) as connection:
        try:
            connection.sendall(request)
            # whoever closes his side at once is not answered; who waits for more of a request waits for us
            if select.select([connection], [], [], _PATIENCE_SECONDS)[0]:
                received += connection.recv(65536)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                received += piece
        except ConnectionError:
            pass
    return received


def test_a_request_is_answered_or_refused(service: Service) -> None:
    seen: dict[bytes, int] = {}
    for chance in rounds("requests"):
        request = _request(chance)
        if chance.random() < 0.8:
            head, blank, body = request.partition(b"\r\n\r\n")
            request = broken(head, chance) + blank + body if chance.random() < 0.7 else broken(request, chance)
        try:
            status = _answer(service, request)[:12]
        except TimeoutError:
            pytest.fail(f"no end within {_SECONDS} seconds: {request[:2000]!r}")
        seen[status] = seen.get(status, 0) + 1
        assert not status.startswith(b"HTTP/1.1 5") or status.endswith((b"501", b"503")), (status, request[:3000])
    print(f"\n{sum(seen.values())} requests: {dict(sorted(seen.items()))}")
    with service.client() as client:
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    assert "Traceback" not in Path(service.log).read_text(encoding="utf-8", errors="replace")
    assert seen.get(b"HTTP/1.1 200") and len(seen) > 1
