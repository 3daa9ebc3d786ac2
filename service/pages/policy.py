"""The page of a policy: its facts, what it rests on and what rests on it through time, its relations, and its targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from service.pages.asked import Asked
from service.pages.facts import Fact, Value, known_facts, proved_fact, told_fact
from service.pages.grouping import grouped
from service.pages.links import kind_name
from service.read.named import Named
from service.read.policies import PolicyPage, policy_page
from service.read.relations import Relation

#: The stored query that gives the relations of a policy as data.
DATA = "what-does-a-policy-rest-on-and-what-rests-on-it"
_NEIGHBOURS = frozenset({"policy", "programme", "indicator", "region", "body", "publication"})
_FACTS = frozenset({"eli:passed_by", "dg:draftOf"})
_ENDS = ("eli:repeals", "dcterms:replaces")


@dataclass(frozen=True)
class Event:
    """A document of the timeline, when it came out, and how it and the policy are related; ``is_own`` marks the policy."""

    date: str
    thing: Named
    relations: list[Relation]
    is_own: bool = False


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``policy.html`` shows; None where the graph says nothing of the IRI."""
    page = await policy_page(asked.store, asked.iri)
    if page is None:
        return None
    today = datetime.now(UTC).date().isoformat()
    events = timeline(page)
    return {
        "page": page, "facts": facts_of(page, today), "events": [event for event in events if event.date],
        "undated": [event for event in events if not event.date],
        "groups": grouped(page.relations, asked.iri, _is_neighbour(asked.iri)),
        "interpreting": [one for one in page.relations if one.name == "dg:interprets" and not one.is_from(asked.iri)],
        "untied": [line["missing"] for line in page.readings if "missing" in line],
        "data": DATA, "name": asked.name,
    }  # fmt: skip


def _is_neighbour(iri: str) -> Any:
    return lambda one: kind_name(one.other(iri).value) in _NEIGHBOURS and not (one.is_from(iri) and one.name in _FACTS)


def facts_of(page: PolicyPage, today: str) -> list[Fact]:
    """What is known of the document, each value with its source and confidence. ``today`` is a day such as 2025-01-31."""
    told, iri = page.told, page.told.iri

    def proved(name: str, *properties: str) -> Fact:
        return proved_fact(page.relations, iri, name, *properties)

    read = [Value(line["source"]) for line in page.readings[:1]]
    issued = proved("date", "eli:date_document", "dcterms:issued")
    return known_facts(
        told_fact(told, "other_names", "skos:altLabel"),
        proved("document_number", "eli:id_local"),
        Fact("issuers", in_order_of_title(proved("issuers", "eli:passed_by").values, page)),
        issued if issued.values else told_fact(told, "date", "eli:date_document", "dcterms:issued"),
        proved("publication_date", "eli:date_publication"),
        proved("amended_date", "eli:version_date"),
        proved("in_force", "eli:first_date_entry_in_force"),
        proved("ended", "eli:date_no_longer_in_force"),
        Fact("status", status(page, today)),
        told_fact(told, "kind", "dg:policyKind"),
        told_fact(told, "level", "dg:policyLevel"),
        told_fact(told, "themes", "dcterms:subject"),
        proved("drafts_of", "dg:draftOf"),
        proved("deployments", "dg:followsDeployment"),
        proved("official_address", "schema:url"),
        Fact("read_from", read),
    )


def in_order_of_title(issuers: Iterable[Value], page: PolicyPage) -> list[Value]:
    """The issuers as the title of the document names them; those that it does not name after these, by their English names."""
    title = page.told.labels.get("zh", "")
    places: dict[str, int] = {}
    for line in page.issuers:
        if (place := title.find(line["name"].value)) >= 0:
            places[line["body"].value] = min(place, places.get(line["body"].value, place))
    return sorted(issuers, key=lambda one: (places.get(one.said.value, len(title)), one.said.labels.get("en", ""), one.said.value))


def status(page: PolicyPage, today: str) -> list[Value]:
    """Whether the policy stands: ended by its date, or by a document that says so; empty where nothing tells."""
    told, iri = page.told, page.told.iri
    ended = [one for one in page.relations if one.name in _ENDS and not one.is_from(iri)]
    ends = told.one("eli:date_no_longer_in_force")
    begins = told.one("eli:first_date_entry_in_force")
    kind = told.one("dg:policyKind")
    if kind is not None and kind.value.endswith("/draft"):
        word, proofs = "draft", []
    elif ended:
        word, proofs = "repealed", ended[0].proofs
    elif ends is not None and ends.value <= today:
        word, proofs = "ended", []
    elif begins is not None:
        word, proofs = ("in-force" if begins.value <= today else "not-yet"), []
    else:
        return []
    return [Value(Named("literal", word), proofs, "status")]


def timeline(page: PolicyPage) -> list[Event]:
    """The policy among the documents that it rests on and those that rest on it, by date; those without a date last."""
    iri = page.told.iri
    by_document: dict[str, Event] = {}
    for one in page.relations:
        other = one.other(iri)
        if other.kind == "uri" and kind_name(other.value) == "policy":
            by_document.setdefault(other.value, Event(one.date_of_other(iri), other, [])).relations.append(one)
    date = page.told.one("dg:date")
    own = Event(date.value if date else "", Named("uri", iri, labels=page.told.labels), [], is_own=True)
    return sorted([*by_document.values(), own], key=lambda event: (not event.date, event.date, event.thing.value))
