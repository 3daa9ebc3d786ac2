"""Where the marks of a chart stand: a series over its periods, each value with its interval. The template
``charts.macro.html`` draws it as SVG, with classes only, so that the style sheet colours it and no script is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.read.series import Point

#: In the units of the view box.
WIDTH, HEIGHT = 640, 260
_LEFT, _RIGHT, _BOTTOM = 52, 16, 30
#: Above the uppermost tick stands the unit.
TOP = 32
_TICKS = 5


@dataclass(frozen=True)
class Mark:
    """One figure: where it stands, its bounds (open where None), which source it is of, and the figure."""

    x: float
    y: float
    low: float | None
    high: float | None
    source: int
    point: Point

    @property
    def is_open(self) -> str:
        """``above`` or ``below`` where the value has no bound there; else empty."""
        if self.point.upper is None:
            return "above"
        return "below" if self.point.lower is None else ""


@dataclass(frozen=True)
class SeriesChart:
    """A chart of one series: marks by period and source, the line of what was reported last for each period, its band,
    and both axes."""

    marks: list[Mark]
    line: str
    band: str
    periods: list[tuple[float, str]]
    ticks: list[tuple[float, Decimal]]
    sources: list[str]
    kinds: list[str]
    unit: str


def series_chart(points: Sequence[Point]) -> SeriesChart | None:
    """The chart of the points; None where fewer than two have a value or a bound."""
    given = sorted((point for point in points if point.middle is not None), key=lambda point: (point.period, point.figure.iri))
    if len(given) < 2:
        return None
    periods = sorted({point.period for point in given})
    ends = [end for point in given for end in (point.value, point.lower, point.upper) if end is not None]
    ticks = round_ticks(min(ends), max(ends))
    low, high = ticks[0], ticks[-1]
    sources = sorted({_source(point) for point in given if _source(point)})

    def x(period: str) -> float:
        step = (WIDTH - _LEFT - _RIGHT) / len(periods)
        return round(_LEFT + step * (periods.index(period) + 0.5), 1)

    def y(value: Decimal) -> float:
        share = float((value - low) / (high - low)) if high > low else 0.5
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - TOP - _BOTTOM), 1)

    marks = [
        Mark(
            x(point.period) + _aside(point, given), y(point.middle or low),
            None if point.lower is None else y(point.lower), None if point.upper is None else y(point.upper),
            sources.index(_source(point)) if _source(point) else -1, point,
        )
        for point in given
    ]  # fmt: skip
    last = {mark.point.period: mark for mark in marks if mark.point.kind in ("reported", "computed") and mark.point.value is not None}
    told = [last[period] for period in periods if period in last]
    bounded = [mark for mark in told if mark.low is not None and mark.high is not None]
    ends_of_band = [(mark.x, mark.high) for mark in bounded] + [(mark.x, mark.low) for mark in reversed(bounded)]
    return SeriesChart(
        marks, _path((mark.x, mark.y) for mark in told), _path((across, up) for across, up in ends_of_band if up is not None),
        [(x(period), period) for period in periods], [(y(tick), tick) for tick in ticks], sources,
        list(dict.fromkeys(point.kind for point in given)), given[0].unit,
    )  # fmt: skip


def share_of(value: Decimal | None, most: Decimal) -> float:
    """How long a bar is, of 100."""
    return round(max(0.0, min(100.0, float(100 * value / most))), 1) if value is not None and most > 0 else 0.0


def _source(point: Point) -> str:
    report = point.figure.parts.get("report")
    return report.value if report else ""


def _aside(point: Point, given: Sequence[Point]) -> float:
    """Marks of one period and value stand side by side, so that each source can be seen."""
    same = [one.figure.iri for one in given if one.period == point.period and one.middle == point.middle]
    return 7.0 * (same.index(point.figure.iri) - (len(same) - 1) / 2)


def _path(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{across:g},{up:g}" for across, up in places)


def round_ticks(least: Decimal, most: Decimal) -> list[Decimal]:
    """Round numbers around the values, from zero where the values are far from each other."""
    if least >= 0 and (most == 0 or least < most * Decimal("0.7")):
        least = Decimal(0)
    span = (most - least) or abs(most) or Decimal(1)
    size = Decimal(10) ** (span / (_TICKS - 1)).adjusted()
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor * (_TICKS - 1) >= span)
    first = (least / step).to_integral_value("ROUND_FLOOR") * step
    last = (most / step).to_integral_value("ROUND_CEILING") * step
    if first == last:
        last += step
    return [first + step * number for number in range(int((last - first) / step) + 1)]
