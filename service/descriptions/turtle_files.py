"""Our own Turtle files as one graph: the ontology, and the shapes. Read once for each state of the files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, URIRef

from loaders.emission.ontology import declarations
from loaders.project import Project
from loaders.vocabulary import BASE, ONTOLOGY

_LISTED = (
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    RDFS.Class,
    RDF.Property,
    SH.NodeShape,
    SH.PropertyShape,
)


@dataclass(frozen=True)
class Term:
    """A term of the ontology, or a shape, as a page lists it: texts by language."""

    iri: str
    kind: str
    labels: dict[str, str]
    definitions: dict[str, str]


def files_as_graph(files: list[Path]) -> Graph:
    """All files in one graph. Raises ``OSError`` and rdflib's ``BadSyntax``."""
    return _read(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[Path, int], ...]) -> Graph:
    graph = Graph()
    for path, _ in files:
        graph.parse(path, format="turtle")
    return graph


def outside_declarations(project: Project) -> Graph:
    """The terms of other vocabularies as the project's tables declare them, without which the ontology is no OWL 2 DL."""
    graph = Graph()
    for triple in declarations(project, lambda file: True):
        graph.add(triple)
    return graph


def version_of(graph: Graph) -> str | None:
    """The last part of the ontology's version IRI; None where it has none."""
    version = graph.value(URIRef(ONTOLOGY), OWL.versionIRI)
    return str(version).removeprefix(ONTOLOGY + "/") if version else None


def terms(graph: Graph) -> list[Term]:
    """Whatever the files describe and name, in the order of the IRIs: terms, shapes, declared prefixes."""
    found: dict[str, str] = {}
    for kind in _LISTED:
        for subject in graph.subjects(RDF.type, kind):
            if isinstance(subject, URIRef):
                found.setdefault(str(subject), str(kind))
    for subject in graph.subjects():
        if isinstance(subject, URIRef) and subject.startswith(BASE):
            found.setdefault(str(subject), str(graph.value(subject, RDF.type) or ""))
    return [
        Term(
            iri, kind,
            _texts(graph, iri, (RDFS.label, SKOS.prefLabel, SH.name, SH.prefix)),
            _texts(graph, iri, (SKOS.definition, RDFS.comment, SH.description, SH.message, SH.namespace)),
        )
        for iri, kind in sorted(found.items())
    ]  # fmt: skip


def _texts(graph: Graph, iri: str, properties: tuple[URIRef, ...]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for prop in properties:
        for value in graph.objects(URIRef(iri), prop):
            untagged = "en" if prop == SH.message else ""  # our shapes speak English only
            texts.setdefault(getattr(value, "language", None) or untagged, str(value))
    return texts
