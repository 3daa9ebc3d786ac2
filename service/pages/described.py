"""A small graph of our own making, such as the catalogue, as a page: its subjects with their statements."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import DCTERMS, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from service.read.named import Named
from service.read.names import outside_labels, short_name
from service.read.things import PropertyValues

_NAMING = (DCTERMS.title, SKOS.prefLabel, RDFS.label)
_MOST_VALUES = 60


@dataclass(frozen=True)
class Described:
    """One subject of the graph."""

    iri: str
    labels: dict[str, str]
    statements: list[PropertyValues]


def described(graph: Graph) -> list[Described]:
    """The subjects that have an IRI: those with the most statements first, at most 60 values per property."""
    subjects = {subject for subject in graph.subjects() if isinstance(subject, URIRef)}
    ordered = sorted(subjects, key=lambda subject: (-len(set(graph.predicates(subject))), str(subject)))
    return [Described(str(node), _labels(graph, node), _statements(graph, node)) for node in ordered]


def _statements(graph: Graph, node: Node) -> list[PropertyValues]:
    return [
        PropertyValues(
            Named("uri", str(name), labels=outside_labels(short_name(str(name)))),
            [_named(graph, value) for value in sorted(graph.objects(node, name), key=str)[:_MOST_VALUES]],
        )
        for name in sorted(set(graph.predicates(node)), key=str)
    ]


def _named(graph: Graph, value: Node) -> Named:
    if isinstance(value, Literal):
        return Named("literal", str(value), value.language or "", str(value.datatype or ""))
    if isinstance(value, BNode):
        parts = [
            f"{short_name(str(name))} {item}"
            for name, item in sorted(graph.predicate_objects(value), key=str)
        ]
        return Named("literal", "; ".join(parts))
    return Named("uri", str(value), labels=_labels(graph, value))


def _labels(graph: Graph, node: Node) -> dict[str, str]:
    labels: dict[str, str] = {}
    for name in _NAMING:
        for label in graph.objects(node, name):
            if isinstance(label, Literal):
                labels.setdefault(label.language or "", str(label))
    return labels
