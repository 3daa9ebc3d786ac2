"""The figures that belong to a thing, as the rows of one table: of an indicator, a series, a region …"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from loaders.vocabulary import DG, expand
from loaders.words.intervals import Interval
from service.read.asking import node, rows
from service.read.named import Named, labels_of, named
from service.store.base import Asks, Row

MOST_FIGURES = 200

#: By which property a figure belongs to a thing, by the first segment of the thing's path.
_BELONGS = {
    "indicator": "dg:indicator",
    "series": "dg:series",
    "cell": "dg:cell",
    "region": "sdmx-dimension:refArea",
    "population": "dg:population",
    "industry": "dg:industry",
    "period": "sdmx-dimension:refPeriod",
}
#: The dimensions that have labels.
LABELLED = ("indicator", "area", "population", "industry", "period", "base", "unit", "statement", "report")
_WITHOUT = frozenset({"all", "none", "reported"})


@dataclass(frozen=True)
class Figure:
    """One observation: the number printed with its bounds, the dimensions that say of what, and the symbol of its unit: of a
    count the measure word of what it counts, where its indicator has one. ``is_point`` is whether the number is its value, and no
    mere bound of it (超, 前5)."""

    iri: str
    value: str
    lower: str
    upper: str
    is_computed: bool
    parts: dict[str, Named]
    symbol: str = ""
    is_point: bool = True

    @property
    def interval(self) -> Interval:
        """All values that the figure allows."""
        return Interval(Decimal(self.lower) if self.lower else None, Decimal(self.upper) if self.upper else None)

    def part(self, name: str) -> Named | None:
        """A dimension, unless it says nothing (all industries, no base period, reported)."""
        found = self.parts.get(name)
        return None if found is None or found.value.rpartition("/")[2] in _WITHOUT else found


def telling_columns(figures: list[Figure]) -> set[str]:
    """The dimensions that are not the same for all these figures, so that a table needs a column for them."""
    return {
        name
        for name in LABELLED
        if len({found.value if (found := figure.part(name)) else "" for figure in figures}) > 1
    }


def belongs_by(path: str) -> str | None:
    """The property by which figures point to the thing at this path; None where none do."""
    return _BELONGS.get(path.partition("/")[0])


async def figures_of(store: Asks, iri: str, belongs: str) -> list[Figure]:
    """The figures, printed and computed, that point to the thing: latest period first, ``MOST_FIGURES`` at most."""
    found = await rows(
        store, "figures-of-a-thing", (MOST_FIGURES, 0), belongs=node(str(expand(belongs))), thing=node(iri)
    )
    return await _read(store, [row["figure"]["value"] for row in found])


async def figure(store: Asks, iri: str) -> Figure | None:
    """The thing itself as a figure, if it is one."""
    found = await _read(store, [iri])
    return found[0] if found else None


async def _read(store: Asks, iris: list[str]) -> list[Figure]:
    found = await rows(store, "figures", figure=[node(iri) for iri in iris]) if iris else []
    labels = await labels_of(
        store, (row[name]["value"] for row in found for name in LABELLED if name in row)
    )
    return list({row["figure"]["value"]: figure_of(row, labels) for row in found}.values())


def figure_of(row: Row, labels: dict[str, dict[str, str]]) -> Figure:
    """The figure of a row, its dimensions with their labels."""
    parts = {name: named(row[name], labels) for name in LABELLED if name in row}
    number = {name: row[name]["value"] if name in row else "" for name in ("value", "lower", "upper")}
    computed = row["kind"]["value"] == str(DG.DerivedObservation)
    symbol = next((row[name]["value"] for name in ("counter", "symbol") if name in row), "")
    return Figure(row["figure"]["value"], number["value"], number["lower"], number["upper"], computed, parts, symbol, "point" in row)
