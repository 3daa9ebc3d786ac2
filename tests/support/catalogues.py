"""Catalogues on loopback for tests of harvesting: pages by path, made by functions where they change, every request kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyoxigraph

from loaders.linking.harvest import AllowList, Bounds, Limits, Result, harvest


@dataclass(frozen=True)
class Reply:
    """What a server answers: ``cut`` bytes of the body are never sent, ``after_seconds`` is how long it takes."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0
    after_seconds: float = 0.0


@dataclass(frozen=True)
class Asked:
    """A request: path with query, headers in small letters, body."""

    path: str
    headers: Mapping[str, str]
    body: str


Answering = Callable[[Asked], Reply]


@dataclass
class Catalogue:
    """A server: ``pages`` by path with query, else by path alone; all that was asked of it, in order."""

    address: str
    pages: dict[str, Reply | Answering]
    asked: list[Asked] = field(default_factory=list)

    @property
    def host(self) -> str:
        """Host and port, as an allow-list names them."""
        return self.address.removeprefix("http://")

    def paths(self) -> list[str]:
        """The paths asked for, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def harvested(self, path: str, folder: Path, **options: Any) -> Result:
        """Harvest an address of it."""
        return harvested(f"{self.address}{path}", folder, allow=[self.host], **options)


def harvested(
    source: str, folder: Path, *, allow: list[str] | None = None, bytes: int = 2**24, timeout_seconds: float = 5.0, tries: int = 3, rate: float = 1e6,
    wait_seconds: float = 60.0, records: int = 10**6, documents: int = 10**5, seconds: float = 60.0, **options: Any,
) -> Result:  # fmt: skip
    """Harvest a source with bounds fit for tests; pauses are counted and not waited for, unless ``sleep`` is given."""
    limits = Limits(Bounds(bytes, timeout_seconds, rate, tries, wait_seconds), records, documents, seconds)
    options.setdefault("sleep", lambda seconds: None)
    return harvest(source, folder, AllowList.of(allow or []), limits, **options)


@contextmanager
def catalogue(pages: Mapping[str, Reply | Answering] | None = None) -> Iterator[Catalogue]:
    """A catalogue on loopback for as long as it is used; what it has no page for is 404."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

        def _answer(self, body: str) -> None:
            asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            served.asked.append(asked)
            found = served.pages.get(self.path, served.pages.get(self.path.partition("?")[0], Reply(b"not here", 404)))
            reply = found if isinstance(found, Reply) else found(asked)
            if reply.after_seconds:
                stopped.wait(reply.after_seconds)
            content = reply.body.encode() if isinstance(reply.body, str) else reply.body
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(content)), **reply.headers}.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content[: len(content) - reply.cut])
            if reply.cut:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: Any) -> None:
            """A client that goes is no failure of the server."""

    stopped = threading.Event()
    server = Server(("127.0.0.1", 0), Handler)
    served = Catalogue(f"http://127.0.0.1:{server.server_address[1]}", dict(pages or {}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()


PREFIXES = """
PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/> PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX vcard: <http://www.w3.org/2006/vcard/ns#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX schema: <http://schema.org/> PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX ex: <https://data.example.org/id/>
"""


def holds(result: Result, pattern: str) -> bool:
    """Whether the graph of a harvest has the pattern."""
    store = pyoxigraph.Store()
    store.load(path=str(result.folder / "graph.nq"), format=pyoxigraph.RdfFormat.N_QUADS)
    return bool(store.query(f"{PREFIXES} ASK {{ {pattern} }}", use_default_graph_as_union=True))


def graph_of(result: Result) -> bytes:
    """The bytes of the graph."""
    return (result.folder / "graph.nq").read_bytes()
