"""Each refusal has the status of its cause: what is wrong with a text, what an engine cannot do, what is away."""

from __future__ import annotations

import asyncio
import html
import os
import random
import signal
import socket
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from loaders.settings import Settings
from service.http.formats import Kind
from service.http.problems import EngineFailed, Overloaded, ResourcesExceeded, ServiceProblem
from service.store import frames, generation
from service.store.base import QueryStore
from service.store.engine import EngineFailure, Sink
from service.store.generation import WorkerGone
from service.store.oxigraph_engine import OxigraphEngine
from service.store.pool import Pool
from service.store.xml_text import NotXml, XmlText
from tests.service.conftest import Service, Start
from tests.support.apps import answer, with_store
from tests.support.graphs import graph_nquads, write_build

pytestmark = pytest.mark.long

LONG = "9" * 5000
SURVEY = "https://w3id.org/datagov-kg/graph/survey-2024"


def ask(client: httpx2.Client, query: str, **more: Any) -> httpx2.Response:
    """The answer to a query."""
    return client.get("/sparql", params={"query": query, **more})


def test_a_missing_prefix_is_named_with_its_iri(client: httpx2.Client) -> None:
    for wanted in ("application/json", "text/html"):
        response = client.get("/sparql", params={"query": "ASK { ?s a dg:Policy, no:Such }"}, headers={"Accept": wanted})
        assert response.status_code == 400
        for told in ("PREFIX dg: <https://w3id.org/datagov-kg/ontology#>", "PREFIX no: <…> (no vocabulary of ours)"):
            assert told in html.unescape(response.text)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("BASE <http://[x> SELECT * {}", 400),
        ("BASE <http://[x> SELECT * { <a> ?p ?o }", 400),
        ("BASE <http://[x> SELECT * FROM <a> {}", 403),
        ("BASE <:::> ASK { <a> ?p ?o }", 400),
        ("BASE <http://e/a%zz> ASK { <b> ?p ?o }", 400),
        ("PREFIX p: <http://[x> SELECT * {}", 400),
        ("PREFIX p: <http://[x> SELECT * { p:a ?p ?o }", 400),
        ("PREFIX p: <http://[x> SELECT * FROM p:a {}", 400),
        ("BASE <http://[x> SELECT * { SERVICE <a> {} }", 403),
        (f"SELECT * {{}} LIMIT {LONG}", 400),
        (f"SELECT * {{}} OFFSET {LONG}", 400),
        (f"SELECT * {{ {{ SELECT * {{}} LIMIT {LONG} }} }}", 400),
        (f"SELECT * {{}} LIMIT {'9' * 19}", 400),
        (f"SELECT * {{}} LIMIT {'9' * 18}", 200),
        (f"SELECT * {{}} LIMIT {'0' * 5000}1 OFFSET {'0' * 5000}", 200),
        (f"SELECT ({LONG} AS ?x) (1.{LONG} AS ?y) ({LONG}e{LONG} AS ?z) {{}}", 200),
        ("SELECT (<http://example.org/f>(1) AS ?x) {}", 400),
        ("SELECT * { ?s ?p ?o FILTER(<http://example.org/f>(?o)) }", 400),
        ("SELECT * { ?s ?p ?o } ORDER BY <http://example.org/f>(?o)", 400),
        ("ASK { ?s ?p ?o FILTER EXISTS { ?s ?q ?r FILTER(<http://example.org/f>(?o)) } }", 400),
        (f"SELECT (COUNT(*) AS ?n) FROM <{SURVEY}> FROM <graph/survey-2024> {{ ?s ?p ?o }}", 200),
    ],
    ids=lambda value: value[:50] if isinstance(value, str) else str(value),
)
def test_a_query_has_the_status_of_what_is_wrong_with_it(service: Service, query: str, status: int) -> None:
    def gone() -> str:
        return next(line for line in client.get("/metrics").text.splitlines() if 'reason="gone"' in line)

    with service.client() as client:
        before = gone()
        response = ask(client, query)
        assert response.status_code == status, response.text
        assert gone() == before, "no worker is lost over it"
        if status != 200:
            assert response.headers["content-type"] == "application/problem+json"


def test_an_unknown_function_is_named(client: httpx2.Client) -> None:
    said = ask(client, "SELECT (<http://example.org/f>(1) AS ?x) {}").json()["detail"]
    assert said == "The engine cannot evaluate the query: The custom function <http://example.org/f> is not supported"


# --- datasets ----------------------------------------------------------------------------------------------------

COUNT = "SELECT (COUNT(*) AS ?n) {} { ?s ?p ?o }"


def counted(response: httpx2.Response) -> int:
    """The number that a query counts."""
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def test_a_graph_that_is_named_twice_counts_once(client: httpx2.Client) -> None:
    once = counted(ask(client, COUNT.replace("{}", f"FROM <{SURVEY}>", 1)))
    twice = f"FROM <{SURVEY}> FROM <graph/survey-2024>"
    assert counted(ask(client, COUNT.replace("{}", twice, 1))) == once > 0
    assert counted(ask(client, COUNT.replace("{}", "", 1), **{"default-graph-uri": [SURVEY, SURVEY]})) == once
    inside = "SELECT (COUNT(*) AS ?n) {} { GRAPH ?g { ?s ?p ?o } }"
    named = f"FROM NAMED <{SURVEY}> FROM NAMED <graph/survey-2024>"
    assert counted(ask(client, inside.replace("{}", named, 1))) == once
    assert counted(ask(client, inside.replace("{}", "", 1), **{"named-graph-uri": [SURVEY, SURVEY]})) == once
    assert counted(ask(client, COUNT.replace("{}", named, 1))) == 0, "no graph is in the default graph"


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_an_empty_parameter_names_no_graph(client: httpx2.Client, parameter: str) -> None:
    whole = counted(ask(client, COUNT.replace("{}", "", 1)))
    assert counted(ask(client, COUNT.replace("{}", "", 1), **{parameter: ""})) == whole > 0
    form = client.post("/sparql", data={"query": COUNT.replace("{}", "", 1), parameter: ""})
    assert counted(form) == whole


# --- XML that is XML ---------------------------------------------------------------------------------------------

RESULTS = "{http://www.w3.org/2005/sparql-results#}"
#: What XML 1.0 §2.2 leaves out.
NO_XML = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))


@pytest.mark.parametrize("character", NO_XML, ids=ascii)
def test_what_xml_cannot_carry_is_refused_as_xml_and_given_otherwise(client: httpx2.Client, character: str) -> None:
    escape = f"\\u{ord(character):04X}"
    for query, xml, other in [
        (f'SELECT ("a{escape}b" AS ?x) {{}}', "xml", "json"),
        (f'CONSTRUCT {{ <http://e/s> <http://e/p> "a{escape}b" }} {{}}', "rdfxml", "turtle"),
    ]:
        refused = ask(client, query, format=xml)
        assert (refused.status_code, refused.json()["type"]) == (406, "/problems#not-acceptable")
        assert "Ask for JSON" in refused.json()["detail"]
        assert ask(client, query, format=other).status_code == 200


@pytest.mark.parametrize("predicate", ["urn:x:-.", "http://e/", "http://e/1", "http://e/%20"])
def test_a_predicate_without_an_xml_name_is_no_rdf_xml(client: httpx2.Client, predicate: str) -> None:
    query = f"CONSTRUCT {{ <http://e/s> <{predicate}> 1 }} {{}}"
    answered = ask(client, query, format="rdfxml")
    assert answered.status_code in (200, 406)
    if answered.status_code == 200:
        ElementTree.fromstring(answered.content)
    assert ask(client, query, format="turtle").status_code == 200


@pytest.mark.parametrize("text", ["a\r\nb", "\r", "\n\r\r\n", "\t <&>\"' ]]> \x85\u2028", "中文 👾"])
def test_a_text_comes_out_of_xml_as_it_went_in(client: httpx2.Client, text: str) -> None:
    escaped = "".join(f"\\U{ord(character):08X}" for character in text)
    answered = ask(client, f'SELECT ("{escaped}" AS ?x) {{}}', format="xml")
    assert [node.text for node in ElementTree.fromstring(answered.content).iter(f"{RESULTS}literal")] == [text]
    graph = ask(client, f'CONSTRUCT {{ <http://e/s> <http://e/p> "{escaped}" }} {{}}', format="rdfxml")
    assert [node.text for node in ElementTree.fromstring(graph.content).iter("{http://e/}p")] == [text]


@given(st.text(max_size=20), st.integers(1, 5))
def test_a_document_is_read_as_its_readers_will_wherever_it_is_cut(text: str, size: int) -> None:
    document = f"<a>{text}</a>".encode("utf-8", "surrogatepass")
    pieces = [document[at : at + size] for at in range(0, len(document), size)]
    reader = XmlText()
    try:
        sent = b"".join(map(reader.take, pieces))
        reader.end()
    except NotXml:
        with pytest.raises(ElementTree.ParseError):
            ElementTree.fromstring(document)
        return
    assert ElementTree.fromstring(sent).tag == "a"


def test_half_a_document_is_none() -> None:
    reader = XmlText()
    reader.take(b"<a>")
    with pytest.raises(NotXml):
        reader.end()


# --- workers that end --------------------------------------------------------------------------------------------


def test_a_query_that_ended_by_memory_is_not_run_again(tmp_path: Path) -> None:
    write_build(tmp_path, graph_nquads(500))

    async def use(store: QueryStore) -> int:
        with pytest.raises(ResourcesExceeded, match="64 MiB of memory"):
            await answer(store, "SELECT DISTINCT ?a ?b ?c ?d WHERE { ?a ?x ?b . ?c ?y ?d }")
        assert await answer(store, "ASK {}") == (b'{"head":{},"boolean":true}', False)
        return store.pool.ended["gone"]

    settings = Settings.from_environment(store=str(tmp_path), workers=2, worker_memory_mb=64, cache_bytes=0)
    assert with_store(settings, use) == 1


class _Generation:
    """Lends workers that end with these words."""

    version = None

    def __init__(self, words: str) -> None:
        self.words, self.lent = words, 0

    async def take(self) -> _Generation:
        self.lent += 1
        return self

    async def send(self, _: frames.Request) -> None:
        pass

    async def receive(self) -> tuple[bytes, bytes]:
        raise WorkerGone("", self.words)

    def kill(self, _: object) -> None:
        pass


@pytest.mark.parametrize(
    ("words", "problem", "lent"),
    [
        ("memory allocation of 67108864 bytes failed", ResourcesExceeded, 1),
        ("thread '<unnamed>' panicked at lib/x.rs:1:1:\nno total order", EngineFailed, 1),
        ("Fatal Python error: Segmentation fault", EngineFailed, 1),
        ("", Overloaded, 2),
    ],
)
def test_why_a_worker_ended_decides_what_is_said_and_whether_to_try_again(
    words: str, problem: type[ServiceProblem], lent: int
) -> None:
    lender = _Generation(words)

    async def use() -> None:
        pool = Pool(Settings.from_environment(workers=1))
        pool.current = lender  # type: ignore[assignment]
        await pool.run(frames.Request("ASK {}", "boolean", "json", 1, 1))

    with pytest.raises(problem) as said:
        asyncio.run(use())
    assert lender.lent == lent
    assert (said.value.headers.get("Retry-After") is not None) is (problem is Overloaded)


def test_mixed_literals_are_sorted_and_no_worker_is_lost(tmp_path: Path) -> None:
    write_build(tmp_path, graph_nquads())
    numbers = random.Random(7).sample(range(10**6), 2000)
    rows = " ".join(f'{number} "{number}x"' for number in numbers)

    async def use(store: QueryStore) -> int:
        text = f"SELECT ?o {{ VALUES ?o {{ {rows} }} }} ORDER BY DESC(?o) LIMIT 2"
        assert (await answer(store, text, "csv"))[0].decode().split() == ["o", *(f"{at}x" for at in sorted(map(str, numbers))[:-3:-1])]
        text = f"SELECT (MIN(?o) AS ?m) {{ VALUES ?o {{ {rows} }} }}"
        assert (await answer(store, text, "csv"))[0].decode().split() == ["m", str(min(numbers))]
        return store.pool.ended["gone"]

    assert with_store(Settings.from_environment(store=str(tmp_path), workers=1, cache_bytes=0), use) == 0


def test_an_order_that_runs_out_of_memory_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(_: object) -> str:
        raise MemoryError

    monkeypatch.setattr("service.store.ordered.order_key", no_memory)
    engine = OxigraphEngine(Store(), "https://example.org/", {}, False)
    for text in ("SELECT * { VALUES ?x { 1 2 } } ORDER BY ?x", "SELECT (MAX(?x) AS ?m) { VALUES ?x { 1 2 } }"):
        ours, theirs = socket.socketpair()
        with ours, theirs, pytest.raises(EngineFailure) as failed:
            engine.answer(frames.Request(text, Kind.TABULAR.value, "json", 10, 1000), Sink(ours, 1000))
        assert failed.value.reason == "memory"


def test_a_query_that_breaks_the_stack_is_told_apart_and_not_run_again(tmp_path: Path) -> None:
    write_build(tmp_path, graph_nquads())

    async def use(store: QueryStore) -> int:
        with pytest.raises(EngineFailed):
            await answer(store, "SELECT * { FILTER(" + "!" * 200_000 + "true) }")
        return store.pool.ended["gone"]

    settings = Settings.from_environment(store=str(tmp_path), workers=1, cache_bytes=0, query_tokens=300_000)
    assert with_store(settings, use) == 1


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.long
def test_while_the_workers_parent_is_away_the_service_says_to_come_again(start: Start) -> None:
    service = start(DGKG_SWAP_CHECK_SECONDS="3", DGKG_CACHE_BYTES="0")
    with service.client() as client:
        os.kill(_children(service.process.pid)[0], signal.SIGKILL)
        time.sleep(0.2)
        statuses = set()
        for _ in range(6):
            response = ask(client, "ASK {}")
            statuses.add(response.status_code)
            assert response.json()["type"] == "/problems#overloaded"
            assert int(response.headers["retry-after"]) > 0
        assert statuses == {503}
        deadline = time.monotonic() + 15
        while ask(client, "ASK {}").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_a_parent_that_makes_no_worker_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "_SPAWN_SECONDS", 0.2)
    write_build(tmp_path, graph_nquads())

    async def use(store: QueryStore) -> None:
        current = store.pool.current
        assert current is not None
        (worker,) = _children(current.pid)
        os.kill(current.pid, signal.SIGSTOP)
        os.kill(worker, signal.SIGKILL)
        await asyncio.sleep(0.1)
        try:
            with pytest.raises(Overloaded):
                await answer(store, "ASK {}")
        finally:
            os.kill(current.pid, signal.SIGCONT)

    with_store(Settings.from_environment(store=str(tmp_path), workers=1, cache_bytes=0), use)
