"""Pages of answers: bounded by cells and characters, made beside the event loop, within a deadline."""

from __future__ import annotations

import asyncio
import io
import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from loaders.project import Project
from loaders.settings import Settings
from service.http.aside import aside
from service.pages import templating
from service.pages.tables import Bounds, read_table
from tests.service.conftest import Service
from tests.support.apps import app_client
from tests.support.graphs import graph_nquads, write_build

pytestmark = pytest.mark.long

PAGE = {"Accept": "text/html"}
WIDE = "SELECT " + " ".join(f"(?s AS ?c{number})" for number in range(600)) + " { ?s ?p ?o } LIMIT 200"


def document(columns: int, rows: int, text: str = "x") -> io.BytesIO:
    """An answer in SPARQL's JSON."""
    names = [f"c{number}" for number in range(columns)]
    row = {name: {"type": "literal", "value": text} for name in names}
    return io.BytesIO(json.dumps({"head": {"vars": names}, "results": {"bindings": [row] * rows}}).encode())


@pytest.mark.parametrize(("columns", "rows"), [(3, 40), (3, 10), (50, 40), (5, 21), (6, 40), (0, 3)])
def test_a_table_has_so_many_cells_and_says_how_many_more_there_are(columns: int, rows: int) -> None:
    found = read_table(document(columns, rows), Bounds(30, 100))
    most = min(columns, 5)
    heads = [f"c{number}" for number in range(most)] + ([f"+{columns - most}"] if columns > most else [])
    assert found.columns == heads
    assert found.count == rows
    assert len(found.rows) == min(30, rows, 100 // most if most else 30)
    assert all(len(row) == len(heads) for row in found.rows)
    assert len(found.rows) * most <= 100


def test_long_texts_are_cut_and_fill_a_table_sooner() -> None:
    found = read_table(document(2, 50, "x" * 50_000), Bounds(50, 1000, characters=90_000))
    assert (len(found.rows), found.count) == (4, 50)
    cell = found.rows[0][0]
    assert cell and len(cell.term.value) == 10_001 and cell.term.value.endswith("…")


def test_terms_of_every_kind_are_read() -> None:
    terms = [
        {"type": "uri", "value": "http://a/b"}, {"type": "bnode", "value": "b0"}, {"type": "literal", "value": "x"},
        {"type": "literal", "value": "x", "xml:lang": "en"},
        {"type": "literal", "value": "1.50", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"},
    ]  # fmt: skip
    rows = {"head": {"vars": ["a"]}, "results": {"bindings": [*({"a": term} for term in terms), {}]}}
    found = read_table(io.BytesIO(json.dumps(rows).encode()), Bounds(10, 100))
    cells = [row[0] for row in found.rows]
    assert cells.pop() is None
    assert [
        {"type": cell.term.kind, "value": cell.term.value}
        | ({"xml:lang": cell.term.language} if cell.term.language else {})
        | ({"datatype": cell.term.datatype} if cell.term.datatype else {})
        for cell in cells
        if cell
    ] == terms
    assert [cell.is_number for cell in cells if cell] == [False] * 4 + [True]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of builds with the small graph."""
    folder = tmp_path_factory.mktemp("builds")
    write_build(folder, graph_nquads(20))
    return folder


def asked(builds: Path, project: Project, path: str, **given: object) -> httpx2.Response:
    """The page of an app."""

    async def run() -> httpx2.Response:
        settings = Settings.from_environment(**({"store": str(builds), "workers": 1} | given))
        async with app_client(settings, project) as client:
            return await client.get(path, headers=PAGE)

    return asyncio.run(run())


@pytest.mark.parametrize("path", ["/", "/findings", "/queries/typed", "/region/%E5%8C%97%E4%BA%AC", "/catalog", "/search?q=a"])
def test_a_page_that_takes_too_long_is_refused_and_said_to_be(small: Path, project: Project, path: str) -> None:
    page = asked(small, project, path, page_deadline_seconds=1e-9)
    assert (page.status_code, page.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert "生成页面超过 1e-09 秒" in page.text
    assert "etag" not in page.headers
    assert asked(small, project, path).status_code == 200


def test_a_page_is_made_beside_the_loop(
    small: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = set[str]()
    original = templating.Page.made

    def noted(page: templating.Page) -> bytes:
        made.add(threading.current_thread().name.partition("_")[0])
        return original(page)

    monkeypatch.setattr(templating.Page, "made", noted)
    for path in ("/", "/findings", "/queries/typed", "/nothing", "/sparql?query=ASK%7B%7D", "/explore", "/cite"):
        asked(small, project, path)
    assert made == {"aside"}


def test_two_compute_at_once_and_no_more() -> None:
    running, most = 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1

    async def use() -> None:
        await asyncio.gather(*(aside(work) for _ in range(12)))

    asyncio.run(use())
    assert most == 2


def cells_of(page: httpx2.Response) -> int:
    """How many cells the tables of a page have."""
    return len(re.findall("<td", page.text))


@pytest.fixture
def everything(service: Service) -> Iterator[httpx2.Client]:
    """A client of the running service, which asks for pages."""
    with service.client(headers=PAGE) as client:
        yield client


def test_an_answer_of_six_hundred_columns_is_a_page_of_bounded_size(everything: httpx2.Client) -> None:
    page = everything.post("/sparql", data={"query": WIDE})
    assert page.status_code == 200, page.text[:2000]
    assert 15_000 < cells_of(page) <= 20_000, "120,000 cells were asked for"
    assert "200 行" in page.text, "all are counted"
    assert len(page.content) < 4_000_000
