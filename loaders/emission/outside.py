"""Facts from outside the reports as triples, each with its evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from rdflib import URIRef

from loaders.emission.evidence import evidenced
from loaders.evidence import AtAddress, Evidence
from loaders.iris import node
from loaders.reading.concepts import Triple
from loaders.reading.outside import OutsideFact, OutsideStatement
from loaders.vocabulary import BASE


def outside_triples(facts: Iterable[OutsideStatement]) -> Iterator[Triple]:
    """The facts as triples, each with its evidence."""
    for fact in facts:
        row = fact.row
        evidence = Evidence(AtAddress(addresses_of(row), f"{row.confidence:g}", row.clause), row.note)
        yield from evidenced(outside_iri(fact), fact.said, evidence)


def outside_iri(fact: OutsideStatement) -> URIRef:
    """The IRI of the relation that carries the fact's evidence."""
    row, (subject, _, _) = fact.row, fact.said
    digest = hashlib.sha256(row.object.encode()).hexdigest()[:8]
    path = str(subject).removeprefix(BASE).replace("/", ".")
    # what a document says itself and what others say of it may be the same triple, with evidence of each
    kind = "clause" if row.clause else "outside"
    return node(f"{kind}/{path}/{row.predicate.partition(':')[2]}/{digest}")


def addresses_of(row: OutsideFact) -> tuple[str, ...]:
    """The addresses that say it, the first the one it was read at."""
    return tuple(a.strip() for a in (row.source, *row.confirmed_by.split("|")) if a.strip())
