"""Ontology and data, read together as they are published, are OWL 2 DL: every term is declared, of one type each."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode
from rdflib import OWL, RDF, RDFS, XSD

from loaders.builds.folder import Build
from loaders.emission.ontology import ontology_triples
from loaders.project import Project
from loaders.vocabulary import DG
from tests.support.engines.robot import outside_owl_dl

_PROPERTIES = {str(OWL.ObjectProperty), str(OWL.DatatypeProperty), str(OWL.AnnotationProperty)}
#: What OWL reads as syntax or knows by itself; the list of ``rdfs:`` is that of its annotation properties.
_SYNTAX = {
    str(term)
    for term in (
        RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDFS.label, RDFS.comment, RDFS.seeAlso,
        RDFS.isDefinedBy, OWL.inverseOf, OWL.disjointWith, OWL.versionIRI, OWL.versionInfo, OWL.sameAs,
    )
}  # fmt: skip
_META = {str(term) for term in (OWL.Ontology, OWL.Class, RDFS.Datatype, RDF.Property, OWL.SymmetricProperty)} | _PROPERTIES
#: The datatypes of OWL 2's map that the graph may use.
_DATATYPES = {str(RDF.langString), *(str(XSD[name]) for name in ("string", "decimal", "integer", "boolean", "double", "anyURI", "hexBinary"))}


def _declared(store: pyoxigraph.Store) -> dict[str, set[str]]:
    """By the IRI of each term the types that it is declared as."""
    found: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, NamedNode(str(RDF.type)), None):
        if isinstance(quad.object, NamedNode) and quad.object.value in _META:
            found.setdefault(str(getattr(quad.subject, "value", "")), set()).add(quad.object.value)
    return found


def unfit(store: pyoxigraph.Store) -> set[str]:
    """What keeps the graph from being OWL 2 DL, by the rules that a graph without class expressions can break."""
    declared, wrong = _declared(store), set[str]()
    classes = {name for name, types in declared.items() if str(OWL.Class) in types} | _META
    for name, types in declared.items():
        if len(types & _PROPERTIES) > 1:
            wrong.add(f"{name} is a property of two types")
        if name.startswith((str(RDF), str(RDFS), str(OWL))):
            wrong.add(f"{name} is reserved and declared")
    for quad in store:
        name, target = quad.predicate.value, quad.object
        types = declared.get(name, set())
        if name not in _SYNTAX and not types & _PROPERTIES:
            wrong.add(f"{name} is no declared property")
        if isinstance(target, Literal):
            kind = target.datatype.value
            if kind not in _DATATYPES and str(RDFS.Datatype) not in declared.get(kind, set()):
                wrong.add(f"{kind} is no declared datatype")
            if kind not in _DATATYPES and str(OWL.DatatypeProperty) in types:
                wrong.add(f"{name} has {kind}, with which OWL cannot reason")
            if str(OWL.ObjectProperty) in types:
                wrong.add(f"{name} has a literal")
        elif str(OWL.DatatypeProperty) in types:
            wrong.add(f"{name} has no literal")
        elif name in (str(RDF.type), str(RDFS.subClassOf)) and target.value not in classes:
            wrong.add(f"{target.value} is no declared class")
    return wrong


def test_every_term_is_declared_and_of_one_type(built_store: pyoxigraph.Store) -> None:
    assert unfit(built_store) == set()


@pytest.mark.parametrize(
    ("turtle", "reason"),
    [
        ("ex:a ex:p ex:b", "https://example.org/p is no declared property"),
        ("ex:a a rdf:Statement", f"{RDF.Statement} is no declared class"),
        ("ex:a rdf:subject ex:b", f"{RDF.subject} is no declared property"),
        ("ex:p a owl:ObjectProperty, owl:DatatypeProperty", "https://example.org/p is a property of two types"),
        ("rdf:Statement a owl:Class", f"{RDF.Statement} is reserved and declared"),
        ('ex:p a owl:DatatypeProperty . ex:a ex:p "2024"^^xsd:gYear', f"https://example.org/p has {XSD.gYear}, with which OWL cannot reason"),
        ('ex:p a owl:ObjectProperty . ex:a ex:p "x"', "https://example.org/p has a literal"),
        ("ex:p a owl:DatatypeProperty . ex:a ex:p ex:b", "https://example.org/p has no literal"),
        ("ex:C rdfs:subClassOf ex:D", "https://example.org/D is no declared class"),
        ('ex:p a owl:AnnotationProperty . ex:a ex:p "x"^^ex:code', "https://example.org/code is no declared datatype"),
    ],
)  # fmt: skip
def test_each_breach_is_seen(turtle: str, reason: str) -> None:
    assert reason in unfit(_store(turtle))


def _store(turtle: str) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.load(_text(turtle).encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return store


def _text(turtle: str) -> str:
    prefixes = {"ex": "https://example.org/", "rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD, "dg": DG}
    return "\n".join([*(f"@prefix {prefix}: <{space!s}> ." for prefix, space in prefixes.items()), f"{turtle} ."])


@pytest.mark.engines
def test_graph_and_ontology_are_owl_2_dl_by_robot(built_build: Build, tmp_path: Path) -> None:
    graph, ontology = tmp_path / "graph.ttl", tmp_path / "ontology.nt"
    graph.write_bytes(gzip.decompress((built_build.folder / "graph.ttl.gz").read_bytes()))
    ontology.write_text("".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in ontology_triples(Project())), encoding="utf-8")
    for path in (ontology, graph):
        assert outside_owl_dl(tmp_path, path) == []


@pytest.mark.engines
def test_robot_sees_what_is_not_owl_2_dl(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text(_text("ex:a a rdf:Statement ; ex:p ex:b . ex:q a owl:ObjectProperty, owl:DatatypeProperty"), encoding="utf-8")
    found = "\n".join(outside_owl_dl(tmp_path, broken))
    assert "rdf:Statement" in found and "https://example.org/p" in found and "https://example.org/q" in found
