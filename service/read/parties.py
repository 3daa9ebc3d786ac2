"""Bodies, programmes and publications as their pages show them: all questions to the store in one round."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from service.read.asking import node, rows
from service.read.lines import Line, lines
from service.read.pilots import PilotList, lists_of
from service.read.relations import Relation, relations_of
from service.read.told import Told, told_of
from service.store.base import Asks


@dataclass(frozen=True)
class PartyPage:
    """What is told of a body, programme or publication: its relations with their proofs, the lists of pilots it has, and by
    lines the documents it issued (one for each further issuer), the lists that name it, and where reports name it."""

    told: Told
    relations: list[Relation]
    pilots: list[PilotList]
    documents: list[Line]
    lists: list[Line]
    mentions: list[Line]


async def party_page(store: Asks, iri: str) -> PartyPage | None:
    """The body, programme or publication; None where the graph says nothing of the IRI."""
    thing = node(iri)
    asked = [rows(store, name, thing=thing) for name in ("documents-of-a-body", "lists-naming-a-thing", "mentions-of-a-thing")]
    told, relations, pilots, found = await asyncio.gather(
        told_of(store, iri), relations_of(store, iri), lists_of(store, iri), asyncio.gather(*asked)
    )
    return None if told is None else PartyPage(told, relations, pilots, *map(lines, found))
