"""What a hostile or careless client can do: nothing that a good one would notice."""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
import os
import signal
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.service.conftest import Service, Start
from tests.support.graphs import graph_nquads, write_build

pytestmark = pytest.mark.alone

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GOOD = "SELECT ?o WHERE { <https://w3id.org/datagov-kg/observation/o1> ?p ?o }"


def ask(client: httpx2.Client, query: str) -> httpx2.Response:
    return client.get("/sparql", params={"query": query})


def test_a_runaway_query_is_ended_at_its_deadline(client: httpx2.Client) -> None:
    started = time.monotonic()
    response = ask(client, RUNAWAY)
    assert 3.9 < time.monotonic() - started < 5.5
    assert response.status_code == 422
    assert response.json()["type"].endswith("#deadline-exceeded")


def test_runaway_queries_do_not_hold_up_good_ones(service: Service) -> None:
    with concurrent.futures.ThreadPoolExecutor(16) as pool, service.client() as client:
        runaway = [pool.submit(ask, client, RUNAWAY) for _ in range(12)]
        good = [pool.submit(_timed, client) for _ in range(60)]
        assert {future.result()[0] for future in good} == {200}
        assert max(future.result()[1] for future in good) < 4
        assert {future.result().status_code for future in runaway} <= {422, 503}
        refused = [future.result() for future in runaway if future.result().status_code == 503]
        assert all(int(response.headers["retry-after"]) >= 1 for response in refused)


def _timed(client: httpx2.Client) -> tuple[int, float]:
    started = time.monotonic()
    return ask(client, GOOD).status_code, time.monotonic() - started


def test_memory_of_a_query_is_bounded(client: httpx2.Client) -> None:
    response = ask(client, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f")
    assert response.status_code == 422
    assert response.json()["type"].rpartition("#")[2] in ("resources-exceeded", "deadline-exceeded")
    assert ask(client, GOOD).status_code == 200


def test_the_size_of_an_answer_is_bounded(start: Start) -> None:
    service = start(graph_nquads(500), DGKG_RESULT_BYTES="20000")
    with service.client() as client:
        response = ask(client, "SELECT * { ?s ?p ?o }")
        assert (response.status_code, response.json()["type"]) == (422, "/problems#resources-exceeded")
        assert ask(client, "SELECT * { ?s ?p ?o } LIMIT 20").status_code == 200


def test_a_full_queue_answers_503_with_retry_after(start: Start) -> None:
    service = start(
        graph_nquads(2000), DGKG_WORKERS="1", DGKG_QUEUED_QUERIES="0", DGKG_SLOW_AFTER_SECONDS="5",
        DGKG_QUERY_DEADLINE_SECONDS="2",
    )  # fmt: skip
    with concurrent.futures.ThreadPoolExecutor(4) as pool, service.client() as client:
        runaway = pool.submit(ask, client, RUNAWAY)
        time.sleep(0.5)
        refused = ask(client, GOOD)
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems#overloaded")
        assert refused.headers["retry-after"] == "2"
        assert runaway.result().status_code == 422
        assert ask(client, GOOD).status_code == 200


class _Listener(BaseHTTPRequestHandler):
    reached = 0

    def do_GET(self) -> None:
        type(self).reached += 1
        self.send_response(200)
        self.end_headers()

    do_POST = do_GET


def test_no_query_reaches_the_network_or_a_file(client: httpx2.Client) -> None:
    server = HTTPServer(("127.0.0.1", 0), _Listener)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/x"
    refused = [
        f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}",
        f"PREFIX e: <{address[:-1]}> SELECT * {{ SERVICE e:x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?e {{ <{address}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        f"LOAD <{address}>",
        "LOAD <file:///etc/passwd>",
        "INSERT DATA { <a:a> <a:a> <a:a> }",
        "CLEAR ALL",
    ]
    for query in refused:
        response = ask(client, query)
        assert response.status_code == 403, (query, response.text)
        assert "root:" not in response.text
    empty = ask(client, f"SELECT * FROM <{address}> {{ ?s ?p ?o }}")
    assert empty.json()["results"]["bindings"] == []
    server.shutdown()
    assert _Listener.reached == 0


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 100_000 + "}" * 100_000,
        "SELECT * { FILTER(" + "(" * 100_000 + "1" + ")" * 100_000 + ") }",
        "SELECT * { ?s ?p " + "[ <a:p> " * 50_000 + "1" + "]" * 50_000 + " }",
        "SELECT * { FILTER(" + "!" * 100_000 + "true) }",
        "SELECT * { FILTER(" + "-" * 100_000 + "1) }",
        "SELECT * { ?s " + "^" * 100_000 + "<a:p> ?o }",
        "a." * 200_000,
        "SELECT (1" + "+1" * 100_000 + " AS ?x) {}",
        "SELECT * {" + "OPTIONAL { ?a ?b ?c }" * 5_000 + "}",
        "SELECT * {" + "{} UNION " * 20_000 + "{} }",
        "SELECT (" + "IF(true," * 60 + "1" + ",2)" * 60 + " AS ?x) {}",
    ],
    ids=lambda query: query[9:24],
)
def test_monstrous_queries_end_cleanly(client: httpx2.Client, query: str) -> None:
    response = client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"})
    assert response.status_code in (200, 400, 422), response.text[:300]
    assert ask(client, GOOD).status_code == 200


def test_a_regular_expression_bomb_ends(client: httpx2.Client) -> None:
    bomb = "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), '^(([a-z])+.)+[A-Z]([a-z])+$')) }"
    assert ask(client, bomb).status_code == 200
    huge = "ASK { FILTER(REGEX('a', '" + "(a{1,100}){1,100}" * 20 + "')) }"
    assert ask(client, huge).status_code in (200, 400, 422)


def test_a_huge_body_is_refused_before_it_is_read(service: Service) -> None:
    def endless() -> Iterator[bytes]:  # 100 MB, in pieces and without a Content-Length
        yield from (b" " * 1_000_000 for _ in range(100))

    headers = {"Content-Type": "application/sparql-query"}
    with service.client() as client:
        declared = client.post("/sparql", content=b" " * 1_000_000, headers=headers)
        assert (declared.status_code, declared.json()["limit_bytes"]) == (413, 512 * 1024)
        with contextlib.suppress(httpx2.WriteError):  # the connection may close under the rest of the body
            assert client.post("/sparql", content=endless(), headers=headers).status_code == 413


def test_a_huge_head_is_refused(client: httpx2.Client) -> None:
    assert client.get("/healthz", headers={"X-Large": "a" * 100_000}).status_code == 431


def test_the_rate_limit_is_per_client(start: Start) -> None:
    service = start(DGKG_RATE_LIMIT_PER_MINUTE="5", FORWARDED_ALLOW_IPS="127.0.0.1")
    with service.client() as client:

        def statuses(address: str) -> list[int]:
            return [
                client.get("/healthz", headers={"X-Forwarded-For": address}).status_code for _ in range(8)
            ]

        assert statuses("192.0.2.1") == [200] * 5 + [429] * 3
        assert statuses("192.0.2.2") == [200] * 5 + [429] * 3
        limited = client.get("/healthz", headers={"X-Forwarded-For": "192.0.2.1"})
        assert int(limited.headers["retry-after"]) >= 1
        assert [client.get("/healthz").status_code for _ in range(8)] == [200] * 8, "loopback is exempt"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=300))
def test_random_bytes_never_break_the_service(client: httpx2.Client, body: bytes) -> None:
    for media_type in ("application/sparql-query", "application/x-www-form-urlencoded", "text/plain"):
        response = client.post("/sparql", content=body, headers={"Content-Type": media_type})
        assert response.status_code in (200, 400, 403, 415, 422)


_WORDS = (
    "SELECT ASK CONSTRUCT WHERE { } ( ) [ ] < > <a:b> <?x> ?x $y 'a' \"b\" ''' # a:b _:c 1 1.5 . ; , | / ^ "
    "! = && || FILTER VALUES SERVICE FROM NAMED LIMIT OFFSET ORDER BY \\"
    " \\u0041 @en ^^ UNDEF BASE PREFIX : * + ?"
)
_PIECES = st.sampled_from([*_WORDS.split(), "\n", '"""'])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.lists(_PIECES, max_size=30).map(" ".join))
def test_random_tokens_never_break_the_service(client: httpx2.Client, query: str) -> None:
    assert ask(client, query).status_code in (200, 400, 403, 422)


def test_a_killed_worker_is_replaced_and_no_query_fails(start: Start) -> None:
    service = start(graph_nquads(2000), DGKG_WORKERS="3", DGKG_CACHE_BYTES="0")
    with concurrent.futures.ThreadPoolExecutor(8) as pool, service.client() as client:
        good = [pool.submit(_timed, client) for _ in range(200)]
        victims = _workers(service)
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
            time.sleep(0.05)
        assert len(victims) >= 3
        assert {future.result()[0] for future in good} == {200}
        assert not set(victims) & set(_workers(service))


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


def _workers(service: Service) -> list[int]:
    return [worker for zygote in _children(service.process.pid) for worker in _children(zygote)]


@pytest.mark.parametrize("kind", ["embedded", "remote"])
def test_a_killed_zygote_is_replaced(start: Start, service: Service, kind: str) -> None:
    store = {"DGKG_STORE": f"{service.url}/sparql"} if kind == "remote" else {}
    victim = start(DGKG_SWAP_CHECK_SECONDS="0.2", DGKG_WORKERS="2", **store)
    with victim.client() as client:
        for _ in range(2):
            os.kill(_children(victim.process.pid)[0], signal.SIGKILL)
            deadline = time.monotonic() + 60
            while (answer := ask(client, GOOD)).status_code != 200:
                assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
                assert time.monotonic() < deadline
                time.sleep(0.1)


def test_a_zygote_that_is_killed_while_it_loads_is_started_again(start: Start) -> None:
    service = start(graph_nquads(2000), DGKG_SWAP_CHECK_SECONDS="0.2", DGKG_WORKERS="2")
    with service.client() as client:
        for _ in range(3):  # the next one, which is still loading, too
            while not (zygotes := _children(service.process.pid)):
                time.sleep(0.01)
            os.kill(zygotes[0], signal.SIGKILL)
            time.sleep(0.25)
        deadline = time.monotonic() + 60
        while ask(client, GOOD).status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_no_process_outlives_a_killed_service(start: Start) -> None:
    service = start(graph_nquads(2000), DGKG_QUERY_DEADLINE_SECONDS="60")
    with concurrent.futures.ThreadPoolExecutor(2) as pool, service.client() as client:
        pool.submit(lambda: ask(client, RUNAWAY))
        time.sleep(1)
        processes = [*_children(service.process.pid), *_workers(service)]
        service.process.kill()
        service.process.wait()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in processes):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_new_build_is_swapped_in_without_a_failed_request(start: Start) -> None:
    service = start(graph_nquads(100), DGKG_SWAP_CHECK_SECONDS="0.2")
    count = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/datagov-kg/ontology#Observation> }"
    seen: list[tuple[int, int]] = []

    def ask_on(done: Event) -> None:
        with service.client() as client:
            while not done.is_set():
                response = ask(client, count)
                rows = response.json()["results"]["bindings"] if response.status_code == 200 else []
                seen.append((response.status_code, int(rows[0]["n"]["value"]) if rows else -1))

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        done = Event()
        clients = [pool.submit(ask_on, done) for _ in range(8)]
        time.sleep(0.5)
        for size in (200, 300, 400):
            version = write_build(service.builds, graph_nquads(size))
            _wait_for(service, version)
            time.sleep(0.5)
        done.set()
        for future in clients:
            future.result()
    assert {status for status, _ in seen} == {200}
    assert {number for _, number in seen} == {101, 201, 301, 401}


def _wait_for(service: Service, version: str) -> None:
    deadline = time.monotonic() + 30
    with service.client() as client:
        while client.get("/readyz").json().get("version") != version:
            assert time.monotonic() < deadline, f"{version} is not served"
            time.sleep(0.05)


def test_a_build_that_cannot_be_read_leaves_the_last_good_one(start: Start) -> None:
    service = start(graph_nquads(10), DGKG_SWAP_CHECK_SECONDS="0.2")
    with service.client() as client:
        version = client.get("/readyz").json()["version"]
        write_build(service.builds, b"this is no N-Quads\n")
        time.sleep(2)
        assert client.get("/readyz").json()["version"] == version
        assert ask(client, GOOD).status_code == 200
    assert any("build refused" in line for line in service.log.read_text().splitlines())


def test_every_request_is_logged_as_json(start: Start) -> None:
    service = start()
    with service.client() as client:
        identifier = ask(client, "ASK {").headers["x-request-id"]
        ask(client, GOOD)
    assert service.stop() in (0, -signal.SIGTERM)
    assert "Application shutdown complete" in service.log.read_text(), "a graceful end"
    entries = [json.loads(line) for line in service.log.read_text().splitlines() if line.startswith("{")]
    requests = {entry["request"]: entry for entry in entries if entry["message"] == "request"}
    assert requests[identifier]["status"] == 400
    assert any(entry.get("form") == "SELECT" and entry["query_seconds"] < 1 for entry in requests.values())


def test_metrics_count_requests_and_ended_queries(client: httpx2.Client) -> None:
    ask(client, GOOD)
    text = client.get("/metrics").text
    assert 'dgkg_requests_total{method="GET",route="/sparql",status="200"}' in text
    assert "dgkg_ready 1.0" in text
    assert 'dgkg_queries_ended_total{reason="deadline"}' in text
