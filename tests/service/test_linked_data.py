"""Every IRI of ours answers; the descriptions are what their vocabularies ask for."""

from __future__ import annotations

import hashlib
import re

import httpx2
import pytest
from pyshacl import validate
from rdflib import DCAT as DCAT_2
from rdflib import RDF, Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDFS, SH, VOID

from loaders.vocabulary import BASE, DCAT, DG, SPDX
from tests.service.test_protocol_suite import SUITES

pytestmark = pytest.mark.long

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
TURTLE = {"Accept": "text/turtle"}
BEIJING = "https://w3id.org/datagov-kg/region/北京"
DATASET = URIRef("https://w3id.org/datagov-kg/dataset")


def test_an_entity_negotiates(client: httpx2.Client) -> None:
    page = client.get("/region/北京", headers=HTML)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "北京市" in page.text
    assert "Beijing" in client.get("/region/北京", headers=HTML | {"Accept-Language": "en"}).text
    turtle = client.get("/region/北京", headers=TURTLE)
    assert turtle.headers["content-location"] == "/region/%E5%8C%97%E4%BA%AC?format=turtle"
    assert (URIRef(BEIJING), RDF.type, DG.Region) in Graph().parse(data=turtle.text)
    assert (
        client.get("/region/北京?format=jsonld", headers=HTML).headers["content-type"]
        == "application/ld+json"
    )


def test_the_labels_of_what_an_entity_points_to_are_there(client: httpx2.Client) -> None:
    page = client.get("/observation/o1", headers=HTML).text
    assert "数据生产总量" in page
    assert "Data production" in client.get("/observation/o1", headers=HTML | {"Accept-Language": "en"}).text
    graph = Graph().parse(data=client.get("/observation/o1", headers=TURTLE).text)
    indicator = graph.value(URIRef("https://w3id.org/datagov-kg/observation/o1"), DG.indicator)
    assert indicator is not None
    assert {
        label.language for label in graph.objects(indicator) if isinstance(label, Literal) and label.language
    } == {"zh", "en"}


def test_an_observation_shows_its_evidence(client: httpx2.Client) -> None:
    page = client.get("/observation/o1", headers=HTML).text
    assert 'id="evidence"' in page
    assert "120–125" in page
    assert "41.06" in page


def test_incoming_links_are_paged(client: httpx2.Client) -> None:
    first = client.get("/region/北京?page=1", headers=HTML).text
    assert "1 / 81" in first
    last = client.get("/region/北京?page=81", headers=HTML).text
    assert "81 / 81" in last
    rdf = client.get("/region/北京", headers=TURTLE)
    assert rdf.headers["link"] == '</region/%E5%8C%97%E4%BA%AC?format=turtle&page=2>; rel="next"'


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999"])
def test_a_wrong_page_is_422(client: httpx2.Client, page: str) -> None:
    response = client.get(f"/region/北京?page={page}")
    assert (response.status_code, response.json()["parameter"]) == (422, "page")


def test_a_named_graph_gives_all_of_itself(client: httpx2.Client) -> None:
    graph = Graph().parse(data=client.get("/graph/concepts?format=ntriples").text, format="nt")
    assert (URIRef(BEIJING), RDF.type, DG.Region) in graph
    assert (None, RDF.type, DG.Observation) not in graph


@pytest.mark.parametrize("path", ["/nothing", "/region/%3E%20%7B", "/a%20b", "/%00", "/region/%E5%8C"])
def test_what_the_graph_does_not_know_is_404(client: httpx2.Client, path: str) -> None:
    assert client.get(path).status_code == 404
    page = client.get(path, headers=HTML)
    assert page.headers["content-type"].startswith("text/html")


def test_ontology_and_shapes_at_their_versions(client: httpx2.Client) -> None:
    ontology = URIRef("https://w3id.org/datagov-kg/ontology")
    graph = Graph().parse(data=client.get("/ontology", headers=TURTLE).text)
    version = str(graph.value(ontology, OWL.versionIRI)).removeprefix(f"{ontology}/")
    assert len(Graph().parse(data=client.get(f"/ontology/{version}", headers=TURTLE).text)) == len(graph)
    assert client.get(f"/shapes/{version}", headers=TURTLE).status_code == 200
    assert client.get("/ontology/0.0.0", headers=TURTLE).status_code == 404
    page = client.get("/ontology", headers=HTML).text
    assert 'id="Observation"' in page


def test_void_counts_classes_and_properties(client: httpx2.Client) -> None:
    graph = Graph().parse(data=client.get("/.well-known/void", headers=TURTLE).text)
    part = next(graph.subjects(VOID["class"], DG.Observation))
    assert graph.value(part, VOID.entities).toPython() == 2001  # type: ignore[union-attr]
    assert (DATASET, VOID.classPartition, part) in graph
    assert list(graph.subjects(VOID.property, DG.indicator))


@pytest.mark.reference
@pytest.mark.skipif(
    not SUITES.exists(), reason=f"{SUITES} is absent: set DGKG_SUITES to the folder of suites"
)
def test_the_catalogue_conforms_to_dcat_ap_3(client: httpx2.Client) -> None:
    catalogue = Graph().parse(data=client.get("/catalog", headers=TURTLE).text)
    shapes = Graph()
    files = sorted((SUITES / "dcat-ap-3.0.1").glob("*.ttl"))
    assert len(files) == 5
    for file in files:
        shapes.parse(file, format="turtle")
    # the suite names two property shapes that it does not hold; pyshacl refuses to go on with them
    dangling = [
        (shape, part)
        for shape, part in shapes.subject_objects(SH.property)
        if (part, SH.path, None) not in shapes
    ]
    for shape, part in dangling:
        shapes.remove((shape, SH.property, part))
    assert len(dangling) == 2
    conforms, report, text = validate(catalogue, shacl_graph=shapes, allow_warnings=True)
    assert conforms, text
    assert isinstance(report, Graph)
    found = [
        (report.value(result, SH.resultSeverity), report.value(result, SH.resultPath), report.value(result, SH.focusNode))
        for result in report.objects(None, SH.result)
    ]
    assert {severity for severity, _, _ in found} <= {SH.Warning}
    # what the profile recommends is there, but for what cannot be
    advised = {(path, str(focus).removeprefix(BASE).partition("/")[0]) for _, path, focus in found}
    assert advised <= {
        (DCTERMS.publisher, "report"), (DCTERMS.publisher, "series-of-reports"),  # the list has bodies of the EU only
        (DCTERMS.publisher, "catalog"), (DCTERMS.publisher, "dataset"), (DCTERMS.publisher, "sparql"),
        (DCTERMS.type, "body"),  # nor has it kinds for all of them
        (DCAT_2.bbox, "http:"), (DCAT_2.centroid, "http:"),  # of China, which an authority table identifies
        (DCAT.distribution, "series-of-reports"),  # a series has none of its own
    }  # fmt: skip
    assert (URIRef("https://w3id.org/datagov-kg/report/survey-2024"), RDF.type, DCAT.Dataset) in catalogue


def test_downloads_have_checksum_version_and_citation(client: httpx2.Client) -> None:
    listed = client.get("/download").json()
    described = listed["files"]["claims.csv"]
    response = client.get(described["url"])
    assert hashlib.sha256(response.content).hexdigest() == described["sha256"]
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert listed["version"][:12] in listed["citation"]
    assert (
        client.get(described["url"], headers={"If-None-Match": response.headers["etag"]}).status_code == 304
    )
    assert client.get(described["url"], headers={"Range": "bytes=0-5"}).content == response.content[:6]
    checksums = (
        Graph().parse(data=client.get("/catalog", headers=TURTLE).text).objects(None, SPDX.checksumValue)
    )
    assert described["sha256"] in {str(value) for value in checksums}


@pytest.mark.parametrize(
    "name", ["manifest.json", "..%2F..%2Fetc%2Fpasswd", "../manifest.json", "%2Fetc%2Fpasswd"]
)
def test_nothing_else_can_be_downloaded(client: httpx2.Client, name: str) -> None:
    assert client.get(f"/download/{name}").status_code == 404


def test_search_finds_labels_in_both_languages(client: httpx2.Client) -> None:
    for word in ("北京", "beij"):
        assert "/region/%E5%8C%97%E4%BA%AC" in client.get("/search", params={"q": word}, headers=HTML).text
    assert "<b>" not in client.get("/search", params={"q": '"<b>\\'}, headers=HTML).text


@pytest.mark.parametrize(
    "path", ["/", "/queries", "/download", "/problems", "/search", "/shapes", "/queries/typed"]
)
def test_pages_are_whole(client: httpx2.Client, path: str) -> None:
    page = client.get(path, headers=HTML)
    assert page.status_code == 200
    assert page.text.rstrip().endswith("</html>")
    # nothing from elsewhere, and no script but ours
    assert all(source.startswith("/static/") for source in re.findall(r'\ssrc="([^"]*)"', page.text))
    assert all(
        re.fullmatch(r'<script (type="module" src="/static/[a-z]+-[A-Z0-9]{8}\.js"|type="application/ld\+json")>', script)
        for script in re.findall(r"<script[^>]*>", page.text)
    )


def test_turtle_pages_parse_as_datasets(client: httpx2.Client) -> None:
    dataset = Dataset(default_union=True)
    dataset.parse(data=client.get("/catalog?format=nquads").text, format="nquads")
    assert (None, RDF.type, DCAT.Catalog) in dataset
    assert RDFS.label  # the namespace is closed: a misspelt term would raise
