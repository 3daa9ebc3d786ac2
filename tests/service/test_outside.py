"""What a query may reach outside the graph: the endpoints of the allow-list, letter by letter, and nothing else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import quote

import httpx2
import pytest

from loaders.settings import Settings
from service.http.formats import BY_NAME
from service.http.problems import OutsideRefused, Overloaded
from service.store.base import Dataset
from service.store.embedded import EmbeddedStore
from service.store.engine import EngineFailure
from service.store.remote_engine import RemoteEngine
from tests.service.conftest import Service, Start
from tests.support.graphs import graph_nquads

pytestmark = pytest.mark.long

#: An endpoint that may be asked, and another.
ALLOWED = "http://endpoint.example:8080/open/sparql"
SECOND = "https://second.example/sparql"
#: Addresses that differ from the first in one part.
OTHERS = {
    "scheme": "https://endpoint.example:8080/open/sparql",
    "scheme in capitals": "HTTP://endpoint.example:8080/open/sparql",
    "host": "http://endpoint.invalid:8080/open/sparql",
    "host in capitals": "http://Endpoint.example:8080/open/sparql",
    "host with a trailing dot": "http://endpoint.example.:8080/open/sparql",
    "host that begins alike": "http://endpoint.example.evil.invalid:8080/open/sparql",
    "host that ends alike": "http://evil-endpoint.example:8080/open/sparql",
    "host by number": "http://127.0.0.1:8080/open/sparql",
    "port": "http://endpoint.example:8081/open/sparql",
    "no port": "http://endpoint.example/open/sparql",
    "port that begins alike": "http://endpoint.example:80801/open/sparql",
    "user": "http://user@endpoint.example:8080/open/sparql",
    "user and password": "http://user:secret@endpoint.example:8080/open/sparql",
    "host as user": "http://endpoint.example:8080@evil.invalid/open/sparql",
    "path": "http://endpoint.example:8080/closed/sparql",
    "path that begins alike": "http://endpoint.example:8080/open/sparql2",
    "path that goes on": "http://endpoint.example:8080/open/sparql/update",
    "path that ends early": "http://endpoint.example:8080/open/",
    "path with a trailing slash": "http://endpoint.example:8080/open/sparql/",
    "path with a second slash": "http://endpoint.example:8080/open//sparql",
    "path in capitals": "http://endpoint.example:8080/open/SPARQL",
    "path by code": "http://endpoint.example:8080/open/%73parql",
    "path with steps back": "http://endpoint.example:8080/open/../open/sparql",
    "query": "http://endpoint.example:8080/open/sparql?update=x",
    "empty query": "http://endpoint.example:8080/open/sparql?",
    "fragment": "http://endpoint.example:8080/open/sparql#x",
    "both listed": f"{ALLOWED},{SECOND}",
    "nothing": "",
}  # fmt: skip


def written(address: str) -> dict[str, str]:
    """The ways to write a call of this address."""
    folder, _, name = address.rpartition("/")
    ways = {
        "address": f"SELECT * {{ SERVICE <{address}> {{}} }}",
        "silent": f"SELECT * {{ SERVICE SILENT <{address}> {{}} }}",
        "small letters": f"ask {{ service <{address}> {{}} }}",
        "nested": f"SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE <{address}> {{}} }} }} }} }}",
        "after an allowed one": f"SELECT * {{ SERVICE <{SECOND}> {{}} SERVICE <{address}> {{}} }}",
    }
    if folder.startswith("http") and name.isalnum() and ".." not in folder:
        ways["prefixed name"] = f"PREFIX e: <{folder}/> SELECT * {{ SERVICE e:{name} {{}} }}"
        ways["relative"] = f"BASE <{folder}/x> SELECT * {{ SERVICE <{name}> {{}} }}"
    return ways


async def _run(query: str, allowed: tuple[str, ...], dataset: Dataset | None = None) -> None:
    """Ask a store that has no graph: what is allowed fails because of that, what is not is refused before."""
    settings = Settings.from_environment(store="none", service_allow=allowed)
    store = EmbeddedStore(settings, Path("none"))
    await store.run(await store.analyse(query), BY_NAME["json"], dataset or Dataset())


def is_refused(
    query: str, allowed: tuple[str, ...] = (ALLOWED, SECOND), dataset: Dataset | None = None
) -> bool:
    """Whether the store refuses the query because it reaches outside."""
    try:
        asyncio.run(_run(query, allowed, dataset))
    except OutsideRefused:
        return True
    except Overloaded:
        return False
    raise AssertionError("a store without a graph has answered")


@pytest.mark.parametrize("way", written(ALLOWED))
def test_an_allowed_endpoint_may_be_named_in_every_way(way: str) -> None:
    assert not is_refused(written(ALLOWED)[way])
    assert is_refused(written(ALLOWED)[way], ()), "nothing is allowed unless it is listed"


@pytest.mark.parametrize("part", OTHERS)
def test_an_address_that_differs_in_one_part_is_refused(part: str) -> None:
    for way, query in written(OTHERS[part]).items():
        assert is_refused(query), way


def test_a_variable_is_no_endpoint() -> None:
    assert is_refused(f"SELECT * {{ VALUES ?e {{ <{ALLOWED}> }} SERVICE ?e {{}} }}")


def test_a_refusal_names_the_address_and_the_allowed_ones() -> None:
    with pytest.raises(OutsideRefused) as refused:
        asyncio.run(_run(f"ASK {{ SERVICE <{OTHERS['port']}> {{}} }}", (ALLOWED, SECOND)))
    assert refused.value.detail == (
        f"SERVICE names <{OTHERS['port']}>; the endpoints it may name: {ALLOWED}, {SECOND}."
    )


def refused_by_remote(query: str) -> bool:
    """Whether a worker of a remote store refuses to pass the query on."""
    engine = RemoteEngine("http://127.0.0.1:9/", "", "", 1, 0, [ALLOWED, SECOND])
    try:
        engine._check(query)
    except EngineFailure as failure:
        assert "no allow-list names" in str(failure)
        return True
    return False


@pytest.mark.parametrize("part", [part for part in OTHERS if part != "both listed"])
def test_a_remote_store_passes_no_other_address_on(part: str) -> None:
    assert refused_by_remote(f"SELECT * {{ SERVICE <{OTHERS[part]}> {{ ?s ?p ?o }} }}")
    assert refused_by_remote(f"SELECT * {{ SERVICE SILENT <{OTHERS[part]}> {{ ?s ?p ?o }} }}")


def test_a_remote_store_passes_an_allowed_address_on() -> None:
    assert not refused_by_remote(f"SELECT * {{ SERVICE <{ALLOWED}> {{ ?s ?p ?o }} }}")
    assert not refused_by_remote("SELECT * { ?s ?p ?o }")
    assert refused_by_remote("SELECT * { SERVICE ?e { ?s ?p ?o } }")


# --- graphs --------------------------------------------------------------------------------------------------

#: What a dataset may not name: no graph of a store has such a name, and a careless engine reads it.
FILES = (
    "file:///etc/passwd", "FILE:///etc/passwd", "file:/etc/passwd", "ftp://example.org/x", "data:text/turtle,x",
    "/etc/passwd", "etc/passwd", "", " http://example.org/", "jar:http://example.org/", "httpx2://example.org/",
)  # fmt: skip
GRAPHS = (
    "http://example.org/g",
    "HTTPS://example.org/g",
    "urn:example:g",
    "https://w3id.org/datagov-kg/graph/concepts",
)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", ["default", "named"])
def test_a_dataset_names_no_file(name: str, place: str) -> None:
    dataset = Dataset((name,), ()) if place == "default" else Dataset((), (name,))
    assert is_refused("ASK {}", dataset=dataset)
    good = "http://example.org/g"
    both = Dataset((good, name), ()) if place == "default" else Dataset((good,), (good, name))
    assert is_refused("ASK {}", dataset=both), "each name counts"


@pytest.mark.parametrize("name", GRAPHS)
def test_a_dataset_may_name_any_graph(name: str) -> None:
    assert not is_refused("ASK {}", dataset=Dataset((name,), (name,)))


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED", "from named"])
def test_a_query_names_no_file(clause: str) -> None:
    for name in (name for name in FILES if ":" in name and " " not in name):
        assert is_refused(f"SELECT * {clause} <{name}> {{}}"), name
    assert is_refused(f"PREFIX f: <file:///etc/> SELECT * {clause} f:passwd {{}}")
    assert is_refused(f"BASE <file:///etc/> SELECT * {clause} <passwd> {{}}")
    assert not is_refused(f"SELECT * {clause} <graph/concepts> {{}}")


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("way", ["GET", "form", "direct"])
def test_a_request_names_no_file(client: httpx2.Client, parameter: str, way: str) -> None:
    query, graph = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT 1", "file:///etc/passwd"

    def ask(*graphs: str) -> httpx2.Response:
        fields = {parameter: list(graphs)}
        if way == "GET":
            return client.get("/sparql", params=fields | {"query": [query]})
        if way == "form":
            return client.post("/sparql", data=fields | {"query": [query]})
        headers = {"Content-Type": "application/sparql-query"}
        return client.post("/sparql", params=fields, content=query.encode(), headers=headers)

    for graphs in ((graph,), ("https://w3id.org/datagov-kg/graph/concepts", graph)):
        refused = ask(*graphs)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems#outside-refused")
        assert graph in refused.json()["detail"]
    answer = ask("https://w3id.org/datagov-kg/graph/concepts")
    assert (answer.status_code, len(answer.json()["results"]["bindings"])) == (200, 1)
    empty = ask("urn:example:none")
    assert (empty.status_code, empty.json()["results"]["bindings"]) == (200, [])


# --- what really happens -------------------------------------------------------------------------------------


FROM_OUTSIDE = {"type": "literal", "value": "from outside"}


class _Endpoint(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []
    broken = False

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append(self.path)
        rows = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": FROM_OUTSIDE}]}}
        body = b"" if self.broken else json.dumps(rows).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST


@pytest.fixture(scope="module")
def endpoint() -> Iterator[HTTPServer]:
    """An endpoint that tells what it was asked for."""
    server = HTTPServer(("127.0.0.1", 0), _Endpoint)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture(scope="module")
def federating(start: Start, endpoint: HTTPServer) -> Service:
    """A service that may ask one endpoint."""
    return start(
        graph_nquads(), DGKG_SERVICE_ALLOW=f"http://127.0.0.1:{endpoint.server_port}/sparql", DGKG_WORKERS="1"
    )


def test_only_the_allowed_endpoint_is_reached(federating: Service, endpoint: HTTPServer) -> None:
    port = endpoint.server_port
    _Endpoint.asked.clear()
    with federating.client() as client:

        def ask(address: str) -> httpx2.Response:
            return client.get(f"/sparql?query={quote(f'SELECT * {{ SERVICE <{address}> {{ ?s ?p ?x }} }}')}")

        for address in (
            f"http://127.0.0.1:{port}/sparql2", f"http://127.0.0.1:{port}/sparql/", f"http://127.0.0.1:{port}/",
            f"http://127.0.0.1:{port}/SPARQL", f"http://u@127.0.0.1:{port}/sparql", f"http://localhost:{port}/sparql",
            f"HTTP://127.0.0.1:{port}/sparql", f"http://127.0.0.1:{port}/sparql?x", f"http://127.0.0.1:{port}/x/../sparql",
        ):  # fmt: skip
            assert ask(address).status_code == 403, address
        assert _Endpoint.asked == []
        answer = ask(f"http://127.0.0.1:{port}/sparql")
        assert answer.json()["results"]["bindings"] == [{"x": FROM_OUTSIDE}]
        assert _Endpoint.asked == ["/sparql"]


def test_an_endpoint_that_fails_is_told(
    federating: Service, endpoint: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Endpoint, "broken", True)
    address = f"http://127.0.0.1:{endpoint.server_port}/sparql"
    with federating.client() as client:
        failed = client.get("/sparql", params={"query": f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?x }} }}"})
        assert (failed.status_code, failed.json()["type"]) == (503, "/problems#overloaded")
        assert "An endpoint that SERVICE names failed" in failed.json()["detail"]
        silent = client.get(
            "/sparql", params={"query": f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?x }} }}"}
        )
        assert silent.json()["results"]["bindings"] == [{}]
