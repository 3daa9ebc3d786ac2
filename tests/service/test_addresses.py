"""Every IRI that anything publishes answers where it says, to people and to machines, under the root and a prefix."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import httpx2
import pyoxigraph
import pytest
from pyoxigraph import NamedNode
from rdflib import SH, VOID, Graph, URIRef

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from loaders.vocabulary import BASE
from service.descriptions.turtle_files import files_as_graph
from service.http.addresses import local_link
from service.server.app import create_app
from tests.support.apps import app_client

pytestmark = pytest.mark.long

HTML, TURTLE = {"Accept": "text/html"}, {"Accept": "text/turtle"}
DESCRIPTIONS = ("/dataset", "/catalog", "/.well-known/void", "/sparql", "/ontology", "/shapes", "/graph/concepts")
#: One thing of each kind is asked over HTTP, with all that its description names.
_OF_EACH_KIND = 1
_ID = re.compile(r'\bid="([^"]*)"')
PREFIXES = pytest.mark.parametrize("prefix", ["", "/kg"], ids=["at the root", "below a prefix"])


def _with_app(build: Build, prefix: str, use: Callable[[httpx2.AsyncClient], Awaitable[None]]) -> None:
    """Use a client of the service over the whole graph, which stands below the prefix."""
    settings = Settings.from_environment(
        store=str(build.folder.parent), base_iri=f"https://data.example.org{prefix}/" if prefix else "", workers=2,
        rate_limit_per_minute=0,
    )  # fmt: skip

    async def run() -> None:
        async with app_client(settings, Project()) as client:
            await use(client)

    asyncio.run(run())


def _ours(terms: Iterable[object]) -> Iterator[str]:
    return (str(term) for term in terms if isinstance(term, URIRef) and term.startswith(BASE))


async def _both(client: httpx2.AsyncClient, prefix: str, iri: str) -> tuple[str, str]:
    """The page and the Turtle of an IRI, after its redirects."""
    texts = []
    for accept, media_type in ((HTML, "text/html"), (TURTLE, "text/turtle")):
        answer = await client.get(local_link(iri, prefix), headers=accept)
        for _ in range(2):
            if answer.status_code == 303:
                answer = await client.get(answer.headers["location"], headers=accept)
        assert answer.status_code == 200, f"{iri} as {media_type}: {answer.status_code}"
        assert answer.headers["content-type"].startswith(media_type), iri
        texts.append(answer.text)
    return texts[0], texts[1]


@pytest.mark.long
@PREFIXES
def test_every_iri_that_descriptions_publish_answers_in_html_and_rdf(built_build: Build, prefix: str) -> None:
    async def use(client: httpx2.AsyncClient) -> None:
        named: set[str] = set()
        for path in DESCRIPTIONS:
            answer = await client.get(f"{prefix}{path}", headers={"Accept": "application/n-triples"})
            graph = Graph().parse(data=answer.text, format="nt")
            named.update(_ours(term for triple in graph for term in triple))
        fragments: dict[str, set[str]] = {}
        for iri in named:
            document, fragment = urldefrag(iri)
            fragments.setdefault(document, set()).add(fragment)
        # things of the graph are all asked below without HTTP; of each kind here a few
        chosen: dict[str, list[str]] = {}
        for document in sorted(fragments):
            chosen.setdefault(document.removeprefix(BASE).rpartition("/")[0], []).append(document)
        assert len(chosen) > 15
        for kind, documents in chosen.items():
            few = documents if kind in ("", "shapes/prefix", "ontology/prefix", "graph") else documents[:2]
            for document in few:
                if document.startswith(f"{BASE}download/") or document == f"{BASE}openapi.json":
                    assert (await client.get(local_link(document, prefix))).status_code == 200
                    continue
                page, turtle = await _both(client, prefix, document)
                missing = fragments[document] - {""} - {unescape(name) for name in _ID.findall(page)}
                assert not missing, f"{document} has no place for {sorted(missing)[:5]}"
                graph = Graph().parse(data=turtle) if fragments[document] - {""} else Graph()
                unsaid = {name for name in fragments[document] - {""} if not _is_said(graph, f"{document}#{name}")}
                assert not unsaid, f"{document} says nothing of {sorted(unsaid)[:5]}"

    _with_app(built_build, prefix, use)


def _is_said(graph: Graph, iri: str) -> bool:
    return (URIRef(iri), None, None) in graph


@pytest.mark.long
def test_no_two_places_of_a_page_have_one_name(built_build: Build) -> None:
    async def use(client: httpx2.AsyncClient) -> None:
        for path in DESCRIPTIONS:
            names = _ID.findall((await client.get(path, headers=HTML)).text)
            assert len(names) == len(set(names)), path

    _with_app(built_build, "", use)


def test_every_iri_of_ours_in_the_graph_is_the_name_of_something(built_store: pyoxigraph.Store) -> None:
    """Without HTTP: an address of ours leads back to the IRI, past every other route, and the IRI is known."""
    subjects, others, graphs = set[str](), set[str](), set[str]()
    for quad in built_store:
        subjects.add(getattr(quad.subject, "value", ""))
        others |= {quad.predicate.value, getattr(quad.object, "value", "") if isinstance(quad.object, NamedNode) else ""}
        graphs.add(quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else "")
    documents = {str(term) for term in files_as_graph([*Project().ontology_modules(), *Project().shape_files()]).subjects()}
    named = {iri for iri in subjects | others | graphs if iri.startswith(BASE)}
    assert len(named) > 20_000
    versions = {iri for iri in named if re.fullmatch(re.escape(BASE) + r"(ontology|shapes)/[\d.]+", iri)}
    assert not named - subjects - graphs - documents - versions
    assert not [iri for iri in named if BASE + unquote(urlsplit(local_link(urldefrag(iri).url)).path[1:]) != urldefrag(iri).url]


def test_no_route_stands_before_a_thing_of_the_graph(built_store: pyoxigraph.Store, built_build: Build) -> None:
    app = create_app(Settings.from_environment(store=str(built_build.folder.parent)), project=Project())
    taken = {path.split("/")[1] for path in app.openapi()["paths"]}
    assert {"sparql", "dataset", "download", "queries"} <= taken
    found = {
        quad.subject.value for quad in built_store if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(BASE)
    }
    first = {iri.removeprefix(BASE).partition("/")[0].partition("#")[0] for iri in found}
    assert first & taken <= {"ontology", "shapes"}


@pytest.mark.long
@PREFIXES
def test_a_thing_of_each_kind_answers_with_all_that_it_names(built_build: Build, built_store: pyoxigraph.Store, prefix: str) -> None:
    kinds: dict[str, list[str]] = {}
    for quad in built_store:
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(BASE) and "#" not in quad.subject.value:
            kinds.setdefault(quad.subject.value.removeprefix(BASE).partition("/")[0], []).append(quad.subject.value)

    async def use(client: httpx2.AsyncClient) -> None:
        asked = set[str]()
        for things in kinds.values():
            for thing in sorted(set(things))[:: max(1, len(set(things)) // _OF_EACH_KIND)][:_OF_EACH_KIND]:
                _, turtle = await _both(client, prefix, thing)
                named = {urldefrag(iri).url for iri in _ours(Graph().parse(data=turtle).objects(URIRef(thing)))}
                asked |= {thing}
                for iri in sorted(named - asked)[:4]:
                    asked.add(iri)
                    await _both(client, prefix, iri)
        assert len(asked) > 60

    assert len(kinds) > 25
    _with_app(built_build, prefix, use)


def test_who_asks_for_rdf_at_the_home_page_gets_the_description_of_the_graph(client: httpx2.Client) -> None:
    answer = client.get("/", headers=TURTLE, follow_redirects=True)
    assert (answer.history[0].status_code, answer.url.path) == (303, "/dataset")
    assert client.get("/", headers={"Accept": "*/*"}).headers["content-type"].startswith("text/html")


@pytest.mark.long
def test_the_name_of_the_data_set_is_the_same_wherever_it_runs(tmp_path: Path, built_build: Build) -> None:
    texts: list[set[str]] = []

    async def use(client: httpx2.AsyncClient) -> None:
        answer = await client.get("/dataset", headers={"Accept": "application/n-triples"})
        texts.append({line.split()[0] for line in answer.text.splitlines()})

    for prefix in ("", "/kg"):
        _with_app(built_build, prefix, use)
    assert texts[0] == texts[1]
    assert f"<{BASE}dataset>" in texts[0]


#: What each prefix stands for by its vocabulary's own document.
_REAL = {
    "dcat": "http://www.w3.org/ns/dcat#", "dcatap": "http://data.europa.eu/r5r/", "dcterms": "http://purl.org/dc/terms/", "dg": f"{BASE}ontology#", "dgd": BASE,
    "eli": "http://data.europa.eu/eli/ontology#", "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#", "oa": "http://www.w3.org/ns/oa#", "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#", "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#", "quantitykind": "http://qudt.org/vocab/quantitykind/",
    "qudt": "http://qudt.org/schema/qudt/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "sdmx-code": "http://purl.org/linked-data/sdmx/2009/code#",
    "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#", "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#", "spdx": "http://spdx.org/rdf/terms#",
    "semapv": "https://w3id.org/semapv/vocab/", "sssom": "https://w3id.org/sssom/", "time": "http://www.w3.org/2006/time#", "unit": "http://qudt.org/vocab/unit/", "vann": "http://purl.org/vocab/vann/",
    "vcard": "http://www.w3.org/2006/vcard/ns#", "void": "http://rdfs.org/ns/void#",
    "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#", "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
_PREFIX = re.compile(r"^@prefix ([\w-]+): <([^>]*)> \.$", re.MULTILINE)


def _unused(text: str) -> set[str]:
    body = _PREFIX.sub("", text)
    # Turtle writes rdf:type as `a`, and numbers without their datatypes
    implied = {"rdf", "xsd"}
    return {prefix for prefix, _ in _PREFIX.findall(text) if f"{prefix}:" not in body} - implied


@pytest.mark.parametrize("path", [*DESCRIPTIONS, "/region/北京", "/observation/o1"])
def test_only_prefixes_in_use_are_declared_and_each_is_its_vocabularys(client: httpx2.Client, path: str) -> None:
    text = client.get(path, headers=TURTLE).text
    declared = dict(_PREFIX.findall(text))
    assert declared
    assert not declared.items() - _REAL.items()
    assert not _unused(text)


def test_the_files_of_a_build_declare_the_prefixes_that_they_use(built_build: Build) -> None:
    for text in (
        (built_build.folder / "graph.trig").read_text(encoding="utf-8"),
        gzip.decompress((built_build.folder / "graph.ttl.gz").read_bytes()).decode(),
    ):
        declared = dict(_PREFIX.findall(text))
        assert not declared.items() - _REAL.items()
        assert not _unused(text)
        assert {"dg", "skos", "qb", "eli"} <= set(declared)


def test_declared_vocabularies_are_those_of_classes_and_properties(client: httpx2.Client) -> None:
    graph = Graph().parse(data=client.get("/.well-known/void", headers=TURTLE).text)
    named = {str(term) for name in (VOID["class"], VOID.property) for term in graph.objects(None, name)}
    spaces = {str(space) for space in graph.objects(URIRef(f"{BASE}dataset"), VOID.vocabulary)}
    assert spaces <= set(_REAL.values()) - {BASE}
    assert all(any(term.startswith(space) for term in named) for space in spaces)


def test_the_endpoint_declares_the_prefixes_that_its_graph_and_its_examples_use(client: httpx2.Client) -> None:
    graph = Graph().parse(data=client.get("/sparql", headers=TURTLE).text)
    declared = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace)) for node in graph.objects(None, SH.declare)
    }
    assert not declared.items() - _REAL.items()
    assert {"dg", "sdmx-measure", "skos"} <= set(declared)
    assert not {"xkos", "sd", "void"} & set(declared)
