"""Figures that belong to a thing, in one round: with what they are of by name, and their values in the indicator's unit."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from loaders.vocabulary import expand
from loaders.words.intervals import Interval
from service.read.asking import node, rows
from service.read.figures import Figure, figure_of
from service.read.named import labels_in
from service.store.base import Asks, Row

#: As many figures as a page goes through; no indicator has more.
MOST_OF_A_SERIES = 300


@dataclass(frozen=True)
class Point:
    """A figure with its place in a series: the code of its period, and value and bounds in the unit of the indicator,
    whose symbol is ``unit``; what the figure says in its own unit, whose symbol is ``symbol``."""

    figure: Figure
    period: str
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    symbol: str
    measure: str

    @property
    def kind(self) -> str:
        """``computed``, ``reported``, ``forecast`` or ``target``."""
        if self.figure.is_computed:
            return "computed"
        statement = self.figure.parts.get("statement")
        return statement.value.rpartition("/")[2] if statement else "reported"

    @property
    def interval(self) -> Interval:
        """The bounds in the unit of the indicator."""
        return Interval(self.lower, self.upper)

    def of(self, name: str) -> str:
        """The IRI of a dimension; empty where it says nothing."""
        part = self.figure.part(name)
        return part.value if part else ""


async def points_of(store: Asks, iris: str | Sequence[str], belongs: str) -> list[Point]:
    """The figures that point to the thing, or to any of several, by the property, a prefixed name: latest period first."""
    by, things = node(str(expand(belongs))), [node(iri) for iri in ([iris] if isinstance(iris, str) else iris)]
    found, names = await asyncio.gather(
        rows(store, "figures-belonging", (MOST_OF_A_SERIES, 0), belongs=by, thing=things),
        rows(store, "names-of-figures", belongs=by, of=things),
    )
    labels = labels_in(names)
    points = {row["figure"]["value"]: _point(row, labels) for row in found}
    return sorted(points.values(), key=lambda point: (point.period, point.figure.iri), reverse=True)


def _point(row: Row, labels: dict[str, dict[str, str]]) -> Point:
    number = {name: Decimal(row[name]["value"]) if name in row else None for name in _NUMBERS}
    word = {name: row[name]["value"] if name in row else "" for name in ("code", "symbol", "reference_symbol", "measure")}
    converted = "reference" in row or "reference_lower" in row or "reference_upper" in row
    value, lower, upper = (number[name] for name in (_CONVERTED if converted else _GIVEN))
    figure = figure_of(row, labels)
    unit = word["reference_symbol"] if converted else word["symbol"]
    return Point(
        figure, word["code"], value, lower, upper, unit or word["symbol"], word["symbol"],
        word["measure"].rpartition("/")[2],
    )  # fmt: skip


_CONVERTED = ("reference", "reference_lower", "reference_upper")
_GIVEN = ("value", "lower", "upper")
_NUMBERS = (*_CONVERTED, *_GIVEN)
