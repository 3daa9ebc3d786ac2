"""Figures side by side: what the address chooses, charts of one unit each, and the tiles of the provinces."""

from __future__ import annotations

import asyncio
import csv
import io
from decimal import Decimal

import httpx2
import pyoxigraph
import pytest

from loaders.builds.folder import Build
from loaders.project import ROOT, Project
from loaders.settings import Settings
from service.pages.comparing import MOST_LINES, charts, choices, selected
from service.pages.tiles import places, tile_grid
from service.read.series import Point
from tests.service.test_indicator_page import point
from tests.support.apps import app_client

CHINA = {"indicator": "indicator/x", "population": "population/all", "industry": "industry/all"}


def _of(area: str, period: str, value: str, **more: str) -> Point:
    return point(period, value, **(CHINA | {"area": f"region/{area}"} | more))


POINTS = [
    _of("china", "2023", "30"), _of("china", "2024", "40"), _of("china", "2025", "50", kind="forecast"),
    _of("guizhou", "2024", "3"), _of("guizhou", "2024", "1", population="population/enterprises"),
]  # fmt: skip


def test_choices_count_the_figures_of_each_value_and_know_what_is_chosen() -> None:
    areas = choices(POINTS, "area", ["guizhou"])
    assert [(one.id, one.figures, one.is_chosen) for one in areas] == [("china", 3, False), ("guizhou", 2, True)]
    assert [one.id for one in choices(POINTS, "period", [])] == ["2023", "2024", "2025"]
    assert {one.id for one in choices(POINTS, "kind", [])} == {"reported", "forecast"}


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({}, 5),
        ({"area": ["guizhou"]}, 2),
        ({"area": ["guizhou"], "population": ["all"]}, 1),
        ({"area": ["guizhou", "china"], "period": ["2024"]}, 3),
        ({"kind": ["forecast"]}, 1),
        ({"area": ["nowhere"]}, 0),
    ],
    ids=str,
)
def test_a_figure_is_kept_that_has_a_chosen_value_in_each_dimension(chosen: dict[str, list[str]], left: int) -> None:
    assert len(selected(POINTS, chosen)) == left


def test_a_chart_has_a_line_for_each_series_and_a_spot_for_each_figure() -> None:
    (chart,) = charts(selected(POINTS, {}))
    assert [len(line.spots) for line in chart.lines] == [3, 1, 1] and chart.left == 0
    assert [part.value.rpartition("/")[2] for part in chart.lines[2].parts] == ["guizhou", "enterprises"]
    heights = [spot.y for spot in chart.lines[0].spots]
    assert heights == sorted(heights, reverse=True)


def test_figures_of_two_units_have_two_charts_and_what_has_no_room_is_counted() -> None:
    many = [_of(f"place-{number}", "2024", str(number + 1)) for number in range(MOST_LINES + 3)]
    (chart,) = charts(many)
    assert len(chart.lines) == MOST_LINES and chart.left == 3
    other = _of("china", "2024", "7")
    assert len(charts([*many, Point(other.figure, other.period, other.value, other.lower, other.upper, "%", "%", "share")])) == 2


def test_tiles_are_the_members_of_the_country_and_no_two_lie_on_one_another() -> None:
    with (ROOT / "ontology" / "schemes" / "regions.csv").open(encoding="utf-8", newline="") as file:
        (china,) = (row for row in csv.DictReader(file) if row["id"] == "china")
    assert {place.iri.rpartition("/")[2] for place in places()} == set(china["members"].split("|"))
    assert len({(place.column, place.row) for place in places()}) == len(places()) == 32
    assert all(len({getattr(place, f"short_{language}") for place in places()}) == 32 for language in ("zh", "en"))


def test_a_grid_shows_the_period_with_most_regions_in_fifths_the_most_darkest() -> None:
    names = [place.iri.rpartition("/")[2] for place in places()][:10]
    older = [_of(name, "2023", str(number + 1)) for number, name in enumerate(names)]
    newer = [_of(name, "2024", "9") for name in names[:6]]
    grid = tile_grid([*older, *newer, _of("china", "2023", "99")])
    assert grid is not None and grid.period == "2023" and len(grid.ordered) == 10
    levels = [tile.level for tile in grid.tiles if tile.point]
    assert levels == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert grid.bounds[4] == (Decimal(9), Decimal(10)) and list(grid.bounds) == [4, 3, 2, 1, 0]
    assert sum(tile.point is None for tile in grid.tiles) == 22


def test_of_ranks_the_first_is_darkest_and_equal_values_are_alike() -> None:
    names = [place.iri.rpartition("/")[2] for place in places()][:5]
    ranks = [_of(name, "2024", value) for name, value in zip(names, ("1", "2", "2", "4", "5"), strict=True)]
    as_ranks = [Point(p.figure, p.period, p.value, p.lower, p.upper, "", "", "rank") for p in ranks]
    grid = tile_grid(as_ranks)
    assert grid is not None
    levels = {tile.place.iri.rpartition("/")[2]: tile.level for tile in grid.tiles if tile.point}
    assert [levels[name] for name in names] == [4, 3, 3, 1, 0]


def test_a_few_regions_are_no_grid() -> None:
    assert tile_grid([_of(place.iri.rpartition("/")[2], "2024", "1") for place in places()[:4]]) is None


ADDRESSES = (
    "indicator=data-production&indicator=data-storage", "indicator=data-production&kind=reported&kind=computed&area=china",
    "indicator=big-data-index-rank&area=guizhou&period=2024", "indicator=valid-samples",
)  # fmt: skip


@pytest.mark.long
def test_rows_of_the_address_are_those_of_its_sparql_and_of_its_csv(built_build: Build, built_store: pyoxigraph.Store) -> None:
    async def ask() -> list[tuple[httpx2.Response, httpx2.Response, httpx2.Response]]:
        async with app_client(Settings(store=str(built_build.folder.parent)), Project()) as client:
            return [
                (await client.get(f"/compare?{address}&format=json"), await client.get(f"/compare?{address}&format=csv"),
                 await client.get(f"/compare?{address}&lang=en", headers={"Accept": "text/html"}))
                for address in ADDRESSES
            ]  # fmt: skip

    for told, text, page in asyncio.run(ask()):
        document = told.json()
        figures = {row["figure"] for row in document["rows"]}
        rows = built_store.query(document["sparql"], use_default_graph_as_union=True)
        assert isinstance(rows, pyoxigraph.QuerySolutions)
        assert figures and {row["figure"].value for row in rows} == figures
        assert [row["figure"] for row in csv.DictReader(io.StringIO(text.text))] == [row["figure"] for row in document["rows"]]
        assert page.text.count('class="mark ') >= 1 and "<table" in page.text


@pytest.mark.long
def test_the_address_keeps_what_is_chosen_and_a_wrong_one_is_told(built_build: Build) -> None:
    async def ask(*paths: str) -> list[httpx2.Response]:
        async with app_client(Settings(store=str(built_build.folder.parent)), Project()) as client:
            return [await client.get(path, headers={"Accept": "text/html"}) for path in paths]

    chosen, called, unknown, many, none = asyncio.run(ask(
        "/compare?indicator=data-production&area=china&lang=zh", "/compare?indicator=数据产量&area=china&lang=zh", "/compare?indicator=nothing",
        "/compare?" + "&".join(f"indicator={number}" for number in range(7)), "/compare",
    ))  # fmt: skip
    assert 'name="area" value="china" checked' in chosen.text and "数据生产总量" in chosen.text
    assert called.status_code == 200 and "数据生产总量" in called.text  # the word that the field of the home page gives as an example
    assert unknown.status_code == many.status_code == 422 and none.status_code == 200
