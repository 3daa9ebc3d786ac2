"""What the home page shows: the headline series as small charts, the ways in by stage, and policies by year as bars."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from loaders.vocabulary import BASE
from service.pages.charts import SeriesChart, series_chart
from service.pages.indicator import Latest, latest_of, main_series
from service.read.growth import Growth
from service.read.home import home_page
from service.read.lines import Line
from service.read.named import Named
from service.read.series import Point
from service.store.base import Asks

#: In the units of the view box of the bars.
BARS_WIDTH, BARS_HEIGHT = 640, 180
_ABOVE, _BELOW, _SIDE = 18, 22, 4


@dataclass(frozen=True)
class Headline:
    """A series of the home page: what it measures, its points by period, its chart and its latest figure."""

    indicator: Named
    points: list[Point]
    chart: SeriesChart | None
    latest: Latest | None


@dataclass(frozen=True)
class YearBar:
    """The policies of a year: how many, how many of them are drafts, and the bar that stands for them, in the units of the view
    box; the drafts are its upper part, ``light`` high."""

    year: str
    count: int
    x: float
    y: float
    width: float
    height: float
    drafts: int = 0
    light: float = 0

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.x + self.width / 2, 1)


@cache
def shown() -> dict[str, Any]:
    """What ``front.toml`` says of the home page and of that of the hubs."""
    return tomllib.loads((files("service.pages") / "front.toml").read_text(encoding="utf-8"))


async def context(store: Asks, examples: Mapping[str, str]) -> dict[str, Any]:
    """What the template ``home.html`` shows of the graph. ``examples`` are kinds of things, each with the IRI of one."""
    told = shown()
    series = [f"{BASE}series/{path}" for path in told["series"]]
    stages, themes = ([f"{BASE}theme/{name}" for name in told[part]] for part in ("stages", "themes"))
    indicators = [_indicator(path) for path in told["series"]]
    page = await home_page(store, series, indicators, [*stages, *themes], examples)
    bars, earlier, undated = year_bars(page.years, told["policy_years"])
    by_stage = {line["stage"].value: line for line in page.stages}
    return {
        "page": page, "headlines": headlines(page.points, told["series"], page.growth),
        "stages": [by_stage[iri] for iri in stages if iri in by_stage],
        "themes": [by_stage[iri]["stage"] for iri in themes if iri in by_stage], "bars": bars, "earlier": earlier, "undated": undated,
        "hubs": hubs(page.hubs), "found": page.found, "reports": page.reports, "schemes": page.schemes,
        "listed": {line["scheme"].value.rpartition("/")[2] for line in page.schemes}, "kinds": page.kinds,
    }  # fmt: skip


def headlines(points: Sequence[Point], order: Sequence[str], printed: Sequence[Growth] = ()) -> list[Headline]:
    """The series in the order in which they are shown, each by its path; one without figures is left out."""
    found = []
    for path in order:
        own = [point for point in points if point.of("indicator") == _indicator(path)]
        if own:
            found.append(headline_of(own, printed))
    return found


def headline_of(points: Sequence[Point], printed: Sequence[Growth] = ()) -> Headline:
    """The main series of an indicator, by all of its figures, of which there is at least one; ``printed`` is what reports print
    of growth."""
    main = main_series(points)
    return Headline(main[0].figure.parts["indicator"], main, series_chart(main), latest_of(main, printed))


def _indicator(series: str) -> str:
    """The IRI of the indicator of a series, which its path begins with."""
    return f"{BASE}indicator/{series.partition('/')[0]}"


def hubs(found: Sequence[Line]) -> dict[str, list[Line]]:
    """The lines of each hub, by its IRI, in order."""
    by_hub: dict[str, list[Line]] = {}
    for line in found:
        by_hub.setdefault(line["hub"].value, []).append(line)
    return by_hub


def year_bars(years: Sequence[Line], most: int) -> tuple[list[YearBar], int, int]:
    """The bars of the last ``most`` years, with none for a year without policies, how many came out before them, and how many have
    no date."""
    undated = sum(int(line["count"].value) for line in years if not line["year"].value)
    counted = {line["year"].value: int(line["count"].value) for line in years if line["year"].value.isdecimal()}
    if not counted:
        return [], 0, undated
    drafts = {line["year"].value: int(line["drafts"].value) for line in years if line["drafts"]}
    last = int(max(counted))
    years_shown = [str(year) for year in range(max(int(min(counted)), last - most + 1), last + 1)]
    tallest = max(counted.get(year, 0) for year in years_shown)
    step = (BARS_WIDTH - 2 * _SIDE) / len(years_shown)
    room = BARS_HEIGHT - _ABOVE - _BELOW
    bars = []
    for number, year in enumerate(years_shown):
        count = counted.get(year, 0)
        height = round(room * count / tallest, 1)
        x, width = round(_SIDE + step * number + step * 0.12, 1), round(step * 0.76, 1)
        of_drafts = drafts.get(year, 0)
        bars.append(YearBar(year, count, x, round(BARS_HEIGHT - _BELOW - height, 1), width, height, of_drafts, round(room * of_drafts / tallest, 1)))
    return bars, sum(count for year, count in counted.items() if year < years_shown[0]), undated
