"""The VoID description of the graph: its size, its classes and properties with counts, where to get it."""

from __future__ import annotations

from urllib.parse import quote

from rdflib import DCTERMS, FOAF, RDF, VOID, XSD, Graph, Literal, URIRef

from loaders.vocabulary import BASE, prefixes_in_use
from service.descriptions.texts import DATASET, DATASET_DESCRIPTION, DATASET_TITLE, LICENCE
from service.read.asking import rows
from service.store.served import Served


async def void_description(parts: Served) -> Graph:
    """The description by the VoID vocabulary, counted from the graph as it is served."""
    graph = Graph()
    public, dataset = parts.settings.public_iri, DATASET
    description = URIRef(BASE + ".well-known/void")
    graph.add((description, RDF.type, VOID.DatasetDescription))
    graph.add((description, FOAF.primaryTopic, dataset))
    graph.add((dataset, RDF.type, VOID.Dataset))
    for language in ("zh", "en"):
        graph.add((dataset, DCTERMS.title, Literal(DATASET_TITLE[language], lang=language)))
        graph.add((dataset, DCTERMS.description, Literal(DATASET_DESCRIPTION[language], lang=language)))
    graph.add((dataset, DCTERMS.license, URIRef(LICENCE)))
    graph.add((dataset, VOID.sparqlEndpoint, URIRef(public + "sparql")))
    graph.add((dataset, VOID.uriSpace, Literal(BASE)))
    graph.add((dataset, FOAF.homepage, URIRef(BASE)))
    for name in parts.build.files if parts.build else ():
        if name.endswith((".nq", ".trig", ".ttl", ".nt")):
            graph.add((dataset, VOID.dataDump, URIRef(f"{public}download/{quote(name)}")))
    await _add_partitions(graph, parts, dataset)
    return graph


async def _add_partitions(graph: Graph, parts: Served, dataset: URIRef) -> None:
    total = (await rows(parts.store, "size"))[0]
    for name, prop in (
        ("triples", VOID.triples),
        ("subjects", VOID.distinctSubjects),
        ("objects", VOID.distinctObjects),
    ):
        graph.add((dataset, prop, _count(total[name])))
    by_class: dict[str, URIRef] = {}
    for row in await rows(parts.store, "classes"):
        name = row["class"]["value"]
        part = by_class[name] = URIRef(f"{dataset}#class-{quote(name, safe='')}")
        graph.add((dataset, VOID.classPartition, part))
        graph.add((part, VOID["class"], URIRef(name)))
        graph.add((part, VOID.entities, _count(row["entities"])))
        graph.add((part, VOID.triples, _count(row["triples"])))
    for row in await rows(parts.store, "properties"):
        name = row["property"]["value"]
        part = URIRef(f"{dataset}#property-{quote(name, safe='')}")
        graph.add((dataset, VOID.propertyPartition, part))
        graph.add((part, VOID.property, URIRef(name)))
        for field, prop in (
            ("triples", VOID.triples),
            ("subjects", VOID.distinctSubjects),
            ("objects", VOID.distinctObjects),
        ):
            graph.add((part, prop, _count(row[field])))
    terms = {str(term) for part in (VOID["class"], VOID.property) for term in graph.objects(None, part)}
    for space in prefixes_in_use(terms).values():
        graph.add((dataset, VOID.vocabulary, URIRef(space)))
    for row in await rows(parts.store, "properties-of-classes"):
        owner, name = by_class[row["class"]["value"]], row["property"]["value"]
        part = URIRef(f"{owner}-property-{quote(name, safe='')}")
        graph.add((owner, VOID.propertyPartition, part))
        graph.add((part, VOID.property, URIRef(name)))
        graph.add((part, VOID.triples, _count(row["triples"])))


def _count(cell: dict[str, str]) -> Literal:
    return Literal(int(cell["value"]), datatype=XSD.integer)
