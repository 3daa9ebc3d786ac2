"""The SPARQL suites of the W3C (queries of 1.0 and 1.1): fetched, read, and answered by the engine as the service asks it.

The suites (W3C test suite licence or three-clause BSD, https://w3c.github.io/rdf-tests/) come with the source distribution
of rdflib. Left out by kind is what we do not offer: updates, entailment, SERVICE at
addresses of the suite's own, the protocol and the service description.
"""

from __future__ import annotations

import io
import socket
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)  # fmt: skip
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from loaders.vocabulary import BASE
from service.http.formats import Kind
from service.http.problems import ServiceProblem
from service.sparql.analysis import analyse, with_limit
from service.store.engine import Sink
from service.store.frames import Request
from service.store.oxigraph_engine import OxigraphEngine
from tests.support.source_archives import fetch_source
from tests.support.stored_terms import Term, as_stored

_MANIFESTS = ("dawg-data-r2/manifest-evaluation.ttl", "dawg-data-r2/manifest-syntax.ttl", "sparql11/manifest-all.ttl")
_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_SOLUTIONS = f"""
PREFIX rs: <{_RS}>
SELECT ?solution ?index ?name ?value {{
  ?set rs:solution ?solution OPTIONAL {{ ?solution rs:index ?index }}
  OPTIONAL {{ ?solution rs:binding ?binding . ?binding rs:variable ?name ; rs:value ?value }}
}} ORDER BY ?index"""
#: The kinds of test of a text alone, and whether that text is right; the kinds with a dataset and an answer.
_SYNTAX = {"PositiveSyntaxTest": True, "PositiveSyntaxTest11": True, "NegativeSyntaxTest": False, "NegativeSyntaxTest11": False}
_EVALUATED = {"QueryEvaluationTest", "CSVResultFormatTest"}
#: Of its folders, those that need more than a graph: a reasoner, and servers at addresses of their own.
_LEFT_OUT = {"entailment", "service"}
_DEEPEST, _ROWS, _BYTES = 100, 10_000, 2**30
_DEFAULT = "urn:default"
_RESULTS = {".srx": QueryResultsFormat.XML, ".srj": QueryResultsFormat.JSON, ".tsv": QueryResultsFormat.TSV}
_GRAPHS = {".ttl": RdfFormat.TURTLE, ".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES}

Row = dict[str, Term]


class Refused(Exception):
    """The service takes the text for no query."""


@dataclass(frozen=True)
class Case:
    """One test: a query, the files of its dataset by the names of their graphs, and the file with the answer; where only
    the syntax counts, ``expected`` is whether the text is a query."""

    name: str
    query: Path
    expected: Path | bool
    default: Sequence[Path] = ()
    named: Mapping[str, Path] = field(default_factory=dict)


def fetch(folder: Path) -> Path:
    """The folder of the suites, below ``folder``."""
    return fetch_source("rdflib", folder) / "test/data/suites/w3c"


def read(root: Path) -> Iterator[Case]:
    """All tests of queries, in the order of the manifests."""
    for manifest in _MANIFESTS:
        yield from _read(root / manifest, root)


def _read(path: Path, root: Path) -> Iterator[Case]:
    graph = Graph().parse(path, format="turtle", publicID=path.as_uri())
    for included in graph.objects(URIRef(path.as_uri()), _MF.include):
        for manifest in Collection(graph, included):
            yield from _read(_path(manifest), root)
    for entries in graph.objects(URIRef(path.as_uri()), _MF.entries):
        for test in Collection(graph, entries):
            kinds = {str(kind).rpartition("#")[2] for kind in graph.objects(test, RDF.type)}
            action, result = graph.value(test, _MF.action), graph.value(test, _MF.result)
            name = f"{path.parent.relative_to(root)}/{str(test).rpartition('#')[2]}"
            if is_right := kinds & _SYNTAX.keys():
                yield Case(name, _path(action), _SYNTAX[is_right.pop()])
            elif kinds & _EVALUATED and path.parent.name not in _LEFT_OUT:
                default = [_path(file) for file in graph.objects(action, _QT.data)]
                named = dict(_graph(graph, one) for one in graph.objects(action, _QT.graphData))
                yield Case(name, _path(graph.value(action, _QT.query)), _path(result), default, named)


def _graph(graph: Graph, described: Node) -> tuple[str, Path]:
    """The name of a graph and its file."""
    file = graph.value(described, _QT.graph) or described
    return str(graph.value(described, RDFS.label) or file), _path(file)


def _path(address: Node | None) -> Path:
    return Path(str(address).removeprefix("file://"))


@dataclass(frozen=True)
class Answer:
    """Rows, maybe in an order that counts; or yes or no; or a graph; or the lines of a text."""

    rows: tuple[Row, ...] = ()
    is_ordered: bool = False
    says: bool | None = None
    graph: frozenset[Quad] = frozenset()
    lines: tuple[str, ...] = ()

    def is_given_by(self, other: Answer) -> bool:
        """Whether another answer says the same, whatever its blank nodes are called."""
        if self.is_ordered and [*map(_said, self.rows)] != [*map(_said, other.rows)]:
            return False
        return (self.says, self.lines, *_canonical(self)) == (other.says, other.lines, *_canonical(other))


def _said(row: Row) -> frozenset[tuple[str, str]]:
    """What a row says, blank nodes unnamed."""
    return frozenset((name, "" if isinstance(term, BlankNode) else str(term)) for name, term in row.items())


def _canonical(answer: Answer) -> tuple[Counter[frozenset[tuple[str, str]]], set[str]]:
    """Rows without blank nodes, and how often each stands there; whatever has some, with canonical names for these."""
    unnamed = [row for row in answer.rows if any(isinstance(term, BlankNode) for term in row.values())]
    quads = list(answer.graph)
    for row in unnamed:
        line = BlankNode()
        quads += [Quad(line, NamedNode(f"urn:column:{name}"), term) for name, term in row.items()]
    data = Dataset(quads)
    data.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return Counter(_said(row) for row in answer.rows if row not in unnamed), {str(quad) for quad in data}


class _Bytes(Sink):
    """Keeps the bytes of an answer, which otherwise go to the service."""

    def __init__(self, kept: IO[bytes]) -> None:
        super().__init__(cast(socket.socket, None), _BYTES)
        self._kept = kept

    def write(self, data: Any) -> int:
        """Take bytes."""
        return self._kept.write(data)


def answered(case: Case) -> Answer:
    """What the service answers. Raises ``Refused`` for what it takes for no query, and ``EngineFailure``."""
    text = f"BASE <{case.query.as_uri()}> {case.query.read_text(encoding='utf-8')}"
    try:
        query = analyse(text, _DEEPEST)
    except ServiceProblem as problem:
        raise Refused(str(problem)) from problem
    default, named = query.default_graphs, query.named_graphs
    files = [(name, _path(URIRef(name))) for name in {*default, *named}]
    if not files:
        default, named = (_DEFAULT,), tuple(case.named)
        files = [*((_DEFAULT, path) for path in case.default), *case.named.items()]
    store = Store()
    for name, path in files:
        if path.exists():
            store.extend(_quads(path, NamedNode(name)))
    output = "ntriples" if query.kind is Kind.GRAPH else "csv" if str(case.expected).endswith(".csv") else "json"
    asked = with_limit(query, _ROWS) if query.kind is Kind.TABULAR else query.text
    request = Request(asked, query.kind.value, output, _ROWS, _BYTES, None, default, named)
    kept = io.BytesIO()
    OxigraphEngine(store, BASE, {}, federates=False).answer(request, _Bytes(kept))
    if output == "ntriples":
        return Answer(graph=frozenset(parse(kept.getvalue(), RdfFormat.N_TRIPLES)))
    return _lines(kept.getvalue()) if output == "csv" else _results(kept.getvalue(), QueryResultsFormat.JSON)


def expected(case: Case) -> Answer:
    """What the suite wants of a query with a dataset."""
    path = case.expected
    assert isinstance(path, Path)
    if path.suffix == ".csv":
        return _lines(path.read_bytes())
    if path.suffix in _RESULTS:
        return _results(path.read_bytes(), _RESULTS[path.suffix])
    store = _store(_quads(path, DefaultGraph()))
    if not list(store.quads_for_pattern(None, None, NamedNode(f"{_RS}ResultSet"))):
        return Answer(graph=frozenset(store))
    for quad in store.quads_for_pattern(None, NamedNode(f"{_RS}boolean"), None):
        return Answer(says=str(quad.object).startswith('"true"'))
    solutions = store.query(_SOLUTIONS)
    assert isinstance(solutions, QuerySolutions)
    rows: dict[str, Row] = {}
    is_ordered = False
    for solution in solutions:
        row = rows.setdefault(str(solution["solution"]), {})
        if (name := solution["name"]) is not None:
            row[name.value] = solution["value"]
        is_ordered |= solution["index"] is not None
    return Answer(tuple(rows.values()), is_ordered)


def _lines(text: bytes) -> Answer:
    first, *rows = text.decode().splitlines()
    return Answer(lines=(first, *sorted(rows)))


def _results(text: bytes, kind: QueryResultsFormat) -> Answer:
    found = parse_query_results(text, kind)
    if isinstance(found, QueryBoolean):
        return Answer(says=bool(found))
    names = [variable.value for variable in found.variables]
    return Answer(tuple({name: as_stored(row[name]) for name in names if row[name] is not None} for row in found))


def _store(quads: Iterable[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


def _quads(path: Path, graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
    """The triples of a file, whose blank nodes are its own."""
    address = path.as_uri()
    for triple in parse(path=str(path), format=_GRAPHS[path.suffix], base_iri=address, rename_blank_nodes=True):
        yield Quad(triple.subject, triple.predicate, triple.object, graph)
