"""Concept schemes and entities as SKOS, by their declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from rdflib import DCTERMS, RDF, SKOS, XSD, Literal, URIRef
from rdflib.term import Node

from loaders.emission.literals import number_literal
from loaders.reading.concepts import COMMON_COLUMNS, Column, Concept, Scheme, Schemes, Triple
from loaders.vocabulary import expand


def scheme_triples(
    schemes: Iterable[Scheme], every: Schemes, wanted: Callable[[Concept], bool] = lambda concept: True
) -> Iterator[Triple]:
    """The RDF of the schemes: each a ``skos:ConceptScheme`` with those of its concepts that are wanted."""
    for scheme in schemes:
        yield scheme.iri, RDF.type, SKOS.ConceptScheme
        for language, title in (("zh", scheme.declaration.title_zh), ("en", scheme.declaration.title_en)):
            yield scheme.iri, SKOS.prefLabel, Literal(title, lang=language)
            yield scheme.iri, DCTERMS.title, Literal(title, lang=language)
        for concept in filter(wanted, scheme.concepts.values()):
            yield from _concept_triples(concept, scheme, every)


def _concept_triples(concept: Concept, scheme: Scheme, every: Schemes) -> Iterator[Triple]:
    yield concept.iri, RDF.type, SKOS.Concept
    for name in scheme.declaration.classes:
        yield concept.iri, RDF.type, expand(name)
    yield concept.iri, SKOS.inScheme, scheme.iri
    for common, (prop, language) in COMMON_COLUMNS.items():
        for value in concept.values(common) if common.startswith("alt") else [concept.cell(common)]:
            if value:
                yield concept.iri, prop, Literal(value, lang=language)
    for broader in concept.values("broader"):
        yield concept.iri, SKOS.broader, scheme.concepts[broader].iri
        yield scheme.concepts[broader].iri, SKOS.narrower, concept.iri
    if not concept.cell("broader"):
        yield concept.iri, SKOS.topConceptOf, scheme.iri
        yield scheme.iri, SKOS.hasTopConcept, concept.iri
    for name, column in scheme.declaration.columns.items():
        for value in concept.values(name) if column.property else ():
            yield concept.iri, expand(column.property), _object(value, column, concept, name, every)
            if column.class_column:
                yield concept.iri, RDF.type, expand(every[column.refers].concepts[value].cell(column.class_column))


def _object(value: str, column: Column, concept: Concept, name: str, every: Schemes) -> Node:
    if column.refers:
        return every[column.refers].concepts[value].iri
    if column.form == "iri":
        return URIRef(value)
    if column.form == "curie":
        return expand(value)
    if column.language:
        return Literal(value, lang=column.language)
    if column.datatype == "xsd:decimal":
        return number_literal(Decimal(value))
    return Literal(value, datatype=expand(column.datatype) if column.datatype else XSD.string)
