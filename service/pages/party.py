"""The pages of bodies, programmes and publications: what they issued or list, with whom, and which roles they play."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from loaders.vocabulary import BASE
from service.pages.asked import Asked
from service.pages.facts import Fact, known_facts, proved_fact, told_fact
from service.pages.front import shown
from service.pages.grouping import grouped
from service.read.lines import Line
from service.read.named import Named
from service.read.parties import PartyPage, party_page

#: Relations that have sections of their own, or say what a thing is.
_APART = frozenset({"eli:passed_by", "skos:exactMatch", "org:subOrganizationOf", "schema:url"})


@dataclass
class Issued:
    """A document that a body issued, and with whom."""

    policy: Named
    date: str
    kind: Named
    others: list[Named] = field(default_factory=list)


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the templates ``body.html`` and ``programme.html`` show; None where the graph says nothing of the IRI."""
    page = await party_page(asked.store, asked.iri)
    if page is None:
        return None
    issued = documents(page.documents, asked.iri)
    return {
        "page": page, "facts": facts_of(page), "issued": issued, "together": together(issued),
        "groups": grouped(page.relations, asked.iri, lambda one: one.name not in _APART), "name": asked.name,
        "leads_to_hubs": asked.iri.removeprefix(BASE) in shown()["hubs"]["led_from"],
    }  # fmt: skip


def facts_of(page: PartyPage) -> list[Fact]:
    """What the thing is, what it belongs to, and what is the same elsewhere."""
    told, iri = page.told, page.told.iri
    return known_facts(
        told_fact(told, "kind", "dg:bodyKind", words="body_kind"),
        told_fact(told, "kind", "dg:programmeKind", words="programme_kind"),
        told_fact(told, "kind", "dg:publicationKind", words="publication_kind"),
        told_fact(told, "other_names", "skos:altLabel"),
        told_fact(told, "year", "dcterms:issued"),
        proved_fact(page.relations, iri, "part_of_body", "org:subOrganizationOf"),
        proved_fact(page.relations, iri, "official_address", "schema:url"),
        proved_fact(page.relations, iri, "same_as", "skos:exactMatch"),
    )


def documents(lines: Iterable[Line], iri: str) -> list[Issued]:
    """The documents that the body issued, the latest first, each with the other issuers."""
    found: dict[str, Issued] = {}
    for line in lines:
        policy = line["policy"]
        date = line["date"].value if "date" in line else ""
        issued = found.setdefault(policy.value, Issued(policy, date, line["kind"]))
        if line["other"].value != iri:
            issued.others.append(line["other"])
    return list(found.values())


def together(issued: Iterable[Issued]) -> list[tuple[Named, int]]:
    """With whom it issued, and how many documents, the most first."""
    names = {other.value: other for one in issued for other in one.others}
    counts = Counter(other.value for one in issued for other in one.others)
    return [(names[iri], number) for iri, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
