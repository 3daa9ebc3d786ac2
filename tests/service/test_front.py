"""The home page shows figures, policies by year and hubs; the page of East Data West Compute draws them all."""

from __future__ import annotations

import asyncio
import re
from decimal import Decimal

import pytest

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from loaders.vocabulary import BASE
from loaders.words.intervals import Interval
from service.pages.front import BARS_HEIGHT, BARS_WIDTH, headlines, shown, year_bars
from service.pages.hubs import COLUMNS, diagram
from service.pages.indicator import latest_of
from service.pages.speaking import compact_bound
from service.read.home import home_page
from service.read.hubs import hubs_page
from service.read.lines import Line, lines
from tests.service.test_indicator_page import SERIES, Counting, point
from tests.support.apps import app_client

YEARS = lines([{"year": {"type": "literal", "value": year}, "count": {"type": "literal", "value": count}, "drafts": {"type": "literal", "value": drafts}} for year, count, drafts in (("", "7", "1"), ("2019", "3", "0"), ("2023", "10", "4"), ("2024", "5", "0"))])  # fmt: skip


def hub(name: str, cluster: str, city: str = "") -> Line:
    """A line of the page of hubs."""
    given = {"hub": name, "cluster": cluster, "city": city}
    (line,) = lines([{key: {"type": "uri", "value": f"{BASE}region/{value}"} for key, value in given.items() if value}])
    return line


@pytest.fixture(scope="module")
def pages(built_build: Build) -> dict[str, str]:
    """The home page and that of the hubs over a build, in both languages, and what leads to the latter in one."""

    async def run() -> dict[str, str]:
        settings = Settings.from_environment(store=str(built_build.folder.parent), workers=1)
        paths = [f"{path}?lang={language}" for path in ("/", "/hubs") for language in ("zh", "en")]
        paths += [f"/{path}?lang=zh" for path in shown()["hubs"]["led_from"]]
        async with app_client(settings, Project()) as client:
            return {path: (await client.get(path, headers={"Accept": "text/html"})).text for path in paths}

    return asyncio.run(run())


def test_bars_are_as_high_as_their_years_have_policies_and_none_is_forgotten() -> None:
    bars, earlier, undated = year_bars(YEARS, 3)
    assert [(bar.year, bar.count) for bar in bars] == [("2022", 0), ("2023", 10), ("2024", 5)] and (earlier, undated) == (3, 7)
    assert [bar.drafts for bar in bars] == [0, 4, 0] and bars[1].light == pytest.approx(0.4 * bars[1].height)
    assert bars[1].height == 2 * bars[2].height and bars[0].height == 0
    assert all(bar.x >= 0 and bar.x + bar.width <= BARS_WIDTH and 0 < bar.y <= BARS_HEIGHT for bar in bars)
    assert len({bar.y + bar.height for bar in bars}) == 1, "they stand on one line"
    assert year_bars([], 3) == ([], 0, 0)


def test_headlines_stand_in_the_order_that_is_declared() -> None:
    storage = [point("2025", "2.53", indicator="indicator/data-storage")]
    production = [point("2024", "41.06", indicator="indicator/data-production"), point("2025", "52.26", indicator="indicator/data-production")]
    found = headlines([*storage, *production], ["data-production/china/all", "nothing/china/all", "data-storage/china/all"])
    assert [(one.indicator.value.rpartition("/")[2], len(one.points), one.chart is None) for one in found] == [("data-production", 2, False), ("data-storage", 1, True)]
    assert found[0].latest and found[0].latest.point.period == "2025"


def test_the_latest_figure_may_be_only_a_bound() -> None:
    latest = latest_of([*SERIES, point("2026", "60", None)])
    assert latest and latest.point.period == "2026" and latest.growth is None
    assert compact_bound(Interval(Decimal("5.5e11"), None), "zh") == "不低于 5500亿"
    assert compact_bound(Interval(None, Decimal(3)), "en") == "at most 3"
    assert compact_bound(Interval(Decimal(1), Decimal(2)), "en") == "1–2"


def test_a_hub_stands_beside_the_middle_of_its_clusters() -> None:
    drawn = diagram([hub("hub-a", "cluster-a", "city-a"), hub("hub-a", "cluster-b", "city-b"), hub("hub-b", "cluster-c")])
    at = {place.thing.value.rpartition("/")[2]: place for place in drawn.places}
    assert at["hub-a"].y == (at["cluster-a"].y + at["cluster-b"].y) / 2
    assert {place.kind: place.x for place in drawn.places} == {name: x for name, (x, _) in COLUMNS.items()}
    assert len(drawn.ties) == 5 and drawn.height > max(place.y for place in drawn.places)


def test_all_questions_of_either_page_go_out_together() -> None:
    store = Counting()
    asyncio.run(home_page(store, [f"{BASE}series/x"], [f"{BASE}indicator/x"], [f"{BASE}theme/x"], {}))
    assert (store.rounds, store.asked) == (1, 9)
    store = Counting()
    asyncio.run(hubs_page(store, [f"{BASE}indicator/x"]))
    assert (store.rounds, store.asked) == (1, 4)


def test_what_is_declared_for_the_pages_is_in_the_graph(pages: dict[str, str]) -> None:
    page, told = pages["/?lang=en"], shown()
    assert page.count('class="title"') == len(told["series"])
    for name in (*told["stages"], *told["themes"]):
        assert f'href="/theme/{name}"' in page
    assert page.count("<svg class=\"small\"") >= 4 and page.count("which-policies-came-out-in-a-year?year=") > 10
    hubs = pages["/hubs?lang=en"]
    assert f'href="/{told["hubs"]["programme"]}"' in hubs and f"/queries/{told['hubs']['query']}" in hubs
    for name in told["hubs"]["indicators"]:
        assert f'/indicator/{name}"' in hubs


def test_programmes_of_the_hubs_lead_to_their_page_before_all_that_is_said_of_them(pages: dict[str, str]) -> None:
    for path in shown()["hubs"]["led_from"]:
        main = pages[f"/{path}?lang=zh"].partition("<main")[2]
        assert 0 < main.find('href="/hubs"') < main.find('id="data"'), path


def test_eight_hubs_and_ten_clusters_are_drawn_and_stand_in_a_table(pages: dict[str, str]) -> None:
    for language in ("zh", "en"):
        page = pages[f"/hubs?lang={language}"]
        drawing, table = page[page.index("<svg") : page.index("</svg>")], page[page.index('id="table"') :]
        for kind, number in (("hub", 8), ("cluster", 10), ("city", 10)):
            assert len(re.findall(f'class="{kind}"', drawing)) == number
        assert len(set(re.findall(r'href="(/region/hub-[^"]+)"', table))) == 8
        assert len(set(re.findall(r'href="(/region/cluster-[^"]+)"', table))) == 10
        assert " style=" not in page and not re.search('<script(?! type="module" src="/static/)', page)
