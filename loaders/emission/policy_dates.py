"""The date on which each policy came out, as triples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rdflib import XSD, Literal

from loaders.emission.outside import from_outside_iri
from loaders.policy_dates import policy_dates
from loaders.reading.concepts import Concept, Schemes, Triple
from loaders.reading.outside import OutsideStatement
from loaders.vocabulary import DG


def policy_date_triples(
    schemes: Schemes, facts: Iterable[OutsideStatement], wanted: Callable[[Concept], bool] = lambda concept: True
) -> Iterator[Triple]:
    """For every dated policy that is wanted its date, the kind of date that is, and the relation that carries its evidence."""
    policies, kinds = schemes["policies"].concepts, schemes["date_kinds"].concepts
    for policy, date in policy_dates(schemes, facts).items():
        if not wanted(policies[policy]):
            continue
        iri = policies[policy].iri
        yield iri, DG.date, Literal(date.date, datatype=XSD.gYear if len(date.date) == 4 else XSD.date)
        yield iri, DG.dateKind, kinds[date.kind].iri
        if date.fact is not None:
            yield iri, DG.dateEvidence, from_outside_iri(date.fact)
