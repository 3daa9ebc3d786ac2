"""A relation as triples: what it says, and a node that carries its evidence."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import DCTERMS, RDF, SKOS, XSD, Literal, URIRef
from rdflib.term import Node

from loaders.evidence import AtAddress, Evidence
from loaders.iris import place_iri
from loaders.reading.concepts import Triple
from loaders.vocabulary import DG


def evidenced(iri: URIRef, said: tuple[Node, Node, Node], evidence: Evidence) -> Iterator[Triple]:
    """The triple that is ``said``, and the relation ``iri`` that carries its evidence."""
    yield said
    yield iri, RDF.type, DG.Relation
    for part, value in zip((DG.relationSubject, DG.relationPredicate, DG.relationObject), said, strict=True):
        yield iri, part, value
    place = evidence.place
    if isinstance(place, AtAddress):
        for address in place.addresses:
            yield iri, DCTERMS.source, URIRef(address)
        yield iri, DG.confidence, Literal(place.confidence, datatype=XSD.decimal)
        if place.clause is not None:
            yield iri, DG.locator, Literal(place.clause.locator)
            yield iri, DG.wording, Literal(place.clause.wording, lang="zh")
            yield iri, DG.extentRead, Literal(place.clause.read)
    else:
        yield iri, DG.evidence, place_iri(place.report, place.start, place.end)
    if evidence.note:
        yield iri, SKOS.editorialNote, Literal(evidence.note, lang="en")
