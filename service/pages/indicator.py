"""The page of an indicator: how its main series went, its parts, what checks it, and which policies bear on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from service.pages.asked import Asked
from service.pages.charts import series_chart, share_of
from service.pages.tiles import tile_grid
from service.read.figures import MOST_FIGURES, telling_columns
from service.read.growth import Growth
from service.read.indicators import indicator_page
from service.read.named import Named
from service.read.series import MOST_OF_A_SERIES, NATIONAL, Point

#: The stored query that gives the figures of an indicator as data.
DATA = "how-did-an-indicator-develop-over-years-and-reports"
_BREAKDOWNS = ("industry", "population", "area")
#: A chart of more marks than these cannot be read.
_MOST_DRAWN = 60


@dataclass(frozen=True)
class Bar:
    """One part of a breakdown: what it is of, its figure, and how long its bar is, of 100."""

    name: Named
    point: Point
    length: float


@dataclass(frozen=True)
class Breakdown:
    """The figures of one period by one dimension, the largest first."""

    dimension: str
    period: str
    bars: list[Bar]


@dataclass(frozen=True)
class Latest:
    """The last figure of a series, the one it grew from, and by how much in percent at least and at most (None where
    nothing is known): reckoned, unless a report prints by how much it grew."""

    point: Point
    before: Point | None
    growth: tuple[Decimal, Decimal] | None
    printed: Growth | None


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``indicator.html`` shows; None where the graph says nothing of the IRI."""
    page = await indicator_page(asked.store, asked.iri)
    if page is None:
        return None
    main = main_series(page.points)[-_MOST_DRAWN:]
    grid = tile_grid(page.points)
    return {
        "page": page, "main": main, "chart": series_chart(main), "latest": latest_of(main, page.growth),
        "tiles": grid, "tile_bars": bars_of(grid.ordered, "area") if grid else [],
        "breakdowns": breakdowns(page.points), "restated": restated(main), "sources": sources_of(page.points),
        "figures": [point.figure for point in page.points],
        "figure_columns": telling_columns([point.figure for point in page.points]),
        "most_figures": MOST_FIGURES, "most_of_a_series": MOST_OF_A_SERIES, "data": DATA, "name": asked.name,
    }  # fmt: skip


def main_series(points: Sequence[Point]) -> list[Point]:
    """The series of the whole: of the country where it has figures there, of all whom and of all industries; else the
    longest. Its figures are in one unit, that of the indicator, in whatever unit they were printed; apart are only those
    that do not convert to it. Earliest period first."""
    groups: dict[tuple[str, ...], list[Point]] = {}
    for point in points:
        groups.setdefault((*map(point.of, ("area", "population", "industry")), point.unit), []).append(point)
    if not groups:
        return []

    def rank(key: tuple[str, ...]) -> tuple[bool, bool, int, int]:
        area, population, industry, _ = key
        periods = len({point.period for point in groups[key]})
        return area == NATIONAL and not industry, not population and not industry, periods, len(groups[key])

    return sorted(groups[max(groups, key=rank)], key=lambda point: (point.period, point.figure.iri))


def latest_of(series: Sequence[Point], printed: Iterable[Growth] = ()) -> Latest | None:
    """The last reported or computed figure, which may be only a bound, and its growth: as it is ``printed``, and by the bounds
    of both."""
    known = [point for point in series if point.kind in ("reported", "computed") and point.middle is not None]
    if not known:
        return None
    last = max(known, key=lambda point: (point.period, point.kind == "reported"))
    before = max((point for point in known if point.period < last.period), key=lambda point: point.period, default=None)
    return Latest(last, before, _growth(before, last) if before else None, next((one for one in printed if one.is_of(last)), None))


def _growth(before: Point, last: Point) -> tuple[Decimal, Decimal] | None:
    ends = (before.lower, before.upper, last.lower, last.upper)
    if any(end is None or end <= 0 for end in ends) or last.measure not in ("level", "count", "per_capita", "average", ""):
        return None
    from_low, from_high, to_low, to_high = (end for end in ends if end is not None)
    tenth = Decimal("0.1")
    return (
        (100 * to_low / from_high - 100).quantize(tenth, "ROUND_FLOOR"),
        (100 * to_high / from_low - 100).quantize(tenth, "ROUND_CEILING"),
    )


def restated(series: Iterable[Point]) -> list[list[Point]]:
    """The reported figures of periods for which reports give different values."""
    by_period: dict[str, list[Point]] = {}
    for point in series:
        if point.kind == "reported":
            by_period.setdefault(point.period, []).append(point)
    return [found for found in by_period.values() if len({(one.value, one.lower, one.upper) for one in found}) > 1]


def breakdowns(points: Sequence[Point]) -> list[Breakdown]:
    """By industry, population and area, for the last period with two or more: the other dimensions the same for all."""
    found = []
    for dimension in _BREAKDOWNS:
        groups: dict[tuple[str, ...], dict[str, Point]] = {}
        for point in points:
            part = point.of(dimension)
            if not part or point.kind not in ("reported", "computed") or _length_of(point) is None or (dimension == "area" and part == NATIONAL):
                continue
            others = [point.of(name) for name in _BREAKDOWNS if name != dimension]
            own = groups.setdefault((point.period, *others, point.unit), {})
            if part not in own or own[part].kind == "computed":
                own[part] = point
        usable = {key: parts for key, parts in groups.items() if len(parts) > 1}
        if usable:
            key = max(usable, key=lambda one: (one[0], len(usable[one])))
            found.append(Breakdown(dimension, key[0], bars_of(usable[key].values(), dimension)))
    return found


def bars_of(points: Iterable[Point], dimension: str) -> list[Bar]:
    """The figures of one period by a dimension, the largest first; ranks from the first, whose bar is the longest."""
    ordered = sorted(points, key=lambda point: -(_length_of(point) or Decimal(0)))
    if ordered and ordered[0].measure == "rank":
        ordered.reverse()
    most = max((end for point in ordered if (end := _length_of(point)) is not None), default=Decimal(0))

    def length(point: Point) -> float:
        end = _length_of(point)
        return share_of(most + 1 - end if end is not None and point.measure == "rank" else end, most)

    return [Bar(point.figure.parts[dimension], point, length(point)) for point in ordered]


def _length_of(point: Point) -> Decimal | None:
    """What the bar of a figure shows: its value, else the bound that it has. Among the first five is no place to draw."""
    return point.value if point.measure == "rank" else point.middle


def sources_of(points: Iterable[Point]) -> dict[str, dict[str, str]]:
    """The labels of the reports that the points are from."""
    reports = (point.figure.parts.get("report") for point in points)
    return {report.value: report.labels for report in reports if report}

