"""Answers that are kept: the same bytes without a worker, of the version served, within their bound."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator

import httpx2
import pytest

from service.store.cache import AnswerCache
from service.store.frames import Request
from service.store.pool import Result
from tests.service.conftest import Start
from tests.support.graphs import graph_nquads, write_build

pytestmark = pytest.mark.long

REGIONS = "PREFIX dg: <https://w3id.org/datagov-kg/ontology#> SELECT ?r WHERE { ?r a dg:Region } ORDER BY ?r"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def ask(client: httpx2.Client, query: str) -> str:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    assert response.status_code == 200
    return response.text


def hits(client: httpx2.Client) -> float:
    line = next(line for line in client.get("/metrics").text.splitlines() if line.startswith("dgkg_cache_hits_total"))
    return float(line.split()[1])


def request(number: int) -> Request:
    return Request(f"ASK {{ {number} }}", "boolean", "json", 10, 10)


def result(body: bytes, version: str | None = "v1") -> Result:
    return Result(io.BytesIO(body), len(body), False, version, 0.5)


@pytest.fixture(scope="module")
def keeping(start: Start) -> Iterator[httpx2.Client]:
    """A client of a service that keeps answers, as it does by default."""
    with start(graph_nquads(10)).client() as client:
        yield client


def test_a_second_question_is_answered_from_the_first(keeping: httpx2.Client) -> None:
    first = ask(keeping, REGIONS)
    before = hits(keeping)
    assert ask(keeping, REGIONS) == first
    assert hits(keeping) == before + 1


@pytest.mark.parametrize("query", ["SELECT (RAND() AS ?n) {}", "SELECT (STRUUID() AS ?n) {}"])
def test_what_is_new_each_time_is_computed_each_time(keeping: httpx2.Client, query: str) -> None:
    assert ask(keeping, query) != ask(keeping, query)


def test_a_new_build_is_answered_from_anew(start: Start) -> None:
    service = start(graph_nquads(10), DGKG_SWAP_CHECK_SECONDS="0.1")
    with service.client() as client:
        before = ask(client, COUNT)
        write_build(service.builds, graph_nquads(20))
        until = time.monotonic() + 20
        while ask(client, COUNT) == before:
            assert time.monotonic() < until, "the old answer is still given"
            time.sleep(0.1)


def test_no_answer_is_kept_where_none_may_be(start: Start) -> None:
    with start(graph_nquads(10), DGKG_CACHE_BYTES="0").client() as client:
        assert ask(client, COUNT) == ask(client, COUNT)
        assert hits(client) == 0


def test_the_least_recently_asked_is_forgotten_first() -> None:
    cache = AnswerCache(32 * 1024)
    for number in range(100):
        cache.put(request(number), result(b"x" * 1000))
        assert cache.get("v1", request(0)) is not None  # asked for all the time
        assert cache.bytes <= 32 * 1024
    assert cache.get("v1", request(50)) is None
    kept = cache.get("v1", request(99))
    assert kept is not None
    assert (kept.body.read(), kept.size, kept.truncated, kept.version) == (b"x" * 1000, 1000, False, "v1")


def test_answers_of_another_version_or_of_none_are_not_given() -> None:
    cache = AnswerCache(32 * 1024)
    cache.put(request(1), result(b"old"))
    cache.put(request(2), result(b"remote", None))
    assert cache.get("v2", request(1)) is None
    assert cache.get(None, request(2)) is None
    cache.put(request(1), result(b"new", "v2"))
    assert cache.get("v1", request(1)) is None


def test_an_answer_too_large_to_share_the_room_is_not_kept() -> None:
    cache = AnswerCache(32 * 1024)
    large = result(b"x" * 4096)
    cache.put(request(1), large)
    assert cache.get("v1", request(1)) is None
    assert large.body.read() == b"x" * 4096
