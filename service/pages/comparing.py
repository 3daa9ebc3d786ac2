"""What is compared: figures of some indicators, by area, industry, population, period and kind, as the address names them;
what else there is to choose, as tables and as charts of one unit each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass
from decimal import Decimal

from service.pages.charts import HEIGHT, TOP, WIDTH, round_ticks
from service.read.asking import node, question, text
from service.read.named import Named
from service.read.series import Point

#: What the address may choose beside indicators, in the order of the form.
DIMENSIONS = ("area", "industry", "population", "period", "kind")
#: So many indicators at once.
MOST_INDICATORS = 6
#: So many lines can be told apart in one chart.
MOST_LINES = 8
_LEFT, _RIGHT, _BOTTOM = 64, 16, 30
_SERIES = ("indicator", "area", "population", "industry")


@dataclass(frozen=True)
class Choice:
    """A value of a dimension: how the address names it, its term, how many figures have it, and whether it is chosen."""

    id: str
    name: Named
    figures: int
    is_chosen: bool


@dataclass(frozen=True)
class Spot:
    """A figure in a chart: where it stands, and its bounds (None where open)."""

    x: float
    y: float
    low: float | None
    high: float | None
    point: Point


@dataclass(frozen=True)
class Line:
    """A series: what tells it from the others, its figures by period, and the number of its colour."""

    parts: list[Named]
    spots: list[Spot]
    colour: int

    @property
    def path(self) -> str:
        """The points of a polyline; empty where there is one period, or a period has two different figures of one kind: no line
        then says anything."""
        figures = {(spot.point.period, spot.point.kind, spot.y) for spot in self.spots}
        is_series = len(figures) == len({(period, kind) for period, kind, _ in figures}) and len({spot.x for spot in self.spots}) > 1
        return " ".join(f"{spot.x:g},{spot.y:g}" for spot in self.spots) if is_series else ""


@dataclass(frozen=True)
class Compared:
    """A chart of the series of one unit; ``left`` are those for which there was no room."""

    unit: str
    lines: list[Line]
    ticks: list[tuple[float, Decimal]]
    periods: list[tuple[float, str]]
    left: int


def id_of(point: Point, dimension: str) -> str:
    """How the address names what the figure is of."""
    if dimension == "kind":
        return point.kind
    if dimension == "period":
        return point.period
    part = point.figure.parts.get(dimension)
    return part.value.rpartition("/")[2] if part else ""


def choices(points: Sequence[Point], dimension: str, chosen: Iterable[str]) -> list[Choice]:
    """The values that the figures have, the most frequent first; periods in their order."""
    counts: dict[str, int] = {}
    names: dict[str, Named] = {}
    for point in points:
        name = id_of(point, dimension)
        counts[name] = counts.get(name, 0) + 1
        names.setdefault(name, point.figure.parts.get(dimension) or Named("literal", name))
    wanted = set(chosen)
    ordered = sorted(counts, key=lambda name: (name,) if dimension == "period" else (-counts[name], name))
    return [Choice(name, names[name], counts[name], name in wanted) for name in ordered if name]


def selected(points: Iterable[Point], chosen: Mapping[str, Sequence[str]]) -> list[Point]:
    """The figures that have one of the chosen values in each dimension in which any is chosen."""
    wanted = {dimension: set(values) for dimension, values in chosen.items() if values}
    kept = [point for point in points if all(id_of(point, name) in values for name, values in wanted.items())]
    return sorted(kept, key=lambda point: (*map(point.of, _SERIES), point.period, point.kind, point.figure.iri))


def charts(
    points: Sequence[Point], series: Sequence[str] = _SERIES, beside: Sequence[str] = (),
    axis: Callable[[Point], str] = lambda _: "", legend: Sequence[str] | None = None,
) -> list[Compared]:
    """A chart for each unit in which anything is given, and in it for each ``axis``, in the order of their first figures. A line
    is of those that are alike in all parts that ``series`` and ``beside`` name, and is called by those of ``legend`` (all where
    it is None) that are needed to tell it from others; what differs in ``beside`` alone has one colour."""
    by_axis: dict[tuple[str, str], list[Point]] = {}
    for point in points:
        if point.middle is not None:
            by_axis.setdefault((point.unit, axis(point)), []).append(point)
    shown = [*(series if legend is None else legend), *beside]
    given = [point for of_axis in by_axis.values() for point in of_axis]
    varying = needed(shown, lambda names: {_key(point, names) for point in given})
    return [_chart(of_axis, series, beside, varying or list(series[:1])) for of_axis in by_axis.values()]


def sparql(points: Sequence[Point]) -> str:
    """The query whose rows are the figures, by all that they are of."""
    def iris(name: str) -> list[str]:
        return sorted({part.value for point in points if (part := point.figure.parts.get(name))})

    dimensions = {name: [node(iri) for iri in iris(name)] for name in ("indicator", "area", "population", "industry", "period")}
    return question("compared", None, **dimensions, kind=[text(kind) for kind in sorted({point.kind for point in points})])


def needed(names: Sequence[str], told_apart: Callable[[Sequence[str]], Sized]) -> list[str]:
    """The names without which fewer would be told apart, the first before the last. ``told_apart`` gives what names tell apart.

    >>> needed(["name", "code", "same"], lambda names: {tuple({"name": n, "code": n, "same": 1}[name] for name in names) for n in (1, 2)})
    ['name']
    """
    kept = list(names)
    for name in reversed(names):
        without = [one for one in kept if one != name]
        if len(told_apart(without)) == len(told_apart(kept)):
            kept = without
    return kept


def _key(point: Point, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(part.said if (part := point.figure.parts.get(name)) else "" for name in names)


def _chart(points: Sequence[Point], series: Sequence[str], beside: Sequence[str], legend: Sequence[str]) -> Compared:
    coloured: dict[tuple[str, ...], list[Point]] = {}
    for point in points:
        coloured.setdefault(_key(point, series), []).append(point)
    longest = sorted(coloured, key=lambda key: (-len({point.period for point in coloured[key]}), list(coloured).index(key)))
    shown = [key for key in coloured if key in longest[:MOST_LINES]]
    given = [point for key in shown for point in coloured[key]]
    periods = sorted({point.period for point in given})
    ends = [end for point in given for end in (point.value, point.lower, point.upper) if end is not None]
    ticks = round_ticks(min(ends), max(ends))
    step = (WIDTH - _LEFT - _RIGHT) / len(periods)

    def x(period: str) -> float:
        return round(_LEFT + step * (periods.index(period) + 0.5), 1)

    def y(value: Decimal) -> float:
        share = float((value - ticks[0]) / (ticks[-1] - ticks[0]))
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - TOP - _BOTTOM), 1)

    def spot(point: Point) -> Spot:
        low, high = (None if end is None else y(end) for end in (point.lower, point.upper))
        return Spot(x(point.period), y(point.middle or ticks[0]), low, high, point)

    lines = [
        Line(
            [part for name in legend if (part := points_of_line[0].figure.parts.get(name))],
            [spot(point) for point in sorted(points_of_line, key=lambda point: (point.period, point.figure.iri))], number,
        )
        for number, key in enumerate(shown)
        for points_of_line in _apart(coloured[key], beside)
    ]  # fmt: skip
    places = [(x(period), period) for period in periods]
    return Compared(points[0].unit, lines, [(y(tick), tick) for tick in ticks], places, len(coloured) - len(shown))


def _apart(points: Sequence[Point], beside: Sequence[str]) -> list[list[Point]]:
    lines: dict[tuple[str, ...], list[Point]] = {}
    for point in points:
        lines.setdefault(_key(point, beside), []).append(point)
    return list(lines.values())
