"""The endpoint as its clients use it: formats, caching, limits that are said, libraries, the form."""

from __future__ import annotations

import csv
import io
from typing import Any
from xml.etree import ElementTree

import httpx2
import pytest
from rdflib import RDF, Dataset, Graph, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper import RDF as RDF_GRAPH

from loaders.vocabulary import DG
from tests.service.conftest import Service

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
REGIONS = "PREFIX dg: <https://w3id.org/datagov-kg/ontology#> SELECT ?r WHERE { ?r a dg:Region } ORDER BY ?r"
BEIJING = "https://w3id.org/datagov-kg/region/北京"
NATION = "https://w3id.org/datagov-kg/region/全国"


def ask(
    client: httpx2.Client, query: str, accept: str = "application/sparql-results+json", **more: str
) -> httpx2.Response:
    return client.get("/sparql", params={"query": query, **more}, headers={"Accept": accept})


def test_select_in_every_format(client: httpx2.Client) -> None:
    expected = [NATION, BEIJING]
    found = ask(client, REGIONS).json()["results"]["bindings"]
    assert [row["r"]["value"] for row in found] == expected
    assert [
        row["r"] for row in csv.DictReader(io.StringIO(ask(client, REGIONS, "text/csv").text))
    ] == expected
    tsv = ask(client, REGIONS, "text/tab-separated-values").text
    assert tsv.split() == ["?r", f"<{NATION}>", f"<{BEIJING}>"]
    tree = ElementTree.fromstring(ask(client, REGIONS, "application/sparql-results+xml").text)
    assert [node.text for node in tree.iter("{http://www.w3.org/2005/sparql-results#}uri")] == expected


@pytest.mark.parametrize(
    ("media_type", "parser"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("application/trig", "trig"),
        ("application/n-quads", "nquads"),
    ],
)
def test_construct_in_every_format(client: httpx2.Client, media_type: str, parser: str) -> None:
    response = ask(client, f"DESCRIBE <{BEIJING}>", media_type)
    assert response.headers["content-type"].partition(";")[0] == media_type
    graph = Dataset(default_union=True)
    graph.parse(data=response.text, format=parser)
    assert (URIRef(BEIJING), RDF.type, DG.Region) in graph


def test_format_parameter_wins_over_accept(client: httpx2.Client) -> None:
    assert (
        ask(client, REGIONS, "text/csv", format="json").headers["content-type"]
        == "application/sparql-results+json"
    )


def test_quality_values_decide(client: httpx2.Client) -> None:
    response = ask(client, REGIONS, "text/csv;q=0.2, application/sparql-results+xml;q=0.9, */*;q=0.1")
    assert response.headers["content-type"] == "application/sparql-results+xml"


def test_an_unacceptable_format_is_406_and_says_what_is_offered(client: httpx2.Client) -> None:
    response = ask(client, REGIONS, "image/png")
    assert response.status_code == 406
    assert "text/csv" in response.json()["offered"]


#: Each address that negotiates, and what programs get there.
NEGOTIATING = {
    "/sparql?query=ASK%7B%7D": "application/sparql-results+json",
    "/sparql?query=DESCRIBE%3Cregion/%E5%8C%97%E4%BA%AC%3E": "text/turtle",
    "/sparql": "text/turtle",
    "/region/%E5%8C%97%E4%BA%AC": "text/turtle",
    "/ontology": "text/turtle",
    "/shapes": "text/turtle",
    "/catalog": "text/turtle",
    "/.well-known/void": "text/turtle",
    "/queries/typed": "application/sparql-results+json",
    "/queries/described": "text/turtle",
    "/queries": "application/json",
    "/download": "application/json",
    "/nothing": "application/problem+json",
    "/sparql?query=nothing": "application/problem+json",
    "/queries/typed?number=x": "application/problem+json",
}


@pytest.mark.long
@pytest.mark.parametrize("path", NEGOTIATING)
def test_every_address_negotiates_alike(client: httpx2.Client, path: str) -> None:
    machine = NEGOTIATING[path]
    for accept, expected in [
        ([machine, "text/html;q=0.1"], machine),
        (["text/html;q=0.1", f"{machine.upper()};charset=utf-8"], machine),
        (["*"], machine),
        (["image/png, text/html", "*/*;q=0.5"], "text/html"),
        (["text/html;level=1"], "text/html"),
    ]:
        response = client.get(path, headers=[("Accept", line) for line in accept])
        assert response.headers["content-type"].partition(";")[0] == expected, accept
        one_line = client.get(path, headers={"Accept": ", ".join(accept)})
        assert one_line.headers["content-type"] == response.headers["content-type"]
    refused = client.get(path, headers={"Accept": "image/png"})
    assert refused.headers["content-type"] == "application/problem+json"
    if machine != "application/problem+json":
        assert refused.status_code == 406
        assert {machine, "text/html"} <= set(refused.json()["offered"])


@pytest.mark.parametrize("media_type", ["Application/SPARQL-Query", "application/sparql-query; Charset=UTF-8"])
def test_the_media_type_of_a_request_has_no_case(client: httpx2.Client, media_type: str) -> None:
    response = client.post("/sparql", content=b"ASK {}", headers={"Content-Type": media_type})
    assert (response.status_code, response.json()["boolean"]) == (200, True)


def test_an_unknown_format_is_422_and_names_the_parameter(client: httpx2.Client) -> None:
    response = ask(client, REGIONS, format="turtle")
    assert (response.status_code, response.json()["parameter"]) == (422, "format")


def test_a_cut_answer_says_so(client: httpx2.Client) -> None:
    everything = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
    for accept in ("application/sparql-results+json", "text/csv", "application/sparql-results+xml"):
        assert ask(client, everything, accept).headers["dgkg-truncated"] == "rows; limit=1000"
    assert len(ask(client, everything).json()["results"]["bindings"]) == 1000
    construct = ask(client, "CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples")
    assert construct.headers["dgkg-truncated"] == "rows; limit=1000"
    assert len(construct.text.splitlines()) == 1000


@pytest.mark.parametrize("limit", [999, 1000])
def test_a_whole_answer_does_not_say_it_is_cut(client: httpx2.Client, limit: int) -> None:
    response = ask(client, f"SELECT ?s ?p ?o WHERE {{ ?s ?p ?o }} LIMIT {limit}")
    assert "dgkg-truncated" not in response.headers
    assert len(response.json()["results"]["bindings"]) == limit


def test_a_limit_beyond_the_row_limit_is_cut(client: httpx2.Client) -> None:
    response = ask(client, "SELECT ?s WHERE { ?s ?p ?o } OFFSET 10 LIMIT 5000")
    assert response.headers["dgkg-truncated"] == "rows; limit=1000"
    figures = "SELECT ?o WHERE { ?o a <ontology#Observation> } ORDER BY ?o"
    assert "dgkg-truncated" in ask(client, f"{figures} OFFSET 1000").headers
    assert "dgkg-truncated" not in ask(client, f"{figures} OFFSET 1001").headers


def test_caching_by_graph_version(client: httpx2.Client) -> None:
    first = ask(client, REGIONS)
    again = client.get("/sparql", params={"query": REGIONS}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(
        "/sparql",
        params={"query": REGIONS, "format": "csv"},
        headers={"If-None-Match": first.headers["etag"]},
    )
    assert other.status_code == 200
    assert "Accept" in first.headers["vary"]


def test_head_has_the_headers_of_get_and_no_body(client: httpx2.Client) -> None:
    response = client.head("/sparql", params={"query": REGIONS})
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["etag"] == client.get("/sparql", params={"query": REGIONS}).headers["etag"]


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_large_answers_are_compressed(client: httpx2.Client, coding: str) -> None:
    with client.stream(
        "GET", "/sparql", params={"query": "SELECT * { ?s ?p ?o }"}, headers={"Accept-Encoding": coding}
    ) as response:
        assert response.headers["content-encoding"] == coding
        size = sum(len(part) for part in response.iter_raw())
    assert size < 50_000


def test_any_origin_may_ask(client: httpx2.Client) -> None:
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    assert client.options("/sparql", headers=headers).headers["access-control-allow-origin"] == "*"
    simple = client.get("/sparql", params={"query": "ASK {}"}, headers={"Origin": "https://example.org"})
    assert simple.headers["access-control-allow-origin"] == "*"
    assert "DGKG-Truncated" in simple.headers["access-control-expose-headers"]


def test_the_default_graph_is_the_union_and_named_graphs_can_be_chosen(client: httpx2.Client) -> None:
    one = "https://w3id.org/datagov-kg/graph/concepts"
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/datagov-kg/ontology#Observation> }"

    def counted(**more: str) -> int:
        return int(ask(client, count, **more).json()["results"]["bindings"][0]["n"]["value"])

    assert counted() == 2001
    assert counted(**{"default-graph-uri": one}) == 0
    assert counted(**{"default-graph-uri": one.replace("concepts", "survey-2024")}) == 2001
    inside = (
        f"ASK FROM NAMED <{one}> {{ GRAPH ?g {{ ?s a <https://w3id.org/datagov-kg/ontology#Observation> }} }}"
    )
    assert ask(client, inside).json()["boolean"] is False


def test_relative_iris_are_ours(client: httpx2.Client) -> None:
    assert ask(client, "ASK { <region/北京> a ?class }").json()["boolean"] is True


def test_malformed_queries_are_400_with_the_place(client: httpx2.Client) -> None:
    response = ask(client, "SELECT ?s WHERE { ?s ?p }")
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert "1:" in response.json()["detail"]


def test_rdflib_sparqlstore(service: Service) -> None:
    graph = Graph(SPARQLStore(f"{service.url}/sparql"))
    found = [str(row[0]) for row in graph.query(REGIONS)]  # type: ignore[index]
    assert found == [NATION, BEIJING]
    assert (URIRef(BEIJING), RDF.type, DG.Region) in graph


#: What each return format of SPARQLWrapper brings, by the form of the query, and whether it may be converted.
WRAPPED = {
    "SELECT": ((XML, "application/sparql-results+xml"), (JSON, "application/sparql-results+json"),
               (CSV, "text/csv"), (TSV, "text/tab-separated-values")),
    "ASK": ((XML, "application/sparql-results+xml"), (JSON, "application/sparql-results+json"),
            (CSV, "text/csv"), (TSV, "text/tab-separated-values")),
    "CONSTRUCT": ((XML, "application/rdf+xml"), (RDFXML, "application/rdf+xml"), (RDF_GRAPH, "application/rdf+xml"),
                  (TURTLE, "text/turtle"), (N3, "text/turtle"), (JSONLD, "application/ld+json")),
}  # fmt: skip


#: What a query begins with, to be short, or longer than the 2 kB that clients put into an address.
LENGTHS = {"short": "", "long": f"PREFIX unused: <http://example.org/{'x' * 3000}#>\n"}


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("negotiates", [False, True], ids=["by parameter too", "by Accept alone"])
@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize(
    ("form", "wanted", "media_type"), [(form, *row) for form, rows in WRAPPED.items() for row in rows]
)
def test_sparqlwrapper(
    service: Service, form: str, wanted: str, media_type: str, method: str, negotiates: bool, length: str
) -> None:
    queries = {"SELECT": REGIONS, "ASK": "ASK {}", "CONSTRUCT": f"CONSTRUCT {{ <{BEIJING}> a ?c }} {{ <{BEIJING}> a ?c }}"}
    wrapper = SPARQLWrapper(f"{service.url}/sparql")
    wrapper.setMethod(method)
    wrapper.setOnlyConneg(negotiates)
    wrapper.setQuery(LENGTHS[length] + queries[form])
    wrapper.setReturnFormat(wanted)
    answer = wrapper.query()
    found = answer.response.headers["content-type"].partition(";")[0]
    if wanted == RDF_GRAPH and negotiates:  # it sends `*/*`
        assert found == "text/turtle"
        return
    assert found == media_type
    converted: Any = answer.convert()
    if form == "CONSTRUCT":
        graph = converted if isinstance(converted, Graph) else Graph().parse(data=converted, format="turtle")
        assert (URIRef(BEIJING), RDF.type, DG.Region) in graph
    elif wanted == JSON:
        assert converted["boolean"] if form == "ASK" else len(converted["results"]["bindings"]) == 2


def test_the_service_describes_itself(client: httpx2.Client) -> None:
    graph = Graph().parse(data=client.get("/sparql", headers={"Accept": "text/turtle"}).text)
    service = URIRef("https://w3id.org/datagov-kg/sparql")
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph
    names = {str(name) for name in graph.objects(None, SD.name)}
    assert "https://w3id.org/datagov-kg/graph/survey-2024" in names


def test_browsers_get_the_form_and_results_as_a_table(client: httpx2.Client) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    form = client.get("/sparql", headers=browser)
    assert "<textarea" in form.text
    assert "http://" not in form.text.partition("<main>")[0], "nothing is fetched from outside"
    page = client.get("/sparql", params={"query": REGIONS, "format": "html"}).text
    assert '<a href="/region/%E5%8C%97%E4%BA%AC" title="https://w3id.org/datagov-kg/region/北京">' in page
    bad = client.get("/sparql", params={"query": "SELECT <script>alert(1)</script>"}, headers=browser)
    assert bad.status_code == 400
    assert "<script>alert" not in bad.text
