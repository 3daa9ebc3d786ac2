"""The 31 provincial-level regions of the mainland and XPCC as tiles, each about where it lies (``tiles.csv``): figures of one
indicator, population, industry and period, the darker the more. The template ``tiles.macro.html`` draws them as SVG."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import groupby

from loaders.vocabulary import BASE
from service.read.series import Point

#: In the units of the view box.
SIDE = 64
LEVELS = 5
#: Fewer regions than these are told better by a list.
LEAST = 5
_KINDS = ("reported", "computed")
_ALIKE = ("indicator", "population", "industry")


@dataclass(frozen=True)
class Place:
    """Where a region lies, and how it is called in short."""

    iri: str
    column: int
    row: int
    short_zh: str
    short_en: str


@dataclass(frozen=True)
class Tile:
    """A place with its figure and its level, from 0 for the least to 4; None where there is no figure."""

    place: Place
    point: Point | None
    level: int

    @property
    def x(self) -> int:
        """Its left edge."""
        return self.place.column * SIDE

    @property
    def y(self) -> int:
        """Its upper edge."""
        return self.place.row * SIDE


@dataclass(frozen=True)
class TileGrid:
    """All tiles; what their figures are of; the least and the most of each level that has any, by level; and the figures
    from the most to the least, from the first to the last where they are ranks."""

    tiles: list[Tile]
    period: str
    unit: str
    bounds: dict[int, tuple[Decimal, Decimal]]
    ordered: list[Point]

    @property
    def width(self) -> int:
        """Of the view box."""
        return (1 + max(tile.place.column for tile in self.tiles)) * SIDE

    @property
    def height(self) -> int:
        """Of the view box."""
        return (1 + max(tile.place.row for tile in self.tiles)) * SIDE


@cache
def places() -> tuple[Place, ...]:
    """All places, from north to south. Raises ``ValueError`` where a row of the table has no number."""
    with files("service.pages").joinpath("tiles.csv").open(encoding="utf-8") as file:
        found = [
            Place(f"{BASE}region/{row['id']}", int(row["column"]), int(row["row"]), row["short_zh"], row["short_en"])
            for row in csv.DictReader(file)
        ]
    return tuple(sorted(found, key=lambda place: (place.row, place.column)))


def tile_grid(points: Sequence[Point], alike: Sequence[str] = _ALIKE) -> TileGrid | None:
    """The tiles of the period and of what else is ``alike``, an indicator, population and industry, for which most regions have a figure; of those with as many, of the
    latest period, and there of all whom. None where fewer than ``LEAST`` regions have one."""
    known = {place.iri for place in places()}
    groups: dict[tuple[str, ...], dict[str, Point]] = {}
    for point in points:
        if point.of("area") in known and point.kind in _KINDS and point.value is not None:
            own = groups.setdefault((point.period, *(part.said if (part := point.figure.part(name)) else "" for name in alike), point.unit), {})
            if point.of("area") not in own or own[point.of("area")].kind == "computed":
                own[point.of("area")] = point
    if not groups:
        return None
    key = max(groups, key=lambda one: (len(groups[one]), one[0], not any(one[2:-1]), one))
    shown = groups[key]
    if len(shown) < LEAST:
        return None
    is_rank = next(iter(shown.values())).measure == "rank"
    ordered = sorted(shown.values(), key=lambda point: (_value(point) if is_rank else -_value(point), point.of("area")))
    levels = _levels(ordered)
    bounds = {
        level: (min(values), max(values))
        for level, group in groupby(ordered, key=lambda point: levels[point.of("area")])
        if (values := [_value(point) for point in group])
    }
    tiles = [Tile(place, shown.get(place.iri), levels.get(place.iri, 0)) for place in places()]
    return TileGrid(tiles, key[0], key[-1], bounds, ordered)


def _levels(ordered: Sequence[Point]) -> dict[str, int]:
    """Fifths by place in the order, from the most; equal values are of one level."""
    found: dict[str, int] = {}
    level, before = LEVELS - 1, None
    for number, point in enumerate(ordered):
        if point.value != before:
            level = LEVELS - 1 - number * LEVELS // len(ordered)
        found[point.of("area")] = level
        before = point.value
    return found


def _value(point: Point) -> Decimal:
    assert point.value is not None
    return point.value
