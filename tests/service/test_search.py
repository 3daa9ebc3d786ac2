"""/search over HTTP: hits with their reasons, suggestions, and the same from a store that has no index."""

from __future__ import annotations

import asyncio
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import httpx2
import pyoxigraph
import pytest

from loaders.builds.files import write_names
from loaders.builds.folder import read_build
from loaders.search import INDEX_FILE, Index
from loaders.vocabulary import BASE
from service.read.searching import Searcher
from service.store.direct import GraphInMemory
from tests.support.graphs import graph_nquads, write_build

JSON, HTML = {"Accept": "application/json"}, {"Accept": "text/html"}


def test_a_hit_says_what_was_found_by_which_name_and_why(client: httpx2.Client) -> None:
    document = client.get("/search", params={"q": "beijing"}, headers=JSON).json()
    first = document["hits"][0]
    assert document["typed"] == "beijing"
    assert first["iri"] == f"{BASE}region/北京"
    assert (first["kind"], first["match"], first["name"]) == ("region", "exact", "Beijing")
    assert first["kind_labels"] == {"zh": "地区", "en": "Places"}, "suggestions say what each is, in the language of the page"
    assert client.get(first["path"]).status_code == 200
    assert 0 <= first["score"] <= 100


def test_stored_questions_are_among_the_hits(client: httpx2.Client) -> None:
    hits = client.get("/search", params={"q": "typed", "kind": "query"}, headers=JSON).json()["hits"]
    assert [hit["path"] for hit in hits[:1]] == ["/queries/typed"]
    assert {hit["kind"] for hit in hits} == {"query"}


def test_the_page_groups_the_hits_by_kind(client: httpx2.Client) -> None:
    page = client.get("/search", params={"q": "北京"}, headers=HTML).text
    assert "<h2>地区" in page
    assert page.index("<h2>") < page.index("/region/%E5%8C%97%E4%BA%AC")


def test_suggestions_are_those_that_browsers_read(client: httpx2.Client) -> None:
    answer = client.get("/search/suggest", params={"q": "北"})
    assert answer.headers["content-type"] == "application/x-suggestions+json"
    typed, names, kinds, addresses = answer.json()
    assert typed == "北"
    assert "北京" in names
    assert len(names) == len(kinds) == len(addresses)
    described = ElementTree.fromstring(client.get("/search/opensearch.xml").text)
    templates = [url.get("template", "") for url in described if url.tag.endswith("}Url")]
    assert [template.rpartition("/")[2] for template in templates] == ["search?q={searchTerms}", "suggest?q={searchTerms}"]


def test_a_store_without_an_index_is_asked_for_its_names_page_by_page_and_finds_the_same(tmp_path: Path) -> None:
    store = pyoxigraph.Store()
    store.bulk_load(graph_nquads(), format=pyoxigraph.RdfFormat.N_QUADS)
    write_names(tmp_path / INDEX_FILE, store)
    searcher = Searcher(GraphInMemory(store), row_limit=7)
    for typed in ("北京", "beij", "data production", "sj"):
        assert asyncio.run(searcher.search(typed)) == Index(tmp_path / INDEX_FILE).search(typed)


def test_an_index_that_is_damaged_is_made_again(tmp_path: Path) -> None:
    nquads = graph_nquads()
    version = write_build(tmp_path, nquads)
    build = read_build(tmp_path / version[:16])
    (build.folder / INDEX_FILE).write_bytes(b"no database" * 100)
    store = pyoxigraph.Store()
    store.bulk_load(nquads, format=pyoxigraph.RdfFormat.N_QUADS)
    searcher = Searcher(GraphInMemory(store, version), build=lambda: build)
    assert asyncio.run(searcher.search("北京"))[0].iri == f"{BASE}region/北京"


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/queries/observations-of-region", {"region": "beijingshi"}),
        ("/compare", {"indicator": "數據生產總量"}),
        ("/compare", {"indicator": "shujushengchanzongliang"}),
    ],
)
def test_what_the_index_is_certain_of_may_be_given_wherever_a_thing_is_named(
    client: httpx2.Client, path: str, given: dict[str, str]
) -> None:
    answer = client.get(path, params=given, headers=JSON)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/queries/observations-of-region", {"region": "北"}),
        ("/queries/observations-of-region", {"region": "beijin"}),
        ("/compare", {"indicator": "數據生產"}),
        ("/compare", {"indicator": "shujushengchan"}),
        ("/compare", {"indicator": "data production" + " " * 200 + "x"}),
    ],
)
def test_what_the_index_would_guess_may_not(client: httpx2.Client, path: str, given: dict[str, str]) -> None:
    answer = client.get(path, params=given, headers=JSON)
    assert answer.status_code == 422
    assert f"{next(iter(given))!r}" in answer.json()["detail"]


def test_all_hits_are_reached_by_pages(client: httpx2.Client) -> None:
    given = {"q": "a", "limit": "1"}
    first = client.get("/search", params=given, headers=JSON).json()
    every = client.get("/search", params=given | {"limit": "100"}, headers=JSON).json()["hits"]
    assert first["found"] == len(every) > 2 and first["hits"] == every[:1]
    assert client.get("/search", params=given | {"from": "1", "limit": "2"}, headers=JSON).json()["hits"] == every[1:3]
    middle = client.get("/search", params=given | {"from": "1"}, headers=HTML).text
    assert 'rel="prev" href="?q=a&amp;limit=1&amp;from=0"' in middle and 'rel="next" href="?q=a&amp;limit=1&amp;from=2"' in middle
    last = client.get("/search", params=given | {"from": str(len(every) - 1)}, headers=HTML).text
    assert 'rel="next"' not in last and 'rel="prev"' in last


@pytest.mark.parametrize("given", [{"from": "-1"}, {"from": "1001"}, {"kind": "cell"}, {"limit": "0"}, {"limit": "101"}, {"limit": "x"}])
def test_a_wrong_parameter_is_said(client: httpx2.Client, given: dict[str, str]) -> None:
    answer = client.get("/search", params={"q": "北京"} | given, headers=JSON)
    assert answer.status_code == 422
    assert next(iter(given)) in answer.text
