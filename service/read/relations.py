"""The relations of a thing with all that proves them: clauses that were read, addresses outside, ranges of reports."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from service.read.asking import node, rows
from service.read.named import Named, named_in
from service.read.names import outside_labels, short_name
from service.read.outside import LAST_RANK, Source
from service.store.base import Asks, Row


@dataclass
class Proof:
    """What proves a relation: a clause of a document (locator, wording, how much was read), addresses with our confidence,
    or a range of code points of a report. ``relation`` is the node that carries it."""

    relation: str
    wording: str = ""
    locator: str = ""
    read: str = ""
    confidence: str = ""
    note: str = ""
    sources: list[Source] = field(default_factory=list)
    report: Named | None = None
    section: Named | None = None
    place: str = ""
    start: str = ""
    end: str = ""


@dataclass
class Relation:
    """What is said of two things, or of a thing and a literal, and all that proves it: nothing where our catalogue alone
    says so. ``subject_date`` and ``object_date`` are when a policy came out, empty of all else."""

    subject: Named
    predicate: Named
    object: Named
    subject_date: str = ""
    object_date: str = ""
    proofs: list[Proof] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The predicate as a prefixed name."""
        return short_name(self.predicate.value)

    def is_from(self, iri: str) -> bool:
        """Whether the thing is its subject."""
        return self.subject.value == iri

    def other(self, iri: str) -> Named:
        """The end that is not the thing."""
        return self.object if self.is_from(iri) else self.subject

    def date_of_other(self, iri: str) -> str:
        """When the policy at the other end came out; empty where that is unknown or it is none."""
        return self.object_date if self.is_from(iri) else self.subject_date


async def relations_of(store: Asks, iri: str) -> list[Relation]:
    """The relations that the thing stands in, from either end; of a relation's own IRI, that relation."""
    thing = node(iri)
    asked = ("sourced-relations", "reported-relations", "declared-of-a-thing")
    return merged(chain(*await asyncio.gather(*(rows(store, name, thing=thing) for name in asked))))


def merged(found: Iterable[Row]) -> list[Relation]:
    """The relations of the rows, each once: what is proved by several clauses, addresses or places has all of them."""
    relations: dict[tuple[str, str, str], Relation] = {}
    proofs: dict[tuple[str, str, str, str], Proof] = {}
    for row in found:
        triple = (row["subject"]["value"], row["predicate"]["value"], row["object"]["value"])
        if triple not in relations:
            predicate = named_in(row, "predicate", "predicate_")
            predicate.labels = predicate.labels or outside_labels(short_name(predicate.value))
            dates = (_word(row, "subject_date"), _word(row, "object_date"))
            relations[triple] = Relation(named_in(row, "subject", "subject_"), predicate, named_in(row, "object", "object_"), *dates)
        if "relation" not in row:
            continue
        key = (*triple, f"{row['relation']['value']} {_word(row, 'place')}")
        if key not in proofs:
            proofs[key] = _proof(row)
            relations[triple].proofs.append(proofs[key])
        source = _source(row)
        if source and source not in proofs[key].sources:
            proofs[key].sources.append(source)
    return list(relations.values())


def stated(relations: Iterable[Relation], iri: str, *names: str) -> list[Relation]:
    """Those that the thing is the subject of, by any of the predicates (prefixed names), in the order of these."""
    own = [one for one in relations if one.is_from(iri) and one.name in names]
    return sorted(own, key=lambda one: names.index(one.name))


def _proof(row: Row) -> Proof:
    words: Mapping[str, str] = {name: _word(row, name) for name in ("wording", "locator", "read", "confidence", "note", "place", "start", "end")}
    parts = {name: named_in(row, name, f"{name}_") for name in ("report", "section") if name in row}
    return Proof(row["relation"]["value"], **words, **parts)  # type: ignore[arg-type]


def _source(row: Row) -> Source | None:
    if "source" not in row:
        return None
    if "tier" not in row:
        return Source(row["source"]["value"], None, LAST_RANK)
    return Source(row["source"]["value"], named_in(row, "tier", "tier_"), int(row["rank"]["value"]))


def _word(row: Row, name: str) -> str:
    return row[name]["value"] if name in row else ""
