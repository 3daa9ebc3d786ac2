"""The page of an indicator: its chart, the sentence that speaks it, its parts, and one round of questions."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from loaders.builds.folder import Build
from loaders.project import ROOT, Project
from loaders.settings import Settings
from loaders.vocabulary import BASE
from service.pages.charts import HEIGHT, WIDTH, series_chart, share_of
from service.pages.indicator import bars_of, breakdowns, latest_of, main_series, restated
from service.pages.speaking import spoken_point, spoken_series
from service.read.figures import Figure
from service.read.growth import Growth, growth_of, growth_of_theme
from service.read.indicators import indicator_page
from service.read.named import Named
from service.read.series import Point
from service.store.base import Row
from tests.support.apps import app_client
from tests.support.page_of import FewTriples

pytestmark = pytest.mark.long

REPORTS = {"a": "report/survey-2024", "b": "report/survey-2025"}


def point(
    period: str, value: str, half: str | None = "0.005", report: str = "a", kind: str = "reported", **parts: str
) -> Point:
    """A figure of a series in ZB; without ``half`` one that is only bounded from below by ``value``."""
    middle = Decimal(value)
    lower, upper = (middle - Decimal(half), middle + Decimal(half)) if half is not None else (middle, None)
    named = {name: Named("uri", BASE + iri) for name, iri in parts.items()}
    named |= {"area": Named("uri", f"{BASE}region/china"), "statement": Named("uri", f"{BASE}statement/{kind}")} | named
    named["report"] = Named("uri", BASE + REPORTS[report])
    name = "-".join((period, value, report, kind, *parts.values()))
    texts = (value, str(lower), "" if upper is None else str(upper))
    figure = Figure(f"{BASE}observation/{name}", *texts, kind == "computed", named)
    return Point(figure, period, middle if half is not None else None, lower, upper, "ZB", "ZB", "level")


SERIES = [
    point("2022", "26.83", kind="computed"), point("2023", "32.85"), point("2024", "41.06"), point("2024", "41.06", report="b"),
    point("2025", "50", None, kind="forecast"), point("2025", "52.26", report="b"),
]  # fmt: skip


def test_a_chart_has_a_mark_for_each_figure_within_its_frame_and_in_order() -> None:
    chart = series_chart(SERIES)
    assert chart is not None
    assert len(chart.marks) == len(SERIES)
    assert [period for _, period in chart.periods] == ["2022", "2023", "2024", "2025"]
    assert all(0 < mark.x < WIDTH and 0 < mark.y < HEIGHT for mark in chart.marks)
    heights = {mark.point.figure.value: mark.y for mark in chart.marks}
    assert heights["52.26"] < heights["50"] < heights["41.06"] < heights["26.83"]
    assert len({mark.x for mark in chart.marks if mark.point.period == "2024"}) == 2, "two sources stand side by side"
    assert [mark.is_open for mark in chart.marks if mark.point.kind == "forecast"] == ["above"]
    assert len(chart.line.split()) == 4 and len(chart.band.split()) == 8
    assert {tick for _, tick in chart.ticks} >= {Decimal(0), Decimal(20), Decimal(40), Decimal(60)}
    assert series_chart(SERIES[:1]) is None


@pytest.mark.parametrize(("values", "least", "most"), [(("99.1", "99.4"), "99.1", "99.4"), (("0", "0"), "0", "0"), (("-5", "3"), "-5", "3"), (("7", "7"), "7", "7")])
def test_axes_hold_their_values(values: tuple[str, str], least: str, most: str) -> None:
    chart = series_chart([point("2023", values[0], "0"), point("2024", values[1], "0")])
    assert chart is not None
    ticks = [tick for _, tick in chart.ticks]
    assert ticks[0] <= Decimal(least) and Decimal(most) <= ticks[-1] and 2 <= len(ticks) <= 12


def test_a_series_is_spoken_with_its_intervals_in_both_languages() -> None:
    assert spoken_point(SERIES[1], "en") == "32.85 ZB in 2023, the printed digits allow 32.845–32.855"
    assert spoken_point(SERIES[4], "zh") == "2025 不低于 50 ZB（预测）"
    assert spoken_point(point("2023", "7", "0"), "zh") == "2023 为 7 ZB"
    said = spoken_series(SERIES, "zh")
    assert said.count("2024") == 1 and said.startswith("2022 为 26.83 ZB") and said.endswith("52.265。")


def test_growth_follows_from_the_bounds_of_both_figures() -> None:
    latest = latest_of(SERIES)
    assert latest and latest.point.period == "2025" and latest.before and latest.before.period == "2024"
    assert latest.growth == (Decimal("27.2"), Decimal("27.4"))
    assert latest_of([SERIES[4]]) is None


def test_growth_that_a_report_prints_is_told_instead_of_what_is_reckoned() -> None:
    parts = (f"{BASE}indicator/data-production", f"{BASE}region/china", "", "")
    printed = Growth(f"{BASE}observation/growth", parts, "2025", "2024", Decimal("27.28"))
    series = [point("2024", "41.06", indicator="indicator/data-production"), point("2025", "52.26", indicator="indicator/data-production")]
    others = [replace(printed, period="2024"), replace(printed, of=(*parts[:3], f"{BASE}industry/C"))]
    latest = latest_of(series, [*others, printed])
    assert latest and latest.printed is printed
    assert (latest := latest_of(series, others)) and latest.printed is None and latest.growth
    assert replace(printed, period="2025-12-31").is_of(series[1]), "a year's growth is that of its last day"


def test_printed_growth_is_asked_for_by_indicator_and_by_theme() -> None:
    store = FewTriples()
    store.add("""
        <indicator/sets-growth> a dg:Indicator ; dg:growthOf <indicator/sets> .
        <observation/grown> a dg:Observation ; dg:indicator <indicator/sets-growth> ; dg:statement <statement/reported> ; sdmx-measure:obsValue 49.07 ; dg:pointValue 49.07 ;
          sdmx-attribute:unitMeasure <unit/percent> ; sdmx-dimension:refPeriod <period/2024> ; dg:basePeriod <period/2023> ; sdmx-dimension:refArea <region/xiangzhou> .
    """)
    parts = (f"{BASE}indicator/sets", f"{BASE}region/xiangzhou", "", "")
    expected = [Growth(f"{BASE}observation/grown", parts, "2024", "2023", Decimal("49.07"))]
    assert asyncio.run(growth_of(store, [f"{BASE}indicator/sets"])) == expected == asyncio.run(growth_of_theme(store, f"{BASE}theme/sharing"))
    assert asyncio.run(growth_of(store, [f"{BASE}indicator/sets-rank"])) == [] == asyncio.run(growth_of(store, []))


def test_the_main_series_is_national_and_whole() -> None:
    industry = [point("2025", "7.19", industry="industry/C"), point("2025", "2.89", industry="industry/J")]
    assert main_series([*industry, *SERIES]) == sorted(SERIES, key=lambda one: (one.period, one.figure.iri))
    (found,) = breakdowns([*SERIES, *industry])
    assert (found.dimension, found.period) == ("industry", "2025")
    assert [bar.point.figure.value for bar in found.bars] == ["7.19", "2.89"]
    assert found.bars[0].length == 100 and found.bars[1].length == share_of(Decimal("2.89"), Decimal("7.19"))


def test_of_ranks_the_first_has_the_longest_bar() -> None:
    ranks = [replace(point("2024", value, "0", area=f"region/{value}"), measure="rank", unit="rank") for value in ("4", "1", "2")]
    assert [(bar.point.figure.value, bar.length) for bar in bars_of(ranks, "area")] == [("1", 100), ("2", 75), ("4", 25)]


def test_restatements_are_periods_with_different_values() -> None:
    assert restated(SERIES) == []
    other = point("2024", "41.16", report="b")
    assert [len(found) for found in restated([*SERIES[:3], other])] == [2]


class Counting:
    """A store of nothing that tells how many questions wait at once."""

    version = None

    def __init__(self) -> None:
        self.waiting, self.rounds, self.asked = 0, 0, 0

    async def select(self, text: str) -> list[Row]:
        """No rows, once all that is asked together has been asked."""
        self.asked += 1
        self.rounds += self.waiting == 0
        self.waiting += 1
        await asyncio.sleep(0.01)
        self.waiting -= 1
        return []

    async def ask(self, text: str) -> bool:
        """No."""
        return False


def test_all_questions_of_the_page_go_out_together() -> None:
    store = Counting()
    assert asyncio.run(indicator_page(store, f"{BASE}indicator/nothing")) is None
    assert (store.rounds, store.asked) == (1, 10)


def test_charts_need_no_style_attribute_and_no_script() -> None:
    for path in sorted(ROOT.glob("service/pages/templates/*.html")):
        # what a page runs are files of our own, which the policy lets pass; it shows all without them
        text = path.read_text(encoding="utf-8").replace('<script type="module" src="{{ prefix }}/static/', "")
        text = text.replace('<script type="application/ld+json">', "")  # data, which no browser runs
        assert not re.search(r" style=|<style|<script| on\w+=", text), path.name


def test_a_page_that_does_not_hold_all_figures_says_so(built_build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.pages.indicator.MOST_OF_A_SERIES", 3)

    async def page() -> str:
        async with app_client(Settings(store=str(built_build.folder.parent)), Project()) as client:
            return (await client.get("/indicator/data-production?lang=en", headers={"Accept": "text/html"})).text

    assert "Only 3 are shown" in asyncio.run(page())
