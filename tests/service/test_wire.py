"""Bytes on the wire: no body is lost, whatever a client offers and however its bytes arrive."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from tests.service.conftest import Service

pytestmark = pytest.mark.long

QUERY = b"SELECT ?x { VALUES ?x { '" + b"x" * 3000 + b"' } }"
UPGRADE = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n"
OFFERS = {
    "no offer": b"",
    "h2c": UPGRADE,
    "websocket": b"Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
    "any case, and more than one": b"CONNECTION: upgrade\r\nuPGRADE: h2c\r\nUpgrade:TLS/1.0\r\n",
    "insecure requests": b"Upgrade-Insecure-Requests: 1\r\n",
}


def port_of(service: Service) -> int:
    """Where it listens."""
    return int(service.url.rpartition(":")[2])


def head(offer: bytes, framing: bytes) -> bytes:
    """The head of a POST of a query."""
    return (
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\nContent-Type: application/sparql-query\r\n"
        + offer + framing + b"\r\n"
    )  # fmt: skip


def measured(offer: bytes) -> bytes:
    """A POST whose length is said."""
    return head(offer, b"Content-Length: %d\r\n" % len(QUERY)) + QUERY


def chunked(offer: bytes) -> bytes:
    """A POST in chunks."""
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (QUERY[:1000], QUERY[1000:]))
    return head(offer, b"Transfer-Encoding: chunked\r\n") + chunks + b"0\r\n\r\n"


def answers(service: Service, pieces: list[bytes], count: int) -> list[tuple[str, bytes]]:
    """Status line and body of so many answers to what is sent in pieces on one connection."""
    found = []
    with socket.create_connection(("127.0.0.1", port_of(service)), timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(0.02 if len(pieces) > 1 else 0)
        with connection.makefile("rb") as stream:
            for _ in range(count):
                status = stream.readline().decode().strip()
                lines = list(iter(lambda: stream.readline().decode().rstrip("\r\n"), ""))
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
                found.append((status, stream.read(int(headers["content-length"]))))
    return found


RIGHT = ("HTTP/1.1 200 OK", b"x\r\n" + b"x" * 3000 + b"\r\n")


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("request_of", [measured, chunked])
def test_an_offer_to_upgrade_loses_no_body(service: Service, offer: str, request_of: Callable[[bytes], bytes]) -> None:
    whole = request_of(OFFERS[offer])
    end_of_head = whole.index(b"\r\n\r\n") + 4
    for cut in (len(whole), 20, end_of_head - 30, end_of_head - 2, end_of_head, end_of_head + 7):
        assert answers(service, [whole[:cut], whole[cut:]], 1) == [RIGHT], cut


def test_requests_follow_one_another_on_a_connection_in_any_pieces(service: Service) -> None:
    get = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\n" + UPGRADE + b"\r\n"
    yes = ("HTTP/1.1 200 OK", b"true")
    for first, second in product((get, measured(UPGRADE)), repeat=2):
        expected = [yes if one == get else RIGHT for one in (first, second, first)]
        whole = first + second + first
        assert answers(service, [whole], 3) == expected
        assert answers(service, [whole[at : at + 700] for at in range(0, len(whole), 700)], 3) == expected
        line = "GET /sparql?query=ASK%7B?s?p'北京'%7D HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\n\r\n".encode()
        assert answers(service, [whole + line], 4)[3] == ("HTTP/1.1 200 OK", b"false")


def test_an_offer_behind_a_chunked_body_is_refused_and_not_half_read(service: Service) -> None:
    found = answers(service, [chunked(b"") + measured(UPGRADE)], 1)
    assert found[0] == RIGHT or found[0][0] == "HTTP/1.1 400 Bad Request"


def test_a_request_names_one_host(service: Service) -> None:
    for hosts in (b"", b"Host: a\r\nHost: b\r\n", b"Host: a\r\nhost: a\r\n"):
        post = b"POST /sparql HTTP/1.1\r\n" + hosts + b"Content-Length: 6\r\n\r\nASK {}"
        for request in (b"GET /healthz HTTP/1.1\r\n" + hosts + b"\r\n", post):
            assert [status for status, _ in answers(service, [request], 1)] == ["HTTP/1.1 400 Bad Request"]
    assert answers(service, [b"GET /healthz HTTP/1.0\r\n\r\n"], 1) == [("HTTP/1.1 200 OK", b'{"status":"ok"}')]


def test_a_query_may_begin_with_a_byte_order_mark(service: Service) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\n"
    assert answers(service, [head + b"\xef\xbb\xbfASK {}"], 1) == [("HTTP/1.1 200 OK", b"true")]


def test_a_tunnel_is_refused(service: Service) -> None:
    ((status, _),) = answers(service, [b"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"], 1)
    assert status == "HTTP/1.1 400 Bad Request"


JAVA = """
import java.net.URI;
import java.net.http.*;
public class Ask {
    public static void main(String[] given) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (int size : new int[] {10, 3000, 200000}) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(given[0] + "/sparql"))
                .header("Content-Type", "application/sparql-query").header("Accept", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("SELECT ?x { VALUES ?x { '" + "x".repeat(size) + "' } }")).build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            System.out.println(answer.statusCode() + " " + (answer.body().length() - 5));
        }
    }
}
"""


@pytest.mark.engines
def test_the_http_client_of_java_is_answered(service: Service, tmp_path: Path) -> None:
    (tmp_path / "Ask.java").write_text(JAVA, encoding="utf-8")
    ran = subprocess.run(
        ["java", str(tmp_path / "Ask.java"), service.url], capture_output=True, text=True, timeout=120, check=True
    )
    assert ran.stdout.split("\n")[:3] == ["200 10", "200 3000", "200 200000"]


@pytest.mark.engines
def test_curl_that_offers_http_2_is_answered(service: Service) -> None:
    command = [
        "curl", "-s", "--http2", "-H", "Accept: text/csv", "-H", "Content-Type: application/sparql-query",
        "--data-binary", "@-", f"{service.url}/sparql",
    ]  # fmt: skip
    ran = subprocess.run(command, input=QUERY, capture_output=True, timeout=60, check=True)
    assert ran.stdout == RIGHT[1]
