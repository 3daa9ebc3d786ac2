"""Loading a build into a remote engine: SPARQL 1.1 Graph Store Protocol, or Virtuoso's own bulk loader.

Only graphs of ours are touched: each named graph of the build is replaced, and a graph of an earlier build that
the present one lacks is removed. Afterwards every graph is counted at the query endpoint.
"""

from __future__ import annotations

import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    build_opener,
)

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from loaders.builds.folder import Build
from loaders.settings import Settings
from loaders.vocabulary import BASE

OUR_GRAPHS = f"{BASE}graph/"
_REPORT = f"{BASE}ontology#Report"
#: In Virtuoso's TTLP: read what its strict reading of Turtle would refuse, such as non-ASCII in IRIs.
_TTLP_FLAGS = 0b10_1111_1111

Progress = Callable[[str], None]


class LoadRefused(Exception):
    """The engine did not take the graph as it is; the text says what was expected, found, and what to do."""


class Loader(ABC):
    """A way into one engine. Graphs come as N-Triples in UTF-8."""

    @abstractmethod
    def replace(self, graph: str, triples: bytes) -> None:
        """Make the named graph consist of these triples. Raises ``LoadRefused``."""

    @abstractmethod
    def remove(self, graph: str) -> None:
        """Remove the named graph. Raises ``LoadRefused``."""


class GraphStoreLoader(Loader):
    """SPARQL 1.1 Graph Store HTTP Protocol, §5.3 PUT and §5.4 DELETE, with basic or digest authentication."""

    def __init__(self, settings: Settings) -> None:
        self._address = settings.remote_load_url
        self._timeout_seconds = settings.remote_load_timeout_seconds
        passwords = HTTPPasswordMgrWithDefaultRealm()
        if settings.remote_user:
            secret = settings.remote_password.get_secret_value()
            passwords.add_password(None, self._address, settings.remote_user, secret)
        self._opener = build_opener(HTTPDigestAuthHandler(passwords), HTTPBasicAuthHandler(passwords))

    def replace(self, graph: str, triples: bytes) -> None:
        """See ``Loader``."""
        self._send("PUT", graph, triples)

    def remove(self, graph: str) -> None:
        """See ``Loader``."""
        self._send("DELETE", graph, None)

    def _send(self, method: str, graph: str, data: bytes | None) -> None:
        mark = "&" if "?" in self._address else "?"
        request = Request(f"{self._address}{mark}graph={quote(graph, safe='')}", data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/n-triples")
        try:
            with self._opener.open(request, timeout=self._timeout_seconds) as response:
                response.read()
        except HTTPError as error:
            said = error.read(300).decode("utf-8", "replace").strip()
            raise LoadRefused(
                f"{self._address}: {method} of <{graph}> answered {error.code} {said}. Check "
                "DGKG_REMOTE_LOAD_URL, DGKG_REMOTE_USER, DGKG_REMOTE_PASSWORD, and that the engine may be "
                "written to."
            ) from error
        except (URLError, TimeoutError, ConnectionError) as error:
            raise LoadRefused(f"{self._address} cannot be reached: {error}.") from error


class VirtuosoLoader(Loader):
    """Virtuoso's bulk loader through ``isql``: twice as fast as its Graph Store Protocol, and unlogged.

    The address is ``isql://HOST:PORT/FOLDER``; the folder is one that the server's ``DirsAllowed`` names.
    """

    def __init__(self, settings: Settings) -> None:
        parts = urlsplit(settings.remote_load_url)
        self._server, self._folder = parts.netloc, Path(parts.path)
        self._timeout_seconds = settings.remote_load_timeout_seconds
        self._login = [settings.remote_user, settings.remote_password.get_secret_value()]
        command = shutil.which("isql-vt") or shutil.which("isql-v")
        if command is None:
            raise LoadRefused(
                "Virtuoso's client isql-vt is not installed; install it, or load by the Graph Store Protocol."
            )
        self._command = command

    def replace(self, graph: str, triples: bytes) -> None:
        """See ``Loader``."""
        file = self._folder / "datagov-kg.nt"
        file.write_bytes(triples)
        try:
            load = f"DB.DBA.TTLP_MT(file_open({_sql(str(file))}), '', {_sql(graph)}, {_TTLP_FLAGS}, 2)"
            self._run(f"log_enable(2); SPARQL CLEAR GRAPH {_iri(graph)}; {load}; checkpoint;")
        finally:
            file.unlink()

    def remove(self, graph: str) -> None:
        """See ``Loader``."""
        self._run(f"SPARQL CLEAR GRAPH {_iri(graph)};")

    def _run(self, statements: str) -> None:
        command = [self._command, self._server, *self._login, "ERRORS=STDOUT", f"EXEC={statements}"]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=self._timeout_seconds, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise LoadRefused(
                f"Virtuoso at {self._server} took longer than {self._timeout_seconds:g} seconds for one graph. Raise "
                "DGKG_REMOTE_LOAD_TIMEOUT_SECONDS."
            ) from error
        failed = "*** Error" in done.stdout or done.returncode
        if failed:
            raise LoadRefused(f"Virtuoso at {self._server}: {(done.stdout + done.stderr).strip()[-500:]}")


def loader_for(settings: Settings) -> Loader:
    """The way that ``DGKG_REMOTE_LOAD_URL`` names. Raises ``LoadRefused`` where it names none."""
    scheme = urlsplit(settings.remote_load_url).scheme
    if scheme == "isql":
        return VirtuosoLoader(settings)
    if scheme in ("http", "https"):
        return GraphStoreLoader(settings)
    raise LoadRefused(
        f"DGKG_REMOTE_LOAD_URL: expected a Graph Store address (http://…) or isql://HOST:PORT/FOLDER, found "
        f"{settings.remote_load_url!r}."
    )


def load_build(build: Build, settings: Settings, progress: Progress = lambda step: None) -> dict[str, int]:
    """Load a build, with what was harvested beside it, into the engine behind ``DGKG_STORE``; returns the triples of each graph.

    Raises ``LoadRefused`` where the engine refuses, or has afterwards not what was sent.
    """
    if not settings.is_remote:
        raise LoadRefused(f"DGKG_STORE: expected the URL of a SPARQL endpoint, found {settings.store!r}.")
    loader, store = loader_for(settings), build.load(with_harvests=True)
    before, expected = _counts(settings), _sizes(store, build)
    for graph in expected:
        progress(f"load {graph}")
        loader.replace(graph, _ntriples(store, graph))
    for graph in sorted(set(before) - set(expected)):
        if graph.startswith(OUR_GRAPHS):
            progress(f"remove {graph}")
            loader.remove(graph)
    progress("count")
    # Fuseki 5 (5.2 and 5.6, TDB2) keeps old triples with decimals when PUT replaces a graph; DELETE removes them
    found = _counts(settings)
    for graph in [graph for graph, count in expected.items() if found.get(graph, 0) != count]:
        progress(f"load {graph} afresh")
        loader.remove(graph)
        loader.replace(graph, _ntriples(store, graph))
    _check(expected, _counts(settings), settings)
    return expected


def _check(expected: dict[str, int], found: dict[str, int], settings: Settings) -> None:
    wrong = [
        f"<{graph}>: {found.get(graph, 0)} triples, not {count}"
        for graph, count in expected.items()
        if found.get(graph, 0) != count
    ]
    if wrong:
        raise LoadRefused(f"{settings.store} has not what was sent: {'; '.join(wrong)}.")
    seen = _ask(settings, f"SELECT ?r {{ ?r a <{_REPORT}> }} LIMIT 1")
    if not seen and _ask(settings, f"SELECT ?r {{ GRAPH ?g {{ ?r a <{_REPORT}> }} }} LIMIT 1"):
        raise LoadRefused(
            f"{settings.store}: its default graph does not show the named graphs. Make it their union (for "
            "Fuseki: --set tdb2:unionDefaultGraph=true)."
        )


def _ntriples(store: pyoxigraph.Store, graph: str) -> bytes:
    return store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(graph)) or b""


def _sizes(store: pyoxigraph.Store, build: Build) -> dict[str, int]:
    """How many triples each named graph has. Raises ``LoadRefused`` for a quad of the default graph."""
    for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
        raise LoadRefused(f"{build.graph}: {quad} is in no named graph; build again.")
    names = sorted(name.value for name in store.named_graphs() if isinstance(name, NamedNode))
    return {name: sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode(name))) for name in names}


def _counts(settings: Settings) -> dict[str, int]:
    rows = _ask(settings, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    return {row["g"]["value"]: int(row["n"]["value"]) for row in rows if "g" in row}


def _ask(settings: Settings, text: str) -> list[dict[str, Any]]:
    wrapper = SPARQLWrapper(settings.store, agent="datagov-kg")
    wrapper.setMethod(POST)
    wrapper.setReturnFormat(JSON)
    wrapper.setTimeout(max(1, round(settings.remote_load_timeout_seconds)))  # 0 would mean for ever
    if settings.remote_user:
        wrapper.setCredentials(settings.remote_user, settings.remote_password.get_secret_value())
    wrapper.setQuery(text)
    try:
        document = cast(dict[str, Any], wrapper.queryAndConvert())
    except (OSError, ValueError) as error:
        raise LoadRefused(f"{settings.store} cannot be asked: {error}.") from error
    rows: list[dict[str, Any]] = document["results"]["bindings"]
    return rows


def _sql(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _iri(graph: str) -> str:
    return str(NamedNode(graph))
