"""When a policy came out: the one rule by which everything says so.

Of the dates that are known of a policy the first of these kinds counts: that of the document, that of its
publication, the year in which the catalogue, an outside source or its own number says it was issued, its entry into
force. Of several of one kind it is the earliest, and a day counts before the bare year in which it lies. The day on
which a text was amended (``eli:version_date``) is no date of the policy: it came out when it was first made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders.reading.concepts import Concept, Schemes
from loaders.reading.outside import OutsideStatement

#: Ids of the scheme ``date-kinds``, in the order in which they count, each with the predicate that states it.
KINDS = {
    "document": "eli:date_document",
    "publication": "eli:date_publication",
    "issued": "dcterms:issued",
    "in-force": "eli:first_date_entry_in_force",
}
#: A document number has the year of issue in brackets: 国办发〔2021〕6号.
_NUMBERED = re.compile(r"[〔［\[]((?:19|20)\d\d)[〕］\]]")


@dataclass(frozen=True)
class PolicyDate:
    """A day (2023-02-27) or year (2023), which kind of date it is, and the outside fact that states it.

    ``fact`` is None where the catalogue gives the year.
    """

    date: str
    kind: str
    fact: OutsideStatement | None


def policy_dates(schemes: Schemes, facts: Iterable[OutsideStatement]) -> dict[str, PolicyDate]:
    """The date of every policy that has one, by the policy's id."""
    policies = schemes["policies"].concepts
    ids = {str(policy.iri): policy.id for policy in policies.values()}
    known: dict[str, list[PolicyDate]] = {policy: list(_catalogued(policies[policy])) for policy in policies}
    kinds = {predicate: kind for kind, predicate in KINDS.items()}
    for fact in facts:
        kind, policy = kinds.get(fact.row.predicate), ids.get(str(fact.said[0]))
        if kind is not None and policy is not None:
            known[policy].append(PolicyDate(fact.row.object, kind, fact))
        if policy is not None and fact.row.predicate == "eli:id_local":
            years = _NUMBERED.findall(fact.row.object)
            known[policy].extend(PolicyDate(year, "issued", fact) for year in years)
    order = list(KINDS)
    return {
        policy: min(dates, key=lambda date: (order.index(date.kind), date.date[:4], -len(date.date), date.date))
        for policy, dates in known.items()
        if dates
    }


def _catalogued(policy: Concept) -> Iterator[PolicyDate]:
    if policy.cell("year"):
        yield PolicyDate(policy.cell("year"), "issued", None)
