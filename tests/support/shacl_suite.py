"""The SHACL test suite of the W3C: fetched, read, and its reports compared as its tests demand.

The suite (W3C test suite licence or three-clause BSD, https://w3c.github.io/data-shapes/data-shapes-test-suite/) comes
with the source distribution of pyshacl, our reference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
import rdflib
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from loaders.validation.paths import read_path
from tests.support.source_archives import fetch_source
from tests.support.stored_terms import as_stored

_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_SHT = Namespace("http://www.w3.org/ns/shacl-test#")
_COMPARED = (
    SH.focusNode, SH.value, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape,
)  # fmt: skip


def fetch(folder: Path) -> Path:
    """The folder of the suite's tests, below ``folder``."""
    return fetch_source("pyshacl", folder) / "test/resources/sht_tests"


@dataclass(frozen=True)
class Case:
    """One test: what is validated by what, and the report that must come of it, or None where it must be refused."""

    name: str
    data: Graph
    shapes: Graph
    expected: tuple[Graph, Node] | None


def read(root: Path) -> Iterator[Case]:
    """All tests of the suite, by name."""
    for path in sorted(root.rglob("*.ttl")):
        graph = _parsed(path)
        for test in graph.subjects(RDF.type, _SHT.Validate):
            action, result = graph.value(test, _MF.action), graph.value(test, _MF.result)
            assert action is not None and result is not None
            data, shapes = (
                _named(path, graph, graph.value(action, one)) for one in (_SHT.dataGraph, _SHT.shapesGraph)
            )
            expected = None if result == _SHT.Failure else (graph, result)
            yield Case(str(path.relative_to(root).with_suffix("")), data, shapes, expected)


def _named(path: Path, graph: Graph, name: Node | None) -> Graph:
    """The graph of that address: the file itself, or one beside it. One file is one graph: blank nodes are its own."""
    beside = path.parent / str(name).rpartition("/")[2]
    return graph if beside == path else _parsed(beside)


def _parsed(path: Path) -> Graph:
    """The graph of a file, every literal as written."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        return Graph().parse(path, format="turtle", publicID=path.as_uri())
    finally:
        rdflib.NORMALIZE_LITERALS = before


def stored(graph: Graph) -> pyoxigraph.Store:
    """The graph in the embedded store, with the same blank nodes."""
    store = pyoxigraph.Store()
    for subject, predicate, value in graph:
        here, relation = _term(subject), _term(predicate)
        assert isinstance(here, pyoxigraph.NamedNode | pyoxigraph.BlankNode)
        assert isinstance(relation, pyoxigraph.NamedNode)
        store.add(pyoxigraph.Quad(here, relation, _term(value)))
    return store


def _term(term: Node) -> pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal:
    if isinstance(term, BNode):
        return pyoxigraph.BlankNode(str(term))
    if not isinstance(term, Literal):
        return pyoxigraph.NamedNode(str(term))
    if term.language:
        return pyoxigraph.Literal(str(term), language=term.language)
    return pyoxigraph.Literal(str(term), datatype=pyoxigraph.NamedNode(str(term.datatype)) if term.datatype else None)


def kept(term: Node) -> str:
    """The term in N-Triples, as the store keeps it: it has one spelling of each number."""
    return str(as_stored(_term(term)))


Report = tuple[bool, Counter[tuple[str, ...]]]


def report_of(graph: Graph, report: Node, with_messages: bool) -> Report:
    """What a report says: whether all conforms, and each result with how often it stands there."""
    found: Counter[tuple[str, ...]] = Counter()
    for result in graph.objects(report, SH.result):
        values = [graph.value(result, predicate) for predicate in _COMPARED]
        values.append(graph.value(result, SH.resultMessage) if with_messages else None)
        path = graph.value(result, SH.resultPath)
        route = "" if path is None else str(read_path(graph, path, "the report"))
        found[(route, *("" if value is None else kept(value) for value in values))] += 1
    conforms = graph.value(report, SH.conforms)
    assert isinstance(conforms, Literal)
    return bool(conforms.value), found


def has_messages(graph: Graph, report: Node) -> bool:
    """Whether a report has messages: an expected one has them where they are what is tested."""
    return any((result, SH.resultMessage, None) in graph for result in graph.objects(report, SH.result))


def report_node(graph: Graph) -> Node:
    """The validation report of a graph."""
    return next(graph.subjects(RDF.type, URIRef(SH.ValidationReport)))
