"""A place as its page shows it, and beside it others: all questions to the store in one round."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.vocabulary import expand
from service.read.asking import node, rows
from service.read.lines import Line, lines
from service.read.relations import Relation, relations_of
from service.read.series import Point, points_of
from service.read.told import Told, told_of
from service.store.base import Asks

_OF_AREA = "sdmx-dimension:refArea"


@dataclass(frozen=True)
class RegionPage:
    """What is told of a place: its figures, its relations with their proofs, and by lines its documents, the lists that
    name it, the targets for it, where reports name it, and the places that have figures. ``others`` has the figures of
    places beside it, by IRI."""

    told: Told
    points: list[Point]
    relations: list[Relation]
    others: dict[str, list[Point]]
    documents: list[Line]
    lists: list[Line]
    targets: list[Line]
    mentions: list[Line]
    places: list[Line]


async def region_page(store: Asks, iri: str, others: Sequence[str] = ()) -> RegionPage | None:
    """The place; None where the graph says nothing of the IRI."""
    thing = node(iri)
    asked = [
        rows(store, "documents-of-a-place", thing=thing),
        rows(store, "lists-naming-a-thing", thing=thing),
        rows(store, "targets-told", by=node(str(expand(_OF_AREA))), thing=thing),
        rows(store, "mentions-of-a-thing", thing=thing),
        rows(store, "places-with-figures"),
    ]
    told, points, relations, beside, found = await asyncio.gather(
        told_of(store, iri), points_of(store, iri, _OF_AREA), relations_of(store, iri),
        asyncio.gather(*(points_of(store, other, _OF_AREA) for other in others)), asyncio.gather(*asked),
    )  # fmt: skip
    if told is None:
        return None
    return RegionPage(told, points, relations, dict(zip(others, beside, strict=True)), *map(lines, found))
