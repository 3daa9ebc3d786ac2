"""What a person sees who asked for what is not there, or in a way that cannot be answered; and what crawlers see."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import httpx2
import pytest

from loaders.vocabulary import BASE
from service.routers.crawlers import FILE_ADDRESSES
from tests.service.conftest import Service, Start
from tests.support.graphs import graph_nquads

HTML = {"Accept": "text/html"}
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.mark.parametrize(
    ("path", "suggested"),
    [
        ("/region/北京市", "/region/%E5%8C%97%E4%BA%AC"),
        ("/region/beijin", "/region/%E5%8C%97%E4%BA%AC"),
        ("/Indicator/data-prodcution", "/indicator/data-production"),
        ("/北京", "/region/%E5%8C%97%E4%BA%AC"),
        ("/queries/observations-of-regions", "/queries/observations-of-region"),
        ("/queries/typd", "/queries/typed"),
    ],
)
def test_a_wrong_address_suggests_near_ones(client: httpx2.Client, path: str, suggested: str) -> None:
    page = client.get(path, headers=HTML)
    assert page.status_code == 404
    assert f'<a href="{suggested}">' in page.text


@pytest.mark.parametrize("path", ["/nothing", "/region/x", "/download/graph.xml", "/static/none.css", "/queries/x", "/ontology/9"])
def test_a_page_of_a_wrong_address_leads_on_in_its_language(client: httpx2.Client, path: str) -> None:
    english = client.get(path, headers=HTML | {"Accept-Language": "en"})
    page = client.get(path, headers=HTML)
    assert page.status_code == 404
    assert "没有这个地址" in page.text and '<p class="remedy">地址可能写错了' in page.text and '<p class="remedy">The address may be mistyped' in english.text
    assert "Nothing has this address" in english.text and "Nothing has" not in page.text
    assert f'name="q" aria-label="搜索" value="{path.rpartition("/")[2]}"' in page.text
    for address in ("/", "/queries", "/sparql", "/search"):
        assert f'"{address}"' in page.text
    assert client.get(path).headers["content-type"] == "application/problem+json"


def test_a_wrong_parameter_keeps_the_form_of_a_stored_query(client: httpx2.Client) -> None:
    page = client.get("/queries/observations-of-region", params={"region": "背景", "least": "7"}, headers=HTML)
    assert page.status_code == 422
    assert 'name="region" value="背景"' in page.text
    assert 'name="least" value="7"' in page.text
    assert 'list="list-region"' in page.text
    assert "参数有误" in page.text and '<p class="remedy">请把这一项改成允许的值' in page.text
    assert 'id="example"' not in page.text, "no answer, so none of the example"
    assert page.headers["cache-control"] == "no-store"


def test_a_form_sent_empty_says_which_values_were_taken_for_what_is_missing(client: httpx2.Client) -> None:
    def said(address: str, language: str) -> list[str]:
        page = client.get(address, headers=HTML | {"Accept-Language": language}).text
        return re.findall(r'<p class="note" id="example">(.*?)</p>', page)

    (zh,), (en,) = (said("/queries/observations-of-region?region=&least=", language) for language in ("zh", "en"))
    assert zh.startswith("没有填写的项用了示例值：") and en.startswith("Where nothing was filled in, the values of the example were used:")
    defaults = {item["name"]: item["default"] for item in client.get("/queries").json() if item["name"] == "observations-of-region" for item in item["parameters"]}
    assert len(defaults) > 1 and zh.count(" = ") == en.count(" = ") == sum(value is not None for value in defaults.values())
    (fewer,) = said("/queries/observations-of-region?region=china", "zh")
    assert fewer.count(" = ") == zh.count(" = ") - 1, "what was given is not of the example"


def test_a_wrong_parameter_of_another_page_can_be_corrected(client: httpx2.Client) -> None:
    page = client.get("/region/北京?page=0&format=html", headers=HTML)
    assert page.status_code == 422
    assert 'name="page" value="0"' in page.text
    assert 'name="format" value="html"' in page.text


def test_the_language_is_nothing_to_correct(client: httpx2.Client) -> None:
    page = client.get("/region/北京?page=0&lang=en", headers=HTML).text
    assert '<input type="hidden" name="lang" value="en">' in page and 'name="page" value="0"' in page
    assert "name=\"lang\"" not in client.get("/nothing?lang=en", headers=HTML).text


def test_a_query_that_fails_stays_in_its_form(client: httpx2.Client) -> None:
    page = client.get("/sparql", params={"query": "SELECT * WHERE { ?s"}, headers=HTML)
    assert page.status_code == 400
    assert ">SELECT * WHERE { ?s</textarea>" in page.text
    assert "查询不是合法的 SPARQL" in page.text


def test_a_wrong_method_is_said(client: httpx2.Client) -> None:
    page = client.post("/download", headers=HTML)
    assert page.status_code == 405
    assert "此地址不接受这种请求方法" in page.text
    assert "接受 GET, HEAD" in page.text


def test_what_is_typed_cannot_write_into_the_page(client: httpx2.Client) -> None:
    page = client.get('/region/"><b>x?a="><b>', headers=HTML)
    assert page.status_code == 404
    assert "<b>" not in page.text


def test_robots_know_the_sitemap_and_keep_out_of_computed_answers(client: httpx2.Client) -> None:
    text = client.get("/robots.txt").text
    assert "Disallow: /sparql?" in text
    assert f"Sitemap: {BASE}sitemap.xml" in text


@pytest.fixture(scope="module")
def few_rows(start: Start) -> Service:
    """A service whose files of addresses are short, at an address of its own."""
    return start(graph_nquads(20), DGKG_ROW_LIMIT="50", DGKG_BASE_IRI="https://data.example.org/kg/", DGKG_WORKERS="2")


@pytest.mark.long
def test_the_sitemap_names_each_page_once_in_bounded_files_and_each_answers(few_rows: Service) -> None:
    public = "https://data.example.org/kg"
    with few_rows.client() as client:
        index = ElementTree.fromstring(client.get("/kg/sitemap.xml").text)
        files = [str(loc.text).removeprefix(public) for loc in index.iter(_LOC)]
        addresses: list[str] = []
        for file in files:
            found = [str(loc.text) for loc in ElementTree.fromstring(client.get(file).text).iter(_LOC)]
            assert 0 < len(found) <= 50 <= FILE_ADDRESSES
            addresses += found
        assert len(files) > 2
        assert len(addresses) == len(set(addresses))
        assert f"{public}/region/%E5%8C%97%E4%BA%AC" in addresses
        assert f"{public}/queries/typed" in addresses
        for address in addresses:
            assert client.get(address.removeprefix(public), headers=HTML).status_code == 200, address
        assert client.get(f"/sitemap/{len(files) + 1}.xml").status_code == 404
        assert client.get("/sitemap/x.xml").status_code == 404


def test_pages_have_an_icon(client: httpx2.Client) -> None:
    assert 'rel="icon"' in client.get("/", headers=HTML).text
    icon = client.get("/favicon.ico", follow_redirects=True)
    assert (icon.status_code, icon.headers["content-type"]) == (200, "image/svg+xml")
    assert ElementTree.fromstring(icon.text).tag.endswith("svg")
