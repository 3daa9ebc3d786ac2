"""What the home page tells of the graph: all questions to the store in one round."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.read.asking import node, rows
from service.read.findings import FoundClass, classes_found
from service.read.growth import Growth, growth_of
from service.read.kinds import labels_of_kinds
from service.read.lines import Line, lines
from service.read.series import Point, points_of
from service.store.base import Asks


@dataclass(frozen=True)
class HomePage:
    """The figures of the headline series and the growth printed of them, what was found, and the labels of kinds; by lines the hubs with their clusters, the
    stages with what is counted of them, how many policies came out in each year, the reports and the schemes."""

    points: list[Point]
    growth: list[Growth]
    found: list[FoundClass]
    kinds: dict[str, dict[str, str]]
    hubs: list[Line]
    stages: list[Line]
    years: list[Line]
    reports: list[Line]
    schemes: list[Line]


async def home_page(
    store: Asks, series: Sequence[str], indicators: Sequence[str], stages: Sequence[str], examples: Mapping[str, str]
) -> HomePage:
    """What is told of these series, their indicators and these stages, IRIs each, and what kinds of things are called by an example of each."""
    points, growth, told, found, kinds = await asyncio.gather(
        points_of(store, series, "dg:series"),
        growth_of(store, indicators),
        asyncio.gather(
            rows(store, "hubs-and-clusters"),
            rows(store, "stages-counted", stage=[node(iri) for iri in stages]),
            rows(store, "policies-by-year"),
            rows(store, "reports"),
            rows(store, "schemes"),
        ),
        classes_found(store),
        labels_of_kinds(store, examples),
    )
    return HomePage(points, growth, found, kinds, *map(lines, told))
