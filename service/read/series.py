"""Figures that belong to a thing, in one round: with what they are of by name, and their values in the indicator's unit."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from loaders.vocabulary import BASE, expand
from loaders.words.intervals import Interval
from service.read.asking import node, rows
from service.read.figures import Figure, figure_of
from service.read.named import Named, labels_in, named
from service.store.base import Asks, Row

#: The area of which a figure is unless it says otherwise.
NATIONAL = f"{BASE}region/china"
#: As many figures as a page goes through; no indicator has more.
MOST_OF_A_SERIES = 300


@dataclass(frozen=True)
class Point:
    """A figure with its place in a series: the code of its period, and value and bounds in the unit of the indicator,
    whose symbol is ``unit``; what the figure says in its own unit, whose symbol is ``symbol``: of a count the measure word of what
    is counted, where the indicator has one. ``reference`` is the unit of
    the indicator; None where the figure does not convert to it, so that value, bounds and ``unit`` are its own."""

    figure: Figure
    period: str
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    symbol: str
    measure: str
    reference: Named | None = None

    @property
    def converted(self) -> Figure:
        """The figure in the unit of the indicator; as it was printed where it does not convert."""
        if self.reference is None or self.reference.value == self.of("unit"):
            return self.figure
        value = self._printed_value if self.value is None else self.value
        lower, upper = ("" if end is None else format(end, "f") for end in (self.lower, self.upper))
        parts = self.figure.parts | {"unit": self.reference}
        return replace(self.figure, value=format(value, "f"), lower=lower, upper=upper, parts=parts, symbol=self.unit)

    @property
    def _printed_value(self) -> Decimal:
        """The number printed of a figure that has bounds alone, such as a minimum, as its bounds convert."""
        printed, own = Decimal(self.figure.value), self.figure.interval
        ends = ((own.lower, self.lower), (own.upper, self.upper))
        return next((printed * end / given for given, end in ends if given and end is not None), printed)

    @property
    def middle(self) -> Decimal | None:
        """Where it stands: at its value, else at the bound that it has."""
        return next((end for end in (self.value, self.lower, self.upper) if end is not None), None)

    @property
    def kind(self) -> str:
        """``computed``, ``reported``, ``forecast`` or ``target``."""
        if self.figure.is_computed:
            return "computed"
        statement = self.figure.parts.get("statement")
        return statement.value.rpartition("/")[2] if statement else "reported"

    @property
    def is_place(self) -> bool:
        """Whether it says a place in an order."""
        return self.measure == "rank" and self.unit == "rank"

    @property
    def interval(self) -> Interval:
        """The bounds in the unit of the indicator."""
        return Interval(self.lower, self.upper)

    @property
    def scope(self) -> list[Named]:
        """What the figure is of where that is not the whole of the country: its area, its population and its industry."""
        parts = (self.figure.part(name) for name in ("area", "population", "industry"))
        return [part for part in parts if part is not None and part.value != NATIONAL]

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
    return _points(found, names)


async def points_of_theme(store: Asks, iri: str) -> list[Point]:
    """The figures of the indicators of a theme and of the themes within it: latest period first."""
    found, names = await asyncio.gather(
        rows(store, "figures-of-a-theme", theme=node(iri)), rows(store, "names-of-a-theme", theme=node(iri))
    )
    return _points(found, names)


def _points(found: Sequence[Row], names: Sequence[Row]) -> list[Point]:
    labels = labels_in(names)
    points = {row["figure"]["value"]: _point(row, labels) for row in found}
    return sorted(points.values(), key=lambda point: (point.period, point.figure.iri), reverse=True)


def _point(row: Row, labels: dict[str, dict[str, str]]) -> Point:
    number = {name: Decimal(row[name]["value"]) if name in row else None for name in _NUMBERS}
    word = {name: row[name]["value"] if name in row else "" for name in ("code", "symbol", "reference_symbol", "measure")}
    if counter := row.get("counter"):  # the indicator says what the things are counted by
        word |= {name: counter["value"] for name in ("symbol", "reference_symbol")}
    is_converted = "reference_unit" in row and any(name in row for name in _CONVERTED)
    value, lower, upper = (number[name] for name in (_CONVERTED if is_converted else _GIVEN))
    return Point(
        figure_of(row, labels), word["code"], value, lower, upper, word["reference_symbol" if is_converted else "symbol"],
        word["symbol"], word["measure"].rpartition("/")[2], named(row["reference_unit"], labels) if is_converted else None,
    )  # fmt: skip


_CONVERTED = ("reference", "reference_lower", "reference_upper")
_GIVEN = ("point", "lower", "upper")
_NUMBERS = (*_CONVERTED, *_GIVEN)
