"""What a client holds already, in which coding, and when an answer is another one: RFC 9110 §8.8, §12.5.3 and §13."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import httpx2
import pytest
from starlette.datastructures import Headers

from loaders.project import Project
from loaders.settings import Settings
from service.http.validators import Verdict, judged, preferred_coding, tag_in
from service.store.served import Served
from tests.support.apps import app_client
from tests.support.graphs import graph_nquads, write_build

T = TypeVar("T")
DIRECT = "application/sparql-query"
BEIJING = "/region/%E5%8C%97%E4%BA%AC"


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("", ""), ("gzip", "gzip"), ("br", "br"), ("gzip, br", "br"), ("GZIP", "gzip"), ("x-gzip", "gzip"),
        ("br;q=0.5, gzip;q=1", "gzip"), ("br;q=0.5, gzip;q=0.4", "br"), ("gzip;q=0", ""), ("br;q=0, gzip", "gzip"),
        ("*", "br"), ("*;q=0.5, br;q=0", "gzip"), ("*;q=0", ""), ("identity", ""), ("identity, gzip", "gzip"),
        ("identity;q=1, gzip;q=0.5", ""), ("identity;q=0.5, gzip;q=0.1, br;q=0.7", "br"), ("zstd, deflate", ""),
        ("gzip;q=high", ""), (",", ""),
    ],
)  # fmt: skip
def test_the_coding_with_the_highest_quality_is_sent(header: str, coding: str) -> None:
    assert preferred_coding(header) == coding


DATE, EARLIER, LATER = (f"Sat, {day} Nov 2026 10:00:00 GMT" for day in (21, 20, 22))
OK, HELD, OTHER = 200, 304, 412


@pytest.mark.parametrize(
    ("conditions", "status"),
    [
        ({}, OK),
        ({"if-none-match": '"a"'}, HELD), ({"if-none-match": 'W/"a"'}, HELD), ({"if-none-match": '"b", "a"'}, HELD),
        ({"if-none-match": '"a.gzip"'}, HELD), ({"if-none-match": '"a.br"'}, OK), ({"if-none-match": '"b"'}, OK),
        ({"if-none-match": "*"}, HELD), ({"if-none-match": "a"}, HELD), ({"if-none-match": ""}, OK),
        ({"if-match": '"a"'}, OK), ({"if-match": "*"}, OK), ({"if-match": '"b", "a"'}, OK),
        ({"if-match": 'W/"a"'}, OTHER), ({"if-match": '"a.gzip"'}, OTHER), ({"if-match": '"b"'}, OTHER),
        ({"if-match": '"b"', "if-none-match": '"a"'}, OTHER), ({"if-match": '"a"', "if-none-match": '"a"'}, HELD),
        ({"if-modified-since": DATE}, HELD), ({"if-modified-since": LATER}, HELD), ({"if-modified-since": EARLIER}, OK),
        ({"if-modified-since": "yesterday"}, OK), ({"if-modified-since": LATER, "if-none-match": '"b"'}, OK),
        ({"if-unmodified-since": DATE}, OK), ({"if-unmodified-since": EARLIER}, OTHER),
        ({"if-unmodified-since": EARLIER, "if-match": '"a"'}, OK), ({"if-unmodified-since": "tomorrow"}, OK),
    ],
)  # fmt: skip
def test_conditions_are_judged_in_their_order(conditions: dict[str, str], status: int) -> None:
    assert judged("GET", Headers(conditions), '"a"', DATE, "gzip").status == status


def test_what_has_no_tag_is_held_by_nobody() -> None:
    assert judged("GET", Headers({"if-none-match": "*"}), "", "", "") == Verdict(200)
    assert judged("GET", Headers({"if-match": '"a"'}), "", "", "") == Verdict(412)
    assert judged("POST", Headers({"if-none-match": '"a"'}), '"a"', "", "") == Verdict(200)
    assert tag_in(tag_in('"a"', "br"), "br") == 'W/"a.br"'


# --- an answer is another one when anything that makes it has changed --------------------------------------------


def asked(
    use: Callable[[httpx2.AsyncClient], Awaitable[T]], builds: Path, project: Project, **settings: object
) -> T:
    """What a client of a new app finds."""

    async def run() -> T:
        given = Settings.from_environment(**({"store": str(builds), "workers": 1} | settings))
        async with app_client(given, project) as client:
            return await use(client)

    return asyncio.run(run())


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the small graph."""
    folder = tmp_path_factory.mktemp("builds")
    write_build(folder, graph_nquads(20))
    return folder


PATHS = (
    BEIJING, f"{BEIJING}?format=html", "/sparql?query=ASK%7B%7D", "/sparql", "/catalog", "/ontology", "/queries",
    "/?format=html", "/search?q=a", "/findings", "/cite",
)  # fmt: skip


async def tags_of(client: httpx2.AsyncClient) -> list[str]:
    """The entity tags of some answers of every kind."""
    return [(await client.get(path)).headers["etag"] for path in PATHS]


@pytest.mark.long
def test_a_change_of_settings_makes_other_answers(builds: Path, project: Project) -> None:
    first = asked(tags_of, builds, project)
    assert asked(tags_of, builds, project) == first, "a restart changes nothing"
    assert asked(tags_of, builds, project, workers=2, cache_bytes=0) == first, "nor what shows in no answer"
    for setting in ({"row_limit": 5}, {"base_iri": "https://example.org/kg/"}, {"service_allow": "http://e/"}):
        prefix = "/kg" if "base_iri" in setting else ""

        async def now(client: httpx2.AsyncClient, prefix: str = prefix) -> list[int]:
            found = []
            for path, tag in zip(PATHS, first, strict=True):
                answer = await client.get(prefix + path, headers={"If-None-Match": tag})
                found.append(answer.status_code)
            return found

        assert set(asked(now, builds, project, **setting)) == {200}, setting


def test_a_change_of_code_templates_or_queries_makes_other_answers(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edition() -> str:
        return Served(Settings(), None, one).edition  # type: ignore[arg-type]

    one = Project(tmp_path)
    for folder in ("ontology", "shapes", "queries"):
        (tmp_path / folder).mkdir()
    page = tmp_path / "page.html"
    page.write_text("a", encoding="utf-8")
    monkeypatch.setattr("service.store.served._source_files", lambda: [page])
    seen = {edition()}
    for path in (page, tmp_path / "queries" / "a.rq", tmp_path / "shapes" / "a.ttl", tmp_path / "ontology" / "a.toml"):
        path.write_text("b", encoding="utf-8")
        seen.add(edition())
    monkeypatch.setattr("service.store.served.software_version", lambda: "9.9.9")
    seen.add(edition())
    assert len(seen) == 6


def test_templates_are_among_what_is_looked_at() -> None:
    from service.store.served import _source_files

    names = {path.name for path in _source_files()}
    assert {"entity.html", "style.css", "served.py", "printing.py"} <= names


# --- codings -----------------------------------------------------------------------------------------------------

CODINGS = ("identity", "gzip", "br")


@pytest.mark.long
@pytest.mark.parametrize("path", ["/download/graph.nq", "/static/style.css", "/ontology", f"{BEIJING}?format=html"])
def test_each_coding_has_a_tag_of_its_own(client: httpx2.Client, path: str) -> None:
    tags = {}
    for coding in CODINGS:
        whole = client.get(path, headers={"Accept-Encoding": coding})
        assert whole.headers.get("content-encoding", "identity") == coding
        tags[coding] = whole.headers["etag"]
        for method in ("GET", "HEAD"):
            known = client.request(method, path, headers={"Accept-Encoding": coding, "If-None-Match": tags[coding]})
            assert (known.status_code, known.headers["etag"]) == (304, tags[coding])
            ignored = {"date", "x-request-id", "content-length", "content-type", "content-encoding", "content-disposition"}
            ignored |= {"transfer-encoding", "dgkg-truncated"}
            for name in set(whole.headers) - ignored:
                assert known.headers[name] == whole.headers[name], name
        head = client.head(path, headers={"Accept-Encoding": coding}).headers
        assert {name: head[name] for name in ("etag", "vary", "cache-control", "content-type")} == {
            name: whole.headers[name] for name in ("etag", "vary", "cache-control", "content-type")
        }
        assert head.get("content-encoding") == whole.headers.get("content-encoding")
    assert len(set(tags.values())) == 3
    assert tags["gzip"].startswith("W/") and tags["br"].startswith("W/")
    other = client.get(path, headers={"Accept-Encoding": "identity", "If-None-Match": tags["gzip"]})
    assert other.status_code == 200, "who takes no gzip does not hold it"
    both = [("Accept-Encoding", "br;q=0.1"), ("Accept-Encoding", "gzip")]
    assert client.get(path, headers=both).headers["content-encoding"] == "gzip", "two lines are one list"


def test_lines_of_conditions_are_one_list(client: httpx2.Client) -> None:
    tag = client.get(BEIJING).headers["etag"]
    assert client.get(BEIJING, headers=[("If-None-Match", '"x"'), ("If-None-Match", tag)]).status_code == 304


@pytest.mark.parametrize("path", ["/download/claims.csv", "/static/style.css"])
def test_its_own_date_sent_back_says_unchanged(client: httpx2.Client, path: str) -> None:
    for coding in CODINGS:
        whole = client.get(path, headers={"Accept-Encoding": coding})
        date = whole.headers["last-modified"]
        known = client.get(path, headers={"Accept-Encoding": coding, "If-Modified-Since": date})
        assert (known.status_code, known.content) == (304, b"")
        assert known.headers["last-modified"] == date
        old = {"Accept-Encoding": coding, "If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}
        assert client.get(path, headers=old).status_code == 200


def test_a_part_says_what_the_whole_does(client: httpx2.Client) -> None:
    path, plain = "/download/claims.csv", {"Accept-Encoding": "identity"}
    whole = client.get(path, headers=plain)
    part = client.get(path, headers=plain | {"Range": "BYTES = 0-3".replace(" ", ""), "If-Match": whole.headers["etag"]})
    assert (part.status_code, part.content) == (206, whole.content[:4])
    for name in set(whole.headers) - {"date", "x-request-id", "content-length"}:
        assert part.headers[name] == whole.headers[name], name
    assert client.get(path, headers=plain | {"Range": "bytes=0-3", "If-None-Match": whole.headers["etag"]}).status_code == 304
    for nonsense in ("lines=0-1", "bytes=", "bytes=x-y", "bytes=3-1", "bytes", "bytes=--1", "=0-1"):
        ignored = client.get(path, headers=plain | {"Range": nonsense})
        assert (ignored.status_code, ignored.content) == (200, whole.content), nonsense


# --- compressed requests -----------------------------------------------------------------------------------------


def posted(client: httpx2.Client, body: bytes, coding: str) -> httpx2.Response:
    """The answer to a body in a coding."""
    return client.post("/sparql", content=body, headers={"Content-Type": DIRECT, "Content-Encoding": coding})


@pytest.mark.parametrize("coding", ["gzip", "GZip", "x-gzip"])
def test_a_query_may_come_compressed(client: httpx2.Client, coding: str) -> None:
    query = b"SELECT ?x { VALUES ?x { '" + bytes(range(97, 123)) * 1000 + b"' } }"
    assert posted(client, gzip.compress(query), coding).status_code == 200
    form = gzip.compress(b"query=ASK%7B%7D")
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": coding}
    assert client.post("/sparql", content=form, headers=headers).json()["boolean"] is True


def test_a_bomb_is_refused_before_it_unfolds(client: httpx2.Client) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(b" " * 2**20) for _ in range(300)) + packer.flush()
    assert len(bomb) < 400_000
    response = posted(client, bomb, "gzip")
    assert (response.status_code, response.json()["type"]) == (413, "/problems#body-too-large")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"ASK {}", id="plain"),
        pytest.param(gzip.compress(b"ASK {}")[:-5], id="cut"),
        pytest.param(gzip.compress(b"ASK {}") + b"x", id="with more behind"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\x1f\x8b", id="only begun"),
    ],
)
def test_what_is_no_gzip_is_refused(client: httpx2.Client, body: bytes) -> None:
    assert posted(client, body, "gzip").status_code == 400


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "zstd"])
def test_a_coding_that_is_not_known_is_told_with_the_one_that_is(client: httpx2.Client, coding: str) -> None:
    response = posted(client, b"ASK {}", coding)
    assert (response.status_code, response.headers["accept-encoding"]) == (415, "gzip")
    assert posted(client, b"ASK {}", "identity").status_code == 200


def test_the_tag_of_a_download_is_its_checksum(client: httpx2.Client) -> None:
    whole = client.get("/download/claims.csv", headers={"Accept-Encoding": "identity"})
    assert whole.headers["etag"] == f'"{hashlib.sha256(whole.content).hexdigest()}"'
