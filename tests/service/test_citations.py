"""Citing a figure, a query's answer or the graph: as text, BibTeX and CSL-JSON, read back by the tools of others."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pyoxigraph
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from loaders.vocabulary import BASE
from loaders.words.printing import Language
from service.descriptions.citation_formats import WRITERS, as_bibtex, as_csl_json, as_text
from service.descriptions.citations import Citation, Edition, cite_graph, cite_sparql, cite_thing
from service.store.direct import GraphInMemory
from tests.support.apps import app_client
from tests.support.commands import Run

SCHEMA = json.loads((Path(__file__).parents[1] / "support/schemas/csl-data.json").read_text(encoding="utf-8"))
EDITION = Edition("0123456789abcdef" * 4, "2026-11-20", date(2026, 11, 28))
FIGURE = f"{BASE}observation/survey-2024/data-production/china/2024/all"
STORED = "which-figures-and-ranks-does-a-region-hold"
#: What TeX, BibTeX, JSON and addresses give a meaning, beside letters of both languages.
AWKWARD = "\\{}%&$#_^~\"'<>[]@,=:;/?!*|`´  \n\tab中文《》“”·–é"
words = st.text(alphabet=AWKWARD, max_size=40)
issues = st.sampled_from(["", "2025", "2025-04", "2025-04-29"])


@pytest.fixture(scope="module")
def figure(built_store: pyoxigraph.Store) -> Citation:
    """The citation of a printed figure of the whole project."""
    return cited(built_store, FIGURE)


def cited(store: pyoxigraph.Store, iri: str) -> Citation:
    """The citation of a thing."""
    return asyncio.run(cite_thing(GraphInMemory(store), iri, EDITION))


def entry_of(bibtex: str) -> tuple[str, str, Mapping[str, str]]:
    """Key, type and fields of the one entry, as a reader of BibTeX has them."""
    entries = parse_string(bibtex, "bibtex").entries  # type: ignore[no-untyped-call]
    (key,) = entries
    entry = entries[key]
    people = {role: " and ".join(map(str, persons)) for role, persons in entry.persons.items()}
    return key, entry.type, {name.lower(): value for name, value in {**dict(entry.fields), **people}.items()}


def printed(latex: str) -> str:
    """What LaTeX prints, blanks of any kind as one."""
    known = get_default_latex_context_db()  # type: ignore[no-untyped-call]
    # printed characters that the reader does not know, or calls otherwise
    drawn = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textasciitilde": "~"}
    specs = [MacroTextSpec(name, character) for name, character in drawn.items()]  # type: ignore[no-untyped-call]
    known.add_context_category("drawn", macros=specs, prepend=True)
    return " ".join(str(LatexNodes2Text(latex_context=known).latex_to_text(latex)).split())  # type: ignore[no-untyped-call]


def plain(text: str) -> str:
    """The text with its blanks as one."""
    return " ".join(text.split())


def item_of(csl: str) -> dict[str, Any]:
    """The one item of a CSL-JSON that its schema allows."""
    document = json.loads(csl)
    jsonschema.validate(document, SCHEMA)
    (item,) = document
    assert isinstance(item, dict)
    return item


def test_a_figure_is_cited_by_who_published_it_with_value_place_version_address_and_day(figure: Citation) -> None:
    assert as_text(figure, "en") == (
        "National Data Administration. (2025, April 29). Total data produced, China, 2024: 41.06 ZB (41.055–41.065) "
        "[Data set]. In The datagov-kg project, Knowledge graph of China's data-governance figures "
        f"(Version 0123456789abcdef). Retrieved November 28, 2026, from {FIGURE} (after National Data Resource Survey "
        "Report (2024), characters 553–558, 1725–1730, 2384–2389 of its text)"
    )
    assert as_text(figure, "zh") == (
        "国家数据局. 数据生产总量，全国，2024：41.06 ZB（41.055–41.065）[DS/OL]//datagov-kg 项目. 中国数据治理知识图谱. "
        f"版本 0123456789abcdef. 2025-04-29[2026-11-28]. {FIGURE}. "
        "据《全国数据资源调查报告（2024年）》文本字符 553–558、1725–1730、2384–2389."
    )


def test_what_was_computed_is_cited_as_the_projects(built_store: pyoxigraph.Store) -> None:
    query = "PREFIX dg: <https://w3id.org/datagov-kg/ontology#> SELECT ?d { ?d a dg:DerivedObservation } ORDER BY ?d LIMIT 1"
    rows = built_store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    citation = cited(built_store, next(rows)["d"].value)
    assert citation.author["en"] == "The datagov-kg project" and "computed" in citation.note["en"]
    assert citation.issued == EDITION.made


@pytest.mark.parametrize("path", ["indicator/data-production", "policy/data-security-law", "region/guizhou", "report/survey-2024"])
def test_any_thing_of_the_graph_can_be_cited(built_store: pyoxigraph.Store, path: str) -> None:
    citation = cited(built_store, BASE + path)
    assert citation.title["zh"] != citation.title["en"] and citation.address == BASE + path
    for language in ("zh", "en"):
        item_of(as_csl_json(citation, "zh" if language == "zh" else "en"))


def test_the_figure_in_bibtex_and_csl_says_the_same(figure: Citation) -> None:
    key, kind, fields = entry_of(as_bibtex(figure, "zh"))
    item = item_of(as_csl_json(figure, "zh"))
    assert (key, kind) == (figure.key, "misc") and item["id"] == figure.key
    assert printed(fields["author"]) == "国家数据局" == item["author"][0]["literal"]
    assert printed(fields["title"]) == figure.title["zh"] == item["title"]
    assert fields["version"] == EDITION.version == item["version"]
    assert fields["url"] == FIGURE == item["URL"]
    assert fields["urldate"] == "2026-11-28" and item["accessed"] == {"date-parts": [[2026, 11, 28]]}
    assert fields["year"] == "2025" and item["issued"] == {"date-parts": [[2025, 4, 29]]}
    assert printed(fields["note"]) == figure.note["zh"] == item["note"]


@pytest.mark.long
@given(words, words, words, issues, st.sampled_from(["zh", "en"]))
@settings(max_examples=150, phases=[Phase.explicit, Phase.generate])
def test_whatever_stands_in_it_is_read_back(title: str, author: str, note: str, issued: str, code: str) -> None:
    language: Language = "zh" if code == "zh" else "en"
    said = {name: {"zh": text, "en": text} for name, text in (("title", title), ("author", author), ("note", note))}
    citation = Citation(said["title"], said["author"], issued, f"{BASE}dataset", said["note"], EDITION)
    _, _, fields = entry_of(as_bibtex(citation, language))
    assert printed(fields.get("title", "")) == plain(title)
    assert printed(fields.get("author", "")) == plain(author)
    assert printed(fields.get("note", "")) == plain(note)
    item = item_of(as_csl_json(citation, language))
    assert item.get("title", "") == title and item["author"][0]["literal"] == author


@pytest.mark.long
@given(st.text(alphabet=AWKWARD, min_size=1, max_size=60))
@settings(max_examples=100, phases=[Phase.explicit, Phase.generate])
def test_the_address_of_a_query_of_ones_own_holds_its_text(text: str) -> None:
    citation = cite_sparql(text, EDITION)
    for address in (entry_of(as_bibtex(citation, "en"))[2]["url"], item_of(as_csl_json(citation, "en"))["URL"]):
        assert parse_qs(urlsplit(address).query, keep_blank_values=True)["query"] == [text]


def test_a_query_of_ones_own_is_titled_by_its_comment(figure: Citation) -> None:
    assert cite_sparql("# Who is largest?\nSELECT * {}", EDITION).title["en"] == "Who is largest?"
    assert cite_sparql("SELECT * {}", EDITION).title["zh"] == "SPARQL 查询结果"
    assert cite_sparql("SELECT * {}", EDITION).key != cite_sparql("SELECT ?s {}", EDITION).key


def test_what_a_remote_store_does_not_tell_is_left_out() -> None:
    citation = cite_graph(Edition(None, "", date(2026, 11, 28)))
    assert "n.d." in as_text(citation, "en") and "Version" not in as_text(citation, "en")
    assert not {"version", "year"} & entry_of(as_bibtex(citation, "en"))[2].keys()
    assert not {"version", "issued"} & item_of(as_csl_json(citation, "en")).keys()


def asked(build: Build, path: str, accept: str = "*/*") -> tuple[int, str, str]:
    """Status, media type and text of an answer of a service over the build."""

    async def get() -> tuple[int, str, str]:
        async with app_client(Settings.from_environment(store=str(build.folder.parent)), Project()) as client:
            response = await client.get(path, headers={"Accept": accept})
            return response.status_code, response.headers["content-type"], response.text

    return asyncio.run(get())


@pytest.mark.long
def test_the_route_negotiates_and_cites_what_is_asked(built_build: Build) -> None:
    status, kind, text = asked(built_build, f"/cite?iri={FIGURE}")
    assert (status, kind) == (200, "text/plain; charset=utf-8")
    assert text.count(FIGURE) == 2 and built_build.version[:16] in text
    _, kind, text = asked(built_build, f"/cite?iri={FIGURE}&language=zh", "application/x-bibtex")
    assert kind.startswith("application/x-bibtex") and "国家数据局" in entry_of(text)[2]["author"]
    _, kind, text = asked(built_build, f"/cite?query={STORED}&region=贵州", "application/vnd.citationstyles.csl+json")
    assert kind.startswith("application/vnd.citationstyles.csl+json")
    assert item_of(text)["URL"] == f"{BASE}queries/{STORED}?region=%E8%B4%B5%E5%B7%9E"
    assert item_of(text)["version"] == built_build.version
    assert "DS/OL" in asked(built_build, "/cite?sparql=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+1&language=zh")[2]
    assert f"{BASE}dataset" in asked(built_build, "/cite")[2]


@pytest.mark.long
@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        (f"/cite?iri={BASE}nothing", 404, "says nothing about"),
        ("/cite?iri=no%20iri", 404, "says nothing about"),
        ("/cite?query=which-figures", 404, "no stored query"),
        (f"/cite?query={STORED}&area=x", 422, "no parameter 'area'"),
        (f"/cite?query={STORED}&region=Atlantis", 422, "Atlantis"),
        ("/cite?sparql=NONSENSE", 400, ""),
        ("/cite?iri=a&sparql=b", 422, "one of iri, query and sparql"),
        ("/cite?region=china", 422, "no parameter 'region'"),
        ("/cite?language=fr", 422, "Chinese and English"),
        ("/cite?format=word", 422, "word"),
    ],
)
def test_what_cannot_be_cited_is_said(built_build: Build, address: str, status: int, told: str) -> None:
    found, _, text = asked(built_build, address)
    assert found == status and told in text


@pytest.mark.long
def test_pages_lead_to_their_citation(built_build: Build) -> None:
    select = "SELECT%20*%20%7B%20?s%20?p%20?o%20%7D%20LIMIT%201"
    for page, name in (
        ("/observation/survey-2024/data-production/china/2024/all", "iri="),
        (f"/queries/{STORED}?region=贵州", "query="),
        (f"/sparql?query={select}", "sparql="),
        ("/download", "format="),
    ):
        text = asked(built_build, page, "text/html")[2].replace("&amp;", "&")
        (link, *_) = [part.split('"')[0] for part in text.split('href="') if part.startswith(f"/cite?{name}")]
        status, kind, cite = asked(built_build, link, "text/html")
        assert (status, kind) == (200, "text/html; charset=utf-8")
        assert "@misc{" in cite and "DS/OL" in cite and "date-parts" in cite


@pytest.mark.long
@pytest.mark.parametrize("output", sorted(WRITERS))
def test_the_command_cites(run: Run, built_build: Build, monkeypatch: pytest.MonkeyPatch, output: str) -> None:
    monkeypatch.setenv("DGKG_STORE", str(built_build.folder.parent))
    for arguments in (("cite",), ("cite", FIGURE), ("cite", FIGURE.removeprefix(BASE)), ("cite", STORED, "region=贵州")):
        result = run(*arguments, "--format", output, "--language", "zh")
        assert result.exit_code == 0, result.output
        assert built_build.version[:16] in result.output and "datagov-kg" in result.output
    result = run("cite", "observation/nothing")
    assert result.exit_code == 1 and "says nothing about" in result.output
    assert "no parameter" in run("cite", STORED, "area=x").output
