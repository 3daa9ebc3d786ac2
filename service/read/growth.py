"""The growth that reports print, beside the figures that grew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.read.asking import node, rows
from service.read.series import Point
from service.store.base import Asks, Row

_OF = ("indicator", "area", "population", "industry")


@dataclass(frozen=True)
class Growth:
    """How much something grew by what a report prints: in percent, in which period, since which; ``of``
    are the IRIs of the indicator, the area, the population and the industry."""

    figure: str
    of: tuple[str, ...]
    period: str
    base: str
    percent: Decimal

    def is_of(self, point: Point) -> bool:
        """Whether it is that of the figure: of the same, in its period; a year's is that of its last day."""
        parts = tuple(part.value if (part := point.figure.parts.get(name)) else "" for name in _OF)
        return self.of == parts and _year(self.period) == _year(point.period)


async def growth_of(store: Asks, indicators: Sequence[str]) -> list[Growth]:
    """What reports print of the growth of the indicators, IRIs each."""
    found = await rows(store, "printed-growth", indicator=[node(iri) for iri in indicators]) if indicators else []
    return list(map(_growth, found))


async def growth_of_theme(store: Asks, iri: str) -> list[Growth]:
    """What reports print of the growth of the indicators of a theme and of the themes within it."""
    return list(map(_growth, await rows(store, "printed-growth-of-a-theme", theme=node(iri))))


def _growth(row: Row) -> Growth:
    of = tuple(row[name]["value"] if name in row else "" for name in _OF)
    figure, period, base, value = (row[name]["value"] for name in ("figure", "period", "base", "value"))
    return Growth(figure, of, period, base, Decimal(value))


def _year(period: str) -> str:
    return period.removesuffix("-12-31")
