"""What people read: figures in tables, two languages in one column, numbers grouped, evidence in words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx2
import pytest

from loaders.settings import Settings
from service.http.problems import Overloaded
from service.pages.links import grouped_number
from service.pages.tables import Bounds, table
from service.store.base import QueryStore
from tests.support.apps import answer, with_store
from tests.support.graphs import graph_nquads, write_build

HTML = {"Accept": "text/html"}
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1234567.5", "1,234,567.5"),
        ("0.30", "0.30"),
        ("-1", "-1"),
        ("约三成", "约三成"),
        ("NaN", "NaN"),
        ("", ""),
    ],
)
def test_numbers_are_grouped(text: str, shown: str) -> None:
    assert grouped_number(text) == shown
    assert grouped_number("190.45192697", 4) == "190.4519"


def test_columns_of_two_languages_become_one() -> None:
    row = {
        "region": {"type": "uri", "value": "https://w3id.org/datagov-kg/region/china"},
        "region_zh": {"type": "literal", "value": "全国", "xml:lang": "zh"},
        "region_en": {"type": "literal", "value": "China", "xml:lang": "en"},
        "unit_en": {"type": "literal", "value": "percent"},
        "value": {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"},
    }
    shown = table(["region", "region_zh", "value", "region_en", "unit_en"], [row, {}, row], 3, Bounds(2, 100))
    assert shown.columns == ["region", "value", "unit"]
    assert (len(shown.rows), shown.count) == (2, 3)
    region, value, unit = shown.rows[0]
    assert region and value and unit
    assert (region.term.kind, region.term.labels) == ("uri", {"zh": "全国", "en": "China"})
    assert value.is_number
    assert unit.term.labels == {"en": "percent"}
    assert shown.rows[1] == [None, None, None]


def test_an_indicator_shows_its_figures_as_a_table(client: httpx2.Client) -> None:
    page = client.get("/indicator/data-production", headers=HTML).text
    assert 'id="figures"' in page
    assert 'href="/observation/o1">41.06</a>' in page
    assert "41.055–41.065" in page
    assert "[41.055" not in page


def test_an_observation_leads_with_its_value_and_names_the_report_of_its_evidence(
    client: httpx2.Client,
) -> None:
    page = client.get("/observation/o1", headers=HTML).text
    assert page.index("<strong>41.06") < page.index('id="evidence"') < page.index('class="technical"')
    evidence = page[page.index('id="evidence"') : page.index('id="facts"')]
    assert 'href="/report/survey-2024"' in evidence
    assert "<mark>41.06" in evidence


@pytest.mark.parametrize("path", ["/catalog", "/.well-known/void"])
def test_descriptions_are_pages_too(client: httpx2.Client, path: str) -> None:
    page = client.get(path, headers=HTML)
    assert page.headers["content-type"].startswith("text/html")
    assert 'title="http://www.w3.org/ns/dcat#Dataset"' in page.text and ">dcat:" not in page.text
    assert client.get(path).headers["content-type"].startswith("text/turtle")


def test_the_home_page_says_what_this_is_and_leads_on(client: httpx2.Client) -> None:
    page = client.get("/", headers=HTML | {"Accept-Language": "en"}).text
    assert "Every figure of the reports" in page
    for address in ("/queries", "/sparql", "/download", "/ontology", "/download/graph.nq"):
        assert f'href="{address}"' in page
        assert client.get(address, headers=HTML).status_code == 200


def test_turtle_is_written_by_subject_with_the_prefixes_it_uses(client: httpx2.Client) -> None:
    text = client.get("/observation/o1?format=turtle").text
    assert "@prefix dg:" in text
    assert "@prefix org:" not in text
    subjects = [
        line.split()[0] for line in text.splitlines() if line and not line.startswith(("@", "\t", " "))
    ]
    assert len(subjects) == len(set(subjects)), "no subject begins twice"


@pytest.mark.alone
def test_the_slow_lane_ends_its_oldest_query_not_the_newest(tmp_path: Path) -> None:
    write_build(tmp_path, graph_nquads(2000))
    settings = Settings.from_environment(
        store=str(tmp_path), slow_queries=1, slow_after_seconds=0.3, query_deadline_seconds=6, workers=2
    )

    async def use(store: QueryStore) -> None:
        first = asyncio.create_task(answer(store, RUNAWAY))
        await asyncio.sleep(1)
        second = asyncio.create_task(answer(store, RUNAWAY))
        with pytest.raises(Overloaded, match="ran longer than"):
            await first
        await asyncio.sleep(0.5)
        assert not second.done()
        assert store.pool.slow == 1
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        assert store.pool.slow == 0

    with_store(settings, use)
