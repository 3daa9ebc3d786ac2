"""An indicator as its page shows it: all questions to the store in one round."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from loaders.vocabulary import DG
from service.read.asking import node, rows
from service.read.growth import Growth, growth_of
from service.read.lines import Line, lines
from service.read.series import Point, points_of
from service.read.told import Told, told_of
from service.store.base import Asks

_OTHERS = (
    "definitions-of-an-indicator", "identities-of-an-indicator", "findings-about-an-indicator", "indicators-beside",
    "policies-of-an-indicator",
)  # fmt: skip


@dataclass(frozen=True)
class IndicatorPage:
    """What is told of an indicator: its figures, the growth that is printed of it, and by lines its definitions over time, identities, findings, the
    indicators beside it, its policies and its targets."""

    told: Told
    points: list[Point]
    growth: list[Growth]
    definitions: list[Line]
    identities: list[Line]
    findings: list[Line]
    beside: list[Line]
    policies: list[Line]
    targets: list[Line]


async def indicator_page(store: Asks, iri: str) -> IndicatorPage | None:
    """The indicator; None where the graph says nothing of the IRI."""
    thing = node(iri)
    asked = [rows(store, name, thing=thing) for name in _OTHERS]
    asked.append(rows(store, "targets-told", by=node(str(DG.measuredBy)), thing=thing))
    told, points, growth, found = await asyncio.gather(
        told_of(store, iri), points_of(store, iri, "dg:indicator"), growth_of(store, [iri]), asyncio.gather(*asked)
    )
    if told is None:
        return None
    return IndicatorPage(told, points, growth, *map(lines, found))
