"""What every kind of answer says in its headers: one table, each row asked by GET, by HEAD and with its own tag."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from loaders.builds.folder import current_build
from loaders.project import Project
from loaders.settings import Settings
from service.http.problems import Overloaded
from service.server.headers import ANY_ORIGIN
from service.store.embedded import EmbeddedStore
from service.store.pool import Result
from tests.service.conftest import Service
from tests.support.apps import app_client
from tests.support.graphs import graph_nquads, write_build

pytestmark = pytest.mark.long

#: On every answer whatever: these three, and no other value of them.
SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "content-security-policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
}
#: Of what a version fixes.
SHARED = "public, max-age=0, s-maxage=60, must-revalidate"
HTML, ANY, JSON = "text/html", "*/*", "application/json"
PROBLEM, PAGE = "application/problem+json", "text/html; charset=utf-8"
TURTLE = "text/turtle; charset=utf-8"
DIRECT = {"Content-Type": "application/sparql-query"}
ASK, BAD = "/sparql?query=ASK%7B%7D", "/sparql?query=SELECT"
BEIJING = "/region/%E5%8C%97%E4%BA%AC"
DAY = r"\d{4}-\d\d-\d\d"


@dataclass(frozen=True)
class Kind:
    """A request, and what its answer says.

    ``tag`` is ``""`` for no entity tag, ``file`` for the checksum of a file, ``any`` for one of the server's own, else the
    variant after the version of the graph and our edition; after the edition alone, where it begins with ``@``. ``cache``
    is empty for what a version fixes, if it has a tag, and else for what is asked for anew. ``negotiates`` says whether it depends on Accept, ``also`` what else must be there.
    """

    path: str
    accept: str
    status: int
    media_type: str
    cache: str = ""
    negotiates: bool = True
    tag: str = ""
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None
    also: dict[str, str] = field(default_factory=dict)


KINDS: dict[str, Kind] = {
    "home page": Kind("/", HTML, 200, PAGE, tag="html.zh"),
    "page of what was found": Kind("/search?q=%E5%8C%97", HTML, 200, PAGE, tag="html.zh"),
    "what was found": Kind("/search?q=%E5%8C%97", ANY, 200, JSON, tag="json"),
    "suggestions": Kind("/search/suggest?q=%E5%8C%97", ANY, 200, "application/x-suggestions+json", negotiates=False, tag="suggest"),
    "how a browser searches": Kind(
        "/search/opensearch.xml", ANY, 200, "application/opensearchdescription+xml", negotiates=False, tag="@opensearch.zh"
    ),
    "page of problems": Kind("/problems", HTML, 200, PAGE, negotiates=False),
    "page of an entity": Kind(BEIJING, HTML, 200, PAGE, tag="html.zh", also={"content-location": f"{BEIJING}?format=html"}),
    "entity as Turtle": Kind(
        BEIJING, "text/turtle", 200, TURTLE, tag="turtle", also={"content-location": f"{BEIJING}?format=turtle"}
    ),
    "entity as JSON-LD": Kind(BEIJING, "application/ld+json", 200, "application/ld+json", tag="jsonld"),
    "entity as RDF/XML": Kind(BEIJING, "application/rdf+xml", 200, "application/rdf+xml", tag="rdfxml"),
    "named graph": Kind(
        "/graph/concepts", "application/n-triples", 200, "application/n-triples", tag="ntriples",
        also={"content-location": "/graph/concepts?format=ntriples"},
    ),
    "catalogue page": Kind("/catalog", HTML, 200, PAGE, tag="html.zh"),
    "catalogue": Kind("/catalog", "text/turtle", 200, TURTLE, tag="turtle"),
    "statistics page": Kind("/.well-known/void", HTML, 200, PAGE, tag="html.zh"),
    "statistics": Kind("/.well-known/void", "text/turtle", 200, TURTLE, tag="turtle"),
    "ontology page": Kind("/ontology", HTML, 200, PAGE, tag="@html.zh"),
    "ontology": Kind("/ontology", "text/turtle", 200, TURTLE, tag="@turtle"),
    "shapes": Kind("/shapes", "text/turtle", 200, TURTLE, tag="@turtle"),
    "redirection": Kind("/void", ANY, 308, "", negotiates=False, also={"location": "/.well-known/void"}),
    "form": Kind("/sparql", HTML, 200, PAGE),
    "service description": Kind("/sparql", "text/turtle", 200, TURTLE, tag="turtle"),
    "answer page": Kind(ASK, HTML, 200, PAGE),
    "boolean": Kind(ASK, ANY, 200, "application/sparql-results+json", tag="json"),
    "rows as XML": Kind(
        "/sparql?query=SELECT*%7B%7D", "application/sparql-results+xml", 200, "application/sparql-results+xml", tag="xml"
    ),
    "rows as CSV": Kind("/sparql?query=SELECT*%7B%7D", "text/csv", 200, "text/csv; charset=utf-8", tag="csv"),
    "rows as TSV": Kind(
        "/sparql?query=SELECT*%7B%7D", "text/tab-separated-values", 200, "text/tab-separated-values; charset=utf-8",
        tag="tsv",
    ),
    "cut rows": Kind(
        "/sparql?query=SELECT*%7B?s?p?o%7D", ANY, 200, "application/sparql-results+json", tag="json",
        also={"dgkg-truncated": "rows; limit=1000"},
    ),
    "triples": Kind("/sparql?query=DESCRIBE%3Cregion/%E5%8C%97%E4%BA%AC%3E", "text/turtle", 200, TURTLE, tag="turtle"),
    "answer to a POST": Kind(
        "/sparql", ANY, 200, "application/sparql-results+json", method="POST", headers=DIRECT, content=b"ASK {}"
    ),
    "stored queries page": Kind("/queries", HTML, 200, PAGE, tag="@html.zh"),
    "stored queries": Kind("/queries", ANY, 200, JSON, tag="@json"),
    "stored query page": Kind("/queries/typed", HTML, 200, PAGE, tag="html.zh"),
    "stored query": Kind("/queries/typed", "text/csv", 200, "text/csv; charset=utf-8", tag="csv"),
    "stored graph": Kind("/queries/described", "text/turtle", 200, TURTLE, tag="turtle"),
    "findings page": Kind("/findings", HTML, 200, PAGE, tag="html.zh"),
    "findings": Kind("/findings", ANY, 200, JSON, tag="json"),
    "citation page": Kind("/cite", HTML, 200, PAGE, tag=rf"{DAY}\.html\.zh"),
    "citation": Kind("/cite", "application/x-bibtex", 200, "application/x-bibtex; charset=utf-8", tag=rf"{DAY}\.bibtex"),
    "downloads page": Kind("/download", HTML, 200, PAGE),
    "downloads": Kind("/download", ANY, 200, JSON),
    "download": Kind(
        "/download/claims.csv", ANY, 200, "text/csv; charset=utf-8", negotiates=False, tag="file",
        also={"accept-ranges": "bytes", "content-disposition": 'attachment; filename="claims.csv"'},
    ),
    "part of a download": Kind(
        "/download/claims.csv", ANY, 206, "text/csv; charset=utf-8", negotiates=False, tag="file",
        headers={"Range": "bytes=2-5"}, also={"content-length": "4", "accept-ranges": "bytes"},
    ),
    "no part of a download": Kind(
        "/download/claims.csv", ANY, 416, PROBLEM, "no-store", headers={"Range": "bytes=999999-"},
    ),
    "static file": Kind("/static/style.css", ANY, 200, "text/css; charset=utf-8", negotiates=False, tag="any"),
    "API description": Kind("/openapi.json", ANY, 200, JSON, negotiates=False),
    "health": Kind("/healthz", ANY, 200, JSON, "no-store", negotiates=False),
    "readiness": Kind("/readyz", ANY, 200, JSON, "no-store", negotiates=False),
    "metrics": Kind(
        "/metrics", ANY, 200, "text/plain; version=1.0.0; charset=utf-8", "no-store", negotiates=False
    ),
    "400": Kind(BAD, ANY, 400, PROBLEM, "no-store"),
    "400 page": Kind(BAD, HTML, 400, PAGE, "no-store"),
    "403": Kind("/sparql?query=CLEAR+ALL", ANY, 403, PROBLEM, "no-store"),
    "404": Kind("/nothing", ANY, 404, PROBLEM, "no-store"),
    "404 page": Kind("/nothing", HTML, 404, PAGE, "no-store"),
    "404 of a static file": Kind("/static/none.css", ANY, 404, PROBLEM, "no-store"),
    "405": Kind("/sparql", ANY, 405, PROBLEM, "no-store", method="DELETE", also={"allow": "GET, HEAD, OPTIONS, POST"}),
    "405 elsewhere": Kind("/queries", ANY, 405, PROBLEM, "no-store", method="POST", also={"allow": "GET, HEAD, OPTIONS"}),
    "405 of an entity": Kind(BEIJING, ANY, 405, PROBLEM, "no-store", method="PUT", also={"allow": "GET, HEAD, OPTIONS"}),
    "options": Kind(
        "/sparql", ANY, 204, "", negotiates=False, method="OPTIONS", also={"allow": "GET, HEAD, OPTIONS, POST"}
    ),
    "405 of a static file": Kind(
        "/static/style.css", ANY, 405, PROBLEM, "no-store", method="POST", also={"allow": "GET, HEAD, OPTIONS"}
    ),
    "options of an entity": Kind(
        BEIJING, ANY, 204, "", negotiates=False, method="OPTIONS", also={"allow": "GET, HEAD, OPTIONS"}
    ),
    "412": Kind(BEIJING, ANY, 412, PROBLEM, "no-store", headers={"If-Match": '"x"'}),
    "412 of a download": Kind("/download/claims.csv", ANY, 412, PROBLEM, "no-store", headers={"If-Match": 'W/"x"'}),
    "new each time": Kind("/sparql?query=ASK%7BFILTER(RAND()<2)%7D", ANY, 200, "application/sparql-results+json"),
    "range of unknown unit": Kind(
        "/download/claims.csv", ANY, 200, "text/csv; charset=utf-8", negotiates=False, tag="file",
        headers={"Range": "lines=0-1"},
    ),
    "range of nonsense": Kind(
        "/download/claims.csv", ANY, 200, "text/csv; charset=utf-8", negotiates=False, tag="file",
        headers={"Range": "bytes=5-2"},
    ),
    "406": Kind(ASK, "image/png", 406, PROBLEM, "no-store"),
    "413": Kind("/sparql", ANY, 413, PROBLEM, "no-store", method="POST", headers=DIRECT, content=b" " * 600_000),
    "415": Kind("/sparql", ANY, 415, PROBLEM, "no-store", method="POST", headers={"Content-Type": "image/png"}),
    "422": Kind(f"{BEIJING}?format=docx", ANY, 422, PROBLEM, "no-store"),
    "422 page": Kind("/queries/typed?number=x", HTML, 422, PAGE, "no-store"),
}  # fmt: skip

#: What is never the same twice: numbers that grow, and blank nodes that are named anew.
OTHER_BYTES = {"metrics", "service description"}


def ask(client: httpx2.Client, kind: Kind, **more: str) -> httpx2.Response:
    """The answer of a kind, not compressed."""
    headers = {"Accept": kind.accept, "Accept-Encoding": "identity", **kind.headers, **more}
    return client.request(kind.method, kind.path, headers=headers, content=kind.content)


def listed(value: str) -> set[str]:
    """The members of a header that lists, each once."""
    members = [member.strip() for member in value.split(",")]
    assert len(members) == len(set(members)), value
    return set(members)


def expected_tag(kind: Kind, builds: Path) -> str:
    """A pattern of the entity tag that the table says."""
    build = current_build(builds)
    if kind.tag == "file":
        return f'"{build.files[kind.path.rpartition("/")[2]]["sha256"]}"'
    if kind.tag.startswith("@"):
        return rf'W/"[0-9a-f]{{12}}\.{kind.tag[1:]}"'
    of_graph = rf'W/"{build.version[:16]}-[0-9a-f]{{12}}\.{kind.tag}"' if kind.tag else ""
    return '"[0-9a-f]+"' if kind.tag == "any" else of_graph


@pytest.mark.parametrize("name", KINDS)
def test_an_answer_has_the_headers_of_its_kind(client: httpx2.Client, service: Service, name: str) -> None:
    kind = KINDS[name]
    response = ask(client, kind)
    found = response.headers
    assert response.status_code == kind.status
    assert found.get("content-type", "") == kind.media_type
    assert {header: found.get(header) for header in SECURITY} == SECURITY
    assert found["cache-control"] == (kind.cache or (SHARED if kind.tag else "no-cache"))
    assert {header: found.get(header) for header in ANY_ORIGIN} == ANY_ORIGIN
    speaks = kind.media_type == PAGE or "opensearch" in kind.media_type
    of_page = {"Accept-Language", "Cookie"} if speaks else set()
    assert listed(found["vary"]) == {"Accept-Encoding"} | ({"Accept"} if kind.negotiates else set()) | of_page
    assert found.get("content-language", "") == ("zh" if speaks else "")
    assert re.fullmatch(expected_tag(kind, service.builds), found.get("etag", ""))
    assert ("etag" in found) == bool(kind.tag)
    assert {header: found.get(header) for header in kind.also} == kind.also
    assert len(found["x-request-id"]) == 16
    assert "content-encoding" not in found
    if kind.media_type == PROBLEM:
        assert response.json()["status"] == kind.status


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.method == "GET" and "Range" not in kind.headers])
def test_head_has_the_headers_of_get_and_no_body(client: httpx2.Client, name: str) -> None:
    kind = KINDS[name]
    whole = ask(client, kind)
    headers = {"Accept": kind.accept, "Accept-Encoding": "identity", **kind.headers}
    bare = client.request("HEAD", kind.path, headers=headers)
    ignored = {"date", "x-request-id", "vary"} | ({"content-length"} if name in OTHER_BYTES else set())
    of_bare, of_whole = ({k: v for k, v in r.headers.items() if k not in ignored} for r in (bare, whole))
    assert (bare.status_code, bare.content, of_bare) == (whole.status_code, b"", of_whole)
    assert listed(bare.headers["vary"]) == listed(whole.headers["vary"])


@pytest.mark.parametrize("parts", ["bytes=0-1", "bytes=999999-", "bytes=-0"])
def test_a_part_is_of_a_get(client: httpx2.Client, parts: str) -> None:
    whole = client.head("/download/claims.csv", headers={"Accept-Encoding": "identity"})
    part = client.head("/download/claims.csv", headers={"Accept-Encoding": "identity", "Range": parts})
    assert (part.status_code, part.headers["content-length"]) == (200, whole.headers["content-length"])
    assert "content-range" not in part.headers


@pytest.mark.parametrize("parts", ["bytes=0-" + "9" * 5000, "bytes=-" + "9" * 400, "bytes=" + "9" * 20 + "-", "bytes=0-1;x", "bytes=0 - 1"])
def test_a_part_that_means_nothing_is_no_part(client: httpx2.Client, parts: str) -> None:
    assert client.get("/download/claims.csv", headers={"Range": parts}).status_code == 200


def test_who_asks_for_more_than_there_is_is_told_how_much_there_is(client: httpx2.Client) -> None:
    length = client.head("/download/claims.csv", headers={"Accept-Encoding": "identity"}).headers["content-length"]
    answer = client.get("/download/claims.csv", headers={"Range": "bytes=999999-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{length}")
    assert length in answer.json()["detail"] and answer.json()["type"] == "/problems#no-such-part"


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.tag and kind.status == 200])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_whoever_has_it_is_told_so(client: httpx2.Client, name: str, method: str) -> None:
    kind = KINDS[name]
    whole = ask(client, kind)
    tag = whole.headers["etag"]
    for given in (tag, f'"other", {tag}', "*"):
        headers = {"Accept": kind.accept, "If-None-Match": given}
        known = client.request(method, kind.path, headers=headers)
        if given == "*" and known.status_code == 200:
            continue  # a client that has anything at all; answering in full is right too
        assert (known.status_code, known.content) == (304, b"")
        for header in ("etag", "cache-control", *SECURITY):
            assert known.headers[header] == whole.headers[header], header
        assert listed(known.headers["vary"]) == listed(whole.headers["vary"])
        assert "content-type" not in known.headers
    for other in ('"other"', tag.replace(".", "x") if "." in tag else '"x"'):
        assert (
            client.request(
                method, kind.path, headers={"Accept": kind.accept, "If-None-Match": other}
            ).status_code
            == 200
        )


@pytest.mark.parametrize(
    "name", [name for name, kind in KINDS.items() if not kind.tag and kind.method == "GET"]
)
def test_an_answer_without_a_tag_is_always_whole(client: httpx2.Client, service: Service, name: str) -> None:
    kind = KINDS[name]
    known = f'W/"{current_build(service.builds).version[:16]}-000000000000.html", "x"'
    assert ask(client, kind, **{"If-None-Match": known}).status_code == kind.status


@pytest.mark.parametrize("coding", ["gzip", "br"])
@pytest.mark.parametrize("path", ["/download/graph.nq", "/static/style.css"])
def test_a_compressed_file_has_a_weak_tag(client: httpx2.Client, path: str, coding: str) -> None:
    """Its bytes are others than those of the file, so that no part of the file may be joined to it."""
    plain = client.head(path, headers={"Accept-Encoding": "identity"}).headers["etag"]
    with client.stream("GET", path, headers={"Accept-Encoding": coding}) as packed:
        assert packed.headers["content-encoding"] == coding
        assert packed.headers["etag"] == f'W/{plain[:-1]}.{coding}"'
    joined = {"Accept-Encoding": coding, "Range": "bytes=0-5", "If-Range": packed.headers["etag"]}
    with client.stream("GET", path, headers=joined) as whole:
        assert whole.status_code == 200
    part = client.get(path, headers={"Accept-Encoding": coding, "Range": "bytes=0-5", "If-Range": plain})
    assert (part.status_code, len(part.content)) == (206, 6)
    assert "content-encoding" not in part.headers


@pytest.mark.parametrize(
    "path", ["/", BEIJING, "/sparql", "/queries/typed", "/download/claims.csv", "/static/style.css"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_script_of_any_origin_may_ask_beforehand(client: httpx2.Client, path: str, method: str) -> None:
    asked = {
        "Origin": "https://example.org", "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type",
    }  # fmt: skip
    response = client.options(path, headers=asked)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    assert listed(response.headers["access-control-allow-methods"]) == {"GET", "HEAD", "POST"}
    assert "content-type" in response.headers["access-control-allow-headers"]
    assert {header: response.headers.get(header) for header in SECURITY} == SECURITY


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_script_may_ask_for_nothing_that_changes(client: httpx2.Client, method: str) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": method}
    response = client.options("/sparql", headers=asked)
    assert response.status_code == 400
    assert {header: response.headers.get(header) for header in SECURITY} == SECURITY


def test_a_script_sees_the_headers_that_mean_something(client: httpx2.Client) -> None:
    response = client.get(ASK, headers={"Origin": "https://example.org"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    assert listed(response.headers["access-control-expose-headers"]) == {
        "ETag", "Link", "Content-Location", "Retry-After", "DGKG-Truncated", "DGKG-Version", "X-Request-Id",
        "Accept-Encoding", "Allow",
    }  # fmt: skip
    for path in ("/static/style.css", "/nothing", "/healthz", "/download/claims.csv"):
        assert client.get(path).headers["access-control-allow-origin"] == "*", "whether or not an origin is named"


# --- answers that a running service gives rarely -------------------------------------------------------------


class _Failing(EmbeddedStore):
    """Runs no query: raises what it is told to."""

    error: Exception = RuntimeError("unforeseen")

    async def run(self, *_: object, **__: object) -> Result:
        raise self.error


RARE: dict[str, tuple[Exception | None, dict[str, object], str, int, dict[str, str]]] = {
    "429": (None, {"rate_limit_per_minute": 1}, ASK, 429, {"retry-after": "60"}),
    "500": (RuntimeError("unforeseen"), {}, ASK, 500, {}),
    "500 of an entity": (RuntimeError("unforeseen"), {}, BEIJING, 500, {}),
    "503": (Overloaded("busy"), {}, ASK, 503, {"retry-after": "2"}),
}


@pytest.mark.parametrize("name", RARE)
@pytest.mark.parametrize(("accept", "media_type"), [(ANY, PROBLEM), (HTML, PAGE)])
def test_a_rare_problem_has_the_headers_of_all(
    tmp_path: Path, project: Project, name: str, accept: str, media_type: str
) -> None:
    error, given, path, status, also = RARE[name]
    write_build(tmp_path, graph_nquads())
    settings = Settings.from_environment(store=str(tmp_path), workers=1, **given)
    failing = _Failing(settings, tmp_path)
    if error is not None:
        failing.error = error

    async def use() -> httpx2.Response:
        async with app_client(settings, project, None if error is None else failing) as client:
            await client.get("/healthz")
            return await client.get(path, headers={"Accept": accept})

    response = asyncio.run(use())
    assert response.status_code == status
    assert response.headers["content-type"] == media_type
    assert {header: response.headers.get(header) for header in SECURITY} == SECURITY
    assert response.headers["cache-control"] == "no-store"
    assert listed(response.headers["vary"]) >= {"Accept", "Accept-Encoding"}
    assert {header: response.headers.get(header) for header in also} == also
    assert len(response.headers["x-request-id"]) == 16
    assert "unforeseen" not in response.text


def test_a_service_without_a_graph_says_so(tmp_path: Path, project: Project) -> None:
    settings = Settings.from_environment(store=str(tmp_path / "none"), workers=1)

    async def use() -> httpx2.Response:
        async with app_client(settings, project) as client:
            return await client.get("/readyz")

    response = asyncio.run(use())
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert response.headers["cache-control"] == "no-store"
    assert {header: response.headers.get(header) for header in SECURITY} == SECURITY


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", 431),
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 431),
        (b"this is no HTTP\r\n\r\n", 400),
    ],
)
def test_what_no_app_sees_is_answered_alike(service: Service, sent: bytes, status: int) -> None:
    with socket.create_connection(
        ("127.0.0.1", int(service.url.rpartition(":")[2])), timeout=10
    ) as connection:
        connection.sendall(sent)
        with connection.makefile("rb") as stream:
            line = stream.readline().decode()
            head = iter(lambda: stream.readline().decode().rstrip("\r\n"), "")
            headers = {name.lower(): value for name, _, value in (entry.partition(": ") for entry in head)}
            body = stream.read(int(headers["content-length"]))
            assert stream.read() == b"", "the connection is closed"
    assert line.startswith(f"HTTP/1.1 {status} ")
    assert json.loads(body)["status"] == status
    assert headers["content-type"] == PROBLEM
    assert headers["cache-control"] == "no-store"
    assert {header: headers.get(header) for header in SECURITY | ANY_ORIGIN} == SECURITY | ANY_ORIGIN


def test_each_type_of_problem_is_explained(client: httpx2.Client) -> None:
    page = client.get("/problems").text
    kinds = [kind for kind in KINDS.values() if kind.media_type == PROBLEM]
    types = {ask(client, kind).json()["type"] for kind in kinds}
    assert len(types) > 6
    for kind in types - {"about:blank"}:
        address, _, anchor = kind.partition("#")
        assert address == "/problems"
        assert f'id="{anchor}"' in page
    assert 'id="head-too-large"' in page


@pytest.fixture
def checksums(service: Service) -> Iterator[dict[str, str]]:
    """The checksums of the files that are served, by the files themselves."""
    build = current_build(service.builds)
    yield {name: hashlib.sha256((build.folder / name).read_bytes()).hexdigest() for name in build.files}


def test_the_tag_of_a_download_is_its_checksum(client: httpx2.Client, checksums: dict[str, str]) -> None:
    for name, checksum in checksums.items():
        found = client.head(f"/download/{name}", headers={"Accept-Encoding": "identity"}).headers
        assert found["etag"] == f'"{checksum}"'
        assert "license" in found["link"]
        assert len(found["dgkg-version"]) == 64
