"""What others than the reports say of a thing: each fact with the addresses that say it, official ones first."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.vocabulary import expand
from service.read.asking import node, rows
from service.read.named import Named, labels_of, named, named_in
from service.read.names import outside_labels, short_name
from service.store.base import Asks, Row

#: The rank of an address whose host is not declared: behind all others.
LAST_RANK = 99
_ADDRESS = str(expand("schema:url"))


@dataclass(frozen=True)
class Source:
    """An address, its tier (None where its host is not declared) and the rank of the tier, 1 for the best."""

    address: str
    tier: Named | None
    rank: int


@dataclass(frozen=True)
class OutsideFact:
    """One fact: what is said, by which sources, how sure we are, and the clause of the document where it says so itself.

    ``tier`` is the best of its sources, the issuing body's own site included.
    """

    iri: str
    predicate: Named
    object: Named
    sources: list[Source]
    tier: Named | None
    rank: int
    confidence: str
    locator: str
    read: str
    note: str


async def outside_facts(store: Asks, thing: str) -> list[OutsideFact]:
    """The facts that others state of the thing: its official address first, then by what they say; of the same, those of
    the best sources first."""
    found = await rows(store, "outside-facts", thing=node(thing))
    terms = {row[name]["value"] for row in found for name in ("predicate", "object") if row[name]["type"] == "uri"}
    labels = await labels_of(store, terms)
    by_fact: dict[str, list[Row]] = {}
    for row in found:
        by_fact.setdefault(row["fact"]["value"], []).append(row)
    facts = [_fact(iri, given, labels) for iri, given in by_fact.items()]
    return sorted(facts, key=_order)


def _order(fact: OutsideFact) -> tuple[bool, str, int, float, str]:
    is_address = fact.predicate.value == _ADDRESS
    return not is_address, fact.predicate.value, fact.rank, -float(fact.confidence), fact.object.value


def _fact(iri: str, given: list[Row], labels: dict[str, dict[str, str]]) -> OutsideFact:
    row = given[0]
    predicate = row["predicate"]["value"]
    known = labels.get(predicate) or outside_labels(short_name(predicate))
    sources = {item["source"]["value"]: _source(item) for item in given}
    optional = {name: row[name]["value"] if name in row else "" for name in ("locator", "read", "note")}
    return OutsideFact(
        iri,
        Named("uri", predicate, labels=known),
        named(row["object"], labels),
        sorted(sources.values(), key=lambda source: (source.rank, source.address)),
        named_in(row, "best", "best_") if "best" in row else None,
        int(row["best_rank"]["value"]) if "best" in row else LAST_RANK,
        row["confidence"]["value"],
        **optional,
    )


def _source(row: Row) -> Source:
    if "tier" not in row:
        return Source(row["source"]["value"], None, LAST_RANK)
    return Source(row["source"]["value"], named_in(row, "tier"), int(row["rank"]["value"]))
