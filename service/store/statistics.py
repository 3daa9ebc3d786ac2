"""What a store's statements say of each predicate: of what kind its objects are, and how many there are; read once, at start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store
from rdflib import RDF, XSD

from service.sparql.kinds import IRIS, Kinds

#: Datatypes of which the engine has an order: it compares any two of their literals by value, or else any two by text.
_ORDERED = frozenset({str(RDF.langString), *(str(XSD[name]) for name in ("string", "integer", "decimal", "date", "gYear"))})
#: Numbers beyond those that it computes with, dates with time zones and ill-typed literals are of no kind.
_KINDS = f"""SELECT DISTINCT ?p ?kind {{ ?s ?p ?o BIND(DATATYPE(?o) AS ?type) BIND(IF(isIRI(?o), "{IRIS}", IF(
  ?type IN (<{XSD.string}>, <{RDF.langString}>) || isNumeric(?o) || (?type = <{XSD.date}> && STRLEN(STR(?o)) = 10 && YEAR(?o) > 0)
  || (?type = <{XSD.gYear}> && STRLEN(STR(?o)) = 4 && YEAR(?o) > 0), STR(?type), "none")) AS ?kind) }}"""
_TRIPLES = """SELECT ?p (SUM(?n) AS ?triples) (MAX(?n) AS ?most) {
  SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s ?p } GROUP BY ?p"""
_OBJECTS = "SELECT ?p (COUNT(DISTINCT ?o) AS ?objects) { ?s ?p ?o } GROUP BY ?p"


@dataclass(frozen=True)
class Predicate:
    """What a graph holds of a predicate: the most objects of one subject, and the mean number of subjects of one object."""

    most_objects: int
    mean_subjects: float


def kinds_of(store: Store) -> Kinds:
    """The predicates whose objects are all IRIs, or all of one datatype that the engine orders: one query over all statements."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in _rows(store, _KINDS):
        kind = row["kind"]
        kinds[_iri(row["p"])].add(kind.value if isinstance(kind, Literal) else "none")
    return Kinds({predicate: next(iter(its)) for predicate, its in kinds.items() if len(its) == 1 and its <= _ORDERED | {IRIS}})


def predicates_of(store: Store) -> Mapping[str, Predicate]:
    """What the store holds of each predicate, by its IRI: two queries over all statements."""
    objects = {_iri(row["p"]): number(row["objects"]) for row in _rows(store, _OBJECTS)}
    return {
        _iri(row["p"]): Predicate(number(row["most"]), number(row["triples"]) / objects[_iri(row["p"])])
        for row in _rows(store, _TRIPLES)
    }


def number(term: object) -> int:
    """The whole number that a count's literal says."""
    assert isinstance(term, Literal)
    return int(term.value)


def _rows(store: Store, text: str) -> QuerySolutions:
    rows = store.query(text, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return rows


def _iri(term: object) -> str:
    assert isinstance(term, NamedNode)
    return term.value
