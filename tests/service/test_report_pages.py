"""Receipts that can be followed: a report's contents and figures, how its text was made, the sentence of a claim."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pyoxigraph
import pytest

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from loaders.sources import Sources
from loaders.vocabulary import BASE
from service.read.evidence import evidence_of
from service.read.reports import ReportContents, contents_of, text_of
from service.read.sections import section_page
from service.read.texts import Texts
from service.store.direct import GraphInMemory
from tests.support.apps import app_client
from tests.support.projects import REPORTS

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def graph(built_store: pyoxigraph.Store) -> GraphInMemory:
    """The graph of the whole project."""
    return GraphInMemory(built_store)


def contents(graph: GraphInMemory, name: str) -> ReportContents:
    """What the page of the report shows."""
    found = asyncio.run(contents_of(graph, f"{BASE}report/{name}"))
    assert found is not None
    return found


def page_of(build: Build, path: str) -> str:
    """The page at the path, of a service over the build."""

    async def get() -> str:
        settings = Settings.from_environment(store=str(build.folder.parent))
        async with app_client(settings, Project()) as client:
            response = await client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
            assert response.status_code == 200, response.text
            return response.text

    return asyncio.run(get())


@pytest.mark.parametrize("name", REPORTS)
def test_the_contents_are_those_of_the_table_and_hold_every_claim_once(
    name: str, graph: GraphInMemory, sources: Sources
) -> None:
    report, shown = sources.reports[name], contents(graph, name)
    rows = [place.row for place in report.sections]
    assert [(s.section.labels["zh"], s.depth, int(s.start)) for s in shown.sections] == [
        (row.title_zh, row.depth, row.start) for row in rows
    ]
    assert [int(section.end) for section in shown.sections] == [report.section_end(row) for row in rows]
    for section in shown.sections:
        assert int(section.start) < int(section.end) <= report.metadata.text_length
        assert all(int(section.start) <= int(claim.start) < int(section.end) for claim in section.claims)
    assert sum(len(section.claims) for section in shown.sections) == len(report.claims)


@pytest.mark.parametrize("name", REPORTS)
def test_the_policies_and_findings_of_a_report_are_all_there(
    name: str, graph: GraphInMemory, sources: Sources
) -> None:
    shown = contents(graph, name)
    named = [m.row.entity for m in sources.reports[name].mentions if m.row.entity.startswith("policy/")]
    assert {item.policy.value.removeprefix(BASE): item.places for item in shown.policies} == {
        entity: named.count(entity) for entity in named
    }
    query = f"""PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
        SELECT DISTINCT ?finding {{ ?finding dg:foundIn <{BASE}report/{name}> }}"""
    assert len(shown.findings) == len(asyncio.run(graph.select(query)))
    assert all(item.sentence.keys() == {"zh", "en"} for item in shown.findings)


def test_a_section_shows_its_claims_in_the_order_of_the_text(graph: GraphInMemory) -> None:
    section = max(contents(graph, "survey-2025").sections, key=lambda section: len(section.claims))
    shown = asyncio.run(section_page(graph, Texts(), section.section.value))
    assert shown is not None
    figures = [figure.value for sentence in shown.sentences for line in sentence.claims if (figure := line["figure"])]
    assert figures == [claim.figure for claim in section.claims]


@pytest.mark.parametrize("name", REPORTS)
def test_every_numeral_of_a_report_is_marked_in_its_sentence(name: str, graph: GraphInMemory, texts_folder: Path) -> None:
    for section in contents(graph, name).sections:
        shown = asyncio.run(section_page(graph, Texts(texts_folder), section.section.value))
        assert shown is not None
        for sentence in shown.sentences:
            for piece in sentence.pieces:
                if piece.claim is not None:
                    printed = sentence.claims[piece.claim]["printed"]
                    assert printed and piece.words == printed.value.replace("\n", "")


def test_what_is_no_report_has_no_contents(graph: GraphInMemory) -> None:
    assert asyncio.run(contents_of(graph, f"{BASE}text/survey-2024")) is None
    assert asyncio.run(text_of(graph, f"{BASE}region/china")) is None


@pytest.mark.parametrize("name", REPORTS)
def test_the_text_is_asked_by_itself_or_by_its_report(name: str, graph: GraphInMemory, sources: Sources) -> None:
    by_report = asyncio.run(text_of(graph, f"{BASE}report/{name}"))
    assert by_report is not None and by_report == asyncio.run(text_of(graph, f"{BASE}text/{name}"))
    data = sources.reports[name].metadata
    assert (by_report.file, by_report.checksum, by_report.length) == (
        f"{name}.txt", data.text_sha256, str(data.text_length),
    )  # fmt: skip
    assert (by_report.address, by_report.document, by_report.tool, by_report.form) == (
        data.address, data.text.document, data.text.tool, data.text.normal_form,
    )  # fmt: skip


def test_a_claim_has_the_range_of_its_sentence_beside_that_of_its_numeral(
    graph: GraphInMemory, sources: Sources
) -> None:
    report = sources.reports["survey-2024"]
    claim = next(claim.row for claim in report.claims if claim.row.indicator == "data-production")
    sentence = report.sentence_of(claim)
    assert sentence is not None
    found = asyncio.run(evidence_of(graph, f"{BASE}claim/survey-2024/{claim.start}-{claim.end}"))
    (place,) = found
    assert (place.via.value, place.start) == (f"{BASE}claim/survey-2024/{claim.start}-{claim.end}", str(claim.start))
    assert place.sentence == (str(sentence.start), str(sentence.end))


def test_a_section_and_a_definition_prove_nothing_but_themselves(graph: GraphInMemory, sources: Sources) -> None:
    definition = sources.reports["survey-2024"].definitions[0].row
    for thing in ("section/survey-2024/1.1", f"definition/survey-2024/{definition.start}-{definition.end}"):
        found = asyncio.run(evidence_of(graph, BASE + thing))
        assert [item.via.value for item in found] == [BASE + thing]


def test_the_page_of_a_report_leads_to_its_official_page_its_text_and_its_figures(built_build: Build) -> None:
    page = page_of(built_build, "/report/survey-2025")
    assert 'href="https://www.nda.gov.cn/' in page
    assert 'href="/text/survey-2025"' in page
    contents = page[page.index('id="contents"') : page.index('id="policies"')]
    assert 'href="/section/survey-2025/1.1"' in contents and "3578–4171" in contents
    section = page_of(built_build, "/section/survey-2025/1.1")
    assert re.search(r'<li><a lang="zh" href="/claim/survey-2025/3745-3750">41.06[^<]*</a> <a href="/observation/survey-2025/data-production/china/2024/all">', section)
    assert 'id="findings"' in page


def test_the_page_of_a_text_says_how_to_check_it_and_what_nobody_knows(built_build: Build, sources: Sources) -> None:
    page = page_of(built_build, "/text/survey-2024")
    checksum = sources.reports["survey-2024"].metadata.text_sha256
    assert f'echo "{checksum}  survey-2024.txt" | sha256sum --check' in page.replace("&#34;", '"')
    assert "dgkg account" in page and "Unicode NFC" in page
    assert "Extraction tool and settings" in page and "not known" in page


@pytest.mark.long
def test_the_page_of_a_figure_shows_sentences(built_build: Build) -> None:
    page = page_of(built_build, "/observation/survey-2024/data-production/china/2024/all")
    evidence = page[page.index('id="evidence"') : page.index('id="facts"')]
    assert "In the sentence: 534–588" in evidence and "characters 553–558</a>" in evidence
