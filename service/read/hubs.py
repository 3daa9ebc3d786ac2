"""The national computing hubs as their page shows them: all questions to the store in one round."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.vocabulary import DG
from service.read.asking import node, rows
from service.read.lines import Line, lines
from service.read.series import Point, points_of
from service.store.base import Asks


@dataclass(frozen=True)
class HubsPage:
    """By lines each hub with a cluster and its city, and the targets on the indicators; the figures of these."""

    hubs: list[Line]
    targets: list[Line]
    points: list[Point]


async def hubs_page(store: Asks, indicators: Sequence[str]) -> HubsPage:
    """The hubs, with the figures and targets of these indicators, IRIs each."""
    hubs, targets, points = await asyncio.gather(
        rows(store, "hubs-and-clusters"),
        rows(store, "targets-told", by=node(str(DG.measuredBy)), thing=[node(iri) for iri in indicators]),
        points_of(store, indicators, "dg:indicator"),
    )
    return HubsPage(lines(hubs), lines(targets), points)
