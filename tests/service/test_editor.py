"""What the editor of queries asks: what a text may name, and what is wrong with it, where."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx2
import pytest

from loaders.project import Project
from loaders.settings import Settings
from tests.support.apps import app_client
from tests.support.graphs import graph_nquads, write_build, write_names_of

#: More rows than an answer may have, of a graph that holds anything.
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l ?a"

TEXTS = {
    "SELECT * WHERE { ?s ?p ?o }": None,
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }": None,
    "ASK { ?s ?p ?o }": None,
    "SELECT *\nWHERE { ?s ?p }": (2, 16),
    'SELECT * { ?s ?p "never': (1, 18),
    "SELEC": "found 'SELEC'",
    "SELECT * { ?s dg:label ?o }": ["dg"],
    "SELECT * { ?s nobody:knows ?o ; dg:x ?y }": ["nobody", "dg"],
    "DROP ALL": "changes the graph",
    "SELECT * { SERVICE <http://elsewhere/> { ?s ?p ?o } }": "SERVICE names",
}


async def _asked(folder: Path, project: Project) -> dict[str, httpx2.Response]:
    nquads = graph_nquads(10)
    write_names_of(folder, write_build(folder, nquads), nquads)
    async with app_client(Settings(store=str(folder), workers=1), project) as client:
        found = {text: await client.post("/sparql/check", data={"query": text}) for text in (*TEXTS, MANY)}
        found["no query"] = await client.post("/sparql/check", data={"q": "x"})
        found["terms"] = await client.get("/sparql/terms")
        found["again"] = await client.get("/sparql/terms", headers={"If-None-Match": found["terms"].headers["etag"]})
        return found


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, project: Project) -> dict[str, httpx2.Response]:
    """The answers to all texts and requests of these tests, by one app over the small graph."""
    return asyncio.run(_asked(tmp_path_factory.mktemp("editor"), project))


@pytest.mark.parametrize("text", TEXTS, ids=[str(number) for number in range(len(TEXTS))])
def test_a_text_is_read_and_its_problem_told_with_its_place(asked: dict[str, httpx2.Response], text: str) -> None:
    assert asked[text].status_code == 200 and asked[text].headers["cache-control"] == "no-store"
    problem, expected = asked[text].json()["problem"], TEXTS[text]
    if expected is None:
        assert problem is None
        return
    assert problem
    if isinstance(expected, tuple):
        assert (problem["line"], problem["column"]) == expected
    elif isinstance(expected, list):
        assert problem["prefixes"] == expected and "line" not in problem
    else:
        assert expected in problem["detail"]


def test_a_text_that_is_checked_is_asked_of_nothing(asked: dict[str, httpx2.Response]) -> None:
    assert asked[MANY].json() == {"problem": None}


def test_a_form_without_a_query_is_refused(asked: dict[str, httpx2.Response]) -> None:
    assert asked["no query"].status_code == 400


def test_terms_are_what_the_graph_has_with_labels_and_how_often(asked: dict[str, httpx2.Response]) -> None:
    told = asked["terms"].json()
    terms = {term["name"]: term for term in told["terms"]}
    assert terms["dg:Observation"]["kind"] == "class" and terms["dg:Observation"]["count"] > 10
    assert terms["rdf:type"]["kind"] == "property" and set(terms["rdf:type"]["label"]) >= {"zh", "en"}
    assert all(name.partition(":")[0] in told["prefixes"] for name in terms)
    assert asked["again"].status_code == 304
