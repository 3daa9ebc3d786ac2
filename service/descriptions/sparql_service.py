"""The service description (``sd:``) of the endpoint, with its prefixes and example queries."""

from __future__ import annotations

import re

from rdflib import DCTERMS, RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef

from loaders.vocabulary import BASE, SD, prefixes_in_use
from service.descriptions.examples import example_queries
from service.descriptions.texts import DATASET, ENDPOINT
from service.http.formats import FORMATS
from service.read.asking import rows
from service.store.served import Served

_FORMAT_IRIS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nquads": "N-Quads",
}
_DECLARED = re.compile(r"(?im)^\s*PREFIX\s+([\w-]+):\s*<([^>]*)>")
_FORMATS = "http://www.w3.org/ns/formats/"

async def service_description(parts: Served) -> Graph:
    """The description by SPARQL 1.1 Service Description §3."""
    graph = Graph()
    service = ENDPOINT
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, URIRef(parts.settings.public_iri + "sparql")))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    for output in FORMATS:
        graph.add((service, SD.resultFormat, URIRef(_FORMATS + _FORMAT_IRIS[output.name])))
    dataset, default = DATASET, BNode()
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    for row in await rows(parts.store, "named-graphs"):
        named = BNode()
        graph.add((dataset, SD.namedGraph, named))
        graph.add((named, RDF.type, SD.NamedGraph))
        graph.add((named, SD.name, URIRef(row["graph"]["value"])))
    terms = [row[kind]["value"] for kind, name in (("property", "properties"), ("class", "classes")) for row in await rows(parts.store, name)]
    _add_prefixes(graph, parts, service, prefixes_in_use(terms))
    _add_examples(graph, parts, service)
    return graph


def _add_prefixes(graph: Graph, parts: Served, service: URIRef, in_use: dict[str, str]) -> None:
    """The prefixes of the graph's classes and properties, and those that the examples declare."""
    declared = dict(found for query in example_queries(parts.project) for found in _DECLARED.findall(query.body))
    for prefix, space in sorted((declared | in_use).items()):
        declaration = BNode()
        graph.add((service, SH.declare, declaration))
        graph.add((declaration, SH.prefix, Literal(prefix)))
        graph.add((declaration, SH.namespace, Literal(space, datatype=XSD.anyURI)))


def _add_examples(graph: Graph, parts: Served, service: URIRef) -> None:
    properties = {"SELECT": SH.select, "ASK": SH.ask, "CONSTRUCT": SH.construct}
    types = {
        "SELECT": SH.SPARQLSelectExecutable,
        "ASK": SH.SPARQLAskExecutable,
        "CONSTRUCT": SH.SPARQLConstructExecutable,
    }
    for query in example_queries(parts.project):
        if query.form not in properties:
            continue
        example = URIRef(f"{BASE}queries/{query.name}")
        graph.add((example, RDF.type, SH.SPARQLExecutable))
        graph.add((example, RDF.type, types[query.form]))
        graph.add((example, properties[query.form], Literal(query.body)))
        graph.add((example, SH.prefixes, service))
        graph.add((example, DCTERMS.isPartOf, service))
        for language in ("en", "zh"):
            graph.add((example, RDFS.label, Literal(getattr(query, f"title_{language}"), lang=language)))
            graph.add(
                (example, RDFS.comment, Literal(getattr(query, f"description_{language}"), lang=language))
            )
