"""One contract for every store: what a query answers does not depend on the engine behind."""

from __future__ import annotations

import base64
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from loaders.settings import Settings
from service.http.problems import (
    DeadlineExceeded,
    MalformedQuery,
    OutsideRefused,
    Overloaded,
    ServiceProblem,
    UpdateRefused,
)
from service.store.base import Dataset, QueryStore
from tests.service.conftest import Service, Start
from tests.support.apps import answer, with_store
from tests.support.graphs import graph_nquads, write_build

pytestmark = pytest.mark.long

BASE = "https://w3id.org/datagov-kg/"
CONCEPTS = f"{BASE}graph/concepts"
OBSERVATIONS = f"SELECT ?o WHERE {{ ?o a <{BASE}ontology#Observation> }}"

#: Further observations of the graph, and the longest answer.
FURTHER, ROWS = 60, 20


class StoreContract(ABC):
    """What every store does. Subclasses say how to reach one over the small graph with so many further
    observations as ``FURTHER`` says."""

    @abstractmethod
    def settings(self, tmp_path: Path, **given: object) -> Settings:
        """Settings that name the store."""

    @pytest.fixture
    def small(self, tmp_path: Path) -> Settings:
        return self.settings(tmp_path, row_limit=ROWS)

    def test_select_ask_construct(self, small: Settings) -> None:
        async def use(store: QueryStore) -> None:
            assert await store.ask(f"ASK {{ <{BASE}region/北京> a ?c }}") is True
            assert await store.ask("ASK { <region/北京> a <nothing> }") is False
            assert len(await store.select(f"SELECT ?r {{ ?r a <{BASE}ontology#Region> }}")) == 2
            triples, _ = await answer(store, f"CONSTRUCT WHERE {{ <{BASE}region/北京> ?p ?o }}", "ntriples")
            assert len(triples.splitlines()) == 9

        with_store(small, use)

    @pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
    def test_rows_are_cut_and_it_is_said(self, small: Settings, name: str) -> None:
        async def use(store: QueryStore) -> None:
            assert (await answer(store, OBSERVATIONS, name))[1] is True
            assert (await answer(store, f"{OBSERVATIONS} LIMIT {ROWS + 1}", name))[1] is True
            assert (await answer(store, f"{OBSERVATIONS} LIMIT {ROWS}", name))[1] is False
            assert (await answer(store, f"{OBSERVATIONS} OFFSET {FURTHER + 1 - ROWS}", name))[1] is False
            assert (await answer(store, f"{OBSERVATIONS} OFFSET {FURTHER - ROWS}", name))[1] is True

        with_store(small, use)

    def test_triples_are_cut_and_it_is_said(self, small: Settings) -> None:
        async def use(store: QueryStore) -> None:
            triples, is_cut = await answer(store, "CONSTRUCT WHERE { ?s ?p ?o }", "ntriples")
            assert (len(triples.splitlines()), is_cut) == (ROWS, True)

        with_store(small, use)

    def test_datasets(self, small: Settings) -> None:
        async def use(store: QueryStore) -> None:
            only = f"ASK FROM <{CONCEPTS}> {{ ?o a <{BASE}ontology#Observation> }}"
            assert await store.ask(only) is False
            named = Dataset((CONCEPTS,), ())
            assert (
                json.loads((await answer(store, OBSERVATIONS, dataset=named))[0])["results"]["bindings"] == []
            )

        with_store(small, use)

    def test_refusals(self, small: Settings) -> None:
        cases: list[tuple[str, type[ServiceProblem]]] = [
            ("SELECT ?s { ?s ?p }", MalformedQuery),
            ("SELECT * { FILTER(BOGUS(1)) }", MalformedQuery),
            ("DELETE WHERE { ?s ?p ?o }", UpdateRefused),
            ("SELECT * { SERVICE <http://example.org/> {} }", OutsideRefused),
            ("SELECT * FROM <file:///etc/passwd> {}", OutsideRefused),
        ]

        async def use(store: QueryStore) -> None:
            for text, problem in cases:
                with pytest.raises(problem):
                    await answer(store, text)

        with_store(small, use)

    def test_a_runaway_query_ends_and_the_store_goes_on(self, tmp_path: Path) -> None:
        async def use(store: QueryStore) -> None:
            runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
            with pytest.raises(DeadlineExceeded):
                await answer(store, runaway)
            assert await store.ask("ASK {}") is True

        with_store(self.settings(tmp_path, query_deadline_seconds=1, workers=1), use)


class TestEmbedded(StoreContract):
    """Oxigraph in our own worker processes."""

    def settings(self, tmp_path: Path, **given: object) -> Settings:
        write_build(tmp_path, graph_nquads(FURTHER))
        return Settings.from_environment(store=str(tmp_path), **given)


class TestRemote(StoreContract):
    """A SPARQL endpoint over HTTP: another service of ours."""

    @pytest.fixture(autouse=True)
    def _endpoint(self, far: Service) -> None:
        self.far = far

    def settings(self, tmp_path: Path, **given: object) -> Settings:
        return Settings.from_environment(store=f"{self.far.url}/sparql", **given)


@pytest.fixture(scope="session")
def far(start: Start) -> Service:
    """The service that plays the remote endpoint."""
    return start(graph_nquads(FURTHER), DGKG_QUERY_DEADLINE_SECONDS="4", DGKG_SLOW_QUERIES="20")


class _Flaky(BaseHTTPRequestHandler):
    """Fails twice, then answers; keeps what it was sent."""

    seen: list[str] = []  # noqa: RUF012 - shared on purpose, emptied by the fixture
    failures = 2

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(self.headers.get("Authorization", ""))
        failed = len(self.seen) <= self.failures
        self.send_response(500 if failed else 200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(b"" if failed else b'{"head":{},"boolean":true}')


@pytest.fixture
def flaky() -> Iterator[str]:
    """The address of an endpoint that fails twice."""
    _Flaky.seen.clear()
    server = HTTPServer(("127.0.0.1", 0), _Flaky)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_a_remote_store_retries_and_authenticates(flaky: str) -> None:
    settings = Settings.from_environment(store=flaky, remote_user="reader", remote_password="pass", workers=1)

    async def use(store: QueryStore) -> bool:
        return await store.ask("ASK {}")

    assert with_store(settings, use) is True
    assert _Flaky.seen == ["Basic " + base64.b64encode(b"reader:pass").decode()] * 3


def test_a_remote_store_that_stays_down_is_overload_not_a_crash(flaky: str) -> None:
    settings = Settings.from_environment(store=flaky, remote_retries=1, workers=1)

    async def use(store: QueryStore) -> None:
        with pytest.raises(Overloaded, match="failed 2 times"):
            await store.ask("ASK {}")

    with_store(settings, use)
