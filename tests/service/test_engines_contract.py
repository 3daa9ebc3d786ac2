"""The contract of ``test_store_contract``, held by real engines that ``dgkg load`` has loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from loaders.builds.folder import current_build
from loaders.project import ROOT
from loaders.settings import Settings
from service.store.base import QueryStore
from service.store.loading import LoadRefused, load_build
from tests.service.conftest import free_port
from tests.service.test_store_contract import BASE, FURTHER, OBSERVATIONS, StoreContract
from tests.support.apps import answer, with_store
from tests.support.engines import fuseki, virtuoso
from tests.support.engines.process import Server
from tests.support.graphs import graph_nquads, write_build

pytestmark = pytest.mark.engines


def engine_settings(server: Server, **given: object) -> Settings:
    """Settings that name the engine."""
    return Settings.from_environment(
        store=server.query_url,
        remote_load_url=server.load_url,
        remote_user=server.user,
        remote_password=server.password,
        **given,
    )


def loaded(server: Server, builds: Path, nquads: bytes) -> str:
    """Load a graph with ``dgkg load``; returns what the command printed."""
    write_build(builds, nquads)
    own = {
        "DGKG_STORE": server.query_url,
        "DGKG_REMOTE_LOAD_URL": server.load_url,
        "DGKG_REMOTE_USER": server.user,
        "DGKG_REMOTE_PASSWORD": server.password,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "service.cli.main", "load", "--builds", str(builds)]
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def fuseki_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Fuseki with the small graph and ``FURTHER`` observations more."""
    server = fuseki.start(tmp_path_factory.mktemp("fuseki"), free_port())
    try:
        loaded(server, tmp_path_factory.mktemp("builds"), graph_nquads(FURTHER))
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Virtuoso with the small graph and ``FURTHER`` observations more."""
    server = virtuoso.start(tmp_path_factory.mktemp("virtuoso"), free_port(), free_port())
    try:
        loaded(server, tmp_path_factory.mktemp("builds"), graph_nquads(FURTHER))
        yield server
    finally:
        server.stop()


class EngineContract(StoreContract):
    """What every remote engine does beside: it is loaded, and loaded again."""

    server: Server

    def settings(self, tmp_path: Path, **given: object) -> Settings:
        return engine_settings(self.server, **given)

    def test_every_format_reads_the_same(self, small: Settings) -> None:
        async def use(store: QueryStore) -> None:
            query = f"SELECT ?label {{ <{BASE}region/北京> ?p ?label . FILTER(LANG(?label) = 'zh' && STRLEN(?label) < 4) }} ORDER BY ?label"
            rows = json.loads((await answer(store, query))[0])["results"]["bindings"]
            assert [row["label"]["value"] for row in rows] == ["北京", "北京市"]
            assert (await answer(store, query, "csv"))[0].decode().split() == ["label", "北京", "北京市"]
            assert "北京市" in (await answer(store, query, "xml"))[0].decode()
            assert '"北京市"@zh' in (await answer(store, query, "tsv"))[0].decode()

        with_store(small, use)

    def test_loading_again_replaces_and_removes_only_our_graphs(
        self, tmp_path: Path, small: Settings
    ) -> None:
        stale = f"<a:s> <a:p> <a:o> <{BASE}graph/stale> .\n".encode()
        foreign = b"<a:s> <a:p> <a:o> <urn:example:foreign> .\n"
        try:
            loaded(self.server, tmp_path, graph_nquads(3) + stale + foreign)
            assert BASE + "graph/survey-2024" in loaded(self.server, tmp_path, graph_nquads(5))

            async def use(store: QueryStore) -> None:
                assert len(await store.select(OBSERVATIONS)) == 6
                assert await store.ask(f"ASK {{ GRAPH <{BASE}graph/stale> {{ ?s ?p ?o }} }}") is False
                assert await store.ask("ASK { GRAPH <urn:example:foreign> { ?s ?p ?o } }") is True

            with_store(small, use)
        finally:
            loaded(self.server, tmp_path, graph_nquads(FURTHER))

    def test_a_wrong_address_is_told(self, tmp_path: Path) -> None:
        write_build(tmp_path, graph_nquads())
        for wrong in ("", "ftp://x", f"http://127.0.0.1:{free_port()}/data"):
            settings = engine_settings(self.server).model_copy(update={"remote_load_url": wrong})
            with pytest.raises(LoadRefused, match=r"REMOTE_LOAD_URL|cannot be reached"):
                load_build(current_build(tmp_path), settings)


class TestFuseki(EngineContract):
    """Apache Jena Fuseki, by the Graph Store Protocol."""

    @pytest.fixture(autouse=True)
    def _server(self, fuseki_server: Server) -> None:
        self.server = fuseki_server


class TestVirtuoso(EngineContract):
    """Virtuoso, by its own bulk loader."""

    @pytest.fixture(autouse=True)
    def _server(self, virtuoso_server: Server) -> None:
        self.server = virtuoso_server

    def test_it_is_loaded_by_the_graph_store_protocol_too(self, tmp_path: Path) -> None:
        site = urlsplit(self.server.query_url)
        address = f"{site.scheme}://{site.netloc}/sparql-graph-crud-auth"
        write_build(tmp_path, graph_nquads(FURTHER))
        settings = engine_settings(self.server).model_copy(update={"remote_load_url": address})
        assert load_build(current_build(tmp_path), settings)[f"{BASE}graph/survey-2024"] > 900
        wrong = settings.model_copy(update={"remote_user": "nobody"})
        with pytest.raises(LoadRefused, match="401"):
            load_build(current_build(tmp_path), wrong)
        assert httpx2.get(self.server.query_url, params={"query": "ASK {}"}).status_code == 200
