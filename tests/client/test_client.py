"""``datagov_kg`` over HTTP and in the process: the same frames, typed, with receipts; the notebook runs on both."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pandas
import pytest
from pandas.testing import assert_frame_equal

from loaders.builds.folder import Build
from loaders.project import ROOT
from service.client import Cut, Graph, Refused, connect
from tests.service.conftest import Service, Start, free_port, project, start

pytestmark = pytest.mark.long
__all__ = ["project", "start"]  # fixtures of a running service

NOTEBOOK = ROOT / "docs" / "datagov_kg.ipynb"
NUMBERS = ("value", "lower", "upper", "value_reference", "lower_reference", "upper_reference")


@pytest.fixture(scope="module")
def in_process(built_build: Build) -> Graph:
    """The whole graph in this process."""
    return connect(built_build.folder.parent)


@pytest.fixture(scope="module")
def over_http(real_queries: Service) -> Graph:
    """The whole graph behind a service."""
    return connect(real_queries.url)


@pytest.fixture(scope="module")
def real_queries(built_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with the project's own stored queries."""
    port, log = free_port(), tmp_path_factory.mktemp("served") / "log"
    own = os.environ | {"DGKG_STORE": str(built_build.folder.parent), "DGKG_PORT": str(port), "PYTHONPATH": str(ROOT)}
    with log.open("wb") as errors:
        process = subprocess.Popen([sys.executable, "-m", "service.cli.main", "serve"], env=own, stderr=errors)
    served = Service(f"http://127.0.0.1:{port}", process, built_build.folder.parent, log)
    for _ in range(720):
        try:
            if httpx2.get(f"{served.url}/readyz").status_code == 200:
                break
        except httpx2.HTTPError:
            pass
        time.sleep(0.25)
    yield served
    served.stop()


@pytest.fixture(params=["in_process", "over_http"])
def graph(request: pytest.FixtureRequest) -> Graph:
    """The graph, both ways."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Graph)
    return found


def test_both_ways_give_the_same_frames(in_process: Graph, over_http: Graph) -> None:
    questions: tuple[Callable[[Graph], pandas.DataFrame], ...] = (
        lambda graph: graph.figures(),
        lambda graph: graph.figures(region=["贵州", "Guangdong"]),
        lambda graph: graph.series("数据生产总量"),
        lambda graph: graph.policies(about="国家数据局", since="2025"),
        lambda graph: graph.paths("数据二十条", "数据安全法"),
        lambda graph: graph.search("shuju ershi tiao"),
        lambda graph: graph.ask("which-targets-were-met", verdict="open"),
        lambda graph: graph.queries(),
    )
    for ask in questions:
        assert_frame_equal(ask(in_process), ask(over_http))
    assert in_process.cite() == over_http.cite()
    figure = in_process.series("数据生产总量")["figure"].iloc[-1]
    for output in ("text", "bibtex", "csl-json"):
        assert in_process.cite(figure, format=output) == over_http.cite(figure, format=output)


def test_every_figure_is_there_as_an_interval_with_its_receipt(in_process: Graph, texts: dict[str, str]) -> None:
    figures = in_process.figures()
    assert all(figures[name].dtype == "Float64" for name in NUMBERS)
    assert figures["start"].dtype == "Int64"
    bounded = figures.dropna(subset=["value", "lower", "upper"])
    assert (bounded["lower"] <= bounded["value"]).all() and (bounded["value"] <= bounded["upper"]).all()
    stated = figures[figures["status"] != "computed"]
    for row in stated.to_dict("records"):
        text = texts[row["report"].rpartition("/")[2]]
        assert "".join(text[row["start"] : row["end"]].split()) == "".join(row["printed"].split())
    assert figures["figure"].is_unique


def test_empty_columns_keep_their_types(graph: Graph) -> None:
    forecasts = graph.figures(indicator="data-production", status="forecast")
    assert list(forecasts["lower"]) == [50.0, 67.0] and forecasts["value"].isna().all()
    assert forecasts["value"].dtype == "Float64"


def test_what_is_wrong_is_refused_with_what_is_near(graph: Graph) -> None:
    with pytest.raises(Refused, match="数据生产总量") as told:
        graph.figures(indicator="数据产")
    assert told.value.parameter == "indicator" and told.value.allowed
    with pytest.raises(Refused, match="nothing-of-the-kind"):
        graph.ask("nothing-of-the-kind")
    with pytest.raises(Refused):
        graph.ask("which-targets-were-met", colour="red")
    with pytest.raises(Refused):
        graph.select("SELEC ?s")
    with pytest.raises(Refused, match="path"):
        graph.explore("path")
    with pytest.raises(Refused):
        graph.cite("https://w3id.org/datagov-kg/nothing/of-the-kind")
    with pytest.raises(Refused, match="empty"):
        graph.figures(region=" ")


def test_an_answer_that_was_cut_is_refused(start: Start, built_build: Build) -> None:
    service = start((built_build.folder / "graph.nq").read_bytes(), DGKG_ROW_LIMIT="10")
    with pytest.raises(Cut, match="10"):
        connect(service.url).select("SELECT ?s WHERE { ?s a ?kind }")


def test_where_nothing_is_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="dgkg build"):
        connect(tmp_path)
    with pytest.raises(Refused, match="no answer"):
        connect("http://127.0.0.1:9").queries()


@pytest.mark.parametrize("way", ["in_process", "over_http"])
def test_the_notebook_runs_and_shows_something(
    way: str, built_build: Build, real_queries: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DGKG_GRAPH", real_queries.url if way == "over_http" else str(built_build.folder.parent))
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names: dict[str, Any] = {}
    shown = [_run(source, names) for source in code]
    assert all((isinstance(one, str) and one) or (isinstance(one, pandas.DataFrame) and len(one)) for one in shown[1:])
    assert "grew by 27." in str(shown[2])


def _run(source: str, names: dict[str, Any]) -> object:
    """Run a cell; returns the value of its last expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if isinstance(last, ast.Expr) else None


def test_it_imports_no_framework_of_the_service() -> None:
    code = "import datagov_kg, datagov_kg.in_process, datagov_kg.over_http, sys; print('fastapi' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
