"""`dgkg load` over a small engine on loopback: what a build consists of is what the engine has afterwards."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat

from loaders.builds.folder import NoBuild, current_build
from loaders.linking.beside import BESIDE_FILE, HARVEST_GRAPH
from loaders.settings import Settings
from loaders.vocabulary import BASE
from service.store.loading import LoadRefused, load_build
from tests.support.graphs import graph_nquads, write_build

PORTAL, LINKS = f"{HARVEST_GRAPH}/portal", f"{HARVEST_GRAPH}-links"
DATASET = "<https://data.example.org/1>"
HARVESTED = (
    f"{DATASET} <http://purl.org/dc/terms/title> \"数据\"@zh <{PORTAL}> .\n"
    f"{DATASET} <http://purl.org/dc/terms/issued> \"2025\" <{PORTAL}> .\n"
    f"{DATASET} <http://purl.org/dc/terms/spatial> <{BASE}region/北京> <{LINKS}> .\n"
).encode()


@dataclass
class Engine:
    """A SPARQL endpoint and a Graph Store over one store."""

    store: pyoxigraph.Store
    settings: Settings

    def triples(self, graph: str) -> int:
        """How many triples the graph has."""
        return sum(1 for _ in self.store.quads_for_pattern(None, None, None, NamedNode(graph)))


@pytest.fixture
def engine() -> Iterator[Engine]:
    store = pyoxigraph.Store()

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            graph = NamedNode(parse_qs(urlsplit(self.path).query)["graph"][0])
            store.remove_graph(graph)
            store.load(self._body(), format=RdfFormat.N_TRIPLES, to_graph=graph)
            self._send(b"")

        def do_DELETE(self) -> None:
            store.remove_graph(NamedNode(parse_qs(urlsplit(self.path).query)["graph"][0]))
            self._send(b"")

        def do_POST(self) -> None:
            query = parse_qs(self._body().decode())["query"][0]
            rows: Any = store.query(query, use_default_graph_as_union=True)
            self._send(rows.serialize(format=QueryResultsFormat.JSON))

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))

        def _send(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    yield Engine(store, Settings.from_environment(store=f"{address}/query", remote_load_url=f"{address}/data"))
    server.shutdown()
    server.server_close()


def test_what_was_harvested_is_loaded_with_the_build_a_graph_for_each_catalogue(engine: Engine, tmp_path: Path) -> None:
    write_build(tmp_path, graph_nquads(), HARVESTED)
    loaded = load_build(current_build(tmp_path), engine.settings)
    assert (loaded[PORTAL], loaded[LINKS]) == (2, 1)
    assert {graph: engine.triples(graph) for graph in loaded} == loaded
    assert len(engine.store) == sum(loaded.values())


def test_a_catalogue_that_is_harvested_no_more_goes_from_the_engine(engine: Engine, tmp_path: Path) -> None:
    write_build(tmp_path, graph_nquads(), HARVESTED)
    load_build(current_build(tmp_path), engine.settings)
    write_build(tmp_path, graph_nquads(1))
    loaded = load_build(current_build(tmp_path), engine.settings)
    assert (engine.triples(PORTAL), engine.triples(LINKS)) == (0, 0)
    assert len(engine.store) == sum(loaded.values())


def test_what_is_not_what_was_built_is_not_loaded(engine: Engine, tmp_path: Path) -> None:
    write_build(tmp_path, graph_nquads(), HARVESTED)
    build = current_build(tmp_path)
    (build.folder / BESIDE_FILE).write_bytes(HARVESTED.replace(b"2025", b"2026"))
    with pytest.raises(NoBuild, match="checksum"):
        load_build(build, engine.settings)
    write_build(tmp_path, graph_nquads() + b"<a:s> <a:p> <a:o> .\n")
    with pytest.raises(LoadRefused, match="in no named graph"):
        load_build(current_build(tmp_path), engine.settings)
    assert len(engine.store) == 0
