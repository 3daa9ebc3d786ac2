"""A policy as its page shows it: all questions to the store in one round."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from loaders.vocabulary import DG
from service.read.asking import node, rows
from service.read.lines import Line, lines
from service.read.relations import Relation, relations_of
from service.read.told import Told, told_of
from service.store.base import Asks


@dataclass(frozen=True)
class PolicyPage:
    """What is told of a policy: its relations with their proofs, and by lines its targets, what was read of it, where
    reports name it, and what its issuers are called."""

    told: Told
    relations: list[Relation]
    targets: list[Line]
    readings: list[Line]
    mentions: list[Line]
    issuers: list[Line]


async def policy_page(store: Asks, iri: str) -> PolicyPage | None:
    """The policy; None where the graph says nothing of the IRI."""
    thing = node(iri)
    told, relations, *found = await asyncio.gather(
        told_of(store, iri),
        relations_of(store, iri),
        rows(store, "targets-told", by=node(str(DG.setsTarget)), thing=thing),
        rows(store, "reading-of-a-policy", thing=thing),
        rows(store, "mentions-of-a-thing", thing=thing),
        rows(store, "names-of-issuers", thing=thing),
    )
    return None if told is None else PolicyPage(told, relations, *map(lines, found))
