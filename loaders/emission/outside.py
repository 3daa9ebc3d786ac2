"""Facts from outside the reports as triples, each with its evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from loaders.emission.evidence import evidenced
from loaders.evidence import AtAddress, Evidence
from loaders.iris import node
from loaders.reading.concepts import Triple
from loaders.reading.outside import OutsideStatement
from loaders.vocabulary import BASE


def outside_triples(facts: Iterable[OutsideStatement]) -> Iterator[Triple]:
    """The facts as triples, each with its evidence."""
    for fact in facts:
        row, (subject, _, _) = fact.row, fact.said
        digest = hashlib.sha256(row.object.encode()).hexdigest()[:8]
        path = str(subject).removeprefix(BASE).replace("/", ".")
        # what a document says itself and what others say of it may be the same triple, with evidence of each
        kind = "clause" if row.clause else "outside"
        iri = node(f"{kind}/{path}/{row.predicate.partition(':')[2]}/{digest}")
        addresses = tuple(a.strip() for a in (row.source, *row.confirmed_by.split("|")) if a.strip())
        evidence = Evidence(AtAddress(addresses, f"{row.confidence:g}", row.clause), row.note)
        yield from evidenced(iri, fact.said, evidence)
