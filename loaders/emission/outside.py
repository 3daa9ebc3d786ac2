"""Facts from outside the reports as triples, each with its evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from rdflib import URIRef

from loaders.emission.evidence import evidenced
from loaders.evidence import AtAddress, Evidence
from loaders.iris import node
from loaders.reading.concepts import Triple
from loaders.reading.hosts import UNDECLARED, Hosts, addresses_of
from loaders.reading.outside import OutsideStatement
from loaders.vocabulary import BASE, DG


def outside_triples(facts: Iterable[OutsideStatement], hosts: Hosts) -> Iterator[Triple]:
    """The facts as triples, each with its evidence and the best tier of its addresses, and each address with its tier."""
    for fact in facts:
        row, addresses = fact.row, tuple(addresses_of(fact))
        yield from tier_triple(outside_iri(fact), hosts.tier_for(row.subject, addresses))
        for address in addresses:
            yield from tier_triple(URIRef(address), hosts.tier_of(address))
        evidence = Evidence(AtAddress(addresses, f"{row.confidence:g}", row.clause), row.note)
        yield from evidenced(outside_iri(fact), fact.said, evidence)


def outside_iri(fact: OutsideStatement) -> URIRef:
    """The IRI of the relation that carries the fact's evidence."""
    row, (subject, _, _) = fact.row, fact.said
    digest = hashlib.sha256(row.object.encode()).hexdigest()[:8]
    path = str(subject).removeprefix(BASE).replace("/", ".")
    # what a document says itself and what others say of it may be the same triple, with evidence of each
    kind = "clause" if row.clause else "outside"
    return node(f"{kind}/{path}/{row.predicate.partition(':')[2]}/{digest}")


def tier_triple(of: URIRef, tier: str) -> Iterator[Triple]:
    """What says of which tier an address, or a fact by its best address, is; nothing where its host is not declared."""
    if tier != UNDECLARED:
        yield of, DG.sourceTier, node(f"source-tier/{tier}")
