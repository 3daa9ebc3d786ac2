"""The queries of docs/federation.md, between our service and a Fuseki with a hand-made extract, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx2
import pytest

from loaders.builds.folder import Build
from loaders.project import ROOT
from tests.service.conftest import Service, Start, free_port
from tests.support.engines import fuseki
from tests.support.engines.process import Server

pytestmark = pytest.mark.engines

QUERIES = re.findall(r"```sparql\n(.*?)```", (ROOT / "docs" / "federation.md").read_text(encoding="utf-8"), re.DOTALL)
JSON = {"Accept": "application/sparql-results+json"}
#: Three places as Wikidata has them, one of them without a code, and two datasets of a portal.
EXTRACT = """
PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/>
PREFIX wd: <http://www.wikidata.org/entity/> PREFIX wdt: <http://www.wikidata.org/prop/direct/>
wd:Q47097 wdt:P300 "CN-GZ" ; wdt:P1082 38560000 .
wd:Q15175 wdt:P300 "CN-GD" ; wdt:P1082 126000000 .
wd:Q956 wdt:P1082 21893095 .
wd:Q1490 wdt:P300 "JP-13" ; wdt:P1082 14000000 .
<urn:x-test:water> a dcat:Dataset ; dct:title "贵州省河流水质"@zh ; dct:spatial wd:Q47097 .
<urn:x-test:trees> a dcat:Dataset ; dct:title "Trees of Tokyo"@en ; dct:spatial wd:Q1490 .
"""


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The other endpoint, with the extract."""
    server = fuseki.start(tmp_path_factory.mktemp("fuseki"), free_port())
    loaded = httpx2.put(f"{server.load_url}?graph=urn:x-test:extract", content=EXTRACT.encode(), headers={"Content-Type": "text/turtle"})
    assert loaded.is_success, loaded.text
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ours(start: Start, built_build: Build, other: Server) -> Service:
    """Our service over the whole graph, which may ask the other endpoint and nobody else."""
    return start((built_build.folder / "graph.nq").read_bytes(), DGKG_SERVICE_ALLOW=other.query_url)


def asked(address: str, text: str, ours: Service, other: Server) -> list[dict[str, str]]:
    """The rows that an endpoint gives to a query of the page, with the addresses of the test."""
    for of_page, here in (
        ("https://query.wikidata.org/sparql", other.query_url),
        ("https://catalogue.example.org/sparql", other.query_url),
        ("http://127.0.0.1:8000/sparql", f"{ours.url}/sparql"),
    ):
        text = text.replace(of_page, here)
    answer = httpx2.post(address, data={"query": text}, headers=JSON, timeout=60)
    assert answer.status_code == 200, answer.text
    return [{name: cell["value"] for name, cell in row.items()} for row in answer.json()["results"]["bindings"]]


def test_our_figures_stand_beside_what_wikidata_says(ours: Service, other: Server) -> None:
    rows = asked(f"{ours.url}/sparql", QUERIES[0], ours, other)
    # the others have no code of China there, or are no places of ours
    assert {(row["place"], row["population"]) for row in rows} == {("Guangdong", "126000000"), ("Guizhou", "38560000")}


def test_datasets_of_a_catalogue_are_found_by_the_places_of_our_figures(ours: Service, other: Server) -> None:
    rows = asked(f"{ours.url}/sparql", QUERIES[1], ours, other)
    assert [(row["place"], row["title"]) for row in rows] == [("贵州", "贵州省河流水质")]
    assert int(rows[0]["figures"]) > 1


def test_another_endpoint_asks_us(ours: Service, other: Server) -> None:
    rows = asked(other.query_url, QUERIES[2], ours, other)
    assert {row["measures"] for row in rows} >= {"Rank by big data industry development index"}
    assert all(row["figure"].startswith("https://w3id.org/datagov-kg/") for row in rows)


def test_an_endpoint_that_is_not_listed_is_not_asked(start: Start, built_build: Build, other: Server) -> None:
    closed = start((built_build.folder / "graph.nq").read_bytes())
    answer = httpx2.post(f"{closed.url}/sparql", data={"query": QUERIES[0].replace("https://query.wikidata.org/sparql", other.query_url)})
    assert answer.status_code == 403
