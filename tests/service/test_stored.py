"""Stored queries as endpoints: typed, validated, safe, paged, documented."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, URIRef

from loaders.problems import InputProblems
from loaders.vocabulary import DG
from service.stored.model import read_queries
from service.stored.rows import RowOf, columns_of
from tests.support.queries_of_tests import SERIES

pytestmark = pytest.mark.long

PATH = "/queries/observations-of-region"
BEIJING = "https://w3id.org/datagov-kg/region/北京"


def rows(response: httpx2.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    return [
        {name: cell["value"] for name, cell in row.items()} for row in response.json()["results"]["bindings"]
    ]


def test_without_parameters_the_text_holds(client: httpx2.Client) -> None:
    assert [row["value"] for row in rows(client.get(PATH))] == ["41.06"]


@pytest.mark.parametrize(
    "name", ["北京", "北京市", "Beijing", "beijing", "https://w3id.org/datagov-kg/region/北京"]
)
def test_a_concept_is_named_by_id_label_or_iri(client: httpx2.Client, name: str) -> None:
    found = rows(client.get(PATH, params={"region": name, "least": "1990"}))
    assert [row["value"] for row in found] == [str(number) for number in range(1990, 2000)]


def test_a_parameter_may_be_given_more_than_once(client: httpx2.Client) -> None:
    found = rows(client.get(PATH, params={"region": ["北京", "全国"], "limit": "50"}))
    assert "41.06" in {row["value"] for row in found}
    assert len(found) == 50


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ({"region": "Peking"}, "region"),
        ({"region": "> } DROP ALL #"}, "region"),
        ({"least": "ten"}, "least"),
        ({"least": "NaN"}, "least"),
        ({"least": "1e999"}, "least"),
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"offset": "-1"}, "offset"),
        ({"format": "docx"}, "format"),
        ({"regoin": "北京"}, "regoin"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_allowed(
    client: httpx2.Client, parameters: dict[str, str], wrong: str
) -> None:
    response = client.get(PATH, params=parameters)
    assert response.status_code == 422
    assert response.json()["parameter"] == wrong
    assert response.json()["allowed"]


def test_a_near_miss_is_suggested(client: httpx2.Client) -> None:
    problem = client.get(PATH, params={"region": "Beijng"}).json()
    assert "'Beijing'" in problem["detail"]
    assert problem["allowed_values"] == ["全国", "北京"]


@pytest.mark.parametrize(
    ("parameter", "good", "bad"),
    [
        ("thing", BEIJING, "not an iri"),
        ("thing", "https://w3id.org/datagov-kg/ontology#Report", "http://a/> <http://b/"),
        ("thing", BEIJING, "http://example.org/nobody"),
        ("size", "large", "huge"),
        ("unit", "ZB", "furlong"),
        ("report", "https://w3id.org/datagov-kg/report/survey-2024", "survey-1924"),
        ("number", "-7", "7.5"),
        ("year", "2025", "25"),
        ("word", '"} UNION { ?s ?p ?o } #\\', None),
    ],
)
def test_each_type(client: httpx2.Client, parameter: str, good: str, bad: str | None) -> None:
    assert rows(client.get("/queries/typed", params={parameter: good}))[0][parameter] == good
    if bad is not None:
        assert client.get("/queries/typed", params={parameter: bad}).status_code == 422


@pytest.mark.parametrize(
    ("parameter", "nearly", "meant"),
    [
        ("thing", f"{BEIJING}s", BEIJING),
        ("thing", "https://w3id.org/datagov-kg/report/survey-2042", "https://w3id.org/datagov-kg/report/survey-2024"),
        ("size", "lage", "large"),
        ("report", "survey-2042", "survey-2024"),
    ],
)
def test_an_unknown_iri_or_word_is_an_error_that_names_the_nearest(
    client: httpx2.Client, parameter: str, nearly: str, meant: str
) -> None:
    problem = client.get("/queries/typed", params={parameter: nearly})
    assert problem.status_code == 422
    assert f"Did you mean '{meant}'" in problem.json()["detail"]
    assert problem.json()["allowed_count"] >= 1


def test_a_report_goes_by_its_id_as_by_its_iri(client: httpx2.Client) -> None:
    iri = "https://w3id.org/datagov-kg/report/survey-2024"
    assert [row["report"] for row in rows(client.get("/queries/typed", params={"report": "survey-2024"}))] == [iri]


def test_what_may_be_chosen_is_offered(client: httpx2.Client) -> None:
    page = client.get("/queries/typed", headers={"Accept": "text/html"}).text
    assert '<option value="large"></option>' in page and '<option value="ZB"></option>' in page
    parameters = client.get("/openapi.json").json()["paths"]["/queries/typed"]["get"]["parameters"]
    assert {"small", "large"} == set(next(item for item in parameters if item["name"] == "size")["schema"]["enum"])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=st.text(min_size=1, max_size=200).filter(lambda text: "\x00" not in text))
def test_no_value_can_become_anything_but_data(client: httpx2.Client, word: str) -> None:
    try:
        word.encode()
    except UnicodeEncodeError:
        return  # a lone surrogate has no bytes to send
    assert [row["word"] for row in rows(client.get("/queries/typed", params={"word": word}))] == [word]


def test_pages_follow_one_another(client: httpx2.Client) -> None:
    found: list[str] = []
    for offset in range(0, 300, 100):
        page = client.get(
            PATH, params={"region": "北京", "limit": "100", "offset": str(offset), "format": "csv"}
        )
        found += [row["value"] for row in csv.DictReader(io.StringIO(page.text))]
    assert found == [str(number) for number in range(300)]


def test_pages_for_people(client: httpx2.Client) -> None:
    html = {"Accept": "text/html"}
    page = client.get(PATH, params={"region": "北京"}, headers=html).text
    assert '<option value="北京市"></option>' in page
    assert 'rel="next"' in page
    assert 'rel="prev"' not in page
    last = client.get(PATH, params={"region": "北京", "offset": "1950"}, headers=html).text
    assert 'rel="next"' not in last
    assert 'rel="prev"' in last


def test_a_graph_is_answered_as_rdf(client: httpx2.Client) -> None:
    text = client.get("/queries/described", headers={"Accept": "text/turtle"}).text
    assert (URIRef("https://w3id.org/datagov-kg/region/北京"), RDF.type, DG.Region) in Graph().parse(
        data=text
    )
    assert client.get("/queries/described", params={"limit": "5"}).status_code == 422


def test_openapi_documents_every_query(client: httpx2.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    described = {parameter["name"]: parameter for parameter in paths[PATH]["get"]["parameters"]}
    assert set(described) == {"region", "least", "format", "limit", "offset"}
    assert described["region"]["example"] == "北京"
    assert described["least"]["schema"] == {"type": "number", "default": 0}
    assert "某地区" in str(paths[PATH]["get"]) or "一个地区" in paths[PATH]["get"]["description"]


def test_caching(client: httpx2.Client) -> None:
    tag = client.get(PATH).headers["etag"]
    assert client.get(PATH, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (SERIES.replace("#+ title_en", "#+ title_fr"), "title_fr"),
        (SERIES.replace("type: concept", "type: country"), "parameters.0.type"),
        (SERIES.replace("VALUES ?region", "VALUES ?r"), "no `VALUES ?region"),
        (SERIES.replace("    scheme: regions", "").replace("#+ \n", ""), "a concept has a scheme"),
        (SERIES.replace("ORDER BY", "}"), "closes nothing"),
        (SERIES.replace("SELECT", "DELETE"), "changes the graph"),
        (SERIES.replace("#+ example: {", "#+ example: {{"), "YAML"),
        (SERIES.replace("name: least", "name: limit"), "reserved"),
    ],
)
def test_a_bad_file_is_refused_by_name(tmp_path: Path, spoilt: str, reason: str) -> None:
    (tmp_path / "bad.rq").write_text(spoilt, encoding="utf-8")
    (tmp_path / "worse.rq").write_text("SELECT", encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        read_queries(sorted(tmp_path.glob("*.rq")))
    assert reason in str(caught.value)
    assert "worse.rq" in str(caught.value), "all files are reported at once"


def test_a_query_about_figures_answers_with_the_row_of_a_figure(client: httpx2.Client) -> None:
    answer = client.get("/queries/figures", params={"format": "csv"})
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert tuple(row) == columns_of(RowOf.FIGURE)
    assert (row["value"], row["unit"], row["period"], row["status"]) == ("1998", "ZB", "1999", "reported")
    assert "link" not in answer.headers


@pytest.mark.parametrize("output", ["csv", "tsv", "json", "xml"])
def test_an_answer_without_rows_links_to_what_there_is(client: httpx2.Client, output: str) -> None:
    answer = client.get("/queries/figures", params={"year": "2024", "format": output})
    assert answer.status_code == 200
    links = requests_links(answer.headers["link"])
    assert links and all(link["rel"] == "related" for link in links)
    (of_the_nation,) = [link["url"] for link in links if "region=" in link["url"]]
    assert f"year=2024&format={output}" in of_the_nation and "%E5%85%A8%E5%9B%BD" in of_the_nation
    assert "link" not in client.get("/queries/typed", params={"format": output}).headers


def requests_links(header: str) -> list[dict[str, str]]:
    """The links of a Link header."""
    found = re.findall(r'<([^>]+)>; rel="(\w+)"; title\*=([^,]+)', header)
    return [{"url": url, "rel": rel, "title": title} for url, rel, title in found]


def test_the_page_of_an_answer_without_rows_says_what_there_is(client: httpx2.Client) -> None:
    page = client.get("/queries/figures", params={"year": "2024"}, headers={"Accept": "text/html"}).text
    assert "没有结果" in page and "其余条件不变时，有数值的是：" in page
    assert re.search(r'href="[?]year=2024&amp;region=[^"]+">全国</a>', page)
    assert re.search(r"<li>[^<:]+: .*[0-9]{4}", page)
    assert "其余条件不变" not in client.get("/queries/figures", headers={"Accept": "text/html"}).text
