"""Facts from outside the reports as triples, each with its evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from loaders.emission.evidence import evidenced
from loaders.evidence import AtAddress, Evidence
from loaders.iris import node
from loaders.reading.concepts import Schemes, Triple, resolve
from loaders.reading.outside import OutsideFact, object_of
from loaders.tables import Located
from loaders.vocabulary import BASE, expand


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
        # what a document says itself and what others say of it may be the same triple, with evidence of each
        kind = "clause" if row.clause else "outside"
        iri = node(f"{kind}/{path}/{row.predicate.partition(':')[2]}/{digest}")
        addresses = tuple(a.strip() for a in (row.source, *row.confirmed_by.split("|")) if a.strip())
        evidence = Evidence(AtAddress(addresses, f"{row.confidence:g}", row.clause), row.note)
        yield from evidenced(iri, (subject, predicate, target), evidence)
