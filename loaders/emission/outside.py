"""Facts and mappings from outside the reports as triples, each with its evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from rdflib import DCTERMS, XSD, Literal, URIRef

from loaders.emission.evidence import evidenced
from loaders.evidence import Evidence, FromOutside
from loaders.iris import node
from loaders.linking import Mapped
from loaders.reading.concepts import Triple
from loaders.reading.hosts import UNDECLARED, Hosts
from loaders.vocabulary import DG, SSSOM, expand


def outside_triples(facts: Iterable[FromOutside], hosts: Hosts) -> Iterator[Triple]:
    """The facts as triples, each with its evidence and the best tier of its addresses, and each address with its tier."""
    for fact in facts:
        iri, place = from_outside_iri(fact), fact.place
        yield from tier_triples(iri, hosts.tier_for(fact.subject, place.addresses))
        for address in place.addresses:
            yield from tier_triples(URIRef(address), hosts.tier_of(address))
        yield from evidenced(iri, fact.said, Evidence(place, fact.note))


def mapping_triples(mapped: Mapped, hosts: Hosts, wanted: Callable[[Path], bool]) -> Iterator[Triple]:
    """The mappings of the files that are wanted as facts with their justification and day, and the reasons of the
    entities that have no counterpart."""
    stated = [mapping for mapping in mapped.stated if wanted(mapping.file)]
    yield from outside_triples(stated, hosts)
    for mapping in stated:
        iri, row = from_outside_iri(mapping), mapping.row
        yield iri, SSSOM.mapping_justification, expand(row.mapping_justification)
        yield iri, DCTERMS.date, Literal(row.mapping_date.isoformat(), datatype=XSD.date)
        if row.object_label:
            yield iri, SSSOM.object_label, Literal(row.object_label)
    for missing in mapped.unmatched:
        if wanted(missing.file):
            yield missing.entity, DG.noMatchReason, Literal(missing.row.comment, lang="en")


def from_outside_iri(fact: FromOutside) -> URIRef:
    """The IRI of the relation that carries the evidence of the fact or mapping."""
    digest = hashlib.sha256(fact.object.encode()).hexdigest()[:8]
    path = fact.subject.replace("/", ".")
    return node(f"{fact.kind}/{path}/{fact.predicate.partition(':')[2]}/{digest}")


def tier_triples(of: URIRef, tier: str) -> Iterator[Triple]:
    """What says of which tier an address is, or what is known from one, by its best address; nothing where its host is not declared."""
    if tier != UNDECLARED:
        yield of, DG.sourceTier, node(f"source-tier/{tier}")
