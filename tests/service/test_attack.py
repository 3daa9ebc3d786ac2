"""An attack on a running service, with what it costs in numbers (``make soak``): answers of 600 columns, 1,003 idle
connections, 25 clients that read nothing, 40 runaway queries, and ``kill -9`` of each kind of process."""

from __future__ import annotations

import os
import resource
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import httpx2
import pytest

from loaders.builds.folder import Build
from tests.service.conftest import Service, Start
from tests.service.test_connections import LARGE, connected, files_of, rest
from tests.service.test_soak import _memory_mb

pytestmark = pytest.mark.soak

DEADLINE_SECONDS, WRITE_SECONDS, ROOM_BYTES = 5, 5, 256 * 2**20
WIDE = "SELECT " + " ".join(f"(?o AS ?c{number})" for number in range(600)) + " { ?s ?p ?o }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LONG = "ASK { FILTER(1" + "+1" * 250_000 + " = 1) }"
IDLE, SILENT, RUNAWAYS = 1003, 25, 40
_LONGEST_STALL_SECONDS = 5.0
_MOST_MEMORY_MB = 4096


@dataclass
class Watch:
    """What was seen while something went on."""

    stalls: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    descriptors: int = 0
    file_bytes: int = 0
    memory_mb: float = 0.0


@pytest.fixture(scope="module")
def attacked(start: Start, built_build: Build) -> Service:
    """A service over the real graph, in a process that begins with 1,024 descriptors."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, before[1]))
    try:
        return start(
            (built_build.folder / "graph.nq").read_bytes(),
            DGKG_QUERY_DEADLINE_SECONDS=str(DEADLINE_SECONDS), DGKG_WRITE_TIMEOUT_SECONDS=str(WRITE_SECONDS),
            DGKG_TEMPORARY_BYTES=str(ROOM_BYTES), DGKG_CACHE_BYTES="0", DGKG_WORKER_MEMORY_MB="512",
        )  # fmt: skip
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(4096, before[0]), before[1]))


def descriptors_of(service: Service) -> int:
    """How many descriptors the process has open."""
    return sum(1 for _ in Path(f"/proc/{service.process.pid}/fd").iterdir())


@contextmanager
def watched(service: Service, what: str) -> Iterator[Watch]:
    """Ask for /healthz on a new connection twenty times a second, count what the process holds, and print it."""
    seen, done = Watch(), Event()

    def asks() -> None:
        while not done.wait(0.05):
            begun = time.monotonic()
            try:
                with connected(service) as connection:
                    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    if not (answer := rest(connection)).startswith(b"HTTP/1.1 200 "):
                        seen.failures.append(answer[:80].decode("latin-1"))
            except OSError as error:
                seen.failures.append(repr(error))
            seen.stalls.append(time.monotonic() - begun)

    def counts() -> None:
        while not done.wait(0.2):
            seen.descriptors = max(seen.descriptors, descriptors_of(service))
            seen.file_bytes = max(seen.file_bytes, sum(files_of(service)))
            seen.memory_mb = max(seen.memory_mb, _memory_mb(service.process.pid))

    threads = [Thread(target=asks), Thread(target=counts)]
    for thread in threads:
        thread.start()
    begun = time.monotonic()
    try:
        yield seen
    finally:
        done.set()
        for thread in threads:
            thread.join()
    ordered = sorted(seen.stalls)
    print(
        f"\n{what}: {time.monotonic() - begun:.1f} s; /healthz asked {len(ordered)} times, median "
        f"{ordered[len(ordered) // 2] * 1000:.0f} ms, longest {ordered[-1] * 1000:.0f} ms, {len(seen.failures)} failed; at most "
        f"{seen.memory_mb:.0f} MiB in all processes, {seen.descriptors} descriptors, {seen.file_bytes >> 20} MiB of files; "
        f"left {len(files_of(service))} files, {descriptors_of(service)} descriptors"
    )
    assert not seen.failures, Counter(seen.failures)
    assert ordered[-1] < _LONGEST_STALL_SECONDS
    assert seen.memory_mb < _MOST_MEMORY_MB
    assert seen.file_bytes <= ROOM_BYTES


def together(service: Service, count: int, ask: Callable[[httpx2.Client], int]) -> Counter[int]:
    """The statuses of so many requests at once."""

    with service.client(limits=httpx2.Limits(max_connections=None)) as client, ThreadPoolExecutor(count) as pool:
        return Counter(future.result() for future in [pool.submit(ask, client) for _ in range(count)])


def test_at_rest(attacked: Service) -> None:
    with watched(attacked, "at rest"):
        time.sleep(3)


def test_answers_of_600_columns_as_pages(attacked: Service) -> None:
    def ask(client: httpx2.Client) -> int:
        return client.post("/sparql", data={"query": WIDE}, headers={"Accept": "text/html"}).status_code

    with watched(attacked, "4 pages of 600 columns"):
        statuses = together(attacked, 4, ask)
    assert set(statuses) <= {200, 422}, statuses


def test_long_queries_are_not_read_to_their_end(attacked: Service) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    with watched(attacked, f"20 queries of {len(LONG)} characters"):
        statuses = together(attacked, 20, lambda client: client.post("/sparql", content=LONG, headers=headers).status_code)
    assert set(statuses) == {422}, statuses


def test_idle_connections(attacked: Service) -> None:
    with watched(attacked, f"{IDLE} idle connections") as seen, ExitStack() as stack:
        for _ in range(IDLE):
            stack.enter_context(connected(attacked))
        time.sleep(3)
    assert seen.descriptors < 1200


def test_clients_that_read_nothing(start: Start, built_build: Build) -> None:
    """Of a service that lets every query end, however loaded the machine is, so that each has an answer to read."""
    attacked = start(
        (built_build.folder / "graph.nq").read_bytes(), DGKG_QUERY_DEADLINE_SECONDS="120", DGKG_SLOW_AFTER_SECONDS="120",
        DGKG_WRITE_TIMEOUT_SECONDS=str(WRITE_SECONDS), DGKG_TEMPORARY_BYTES=str(ROOM_BYTES), DGKG_CACHE_BYTES="0",
    )  # fmt: skip
    with watched(attacked, f"{SILENT} silent readers"), ExitStack() as stack:
        for _ in range(SILENT):
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", int(attacked.url.rpartition(":")[2])))
            address = LARGE.replace("LIMIT%2040000", "LIMIT%2015000").encode()
            connection.sendall(b"GET " + address + b" HTTP/1.1\r\nHost: a\r\n\r\n")
        deadline = time.monotonic() + 150
        while not files_of(attacked):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        while files_of(attacked):
            assert time.monotonic() < deadline, "files are left while their clients are still there"
            time.sleep(0.1)
    assert not files_of(attacked)


def test_runaway_queries(attacked: Service) -> None:
    with watched(attacked, f"{RUNAWAYS} runaway queries"):
        statuses = together(
            attacked, RUNAWAYS, lambda client: client.get("/sparql", params={"query": RUNAWAY}).status_code
        )
    assert set(statuses) <= {422, 503}, statuses


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_served_again(service: Service) -> float:
    begun = time.monotonic()
    while True:
        with service.client() as client:
            answer = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"})
        assert answer.status_code in (200, 503), answer.text
        if answer.status_code == 200:
            return time.monotonic() - begun
        assert time.monotonic() < begun + 60
        time.sleep(0.05)


@pytest.mark.parametrize("kind", ["worker", "zygote"])
def test_a_process_below_is_killed(attacked: Service, kind: str) -> None:
    with watched(attacked, f"kill -9 of a {kind}"):
        (zygote,) = _children(attacked.process.pid)
        os.kill(zygote if kind == "zygote" else _children(zygote)[0], signal.SIGKILL)
        print(f"\nqueries are answered again after {_is_served_again(attacked):.2f} s")
        time.sleep(1)


def test_the_service_itself_is_killed(attacked: Service) -> None:
    below = [*_children(attacked.process.pid), *(one for zygote in _children(attacked.process.pid) for one in _children(zygote))]
    with ThreadPoolExecutor(2) as pool, attacked.client() as client:
        pool.submit(lambda: client.get("/sparql", params={"query": RUNAWAY}))
        time.sleep(0.5)
        attacked.process.kill()
        attacked.process.wait()
    begun = time.monotonic()
    while any(Path(f"/proc/{pid}").exists() for pid in below):
        assert time.monotonic() < begun + 10
        time.sleep(0.05)
    print(f"\nkill -9 of the service: its {len(below)} processes ended {time.monotonic() - begun:.2f} s later")
