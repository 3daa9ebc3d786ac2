"""Figures of one indicator in several units: each counts, and what stands on one scale is in one unit."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from itertools import chain

import pyoxigraph
import pytest

from loaders.vocabulary import BASE
from service.network.projection import Network
from service.network.standing import bearing
from service.pages.charts import TOP, series_chart
from service.pages.comparing import charts
from service.pages.front import headlines
from service.pages.indicator import breakdowns, latest_of, main_series
from service.pages.region import compared
from service.pages.speaking import spoken_point, spoken_series
from service.pages.tiles import places, tile_grid
from service.read.series import Point, points_of
from service.store.direct import GraphInMemory
from tests.network.test_analyses import network_of

_HEAD = f"""
@prefix : <{BASE}> . @prefix dg: <https://w3id.org/datagov-kg/ontology#> . @prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix dimension: <http://purl.org/linked-data/sdmx/2009/dimension#> .
@prefix attribute: <http://purl.org/linked-data/sdmx/2009/attribute#> .
<{BASE}indicator/x> qudt:hasUnit <{BASE}unit/EFLOPS> .
<{BASE}unit/EFLOPS> qudt:symbol "EFLOPS" . <{BASE}unit/ZFLOPS> qudt:symbol "ZFLOPS" . <{BASE}unit/CNY> qudt:symbol "CNY" .
"""
#: How many of the indicator's unit one of each is; money is none of it.
_EACH = {"EFLOPS": 1, "ZFLOPS": 1000}


def _figure(name: str, period: str, unit: str, value: str, half: str | None, area: str = "china", industry: str = "all") -> str:
    """A figure as a build has it; without ``half`` it is only bounded from below."""
    ends = {"Lower": Decimal(value) - Decimal(half or 0)} | ({"Upper": Decimal(value) + Decimal(half)} if half else {})
    told = [f"dg:{end.lower()}Bound {number}" for end, number in ends.items()]
    told += [f"dg:pointValue {value}"] if half else []
    if unit in _EACH:
        numbers = ends | ({"Value": Decimal(value)} if half else {})
        told += [f"dg:reference{end} {number * _EACH[unit]}" for end, number in numbers.items()]
    return f"""<{BASE}observation/{name}> a dg:Observation ; dg:indicator <{BASE}indicator/x> ; measure:obsValue {value} ;
        dimension:refArea <{BASE}region/{area}> ; dg:population <{BASE}population/all> ; dg:industry <{BASE}industry/{industry}> ;
        dg:statement <{BASE}statement/reported> ; attribute:unitMeasure <{BASE}unit/{unit}> ; {" ; ".join(told)} ;
        dimension:refPeriod <{BASE}period/{period}> . <{BASE}period/{period}> skos:notation "{period}" .
    """


def _points(*figures: str) -> list[Point]:
    store = pyoxigraph.Store()
    store.load(input=(_HEAD + "".join(figures)).encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return asyncio.run(points_of(GraphInMemory(store), f"{BASE}indicator/x", "dg:indicator"))


@pytest.fixture(scope="module")
def points() -> list[Point]:
    """A series whose older figures are in a larger unit, with a minimum in it, and one that does not convert."""
    return _points(
        _figure("a", "2021", "ZFLOPS", "0.15", None), _figure("b", "2022", "ZFLOPS", "0.18", "0.005"),
        _figure("c", "2023", "ZFLOPS", "0.23", "0.005"), _figure("d", "2024", "EFLOPS", "280", "5"),
        _figure("e", "2025", "CNY", "9000000", "5"),
    )  # fmt: skip


def test_the_headline_is_the_latest_figure_and_none_is_left_out_for_its_unit(points: list[Point]) -> None:
    main = main_series(points)
    assert [point.period for point in main] == ["2021", "2022", "2023", "2024"]
    assert {point.unit for point in main} == {"EFLOPS"}, "money does not convert"
    latest = latest_of(main)
    assert latest and latest.before
    assert (latest.point.period, latest.before.period, latest.before.value) == ("2024", "2023", Decimal(230))
    assert latest.growth == (Decimal("17.0"), Decimal("26.7")), "275/235 and 285/225"


def test_chart_and_sentence_are_in_the_unit_of_the_indicator(points: list[Point]) -> None:
    chart = series_chart(main_series(points))
    assert chart and chart.unit == "EFLOPS" and len(chart.marks) == 4
    heights = [mark.y for mark in chart.marks]
    assert heights == sorted(heights, reverse=True), "150, 180, 230, 280"
    assert spoken_series(main_series(points), "en") == (
        "at least 150 EFLOPS in 2021; 180 EFLOPS in 2022, the printed digits allow 175–185; 230 EFLOPS in 2023, the printed digits allow 225–235; "
        "280 EFLOPS in 2024, the printed digits allow 275–285."
    )
    (home,) = headlines(points, ["x/china/all"])
    assert home.chart and home.chart.unit == "EFLOPS" and {point.unit for point in home.points} == {"EFLOPS"}


def test_a_figure_is_converted_as_a_whole_and_stays_as_it_was_printed(points: list[Point]) -> None:
    by_period = {point.period: point for point in points}
    for period, printed, said in (("2021", "0.15", "150"), ("2023", "0.23", "230"), ("2024", "280", "280"), ("2025", "9000000", "9000000")):
        one = by_period[period]
        assert one.figure.value == printed and Decimal(one.converted.value) == Decimal(said)
    assert by_period["2023"].converted.interval.lower == 225 and by_period["2021"].converted.upper == ""
    assert by_period["2023"].converted.parts["unit"].value == f"{BASE}unit/EFLOPS"
    assert by_period["2023"].figure.parts["unit"].value == f"{BASE}unit/ZFLOPS"
    assert by_period["2025"].converted.parts["unit"].value == f"{BASE}unit/CNY"
    assert spoken_point(by_period["2025"], "en").startswith("9,000,000 CNY in 2025")


def test_charts_of_comparison_have_one_for_what_converts(points: list[Point]) -> None:
    assert sorted((chart.unit, len(chart.lines), sum(len(line.spots) for line in chart.lines)) for chart in charts(points)) == [
        ("CNY", 1, 1), ("EFLOPS", 1, 4),
    ]  # fmt: skip


def test_parts_and_provinces_in_several_units_are_of_one_list() -> None:
    names = [place.iri.rpartition("/")[2] for place in places()][:6]
    units = ("ZFLOPS", "EFLOPS")
    values = {"ZFLOPS": "0.1", "EFLOPS": "7"}
    regions = _points(*(_figure(name, "2024", unit := units[number % 2], values[unit], "0.05", name) for number, name in enumerate(names)))
    grid = tile_grid(regions)
    assert grid and grid.unit == "EFLOPS" and [point.value for point in grid.ordered] == [100] * 3 + [7] * 3
    parts = _points(_figure("a", "2024", "ZFLOPS", "0.1", "0.05", industry="C"), _figure("b", "2024", "EFLOPS", "50", "5", industry="J"))
    (found,) = breakdowns(parts)
    assert [bar.length for bar in found.bars] == [100, 50]
    (row,) = compared(regions[:1], [regions[1:2]]) if regions[0].symbol != regions[1].symbol else compared(regions[:1], [regions[2:3]])
    assert {cell.unit for cell in row.cells if cell} == {"EFLOPS"}


def test_before_and_after_are_compared_in_one_unit(points: list[Point]) -> None:
    graph = network_of([("policy/p", "indicator/x")])
    graph.nodes["policy/p"]["date"] = "2024-03-01"
    for edge in graph.edges.values():
        edge["relation"] = "dg:concernsIndicator"
    (row,) = bearing(Network(graph, None), "indicator/x", [point.converted for point in points]).rows
    assert (row["before_value"], row["before_unit"], row["after_value"], row["after_unit"]) == ("230", "EFLOPS", "280", "EFLOPS")
    assert (row["change_lower"], row["change_upper"]) == ("40", "60")


def test_the_unit_of_an_axis_stands_above_its_uppermost_tick(points: list[Point]) -> None:
    line = 12  # the size of the letters of an axis; a unit stands on 11, a tick 4 below its line
    drawn = [series_chart(main_series(points)), *charts(points)]
    for y in chain.from_iterable((y for y, _ in chart.ticks) for chart in drawn if chart):
        assert y >= TOP and y + 4 - line > 11 + 4


@pytest.mark.long
def test_no_indicator_of_several_units_loses_a_figure(built_store: pyoxigraph.Store) -> None:
    asked = """SELECT ?indicator WHERE { ?figure <https://w3id.org/datagov-kg/ontology#indicator> ?indicator ;
        <http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure> ?unit } GROUP BY ?indicator HAVING(COUNT(DISTINCT ?unit) > 1)"""
    answer = built_store.query(asked, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    store, mixed = GraphInMemory(built_store), set[str]()
    for iri in sorted(row["indicator"].value for row in answer):
        points = asyncio.run(points_of(store, iri, "dg:indicator"))
        main = main_series(points)
        assert len({point.unit for point in main}) == 1, iri
        mixed |= {iri} if len({point.symbol for point in main}) > 1 else set()
        of_what = {tuple(map(point.of, ("area", "population", "industry"))) for point in main}
        left = [point for point in points if point not in main and tuple(map(point.of, ("area", "population", "industry"))) in of_what]
        assert all(point.reference is None for point in left) or main[0].reference is None, iri
        told = [point.period for point in main if point.kind in ("reported", "computed")]
        latest = latest_of(main)
        assert (latest.point.period if latest else "") == max(told, default=""), iri
    assert f"{BASE}indicator/compute-fp32" in mixed
