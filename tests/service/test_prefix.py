"""Behind a reverse proxy the service stands under a path of the proxy's host; no link leads out of it."""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from urllib.parse import urldefrag, urljoin

import httpx2
import pytest

from loaders.problems import InputProblems
from loaders.project import ROOT
from loaders.settings import Settings
from tests.service.conftest import Service, Start, free_port
from tests.support.engines.process import not_installed, started
from tests.support.graphs import graph_nquads
from tests.support.proxies import proxy

pytestmark = pytest.mark.long

HTML = {"Accept": "text/html"}
PREFIX = "/kg"
SNIPPET = re.compile(r"```nginx\n(.*?)```", re.DOTALL)
_LINKS = re.compile(r'(?:href|action|src)="([^"]*)"')
_FIRST = ["/", "/sparql", "/queries/typed", "/region/北京", "/observation/o1", "/search?q=数据", "/nothing", "/dataset"]
_MOST_PAGES = 80


def _behind_nginx(folder: Path, service: Service, port: int) -> subprocess.Popen[bytes]:
    if which("nginx") is None:
        not_installed("nginx is absent: install nginx-light")
    found = SNIPPET.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found
    site = found[1].replace("http://127.0.0.1:8000", service.url)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;\n"
        f"server {{ listen 127.0.0.1:{port};\n{site}\n}} }}\n",
        encoding="utf-8",
    )
    command = ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    return started(command, folder, f"http://127.0.0.1:{port}{PREFIX}/healthz", {})


@pytest.fixture(scope="module", params=["keeps the prefix", "strips the prefix", "nginx of the README"])
def public(request: pytest.FixtureRequest, start: Start, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The public address of a service behind each kind of proxy."""
    port = free_port()
    address = f"http://127.0.0.1:{port}{PREFIX}"
    service = start(graph_nquads(120), DGKG_BASE_IRI=address, DGKG_WORKERS="2")
    if "nginx" in request.param:
        process = _behind_nginx(tmp_path_factory.mktemp("nginx"), service, port)
        yield address
        process.terminate()
        process.wait()
    else:
        with proxy(service.url, port, PREFIX, strips="strips" in request.param):
            yield address
    service.stop()


@pytest.mark.long
def test_every_link_of_the_pages_leads_to_an_answer_below_the_prefix(public: str) -> None:
    waiting, seen, host = [public + path for path in _FIRST], set[str](), public.removesuffix(PREFIX)
    with httpx2.Client(headers=HTML, timeout=60) as client:
        while waiting and len(seen) < _MOST_PAGES:
            address = waiting.pop(0)
            if address in seen:
                continue
            seen.add(address)
            answer = client.get(address, follow_redirects=True)
            assert str(answer.url).startswith(public), f"{address} leads to {answer.url}"
            expected = 404 if address.endswith("/nothing") else 200
            assert answer.status_code == expected, address
            if not answer.headers["content-type"].startswith("text/html"):
                continue
            for link in map(html.unescape, _LINKS.findall(answer.text)):
                target = urldefrag(urljoin(address, link)).url
                if target.startswith(host):
                    assert target.startswith(f"{public}/"), f"{link} of {address}"
                    waiting.append(target)
    assert len(seen) == _MOST_PAGES
    assert f"{public}/static/style.css" in seen


def test_headers_and_documents_name_addresses_below_the_prefix(public: str) -> None:
    with httpx2.Client(timeout=60) as client:
        thing = client.get(f"{public}/region/北京", headers={"Accept": "text/turtle"})
        assert thing.headers["content-location"] == "/kg/region/%E5%8C%97%E4%BA%AC?format=turtle"
        assert client.get(f"{public}/void").headers["location"] == "/kg/.well-known/void"
        assert client.get(f"{public}/nothing").json()["type"] == "/kg/problems#not-found"
        files = client.get(f"{public}/download").json()
        assert public in files["citation"]
        assert client.get(f"{public.removesuffix(PREFIX)}{files['files']['claims.csv']['url']}").status_code == 200
        assert all(item["path"].startswith("/kg/queries/") for item in client.get(f"{public}/queries").json())
        description = client.get(f"{public}/openapi.json").json()
        assert description["servers"] == [{"url": "/kg"}]
        assert all(not path.startswith("/kg") for path in description["paths"])


def test_forms_answer_below_the_prefix(public: str) -> None:
    with httpx2.Client(timeout=60) as client:
        answer = client.post(f"{public}/sparql", data={"query": "ASK {}"}, headers={"Accept": "text/csv"})
        assert (answer.status_code, answer.text.strip()) == (200, "true")
        refused = client.request("POST", f"{public}/download")
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_names_stay_and_addresses_move(public: str) -> None:
    names = "https://w3id.org/datagov-kg/"
    for path in ("/dataset", "/catalog", "/.well-known/void", "/sparql"):
        text = httpx2.get(public + path, headers={"Accept": "application/n-triples"}, timeout=60).text
        subjects = {line.split()[0] for line in text.splitlines()}
        assert not [subject for subject in subjects if subject.startswith(f"<{public}")]
        assert f"<{names}dataset>" in text
        assert f"<{public}/sparql>" in text


@pytest.mark.parametrize("address", ["data.example.org/kg/", "https:///kg/", "https://data.example.org/kg/?x=1"])
def test_what_is_no_public_address_is_refused(address: str) -> None:
    with pytest.raises(InputProblems, match="DGKG_BASE_IRI"):
        Settings.from_environment(base_iri=address)


@pytest.mark.parametrize("template", sorted((ROOT / "service/pages/templates").glob("*.html")), ids=lambda path: path.name)
def test_no_template_links_past_the_prefix(template: Path) -> None:
    assert not re.findall(r'(?:href|action|src)="/[^"]*', template.read_text(encoding="utf-8"))
