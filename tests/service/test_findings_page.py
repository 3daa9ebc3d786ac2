"""/findings groups what was found by class and shows each figure with its receipt; home counts by class."""

from __future__ import annotations

import asyncio
import html
import re

import httpx2
import pyoxigraph
import pytest

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from loaders.vocabulary import BASE
from tests.builds.test_counts import COUNTS
from tests.support.apps import app_client

pytestmark = pytest.mark.long

HTML = {"Accept": "text/html", "Accept-Language": "en"}
ADDRESSES = [
    "/findings",
    "/findings?class=contradiction",
    "/findings?report=survey-2025",
    "/findings?severity=Info",
    "/findings?limit=5&from=5",
    "/findings?class=contradiction&severity=Info",
    "/",
    "/findings?lang=zh",
]


@pytest.fixture(scope="module")
def pages(built_build: Build) -> dict[str, str]:
    """The pages of these addresses."""

    async def run() -> dict[str, str]:
        settings = Settings.from_environment(store=str(built_build.folder.parent), workers=2)
        async with app_client(settings, Project()) as client:
            return {path: (await client.get(path, headers=HTML)).text for path in ADDRESSES}

    return asyncio.run(run())


@pytest.fixture(scope="module")
def machine(built_build: Build) -> httpx2.Response:
    """All findings as JSON."""

    async def run() -> httpx2.Response:
        settings = Settings.from_environment(store=str(built_build.folder.parent), workers=2)
        async with app_client(settings, Project()) as client:
            return await client.get("/findings?class=contradiction")

    return asyncio.run(run())


def by_class(page: str) -> dict[str, int]:
    """How many findings stand under each heading."""
    parts = re.split(r'<h2 id="[a-z-]+">', page)[1:]
    labels = [re.search(r"<a [^>]*>([^<]+)</a>", part) for part in parts]
    return {html.unescape(label[1]): part.count('class="finding"') for label, part in zip(labels, parts, strict=True) if label}


def test_the_findings_stand_by_class(pages: dict[str, str]) -> None:
    assert by_class(pages["/findings"]) == COUNTS["findings-by-class"]


def test_the_home_page_counts_findings_by_class(pages: dict[str, str]) -> None:
    line = re.search(r'<p id="found">.*?</p>', pages["/"], re.DOTALL)
    assert line
    counted = re.findall(r"<a [^>]*>([^<]+)</a> <strong>(\d+)</strong>", line[0])
    assert {html.unescape(name): int(number) for name, number in counted} == COUNTS["findings-by-class"]


def test_each_finding_shows_every_claim_it_is_about_with_its_characters(
    pages: dict[str, str], built_store: pyoxigraph.Store
) -> None:
    found = built_store.query(
        "PREFIX dg: <https://w3id.org/datagov-kg/ontology#> SELECT ?finding ?claim { ?finding dg:findingClass ?class ; "
        "dg:concerns ?about { ?claim dg:states ?about } UNION { ?claim dg:printed ?p FILTER(?claim = ?about) } }",
        use_default_graph_as_union=True,
    )
    assert isinstance(found, pyoxigraph.QuerySolutions)
    articles = {
        re.search(r'href="(/finding/[^"]+)"', article)[1]: article  # type: ignore[index]
        for article in pages["/findings"].split('<article class="finding">')[1:]
    }
    assert len(articles) == sum(COUNTS["findings-by-class"].values())
    seen = 0
    for row in found:
        finding, claim = row["finding"], row["claim"]
        assert isinstance(finding, pyoxigraph.NamedNode) and isinstance(claim, pyoxigraph.NamedNode)
        (article,) = [a for path, a in articles.items() if path == "/" + finding.value.removeprefix(BASE)]
        place = claim.value.rpartition("/")[2].replace("-", "–")
        assert f'href="/{claim.value.removeprefix(BASE)}">{place}</a>' in article
        seen += 1
    assert seen > len(articles)


def test_the_sentences_are_in_both_languages_without_addresses(pages: dict[str, str]) -> None:
    told = [re.findall(r'<p class="sentence"><a [^>]*>([^<]+)</a></p>', pages[path]) for path in ("/findings?lang=zh", "/findings")]
    assert list(map(len, told)) == [sum(COUNTS["findings-by-class"].values())] * 2
    for zh, en in zip(*told, strict=True):
        assert re.search("[一-鿿]", zh) and "://" not in zh + en


@pytest.mark.parametrize(
    ("path", "holds", "lacks"),
    [
        ("/findings?class=contradiction", "Contradiction", "Attribution"),
        ("/findings?severity=Info", "Definition", "Contradiction"),
        ("/findings?report=survey-2025", "Contradiction", "Attribution"),
    ],
)
def test_findings_are_filtered(pages: dict[str, str], path: str, holds: str, lacks: str) -> None:
    shown = by_class(pages[path])
    assert holds in shown and lacks not in shown


def test_findings_stand_on_pages_that_lead_to_each_other(pages: dict[str, str]) -> None:
    page, every = pages["/findings?limit=5&from=5"], pages["/findings"]
    shown, known = (re.findall(r'<p class="sentence"><a href="([^"]+)"', text) for text in (page, every))
    assert shown == known[5:10] and 'href="?limit=5&amp;from=0"' in page and 'href="?limit=5&amp;from=10"' in page
    assert f"Hits 6 to 10 of {len(known)}" in page and 'rel="next"' not in every


def test_each_report_leads_to_its_findings_and_none_to_those_of_another(pages: dict[str, str]) -> None:
    line = re.search(r'<p class="note" id="of-reports">.*?</p>', pages["/findings"], re.DOTALL)
    assert line
    counted = {report: int(number) for report, number in re.findall(r'\?report=([a-z0-9-]+)">[^<]*</a> <strong>(\d+)</strong>', line[0])}
    assert sum(by_class(pages["/findings?report=survey-2025"]).values()) == counted["survey-2025"]
    # the population of town and country is of the report that prints it
    assert "sum.population" in pages["/findings"] and "sum.population" not in pages["/findings?report=survey-2025"]


def test_where_nothing_fits_the_page_says_so(pages: dict[str, str]) -> None:
    assert "None fits." in pages["/findings?class=contradiction&severity=Info"]


def test_the_same_is_told_to_machines(machine: httpx2.Response) -> None:
    (one,) = machine.json()["classes"]
    assert one["kind"]["labels"] == {"zh": "矛盾", "en": "Contradiction"}
    assert len(one["findings"]) == COUNTS["findings-by-class"]["Contradiction"]
    assert all(found["receipts"] and found["explanation"]["en"] for found in one["findings"])


@pytest.mark.parametrize("asked", ["from=-1", "limit=0", "class=none", "report=none", "severity=none"])
def test_an_unknown_filter_is_an_error_that_names_it(client: httpx2.Client, asked: str) -> None:
    answer = client.get(f"/findings?{asked}")
    assert answer.status_code == 422 and answer.json()["parameter"] == asked.partition("=")[0]
