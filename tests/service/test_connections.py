"""Clients that are slow, silent or too many, over sockets: each is answered or closed, and nobody else notices."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.service.conftest import Service, Start
from tests.support.graphs import graph_nquads

pytestmark = pytest.mark.alone

#: Far beyond any time-out of the service under test: what ends is ended by it.
PATIENCE_SECONDS = 60
ROOM_BYTES = 32 * 2**20
LINE = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
LARGE = "/sparql?query=SELECT*%7B?a?b?c.?d?e?f%7DLIMIT%2040000"


@pytest.fixture(scope="module")
def brief(start: Start) -> Service:
    """A service that waits a second for everything, and has few places."""
    return start(
        graph_nquads(2000), DGKG_HEAD_TIMEOUT_SECONDS="1", DGKG_BODY_TIMEOUT_SECONDS="1", DGKG_KEEP_ALIVE_SECONDS="1",
        DGKG_WRITE_TIMEOUT_SECONDS="1", DGKG_CONNECTIONS="40", DGKG_TEMPORARY_BYTES=str(ROOM_BYTES), DGKG_CACHE_BYTES="0",
        DGKG_WORKERS="4",
    )  # fmt: skip


@contextmanager
def connected(service: Service) -> Iterator[socket.socket]:
    """A connection to the service."""
    with socket.create_connection(
        ("127.0.0.1", int(service.url.rpartition(":")[2])), timeout=PATIENCE_SECONDS
    ) as connection:
        yield connection


def rest(connection: socket.socket) -> bytes:
    """All that comes until the other side closes, which is no reset."""
    parts = []
    while part := connection.recv(1 << 16):
        parts.append(part)
    return b"".join(parts)


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Look until it holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def is_well(service: Service) -> bool:
    """Whether it answers."""
    return httpx2.get(f"{service.url}/healthz", timeout=PATIENCE_SECONDS).status_code == 200


@pytest.mark.parametrize("sent", [b"", LINE + b"\r\n"], ids=["at first", "after a request"])
def test_who_asks_nothing_is_closed(brief: Service, sent: bytes) -> None:
    with connected(brief) as connection:
        connection.sendall(sent)
        answer = rest(connection)
    assert answer.startswith(b"HTTP/1.1 200 OK" if sent else b"")
    assert answer.count(b"HTTP/1.1") == bool(sent), "it is closed without a word"


@pytest.mark.parametrize("before", [b"", LINE + b"\r\n"], ids=["first", "second"])
@pytest.mark.parametrize("begun", [b"G", b"GET / HTTP/1.1\r\n", LINE, LINE + b"X: y"], ids=["a byte", "a line", "lines", "half a line"])
def test_a_head_that_does_not_end_is_answered(brief: Service, before: bytes, begun: bytes) -> None:
    with connected(brief) as connection:
        connection.sendall(before + begun)
        answer = rest(connection)
    assert answer.count(b"HTTP/1.1 200 OK") == bool(before)
    assert answer.count(b"HTTP/1.1 408 Request Timeout") == 1
    assert answer.endswith(b"}") and b"problems#request-timeout" in answer


def test_a_head_that_comes_byte_by_byte_has_no_more_time(brief: Service) -> None:
    with connected(brief) as connection:
        connection.settimeout(0.2)
        answer, head = b"", iter(LINE + b"X: " + b"a" * 10_000)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not answer and time.monotonic() < deadline:
            connection.sendall(bytes([next(head)]))
            try:
                answer = connection.recv(1 << 16)
            except TimeoutError:
                continue
    assert answer.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(
    "framing", [b"Content-Length: 100\r\n\r\nASK", b"Content-Length: 100\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n"],
    ids=["begun", "not begun", "in chunks"],
)  # fmt: skip
def test_a_body_that_does_not_end_is_answered(brief: Service, framing: bytes) -> None:
    with connected(brief) as connection:
        connection.sendall(POST + framing)
        answer = rest(connection)
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout")
    assert b"problems#request-timeout" in answer
    assert "unexpected failure" not in brief.log.read_text()


@pytest.mark.parametrize("before", [b"", LINE + b"\r\n"], ids=["first", "second"])
def test_a_body_that_is_no_http_is_answered_after_the_requests_before_it(brief: Service, before: bytes) -> None:
    with connected(brief) as connection:
        connection.sendall(before + POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\nthis is no chunk\r\n")
        answer = rest(connection)
    assert answer.count(b"HTTP/1.1 200 OK") == bool(before)
    assert answer.count(b"HTTP/1.1 400 Bad Request") == 1 and answer.endswith(b"}")


def test_slow_but_whole_requests_are_answered(brief: Service) -> None:
    with connected(brief) as connection:
        for piece in (POST, b"Content-Length: 6\r\n", b"\r\n", b"ASK", b" {}"):
            connection.sendall(piece)
            time.sleep(0.1)
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("framing", ["declared", "in chunks"])
@pytest.mark.parametrize("megabytes", [1, 20])
def test_a_body_that_is_too_long_is_answered_and_read_to_its_end(brief: Service, framing: str, megabytes: int) -> None:
    piece = b" " * 2**20
    head = b"Transfer-Encoding: chunked" if framing == "in chunks" else b"Content-Length: %d" % (megabytes * len(piece))
    with connected(brief) as connection:
        connection.sendall(POST + head + b"\r\n\r\n")
        for _ in range(megabytes):  # without a look at the answer, as most clients
            connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if framing == "in chunks" else piece)
        connection.sendall((b"0\r\n\r\n" if framing == "in chunks" else b"") + LINE + b"Connection: close\r\n\r\n")
        answer = rest(connection)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.count(b"HTTP/1.1 200 OK") == 1, "the connection goes on"


def test_a_body_that_never_ends_is_read_no_further_than_a_bound(brief: Service) -> None:
    with connected(brief) as connection:
        connection.sendall(POST + b"Content-Length: 100000000000\r\n\r\n")
        sent = 0
        with pytest.raises(OSError):
            while sent < 2**30:
                sent += connection.send(b" " * 2**20)
    assert 2**20 < sent < 2**28 + 2**26


def test_who_waits_to_be_let_send_a_body_is_told_that_it_is_too_long(brief: Service) -> None:
    with connected(brief) as connection:
        connection.sendall(POST + b"Content-Length: 10000000\r\nExpect: 100-continue\r\n\r\n")
        answer = rest(connection)
    assert answer.startswith(b"HTTP/1.1 413 ")
    with connected(brief) as connection:
        connection.sendall(POST + b"Content-Length: 6\r\nExpect: 100-continue\r\n\r\n")
        assert connection.recv(1 << 16) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"ASK {}")
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200 OK")


def test_idle_connections_keep_nobody_out(brief: Service) -> None:
    with ExitStack() as stack:
        for number in range(100):
            stack.enter_context(connected(brief))
            if number % 10 == 0:
                assert is_well(brief)
        assert is_well(brief)
        assert sockets_of(brief) <= 40 + 10


def test_a_client_that_sends_many_requests_ahead_is_cut_off(brief: Service) -> None:
    with connected(brief) as connection, pytest.raises(ConnectionError):
        for _ in range(200):
            connection.sendall((LINE + b"\r\n") * 1000)
        rest(connection)
    assert is_well(brief)


def sockets_of(service: Service) -> int:
    """How many sockets the process holds, those to its workers too."""
    count = 0
    for link in Path(f"/proc/{service.process.pid}/fd").iterdir():
        try:
            count += str(link.readlink()).startswith("socket:")
        except OSError:
            continue  # closed meanwhile
    return count


def files_of(service: Service) -> list[int]:
    """The bytes of each temporary file that the process holds; they have no name any more."""
    sizes = []
    for link in Path(f"/proc/{service.process.pid}/fd").iterdir():
        try:
            if "(deleted)" in str(link.readlink()):
                sizes.append(link.stat().st_size)
        except OSError:
            continue  # closed meanwhile
    return [size for size in sizes if size]


def silent(service: Service, stack: ExitStack) -> socket.socket:
    """A client that asks for much and reads nothing, with a window as small as it gets."""
    connection = stack.enter_context(socket.socket())
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(PATIENCE_SECONDS)
    connection.connect(("127.0.0.1", int(service.url.rpartition(":")[2])))
    connection.sendall(f"GET {LARGE} HTTP/1.1\r\nHost: a\r\nAccept: application/sparql-results+json\r\n\r\n".encode())
    return connection


def test_who_reads_nothing_is_closed_and_its_file_with_it(brief: Service) -> None:
    with ExitStack() as stack:
        silent(brief, stack)
        wait_until(lambda: len(files_of(brief)) > 0, "the answer is in a file")
        wait_until(lambda: not files_of(brief), "the file is closed while the client is still there")
    assert is_well(brief)


def test_the_file_of_a_client_that_goes_away_is_closed(start: Start) -> None:
    patient = start(graph_nquads(2000), DGKG_WRITE_TIMEOUT_SECONDS="600", DGKG_WORKERS="1", DGKG_CACHE_BYTES="0")
    with ExitStack() as stack:
        silent(patient, stack)
        wait_until(lambda: len(files_of(patient)) > 0, "the answer is in a file")
    wait_until(lambda: not files_of(patient), "the file is closed when the client is gone")


def test_a_small_answer_that_nobody_reads_holds_no_connection(brief: Service) -> None:
    wait_until(lambda: sockets_of(brief) < 20, "others have gone")
    before = sockets_of(brief)
    with ExitStack() as stack:
        for _ in range(10):
            connection = stack.enter_context(connected(brief))
            connection.sendall(LINE + b"Connection: close\r\n\r\n")
        wait_until(lambda: sockets_of(brief) <= before, "the service has closed its ends")


def test_silent_readers_leave_room_for_others(brief: Service) -> None:
    with ExitStack() as stack:
        for _ in range(12):  # an answer has 17 MB
            silent(brief, stack)
        seen: list[int] = []

        def a_large_answer_fits() -> bool:
            assert sum(files_of(brief)) <= ROOM_BYTES
            seen.append(httpx2.get(brief.url + LARGE, timeout=PATIENCE_SECONDS).status_code)
            assert seen[-1] in (200, 503)
            return seen[-1] == 200

        wait_until(a_large_answer_fits, f"the silent ones make room: {seen}")
    wait_until(lambda: not files_of(brief), "nothing is left")
