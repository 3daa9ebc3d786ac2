"""The query-side tests of the W3C suite for the SPARQL 1.1 Protocol, against the running service."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from loaders.project import ROOT

SUITES = Path(os.environ.get("DGKG_SUITES", ROOT.parent / "shared" / "suites"))
MANIFEST = SUITES / "sparql11-protocol" / "manifest.ttl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

#: Media types of the three formats that ``mf:expectedFormat`` names.
FORMATS = {
    "boolean": {"application/sparql-results+xml", "application/sparql-results+json"},
    "tabular": {
        "application/sparql-results+xml",
        "application/sparql-results+json",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json"},
}


@dataclass(frozen=True)
class Exchange:
    """One request of the manifest with what must come back."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: tuple[str, ...]
    boolean: bool | None
    format: str | None


def _one(graph: Graph, subject: Node, predicate: URIRef) -> Node:
    found = graph.value(subject, predicate)
    assert found is not None, (subject, predicate)
    return found


def _exchanges(graph: Graph, test: Node) -> list[Exchange]:
    requests = Collection(graph, _one(graph, _one(graph, test, MF.action), HT.requests))
    found = []
    for request in requests:
        response, body = _one(graph, request, HT.resp), graph.value(request, HT.body)
        headers_node = graph.value(request, HT.headers)
        headers = tuple(
            (str(_one(graph, header, HT.fieldName)), str(_one(graph, header, HT.fieldValue)))
            for header in (Collection(graph, headers_node) if headers_node else ())
        )
        boolean, expected = (
            graph.value(response, MF.expectedBoolean),
            graph.value(response, MF.expectedFormat),
        )
        content = None
        if body is not None:
            content = str(_one(graph, body, CNT.chars)).encode(str(_one(graph, body, CNT.characterEncoding)))
        found.append(
            Exchange(
                str(_one(graph, request, HT.methodName)),
                str(_one(graph, request, HT.absolutePath)),
                headers,
                content,
                tuple(str(status)[-3:] for status in graph.objects(response, MF.expectedStatus)),
                None if boolean is None else bool(boolean),
                None if expected is None else str(expected),
            )
        )
    return found


def _tests() -> dict[str, list[Exchange]]:
    if not MANIFEST.exists():
        return {}
    graph = Graph().parse(MANIFEST)
    entries = Collection(graph, _one(graph, _one_manifest(graph), MF.entries))
    return {str(test).partition("#")[2]: _exchanges(graph, test) for test in entries}


def _one_manifest(graph: Graph) -> Node:
    return next(graph.subjects(RDF.type, MF.Manifest))


TESTS = _tests()
QUERY_SIDE = [name for name in TESTS if not name.startswith("update_")]


def test_the_suite_is_whole() -> None:
    if not TESTS:
        pytest.skip(f"{MANIFEST} is absent: set DGKG_SUITES to the folder of suites")
    assert len(TESTS) == 34
    assert len(QUERY_SIDE) == 27


@pytest.mark.parametrize("name", QUERY_SIDE)
def test_protocol(name: str, client: httpx2.Client) -> None:
    for exchange in TESTS[name]:
        _check(exchange, client)


@pytest.mark.parametrize("name", [name for name in TESTS if name.startswith("update_")])
def test_updates_are_refused(name: str, client: httpx2.Client) -> None:
    """The service is read-only: what the suite expects to succeed is refused with 4xx."""
    response = _send(TESTS[name][0], client)
    assert 400 <= response.status_code < 500
    assert response.headers["content-type"] == "application/problem+json"


def _send(exchange: Exchange, client: httpx2.Client) -> httpx2.Response:
    parts = urlsplit(exchange.path)
    url = "/sparql" + (f"?{parts.query}" if parts.query else "")
    return client.request(exchange.method, url, headers=list(exchange.headers), content=exchange.body)


def _check(exchange: Exchange, client: httpx2.Client) -> None:
    response = _send(exchange, client)
    classes = {f"{response.status_code // 100}xx", str(response.status_code)}
    assert classes & set(exchange.statuses), (exchange, response.status_code, response.text[:300])
    media_type = response.headers.get("content-type", "").partition(";")[0]
    if exchange.format is not None:
        assert media_type in FORMATS[exchange.format]
    if exchange.boolean is not None:
        assert response.json()["boolean"] is exchange.boolean
