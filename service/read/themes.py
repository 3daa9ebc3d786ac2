"""A theme as its page shows it: its policies and the figures of its indicators, all questions to the store in one round."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from service.read.asking import node, rows
from service.read.growth import Growth, growth_of_theme
from service.read.lines import Line, lines
from service.read.series import Point, points_of_theme
from service.read.told import Told, told_of
from service.store.base import Asks


@dataclass(frozen=True)
class ThemePage:
    """What is told of a theme; the figures of its indicators, latest period first, the growth that is printed of them, and by lines its policies, by date. Those of
    the themes within it are among them."""

    told: Told
    points: list[Point]
    growth: list[Growth]
    policies: list[Line]


async def theme_page(store: Asks, iri: str) -> ThemePage | None:
    """The theme; None where the graph says nothing of the IRI."""
    told, points, growth, policies = await asyncio.gather(
        told_of(store, iri), points_of_theme(store, iri), growth_of_theme(store, iri), rows(store, "policies-of-a-theme", theme=node(iri))
    )
    return None if told is None else ThemePage(told, points, growth, lines(policies))
