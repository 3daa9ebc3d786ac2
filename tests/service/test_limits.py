"""Each setting by its effect: at its limit all is well, one step beyond it is not."""

from __future__ import annotations

import asyncio
import json
import pkgutil
import socket
import time
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import httpx2
import pytest

from loaders.builds.folder import current_build
from loaders.problems import InputProblems
from loaders.project import Project
from loaders.settings import Settings
from service.http.problems import (
    DeadlineExceeded,
    MalformedQuery,
    Overloaded,
    RateLimited,
    ResourcesExceeded,
)
from service.server.middleware import RateLimit
from service.store.base import QueryStore
from service.store.embedded import EmbeddedStore
from service.store.factory import open_store
from service.store.loading import LoadRefused, load_build, loader_for
from service.store.remote import RemoteStore
from tests.service.conftest import Start, free_port
from tests.support.apps import answer, app_client, with_store
from tests.support.graphs import graph_nquads, write_build

pytestmark = pytest.mark.long

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
DIRECT = {"Content-Type": "application/sparql-query"}

#: Which test shows the effect of each setting.
EFFECTS: dict[str, str] = {
    "store": "service.test_limits.test_the_store_is_a_folder_or_an_endpoint",
    "reports": "cli.test_cli.test_account_takes_the_folder_of_the_environment",
    "host": "service.test_limits.test_the_service_listens_where_it_is_told",
    "port": "service.test_limits.test_the_service_listens_where_it_is_told",
    "base_iri": "service.test_limits.test_the_catalogue_names_the_public_address",
    "workers": "service.test_limits.test_as_many_queries_run_at_once_as_there_are_workers",
    "query_deadline_seconds": "service.test_limits.test_a_query_ends_at_the_deadline_that_is_set",
    "slow_after_seconds": "service.test_limits.test_a_query_becomes_slow_when_it_is_told",
    "slow_queries": "service.test_limits.test_the_slow_lane_is_as_long_as_it_is_told",
    "queued_queries": "service.test_limits.test_as_many_queries_wait_as_are_told",
    "row_limit": "service.test_store_contract.StoreContract.test_rows_are_cut_and_it_is_said",
    "page_cells": "service.test_page_bounds.test_a_table_has_so_many_cells_and_says_how_many_more_there_are",
    "page_deadline_seconds": "service.test_page_bounds.test_a_page_that_takes_too_long_is_refused_and_said_to_be",
    "query_tokens": "service.test_limits.test_a_query_may_have_so_many_tokens_and_none_more",
    "result_bytes": "service.test_limits.test_an_answer_may_have_so_many_bytes_and_none_more",
    "cache_bytes": "service.test_cache.test_the_least_recently_asked_is_forgotten_first",
    "worker_memory_mb": "service.test_limits.test_a_query_may_use_so_much_memory",
    "connections": "service.test_connections.test_idle_connections_keep_nobody_out",
    "connections_per_client": "service.test_room.test_a_client_has_so_many_connections_and_none_more",
    "head_timeout_seconds": "service.test_connections.test_a_head_that_does_not_end_is_answered",
    "body_timeout_seconds": "service.test_connections.test_a_body_that_does_not_end_is_answered",
    "keep_alive_seconds": "service.test_connections.test_who_asks_nothing_is_closed",
    "write_timeout_seconds": "service.test_connections.test_who_reads_nothing_is_closed_and_its_file_with_it",
    "temporary_bytes": "service.test_connections.test_silent_readers_leave_room_for_others",
    "apart_lookups": "service.test_stars.test_stars_are_put_apart_where_that_is_bounded_and_pays",
    "request_body_bytes": "service.test_limits.test_a_body_may_have_so_many_bytes_and_none_more",
    "request_header_bytes": "service.test_limits.test_a_head_may_have_so_many_bytes_and_none_more",
    "query_depth": "service.test_limits.test_brackets_may_be_nested_so_deep_and_no_deeper",
    "rate_limit_per_minute": "service.test_limits.test_a_client_may_ask_so_often_and_no_oftener",
    "service_allow": "service.test_outside.test_only_the_allowed_endpoint_is_reached",
    "shared_cache_seconds": "service.test_limits.test_shared_caches_may_keep_an_answer_so_long",
    "swap_check_seconds": "service.test_limits.test_a_new_build_is_noticed_when_it_is_looked_for",
    "remote_user": "service.test_store_contract.test_a_remote_store_retries_and_authenticates",
    "remote_password": "service.test_store_contract.test_a_remote_store_retries_and_authenticates",
    "remote_load_url": "service.test_limits.test_a_build_is_loaded_where_it_is_told",
    "remote_load_timeout_seconds": "service.test_limits.test_loading_one_graph_may_take_so_long",
    "remote_timeout_seconds": "service.test_limits.test_a_remote_store_may_take_so_long",
    "remote_retries": "service.test_limits.test_a_remote_store_is_asked_so_often",
    "harvests": "linking.test_beside.test_a_build_takes_harvests_beside_its_graph_and_the_service_has_them",
    "harvest_allow": "linking.harvest.test_servers.test_a_source_that_is_not_allowed_is_refused",
    "harvest_bytes": "linking.harvest.test_servers.test_what_is_too_large_is_refused_unpacked_too",
    "harvest_records": "linking.harvest.test_servers.test_bounds_of_datasets_and_addresses_hold",
    "harvest_documents": "linking.harvest.test_servers.test_bounds_of_datasets_and_addresses_hold",
    "harvest_seconds": "linking.harvest.test_servers.test_a_run_out_of_time_goes_on_where_it_ended",
    "harvest_timeout_seconds": "linking.harvest.test_servers.test_a_slow_answer_is_given_up_in_time",
    "harvest_rate": "linking.harvest.test_servers.test_a_host_is_asked_no_oftener_than_the_rate",
    "harvest_tries": "linking.harvest.test_servers.test_a_page_that_never_comes_is_told_of_and_nothing_is_taken_for_gone",
    "harvest_wait_seconds": "linking.harvest.test_servers.test_a_wait_beyond_the_bound_gives_the_address_up",
    "model_at": "extract.test_model.test_only_the_address_that_was_named_is_asked",
    "model_key": "extract.test_model.test_the_key_and_the_text_go_to_that_address_alone_and_no_robots_are_asked",
    "model_allow": "extract.test_model.test_a_private_address_behind_a_name_is_asked_where_it_is_allowed",
    "model_bytes": "extract.test_model.test_where_there_is_no_answer_it_is_said_why",
    "model_timeout_seconds": "extract.test_model.test_where_there_is_no_answer_it_is_said_why",
    "model_tries": "extract.test_model.test_where_there_is_no_answer_it_is_said_why",
    "model_wait_seconds": "extract.test_model.test_where_there_is_no_answer_it_is_said_why",
}


def test_the_effect_of_each_setting_is_tested() -> None:
    assert set(EFFECTS) == set(Settings.model_fields)
    for test in EFFECTS.values():
        assert callable(pkgutil.resolve_name(f"tests.{test}"))


#: The last value that is allowed and the first that is not, at either end.
BOUNDS: dict[str, tuple[list[object], list[object]]] = {
    "port": ([0, 65535], [-1, 65536]),
    "workers": ([1, 256], [0, 257]),
    "query_deadline_seconds": ([0.001], [0, -1]),
    "slow_after_seconds": ([0.001], [0, -1]),
    "slow_queries": ([0], [-1]),
    "queued_queries": ([0], [-1]),
    "row_limit": ([1], [0]),
    "page_cells": ([100], [99]),
    "page_deadline_seconds": ([0.001], [0]),
    "query_tokens": ([100], [99]),
    "result_bytes": ([1024], [1023]),
    "cache_bytes": ([0], [-1]),
    "shared_cache_seconds": ([0], [-1]),
    "worker_memory_mb": ([64], [63]),
    "connections": ([1], [0]),
    "connections_per_client": ([0], [-1]),
    "head_timeout_seconds": ([0.001], [0]),
    "body_timeout_seconds": ([0.001], [0]),
    "keep_alive_seconds": ([0.001], [0]),
    "write_timeout_seconds": ([0.001], [0]),
    "temporary_bytes": ([2**20], [2**20 - 1]),
    "apart_lookups": ([0], [-1]),
    "request_body_bytes": ([1024], [1023]),
    "request_header_bytes": ([1024], [1023]),
    "query_depth": ([4, 200], [3, 201]),
    "rate_limit_per_minute": ([0], [-1]),
    "swap_check_seconds": ([0.001], [0]),
    "remote_load_timeout_seconds": ([0.001], [0]),
    "remote_timeout_seconds": ([0.001], [0]),
    "remote_retries": ([0, 10], [-1, 11]),
    "harvest_bytes": ([1024], [1023]),
    "harvest_records": ([1], [0]),
    "harvest_documents": ([1], [0]),
    "harvest_seconds": ([0.001], [0]),
    "harvest_timeout_seconds": ([0.001], [0]),
    "harvest_rate": ([0.001], [0]),
    "harvest_tries": ([1, 20], [0, 21]),
    "harvest_wait_seconds": ([0], [-1]),
    "model_bytes": ([1024], [1023]),
    "model_timeout_seconds": ([0.001], [0]),
    "model_tries": ([1, 20], [0, 21]),
    "model_wait_seconds": ([0], [-1]),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_a_setting_has_its_bounds(name: str) -> None:
    allowed, refused = BOUNDS[name]
    for value in allowed:
        assert getattr(Settings.from_environment(**{name: value}), name) == value
    for value in refused:
        with pytest.raises(InputProblems, match=f"DGKG_{name.upper()}"):
            Settings.from_environment(**{name: value})


def test_every_number_among_the_settings_has_bounds() -> None:
    numbers = {
        name for name, declared in Settings.model_fields.items() if declared.annotation in (int, float)
    }
    assert numbers == set(BOUNDS)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder of builds with the small graph."""
    write_build(tmp_path / "builds", graph_nquads(20))
    return tmp_path / "builds"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of builds with 2,000 figures."""
    folder = tmp_path_factory.mktemp("large")
    write_build(folder, graph_nquads(2000))
    return folder


def settings_of(builds: Path, **given: object) -> Settings:
    """Settings of one worker over a folder of builds."""
    return Settings.from_environment(**{"store": str(builds), "workers": 1, **given})


# --- where and what ------------------------------------------------------------------------------------------


def test_the_store_is_a_folder_or_an_endpoint(small: Path) -> None:
    assert isinstance(open_store(settings_of(small)), EmbeddedStore)
    for address in ("http://127.0.0.1:9/sparql", "https://example.org/sparql"):
        assert isinstance(open_store(Settings.from_environment(store=address)), RemoteStore)
    with pytest.raises(ValueError, match="DGKG_STORE=memory"):
        open_store(Settings.from_environment(store="memory"))


def test_the_service_listens_where_it_is_told(start: Start) -> None:
    port = free_port()
    service = start(DGKG_HOST="127.0.0.2", DGKG_PORT=str(port), DGKG_WORKERS="1")
    assert service.url == f"http://127.0.0.2:{port}"
    assert httpx2.get(f"{service.url}/healthz").status_code == 200
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"http://127.0.0.1:{port}/healthz")


@pytest.mark.parametrize("given", ["https://data.example.org/kg", "https://data.example.org/kg/"])
def test_the_catalogue_names_the_public_address(small: Path, project: Project, given: str) -> None:
    async def use() -> str:
        async with app_client(settings_of(small, base_iri=given), project) as client:
            response = await client.get("/catalog", headers={"Accept": "application/n-triples"})
            return response.text

    text = asyncio.run(use())
    assert "<https://data.example.org/kg/download/graph.nq>" in text
    assert "<https://data.example.org/kg/sparql>" in text


# --- requests ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "in pieces"])
def test_a_body_may_have_so_many_bytes_and_none_more(small: Path, project: Project, declared: bool) -> None:
    async def pieces(body: bytes) -> AsyncIterator[bytes]:
        for start in range(0, len(body), 100):
            yield body[start : start + 100]

    async def use() -> list[int]:
        async with app_client(settings_of(small, request_body_bytes=2000), project) as client:
            statuses = []
            for size in (2000, 2001):
                body = b"ASK {}".ljust(size)
                content = body if declared else pieces(body)
                statuses.append((await client.post("/sparql", content=content, headers=DIRECT)).status_code)
            return statuses

    assert asyncio.run(use()) == [200, 413]


def test_a_head_may_have_so_many_bytes_and_none_more(start: Start) -> None:
    """Counted are the address, and of each header its name, its value and the four bytes around them."""
    limit = 4096
    service = start(DGKG_REQUEST_HEADER_BYTES=str(limit), DGKG_WORKERS="1")

    def status(size: int) -> str:
        counted = len("/healthz") + len("host") + 1 + 4 + len("x") + 4
        head = f"GET /healthz HTTP/1.1\r\nHost: a\r\nX: {'a' * (size - counted)}\r\n\r\n"
        port = int(service.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(head.encode())
            return connection.recv(4096).split()[1].decode()

    assert (status(limit), status(limit + 1)) == ("200", "431")


def test_brackets_may_be_nested_so_deep_and_no_deeper(small: Path) -> None:
    async def use(store: QueryStore) -> None:
        assert await store.ask("ASK " + "{" * 6 + "}" * 6) is True
        for brackets in ("{" * 7 + "}" * 7, "{ FILTER" + "(" * 6 + "true" + ")" * 6 + "}"):
            with pytest.raises(MalformedQuery, match="nested deeper than 6"):
                await store.analyse(f"ASK {brackets}")

    with_store(settings_of(small, query_depth=6), use)


def test_a_query_may_have_so_many_tokens_and_none_more(small: Path) -> None:
    async def use(store: QueryStore) -> None:
        assert await store.ask("ASK { " + "FILTER(1" + "+1" * 46 + ") }") is True
        with pytest.raises(ResourcesExceeded, match="more than 100 words and signs"):
            await store.analyse("ASK { FILTER(1" + "+1" * 47 + ") }")
        long = "ASK { FILTER(1" + "+1" * 250_000 + ") }"
        with pytest.raises(ResourcesExceeded, match="line 1, column 1"):
            await store.analyse(long + "\\u")  # nothing behind is read

    with_store(settings_of(small, query_tokens=100), use)


def test_a_client_may_ask_so_often_and_no_oftener(small: Path, project: Project) -> None:
    async def use(limit: int) -> list[int]:
        async with app_client(settings_of(small, rate_limit_per_minute=limit), project) as client:
            return [(await client.get("/healthz")).status_code for _ in range(5)]

    assert asyncio.run(use(3)) == [200, 200, 200, 429, 429]
    assert asyncio.run(use(0)) == [200] * 5, "0 is no limit"


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "no-cache"), (90, "public, max-age=0, s-maxage=90, must-revalidate")]
)
def test_shared_caches_may_keep_an_answer_so_long(small: Path, project: Project, seconds: int, told: str) -> None:
    async def use() -> list[str]:
        async with app_client(settings_of(small, shared_cache_seconds=seconds), project) as client:
            return [
                (await client.get(path)).headers["cache-control"]
                for path in ("/sparql?query=ASK%7B%7D", "/download/graph.nq", "/healthz")
            ]

    assert asyncio.run(use()) == [told, told, "no-store"]


def test_the_bucket_of_a_client_refills_steadily() -> None:
    async def app(*_: object) -> None: ...

    limit = RateLimit(app, per_minute=60, most_clients=2)
    assert [limit._seconds_to_wait("a", 0) for _ in range(60)] == [0.0] * 60
    assert limit._seconds_to_wait("a", 0) == 1.0
    assert limit._seconds_to_wait("a", 0.5) == 0.5
    assert limit._seconds_to_wait("a", 1) == 0.0
    assert limit._seconds_to_wait("a", 1) == 1.0
    assert [limit._seconds_to_wait("a", 10_000) for _ in range(61)] == [0.0] * 60 + [1.0], (
        "never fuller than full"
    )
    for client in ("b", "c"):
        limit._seconds_to_wait(client, 10_000)
    assert set(limit._buckets) == {"b", "c"}, "who asked longest ago is forgotten, so that memory is bounded"
    assert RateLimited.status == 429


# --- queries -------------------------------------------------------------------------------------------------


def test_an_answer_may_have_so_many_bytes_and_none_more(small: Path) -> None:
    async def size(store: QueryStore) -> int:
        return len((await answer(store, f"{ALL} LIMIT 40"))[0])

    bytes_needed = with_store(settings_of(small), size)
    assert bytes_needed > 1024
    assert with_store(settings_of(small, result_bytes=bytes_needed), size) == bytes_needed
    with pytest.raises(ResourcesExceeded, match=f"exceeds {bytes_needed - 1} bytes"):
        with_store(settings_of(small, result_bytes=bytes_needed - 1), size)


@pytest.mark.long
def test_a_query_may_use_so_much_memory(large: Path) -> None:
    async def ask(store: QueryStore) -> int:
        query = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?c { ?a ?b <kind/level> . ?c ?d <unit/ZB> } LIMIT 1000000 }"
        return int(json.loads((await answer(store, query))[0])["results"]["bindings"][0]["n"]["value"])

    assert with_store(settings_of(large, worker_memory_mb=1024), ask) == 1_000_000
    with pytest.raises(ResourcesExceeded, match="64 MiB of memory"):
        with_store(settings_of(large, worker_memory_mb=64), ask)


@pytest.mark.alone
@pytest.mark.parametrize("seconds", [0.5, 1.5])
def test_a_query_ends_at_the_deadline_that_is_set(large: Path, seconds: float) -> None:
    async def use(store: QueryStore) -> float:
        begun = time.monotonic()
        with pytest.raises(DeadlineExceeded):
            await answer(store, RUNAWAY)
        return time.monotonic() - begun

    took = with_store(settings_of(large, query_deadline_seconds=seconds, worker_memory_mb=4096), use)
    assert seconds - 0.1 < took < seconds + 0.8


@pytest.mark.alone
@pytest.mark.parametrize(("workers", "waits"), [(1, True), (2, False)])
def test_as_many_queries_run_at_once_as_there_are_workers(large: Path, workers: int, waits: bool) -> None:
    async def use(store: QueryStore) -> float:
        assert store.pool.current is not None
        assert store.pool.current.idle == workers
        first = asyncio.create_task(answer(store, RUNAWAY))
        await asyncio.sleep(0.3)
        begun = time.monotonic()
        assert await store.ask("ASK {}") is True
        took = time.monotonic() - begun
        await asyncio.gather(first, return_exceptions=True)
        return took

    settings = settings_of(
        large, workers=workers, query_deadline_seconds=2, slow_after_seconds=5, worker_memory_mb=4096
    )
    assert (with_store(settings, use) > 1) == waits


@pytest.mark.alone
@pytest.mark.parametrize(("queued", "refused"), [(0, 2), (1, 1), (2, 0)])
def test_as_many_queries_wait_as_are_told(large: Path, queued: int, refused: int) -> None:
    async def use(store: QueryStore) -> int:
        first = asyncio.create_task(answer(store, RUNAWAY))
        await asyncio.sleep(0.3)
        waiting = await asyncio.gather(store.ask("ASK {}"), store.ask("ASK { }"), return_exceptions=True)
        await asyncio.gather(first, return_exceptions=True)
        return sum(isinstance(result, Overloaded) for result in waiting)

    settings = settings_of(
        large, queued_queries=queued, query_deadline_seconds=1.5, slow_after_seconds=5, worker_memory_mb=4096
    )
    assert with_store(settings, use) == refused


@pytest.mark.alone
@pytest.mark.parametrize(("seconds", "slow"), [(0.3, 1), (2.0, 0)])
def test_a_query_becomes_slow_when_it_is_told(large: Path, seconds: float, slow: int) -> None:
    async def use(store: QueryStore) -> int:
        running = asyncio.create_task(answer(store, RUNAWAY))
        await asyncio.sleep(1)
        found = store.pool.slow
        await asyncio.gather(running, return_exceptions=True)
        return found

    settings = settings_of(large, slow_after_seconds=seconds, query_deadline_seconds=3, worker_memory_mb=4096)
    assert with_store(settings, use) == slow


@pytest.mark.alone
@pytest.mark.parametrize("places", [0, 1, 2])
def test_the_slow_lane_is_as_long_as_it_is_told(large: Path, places: int) -> None:
    async def use(store: QueryStore) -> tuple[int, int]:
        running = [asyncio.create_task(answer(store, RUNAWAY)) for _ in range(2)]
        await asyncio.sleep(1)
        found = store.pool.slow
        ended = await asyncio.gather(*running, return_exceptions=True)
        return found, sum(isinstance(result, Overloaded) for result in ended)

    settings = settings_of(
        large,
        workers=2,
        slow_queries=places,
        slow_after_seconds=0.3,
        query_deadline_seconds=2.5,
        worker_memory_mb=4096,
    )
    assert with_store(settings, use) == (places, 2 - places)


@pytest.mark.parametrize(("seconds", "noticed"), [(0.1, True), (60.0, False)])
def test_a_new_build_is_noticed_when_it_is_looked_for(small: Path, seconds: float, noticed: bool) -> None:
    async def use(store: QueryStore) -> bool:
        before = store.version
        write_build(small, graph_nquads(21))
        until = time.monotonic() + (20 if noticed else 1.5)
        while store.version == before and time.monotonic() < until:
            await asyncio.sleep(0.1)
        return store.version == current_build(small).version

    assert with_store(settings_of(small, swap_check_seconds=seconds), use) == noticed


# --- remote stores -------------------------------------------------------------------------------------------


class _Far(BaseHTTPRequestHandler):
    """Keeps what it is sent; answers after some seconds, or not at all well."""

    sent: ClassVar[list[tuple[str, str, str]]] = []
    seconds: ClassVar[float] = 0
    status: ClassVar[int] = 200

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.sent.append((self.command, self.path, self.headers.get("Authorization", "")))
        time.sleep(self.seconds)
        body = b'{"head":{},"boolean":true}'
        self.send_response(self.status)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a remote engine that tests tell how to behave."""
    monkeypatch.setattr(_Far, "sent", [])
    monkeypatch.setattr(_Far, "seconds", 0)
    monkeypatch.setattr(_Far, "status", 200)
    server = HTTPServer(("127.0.0.1", 0), _Far)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


async def _ask(store: QueryStore) -> bool:
    return await store.ask("ASK {}")


def test_a_remote_store_may_take_so_long(far: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Far, "seconds", 2.0)
    given = {"store": f"{far}/query", "workers": 1, "remote_retries": 0}
    assert with_store(Settings.from_environment(remote_timeout_seconds=6, **given), _ask) is True
    with pytest.raises(Overloaded, match="failed 1 times"):
        with_store(Settings.from_environment(remote_timeout_seconds=1, **given), _ask)


@pytest.mark.parametrize("retries", [0, 1, 2])
def test_a_remote_store_is_asked_so_often(far: str, monkeypatch: pytest.MonkeyPatch, retries: int) -> None:
    monkeypatch.setattr(_Far, "status", 500)
    settings = Settings.from_environment(store=f"{far}/query", workers=1, remote_retries=retries)
    with pytest.raises(Overloaded, match=f"failed {retries + 1} times"):
        with_store(settings, _ask)
    assert len(_Far.sent) == retries + 1


def test_a_build_is_loaded_where_it_is_told(far: str, small: Path) -> None:
    settings = Settings.from_environment(
        store=f"{far}/query",
        remote_load_url=f"{far}/data?x=1",
        remote_user="writer",
        remote_password="secret",
    )
    with pytest.raises(KeyError):  # it is no engine: it counts no graphs
        load_build(current_build(small), settings)
    assert [(method, path) for method, path, _ in _Far.sent] == [("POST", "/query")]
    loader = loader_for(settings)
    loader.replace("urn:a b", b"<a:a> <a:a> <a:a> .\n")
    loader.remove("urn:c")
    assert [(method, path) for method, path, _ in _Far.sent[1:]] == [
        ("PUT", "/data?x=1&graph=urn%3Aa%20b"), ("DELETE", "/data?x=1&graph=urn%3Ac")
    ]  # fmt: skip


def test_loading_one_graph_may_take_so_long(far: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Far, "seconds", 1.0)
    given = {"store": f"{far}/query", "remote_load_url": f"{far}/data"}
    loader_for(Settings.from_environment(remote_load_timeout_seconds=5, **given)).remove("urn:a")
    with pytest.raises(LoadRefused, match="timed out"):
        loader_for(Settings.from_environment(remote_load_timeout_seconds=0.3, **given)).remove("urn:a")


def test_loading_by_the_client_of_virtuoso_may_take_so_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = tmp_path / "isql-vt"
    client.write_text("#!/bin/sh\nsleep 1\necho done\n", encoding="utf-8")
    client.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    given = {"store": "http://127.0.0.1:9/sparql", "remote_load_url": f"isql://127.0.0.1:1{tmp_path}"}
    loader_for(Settings.from_environment(remote_load_timeout_seconds=5, **given)).remove("urn:a")
    with pytest.raises(LoadRefused, match=r"took longer than 0.3 seconds.*DGKG_REMOTE_LOAD_TIMEOUT_SECONDS"):
        loader_for(Settings.from_environment(remote_load_timeout_seconds=0.3, **given)).remove("urn:a")


def test_a_short_time_to_load_is_no_endless_time_to_count(
    far: str, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client of endpoints takes whole seconds, and 0 for none at all."""
    monkeypatch.setattr(_Far, "seconds", 3.0)
    settings = Settings.from_environment(
        store=f"{far}/query", remote_load_url=f"{far}/data", remote_load_timeout_seconds=0.4
    )
    begun = time.monotonic()
    with pytest.raises(LoadRefused, match="cannot be asked"):
        load_build(current_build(small), settings)
    assert time.monotonic() - begun < 2.5
