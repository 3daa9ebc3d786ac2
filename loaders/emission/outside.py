"""Facts from outside the reports as triples, each with its evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from rdflib import DCTERMS, RDF, SKOS, XSD, Literal, URIRef

from loaders.iris import node
from loaders.reading.concepts import Schemes, Triple, resolve
from loaders.reading.outside import OutsideFact, object_of
from loaders.reading.tables import Located
from loaders.vocabulary import BASE, DG, expand


def outside_triples(facts: Iterable[Located[OutsideFact]], schemes: Schemes) -> Iterator[Triple]:
    """The facts as triples, each with its evidence."""
    for fact in facts:
        row = fact.row
        subject, predicate, target = (
            resolve(row.subject, schemes),
            expand(row.predicate),
            object_of(row, schemes),
        )
        digest = hashlib.sha256(row.object.encode()).hexdigest()[:8]
        path = str(subject).removeprefix(BASE).replace("/", ".")
        iri = node(f"outside/{path}/{row.predicate.partition(':')[2]}/{digest}")
        yield subject, predicate, target
        yield iri, RDF.type, RDF.Statement
        yield iri, RDF.subject, subject
        yield iri, RDF.predicate, predicate
        yield iri, RDF.object, target
        for address in (row.source, *row.confirmed_by.split("|")):
            if address.strip():
                yield iri, DCTERMS.source, URIRef(address.strip())
        yield iri, DG.confidence, Literal(f"{row.confidence:g}", datatype=XSD.decimal)
        if row.note:
            yield iri, SKOS.editorialNote, Literal(row.note, lang="en")
